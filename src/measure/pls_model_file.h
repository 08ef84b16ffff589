#pragma once
// Models of PLS path analyses as JSON: the ones built in, and files of the user's.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "stats/pls_model.h"

namespace troth::measure {

/// Names of the models built in: acsi, ccsi, ecsi.
std::vector<std::string> builtin_pls_models();

/// The JSON of a model, by built-in name or path. Errors: not_found; unavailable.
Result<std::string> pls_model_text(const std::string& name_or_path);

/// Reads and checks a model. `where` names the file in errors. Errors (bad_input): text that is no
/// JSON ("model.json:12"), a field that is missing, unknown or of the wrong kind, and whatever
/// check_pls_model() refuses ("model.json, constructs[2].items[0]").
Result<stats::PlsModel> parse_pls_model(std::string_view json, const std::string& where);

/// pls_model_text() and parse_pls_model().
Result<stats::PlsModel> read_pls_model(const std::string& name_or_path);

}  // namespace troth::measure
