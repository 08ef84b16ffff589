#pragma once
// Bulk: many things in one request, each line an outcome of its own, by the same rules as files.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/row_outcome.h"
#include "db/database.h"
#include "intake/batch.h"
#include "intake/bulk_rows.h"

namespace troth::intake {

/// What a line may be: a kind of import, or identities, which add to a customer and leave the rest
/// of what is known as it is.
std::span<const std::string_view> bulk_kinds();

struct BulkRequest {
  std::string kind;             ///< One of bulk_kinds().
  std::string source = "main";  ///< The system it comes from; references are names within it.
  std::string instrument;       ///< Responses: the questionnaire, which must be known.
  std::string body;             ///< NDJSON in UTF-8.
};

/// How a line ended.
struct BulkOutcome {
  std::int64_t line = 0;
  RowResult result = RowResult::accepted;
  std::shared_ptr<const RowProblem>
      problem;  ///< When rejected; its field is a path: "lines.0.sku".
};

/// A request made ready: all that needs no writer. Lines name things by the columns of an import
/// with the same names; the same thing may be named up to twenty times, later lines coming after
/// earlier ones as if sent in requests of their own. A line is stored whole or not at all.
class Bulk {
 public:
  /// usage: no such kind, or responses without an instrument. not_found: the instrument is not
  /// known. too_large: see bulk_rows.h.
  static Result<Bulk> prepare(db::Database& database, BulkRequest request, Instant now);

  /// Stores it and recognises customers anew: one outcome per line that is not blank, in order.
  /// Within one transaction of the caller; may be called again after a conflict.
  Result<std::vector<BulkOutcome>> apply(db::Session& session) const;

 private:
  /// Lines of which no two name the same thing.
  struct Run {
    std::vector<std::uint32_t> lines;
    std::vector<std::uint32_t> line_of_row;  ///< Of the block's rows: the place of each in `lines`.
    std::unique_ptr<Converter> converter;    ///< Batches may hold on to it.
    std::unique_ptr<Batch> batch;
  };
  Bulk() = default;
  Status set_up(db::Database& database, const BulkRequest& request, Instant now);
  Status make_runs();
  Result<Run> make_run(std::vector<std::uint32_t> lines);
  bool keep_whole(Run& run);
  Status log_run(db::Session& session, std::span<const std::optional<RowResult>> results) const;
  std::string path_of(std::uint32_t line, std::size_t row_in_line, const std::string& field) const;

  std::unique_ptr<Mapping> mapping_;
  std::unique_ptr<ImportContext> context_;
  Kind kind_ = Kind::customers;
  BulkShape shape_;
  std::unique_ptr<BulkRows> rows_;
  std::vector<std::shared_ptr<const RowProblem>> refused_;  ///< By line.
  std::vector<Run> runs_;
};

}  // namespace troth::intake
