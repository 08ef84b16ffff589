#pragma once
// Results of PLS path analyses as the JSON of the public contract.

#include "app/stats_print.h"
#include "stats/pls.h"
#include "stats/pls_groups.h"
#include "stats/pls_predict.h"

namespace troth::app {

/// The fields of `troth stats pls`; `settings` is repeated in it.
Json pls_json(const stats::PlsModel& model, const stats::PlsResult& result, Json settings);
/// The field "groups" of the same.
Json groups_json(const stats::PlsGroupComparison& comparison);
/// The field "prediction" of the same.
Json prediction_json(const stats::PlsPrediction& prediction);
/// The fields of `troth stats micom`.
Json micom_json(const stats::PlsMicom& micom, Json settings);

}  // namespace troth::app
