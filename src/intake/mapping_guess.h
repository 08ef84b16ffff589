#pragma once
// Guesses which column is which field, by header first and content second.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "intake/infer.h"
#include "intake/mapping.h"

namespace troth::intake {

/// For each column, the index of its field in fields_of(kind), or nothing. Columns of which
/// `taken` says so are left alone, and so are fields in `fields_taken`. The best match of a field
/// wins; the other columns stay without one.
std::vector<std::optional<std::size_t>> guess_fields(Kind kind,
                                                     std::span<const std::string> columns,
                                                     std::span<const ColumnProfile> profiles,
                                                     const std::vector<bool>& taken,
                                                     const std::vector<bool>& fields_taken);

/// Whether a column's values can be a field of this type; a column without values can be any.
bool fits(Field::Type type, const ColumnProfile& profile);

}  // namespace troth::intake
