#include "value/compute.h"

#include <algorithm>
#include <cmath>

#include "stats/regularity.h"
#include "stats/rfm.h"
#include "value/loyalty.h"
#include "value/stages.h"

namespace troth::value {

namespace {

constexpr std::int64_t kRhythmGapsMin = 3;

std::optional<double> known(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Minor> money(double value) {
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

void add_rhythm(const Purchases& p, const Basis& basis, CustomerValue& value) {
  if (p.gaps < kRhythmGapsMin) return;
  stats::RhythmSettings settings;
  settings.population_k = basis.cuts.population_k;
  settings.alert_quantile = basis.settings.alert_quantile;
  const stats::Rhythm rhythm = stats::rhythm_of_sums(
      {static_cast<std::size_t>(p.gaps), static_cast<double>(p.gap_sum), p.gap_ln_sum}, settings);
  if (!rhythm.verdict.ok()) return;
  const double silence = value.as_of_day - *p.last_day;
  value.usual_gap_days = rhythm.mean_interval;
  value.alarm_gap_days = known(rhythm.alert_after);
  value.overdue_ratio = known(stats::overdue_ratio(rhythm, silence));
  value.overdue = stats::overdue(rhythm, silence);
}

void add_scores(const Purchases& p, const Cuts& cuts, CustomerValue& value) {
  const double silence = value.as_of_day - *p.last_day;
  stats::RfmScore score;
  score.r = static_cast<std::int8_t>(score_of(-silence, cuts.recency));
  score.f = static_cast<std::int8_t>(score_of(static_cast<double>(p.purchases), cuts.frequency));
  score.m = static_cast<std::int8_t>(score_of(static_cast<double>(p.net), cuts.monetary));
  value.r = score.r;
  value.f = score.f;
  value.m = score.m;
  value.rfm = stats::rfm_segments()[stats::rfm_segment_of(score)].id;
  const double size = static_cast<double>(p.net) / static_cast<double>(p.purchases);
  value.abcd = abcd_class(
      {size >= cuts.order_size, p.purchases >= cuts.purchases && value.stage != Stage::lapsed});
}

void add_stage(const CustomerFacts& facts, const Basis& basis, CustomerValue& value) {
  const Settings& settings = basis.settings;
  const Opinion& recommend = facts.opinion(Subject::recommend);
  const bool promoter = recommend.day && recommend.value >= settings.promoter_from;
  StageFacts stage;
  stage.purchases = value.purchases;
  stage.recent = value.days_since && *value.days_since < settings.lapse_days;
  stage.met = facts.purchases || facts.first_contact || facts.first_answer;
  stage.advocate = promoter || facts.first_referral;
  stage.regular =
      facts.purchases && facts.purchases->purchases_window >= settings.client_purchases &&
      !value.overdue.value_or(false) &&
      (settings.client_categories <= 1 || facts.categories >= settings.client_categories);
  value.stage = stage_of(stage);
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
  value.spend = money(spend);
  value.p_alive = known(forecast.p_alive);
  value.expected = known(forecast.expected);
  value.expected_lo = known(forecast.interval.lo);
  value.expected_hi = known(forecast.interval.hi);
  if (!value.expected) return;
  const double worth = forecast.discounted * spend * basis.cuts.margin;
  value.clv = money(worth);
  // The interval is that of the number of purchases, each worth what one is worth on average.
  const double each = forecast.expected > 0 ? worth / forecast.expected : 0;
  const double ends[] = {each * forecast.interval.lo, each * forecast.interval.hi};
  value.clv_lo = money(std::min(ends[0], ends[1]));
  value.clv_hi = money(std::max(ends[0], ends[1]));
  const double potential = potential_of(facts, forecast, spend, basis);
  value.potential_value = money(potential);
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
  if (bought) add_rhythm(*facts.purchases, basis, value);
  add_stage(facts, basis, value);
  if (bought) {
    add_scores(*facts.purchases, basis.cuts, value);
    add_future(facts, basis, value);
    value.key_account = basis.cuts.key_account && value.current_value >= *basis.cuts.key_account;
  }
  add_loyalty(facts, basis.settings, basis.cuts, value);
  return value;
}

}  // namespace troth::value
