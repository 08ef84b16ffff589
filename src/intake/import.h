#pragma once
// Import: a file in, every row accounted for. Repeating an import changes nothing; an interrupted
// one can be repeated.

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/row_outcome.h"
#include "base/time.h"
#include "db/database.h"
#include "intake/mapping.h"
#include "intake/reader.h"

namespace troth {
extern const std::vector<EmbeddedFile> intake_migrations;
}

namespace troth::intake {

struct ImportRequest {
  Kind kind = Kind::orders;
  std::string path;             ///< A file, or "-" for standard input.
  std::string source = "main";  ///< The system the file came from; references are names within it.
  std::string instrument;       ///< Responses: the questionnaire; the file's name when empty.
  ReadOptions read;
  MappingOverrides overrides;
  std::string rejects_path;  ///< Where refused rows go, in the file's own columns; none when empty.
  std::int64_t rows_per_transaction = 1'600'000;  ///< On SQLite, at least; other writers wait.
  bool dry_run = false;                         ///< Do all the work, keep nothing.
};

struct RowCounts {
  std::int64_t read = 0;
  std::int64_t accepted = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
};

/// A refused row: where, and why.
struct Reject {
  std::int64_t line = 0;
  std::string column;  ///< Header of the culprit's column; empty when the whole row is at fault.
  RowProblem problem;
};

struct ImportWarning {
  std::string code;  ///< Text is message "import.warning.<code>".
  std::string subject;
  MessageArgs details;
};

struct ImportSummary {
  Kind kind = Kind::orders;
  TableFormat format;
  std::vector<std::string> columns;
  Mapping mapping;
  RowCounts rows;
  /// Things in the workspace after the import, and how many of them are new, by name
  /// ("customers", "orders", "order_lines", ...).
  std::vector<std::pair<std::string, std::int64_t>> entities;
  std::vector<std::pair<std::string, std::int64_t>> added;
  std::vector<Reject> rejects;  ///< The first 100.
  std::vector<ImportWarning> warnings;
  double seconds = 0;
};

/// Told what the columns are taken for, before the first row is stored.
using Announce = std::function<void(const ImportSummary&)>;

/// Reads, converts and applies the file in batches, each one transaction of the writer; parsing
/// runs beside writing. Every data row ends accepted, updated, unchanged or rejected:
/// read = accepted + updated + unchanged + rejected. Memory is bounded however long the file.
/// When it stops half-way (cancelled, disk full), what was stored stays, and the same import
/// finishes the job.
Result<ImportSummary> import_file(db::Database& database, const ImportRequest& request,
                                  std::istream& standard_input, const Clock& clock,
                                  Progress& progress, const Announce& announce = {});

}  // namespace troth::intake
