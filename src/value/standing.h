#pragma once
// Where a customer stands: the one place with the rules of rhythm, stage, RFM and ABCD. They rest
// on sums of orders, whoever made them, so that a pass over the rows and the tables of this room
// say the same.

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>

#include "base/result.h"
#include "stats/regularity.h"
#include "stats/rfm.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

/// Gaps between purchases needed to speak of a rhythm, and the most that are looked at: the latest.
inline constexpr std::int64_t kRhythmGapsMin = 3;
inline constexpr std::int64_t kRhythmGapsMax = 24;

/// The highest value with score 1, 2, 3, 4; a score without customers repeats the one before.
using ScoreCuts = std::array<double, 4>;
int score_of(double value, const ScoreCuts& cuts);

/// Fair scores (stats::fair_scores) of values told in rising order with their counts.
class FairCuts {
 public:
  explicit FairCuts(double n) : n_(n) { cuts_.fill(-std::numeric_limits<double>::infinity()); }
  void add(double value, double count);
  const ScoreCuts& cuts() const { return cuts_; }

 private:
  double n_;
  double below_ = 0;
  ScoreCuts cuts_{};
};

/// A quantile (type 7, as stats::quantile) of values told in rising order.
class QuantileStream {
 public:
  QuantileStream(double n, double probability);
  void add(double value, double count = 1);
  std::optional<double> value() const;  ///< Empty when nothing was told.

 private:
  double position_;
  double below_ = 0;
  std::optional<double> low_;
  std::optional<double> high_;
};

/// What the customers with a purchase, all together, say of where one of them stands.
struct PlaceCuts {
  std::int64_t buyers = 0;
  ScoreCuts recency{};  ///< Of minus the days since the last purchase.
  ScoreCuts frequency{};
  ScoreCuts monetary{};
  double order_size = 0;       ///< ABCD: large from here on, minor units.
  std::int64_t purchases = 2;  ///< ABCD: loyal from here on.
  double population_k = 1;     ///< Regularity of all gaps.
};

enum class Axis : std::uint8_t { last_day, purchases, net, order_size };
using SeeCount = std::function<void(double value, double count)>;
/// Tells each value of the buyers and how many have it, in rising order.
using TellAxis = std::function<Status(Axis axis, const SeeCount& see)>;

/// Fifths in which equal values stay together, or the fixed cuts of the settings; medians of order
/// size and purchases unless the settings give them. population_k is left as it is.
Status find_places(const Settings& settings, Day as_of, const TellAxis& tell, PlaceCuts& cuts);

/// Regularity of all, from the last two gaps of each customer with kRhythmGapsMin; 1 when the gaps
/// do not tell.
double population_k(std::span<const double> gap_before, std::span<const double> gap_last);

/// How a customer's silence compares with their own rhythm.
enum class Silence : std::uint8_t {
  usual,    ///< Or no rhythm is known.
  overdue,  ///< Longer than `alert_quantile` of the next gaps expected.
  gone,     ///< So long that nobody waits: over a year, and over twice the time when overdue.
};

struct RhythmView {
  std::optional<stats::Rhythm> rhythm;  ///< Empty without kRhythmGapsMin gaps.
  Silence silence = Silence::usual;
};
RhythmView rhythm_of(const Purchases& purchases, Day as_of, const Settings& settings,
                     double population_k);

/// What else a stage rests on.
struct StageSigns {
  bool met = false;             ///< A contact, an answer, or an order.
  bool advocate = false;        ///< Recommends, or brought somebody.
  std::int64_t categories = 0;  ///< Of what was bought; only asked for when the settings do.
};
/// `purchases` may be those of somebody who never bought.
Stage stage_at(const Purchases& purchases, Silence silence, const StageSigns& signs, Day as_of,
               const Settings& settings);

/// Place of a customer who bought, among all who did.
struct Place {
  stats::RfmScore score;
  std::size_t segment = 0;  ///< In stats::rfm_segments().
  const char* abcd = "";
};
Place place_of(const Purchases& purchases, Stage stage, Day as_of, const PlaceCuts& cuts);

}  // namespace troth::value
