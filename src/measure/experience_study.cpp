// Generation 9: where on the journey does it hurt, and where does it delight?

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"
#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/drivers.h"
#include "stats/survey_scores.h"

namespace troth::measure {
namespace {

using survey::Role;

/// The stages of a journey, in order; the last five are those after the purchase.
struct Stage {
  std::string_view name;
  std::string_view words;
};
constexpr std::array<Stage, 8> kStages{{
    {"inform", "inform|advert|website|search|advice|了解|咨询|广告"},
    {"buy", "order|check-out|checkout|pay|queue|purchase|下单|支付|购买"},
    {"receive", "deliver|collect|shipping|install|配送|送货|安装|取货"},
    {"use", "product|quality|use|taste|使用|产品|商品"},
    {"satisfaction", "overall|satisf|value|price|满意|价格|性价比"},
    {"complaint", "complain|return|repair|refund|投诉|退货|退换|维修"},
    {"renewal", "renew|dispos|trade-in|upgrade|replace|续|更新|回收|换购"},
    {"loyalty", "loyal|again|recommend|dearer|忠诚|再次|推荐"},
}};
constexpr std::size_t kFirstAfterPurchase = 3;

std::string stage_of(const survey::ItemInput& item) {
  if (item.role == Role::satisfaction) return "satisfaction";
  if (item.role == Role::loyalty || item.role == Role::nps) return "loyalty";
  const std::string text = fold(short_title(item) + " " + item.touchpoint);
  // Complaints about deliveries are complaints: later stages are asked first.
  for (auto stage = kStages.rbegin(); stage != kStages.rend(); ++stage) {
    for (const std::string_view word : split(stage->words, '|')) {
      if (text.find(word) != std::string::npos) return std::string(stage->name);
    }
  }
  return "use";
}

Json standard_experience(const survey::KnownInstrument& instrument) {
  Json stages = Json::object();
  for (const auto& known : instrument.items) {
    const auto role = known.item.role;
    const bool counts = role == Role::attribute || role == Role::csat ||
                        role == Role::satisfaction || role == Role::loyalty || role == Role::ces;
    if (counts) stages[known.item.code] = stage_of(known.item);
  }
  Json order = Json::array();
  for (const auto& stage : kStages) order.push_back(stage.name);
  const Json sus = codes_of(instrument, {Role::sus});
  return {{"stages", std::move(stages)},
          {"stage_order", std::move(order)},
          {"target", first_code(instrument, {Role::satisfaction, Role::csat})},
          {"effort", codes_of(instrument, {Role::ces})},
          {"usability", sus.size() == 10 ? sus : Json::array()},
          {"task_success", Json::array()},
          {"bootstrap", 200}};
}

struct Point {
  std::string stage;
  std::size_t item = 0;
  std::vector<double> scores;
  stats::Estimate mean;
};

Result<std::vector<Point>> points_of(const StudyInput& input) {
  std::vector<Point> points;
  for (const Json& stage : input.settings.at("stage_order")) {
    for (const auto& [code, of] : input.settings.at("stages").items()) {
      if (of != stage) continue;
      Point point;
      point.stage = stage.get<std::string>();
      point.item = input.main().find(code);
      if (point.item == StudyData::npos) {
        return refused("stages", fmt::format("The instrument has no item \"{}\".", code));
      }
      TROTH_ASSIGN(point.scores, score_column(input.main(), point.item, "stages"));
      point.mean = mean_of(point.scores, input.main().weights, input.level());
      points.push_back(std::move(point));
    }
  }
  for (const auto& [code, of] : input.settings.at("stages").items()) {
    const auto& order = input.settings.at("stage_order");
    if (std::find(order.begin(), order.end(), of) == order.end()) {
      return refused("stages", fmt::format("The stage of \"{}\" is not in stage_order.", code));
    }
  }
  return points;
}

/// What satisfaction hangs on among the touchpoints that are attributes; by code.
Json importance_of(const StudyInput& input, const std::vector<Point>& points, Outcome& outcome) {
  Json shares = Json::object();
  const auto& data = input.main();
  const auto target = data.find(input.settings.at("target").get<std::string>());
  if (target == StudyData::npos) return shares;
  std::vector<std::size_t> items;
  for (const auto& point : points) {
    if (data.items[point.item].role == Role::attribute) items.push_back(point.item);
  }
  if (items.size() < 2) return shares;
  const auto rows = driver_rows(data, items, target, outcome);
  if (!rows) return shares;
  stats::DriversOptions options;
  options.plan = {input.settings.at("bootstrap").get<std::size_t>(), input.seed(), input.threads,
                  input.level()};
  const auto found = stats::drivers(rows->target, data.items[target].code, rows->predictors.frame,
                                    rows->predictors.weights, options);
  if (!found.verdict.ok()) {
    outcome.warnings.push_back({found.verdict.cause, found.verdict.culprit, "drivers"});
    return shares;
  }
  for (const auto& one : found.drivers) {
    shares[one.name] = {{"share", number(one.share)}, {"ci", interval_json(one.share_interval)}};
  }
  return shares;
}

Json touchpoints_json(const StudyInput& input, const std::vector<Point>& points, const Json& shares,
                      double overall) {
  Json rows = Json::array();
  const double even = shares.empty() ? 0 : 1.0 / static_cast<double>(shares.size());
  for (const auto& point : points) {
    const auto& about = input.main().items[point.item];
    const auto share = [&](auto holds) {
      return share_of(point.scores, input.main().weights, input.level(), holds);
    };
    const auto delighted = share([](double score) { return score >= 88; });
    const auto hurt = share([](double score) { return score <= 45; });
    Json row{{"stage", point.stage},
             {"item", about.code},
             {"name", short_title(about)},
             {"n", point.mean.n},
             {"score", number(point.mean.value)},
             {"score_ci", interval_json(point.mean.interval)},
             {"delighted", number(delighted.value)},
             {"delighted_ci", interval_json(delighted.interval)},
             {"hurt", number(hurt.value)},
             {"hurt_ci", interval_json(hurt.interval)}};
    const Json driver = shares.value(about.code, Json());
    if (driver.is_object()) {
      row["share"] = driver.at("share");
      row["share_ci"] = driver.at("ci");
    }
    const bool weighty = driver.is_object() && driver.at("share").is_number() &&
                         driver.at("share").get<double>() >= even;
    const bool below = point.mean.interval.known() && point.mean.interval.hi < overall;
    const bool above = point.mean.interval.known() && point.mean.interval.lo > overall;
    row["kind"] = below && weighty   ? "pain"
                  : below            ? "weak"
                  : above && weighty ? "delight"
                                     : "plain";
    rows.push_back(std::move(row));
  }
  return rows;
}

Json stages_json(const StudyInput& input, const std::vector<Point>& points) {
  Json rows = Json::array();
  for (const Json& stage : input.settings.at("stage_order")) {
    std::vector<double> sums(input.main().rows(), 0);
    std::vector<double> counts(input.main().rows(), 0);
    std::size_t touchpoints = 0;
    for (const auto& point : points) {
      if (point.stage != stage) continue;
      ++touchpoints;
      for (std::size_t row = 0; row < sums.size(); ++row) {
        if (std::isnan(point.scores[row])) continue;
        sums[row] += point.scores[row];
        counts[row] += 1;
      }
    }
    if (touchpoints == 0) continue;
    for (std::size_t row = 0; row < sums.size(); ++row) {
      sums[row] = counts[row] > 0 ? sums[row] / counts[row] : stats::kNaN;
    }
    const auto mean = mean_of(sums, input.main().weights, input.level());
    rows.push_back({{"stage", stage},
                    {"touchpoints", touchpoints},
                    {"n", mean.n},
                    {"score", number(mean.value)},
                    {"score_ci", interval_json(mean.interval)}});
  }
  return rows;
}

void find_points(const Json& touchpoints, const Json& stages, Outcome& outcome) {
  const auto names = [&](const char* kind) {
    std::string text;
    for (const Json& row : touchpoints) {
      if (row.at("kind") == kind) {
        text += (text.empty() ? "" : ", ") + row.at("name").get<std::string>();
      }
    }
    return text;
  };
  if (const auto pains = names("pain"); !pains.empty()) {
    outcome.findings.push_back({"experience.pain", {{"names", pains}}, "bad"});
  }
  if (const auto delights = names("delight"); !delights.empty()) {
    outcome.findings.push_back({"experience.delight", {{"names", delights}}, "good"});
  }
  // A dip: a stage that stands lower than both its neighbours, beyond the intervals.
  for (std::size_t i = 1; i + 1 < stages.size(); ++i) {
    const auto at = [&](std::size_t k) { return stages[k].at("score_ci"); };
    if (!at(i).is_array() || !at(i - 1).is_array() || !at(i + 1).is_array()) continue;
    if (at(i)[1] < at(i - 1)[0] && at(i)[1] < at(i + 1)[0]) {
      outcome.findings.push_back(
          {"experience.dip",
           {{"stage", stages[i].at("stage")}, {"score", stages[i].at("score")}},
           "watch"});
    }
  }
  std::string missing;
  for (std::size_t i = kFirstAfterPurchase; i < kStages.size(); ++i) {
    const bool there = std::any_of(stages.begin(), stages.end(), [&](const Json& row) {
      return row.at("stage") == kStages[i].name;
    });
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string(kStages[i].name);
  }
  if (!missing.empty()) {
    outcome.findings.push_back({"experience.not_covered", {{"stages", missing}}, "watch"});
  }
}

Status add_effort(const StudyInput& input, Outcome& outcome) {
  const auto& data = input.main();
  TROTH_ASSIGN(const auto items, items_of(input.settings, "effort", data));
  Json rows = Json::array();
  for (const std::size_t item : items) {
    const auto answers = answers_of(data, item);
    if (data.items[item].scale_min != 1 || data.items[item].scale_max != 7) {
      outcome.warnings.push_back({"effort_scale",
                                  fmt::format("Effort is defined on a scale from 1 to 7; {} has "
                                              "another and is left out.",
                                              data.items[item].code),
                                  data.items[item].code});
      continue;
    }
    const auto score = stats::ces(answers.values, answers.weights, input.level());
    rows.push_back({{"name", short_title(data.items[item])},
                    {"n", score.mean.n},
                    {"mean", number(score.mean.value)},
                    {"mean_ci", interval_json(score.mean.interval)},
                    {"easy", number(score.easy.value)},
                    {"easy_ci", interval_json(score.easy.interval)}});
  }
  if (!rows.empty()) outcome.result["effort"] = std::move(rows);
  TROTH_ASSIGN(const auto tasks, items_of(input.settings, "task_success", data));
  Json successes = Json::array();
  for (const std::size_t item : tasks) {
    const auto share =
        share_of(data.columns[item], data.weights, input.level(),
                 [&](double answer) { return answer == data.items[item].scale_max; });
    successes.push_back({{"name", short_title(data.items[item])},
                         {"n", share.n},
                         {"share", number(share.value)},
                         {"share_ci", interval_json(share.interval)}});
  }
  if (!successes.empty()) outcome.result["tasks"] = std::move(successes);
  return {};
}

Status add_usability(const StudyInput& input, Outcome& outcome) {
  TROTH_ASSIGN(const auto items, items_of(input.settings, "usability", input.main()));
  if (items.empty()) return {};
  const auto rows = complete_rows(input.main(), items);
  const auto score = stats::sus(rows.frame.columns, input.level(), rows.weights);
  outcome.result["usability"] = estimate_json(score.mean);
  outcome.result["usability"]["grade"] = score.grade;
  if (!score.mean.ok()) return {};
  outcome.findings.push_back({"experience.usability",
                              {{"value", score.mean.value},
                               {"low", score.mean.interval.lo},
                               {"high", score.mean.interval.hi},
                               {"grade", score.grade}},
                              score.mean.interval.hi < 68 ? "bad" : "note"});
  return {};
}

Result<Outcome> compute_experience(const StudyInput& input) {
  TROTH_ASSIGN(const auto points, points_of(input));
  if (points.empty()) return refused("stages", "No touchpoint has a stage.");
  Outcome outcome;
  outcome.method = "journey";
  std::vector<std::size_t> items;
  for (const auto& point : points) items.push_back(point.item);
  TROTH_ASSIGN(const auto scores, row_scores(input.main(), items, "stages"));
  const auto overall = mean_of(scores, input.main().weights, input.level());
  outcome.n = overall.n;
  outcome.verdict = overall.verdict;
  if (!overall.ok()) return outcome;
  const Json shares = importance_of(input, points, outcome);
  outcome.result["overall"] = estimate_json(overall);
  Json touchpoints = touchpoints_json(input, points, shares, overall.value);
  Json stages = stages_json(input, points);
  find_points(touchpoints, stages, outcome);
  outcome.result["stages"] = std::move(stages);
  outcome.result["touchpoints"] = std::move(touchpoints);
  TROTH_TRY(add_effort(input, outcome));
  TROTH_TRY(add_usability(input, outcome));
  TROTH_TRY(add_groups(input, scores, outcome));
  std::vector<ItemScores> compared;
  for (const auto& point : points) {
    const auto& about = input.main().items[point.item];
    compared.push_back({about.code, short_title(about), point.scores});
  }
  TROTH_TRY(add_item_groups(input, compared, outcome));
  outcome.next = {10, "experience.manage", {}};
  return outcome;
}

}  // namespace

StudyType experience_type() {
  return {
      9,
      "experience",
      {{{Role::attribute, Role::csat, Role::ces}, 2}},
      &standard_experience,
      &compute_experience,
      {{"stages",
        "/stages",
        {{"stage", "word"}, {"touchpoints", "count"}, {"n", "count"}, {"score", "1", "score_ci"}}},
       {"journey",
        "/touchpoints",
        {{"stage", "word"},
         {"name", "text"},
         {"score", "1", "score_ci"},
         {"delighted", "percent", "delighted_ci"},
         {"hurt", "percent", "hurt_ci"},
         {"share", "percent", "share_ci"},
         {"kind", "word"}}},
       {"effort",
        "/effort",
        {{"name", "text"},
         {"n", "count"},
         {"mean", "2", "mean_ci"},
         {"easy", "percent", "easy_ci"}}},
       {"tasks", "/tasks", {{"name", "text"}, {"n", "count"}, {"share", "percent", "share_ci"}}},
       groups_table(),
       item_groups_table()}};
}

}  // namespace troth::measure
