#pragma once
// Results of PLS path analyses as JSON: the fields of the public contract.

#include "measure/figure_json.h"
#include "stats/pls.h"
#include "stats/pls_groups.h"
#include "stats/pls_predict.h"

namespace troth::measure {

/// Adds the fields of `troth stats pls` beyond those that every method has.
void add_pls_figures(Json& json, const stats::PlsModel& model, const stats::PlsResult& result);
/// The field "groups" of the same.
Json groups_json(const stats::PlsGroupComparison& comparison);
/// The field "prediction" of the same.
Json prediction_json(const stats::PlsPrediction& prediction);
/// Adds the fields of `troth stats micom`.
void add_micom_figures(Json& json, const stats::PlsMicom& micom);

}  // namespace troth::measure
