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

/// Writes refused rows as they stood: CSV with the original columns and, after them, line, column
/// and code of the problem; NDJSON rows get the same as extra keys. A row that is malformed as
/// such is written raw. Nothing is created until the first refusal.
class RejectsFile {
 public:
  RejectsFile(std::string path, const TableReader& reader);

  Status write(const RowBlock& block, std::size_t row, const Reject& reject);
  Status finish();

 private:
  Status open();
  void write_csv(const RowBlock& block, std::size_t row, const Reject& reject);
  void write_json(const RowBlock& block, std::size_t row, const Reject& reject);

  std::string path_;
  const TableReader& reader_;
  std::ofstream out_;
};

}  // namespace troth::intake
