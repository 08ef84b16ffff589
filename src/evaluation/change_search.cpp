#include "evaluation/change_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

#include "stats/changepoint.h"
#include "stats/distributions.h"
#include "stats/mean.h"
#include "stats/multiple.h"

namespace troth::evaluation {

namespace {

constexpr std::array<Measure, 5> kMeasures = {Measure::late_share, Measure::satisfaction,
                                              Measure::nps, Measure::complaint_rate,
                                              Measure::repeat_rate};
constexpr std::size_t kPermutations = 1999;
constexpr double kFewestPermutedP = 1.5 / (kPermutations + 1);
constexpr double kWorthRetesting = 0.05;
constexpr double kStoryAlpha = 0.05;
constexpr std::size_t kMaxStories = 3;
constexpr int kSameTimeMonths = 2;

stats::Period period_of(const MonthCell& cell, Measure measure) {
  switch (measure) {
    case Measure::late_share:
      return stats::rate_period(cell.late, cell.promised);
    case Measure::satisfaction:
      return stats::mean_period(cell.satisfaction_n, cell.satisfaction_sum,
                                cell.satisfaction_squares);
    case Measure::nps:
      return stats::mean_period(cell.nps_n, cell.nps_sum, cell.nps_squares);
    case Measure::complaint_rate: {
      // Complaints per customer: counts, so the variance of one is its mean (Poisson).
      if (cell.active <= 0) return {};
      const double rate = static_cast<double>(cell.complaints) / cell.active;
      return {static_cast<double>(cell.active), rate, rate};
    }
    case Measure::repeat_rate:
      return stats::rate_period(cell.came_back, cell.awaited);
  }
  return {};
}

using Cells = std::vector<MonthCell>;

std::vector<stats::Period> periods_of(const Cells& cells, Measure measure) {
  std::vector<stats::Period> periods;
  periods.reserve(cells.size());
  for (const MonthCell& cell : cells) periods.push_back(period_of(cell, measure));
  return periods;
}

/// One series that is or was tested.
struct Candidate {
  std::size_t dimension = 0;
  UnitIndex unit = 0;
  Measure measure = Measure::late_share;
  stats::ChangePoint found;
  bool tested = false;
};

/// Of each customer: months waited for and months come back, before and after a date.
class Repeats {
 public:
  void add(std::uint64_t bought, std::size_t months, std::size_t at) {
    const std::uint64_t all = months >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << months) - 1;
    std::uint64_t awaited = 0;
    for (std::size_t later = 1; later <= kAwaitedMonths; ++later) awaited |= bought << later;
    awaited &= all;
    const std::uint64_t back = awaited & bought;
    const std::uint64_t before = (std::uint64_t{1} << at) - 1;
    waited_before_.push_back(std::popcount(awaited & before));
    back_before_.push_back(std::popcount(back & before));
    waited_after_.push_back(std::popcount(awaited & ~before));
    back_after_.push_back(std::popcount(back & ~before));
  }
  /// After minus before, of the share of awaited months in which the customer came back.
  stats::Difference change() const {
    return stats::ratio_change(back_before_, waited_before_, back_after_, waited_after_);
  }

 private:
  std::vector<double> waited_before_, back_before_, waited_after_, back_after_;
};

class Search {
 public:
  Search(const UnitSeries& series, const Facts& facts, std::uint64_t seed, Progress& progress)
      : series_(series), facts_(facts), seed_(seed), progress_(progress) {
    for (std::size_t d = 0; d < kDimensions.size(); ++d) {
      units_.at(d) = largest_units(d);
      if (units_.at(d).size() > 1) test_dimension(d);
    }
  }

  ChangeSearch run() {
    ChangeSearch out;
    out.series = std::count_if(candidates_.begin(), candidates_.end(),
                               [](const Candidate& candidate) { return candidate.tested; });
    while (out.stories.size() < kMaxStories && !progress_.cancelled()) {
      const Candidate* lead = strongest();
      if (lead == nullptr) break;
      const auto dimension = lead->dimension;
      const auto unit = lead->unit;
      UnitStory story = tell(*lead);
      name_unit(dimension, unit);
      fold_into(out, std::move(story));
      if (++rounds_ > kMaxRounds) break;
    }
    return out;
  }

 private:
  static constexpr int kMaxRounds = 12;

  std::vector<UnitIndex> largest_units(std::size_t dimension) const {
    std::vector<std::pair<std::int64_t, UnitIndex>> sized;
    for (std::size_t u = 1; u < series_.units(dimension); ++u) {
      const auto unit = static_cast<UnitIndex>(u);
      std::int64_t size = 0;
      for (const MonthCell& cell : series_.unit(dimension, unit)) {
        size += cell.purchases + cell.promised + cell.satisfaction_n + cell.nps_n;
      }
      if (size > 0) sized.emplace_back(-size, unit);
    }
    std::sort(sized.begin(), sized.end());
    std::vector<UnitIndex> units;
    for (const auto& [size, unit] : sized) units.push_back(unit);
    return units;
  }

  /// Everything in the dimension but `unit` and the units already named.
  Cells rest_of(std::size_t dimension, UnitIndex unit) const {
    Cells rest(series_.months());
    for (const UnitIndex other : units_.at(dimension)) {
      if (other == unit || is_named(dimension, other)) continue;
      const Cells& cells = series_.unit(dimension, other);
      for (std::size_t m = 0; m < cells.size(); ++m) rest[m] += cells[m];
    }
    return rest;
  }

  bool is_named(std::size_t dimension, UnitIndex unit) const {
    return std::find(named_.begin(), named_.end(), std::pair{dimension, unit}) != named_.end();
  }

  void test_dimension(std::size_t dimension) {
    const auto& units = units_.at(dimension);
    const std::size_t searched = std::min(units.size(), kMaxUnits);
    for (std::size_t i = 0; i < searched; ++i) {
      const Cells rest = rest_of(dimension, units[i]);
      for (const Measure measure : kMeasures) {
        Candidate candidate{dimension, units[i], measure, {}, false};
        test(candidate, rest);
        candidates_.push_back(std::move(candidate));
      }
      progress_.update("report.progress.search", candidates_.size(), 0);
      if (progress_.cancelled()) return;
    }
  }

  void test(Candidate& candidate, const Cells& rest) const {
    const auto own =
        periods_of(series_.unit(candidate.dimension, candidate.unit), candidate.measure);
    const auto control = periods_of(rest, candidate.measure);
    if (own.size() != control.size()) return;
    stats::ChangePointSettings settings;
    settings.permutations = kPermutations;
    settings.seed = seed_;
    candidate.found = stats::find_change_against(own, control, settings);
    candidate.tested = candidate.found.verdict.ok();
    if (!candidate.tested || candidate.found.p > kFewestPermutedP) return;
    // No permutation came near: how small p is must be told by the t test, for every date there is
    // (Bonferroni).
    const stats::Difference& step = candidate.found.difference;
    candidate.found.p =
        std::min(candidate.found.p, dates(candidate) * stats::t_two_sided(step.statistic, step.df));
    if (candidate.measure == Measure::repeat_rate) {
      candidate.found.p = std::max(candidate.found.p, customer_p(candidate));
    }
  }

  static double dates(const Candidate& candidate) {
    return std::max(1.0, static_cast<double>(candidate.found.periods) - 3);
  }

  /// p of a changed repeat rate with the customer as sampling unit, for having looked at every
  /// date (Bonferroni).
  double customer_p(const Candidate& candidate) const {
    Repeats own, rest;
    for (const CustomerFacts& customer : facts_.customers) {
      const UnitIndex unit = customer.units.at(candidate.dimension);
      if (customer.bought_months == 0 || unit == 0) continue;
      if (unit != candidate.unit && is_named(candidate.dimension, unit)) continue;
      (unit == candidate.unit ? own : rest)
          .add(customer.bought_months, series_.months(), candidate.found.at);
    }
    const stats::Difference a = own.change();
    const stats::Difference b = rest.change();
    if (!(a.se > 0) || !(b.se > 0)) return 1;
    const double z = (a.value - b.value) / std::hypot(a.se, b.se);
    return std::min(1.0, stats::normal_two_sided(z) * dates(candidate));
  }

  const Candidate* strongest() {
    std::vector<double> p;
    for (const Candidate& c : candidates_) {
      p.push_back(c.tested ? c.found.p : std::numeric_limits<double>::quiet_NaN());
    }
    adjusted_ = stats::holm(p);
    const Candidate* best = nullptr;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& c = candidates_[i];
      if (!c.tested || !(adjusted_[i] < kSearchAlpha) || !moved_itself(c)) continue;
      // Permutation p is a step function; among equals the clearest step leads.
      if (best == nullptr || strength(c) > strength(*best)) best = &c;
    }
    return best;
  }

  /// A unit also differs from the rest of its dimension when it stood still and the rest moved, say
  /// because of a named unit of another dimension. A change is told only of a unit whose own level
  /// moved the same way, by at least half of the difference.
  bool moved_itself(const Candidate& candidate) const {
    const UnitChange change = describe(candidate, rest_of(candidate.dimension, candidate.unit));
    const double own = change.after - change.before;
    return own * change.difference > 0 && std::abs(own) >= std::abs(change.difference) / 2;
  }

  static double strength(const Candidate& candidate) {
    return std::abs(candidate.found.difference.statistic);
  }

  UnitStory tell(const Candidate& lead) const {
    UnitStory story;
    story.dimension = kDimensions.at(lead.dimension);
    story.unit = series_.names(lead.dimension).name(lead.unit);
    std::vector<const Candidate*> own;
    std::vector<double> p, overall;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Candidate& c = candidates_[i];
      if (c.dimension != lead.dimension || c.unit != lead.unit || !c.tested) continue;
      own.push_back(&c);
      p.push_back(c.found.p);
      overall.push_back(adjusted_[i]);
    }
    const std::vector<double> within = stats::holm(p);
    const Cells rest = rest_of(lead.dimension, lead.unit);
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (within[i] >= kStoryAlpha && own[i] != &lead) continue;
      UnitChange change = describe(*own[i], rest);
      change.adjusted_p_value = std::min(overall[i], own[i] == &lead ? overall[i] : within[i]);
      story.changes.push_back(std::move(change));
    }
    add_size(lead, story);
    return story;
  }

  UnitChange describe(const Candidate& candidate, const Cells& rest) const {
    const auto own =
        periods_of(series_.unit(candidate.dimension, candidate.unit), candidate.measure);
    const auto control = periods_of(rest, candidate.measure);
    UnitChange change;
    change.measure = candidate.measure;
    change.since = series_.first_day(candidate.found.at);
    const auto& likely = candidate.found.confidence_set;
    change.since_earliest = likely.empty() ? change.since : series_.first_day(likely.front());
    change.since_latest = likely.empty() ? change.since : series_.first_day(likely.back());
    change.difference = candidate.found.difference.value;
    change.interval = {candidate.found.difference.interval.lo,
                       candidate.found.difference.interval.hi};
    change.p_value = candidate.found.p;
    const auto level = [&](const std::vector<stats::Period>& periods, bool after) {
      double n = 0;
      double sum = 0;
      for (std::size_t m = 0; m < periods.size(); ++m) {
        if ((m >= candidate.found.at) != after) continue;
        n += periods[m].n;
        sum += periods[m].n * periods[m].mean;
      }
      return n > 0 ? sum / n : 0.0;
    };
    change.before = level(own, false);
    change.after = level(own, true);
    change.rest_before = level(control, false);
    change.rest_after = level(control, true);
    for (std::size_t m = 0; m < own.size(); ++m) {
      change.n += static_cast<std::int64_t>(own[m].n);
      if (own[m].n <= 0 || control[m].n <= 0) continue;
      change.series.push_back({series_.first_day(m), own[m].mean, control[m].mean,
                               static_cast<std::int64_t>(own[m].n)});
    }
    return change;
  }

  void add_size(const Candidate& lead, UnitStory& story) const {
    const Cells& cells = series_.unit(lead.dimension, lead.unit);
    std::int64_t purchases = 0;
    const std::size_t from = cells.size() > 12 ? cells.size() - 12 : 0;
    for (std::size_t m = from; m < cells.size(); ++m) {
      story.net_year += cells[m].net;
      purchases += cells[m].purchases;
    }
    if (purchases > 0) story.amount = story.net_year / purchases;
    const std::size_t since = lead.found.at;
    for (std::size_t m = since; m < cells.size(); ++m) story.awaited_month += cells[m].awaited;
    if (cells.size() > since) story.awaited_month /= static_cast<double>(cells.size() - since);
  }

  void name_unit(std::size_t dimension, UnitIndex unit) {
    named_.emplace_back(dimension, unit);
    std::erase_if(candidates_,
                  [&](const Candidate& c) { return c.dimension == dimension && c.unit == unit; });
    // The rest has changed for the others; what was far from a finding stays so.
    for (Candidate& candidate : candidates_) {
      if (candidate.dimension != dimension || candidate.found.p > kWorthRetesting) continue;
      if (candidate.tested) test(candidate, rest_of(dimension, candidate.unit));
    }
  }

  /// A unit of another dimension with the same change at the same time is the same story.
  static void fold_into(ChangeSearch& out, UnitStory story) {
    for (UnitStory& known : out.stories) {
      if (known.dimension == story.dimension || !same_story(known, story)) continue;
      known.also_in.emplace_back(story.dimension, story.unit);
      return;
    }
    out.stories.push_back(std::move(story));
  }

  static bool same_story(const UnitStory& a, const UnitStory& b) {
    for (const UnitChange& x : a.changes) {
      for (const UnitChange& y : b.changes) {
        const bool same_time = std::abs(x.since - y.since) <= 31 * kSameTimeMonths;
        if (x.measure == y.measure && same_time && is_bad(x) == is_bad(y)) return true;
      }
    }
    return false;
  }

  const UnitSeries& series_;
  const Facts& facts_;
  std::uint64_t seed_;
  Progress& progress_;
  std::array<std::vector<UnitIndex>, 3> units_;
  std::vector<Candidate> candidates_;
  std::vector<double> adjusted_;
  std::vector<std::pair<std::size_t, UnitIndex>> named_;
  int rounds_ = 0;
};

}  // namespace

bool is_bad(const UnitChange& change) {
  const bool high_is_bad =
      change.measure == Measure::late_share || change.measure == Measure::complaint_rate;
  return high_is_bad == (change.difference > 0);
}

ChangeSearch search_changes(const UnitSeries& series, const Facts& facts, std::uint64_t seed,
                            Progress& progress) {
  return Search(series, facts, seed, progress).run();
}

}  // namespace troth::evaluation
