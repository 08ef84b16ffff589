#pragma once
// A result as an Excel workbook.

#include <string>

#include "measure/view.h"

namespace troth::measure {

/// The bytes of an .xlsx file: findings, one sheet per table with intervals in columns of their
/// own, and where the figures come from. unavailable when it cannot be made.
Result<std::string> workbook(Language language, const Study& study, const StudyRun& run,
                             const StudyType& type, const Json& document);

}  // namespace troth::measure
