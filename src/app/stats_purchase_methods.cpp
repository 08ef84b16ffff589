// rfm, btyd and clv: what purchases say of customers.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <optional>

#include "app/stats_commands.h"
#include "app/stats_purchases.h"
#include "app/stats_table.h"
#include "intake/output.h"
#include "intake/table_writer.h"
#include "stats/clv.h"
#include "stats/forecast.h"
#include "stats/gamma_gamma.h"
#include "stats/rfm.h"

namespace troth::app {
namespace {

constexpr double kDaysPerWeek = 7;
constexpr double kDefaultHorizonWeeks = 52;

struct PurchaseOptions {
  PurchaseColumns columns;
  std::string as_of;
  std::string out;
  std::string scores = "quintile";
  std::string recency_cuts, frequency_cuts, monetary_cuts;
  std::string model = "bgnbd";
  std::string calibration_end;
  double horizon_weeks = 0;
  double margin = 1;
  int horizon_months = 12;
  double discount_monthly = 0.01;
  double level = stats::kDefaultLevel;
};

/// Rows of text for --out, written at the end as one file.
class OutTable {
 public:
  explicit OutTable(std::vector<std::string> header) : header_(std::move(header)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  Status write(const std::string& path, Console& console) const {
    if (path.empty()) return {};
    TROTH_ASSIGN(const auto output, intake::Output::open(path, console.out));
    intake::TableWriter writer(*output, intake::table_form(path));
    TROTH_TRY(writer.header(header_));
    for (const auto& cells : rows_) TROTH_TRY(writer.row(cells));
    return output->finish();
  }

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

std::string cell(double value) {
  return std::isfinite(value) ? intake::unambiguous_decimal(value) : std::string();
}

Result<Day> day_or(const std::string& text, Day fallback, const char* option) {
  if (text.empty()) return fallback;
  if (const auto day = parse_day(text)) return *day;
  return Error{ErrorCode::usage, fmt::format("{} is not a date.", option), text,
               "Write it like 2026-03-31."};
}

// ---------------------------------------------------------------- rfm

Result<std::array<double, 4>> cuts_of(const std::string& text, const char* option) {
  std::array<double, 4> cuts{};
  const std::vector<std::string> parts = split_names(text);
  bool fits = parts.size() == cuts.size();
  for (std::size_t i = 0; fits && i < cuts.size(); ++i) fits = parse_number(parts[i], cuts[i]);
  if (fits) return cuts;
  return Error{ErrorCode::usage, fmt::format("{} needs four numbers.", option), text,
               "Write for example --recency-cuts 30,60,90,180."};
}

Result<std::vector<stats::RfmScore>> scores_of(const PurchaseOptions& options,
                                               const stats::RfmInput& input) {
  if (options.scores == "quintile") return stats::rfm_quintiles(input);
  if (options.scores == "nested") return stats::rfm_nested(input);
  stats::RfmCuts cuts;
  TROTH_ASSIGN(cuts.recency, cuts_of(options.recency_cuts, "--recency-cuts"));
  TROTH_ASSIGN(cuts.frequency, cuts_of(options.frequency_cuts, "--frequency-cuts"));
  TROTH_ASSIGN(cuts.monetary, cuts_of(options.monetary_cuts, "--monetary-cuts"));
  return stats::rfm_fixed(input, cuts);
}

std::string rule_of(const stats::RfmSegment& s) {
  std::string fm = fmt::format("{:.1f} <= (F+M)/2 < {:.1f}", s.fm_lo, s.fm_hi);
  if (s.fm_hi > 5) fm = fmt::format("(F+M)/2 >= {:.1f}", s.fm_lo);
  if (s.fm_lo <= 1) fm = fmt::format("(F+M)/2 < {:.1f}", s.fm_hi);
  return s.r_lo == s.r_hi ? fmt::format("R = {}, {}", s.r_lo, fm)
                          : fmt::format("R {}-{}, {}", s.r_lo, s.r_hi, fm);
}

struct CountAndValue {
  std::size_t customers = 0;
  double value = 0;
};

Json segments_json(const std::vector<CustomerHistory>& customers,
                   const std::vector<stats::RfmScore>& scores) {
  std::vector<CountAndValue> sums(stats::rfm_segments().size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    CountAndValue& sum = sums[stats::rfm_segment_of(scores[i])];
    ++sum.customers;
    sum.value += customers[i].net;
  }
  Json segments = Json::array();
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const stats::RfmSegment& segment = stats::rfm_segments()[k];
    segments.push_back(
        {{"name", segment.id},
         {"rule", rule_of(segment)},
         {"customers", sums[k].customers},
         {"share", static_cast<double>(sums[k].customers) / static_cast<double>(scores.size())},
         {"value", sums[k].value}});
  }
  return segments;
}

Json cells_json(const std::vector<CustomerHistory>& customers,
                const std::vector<stats::RfmScore>& scores) {
  std::map<std::array<int, 3>, CountAndValue> cells;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    CountAndValue& sum = cells[{scores[i].r, scores[i].f, scores[i].m}];
    ++sum.customers;
    sum.value += customers[i].net;
  }
  Json json = Json::array();
  for (const auto& [key, sum] : cells) {
    json.push_back({{"r", key[0]},
                    {"f", key[1]},
                    {"m", key[2]},
                    {"customers", sum.customers},
                    {"value", sum.value}});
  }
  return json;
}

Result<Json> run_rfm(const PurchaseOptions& options, Console& console) {
  TROTH_ASSIGN(const PurchaseFile file, read_purchases(options.columns, console.in));
  TROTH_ASSIGN(const Day as_of, day_or(options.as_of, file.last_day, "--as-of"));
  const std::vector<CustomerHistory> customers = histories_of(file, as_of, as_of);
  std::vector<double> recency;
  std::vector<double> frequency;
  std::vector<double> monetary;
  for (const CustomerHistory& c : customers) {
    recency.push_back(as_of - c.last_purchase);
    frequency.push_back(c.purchases);
    monetary.push_back(c.net);
  }
  TROTH_ASSIGN(const std::vector<stats::RfmScore> scores,
               scores_of(options, {recency, frequency, monetary}));
  Json result = stats_result("rfm", customers.size(),
                             {{"scores", options.scores}, {"as_of", format_day(as_of)}}, {});
  add_purchase_rows(result, file);
  result["customers"] = customers.size();
  result["segments"] = segments_json(customers, scores);
  result["cells"] = cells_json(customers, scores);
  OutTable out({"customer", "recency_days", "frequency", "monetary", "r", "f", "m", "segment"});
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const stats::RfmScore s = scores[i];
    out.row({file.customers[customers[i].customer], cell(recency[i]), cell(frequency[i]),
             cell(monetary[i]), std::to_string(s.r), std::to_string(s.f), std::to_string(s.m),
             std::string(stats::rfm_segments()[stats::rfm_segment_of(s)].id)});
  }
  TROTH_TRY(out.write(options.out, console));
  return result;
}

// ---------------------------------------------------------------- btyd

/// A fitted purchase model of any kind.
struct FittedModel {
  std::string name;
  stats::BgNbd bg;
  stats::ParetoNbd pareto;
  std::array<double, 4> standard_errors{};
  stats::FitReport report;

  bool is_pareto() const { return name == "pnbd"; }
  double alive(const stats::PurchaseHistory& h) const {
    return is_pareto() ? stats::p_alive(pareto, h) : stats::p_alive(bg, h);
  }
  double expected(const stats::PurchaseHistory& h, double t) const {
    return is_pareto() ? stats::expected_purchases(pareto, h, t)
                       : stats::expected_purchases(bg, h, t);
  }
  stats::Interval interval(const stats::PurchaseHistory& h, double t, double level) const {
    const double tail = (1 - level) / 100;
    return stats::count_interval(is_pareto() ? stats::purchase_probabilities(pareto, h, t, tail)
                                             : stats::purchase_probabilities(bg, h, t, tail),
                                 level);
  }
  double value(const stats::PurchaseHistory& h, double spend,
               const stats::ClvSettings& settings) const {
    return is_pareto() ? stats::lifetime_value(pareto, h, spend, settings)
                       : stats::lifetime_value(bg, h, spend, settings);
  }
};

FittedModel fit_model(const std::string& name,
                      const std::vector<stats::PurchaseHistory>& histories) {
  FittedModel fitted;
  fitted.name = name;
  if (name == "pnbd") {
    const stats::ParetoNbdFit fit = stats::fit_pareto_nbd(histories);
    fitted.pareto = fit.model;
    fitted.standard_errors = fit.standard_errors;
    fitted.report = fit.report;
  } else {
    const stats::BgNbdFit fit =
        name == "mbgnbd" ? stats::fit_mbgnbd(histories) : stats::fit_bgnbd(histories);
    fitted.bg = fit.model;
    fitted.standard_errors = fit.standard_errors;
    fitted.report = fit.report;
  }
  return fitted;
}

struct Holdout {
  double weeks = 0;
  double actual = 0;
  double predicted = 0;
  double mae = 0;
  double rmse = 0;
};

Holdout holdout_of(const FittedModel& model, const std::vector<CustomerHistory>& customers,
                   double weeks) {
  Holdout holdout;
  holdout.weeks = weeks;
  for (const CustomerHistory& c : customers) {
    const double expected = model.expected(c.history, weeks);
    const double error = expected - c.later_purchases;
    holdout.actual += c.later_purchases;
    holdout.predicted += expected;
    holdout.mae += std::fabs(error);
    holdout.rmse += error * error;
  }
  const auto n = static_cast<double>(customers.size());
  holdout.mae /= n;
  holdout.rmse = std::sqrt(holdout.rmse / n);
  return holdout;
}

Json holdout_json(const Holdout& h) {
  return {{"weeks", h.weeks},
          {"actual", h.actual},
          {"predicted", number(h.predicted)},
          {"mae", number(h.mae)},
          {"rmse", number(h.rmse)}};
}

std::vector<stats::PurchaseHistory> model_histories(const std::vector<CustomerHistory>& customers) {
  std::vector<stats::PurchaseHistory> histories;
  histories.reserve(customers.size());
  for (const CustomerHistory& c : customers) histories.push_back(c.history);
  return histories;
}

/// The purchases, the customers at the end of calibration, and the model fitted to them.
struct Fitted {
  PurchaseFile file;
  std::vector<CustomerHistory> customers;
  FittedModel model;
  Day end = 0;
  std::optional<Holdout> holdout;
  Json tried = Json::array();  ///< With "best": each model and its error in the holdout.
};

/// Fits every model to the purchases before `split` and takes the one with the least squared error
/// in what came after: the mean is what it must predict.
std::string choose_model(const PurchaseFile& file, Day split, Day end, Json& tried) {
  const std::vector<CustomerHistory> early = histories_of(file, split, end);
  const double weeks = (end - split) / kDaysPerWeek;
  std::string best = "bgnbd";
  double least = stats::kInfinity;
  for (const char* name : {"bgnbd", "mbgnbd", "pnbd"}) {
    const FittedModel model = fit_model(name, model_histories(early));
    Json line{{"model", name}, {"status", stats::status_name(model.report.verdict.status)}};
    if (model.report.verdict.ok()) {
      const Holdout holdout = holdout_of(model, early, weeks);
      line.update(holdout_json(holdout));
      if (holdout.rmse < least) {
        least = holdout.rmse;
        best = name;
      }
    }
    tried.push_back(std::move(line));
  }
  return best;
}

Result<Fitted> fit_file(const PurchaseOptions& options, Console& console) {
  Fitted fitted;
  TROTH_ASSIGN(fitted.file, read_purchases(options.columns, console.in));
  TROTH_ASSIGN(const Day as_of, day_or(options.as_of, fitted.file.last_day, "--as-of"));
  TROTH_ASSIGN(fitted.end, day_or(options.calibration_end, as_of, "--calibration-end"));
  const bool held_out = fitted.end < as_of;
  Day later_end = as_of;
  if (held_out && options.horizon_weeks > 0) {
    later_end = std::min(as_of, fitted.end + static_cast<Day>(options.horizon_weeks * 7));
  }
  fitted.customers = histories_of(fitted.file, fitted.end, later_end);
  std::string name = options.model;
  if (name == "best") {
    // Without a holdout asked for, the last third of the time is one for choosing.
    const Day split = held_out ? fitted.end : fitted.end - (fitted.end - fitted.file.first_day) / 3;
    name = choose_model(fitted.file, split, held_out ? later_end : fitted.end, fitted.tried);
  }
  fitted.model = fit_model(name, model_histories(fitted.customers));
  if (held_out && std::isfinite(fitted.model.report.log_likelihood)) {
    fitted.holdout =
        holdout_of(fitted.model, fitted.customers, (later_end - fitted.end) / kDaysPerWeek);
  }
  return fitted;
}

void add_fit(Json& result, const Fitted& fitted) {
  const FittedModel& m = fitted.model;
  add_purchase_rows(result, fitted.file);
  result["model"] = m.name;
  result["customers"] = m.report.customers;
  result["repeaters"] = m.report.repeaters;
  const std::array<const char*, 4> names =
      m.is_pareto() ? std::array{"r", "alpha", "s", "beta"} : std::array{"r", "alpha", "a", "b"};
  const std::array<double, 4> values =
      m.is_pareto() ? std::array{m.pareto.r, m.pareto.alpha, m.pareto.s, m.pareto.beta}
                    : std::array{m.bg.r, m.bg.alpha, m.bg.a, m.bg.b};
  for (std::size_t i = 0; i < names.size(); ++i) {
    result["parameters"][names[i]] = number(values[i]);
    result["standard_errors"][names[i]] = number(m.standard_errors[i]);
  }
  result["log_likelihood"] = number(m.report.log_likelihood);
  result["gradient_norm"] = number(m.report.gradient_norm);
  result["iterations"] = m.report.iterations;
  if (fitted.holdout) result["holdout"] = holdout_json(*fitted.holdout);
  if (!fitted.tried.empty()) result["tried"] = fitted.tried;
}

Json fit_settings(const PurchaseOptions& options, const Fitted& fitted) {
  return {{"model", options.model},
          {"calibration_end", format_day(fitted.end)},
          {"time_unit", "week"},
          {"level", options.level}};
}

Result<Json> run_btyd(const PurchaseOptions& options, Console& console) {
  TROTH_ASSIGN(const Fitted fitted, fit_file(options, console));
  const FittedModel& model = fitted.model;
  const double horizon = options.horizon_weeks > 0 ? options.horizon_weeks : kDefaultHorizonWeeks;
  Json settings = fit_settings(options, fitted);
  settings["horizon_weeks"] = horizon;
  Json result = stats_result("btyd", fitted.customers.size(), settings, model.report.verdict,
                             model.report.warnings);
  add_fit(result, fitted);
  if (options.out.empty() || !std::isfinite(model.report.log_likelihood)) return result;
  OutTable out({"customer", "frequency", "recency", "age", "p_alive", "expected", "expected_lo",
                "expected_hi"});
  for (const CustomerHistory& c : fitted.customers) {
    const stats::Interval interval = model.interval(c.history, horizon, options.level);
    out.row({fitted.file.customers[c.customer], cell(c.history.frequency), cell(c.history.recency),
             cell(c.history.age), cell(model.alive(c.history)),
             cell(model.expected(c.history, horizon)), cell(interval.lo), cell(interval.hi)});
  }
  TROTH_TRY(out.write(options.out, console));
  return result;
}

// ---------------------------------------------------------------- clv

void add_spend(Json& result, const stats::GammaGammaFit& fit) {
  result["spend"] = {{"p", number(fit.model.p)},
                     {"q", number(fit.model.q)},
                     {"v", number(fit.model.v)},
                     {"log_likelihood", number(fit.report.log_likelihood)},
                     {"n", fit.report.customers},
                     {"gradient_norm", number(fit.report.gradient_norm)},
                     {"correlation_with_frequency", number(fit.independence.value)},
                     {"correlation_ci", interval_json(fit.independence.interval)}};
}

Result<Json> run_clv(const PurchaseOptions& options, Console& console) {
  const stats::ClvSettings clv{.margin = options.margin,
                               .periods = options.horizon_months,
                               .discount = options.discount_monthly};
  if (const stats::Verdict verdict = stats::check_clv(clv); !verdict.ok()) {
    return Error{ErrorCode::usage, verdict.culprit, "--margin --horizon-months --discount-monthly",
                 ""};
  }
  TROTH_ASSIGN(const Fitted fitted, fit_file(options, console));
  std::vector<stats::SpendHistory> spends;
  std::size_t not_positive = 0;
  for (const CustomerHistory& c : fitted.customers) {
    if (c.history.frequency == 0) continue;
    if (c.repeat_mean > 0) {
      spends.push_back({c.history.frequency, c.repeat_mean});
    } else {
      ++not_positive;
    }
  }
  const stats::GammaGammaFit spend = stats::fit_gamma_gamma(spends);
  const stats::FitReport& report = fitted.model.report;
  const bool fit_ok = report.verdict.ok();
  Json settings = fit_settings(options, fitted);
  settings["margin"] = clv.margin;
  settings["horizon_months"] = clv.periods;
  settings["discount_monthly"] = clv.discount;
  settings["weeks_per_month"] = clv.period_length;
  Json result = stats_result("clv", fitted.customers.size(), settings,
                             fit_ok ? spend.report.verdict : report.verdict, report.warnings);
  for (const stats::Warning& warning : spend.report.warnings) add_warning(result, warning);
  if (not_positive > 0) {
    add_warning(result, {"value_not_positive",
                         fmt::format("{} repeat customers took back as much as they bought; they "
                                     "are left out of the spend model and valued by its mean.",
                                     not_positive),
                         ""});
  }
  add_fit(result, fitted);
  add_spend(result, spend);
  if (!fit_ok || !spend.report.verdict.ok()) {
    result["total"] = nullptr;
    return result;
  }
  OutTable out({"customer", "frequency", "recency", "age", "p_alive", "expected", "expected_spend",
                "clv", "clv_lo", "clv_hi"});
  const double horizon = clv.periods * clv.period_length;
  double total = 0;
  for (const CustomerHistory& c : fitted.customers) {
    const bool known = c.history.frequency > 0 && c.repeat_mean > 0;
    const double money = stats::expected_spend(
        spend.model,
        known ? stats::SpendHistory{c.history.frequency, c.repeat_mean} : stats::SpendHistory{});
    const double value = fitted.model.value(c.history, money, clv);
    total += value;
    if (options.out.empty()) continue;
    // The interval is that of the number of purchases, each worth what one is worth on average.
    const double expected = fitted.model.expected(c.history, horizon);
    const double worth = expected > 0 ? value / expected : 0;
    const stats::Interval count = fitted.model.interval(c.history, horizon, options.level);
    out.row({fitted.file.customers[c.customer], cell(c.history.frequency), cell(c.history.recency),
             cell(c.history.age), cell(fitted.model.alive(c.history)), cell(expected), cell(money),
             cell(value), cell(worth * count.lo), cell(worth * count.hi)});
  }
  result["total"] = number(total);
  TROTH_TRY(out.write(options.out, console));
  return result;
}

std::shared_ptr<PurchaseOptions> add_purchase_options(CLI::App& command) {
  auto options = std::make_shared<PurchaseOptions>();
  PurchaseColumns& columns = options->columns;
  command
      .add_option("--orders,--data", columns.path, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  command.add_option("--customer", columns.customer, "Column with the customer")->required();
  command.add_option("--date", columns.date, "Column with the date")->required();
  command.add_option("--amount", columns.amount, "Column with the value; returns are negative")
      ->required();
  command.add_option("--date-order", columns.date_order, "ymd, dmy or mdy [detected]")
      ->check(CLI::IsMember({"ymd", "dmy", "mdy"}));
  command.add_option("--as-of", options->as_of, "Last day that counts [last in the file]");
  command.add_option("--out", options->out, "Write one line per customer to this file");
  command.add_option("--level", options->level, "Level of intervals [0.95]")
      ->check(CLI::Range(0.01, 0.999));
  return options;
}

void add_model_options(CLI::App& command, PurchaseOptions& options) {
  command.add_option("--model", options.model, "bgnbd, mbgnbd, pnbd or best [bgnbd]")
      ->check(CLI::IsMember({"bgnbd", "mbgnbd", "pnbd", "best"}));
  command.add_option("--calibration-end", options.calibration_end,
                     "Fit up to this day; what follows is the holdout");
}

}  // namespace

void add_purchase_methods(CLI::App& stats, CommandContext& context) {
  auto* rfm = stats.add_subcommand("rfm", "Recency, frequency, monetary value");
  const auto rfm_options = add_purchase_options(*rfm);
  rfm->add_option("--scores", rfm_options->scores, "quintile, nested or fixed [quintile]")
      ->check(CLI::IsMember({"quintile", "nested", "fixed"}));
  rfm->add_option("--recency-cuts", rfm_options->recency_cuts, "Days, for fixed: 30,60,90,180");
  rfm->add_option("--frequency-cuts", rfm_options->frequency_cuts, "For fixed: 2,3,5,10");
  rfm->add_option("--monetary-cuts", rfm_options->monetary_cuts, "For fixed: 50,100,200,500");
  run_as_method(*rfm, context,
                [rfm_options](Console& console) { return run_rfm(*rfm_options, console); });

  auto* btyd = stats.add_subcommand("btyd", "Who is still a customer, and what will they buy");
  const auto btyd_options = add_purchase_options(*btyd);
  add_model_options(*btyd, *btyd_options);
  btyd->add_option("--horizon", btyd_options->horizon_weeks, "Weeks to look ahead [52]")
      ->check(CLI::Range(0.0, 5200.0));
  run_as_method(*btyd, context,
                [btyd_options](Console& console) { return run_btyd(*btyd_options, console); });

  auto* clv = stats.add_subcommand("clv", "Customer lifetime value");
  const auto clv_options = add_purchase_options(*clv);
  add_model_options(*clv, *clv_options);
  clv->add_option("--margin", clv_options->margin, "Share of the value that is earned [1]");
  clv->add_option("--horizon-months", clv_options->horizon_months, "Months to look ahead [12]")
      ->check(CLI::Range(1, 1200));
  clv->add_option("--discount-monthly", clv_options->discount_monthly, "Per month [0.01]");
  run_as_method(*clv, context,
                [clv_options](Console& console) { return run_clv(*clv_options, console); });
}

}  // namespace troth::app
