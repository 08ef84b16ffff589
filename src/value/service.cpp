#include "value/service.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "db/tell.h"
#include "stats/loyalty_grid.h"
#include "stats/rank.h"
#include "value/churn.h"
#include "value/compute.h"
#include "value/loyalty.h"
#include "value/readings.h"
#include "value/run_store.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;

constexpr std::int64_t kRunsKept = 24;
constexpr std::int64_t kSampleWanted = 100'000;

Error stopped() {
  return {ErrorCode::cancelled, "The refresh of value was stopped.", "",
          "Rows written so far stay; a refresh without --as-of brings all of them up to date."};
}

/// One complete refresh at one day.
class Refresh {
 public:
  Refresh(db::Database& database, const RefreshRequest& request, Day today, const Clock& clock,
          Progress& progress)
      : database_(database), request_(request), today_(today), clock_(clock), progress_(progress) {}

  /// `last` is false for the periods before, which only the history wants.
  Result<Run> run(Day as_of, bool pinned, bool last) {
    as_of_ = as_of;
    warnings_.clear();
    TROTH_TRY(begin(pinned));
    const Status done = work();
    run_.state = done ? "done" : done.error().code == ErrorCode::cancelled ? "cancelled" : "failed";
    run_.finished_at = clock_.now();
    run_.warnings = warnings_json(warnings_).dump();
    const Status ended = database_.writer().run([&](db::Session& session) -> Status {
      TROTH_TRY(store::update_run(session, run_));
      if (done && last) TROTH_TRY(tell_refreshed(session));
      // A day that is not over yet will have to be looked at again.
      if (done && as_of_ < today_) {
        TROTH_TRY(store::end_snapshot(session, as_of_, clock_.now()));
      }
      return store::forget_old_runs(session, kRunsKept);
    });
    TROTH_TRY(done);
    TROTH_TRY(ended);
    return run_;
  }

 private:
  Status tell_refreshed(db::Session& session) const {
    const SortedJson data = {{"run", std::to_string(run_.run_id)},
                             {"as_of", format_day(run_.as_of_day)},
                             {"customers", run_.customers}};
    return db::tell(session, std::vector<db::Happening>{{"value.refreshed", data.dump()}},
                    run_.finished_at.value_or(0));
  }

  Status begin(bool pinned) {
    {
      TROTH_ASSIGN(const auto session, database_.read());
      TROTH_ASSIGN(settings_, load_settings(*session));
    }
    run_ = {};
    run_.as_of_day = as_of_;
    run_.pinned = pinned;
    run_.started_at = clock_.now();
    run_.settings = settings_json(settings_).dump();
    return database_.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(run_.run_id,
                   store::begin_run(session, as_of_, pinned, run_.started_at, run_.settings));
      TROTH_ASSIGN(ranges_, store::customer_ranges(session, request_.customers_per_transaction));
      return {};
    });
  }

  /// Remembers how long a step took.
  template <typename Step>
  auto timed(const char* name, Step step) {
    const auto start = std::chrono::steady_clock::now();
    auto result = step();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    run_.seconds.emplace_back(name, took.count());
    return result;
  }

  Status work() {
    TROTH_TRY(timed("sums", [&] { return sum(); }));
    TROTH_TRY(fit());
    TROTH_TRY(timed("rows", [&] { return write(); }));
    return timed("readings", [&] { return read(); });
  }

  Status sum() {
    const store::SumWindows windows{as_of_, settings_.window_days, settings_.lapse_days};
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      if (progress_.cancelled()) return stopped();
      progress_.update("value.progress.sum", i, ranges_.size());
      TROTH_TRY(database_.writer().run([&](db::Session& session) {
        return store::sum_purchases(session, ranges_[i], windows);
      }));
    }
    return {};
  }

  Status fit() {
    const int decimals = database_.settings().currency_decimals;
    FittedPurchases purchases;
    FittedSpend spend;
    FittedChurn churn;
    {
      TROTH_ASSIGN(const auto session, database_.read());
      TROTH_ASSIGN(run_.data_version, store::data_version(*session));
      TROTH_ASSIGN(cuts_, timed("cuts", [&] { return load_cuts(*session, settings_, as_of_); }));
      TROTH_ASSIGN(purchases, timed("purchase_models", [&] {
                     return fit_purchases(*session, settings_, as_of_, progress_);
                   }));
      if (progress_.cancelled()) return stopped();
      TROTH_ASSIGN(spend, timed("spend_model",
                                [&] { return fit_spend(*session, settings_, as_of_, decimals); }));
      forecaster_.emplace(purchases, spend, settings_, cuts_, decimals);
      TROTH_ASSIGN(churn, timed("churn_model", [&] {
                     return fit_churn(*session, settings_, cuts_, ranges_, as_of_, decimals,
                                      progress_);
                   }));
      if (progress_.cancelled()) return stopped();
      TROTH_TRY(timed("sample", [&] { return cut_survey_and_potential(*session); }));
    }
    churn_ = churn.model;
    for (auto* more : {&purchases.warnings, &spend.warnings, &churn.warnings}) {
      warnings_.insert(warnings_.end(), more->begin(), more->end());
    }
    if (!cuts_.margin_known) warnings_.push_back({"margin_unknown", "margin", ""});
    if (!cuts_.preference) warnings_.push_back({"no_preference", "loyalty", ""});
    for (auto* stored : {&purchases.stored, &spend.stored, &churn.stored}) {
      stored->made_at = clock_.now();
    }
    run_.cuts = cuts_json(cuts_).dump();
    return database_.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(run_.purchase_model_id, store::store_model(session, purchases.stored));
      TROTH_ASSIGN(run_.spend_model_id, store::store_model(session, spend.stored));
      TROTH_ASSIGN(run_.churn_model_id, store::store_model(session, churn.stored));
      return store::update_run(session, run_);
    });
  }

  /// The cuts that need more than the sums: what is a strong preference, and the potential of the
  /// median customer, of a sample of whole ranges spread over all of them.
  Status cut_survey_and_potential(db::Session& session) {
    const std::int64_t size = request_.customers_per_transaction;
    const std::size_t step = std::max<std::size_t>(
        1,
        ranges_.size() / static_cast<std::size_t>(std::max<std::int64_t>(1, kSampleWanted / size)));
    std::vector<double> preferences, potentials;
    const Basis basis{settings_, cuts_, *forecaster_, run_.run_id, as_of_, 0};
    const FactsQuery query{as_of_, settings_, false, database_.settings().currency_decimals};
    for (std::size_t i = 0; i < ranges_.size(); i += step) {
      TROTH_ASSIGN(const auto facts, load_facts(session, ranges_[i], query));
      for (const CustomerFacts& one : facts) {
        const auto preference = preference_of(one, as_of_, settings_.survey_days);
        if (preference) preferences.push_back(*preference);
        if (!one.purchases || one.purchases->purchases == 0) continue;
        const Forecast forecast = forecaster_->forecast(*one.purchases);
        if (std::isnan(forecast.expected)) continue;
        potentials.push_back(
            potential_of(one, forecast, forecaster_->spend(*one.purchases), basis));
      }
    }
    if (settings_.preference_cut) {
      cuts_.preference = settings_.preference_cut;
    } else if (const double cut = stats::even_cut(preferences); std::isfinite(cut)) {
      cuts_.preference = cut;
    }
    const auto median = stats::quantile(potentials, 0.5);
    cuts_.potential = settings_.potential_cut ? static_cast<double>(*settings_.potential_cut)
                      : median                ? *median
                                              : 0;
    return {};
  }

  Status write() {
    const Day period = period_end(as_of_, settings_.history);
    const FactsQuery query{as_of_, settings_,
                           cuts_.lines_listed != 0 || settings_.client_categories > 1,
                           database_.settings().currency_decimals};
    const Basis basis{settings_, cuts_, *forecaster_, run_.run_id, as_of_, clock_.now()};
    indicators_ = {};
    bool engagement = false;
    {
      TROTH_ASSIGN(const auto session, database_.read());
      TROTH_ASSIGN(engagement, records_engagement(*session));
    }
    for (std::size_t i = 0; i < ranges_.size(); ++i) {
      if (progress_.cancelled()) return stopped();
      progress_.update("value.progress.write", i, ranges_.size());
      std::vector<CustomerValue> values;
      {
        TROTH_ASSIGN(const auto session, database_.read());
        TROTH_ASSIGN(const auto facts, load_facts(*session, ranges_[i], query));
        for (const CustomerFacts& one : facts) {
          values.push_back(value_of(one, basis));
          if (churn_) add_churn(one, *churn_, settings_, cuts_.margin, values.back());
          if (values.back().purchases == 0) continue;
          indicators_.add(indicators_of(one, values.back(), settings_, engagement),
                          barriers_of(one, values.back(), settings_));
        }
      }
      run_.customers += static_cast<std::int64_t>(values.size());
      TROTH_TRY(database_.writer().run([&](db::Session& session) -> Status {
        TROTH_TRY(store::replace_values(session, ranges_[i], values));
        return store::replace_history(session, ranges_[i], period, values);
      }));
    }
    return {};
  }

  Status read() {
    progress_.update("value.progress.read", 0, 0);
    Readings readings;
    {
      TROTH_ASSIGN(const auto session, database_.read());
      TROTH_ASSIGN(readings, make_readings(*session, settings_, cuts_, as_of_));
      SortedJson told = indicators_.json();
      TROTH_ASSIGN(told["reliability"], battery_reliability(*session, settings_, as_of_));
      readings.emplace_back("indicators", told.dump());
    }
    return database_.writer().run([&](db::Session& session) -> Status {
      for (const auto& [name, document] : readings) {
        TROTH_TRY(store::store_reading(session, run_.run_id, name, document));
      }
      return {};
    });
  }

  db::Database& database_;
  const RefreshRequest& request_;
  const Day today_;
  const Clock& clock_;
  Progress& progress_;
  Day as_of_ = 0;
  Settings settings_;
  Run run_;
  Cuts cuts_;
  std::vector<store::IdRange> ranges_;
  std::optional<Forecaster> forecaster_;
  std::optional<ChurnModel> churn_;
  IndicatorSums indicators_;
  std::vector<ModelWarning> warnings_;
};

/// What a refresh left to place single customers by.
struct Standing {
  Run run;
  Settings settings;
  Cuts cuts;
  std::optional<Forecaster> forecaster;
  std::optional<ChurnModel> churn;
};

Result<std::optional<Standing>> load_standing(db::Session& session, int decimals) {
  TROTH_ASSIGN(auto run, store::last_run(session));
  if (!run) return std::optional<Standing>();
  Standing standing;
  standing.run = std::move(*run);
  TROTH_ASSIGN(standing.settings,
               parse_settings(SortedJson::parse(standing.run.settings, nullptr, false)));
  TROTH_ASSIGN(standing.cuts, parse_cuts(SortedJson::parse(standing.run.cuts, nullptr, false)));
  TROTH_ASSIGN(const auto models, store::load_models(session, standing.run));
  const auto model = [&](std::int64_t id) {
    const auto found = models.find(id);
    return found == models.end() ? nullptr : &found->second;
  };
  const StoredModel* purchases = model(standing.run.purchase_model_id);
  const StoredModel* spend = model(standing.run.spend_model_id);
  standing.forecaster.emplace(
      purchases != nullptr ? read_purchases_model(*purchases) : FittedPurchases{},
      spend != nullptr ? read_spend_model(*spend) : FittedSpend{}, standing.settings, standing.cuts,
      decimals);
  if (const StoredModel* churn = model(standing.run.churn_model_id); churn != nullptr) {
    standing.churn = read_churn_model(churn->document);
  }
  return std::optional(std::move(standing));
}

Status refresh_one(db::Session& session, Standing& standing, Id customer_id, Day today,
                   int decimals, Instant now) {
  const Settings& settings = standing.settings;
  Day as_of = standing.run.as_of_day;
  if (!standing.run.pinned) {
    TROTH_ASSIGN(const auto last, store::last_order_day(session, customer_id, today));
    if (last) as_of = std::max(as_of, *last);
  }
  const store::IdRange one{customer_id - 1, customer_id};
  TROTH_ASSIGN(auto sums,
               store::sum_purchases_of(session, customer_id,
                                       {as_of, settings.window_days, settings.lapse_days}));
  const FactsQuery query{
      as_of, settings, standing.cuts.lines_listed != 0 || settings.client_categories > 1, decimals};
  TROTH_ASSIGN(const auto facts, load_facts(session, one, query, std::move(sums)));
  const Basis basis{settings, standing.cuts, *standing.forecaster, standing.run.run_id, as_of, now};
  // Whoever is nobody any more (joined with another customer) has no past of their own.
  if (facts.empty()) TROTH_TRY(store::forget_value(session, customer_id));
  for (const CustomerFacts& known : facts) {
    CustomerValue value = value_of(known, basis);
    if (standing.churn) add_churn(known, *standing.churn, settings, standing.cuts.margin, value);
    TROTH_TRY(store::replace_value(session, period_end(as_of, settings.history), value));
  }
  return store::forget_change(session, customer_id);
}

int period_months(const std::string& length) {
  return length == "year" ? 12 : length == "quarter" ? 3 : 1;
}

}  // namespace

Day period_end(Day day, const std::string& length) {
  CivilDate date = to_civil(day);
  const int months = period_months(length);
  date.month = (date.month - 1) / months * months + 1;
  date.day = 1;
  return add_months(to_day(date), months) - 1;
}

Day period_before(Day end, const std::string& length, int back) {
  // In the first four days of its month, which every month has.
  return period_end(add_months(end - 27, -back * period_months(length)), length);
}

Result<Run> refresh(db::Database& database, const RefreshRequest& request, const Clock& clock,
                    Progress& progress) {
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(database.settings().time_zone));
  const Day today = zone.to_local_day(clock.now());
  Day as_of = request.as_of.value_or(today);
  Settings settings;
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(settings, load_settings(*session));
    if (!request.as_of) {
      TROTH_ASSIGN(const auto last, store::last_day_with_data(*session, today));
      as_of = last.value_or(today);
    }
  }
  Refresh work(database, request, today, clock, progress);
  const Day this_period = period_end(as_of, settings.history);
  for (const Day day : request.before) {
    TROTH_TRY(work.run(std::min(day, as_of), true, false));
  }
  for (int back = request.history; back > 0; --back) {
    const Day then = period_before(this_period, settings.history, back);
    TROTH_TRY(work.run(std::min(then, as_of), true, false));
  }
  return work.run(as_of, request.as_of.has_value(), true);
}

Result<std::int64_t> refresh_changed(db::Session& session, const db::WorkspaceSettings& workspace,
                                     std::int64_t limit, Instant now, const Follower& follow) {
  TROTH_ASSIGN(const auto ids, store::changed_customers(session, limit));
  if (ids.empty()) return std::int64_t{0};
  TROTH_ASSIGN(auto standing, load_standing(session, workspace.currency_decimals));
  if (!standing) return std::int64_t{0};
  TROTH_ASSIGN(const TimeZone zone, TimeZone::find(workspace.time_zone));
  const Day today = zone.to_local_day(now);
  for (const Id id : ids) {
    TROTH_TRY(refresh_one(session, *standing, id, today, workspace.currency_decimals, now));
  }
  if (follow) TROTH_TRY(follow(session, ids));
  return static_cast<std::int64_t>(ids.size());
}

Result<ValueView> customer_value(db::Session& session, Id customer_id) {
  TROTH_ASSIGN(auto run, store::last_run(session));
  if (!run) {
    return Error{ErrorCode::not_found, "Value has not been computed yet.", "value",
                 "Run troth value refresh, or start the refresh job."};
  }
  TROTH_ASSIGN(auto value, store::load_value(session, customer_id));
  if (!value) {
    return Error{ErrorCode::not_found, "Nothing is known of this customer.",
                 std::to_string(customer_id), ""};
  }
  return ValueView{std::move(*value), std::move(*run)};
}

Result<LoyaltyProfile> loyalty_profile(db::Session& session, const ValueView& view,
                                       int currency_decimals) {
  LoyaltyProfile profile;
  TROTH_ASSIGN(profile.settings,
               parse_settings(SortedJson::parse(view.run.settings, nullptr, false)));
  TROTH_ASSIGN(const bool engagement, records_engagement(session));
  const Id id = view.value.customer_id;
  TROTH_ASSIGN(const auto facts,
               load_facts(session, {id - 1, id},
                          {view.value.as_of_day, profile.settings, true, currency_decimals}));
  if (facts.empty() || view.value.purchases == 0) return profile;
  profile.indicators = indicators_of(facts.front(), view.value, profile.settings, engagement);
  profile.barriers = barriers_of(facts.front(), view.value, profile.settings);
  return profile;
}

}  // namespace troth::value
