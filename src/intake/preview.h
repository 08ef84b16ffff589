#pragma once
// What an import would take a file for, with its first rows, before anything is stored.

#include <optional>
#include <string>
#include <vector>

#include "intake/import.h"

namespace troth::intake {

struct Preview {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  ///< The first few, as they stand.
  TableFormat format;
  Mapping mapping;               ///< Empty when `problem` is there.
  std::optional<Error> problem;  ///< What must be decided before it can be imported.
};

/// Guesses by the same code as the import itself, stopped before its first row. Errors are those of
/// a file that cannot be read at all.
Result<Preview> preview_file(db::Database& database, ImportRequest request, const Clock& clock);

}  // namespace troth::intake
