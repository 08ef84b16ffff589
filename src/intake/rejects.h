#pragma once
// The file of refused rows: the columns of the original, so that it can be mended and imported.

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/row_outcome.h"
#include "intake/import.h"
#include "intake/reader.h"

namespace troth::intake {

/// A refused row with its text.
struct Refusal {
  Reject reject;
  std::string raw;           ///< The row as it stood.
  std::uint32_t fields = 0;  ///< How many fields it has; 0 when it could not be split.
};

/// Writes refused rows as they stood: CSV with the original columns and, after them, line, column
/// and code of the problem; NDJSON rows get the same as extra keys. A row that is malformed as
/// such is written raw. Nothing is created until the first refusal.
class RejectsFile {
 public:
  /// No path: nothing is written. `reader` must outlive this.
  RejectsFile(std::string path, const TableReader& reader);

  Status write(const Refusal& refusal);
  Status finish();

 private:
  Status open();
  void write_csv(const Refusal& refusal);
  void write_json(const Refusal& refusal);

  std::string path_;
  const TableReader& reader_;
  std::ofstream out_;
};

}  // namespace troth::intake
