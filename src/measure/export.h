#pragma once
// A result as a file for others: a page, a workbook, or JSON.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/messages.h"
#include "base/result.h"
#include "measure/types.h"

namespace troth::measure {

enum class ExportForm : std::uint8_t { json, html, xlsx };

/// By the ending of a path; JSON when it says neither .html nor .xlsx.
ExportForm export_form(std::string_view path);

/// The bytes of the file. The page has no scripts and needs nothing from elsewhere; cells of the
/// workbook hold numbers, not texts of numbers, and no text of a person is taken for a formula.
Result<std::string> export_run(Language language, const Study& study, const StudyRun& run,
                               ExportForm form);

}  // namespace troth::measure
