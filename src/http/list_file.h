#pragma once
// The whole of a list as a file, from the same items as its pages: CSV for spreadsheets, NDJSON for
// programs.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/output.h"
#include "base/table_writer.h"
#include "http/json.h"
#include "http/route.h"

namespace troth::http {

/// Declares that the list is also given as a file: parameters `format` (json, csv, ndjson) and
/// `columns` (names of members, separated by commas; all by default). Called after gives().
void also_as_file(Route& route);

/// Whether the caller wants the whole list as a file.
bool wants_file(const Call& call);

/// A list on its way into a temporary file, which only this process may read and which is removed
/// once it was sent. The columns are the members of the items that the route declares; texts stand
/// as they are (guarded against being run as formulas), nothing for null, lists and objects as
/// JSON.
///
///   TROTH_ASSIGN(auto file, ListFile::begin(call));
///   ... TROTH_TRY(file.add(item)); ...
///   return file.finish("customers");
class ListFile {
 public:
  /// usage: a column that the items do not have. unavailable: no temporary file can be made.
  static Result<ListFile> begin(const Call& call);

  /// An item as a page of the list would hold it. unavailable: the disk is full.
  Status add(const Json& item);

  /// The answer, whose file is offered as `name` with the ending of its form.
  Result<Response> finish(std::string_view name);

 private:
  ListFile() = default;

  bool csv_ = true;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
  std::shared_ptr<const std::string> path_;  ///< Removes the file with its last holder.
  std::unique_ptr<Output> output_;
  std::unique_ptr<TableWriter> writer_;
  std::string line_;
};

}  // namespace troth::http
