// Generation 3: one comparable number from 0 to 100, by a path model.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "base/text.h"
#include "measure/plan.h"
#include "measure/pls_json.h"
#include "measure/pls_model_file.h"
#include "measure/settings.h"
#include "stats/pls.h"
#include "stats/pls_groups.h"

namespace troth::measure {
namespace {

using survey::Role;

// ---------------------------------------------------------------- the model that suits

bool says(const std::string& text, std::string_view words) {
  const auto all = split(words, '|');
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

/// The construct of the European index that an item is likely to indicate, by role and by what
/// stands before the colon of its title; empty for none.
std::string construct_of(const survey::ItemInput& item) {
  if (item.role == Role::satisfaction) return "Satisfaction";
  if (item.role == Role::loyalty || item.role == Role::nps) return "Loyalty";
  if (item.role == Role::expectation) return "Expectation";
  if (item.role == Role::image) return "Image";
  if (item.role == Role::value) return "Value";
  if (item.role != Role::attribute && item.role != Role::attitude) return "";
  std::string head = fold(item.title.empty() ? item.code : item.title);
  for (const std::string_view colon : {":", "："}) {
    if (const auto at = head.find(colon); at != std::string::npos) head.resize(at);
  }
  if (says(head, "image|形象|brand|品牌")) return "Image";
  if (says(head, "value|性价比|价值")) return "Value";
  if (says(head, "complain|抱怨|投诉")) return "Complaints";
  return item.role == Role::attribute ? "Quality" : "";
}

bool has_all(const survey::KnownInstrument& instrument, const stats::PlsModel& model) {
  const auto wanted = model.items();
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& code) {
    return std::any_of(instrument.items.begin(), instrument.items.end(),
                       [&](const auto& known) { return known.item.code == code; });
  });
}

/// The largest model built in whose items the instrument has; otherwise the paths of the European
/// index among the constructs that its items seem to indicate.
Json proposed_model(const survey::KnownInstrument& instrument) {
  std::string best;
  std::size_t most = 0;
  for (const auto& name : builtin_pls_models()) {
    const auto model = read_pls_model(name);
    if (!model || !has_all(instrument, *model) || model->items().size() <= most) continue;
    best = name;
    most = model->items().size();
  }
  if (!best.empty()) return best;
  const auto pattern = read_pls_model("ecsi");
  TROTH_ASSERT(pattern.ok());
  Json constructs = Json::array();
  std::vector<std::string> there;
  for (const auto& construct : pattern->constructs) {
    Json items = Json::array();
    for (const auto& known : instrument.items) {
      if (construct_of(known.item) == construct.name) items.push_back(known.item.code);
    }
    if (items.empty()) continue;
    there.push_back(construct.name);
    constructs.push_back({{"name", construct.name}, {"mode", "A"}, {"items", std::move(items)}});
  }
  const auto known = [&](const std::string& name) {
    return std::find(there.begin(), there.end(), name) != there.end();
  };
  Json paths = Json::array();
  for (const auto& path : pattern->paths) {
    if (known(path.from) && known(path.to)) paths.push_back(Json::array({path.from, path.to}));
  }
  return {{"name", "Own"},
          {"target", known("Satisfaction") ? "Satisfaction" : ""},
          {"constructs", std::move(constructs)},
          {"paths", std::move(paths)}};
}

Json standard_index(const survey::KnownInstrument& instrument) {
  return {{"model", proposed_model(instrument)},
          {"scheme", "path"},
          {"missing", "mean"},
          {"bootstrap", 1000},
          {"intervals", "percentile"},
          {"permutations", 199},
          {"leave_out_straight_lines", false},
          {"benchmark", nullptr},
          {"benchmark_name", ""}};
}

// ---------------------------------------------------------------- reading the settings

Result<stats::PlsModel> model_of(const Json& settings) {
  const Json& model = settings.at("model");
  if (model.is_object()) return parse_pls_model(model.dump(), "settings.model");
  const auto name = model.get<std::string>();
  const auto names = builtin_pls_models();
  // Only names: a study that came in by the network must not open files.
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return refused("model", fmt::format("There is no model \"{}\".", name),
                   "Give acsi, ccsi, ecsi, or the model itself as an object.");
  }
  return read_pls_model(name);
}

Result<stats::PlsSettings> pls_settings(const StudyInput& input) {
  stats::PlsSettings how;
  const auto word = [&](const char* name) { return input.settings.at(name).get<std::string>(); };
  const std::string scheme = word("scheme");
  if (scheme != "path" && scheme != "factor" && scheme != "centroid") {
    return refused("scheme", "The scheme is path, factor or centroid.");
  }
  how.scheme = scheme == "path"     ? stats::PlsScheme::path
               : scheme == "factor" ? stats::PlsScheme::factor
                                    : stats::PlsScheme::centroid;
  if (word("missing") != "mean" && word("missing") != "casewise") {
    return refused("missing", "Missing answers are treated by mean or casewise.");
  }
  how.missing = word("missing") == "mean" ? stats::PlsMissing::mean : stats::PlsMissing::casewise;
  if (word("intervals") != "percentile" && word("intervals") != "bca") {
    return refused("intervals", "Intervals are percentile or bca.");
  }
  how.intervals =
      word("intervals") == "bca" ? stats::PlsIntervals::bca : stats::PlsIntervals::percentile;
  how.bootstrap = input.settings.at("bootstrap").get<std::size_t>();
  how.seed = input.seed();
  how.level = input.level();
  how.threads = input.threads;
  how.scale = std::pair{0.0, 100.0};
  how.keep_codes = true;  // Import has asked about codes already, and 99 of 100 is an answer here.
  return how;
}

/// The items of the model, each from 0 to 100 by its own scale, so that scales of different length
/// can indicate one construct.
Result<stats::PlsData> columns_of(const stats::PlsModel& model, const StudyData& data) {
  stats::PlsData columns;
  for (const auto& code : model.items()) {
    const std::size_t item = data.find(code);
    if (item == StudyData::npos || !data.items[item].scale_min || !data.items[item].scale_max) {
      return refused("model", fmt::format("The instrument has no item \"{}\" with a scale.", code),
                     "Put the codes of the instrument's items into the model.");
    }
    const double lo = *data.items[item].scale_min;
    const double hi = *data.items[item].scale_max;
    std::vector<double> column = data.columns[item];
    for (double& answer : column) answer = 100 * (answer - lo) / (hi - lo);
    columns.names.push_back(code);
    columns.columns.push_back(std::move(column));
  }
  columns.weights = data.weights;
  return columns;
}

/// Rows whose answers are all equal, of those that answered at least half of the items.
std::vector<bool> straight_lines(const std::vector<std::string>& codes, const StudyData& data) {
  std::vector<bool> straight(data.rows(), false);
  if (codes.size() < 5) return straight;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    std::size_t answered = 0;
    double first = stats::kNaN;
    bool equal = true;
    for (const auto& code : codes) {
      const double answer = data.columns[data.find(code)][row];
      if (std::isnan(answer)) continue;
      if (++answered == 1) first = answer;
      equal = equal && answer == first;
    }
    straight[row] = equal && 2 * answered >= codes.size();
  }
  return straight;
}

// ---------------------------------------------------------------- findings

const stats::PlsConstructFigures* figures_of(const stats::PlsResult& result,
                                             const std::string& name) {
  for (const auto& one : result.figures.constructs) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

void find_level(const StudyInput& input, const stats::PlsResult& result, Outcome& outcome) {
  const auto* target = figures_of(result, result.target);
  if (target == nullptr || !std::isfinite(target->index.value)) return;
  const auto& interval = target->index.interval;
  const Json args{{"construct", result.target},
                  {"value", target->index.value},
                  {"low", number(interval.lo)},
                  {"high", number(interval.hi)},
                  {"n", result.n}};
  outcome.findings.push_back({interval.known() ? "index.level" : "index.level_alone", args});
  const Json& benchmark = input.settings.at("benchmark");
  if (!benchmark.is_number() || !interval.known()) return;
  const double mark = benchmark.get<double>();
  const char* key = mark < interval.lo   ? "index.above_benchmark"
                    : mark > interval.hi ? "index.below_benchmark"
                                         : "index.at_benchmark";
  outcome.findings.push_back({key,
                              {{"name", input.settings.at("benchmark_name")},
                               {"benchmark", mark},
                               {"value", target->index.value}},
                              mark < interval.lo   ? "good"
                              : mark > interval.hi ? "bad"
                                                   : "note"});
}

void find_levers(const stats::PlsResult& result, Outcome& outcome) {
  const stats::PlsImportance* top = nullptr;
  double importance = 0;
  double performance = 0;
  std::size_t counted = 0;
  for (const auto& one : result.importance) {
    if (one.name == result.target || !std::isfinite(one.importance.value)) continue;
    if (top == nullptr || one.importance.value > top->importance.value) top = &one;
    importance += one.importance.value;
    performance += one.performance.value;
    ++counted;
  }
  if (top == nullptr) return;
  outcome.findings.push_back(
      {"index.lever",
       {{"cause", top->name}, {"target", result.target}, {"points", top->importance.value}}});
  const auto n = static_cast<double>(counted);
  for (const auto& one : result.importance) {
    if (one.name == result.target) continue;
    const bool weak = one.performance.value < performance / n;
    const bool weighty = one.importance.value > importance / n;
    if (!weak || !weighty) continue;
    outcome.findings.push_back({"index.concentrate",
                                {{"cause", one.name},
                                 {"performance", one.performance.value},
                                 {"points", one.importance.value}},
                                "watch"});
  }
}

void find_weaknesses(const stats::PlsResult& result, std::size_t straight, Outcome& outcome) {
  for (const auto& one : result.figures.constructs) {
    const bool several = one.items > 1 && one.mode == stats::PlsMode::A;
    if (several && (one.rho_c.value < 0.7 || one.ave.value < 0.5)) {
      outcome.findings.push_back(
          {"index.weak_scale",
           {{"construct", one.name}, {"rho_c", one.rho_c.value}, {"ave", one.ave.value}},
           "watch"});
    }
  }
  std::string pairs;
  for (const auto& pair : result.figures.pairs) {
    if (!(pair.htmt.value > 0.9)) continue;
    pairs += (pairs.empty() ? "" : ", ") + pair.a + " / " + pair.b;
  }
  if (!pairs.empty()) {
    outcome.findings.push_back({"index.not_distinct", {{"pairs", pairs}}, "watch"});
  }
  if (!result.consistent.verdict.ok()) {
    outcome.findings.push_back({"index.consistent_inadmissible",
                                {{"status", stats::status_name(result.consistent.verdict.status)}},
                                "watch"});
  }
  if (straight > 0) {
    outcome.findings.push_back({"index.straight_lines", {{"rows", straight}}, "watch"});
  }
}

// ---------------------------------------------------------------- groups

void find_groups(const stats::PlsGroupComparison& groups, const std::string& target,
                 const stats::PlsMicom& micom, Outcome& outcome) {
  const stats::PlsGroupDifference* widest = nullptr;
  std::size_t significant = 0;
  for (const auto& one : groups.indices) {
    if (one.from != target || !(one.p_holm < 0.05)) continue;
    ++significant;
    if (widest == nullptr || std::fabs(one.difference) > std::fabs(widest->difference)) {
      widest = &one;
    }
  }
  if (widest == nullptr) {
    outcome.findings.push_back({"index.groups_alike", {{"groups", groups.groups.size()}}});
  } else {
    const bool a_leads = widest->difference > 0;
    outcome.findings.push_back({"index.groups_differ",
                                {{"high", a_leads ? widest->a : widest->b},
                                 {"low", a_leads ? widest->b : widest->a},
                                 {"points", std::fabs(widest->difference)},
                                 {"pairs", significant}},
                                "watch"});
  }
  std::vector<std::string> other;
  for (const auto& one : micom.constructs) {
    const bool listed = std::find(other.begin(), other.end(), one.construct) != other.end();
    if (!one.compositional && !listed) other.push_back(one.construct);
  }
  if (!micom.verdict.ok()) return;
  if (other.empty()) {
    outcome.findings.push_back({"index.same_ruler", {}, "good"});
  } else {
    outcome.findings.push_back(
        {"index.other_ruler", {{"constructs", fmt::format("{}", fmt::join(other, ", "))}}, "bad"});
  }
}

Status compare(const StudyInput& input, const StudyData& data, const stats::PlsModel& model,
               const stats::PlsData& columns, const stats::PlsSettings& how, Outcome& outcome) {
  const auto by = input.settings.at("compare").get<std::string>();
  if (by.empty()) return {};
  const auto permutations = input.settings.at("permutations").get<std::size_t>();
  if (permutations == 0) {
    return refused("permutations", "Groups are compared by permutation.", "Give 199 or more.");
  }
  TROTH_ASSIGN(const auto groups, groups_of(data, by));
  TROTH_ASSIGN(const auto compared,
               stats::compare_pls_groups(model, columns, groups, how, permutations));
  outcome.result["groups"] = groups_json(compared);
  Json indices = Json::array();
  for (const auto& group : compared.groups) {
    for (const auto& one : group.result.figures.constructs) {
      indices.push_back({{"group", group.name},
                         {"construct", one.name},
                         {"n", group.result.n},
                         {"index", number(one.index.value)},
                         {"index_ci", interval_json(one.index.interval)}});
    }
  }
  outcome.result["group_indices"] = std::move(indices);
  for (const auto& warning : compared.warnings) outcome.warnings.push_back(warning);
  if (!compared.verdict.ok()) return {};
  TROTH_ASSIGN(const auto invariance, stats::micom(model, columns, groups, how, permutations));
  Json json = status_json(invariance.verdict);
  add_micom_figures(json, invariance);
  outcome.result["invariance"] = std::move(json);
  find_groups(compared, model.target, invariance, outcome);
  return {};
}

Suggestion suggestion(const StudyInput& input, const stats::PlsResult& result,
                      const Outcome& outcome) {
  const auto* target = figures_of(result, result.target);
  const bool differ = std::any_of(outcome.findings.begin(), outcome.findings.end(),
                                  [](const Finding& f) { return f.key == "index.groups_differ"; });
  if (differ) return {5, "index.groups_differ", {}};
  const bool weak = target != nullptr && target->index.value < 75;
  if (weak || input.settings.at("benchmark").is_number()) {
    return {4, "index.why", {{"construct", result.target}}};
  }
  return {6, "index.spend", {}};
}

Result<Outcome> compute_index(const StudyInput& input) {
  TROTH_ASSIGN(stats::PlsModel model, model_of(input.settings));
  TROTH_ASSIGN(const auto how, pls_settings(input));
  const StudyData* data = &input.main();
  TROTH_ASSIGN(auto columns, columns_of(model, *data));
  Outcome outcome;
  outcome.method = "pls";
  const auto straight = straight_lines(columns.names, *data);
  const auto lines = static_cast<std::size_t>(std::count(straight.begin(), straight.end(), true));
  StudyData careful;
  if (lines > 0 && input.settings.at("leave_out_straight_lines").get<bool>()) {
    auto keep = straight;
    keep.flip();
    careful = rows_where(*data, keep);
    data = &careful;
    TROTH_ASSIGN(columns, columns_of(model, *data));
    outcome.result["left_out"] = {{"straight_lines", lines}};
  }
  TROTH_ASSIGN(const auto result, stats::estimate_pls(model, columns, how));
  if (model.target.empty()) model.target = result.target;
  outcome.n = result.n;
  outcome.verdict = result.verdict;
  outcome.warnings = result.warnings;
  add_pls_figures(outcome.result, model, result);
  if (!result.verdict.ok()) return outcome;
  find_level(input, result, outcome);
  find_levers(result, outcome);
  find_weaknesses(result, lines, outcome);
  TROTH_TRY(compare(input, *data, model, columns, how, outcome));
  outcome.next = suggestion(input, result, outcome);
  return outcome;
}

}  // namespace

StudyType index_type() {
  return {
      3,
      "index",
      {{{Role::attribute, Role::satisfaction, Role::loyalty, Role::attitude, Role::image,
         Role::value},
        2}},
      &standard_index,
      &compute_index,
      {{"constructs",
        "/constructs",
        {{"name", "construct"},
         {"index", "1", "index_ci"},
         {"alpha", "2"},
         {"rho_a", "2"},
         {"rho_c", "2"},
         {"ave", "2"},
         {"r2", "2"}}},
       {"paths",
        "/paths",
        {{"from", "construct"},
         {"to", "construct"},
         {"estimate", "3", "ci"},
         {"p", "p"},
         {"f2", "2"}}},
       {"importance",
        "/ipma/constructs",
        {{"name", "construct"},
         {"importance", "2", "importance_ci"},
         {"performance", "1", "performance_ci"}}},
       {"items",
        "/items",
        {{"construct", "construct"}, {"item", "text"}, {"loading", "2", "ci"}, {"weight", "3"}}},
       {"htmt", "/htmt", {{"a", "construct"}, {"b", "construct"}, {"value", "2", "ci"}}},
       {"group_indices",
        "/group_indices",
        {{"group", "text"},
         {"construct", "construct"},
         {"n", "count"},
         {"index", "1", "index_ci"}}},
       {"index_differences",
        "/groups/index_differences",
        {{"construct", "construct"},
         {"a", "text"},
         {"b", "text"},
         {"difference", "1"},
         {"p_holm", "p"}}},
       {"invariance",
        "/invariance/constructs",
        {{"name", "construct"},
         {"a", "text"},
         {"b", "text"},
         {"c", "3"},
         {"p_c", "p"},
         {"p_mean", "p"},
         {"p_variance", "p"},
         {"invariance", "word"}}}}};
}

}  // namespace troth::measure
