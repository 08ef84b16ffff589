// churn: who will leave, how sure that is, and why.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

#include "app/stats_churn_model.h"
#include "app/stats_commands.h"
#include "app/stats_dates.h"
#include "app/stats_folds.h"
#include "app/stats_leakage.h"
#include "app/stats_out.h"
#include "app/stats_outcome.h"
#include "stats/classification.h"
#include "stats/resampling.h"

namespace troth::app {
namespace {

constexpr double kEventsMin = 10;
constexpr std::size_t kReasons = 3;
constexpr std::size_t kDriverRowsMost = 10'000;

struct ChurnOptions {
  std::string data, target, id, positive, folds, date, model = "best", out;
  std::string columns, exclude, keep;
  std::size_t fold_count = 5;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  double level = stats::kDefaultLevel;
  double contact_cost = stats::kNaN;
  double value_saved = stats::kNaN;
  double save_rate = 1;
};

/// What was read, and what became of it.
struct ChurnData {
  StatsTable table;
  std::vector<double> outcome;     ///< 1, 0; NaN where the row is only to be scored.
  std::vector<std::size_t> known;  ///< Rows with an outcome.
  std::vector<std::size_t> unknown;
  std::string positive;
  GuardedColumns columns;
  ChurnDesign design;
  Folds folds;
};

Status check_names(const StatsTable& table, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (!name.empty() &&
        std::find(table.names.begin(), table.names.end(), name) == table.names.end()) {
      return Error{ErrorCode::bad_input, fmt::format("There is no column \"{}\".", name),
                   table.path, ""};
    }
  }
  return {};
}

/// Columns that may feed the model: those asked for, or all, less those with another part to play.
std::vector<std::string> candidates(const ChurnOptions& options, const StatsTable& table) {
  std::vector<std::string> names = split_names(options.columns);
  if (names.empty()) names = table.names;
  std::vector<std::string> not_these = split_names(options.exclude);
  for (const std::string& name : {options.target, options.id, options.folds, options.date}) {
    not_these.push_back(name);
  }
  std::erase_if(names, [&](const std::string& name) {
    return std::find(not_these.begin(), not_these.end(), name) != not_these.end();
  });
  return names;
}

Result<ChurnData> read_data(const ChurnOptions& options, Console& console) {
  ChurnData data;
  TROTH_ASSIGN(data.table, read_stats_table(options.data, {}, console.in));
  std::vector<std::string> named{options.target, options.id, options.folds, options.date};
  for (const std::string& list : {options.columns, options.exclude, options.keep}) {
    for (const std::string& name : split_names(list)) named.push_back(name);
  }
  TROTH_TRY(check_names(data.table, named));
  data.positive = options.positive;
  TROTH_ASSIGN(data.outcome, outcomes_of(data.table, options.target, data.positive));
  for (std::size_t row = 0; row < data.outcome.size(); ++row) {
    (std::isnan(data.outcome[row]) ? data.unknown : data.known).push_back(row);
  }
  std::vector<std::optional<Day>> as_of;
  if (!options.date.empty()) {
    TROTH_ASSIGN(as_of, read_days(data.table.column(options.date), "", options.date));
  }
  const std::vector<std::string> keep = split_names(options.keep);
  data.columns = guard_columns(data.table, candidates(options, data.table), data.outcome,
                               {keep.begin(), keep.end()}, as_of);
  TROTH_ASSIGN(data.design.logistic, make_design(data.table, data.columns.kept, {.curves = true}));
  TROTH_ASSIGN(data.design.boosting, make_design(data.table, data.columns.kept, {.gaps = false}));
  if (!options.date.empty()) {
    TROTH_ASSIGN(data.folds, time_folds(as_of, data.outcome, options.fold_count));
  } else if (!options.folds.empty()) {
    TROTH_ASSIGN(data.folds, named_folds(data.table.column(options.folds), data.outcome));
  } else {
    std::span<const std::string> ids;
    if (!options.id.empty()) ids = data.table.column(options.id);
    data.folds = drawn_folds(data.outcome, options.fold_count, options.seed, ids);
  }
  return data;
}

/// A model's chances for rows it was not fitted to.
struct HeldOut {
  std::string name;
  std::vector<ChurnModel::Score> scores;  ///< By row; no parts where the row was never held out.
  std::vector<double> chance, outcome;    ///< Of the rows held out.
  std::vector<double> auc_folds;
  double auc = stats::kNaN;  ///< Mean over folds.
  double log_loss = stats::kNaN;
};

Result<HeldOut> hold_out(const std::string& name, const ChurnOptions& options,
                         const ChurnData& data) {
  const std::size_t count = data.folds.splits.size();
  std::vector<std::optional<Result<std::vector<ChurnModel::Score>>>> found(count);
  stats::for_each_number(count, options.threads, [&](std::size_t k) {
    const FoldSplit& split = data.folds.splits[k];
    auto model = ChurnModel::fit(name, data.design, data.outcome, split.train, options.seed);
    if (model) {
      found[k] = model->scores(data.design, split.test, !options.out.empty());
    } else {
      found[k] = model.error();
    }
  });
  HeldOut held;
  held.name = name;
  held.scores.resize(data.outcome.size());
  for (std::size_t k = 0; k < count; ++k) {
    if (!*found[k]) return found[k]->error();
    const FoldSplit& split = data.folds.splits[k];
    std::vector<double> chance;
    std::vector<double> outcome;
    for (std::size_t i = 0; i < split.test.size(); ++i) {
      held.scores[split.test[i]] = (**found[k])[i];
      chance.push_back((**found[k])[i].chance);
      outcome.push_back(data.outcome[split.test[i]]);
    }
    held.auc_folds.push_back(stats::auc(chance, outcome).value);
    held.chance.insert(held.chance.end(), chance.begin(), chance.end());
    held.outcome.insert(held.outcome.end(), outcome.begin(), outcome.end());
  }
  double sum = 0;
  double folds = 0;
  for (const double area : held.auc_folds) {
    if (std::isnan(area)) continue;
    sum += area;
    folds += 1;
  }
  held.auc = folds > 0 ? sum / folds : stats::kNaN;
  held.log_loss = stats::log_loss(held.chance, held.outcome);
  return held;
}

void add_quality(Json& result, const HeldOut& held, double level) {
  const stats::Estimate area = stats::auc(held.chance, held.outcome, level);
  result["auc"] = number(held.auc);
  result["auc_folds"] = Json::array();
  for (const double value : held.auc_folds) result["auc_folds"].push_back(number(value));
  result["auc_pooled"] = number(area.value);
  result["auc_pooled_ci"] = interval_json(area.interval);
  result["log_loss"] = number(held.log_loss);
  const double share = std::accumulate(held.outcome.begin(), held.outcome.end(), 0.0) /
                       static_cast<double>(held.outcome.size());
  const double base =
      stats::log_loss(std::vector<double>(held.outcome.size(), share), held.outcome);
  result["log_loss_base"] = number(base);
  if (!(held.log_loss < base)) {
    add_warning(result, {"no_better_than_share",
                         "On rows held out the model is no better than the share of leavers alone: "
                         "these columns do not tell who leaves.",
                         ""});
  }
  result["brier"] = number(stats::brier(held.chance, held.outcome));
  result["lift_top_decile"] = number(stats::lift(held.chance, held.outcome, 0.1));
  const stats::Calibration c = stats::calibration(held.chance, held.outcome, 10, level);
  result["calibration_slope"] = number(c.slope);
  result["calibration_slope_ci"] = interval_json(c.slope_interval);
  result["calibration_intercept"] = number(c.intercept);
  result["calibration_intercept_ci"] = interval_json(c.intercept_interval);
  result["calibration_error"] = number(c.error);
  result["calibration"] = Json::array();
  for (const stats::CalibrationBin& bin : c.bins) {
    result["calibration"].push_back({{"n", bin.n},
                                     {"predicted", number(bin.predicted)},
                                     {"observed", number(bin.observed.value)},
                                     {"ci", interval_json(bin.observed.interval)}});
  }
}

/// Columns that tell the outcome only together escape the guard, which looks at each alone.
void warn_if_too_good(Json& result, const HeldOut& held) {
  constexpr double kTooGood = 0.995;
  if (!(stats::auc(held.chance, held.outcome).value >= kTooGood)) return;
  const Json& drivers = result["drivers"];
  const std::string first = drivers.empty() ? "" : drivers[0]["column"].get<std::string>();
  add_warning(result, {"too_good",
                       fmt::format("On rows held out the model tells the outcome almost without "
                                   "error, which real leavers hardly allow: some columns were "
                                   "probably filled in afterwards. Look at \"{}\" first and leave "
                                   "it out with --exclude.",
                                   first),
                       first});
}

/// Whom to contact when each contact costs something and some of those who would leave stay.
void add_threshold(Json& result, const ChurnOptions& options, const HeldOut& held) {
  if (std::isnan(options.contact_cost) || std::isnan(options.value_saved)) return;
  const double worth = options.save_rate * options.value_saved;
  const double threshold = worth > 0 ? options.contact_cost / worth : stats::kInfinity;
  double contacted = 0, reached = 0, gain = 0, gain_all = 0;
  for (std::size_t i = 0; i < held.chance.size(); ++i) {
    const double each = held.outcome[i] * worth - options.contact_cost;
    gain_all += each;
    if (held.chance[i] < threshold) continue;
    contacted += 1;
    reached += held.outcome[i];
    gain += each;
  }
  const double events = std::accumulate(held.outcome.begin(), held.outcome.end(), 0.0);
  result["threshold"] = {{"chance", number(threshold)},
                         {"contacted", std::llround(contacted)},
                         {"contacted_share", contacted / static_cast<double>(held.chance.size())},
                         {"precision", number(contacted > 0 ? reached / contacted : stats::kNaN)},
                         {"recall", number(reached / events)},
                         {"gain", gain},
                         {"gain_contacting_all", gain_all}};
}

/// Every row when a file of rows is wanted; otherwise rows spread evenly, as many as tell the
/// average effect of a column.
std::vector<std::size_t> driver_rows(std::size_t rows, bool all) {
  const std::size_t step = all ? 1 : (rows + kDriverRowsMost - 1) / kDriverRowsMost;
  std::vector<std::size_t> chosen;
  for (std::size_t row = 0; row < rows; row += std::max<std::size_t>(step, 1)) {
    chosen.push_back(row);
  }
  return chosen;
}

/// Columns by how much they move chances on average.
void add_drivers(Json& result, const std::vector<ChurnModel::Score>& scores,
                 const std::vector<std::string>& sources) {
  std::vector<double> sizes(sources.size(), 0.0);
  double total = 0;
  for (const ChurnModel::Score& score : scores) {
    for (std::size_t c = 0; c < score.parts.size(); ++c) {
      sizes[c] += std::fabs(score.parts[c]);
      total += std::fabs(score.parts[c]);
    }
  }
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sizes[a] > sizes[b]; });
  result["drivers_rows"] = scores.size();
  result["drivers"] = Json::array();
  for (const std::size_t c : order) {
    result["drivers"].push_back(
        {{"column", sources[c]},
         {"mean_effect", sizes[c] / static_cast<double>(std::max<std::size_t>(1, scores.size()))},
         {"share", number(total > 0 ? sizes[c] / total : stats::kNaN)}});
  }
}

void add_coefficients(Json& result, const ChurnModel& model, const Design& design) {
  if (model.logistic() == nullptr) {
    result["trees"] = model.rounds();
    return;
  }
  result["ridge"] = model.ridge();
  result["intercept"] = number(model.logistic()->intercept);
  result["coefficients"] = Json::array();
  for (std::size_t c = 0; c < design.terms(); ++c) {
    const double scale = model.logistic()->scales[c];
    result["coefficients"].push_back(
        {{"term", design.frame.names[c]},
         {"per_sd", number(model.logistic()->coefficients[c])},
         {"per_unit",
          number(scale > 0 ? model.logistic()->coefficients[c] / scale : stats::kNaN)}});
  }
}

/// "Contract = Month-to-month (+0.82)": the columns that move the row's log-odds most.
std::vector<std::string> reasons_of(const StatsTable& table, const Design& design,
                                    const ChurnModel::Score& score, std::size_t row) {
  std::vector<std::size_t> order(score.parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::fabs(score.parts[a]) > std::fabs(score.parts[b]);
  });
  std::vector<std::string> reasons(kReasons);
  for (std::size_t k = 0; k < std::min(kReasons, order.size()); ++k) {
    const std::string& column = design.sources[order[k]];
    const std::string& value = table.column(column)[row];
    reasons[k] = fmt::format("{} = {} ({:+.2f})", column, value.empty() ? "(missing)" : value,
                             score.parts[order[k]]);
  }
  return reasons;
}

Status write_rows(const ChurnOptions& options, const ChurnData& data, const HeldOut& held,
                  const std::vector<ChurnModel::Score>& final_scores, const Design& design,
                  Console& console) {
  TROTH_ASSIGN(OutTable out,
               OutTable::open(options.out,
                              {options.id.empty() ? "line" : options.id, "outcome", "chance",
                               "scored_by", "reason_1", "reason_2", "reason_3"},
                              console));
  for (std::size_t row = 0; out.wanted() && row < data.outcome.size(); ++row) {
    const bool was_held_out = !held.scores[row].parts.empty();
    const ChurnModel::Score& score = was_held_out ? held.scores[row] : final_scores[row];
    const std::vector<std::string> reasons = reasons_of(data.table, design, score, row);
    TROTH_TRY(out.row({options.id.empty() ? std::to_string(data.table.lines[row])
                                          : data.table.column(options.id)[row],
                       cell(data.outcome[row]), cell(score.chance),
                       was_held_out ? "held_out" : "final", reasons[0], reasons[1], reasons[2]}));
  }
  return out.finish();
}

stats::Verdict enough(const ChurnData& data) {
  double events = 0;
  for (const std::size_t row : data.known) events += data.outcome[row];
  const double others = static_cast<double>(data.known.size()) - events;
  if (std::min(events, others) < kEventsMin) {
    return {stats::StatusCode::too_few_rows, "few_events",
            fmt::format("{} left and {} stayed; at least {} of each are needed.", events, others,
                        kEventsMin)};
  }
  if (data.folds.splits.empty()) {
    return {stats::StatusCode::too_few_rows, "few_folds",
            "The folds do not leave rows of both outcomes to learn from and to check on."};
  }
  return {};
}

Json settings_of(const ChurnOptions& options, const ChurnData& data) {
  Json settings{{"target", options.target}, {"positive", data.positive}, {"model", options.model},
                {"folds", data.folds.how},  {"seed", options.seed},      {"level", options.level}};
  settings["columns"] = data.columns.kept;
  return settings;
}

void add_columns(Json& result, const ChurnData& data) {
  for (const ExcludedColumn& excluded : data.columns.excluded) {
    add_warning(result, {excluded.code, excluded.message, excluded.column});
  }
  for (const stats::Warning& warning : data.design.logistic.warnings) add_warning(result, warning);
  result["missing"] = Json::array();
  for (const std::string& column : data.columns.kept) {
    const std::vector<std::string>& texts = data.table.column(column);
    const auto gaps = std::count(texts.begin(), texts.end(), std::string());
    if (gaps > 0) result["missing"].push_back({{"column", column}, {"rows", gaps}});
  }
  if (!data.unknown.empty()) {
    add_warning(result, {"outcome_missing",
                         fmt::format("Rows without an outcome, scored but not learnt from: {}.",
                                     data.unknown.size()),
                         ""});
  }
}

Result<Json> run_churn(const ChurnOptions& options, Console& console) {
  TROTH_ASSIGN(const ChurnData data, read_data(options, console));
  const stats::Verdict verdict = enough(data);
  Json result = stats_result("churn", data.known.size(), settings_of(options, data), verdict);
  add_columns(result, data);
  if (!verdict.ok()) return result;
  std::vector<HeldOut> tried;
  for (const std::string name : {"logistic", "boosting"}) {
    if (options.model != "best" && options.model != name) continue;
    TROTH_ASSIGN(HeldOut held, hold_out(name, options, data));
    tried.push_back(std::move(held));
  }
  const HeldOut& best =
      *std::min_element(tried.begin(), tried.end(),
                        [](const HeldOut& a, const HeldOut& b) { return a.log_loss < b.log_loss; });
  result["model"] = best.name;
  result["events"] = std::llround(std::accumulate(best.outcome.begin(), best.outcome.end(), 0.0));
  result["held_out"] = best.chance.size();
  add_quality(result, best, options.level);
  add_threshold(result, options, best);
  if (tried.size() > 1) {
    result["tried"] = Json::array();
    for (const HeldOut& held : tried) {
      result["tried"].push_back(
          {{"model", held.name}, {"auc", number(held.auc)}, {"log_loss", number(held.log_loss)}});
    }
  }
  const Design& design = best.name == "logistic" ? data.design.logistic : data.design.boosting;
  TROTH_ASSIGN(const ChurnModel model,
               ChurnModel::fit(best.name, data.design, data.outcome, data.known, options.seed));
  const std::vector<std::size_t> rows = driver_rows(data.outcome.size(), !options.out.empty());
  TROTH_ASSIGN(const std::vector<ChurnModel::Score> scores, model.scores(data.design, rows, true));
  add_drivers(result, scores, design.sources);
  warn_if_too_good(result, best);
  add_coefficients(result, model, design);
  TROTH_TRY(write_rows(options, data, best, scores, design, console));
  return result;
}

void add_churn_method(CLI::App& stats, CommandContext& context) {
  auto* churn = stats.add_subcommand("churn", "Who will leave, how sure that is, and why");
  const auto o = std::make_shared<ChurnOptions>();
  churn->add_option("--data", o->data, "CSV, TSV or NDJSON file; one row per customer")->required();
  churn->add_option("--target", o->target, "Column that says who left; empty: to be scored")
      ->required();
  churn->add_option("--positive", o->positive, "The value that means left [1, yes, true, ...]");
  churn->add_option("--id", o->id, "Column with the customer; it does not feed the model");
  churn->add_option("--columns", o->columns, "Columns that feed the model: a,b,c [all others]");
  churn->add_option("--exclude", o->exclude, "Columns that do not: a,b,c");
  churn->add_option("--keep", o->keep, "Columns that feed it although they look suspicious");
  auto* folds = churn->add_option("--folds", o->folds, "Column that names each row's fold");
  churn->add_option("--fold-count", o->fold_count, "Folds to draw [5]")->check(CLI::Range(2, 50));
  churn
      ->add_option("--date", o->date,
                   "Column with the day a row was known: learn before, check "
                   "after")
      ->excludes(folds);
  churn->add_option("--model", o->model, "logistic, boosting or best [best]")
      ->check(CLI::IsMember({"logistic", "boosting", "best"}));
  churn->add_option("--contact-cost", o->contact_cost, "What contacting one customer costs");
  churn->add_option("--value-saved", o->value_saved, "What one customer who stays is worth");
  churn->add_option("--save-rate", o->save_rate, "Share of those contacted in time who stay [1]")
      ->check(CLI::Range(0.0, 1.0));
  churn->add_option("--seed", o->seed, "Seed of drawn folds [1]");
  churn->add_option("--threads", o->threads, "Folds fitted at the same time [1]")
      ->check(CLI::Range(1, 256));
  churn->add_option("--level", o->level, "Confidence level [0.95]")->check(CLI::Range(0.01, 0.999));
  churn->add_option("--out", o->out, "Write chance and reasons of each row to this file");
  run_as_method(*churn, context, [o](Console& console) { return run_churn(*o, console); });
}

const StatsFamily kChurnFamily("churn", &add_churn_method);

}  // namespace
}  // namespace troth::app
