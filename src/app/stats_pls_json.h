#pragma once
// Results of PLS path analyses as the JSON of the public contract.

#include "app/stats_print.h"
#include "stats/pls.h"

namespace troth::app {

/// The fields of `troth stats pls`; `settings` is repeated in it.
Json pls_json(const stats::PlsModel& model, const stats::PlsResult& result, Json settings);

}  // namespace troth::app
