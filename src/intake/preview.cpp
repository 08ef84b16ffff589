#include "intake/preview.h"

#include <sstream>

namespace troth::intake {
namespace {

constexpr std::size_t kPreviewRows = 20;
constexpr std::size_t kBlockBytes = 256 << 10;

}  // namespace

Result<Preview> preview_file(db::Database& database, ImportRequest request, const Clock& clock) {
  Preview preview;
  std::istringstream nothing;
  auto read = request.read;
  read.block_bytes = kBlockBytes;
  TROTH_ASSIGN(const auto reader, TableReader::open(request.path, read, nothing));
  preview.columns = reader->columns();
  RowBlock block;
  TROTH_TRY(reader->read(block));
  preview.format = reader->format();
  for (std::size_t row = 0; row < block.size() && preview.rows.size() < kPreviewRows; ++row) {
    auto& cells = preview.rows.emplace_back();
    for (std::size_t column = 0; column < preview.columns.size(); ++column) {
      cells.emplace_back(block.field(row, column));
    }
  }
  request.dry_run = true;
  request.rejects_path.clear();
  SilentProgress progress;
  bool planned = false;
  const auto imported =
      import_file(database, request, nothing, clock, progress, [&](const ImportSummary& plan) {
        planned = true;
        preview.mapping = plan.mapping;
        preview.format = plan.format;
        progress.cancel();
      });
  if (!planned && !imported) preview.problem = imported.error();
  return preview;
}

}  // namespace troth::intake
