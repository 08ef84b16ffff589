// CSV of every kind: reading in small blocks gives what reading at once gives; a row without a
// problem is clean text with as many fields as there are columns.

#include <array>

#include "base/text.h"
#include "fuzz.h"
#include "read_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  constexpr std::array kEncodings = {"",        "",     "",       "UTF-8",
                                     "GB18030", "Big5", "UTF-16", "windows-1252"};
  constexpr std::array<char, 8> kSeparators = {0, 0, 0, ',', ';', '\t', '|', 'x'};
  troth::intake::ReadOptions options;
  options.encoding = kEncodings[data[0] % kEncodings.size()];
  options.separator = kSeparators[data[0] / 8 % kSeparators.size()];
  const std::string text(fuzz_text(data + 2, size - 2));

  options.block_bytes = 1U << 16U;
  const FuzzTable whole = read_rows(text, options);
  options.block_bytes = std::size_t{1} + data[1];
  FUZZ_CHECK(read_rows(text, options) == whole);

  std::int64_t line = 0;
  for (const auto& row : whole.rows) {
    FUZZ_CHECK(row.line > line);
    line = row.line;
    if (!row.problem.empty()) continue;
    FUZZ_CHECK(row.fields.size() <= whole.columns.size());
    FUZZ_CHECK(troth::valid_utf8(row.raw));
    FUZZ_CHECK(row.raw.find('\0') == std::string::npos);
  }
  return 0;
}
