// NDJSON: small blocks give what one block gives, and whatever line the reader takes, nlohmann's
// parser takes too.

#include <nlohmann/json.hpp>

#include "fuzz.h"
#include "read_rows.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string text = "{\"a\":1}\n" + std::string(fuzz_text(data + 1, size - 1));
  troth::intake::ReadOptions options;
  options.encoding = "UTF-8";
  options.block_bytes = 1U << 16U;
  const FuzzTable whole = read_rows(text, options);
  options.block_bytes = std::size_t{1} + data[0];
  FUZZ_CHECK(read_rows(text, options) == whole);

  for (const auto& row : whole.rows) {
    if (!row.problem.empty()) continue;
    const auto object = nlohmann::json::parse(row.raw, nullptr, /*allow_exceptions=*/false);
    FUZZ_CHECK(object.is_object());
    for (const auto& [key, value] : object.items()) {
      if (!value.is_string()) continue;
      bool found = false;
      for (std::size_t i = 0; i < whole.columns.size(); ++i) {
        found = found || (whole.columns[i] == key && row.fields[i] == value.get<std::string>());
      }
      FUZZ_CHECK(found);
    }
  }
  return 0;
}
