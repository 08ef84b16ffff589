#pragma once
// What a file is, by its name and its first bytes.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace troth::intake {

enum class TableKind { csv, ndjson };

/// bad_input, with advice, for content that is no text table: spreadsheets, archives, web pages.
Status refuse_binary(std::string_view head, const std::string& path);

/// By the name's ending, without .gz; by the content when that says nothing.
TableKind table_kind(std::string_view path, std::string_view head);

/// Finds the separator that cuts the sample's rows most evenly, quotes respected. `more` says
/// whether the sample is cut; kScanPadding bytes must be readable behind it. Comma when there is
/// only one column.
char guess_separator(std::string_view path, std::string_view sample, bool more);

/// The separator a first line such as "sep=;" names, or 0; `size` is the length of that line.
char declared_separator(std::string_view text, std::size_t& size);

/// Checks and trims the names of columns, and names those without a name "column 7".
Result<std::vector<std::string>> column_names(const std::vector<std::string>& header,
                                              const std::string& path);

}  // namespace troth::intake
