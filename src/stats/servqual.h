#pragma once
// SERVQUAL: perceived against expected service, by item and dimension; SERVPERF: perceived alone.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

struct ServiceItem {
  std::string dimension;
  std::string name;
  std::vector<double> expectation;  ///< Empty for SERVPERF.
  std::vector<double> perception;
};

/// Mean expectation, perception and gap (perception less expectation) with the gap's interval (of
/// paired answers). In SERVPERF only perception is known.
struct ServiceGap {
  std::string dimension;
  std::string name;  ///< Of the item; empty for a dimension.
  std::size_t items = 1;
  Estimate expectation;
  Estimate perception;
  Estimate gap;
  double weight = kNaN;  ///< Of a dimension, out of 100.
  double alpha = kNaN;   ///< Of a dimension's item scores (gaps, or perceptions); NaN for one item.
};

struct ServiceQuality {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::vector<ServiceGap> items;
  std::vector<ServiceGap> dimensions;  ///< In the order in which they first appear.
  ServiceGap overall;                  ///< Mean of the dimensions.
  ServiceGap weighted;                 ///< sum of weight/100 * dimension, when weights are given.
};

/// Item by item, dimension by dimension (the mean of a person's items, then over persons;
/// Parasuraman, Zeithaml & Berry 1988), overall. Dimension weights are points that sum to 100.
/// Without expectations it is SERVPERF (Cronin & Taylor 1992). Rows must be complete.
/// Errors: items of different length or with and without expectation mixed, an item named twice in
/// a dimension, dimension weights that do not sum to 100 or do not match the dimensions ->
/// bad_input; fewer than two rows -> too_few_rows.
ServiceQuality service_quality(std::span<const ServiceItem> items,
                               const std::map<std::string, double>& dimension_weights = {},
                               std::span<const double> weights = {}, double level = kDefaultLevel);

}  // namespace troth::stats
