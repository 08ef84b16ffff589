#pragma once
// Answers made ready for PLS: checked, missing ones treated, standardised. What callers should use
// is pls.h.

#include "stats/pls.h"
#include "stats/pls_plan.h"

namespace troth::stats {

struct PlsPrepared {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::optional<PlsTable> table;  ///< When the verdict is ok.
  std::vector<PlsItemSummary> items;
  std::vector<std::size_t> rows;  ///< Of the data, those in the table.
  double effective_n = kNaN;
};

/// See estimate_pls() for what is refused.
Result<PlsPrepared> prepare_pls(const PlsModel& model, const PlsData& data,
                                const PlsSettings& settings);

}  // namespace troth::stats
