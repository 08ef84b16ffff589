// The churn model on a workspace: rows at cut dates, an honest check, the final fit.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "http/json_number.h"
#include "stats/classification.h"
#include "stats/rank.h"
#include "value/churn.h"
#include "value/store.h"
#include "value/value_json.h"

namespace troth::value {

namespace {

using http::number_json;
using SortedJson = nlohmann::json;

constexpr int kCutsMost = 4;
constexpr double kEventsMin = 10;
constexpr std::size_t kRowsWanted = 40'000;  ///< Of each cut.

/// Positions of the values, the greatest first; of equal ones the earlier.
std::vector<std::size_t> falling(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  return order;
}

/// Whom to contact when each contact costs something and some of those who would leave stay.
SortedJson threshold_json(const std::vector<double>& chance, std::span<const ChurnRow> rows,
                          const Settings& settings, double margin) {
  if (!settings.contact_cost) return nullptr;
  const auto cost = static_cast<double>(*settings.contact_cost);
  double contacted = 0, reached = 0, left = 0, gain = 0, gain_all = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double worth = settings.save_rate * margin * std::max(0.0, rows[i].value);
    const double each = rows[i].left * worth - cost;
    left += rows[i].left;
    gain_all += each;
    if (chance[i] * worth < cost) continue;
    contacted += 1;
    reached += rows[i].left;
    gain += each;
  }
  return {{"contact_cost", *settings.contact_cost},
          {"save_rate", settings.save_rate},
          {"customers", rows.size()},
          {"contacted", contacted},
          {"precision", contacted > 0 ? SortedJson(reached / contacted) : SortedJson()},
          {"recall", left > 0 ? SortedJson(reached / left) : SortedJson()},
          {"gain", std::llround(gain)},
          {"gain_contacting_all", std::llround(gain_all)}};
}

/// How many of those who left are found among the customers with the highest chance.
SortedJson gains_json(const std::vector<double>& chance, std::span<const ChurnRow> rows) {
  constexpr std::size_t kSteps = 20;
  const auto order = falling(chance);
  auto steps = SortedJson::array();
  double left = 0;
  std::size_t at = 0;
  for (std::size_t step = 1; step <= kSteps; ++step) {
    const std::size_t end = (rows.size() * step + kSteps / 2) / kSteps;
    for (; at < end; ++at) left += rows[order[at]].left;
    if (at > 0)
      steps.push_back({{"customers", at}, {"left", left}, {"chance", chance[order[at - 1]]}});
  }
  return steps;
}

/// What is at stake when those with the most at stake are contacted first: enough to tell for any
/// cost of a contact, and any share that stays, whom to contact and what it would have gained.
/// `stake` is chance x margin x value of the last of them; `lost` is what those who left brought.
SortedJson contact_json(const std::vector<double>& chance, std::span<const ChurnRow> rows,
                        double margin) {
  constexpr std::size_t kSteps = 50;
  std::vector<double> stake;
  const auto worth = [&](std::size_t i) { return margin * std::max(0.0, rows[i].value); };
  for (std::size_t i = 0; i < rows.size(); ++i) stake.push_back(chance[i] * worth(i));
  const auto order = falling(stake);
  auto steps = SortedJson::array();
  double left = 0, lost = 0, squares = 0;
  std::size_t at = 0;
  for (std::size_t step = 1; step <= kSteps; ++step) {
    const std::size_t end = (rows.size() * step + kSteps / 2) / kSteps;
    for (; at < end; ++at) {
      const std::size_t i = order[at];
      left += rows[i].left;
      lost += rows[i].left * worth(i);
      squares += rows[i].left * worth(i) * worth(i);
    }
    if (at == 0) continue;
    steps.push_back({{"customers", at},
                     {"stake", stake[order[at - 1]]},
                     {"left", left},
                     {"lost", lost},
                     {"lost_squares", squares}});
  }
  return steps;
}

/// Customers of some ranges who could leave at a cut date, with what followed.
Result<std::vector<ChurnRow>> load_rows(db::Session& session,
                                        std::span<const store::IdRange> ranges, Day cut,
                                        const Settings& settings, int currency_decimals) {
  std::vector<ChurnRow> rows;
  const FactsQuery query{cut, settings, false, currency_decimals};
  for (const store::IdRange& range : ranges) {
    TROTH_ASSIGN(auto sums, store::purchases_at(session, range,
                                                {cut, settings.window_days, settings.lapse_days}));
    TROTH_ASSIGN(const auto facts, load_facts(session, range, query, std::move(sums)));
    TROTH_ASSIGN(const auto bought,
                 store::buyers_between(session, range, cut, cut + settings.churn_days));
    for (const CustomerFacts& one : facts) {
      if (!one.purchases || !can_leave(*one.purchases, settings.lapse_days)) continue;
      rows.push_back({churn_features(one), bought.contains(one.customer_id) ? 0.0 : 1.0,
                      static_cast<double>(one.purchases->net_window)});
    }
  }
  return rows;
}

/// Ranges spread evenly over all of them, until they hold about enough customers.
std::vector<store::IdRange> spread(std::span<const store::IdRange> ranges, std::int64_t customers) {
  const double wanted = static_cast<double>(kRowsWanted) /
                        std::max(1.0, static_cast<double>(customers)) *
                        static_cast<double>(ranges.size());
  const auto n = std::clamp(static_cast<std::size_t>(std::ceil(wanted)), std::size_t{1},
                            std::max<std::size_t>(1, ranges.size()));
  std::vector<store::IdRange> some;
  for (std::size_t i = 0; i < n && i < ranges.size(); ++i) {
    some.push_back(ranges[i * ranges.size() / n]);
  }
  return some;
}

double events_of(const std::vector<ChurnRow>& rows) {
  double events = 0;
  for (const ChurnRow& row : rows) events += row.left;
  return events;
}

bool both(const std::vector<ChurnRow>& rows) {
  const double events = events_of(rows);
  return std::min(events, static_cast<double>(rows.size()) - events) >= kEventsMin;
}

SortedJson cut_json(Day cut, int days, const std::vector<ChurnRow>& rows) {
  return {{"cut", format_day(cut)},
          {"until", format_day(cut + days)},
          {"customers", rows.size()},
          {"left", events_of(rows)}};
}

/// Cut dates from the oldest to the latest, as far as half a window of history lies before them.
std::vector<Day> cut_days(Day first, Day as_of, int window) {
  std::vector<Day> days;
  for (int k = kCutsMost; k >= 1; --k) {
    const Day cut = as_of - k * window;
    if (cut >= first + window / 2) days.push_back(cut);
  }
  return days;
}

void refuse(FittedChurn& fitted, SortedJson& document, const char* code,
            const std::string& message) {
  fitted.stored.status = stats::status_name(stats::StatusCode::too_few_rows);
  fitted.warnings.push_back({code, "churn", message});
  document["cause"] = code;
  document["culprit"] = message;
}

}  // namespace

SortedJson churn_quality(const ChurnModel& model, std::span<const ChurnRow> rows,
                         const Settings& settings, double margin) {
  std::vector<double> chance, left;
  for (const ChurnRow& row : rows) {
    chance.push_back(model.chance(row.features));
    left.push_back(row.left);
  }
  const stats::Estimate area = stats::auc(chance, left, settings.level);
  const stats::Calibration calibration = stats::calibration(chance, left, 10, settings.level);
  auto bins = SortedJson::array();
  for (const auto& bin : calibration.bins) {
    bins.push_back({{"n", bin.n},
                    {"predicted", number_json(bin.predicted)},
                    {"observed", number_json(bin.observed.value)},
                    {"interval", interval_json(bin.observed.interval)}});
  }
  double events = 0;
  double predicted = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    events += left[i];
    predicted += chance[i];
  }
  const double share = events / static_cast<double>(left.size());
  return {{"customers", rows.size()},
          {"left", events},
          {"predicted", predicted},
          {"auc", number_json(area.value)},
          {"auc_interval", interval_json(area.interval)},
          {"log_loss", number_json(stats::log_loss(chance, left))},
          {"log_loss_base",
           number_json(stats::log_loss(std::vector<double>(left.size(), share), left))},
          {"brier", number_json(stats::brier(chance, left))},
          {"lift_top_decile", number_json(stats::lift(chance, left, 0.1))},
          {"calibration", std::move(bins)},
          {"calibration_slope", number_json(calibration.slope)},
          {"calibration_slope_interval", interval_json(calibration.slope_interval)},
          {"calibration_intercept_interval", interval_json(calibration.intercept_interval)},
          {"calibration_intercept", number_json(calibration.intercept)},
          {"calibration_error", number_json(calibration.error)},
          {"gains", gains_json(chance, rows)},
          {"contact", contact_json(chance, rows, margin)},
          {"threshold", threshold_json(chance, rows, settings, margin)}};
}

SortedJson churn_drivers(const ChurnModel& model, std::span<const ChurnRow> rows) {
  constexpr int kPoints = 21;
  constexpr std::size_t kEnough = 5'000;
  const std::size_t stride = std::max<std::size_t>(1, rows.size() / kEnough);
  const auto looked_at = static_cast<double>((rows.size() + stride - 1) / stride);
  ChurnFeatures size{};
  std::array<std::vector<double>, kChurnFeatures> values;
  for (std::size_t i = 0; i < rows.size(); i += stride) {
    const ChurnFeatures& x = rows[i].features;
    const ChurnFeatures effects = model.effects(x);
    for (std::size_t f = 0; f < kChurnFeatures; ++f) {
      size.at(f) += std::fabs(effects.at(f)) / looked_at;
      if (!std::isnan(x.at(f))) values.at(f).push_back(x.at(f));
    }
  }
  std::vector<double> sizes(size.begin(), size.end());
  auto drivers = SortedJson::array();
  for (const std::size_t f : falling(sizes)) {
    auto curve = SortedJson::array();
    double before = stats::kNaN;
    for (int i = 0; i < kPoints; ++i) {
      // From the 2nd to the 98th percentile: beyond them the curve rests on next to nobody.
      const auto x = stats::quantile(values.at(f), 0.02 + 0.96 * i / (kPoints - 1));
      if (!x || *x == before) continue;
      before = *x;
      ChurnFeatures alone;
      alone.fill(stats::kNaN);
      alone.at(f) = *x;
      curve.push_back({*x, model.effects(alone).at(f)});
    }
    const auto name = churn_feature_names()[f];
    const auto kind = churn_feature_kind(name);
    drivers.push_back({{"feature", name},
                       {"kind", kind == FeatureKind::money   ? "money"
                                : kind == FeatureKind::share ? "share"
                                                             : "number"},
                       {"known", values.at(f).size()},
                       {"importance", size.at(f)},
                       {"curve", std::move(curve)}});
  }
  return drivers;
}

Result<FittedChurn> fit_churn(db::Session& session, const Settings& settings, const Cuts& cuts,
                              std::span<const store::IdRange> ranges, Day as_of,
                              int currency_decimals, Progress& progress) {
  FittedChurn fitted;
  fitted.stored.kind = "churn";
  fitted.stored.name = "ridge_logistic";
  fitted.stored.as_of_day = as_of;
  fitted.stored.status = "ok";
  SortedJson document{
      {"definition", {{"window_days", settings.churn_days}, {"lapse_days", settings.lapse_days}}},
      {"cuts", SortedJson::array()},
      {"evaluation", nullptr},
      {"model", nullptr}};
  TROTH_ASSIGN(const auto first, store::first_purchase(session));
  TROTH_ASSIGN(const auto customers, session.scalar("SELECT COUNT(*) FROM customer_purchases"));
  const auto some = spread(ranges, customers);
  std::vector<std::vector<ChurnRow>> rows;
  const auto days = first ? cut_days(*first, as_of, settings.churn_days) : std::vector<Day>();
  for (const Day cut : days) {
    progress.update("value.progress.churn", rows.size(), days.size());
    TROTH_ASSIGN(auto of_cut, load_rows(session, some, cut, settings, currency_decimals));
    document["cuts"].push_back(cut_json(cut, settings.churn_days, of_cut));
    if (!both(of_cut)) continue;
    fitted.stored.n += static_cast<std::int64_t>(of_cut.size());
    rows.push_back(std::move(of_cut));
  }
  document["sample"] = {{"ranges", some.size()}, {"of", ranges.size()}};
  const std::span<const std::vector<ChurnRow>> all(rows);
  if (rows.empty()) {
    refuse(fitted, document, days.empty() ? "churn_short_history" : "churn_few_events",
           days.empty() ? fmt::format("The orders must reach back {} days before a cut date.",
                                      settings.churn_days / 2)
                        : fmt::format("At least {} who left and {} who stayed are needed.",
                                      kEventsMin, kEventsMin));
  } else {
    if (rows.size() > 1) {
      TROTH_ASSIGN(const ChurnModel earlier, fit_churn(all.first(all.size() - 1), settings.seed));
      document["evaluation"] = churn_quality(earlier, all.back(), settings, cuts.margin);
    } else {
      fitted.warnings.push_back({"churn_not_checked", "churn", ""});
    }
    TROTH_ASSIGN(fitted.model, fit_churn(all, settings.seed));
    document["model"] = churn_model_json(*fitted.model);
    document["drivers"] = churn_drivers(*fitted.model, rows.back());
  }
  document["status"] = fitted.stored.status;
  fitted.stored.document = document.dump();
  return fitted;
}

}  // namespace troth::value
