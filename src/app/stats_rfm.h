#pragma once
// RFM scores of the customers of a file of purchases.

#include <string>
#include <vector>

#include "app/stats_out.h"
#include "app/stats_purchases.h"
#include "stats/rfm.h"

namespace troth::app {

/// What is scored: days since the last purchase until `as_of`, purchase days, net value.
struct RfmColumns {
  std::vector<double> recency;
  std::vector<double> frequency;
  std::vector<double> monetary;

  stats::RfmInput input() const { return {recency, frequency, monetary}; }
};
RfmColumns rfm_columns(const std::vector<CustomerHistory>& customers, Day as_of);

/// `scores` is "quintile" or "nested".
Result<std::vector<stats::RfmScore>> rfm_scores(const RfmColumns& columns,
                                                const std::string& scores);

/// Adds the cells r, f, m and segment.
void add_rfm(OutTable& out, stats::RfmScore score);

}  // namespace troth::app
