#pragma once
// The eight indicators of loyalty, and what holds a customer back from switching: each with whether
// behaviour or an answer tells it, and with what is missing where nothing does.

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "db/session.h"
#include "stats/reliability.h"
#include "value/facts.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

enum class Source : std::uint8_t { none, behaviour, survey, both };
std::string_view source_name(Source source);

/// What is known of one customer. `score` is 0 to 100, high is loyal (or held); `value` is the
/// figure it is made of, in its own unit.
struct Indicator {
  std::optional<double> score;
  double value = 0;
  Source source = Source::none;
};

inline constexpr std::size_t kIndicators = 8;
inline constexpr std::array<std::string_view, kIndicators> kIndicatorNames = {
    "repeat_purchases",  "share_of_wallet", "attention", "deciding_time",
    "price_sensitivity", "competitors",     "tolerance", "identification"};
using Indicators = std::array<Indicator, kIndicators>;

/// Time and effort, money, ties (answers), and what behaviour tells: days since the first
/// purchase, and categories bought, which have no score.
inline constexpr std::size_t kBarriers = 5;
inline constexpr std::array<std::string_view, kBarriers> kBarrierNames = {
    "effort", "cost", "ties", "relationship_days", "categories"};
using Barriers = std::array<Indicator, kBarriers>;
/// Barriers of which this workspace can hold nothing: message "value.barrier.needs.<name>".
inline constexpr std::array<std::string_view, 2> kBarriersNotAssessable = {"points",
                                                                           "contract_term"};

/// Whether contacts of customers' own accord are recorded at all: only then does none mean none.
Result<bool> records_engagement(db::Session& session);

/// Of a customer who bought; definitions are messages "value.indicator.rule.<name>".
Indicators indicators_of(const CustomerFacts& facts, const CustomerValue& value,
                         const Settings& settings, bool engagement_recorded);
Barriers barriers_of(const CustomerFacts& facts, const CustomerValue& value,
                     const Settings& settings);

/// Means over customers who bought, each over those of whom it is known.
class IndicatorSums {
 public:
  void add(const Indicators& indicators, const Barriers& barriers);
  /// {"customers", "indicators": [{"name", "n", "survey", "behaviour", "score", "interval"}]} and
  /// the same of "barriers", whose mean is of `value` where there is no score.
  nlohmann::json json() const;

 private:
  struct Sum {
    std::int64_t n = 0;
    std::int64_t survey = 0;
    std::int64_t behaviour = 0;
    double mean = 0;
    double squares = 0;
    void add(const Indicator& indicator, bool of_value);
  };
  std::int64_t customers_ = 0;
  std::array<Sum, kIndicators> indicators_{};
  std::array<Sum, kBarriers> barriers_{};
};

/// Cronbach's alpha of each battery of the switching barrier (effort, cost, ties), over the latest
/// response of each customer that answers all its questions:
/// {"effort": {"items", "n", "alpha", "interval", "status"}, ...}.
Result<nlohmann::json> battery_reliability(db::Session& session, const Settings& settings,
                                           Day as_of);

}  // namespace troth::value
