#include "value/compute.h"

#include <algorithm>
#include <cmath>

#include "stats/regularity.h"
#include "value/loyalty.h"
#include "value/stages.h"
#include "value/standing.h"

namespace troth::value {

namespace {

std::optional<double> known(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Minor> minor_of(double value) {
  constexpr double kMost = 9e18;
  if (!(std::fabs(value) < kMost)) return std::nullopt;
  return std::llround(value);
}

void add_sums(const Purchases& p, CustomerValue& value) {
  value.purchases = p.purchases;
  value.first_day = p.first_day;
  value.last_day = p.last_day;
  if (p.last_day) value.days_since = value.as_of_day - *p.last_day;
  value.net = p.net;
  value.current_value = p.net_window;
  if (p.gross > 0 && p.gross_with_cost == p.gross) value.profit = p.profit;
  if (p.purchases > 0) {
    value.average_order =
        std::llround(static_cast<double>(p.net) / static_cast<double>(p.purchases));
  }
  if (p.gross > 0) {
    value.returned_share = -static_cast<double>(p.returned) / static_cast<double>(p.gross);
  }
}

/// Gives how the silence compares with the rhythm.
Silence add_rhythm(const Purchases& p, const Basis& basis, CustomerValue& value) {
  const RhythmView view = rhythm_of(p, value.as_of_day, basis.settings, basis.cuts.population_k);
  if (!view.rhythm) return Silence::usual;
  value.usual_gap_days = view.rhythm->mean_interval;
  value.alarm_gap_days = known(view.rhythm->alert_after);
  value.overdue_ratio = known(stats::overdue_ratio(*view.rhythm, value.as_of_day - *p.last_day));
  value.overdue = view.silence == Silence::overdue;
  return view.silence;
}

void add_scores(const Purchases& p, const Cuts& cuts, CustomerValue& value) {
  const Place place = place_of(p, value.stage, value.as_of_day, cuts);
  value.r = place.score.r;
  value.f = place.score.f;
  value.m = place.score.m;
  value.rfm = stats::rfm_segments()[place.segment].id;
  value.abcd = place.abcd;
}

void add_stage(const CustomerFacts& facts, Silence silence, const Settings& settings,
               CustomerValue& value) {
  const Opinion& recommend = facts.opinion(Subject::recommend);
  const bool promoter = recommend.day && recommend.value >= settings.promoter_from;
  const StageSigns signs{facts.purchases || facts.first_contact || facts.answered,
                         promoter || facts.first_referral, facts.categories};
  value.stage =
      stage_at(facts.purchases.value_or(Purchases{}), silence, signs, value.as_of_day, settings);
  StageDays days;
  const auto earlier = [](std::optional<Day> a, std::optional<Day> b) {
    if (!a || !b) return a ? a : b;
    return std::optional(std::min(*a, *b));
  };
  days.met = earlier(facts.first_contact, facts.first_answer);
  if (facts.purchases) {
    days.first = facts.purchases->first_day;
    days.second = facts.purchases->second_day;
    days.back = facts.purchases->back_day;
    days.last = facts.purchases->last_day;
  }
  days.known = earlier(facts.joined, earlier(days.met, days.first));
  days.recommends = earlier(promoter ? recommend.day : std::nullopt, facts.first_referral);
  value.stage_since_day = stage_since(value.stage, days, settings.lapse_days);
}

void add_future(const CustomerFacts& facts, const Basis& basis, CustomerValue& value) {
  const Purchases& p = *facts.purchases;
  const Forecast forecast = basis.forecaster.forecast(p);
  const double spend = basis.forecaster.spend(p);
  value.spend = minor_of(spend);
  value.p_alive = known(forecast.p_alive);
  value.expected = known(forecast.expected);
  value.expected_lo = known(forecast.interval.lo);
  value.expected_hi = known(forecast.interval.hi);
  if (!value.expected) return;
  const double worth = forecast.discounted * spend * basis.cuts.margin;
  value.clv = minor_of(worth);
  // Each purchase is discounted as the average one. Whoever gives back more than they buy is valued
  // below zero without a spend model.
  const stats::Interval sales = basis.forecaster.value_interval(p, forecast);
  const double each =
      forecast.expected > 0 ? basis.cuts.margin * forecast.discounted / forecast.expected : 0;
  value.clv_lo = minor_of(std::min(each * sales.lo, each * sales.hi));
  value.clv_hi = minor_of(std::max(each * sales.lo, each * sales.hi));
  const double potential = potential_of(facts, forecast, spend, basis);
  value.potential_value = minor_of(potential);
  const bool high_now = static_cast<double>(value.current_value) >= basis.cuts.current;
  const bool high_later = potential >= basis.cuts.potential;
  value.matrix = quadrant_name(high_now ? (high_later ? Quadrant::protect : Quadrant::keep)
                                        : (high_later ? Quadrant::grow : Quadrant::cut_cost));
}

}  // namespace

double potential_of(const CustomerFacts& facts, const Forecast& forecast, double spend,
                    const Basis& basis) {
  const Purchases& p = *facts.purchases;
  const int f = score_of(static_cast<double>(p.purchases), basis.cuts.frequency);
  const double peers = basis.cuts.peer_spend.at(static_cast<std::size_t>(f - 1));
  double potential = forecast.expected * std::max(spend, peers);
  const auto share = wallet_share_of(facts, p.as_of_day, basis.settings.survey_days);
  if (share) potential = std::max(potential, forecast.expected * spend / *share);
  return potential;
}

CustomerValue value_of(const CustomerFacts& facts, const Basis& basis) {
  CustomerValue value;
  value.customer_id = facts.customer_id;
  value.as_of_day = facts.purchases ? facts.purchases->as_of_day : basis.as_of;
  value.run_id = basis.run_id;
  value.updated_at = basis.now;
  if (facts.purchases) add_sums(*facts.purchases, value);
  value.discount_share = discount_share_of(facts);
  const Opinion& satisfaction = facts.opinion(Subject::satisfaction);
  if (satisfaction.day) value.satisfaction = 100 * satisfaction.share;
  const Opinion& recommend = facts.opinion(Subject::recommend);
  if (recommend.day) value.recommend = recommend.value;
  const bool bought = value.purchases > 0;
  Silence silence = Silence::usual;
  if (bought) silence = add_rhythm(*facts.purchases, basis, value);
  add_stage(facts, silence, basis.settings, value);
  if (bought) {
    add_scores(*facts.purchases, basis.cuts, value);
    add_future(facts, basis, value);
    value.key_account = basis.cuts.key_account && value.current_value >= *basis.cuts.key_account;
  }
  add_loyalty(facts, silence, basis.settings, basis.cuts, value);
  return value;
}

}  // namespace troth::value
