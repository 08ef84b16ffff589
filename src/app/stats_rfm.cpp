#include "app/stats_rfm.h"

namespace troth::app {

RfmColumns rfm_columns(const std::vector<CustomerHistory>& customers, Day as_of) {
  RfmColumns columns;
  for (const CustomerHistory& c : customers) {
    columns.recency.push_back(as_of - c.last_purchase);
    columns.frequency.push_back(c.purchases);
    columns.monetary.push_back(c.net);
  }
  return columns;
}

Result<std::vector<stats::RfmScore>> rfm_scores(const RfmColumns& columns,
                                                const std::string& scores) {
  return scores == "nested" ? stats::rfm_nested(columns.input())
                            : stats::rfm_quintiles(columns.input());
}

void add_rfm(OutTable& out, stats::RfmScore score) {
  out.add(score.r);
  out.add(score.f);
  out.add(score.m);
  out.add(stats::rfm_segments()[stats::rfm_segment_of(score)].id);
}

}  // namespace troth::app
