#pragma once
// What an import did, as JSON for programs: docs of `troth import --format json`.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/messages.h"
#include "intake/import.h"

namespace troth::intake {

/// Why a row was refused, in words.
std::string reject_text(Language language, const Reject& reject);
/// The whole summary; texts are in `language`.
nlohmann::ordered_json summary_json(const ImportSummary& summary, Language language);

}  // namespace troth::intake
