#include "intake/reader.h"

#include <utility>

#include "intake/reader_csv.h"
#include "intake/reader_json.h"
#include "intake/reader_sniff.h"
#include "intake/reader_source.h"
#include "intake/reader_text.h"

namespace troth::intake {
namespace {

constexpr std::size_t kHeadBytes = 4096;

}  // namespace

Result<std::unique_ptr<TableReader>> TableReader::open(const std::string& path,
                                                       const ReadOptions& options,
                                                       std::istream& standard_input) {
  TROTH_ASSIGN(auto bytes, open_bytes(path, standard_input));
  TableFormat format;
  TableKind kind = TableKind::csv;
  {
    TROTH_ASSIGN(const std::string_view magic, bytes->peek(2));
    format.gzip = magic == "\x1F\x8B";
  }
  if (format.gzip) bytes = unpack_gzip(std::move(bytes), path);
  {
    TROTH_ASSIGN(const std::string_view head, bytes->peek(kHeadBytes));
    if (head.empty()) {
      return Error{ErrorCode::bad_input, "The file is empty.", path,
                   "Check that the export was complete."};
    }
    TROTH_TRY(refuse_binary(head, path));
    kind = table_kind(path, head);
  }
  TROTH_ASSIGN(auto text, TextSource::open(std::move(bytes), options.encoding));
  if (kind == TableKind::ndjson) {
    format.kind = "ndjson";
    return JsonReader::open(std::move(text), path, std::move(format), options.block_bytes);
  }
  format.separator = options.separator;
  format.kind = "csv";
  return CsvReader::open(std::move(text), path, std::move(format), options.block_bytes);
}

}  // namespace troth::intake
