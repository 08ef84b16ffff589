#include "value/purchase_models.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "http/json_number.h"
#include "value/store.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;
using http::number_json;
using Kind = stats::PurchaseModelKind;

/// About 1 kB each.
constexpr std::size_t kForecastsKept = 1U << 16U;

double real_of(const SortedJson& json) {
  return json.is_number() ? json.get<double>() : stats::kNaN;
}

SortedJson stored_interval(const stats::Interval& interval) {
  if (!interval.known()) return nullptr;
  return SortedJson::array({interval.lo, interval.hi});
}

/// Customers seen until a split, and what they did after it; equal ones together.
struct SplitGroup {
  stats::PurchaseHistory history;
  double later = 0;
};

Result<std::vector<SplitGroup>> load_split(db::Session& session, Day split, Day end) {
  std::vector<SplitGroup> groups;
  TROTH_TRY(session.scan(
      "SELECT x, t_x, age, later, COUNT(*) FROM (SELECT customer_id,"
      " COUNT(DISTINCT CASE WHEN ordered_day <= ? THEN ordered_day END) - 1 AS x,"
      " MAX(CASE WHEN ordered_day <= ? THEN ordered_day END) - MIN(ordered_day) AS t_x,"
      " CAST(? AS INTEGER) - MIN(ordered_day) AS age,"
      " COUNT(DISTINCT CASE WHEN ordered_day > ? THEN ordered_day END) AS later"
      " FROM orders WHERE customer_id > 0 AND kind = 0 AND gross > 0 AND ordered_day <= ?"
      " GROUP BY customer_id HAVING MIN(ordered_day) <= ?) seen"
      " GROUP BY x, t_x, age, later ORDER BY x, t_x, age, later",
      {std::int64_t{split}, std::int64_t{split}, std::int64_t{split}, std::int64_t{split},
       std::int64_t{end}, std::int64_t{split}},
      [&](const db::Row& row) {
        groups.push_back(
            {{row.real(0), row.real(1) / kDaysPerWeek, row.real(2) / kDaysPerWeek, row.real(4)},
             row.real(3)});
        return true;
      }));
  return groups;
}

SortedJson holdout_json(const stats::HoldoutError& error) {
  return {{"weeks", error.time},           {"customers", error.customers},
          {"actual", error.actual},        {"predicted", number_json(error.predicted)},
          {"mae", number_json(error.mae)}, {"rmse", number_json(error.rmse)}};
}

bool same(const stats::PurchaseHistory& a, const stats::PurchaseHistory& b) {
  return a.frequency == b.frequency && a.recency == b.recency && a.age == b.age;
}

/// The model with the least squared error after the split, and what all of them missed by.
struct Choice {
  std::optional<Kind> kind;
  SortedJson tried = SortedJson::array();
  SortedJson holdout;
};

Choice choose(const std::vector<SplitGroup>& groups, double weeks, const std::vector<Kind>& kinds) {
  Choice choice;
  std::vector<stats::PurchaseHistory> histories;
  for (const SplitGroup& group : groups) histories.push_back(group.history);
  stats::ModelChoice best;
  for (const Kind kind : kinds) {
    const auto fit = stats::fit_purchases(kind, stats::group_histories(histories));
    SortedJson line{{"model", stats::purchase_model_name(kind)},
                    {"status", stats::status_name(fit.report.verdict.status)},
                    {"holdout", nullptr}};
    if (stats::usable(fit.report, fit.model)) {
      stats::HoldoutSums sums(weeks);
      double expected = stats::kNaN;
      for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto& group = groups[i];
        // Equal histories stand next to each other.
        if (i == 0 || !same(group.history, groups[i - 1].history)) {
          expected = fit.model.expected(group.history, weeks);
        }
        sums.add(expected, group.later, group.history.count);
      }
      const auto error = sums.error();
      line["holdout"] = holdout_json(error);
      if (best.takes(fit.report, error)) {
        choice.kind = kind;
        choice.holdout = line["holdout"];
      }
    }
    choice.tried.push_back(std::move(line));
  }
  return choice;
}

SortedJson report_json(const stats::FitReport& report) {
  auto warnings = SortedJson::array();
  for (const auto& warning : report.warnings) {
    warnings.push_back(
        {{"code", warning.code}, {"message", warning.message}, {"subject", warning.subject}});
  }
  return {{"status", stats::status_name(report.verdict.status)},
          {"cause", report.verdict.cause},
          {"culprit", report.verdict.culprit},
          {"log_likelihood", number_json(report.log_likelihood)},
          {"gradient_norm", number_json(report.gradient_norm)},
          {"iterations", report.iterations},
          {"starts_agreeing", report.starts_agreeing},
          {"customers", report.customers},
          {"repeaters", report.repeaters},
          {"warnings", std::move(warnings)}};
}

std::vector<Kind> kinds_of(const std::string& name) {
  if (const auto kind = stats::parse_purchase_model(name)) return {*kind};
  return {Kind::bgnbd, Kind::mbgnbd, Kind::pareto_nbd};
}

void add_verdict(const stats::FitReport& report, bool usable, const std::string& subject,
                 std::vector<ModelWarning>& warnings) {
  for (const auto& warning : report.warnings) {
    warnings.push_back({warning.code, subject, warning.message});
  }
  if (report.verdict.ok()) return;
  warnings.push_back(
      {usable ? "edge_of_model" : "no_" + subject + "_model", subject, report.verdict.culprit});
}

}  // namespace

Result<std::vector<stats::PurchaseHistory>> load_histories(db::Session& session) {
  std::vector<stats::PurchaseHistory> histories;
  TROTH_TRY(
      session.scan("SELECT purchases - 1, last_day - first_day, as_of_day - first_day, COUNT(*)"
                   " FROM customer_purchases WHERE purchases > 0 AND customer_id > 0"
                   " GROUP BY purchases - 1, last_day - first_day, as_of_day - first_day"
                   " ORDER BY purchases - 1, last_day - first_day, as_of_day - first_day",
                   {}, [&](const db::Row& row) {
                     histories.push_back({row.real(0), row.real(1) / kDaysPerWeek,
                                          row.real(2) / kDaysPerWeek, row.real(3)});
                     return true;
                   }));
  return histories;
}

Result<FittedPurchases> fit_purchases(db::Session& session, const Settings& settings, Day as_of,
                                      Progress& progress) {
  FittedPurchases fitted;
  TROTH_ASSIGN(const auto histories, load_histories(session));
  TROTH_ASSIGN(const auto first, store::first_purchase(session));
  const auto kinds = kinds_of(settings.model);
  Choice choice;
  SortedJson split_day;
  if (first) {
    const Day split = as_of - (as_of - *first) / 3;
    progress.update("value.progress.choose", 0, 0);
    TROTH_ASSIGN(const auto groups, load_split(session, split, as_of));
    if (split < as_of) {
      choice = choose(groups, (as_of - split) / kDaysPerWeek, kinds);
      split_day = format_day(split);
    }
  }
  const Kind kind = choice.kind.value_or(kinds.front());
  progress.update("value.progress.fit", 0, 0);
  const stats::PurchaseFit fit = stats::fit_purchases(kind, histories);
  fitted.model = fit.model;
  fitted.usable = stats::usable(fit.report, fit.model);
  add_verdict(fit.report, fitted.usable, "purchases", fitted.warnings);
  SortedJson document = report_json(fit.report);
  const auto names = stats::parameter_names(kind);
  for (std::size_t i = 0; i < names.size(); ++i) {
    document["parameters"][std::string(names.at(i))] = number_json(fit.model.parameters().at(i));
    document["standard_errors"][std::string(names.at(i))] = number_json(fit.standard_errors.at(i));
  }
  document["time_unit"] = "week";
  document["groups"] = histories.size();
  document["chosen_by"] = kinds.size() == 1 ? "setting" : choice.kind ? "holdout" : "default";
  document["holdout_from"] = std::move(split_day);
  document["holdout"] = std::move(choice.holdout);
  document["tried"] = std::move(choice.tried);
  document["usable"] = fitted.usable;
  fitted.stored.kind = "purchases";
  fitted.stored.name = stats::purchase_model_name(kind);
  fitted.stored.as_of_day = as_of;
  fitted.stored.n = std::llround(fit.report.customers);
  fitted.stored.status = stats::status_name(fit.report.verdict.status);
  fitted.stored.document = document.dump();
  return fitted;
}

Result<FittedSpend> fit_spend(db::Session& session, const Settings&, Day as_of,
                              int currency_decimals) {
  FittedSpend fitted;
  const double unit = std::pow(10.0, currency_decimals);
  std::vector<stats::SpendHistory> spends;
  std::int64_t not_positive = 0;
  TROTH_TRY(
      session.scan("SELECT purchases - 1, repeat_net FROM customer_purchases WHERE purchases > 1"
                   " ORDER BY customer_id",
                   {}, [&](const db::Row& row) {
                     if (row.integer(1) > 0) {
                       spends.push_back({row.real(0), row.real(1) / unit / row.real(0)});
                     } else {
                       ++not_positive;
                     }
                     return true;
                   }));
  const stats::GammaGammaFit fit = stats::fit_gamma_gamma(spends);
  fitted.model = fit.model;
  fitted.usable = fit.report.verdict.ok() && std::isfinite(stats::expected_spend(fit.model, {}));
  add_verdict(fit.report, fitted.usable, "spend", fitted.warnings);
  SortedJson document = report_json(fit.report);
  document["parameters"] = {{"p", number_json(fit.model.p)},
                            {"q", number_json(fit.model.q)},
                            {"v", number_json(fit.model.v)}};
  document["standard_errors"] = {{"p", number_json(fit.standard_errors[0])},
                                 {"q", number_json(fit.standard_errors[1])},
                                 {"v", number_json(fit.standard_errors[2])}};
  document["money_unit"] = "major";
  document["mean"] = number_json(stats::expected_spend(fit.model, {}));
  document["correlation_with_frequency"] = number_json(fit.independence.value);
  document["correlation_interval"] = stored_interval(fit.independence.interval);
  document["not_positive"] = not_positive;
  document["usable"] = fitted.usable;
  if (not_positive > 0) {
    fitted.warnings.push_back({"value_not_positive", "spend", std::to_string(not_positive)});
  }
  fitted.stored.kind = "spend";
  fitted.stored.name = "gamma_gamma";
  fitted.stored.as_of_day = as_of;
  fitted.stored.n = static_cast<std::int64_t>(spends.size());
  fitted.stored.status = stats::status_name(fit.report.verdict.status);
  fitted.stored.document = document.dump();
  return fitted;
}

FittedPurchases read_purchases_model(const StoredModel& stored) {
  FittedPurchases fitted;
  fitted.stored = stored;
  const auto kind = stats::parse_purchase_model(stored.name);
  const SortedJson document = SortedJson::parse(stored.document, nullptr, false);
  if (!kind || !document.is_object()) return fitted;
  std::array<double, 4> parameters{};
  const auto names = stats::parameter_names(*kind);
  for (std::size_t i = 0; i < names.size(); ++i) {
    parameters.at(i) =
        real_of(document["parameters"].value(std::string(names.at(i)), SortedJson()));
  }
  fitted.model = stats::purchase_model(*kind, parameters);
  fitted.usable = document.value("usable", false) && fitted.model.known();
  return fitted;
}

FittedSpend read_spend_model(const StoredModel& stored) {
  FittedSpend fitted;
  fitted.stored = stored;
  const SortedJson document = SortedJson::parse(stored.document, nullptr, false);
  if (!document.is_object()) return fitted;
  const SortedJson& p = document["parameters"];
  fitted.model = {real_of(p.value("p", SortedJson())), real_of(p.value("q", SortedJson())),
                  real_of(p.value("v", SortedJson()))};
  fitted.usable = document.value("usable", false);
  return fitted;
}

Forecaster::Forecaster(const FittedPurchases& purchases, const FittedSpend& spend,
                       const Settings& settings, const Cuts& cuts, int currency_decimals)
    : model_(purchases.model),
      purchases_usable_(purchases.usable),
      spend_(spend.model),
      spend_usable_(spend.usable),
      mean_spend_(cuts.mean_spend),
      unit_(std::pow(10.0, currency_decimals)),
      level_(settings.level),
      clv_{.margin = 1, .periods = settings.horizon_months, .discount = settings.discount_monthly} {
}

std::size_t Forecaster::Hash::operator()(const Key& key) const {
  const auto mixed = static_cast<std::uint64_t>(key.frequency) * 0x9E3779B97F4A7C15ULL ^
                     static_cast<std::uint64_t>(key.age) * 0x165667B19E3779F9ULL;
  return static_cast<std::size_t>(mixed ^ (mixed >> 29U));
}

stats::PeerForecast& Forecaster::peers_of(const Purchases& customer) {
  const Key key{customer.purchases - 1, customer.as_of_day - *customer.first_day};
  if (const auto at = known_.find(key); at != known_.end()) return at->second;
  if (known_.size() >= kForecastsKept) known_.clear();
  stats::PeerForecast peers(
      model_, static_cast<double>(key.frequency), static_cast<double>(key.age) / kDaysPerWeek,
      {.time = clv_.periods * clv_.period_length, .level = level_, .clv = &clv_});
  return known_.emplace(key, std::move(peers)).first->second;
}

Forecast Forecaster::forecast(const Purchases& customer) {
  if (!purchases_usable_ || customer.purchases == 0) return {};
  const auto weeks = [&](Day until) {
    return static_cast<double>(until - *customer.first_day) / kDaysPerWeek;
  };
  const stats::PeerForecast& peers = peers_of(customer);
  Forecast forecast;
  forecast.p_alive = model_.alive({static_cast<double>(customer.purchases - 1),
                                   weeks(*customer.last_day), weeks(customer.as_of_day)});
  forecast.expected = forecast.p_alive * peers.expected_if_alive();
  forecast.interval = peers.purchases(forecast.p_alive);
  forecast.discounted = forecast.p_alive * peers.discounted_if_alive();
  return forecast;
}

stats::SpendHistory Forecaster::spent(const Purchases& customer) const {
  const double repeats = static_cast<double>(customer.purchases) - 1;
  const double mean = repeats > 0 ? static_cast<double>(customer.repeat_net) / unit_ / repeats : 0;
  if (!(repeats > 0 && mean > 0)) return {};
  return {repeats, mean};
}

stats::Interval Forecaster::value_interval(const Purchases& customer, const Forecast& forecast) {
  stats::Interval interval = forecast.interval;
  double each = spend(customer);
  if (spend_usable_ && interval.known()) {
    interval = peers_of(customer).value(forecast.p_alive, spend_, spent(customer));
    each = unit_;
  }
  interval.lo *= each;
  interval.hi *= each;
  return interval;
}

double Forecaster::spend(const Purchases& customer) const {
  if (spend_usable_) return unit_ * stats::expected_spend(spend_, spent(customer));
  // Without a model: what they spend, or what everybody does.
  if (customer.purchases > 0 && customer.net > 0) {
    return static_cast<double>(customer.net) / static_cast<double>(customer.purchases);
  }
  return mean_spend_;
}

SortedJson warnings_json(const std::vector<ModelWarning>& warnings) {
  auto json = SortedJson::array();
  for (const auto& warning : warnings) {
    json.push_back(
        {{"code", warning.code}, {"subject", warning.subject}, {"message", warning.message}});
  }
  return json;
}

}  // namespace troth::value
