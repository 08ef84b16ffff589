// Generation 8: what makes the very satisfied, against the merely satisfied?

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/drivers.h"
#include "stats/mean.h"
#include "stats/multiple.h"

namespace troth::measure {
namespace {

using survey::Role;

Json standard_excellence(const survey::KnownInstrument& instrument) {
  const Json target = first_code(instrument, {Role::satisfaction, Role::csat});
  Json top = nullptr;
  Json from = nullptr;
  for (const auto& known : instrument.items) {
    if (known.item.code != target || !known.item.scale_min || !known.item.scale_max) continue;
    // Of ten points the last two, of five or seven the last.
    const double range = *known.item.scale_max - *known.item.scale_min;
    top = *known.item.scale_max - (range >= 9 ? 1 : 0);
    from = std::ceil(*known.item.scale_min + 0.6 * range);
  }
  return {{"target", target},
          {"items", codes_of(instrument, {Role::attribute})},
          {"loyalty", codes_of(instrument, {Role::loyalty, Role::nps})},
          {"delighted_from", top},
          {"satisfied_from", from},
          {"bootstrap", 200}};
}

struct ExcellenceWork {
  const StudyInput& input;
  std::size_t target = 0;
  std::vector<std::size_t> items;
  std::vector<std::size_t> loyalty;
  double delighted_from = 0;
  double satisfied_from = 0;

  const StudyData& data() const { return input.main(); }
  bool delighted(double answer) const { return answer >= delighted_from; }
  bool merely(double answer) const { return answer >= satisfied_from && answer < delighted_from; }
};

/// The values of the delighted and of the merely satisfied, with gaps for everybody else.
std::pair<std::vector<double>, std::vector<double>> halves(const ExcellenceWork& work,
                                                           const std::vector<double>& answers,
                                                           const std::vector<double>& values) {
  std::vector<double> top(values.size(), stats::kNaN);
  std::vector<double> middle(values.size(), stats::kNaN);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (work.delighted(answers[row])) top[row] = values[row];
    if (work.merely(answers[row])) middle[row] = values[row];
  }
  return {std::move(top), std::move(middle)};
}

/// Loyalty at every answer about satisfaction: the curve need not be straight.
Status add_curve(const ExcellenceWork& work, Outcome& outcome) {
  if (work.loyalty.empty()) return {};
  TROTH_ASSIGN(const auto loyalty, row_scores(work.data(), work.loyalty, "loyalty"));
  const auto& answers = work.data().columns[work.target];
  const auto& weights = work.data().weights;
  const double level = work.input.level();
  std::map<double, std::vector<double>> by_answer;
  for (std::size_t row = 0; row < answers.size(); ++row) {
    if (std::isnan(answers[row]) || std::isnan(loyalty[row])) continue;
    auto& values = by_answer[answers[row]];
    values.resize(answers.size(), stats::kNaN);
    values[row] = loyalty[row];
  }
  Json rows = Json::array();
  for (const auto& [answer, values] : by_answer) {
    const auto mean = mean_of(values, weights, level);
    rows.push_back({{"answer", answer},
                    {"n", mean.n},
                    {"loyalty", number(mean.value)},
                    {"loyalty_ci", interval_json(mean.interval)}});
  }
  outcome.result["curve"] = std::move(rows);
  const auto [top, middle] = halves(work, answers, loyalty);
  const auto gap =
      stats::mean_difference(mean_of(top, weights, level), mean_of(middle, weights, level), level);
  if (!gap.ok()) return {};
  outcome.result["loyalty_gap"] = {
      {"difference", number(gap.value)}, {"ci", interval_json(gap.interval)}, {"p", number(gap.p)}};
  outcome.findings.push_back(
      {gap.significant() ? "excellence.loyalty" : "excellence.no_loyalty",
       {{"points", gap.value}, {"low", gap.interval.lo}, {"high", gap.interval.hi}},
       gap.significant() ? "good" : "note"});
  return {};
}

/// Where the delighted stand above the merely satisfied, and what decides between the two.
Status add_delight(const ExcellenceWork& work, Outcome& outcome) {
  const auto& answers = work.data().columns[work.target];
  std::vector<bool> satisfied(answers.size());
  for (std::size_t row = 0; row < answers.size(); ++row) {
    satisfied[row] = work.delighted(answers[row]) || work.merely(answers[row]);
  }
  const StudyData some = rows_where(work.data(), satisfied);
  TROTH_ASSIGN(auto rows, driver_rows(some, work.items, work.target, outcome));
  for (double& answer : rows.target) answer = work.delighted(answer) ? 1 : 0;
  stats::DriversOptions options;
  options.plan = {work.input.settings.at("bootstrap").get<std::size_t>(), work.input.seed(),
                  work.input.threads, work.input.level()};
  const auto found = stats::drivers(rows.target, "delighted", rows.predictors.frame,
                                    rows.predictors.weights, options);
  if (!found.verdict.ok()) {
    outcome.warnings.push_back({found.verdict.cause, found.verdict.culprit, "drivers"});
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < work.items.size(); ++i) {
    TROTH_ASSIGN(const auto scores, score_column(some, work.items[i], "items"));
    const auto [top, middle] = halves(work, some.columns[work.target], scores);
    const double level = work.input.level();
    const auto delighted = mean_of(top, some.weights, level);
    const auto merely = mean_of(middle, some.weights, level);
    const auto gap = stats::mean_difference(delighted, merely, level);
    Json row{{"item", some.items[work.items[i]].code},
             {"name", short_title(some.items[work.items[i]])},
             {"delighted_score", number(delighted.value)},
             {"merely_score", number(merely.value)},
             {"difference", number(gap.value)},
             {"difference_ci", interval_json(gap.interval)}};
    if (found.verdict.ok()) {
      row["share"] = number(found.drivers[i].share);
      row["share_ci"] = interval_json(found.drivers[i].share_interval);
    }
    list.push_back(std::move(row));
  }
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    return a.value("share", Json(0.0)) > b.value("share", Json(0.0));
  });
  if (found.verdict.ok()) {
    outcome.findings.push_back({"excellence.driver",
                                {{"name", list[0].at("name")}, {"share", list[0].at("share")}},
                                "good"});
  }
  outcome.result["delight"] = std::move(list);
  return {};
}

Result<Outcome> compute_excellence(const StudyInput& input) {
  ExcellenceWork work{input, 0, {}, {}, 0, 0};
  TROTH_ASSIGN(work.target, item_of(input.settings, "target", input.main()));
  TROTH_ASSIGN(work.items, items_of(input.settings, "items", input.main()));
  TROTH_ASSIGN(work.loyalty, items_of(input.settings, "loyalty", input.main()));
  if (work.items.size() < 2) return refused("items", "At least two items are needed.");
  for (const auto& [name, value] : {std::pair{"delighted_from", &work.delighted_from},
                                    std::pair{"satisfied_from", &work.satisfied_from}}) {
    if (!input.settings.at(name).is_number()) return refused(name, "This must be a number.");
    *value = input.settings.at(name).get<double>();
  }
  if (work.satisfied_from >= work.delighted_from) {
    return refused("satisfied_from", "The merely satisfied begin below the delighted.");
  }
  Outcome outcome;
  outcome.method = "excellent_service";
  const auto share = share_of(input.main().columns[work.target], input.main().weights,
                              input.level(), [&](double answer) { return work.delighted(answer); });
  outcome.n = share.n;
  outcome.verdict = share.verdict;
  if (!share.ok()) return outcome;
  outcome.result["delighted"] = estimate_json(share);
  outcome.findings.push_back({"excellence.share",
                              {{"share", share.value},
                               {"low", share.interval.lo},
                               {"high", share.interval.hi},
                               {"n", share.n}}});
  TROTH_TRY(add_curve(work, outcome));
  TROTH_TRY(add_delight(work, outcome));
  // Units by their share of delighted customers, as points of 100.
  std::vector<double> tops = input.main().columns[work.target];
  for (double& answer : tops) {
    if (!std::isnan(answer)) answer = work.delighted(answer) ? 100 : 0;
  }
  TROTH_TRY(add_groups(input, tops, outcome));
  std::vector<ItemScores> compared;
  for (const std::size_t item : work.items) {
    const auto& about = input.main().items[item];
    TROTH_ASSIGN(auto scores, score_column(input.main(), item, "items"));
    compared.push_back({about.code, short_title(about), std::move(scores)});
  }
  TROTH_TRY(add_item_groups(input, compared, outcome));
  outcome.next = {9, "excellence.journey", {}};
  return outcome;
}

}  // namespace

StudyType excellence_type() {
  return {
      8,
      "excellence",
      {{{Role::satisfaction, Role::csat}, 1}, {{Role::attribute}, 2}},
      &standard_excellence,
      &compute_excellence,
      {{"curve", "/curve", {{"answer", "count"}, {"n", "count"}, {"loyalty", "1", "loyalty_ci"}}},
       {"delight",
        "/delight",
        {{"name", "text"},
         {"share", "percent", "share_ci"},
         {"delighted_score", "1"},
         {"merely_score", "1"},
         {"difference", "1", "difference_ci"}}},
       groups_table(),
       item_groups_table()}};
}

}  // namespace troth::measure
