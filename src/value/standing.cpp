#include "value/standing.h"

#include <algorithm>
#include <cmath>

#include "value/stages.h"

namespace troth::value {

namespace {

constexpr double kScores = 5;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kGoneDays = 365;

ScoreCuts fixed_cuts(const std::array<double, 4>& cuts) {
  // A value scores 1 + (number of cuts <= v): the highest value below a cut is just under it.
  ScoreCuts out{};
  for (std::size_t i = 0; i < out.size(); ++i) out.at(i) = std::nextafter(cuts.at(i), -kInfinity);
  return out;
}

void use_fixed_cuts(const stats::RfmCuts& given, PlaceCuts& cuts) {
  // Recency scores 5 - (number of cuts < days), on minus the days.
  for (std::size_t i = 0; i < cuts.recency.size(); ++i) {
    cuts.recency.at(i) = std::nextafter(-given.recency.at(3 - i), -kInfinity);
  }
  cuts.frequency = fixed_cuts(given.frequency);
  cuts.monetary = fixed_cuts(given.monetary);
}

Status find_scores(const Settings& settings, Day as_of, const TellAxis& tell, PlaceCuts& cuts) {
  if (settings.rfm == "fixed" && settings.rfm_cuts) {
    use_fixed_cuts(*settings.rfm_cuts, cuts);
    return {};
  }
  const auto n = static_cast<double>(cuts.buyers);
  FairCuts recency(n), frequency(n), monetary(n);
  TROTH_TRY(
      tell(Axis::last_day, [&](double day, double count) { recency.add(day - as_of, count); }));
  TROTH_TRY(tell(Axis::purchases, [&](double v, double count) { frequency.add(v, count); }));
  TROTH_TRY(tell(Axis::net, [&](double v, double count) { monetary.add(v, count); }));
  cuts.recency = recency.cuts();
  cuts.frequency = frequency.cuts();
  cuts.monetary = monetary.cuts();
  return {};
}

}  // namespace

int score_of(double value, const ScoreCuts& cuts) {
  return 1 + static_cast<int>(std::count_if(cuts.begin(), cuts.end(),
                                            [value](double cut) { return value > cut; }));
}

void FairCuts::add(double value, double count) {
  const double middle = below_ + (count + 1) / 2;
  const auto score = static_cast<int>(std::floor(kScores * (middle - 0.5) / n_)) + 1;
  below_ += count;
  for (int s = score; s <= static_cast<int>(cuts_.size()); ++s) {
    cuts_.at(static_cast<std::size_t>(s - 1)) = value;
  }
}

QuantileStream::QuantileStream(double n, double probability)
    : position_(std::max(0.0, n - 1) * probability) {}

void QuantileStream::add(double value, double count) {
  // Places below_ .. below_ + count - 1 hold this value.
  const double low = std::floor(position_);
  if (below_ <= low && low < below_ + count) low_ = value;
  if (below_ <= low + 1 && low + 1 < below_ + count) high_ = value;
  below_ += count;
}

std::optional<double> QuantileStream::value() const {
  if (!low_) return std::nullopt;
  const double part = position_ - std::floor(position_);
  return *low_ + part * (high_.value_or(*low_) - *low_);
}

Status find_places(const Settings& settings, Day as_of, const TellAxis& tell, PlaceCuts& cuts) {
  TROTH_TRY(find_scores(settings, as_of, tell, cuts));
  const auto median = [&](Axis axis) -> Result<std::optional<double>> {
    QuantileStream stream(static_cast<double>(cuts.buyers), 0.5);
    TROTH_TRY(tell(axis, [&](double value, double count) { stream.add(value, count); }));
    return stream.value();
  };
  if (settings.abcd_order_size) {
    cuts.order_size = static_cast<double>(*settings.abcd_order_size);
  } else {
    TROTH_ASSIGN(const auto size, median(Axis::order_size));
    cuts.order_size = std::round(size.value_or(0));
  }
  if (settings.abcd_purchases) {
    cuts.purchases = *settings.abcd_purchases;
  } else {
    TROTH_ASSIGN(const auto purchases, median(Axis::purchases));
    cuts.purchases =
        std::max(std::int64_t{2}, std::int64_t{std::llround(std::ceil(purchases.value_or(2)))});
  }
  return {};
}

double population_k(std::span<const double> gap_before, std::span<const double> gap_last) {
  const stats::Estimate k = stats::population_regularity(gap_before, gap_last);
  return k.ok() ? k.value : 1.0;
}

RhythmView rhythm_of(const Purchases& purchases, Day as_of, const Settings& settings,
                     double population_k) {
  RhythmView view;
  if (purchases.gaps < kRhythmGapsMin || !purchases.last_day) return view;
  stats::RhythmSettings how;
  how.population_k = population_k;
  how.alert_quantile = settings.alert_quantile;
  const stats::Rhythm rhythm =
      stats::rhythm_of_sums({static_cast<std::size_t>(purchases.gaps),
                             static_cast<double>(purchases.gap_sum), purchases.gap_ln_sum},
                            how);
  if (!rhythm.verdict.ok()) return view;
  view.rhythm = rhythm;
  const double silence = as_of - *purchases.last_day;
  if (stats::overdue(rhythm, silence)) {
    const bool gone = silence > std::max(kGoneDays, 2 * rhythm.alert_after);
    view.silence = gone ? Silence::gone : Silence::overdue;
  }
  return view;
}

Stage stage_at(const Purchases& purchases, Silence silence, const StageSigns& signs, Day as_of,
               const Settings& settings) {
  StageFacts facts;
  facts.purchases = purchases.purchases;
  facts.recent = purchases.last_day && as_of - *purchases.last_day < settings.lapse_days;
  facts.met = signs.met;
  facts.advocate = signs.advocate;
  facts.regular =
      purchases.purchases_window >= settings.client_purchases && silence == Silence::usual &&
      (settings.client_categories <= 1 || signs.categories >= settings.client_categories);
  return stage_of(facts);
}

Place place_of(const Purchases& purchases, Stage stage, Day as_of, const PlaceCuts& cuts) {
  const auto bought = static_cast<double>(purchases.purchases);
  const auto net = static_cast<double>(purchases.net);
  const double silence = as_of - purchases.last_day.value_or(as_of);
  Place place;
  place.score.r = static_cast<std::int8_t>(score_of(-silence, cuts.recency));
  place.score.f = static_cast<std::int8_t>(score_of(bought, cuts.frequency));
  place.score.m = static_cast<std::int8_t>(score_of(net, cuts.monetary));
  place.segment = stats::rfm_segment_of(place.score);
  place.abcd = abcd_class({net / bought >= cuts.order_size,
                           purchases.purchases >= cuts.purchases && stage != Stage::lapsed});
  return place;
}

}  // namespace troth::value
