#include "intake/store.h"

#include <array>

namespace troth::intake {

Result<Id> begin_run(db::Session& session, const ImportRequest& request,
                     const std::string& file_name, const std::string& mapping, Instant now) {
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(import_id) FROM import_run"));
  const Id import_id = last + 1;
  TROTH_TRY(session.execute(
      "INSERT INTO import_run (import_id, kind, source, file_name, mapping, state, started_at, "
      "finished_at, rows_read, accepted, updated, unchanged, rejected) "
      "VALUES (?, ?, ?, ?, ?, 'running', ?, NULL, 0, 0, 0, 0, 0)",
      {import_id, kind_name(request.kind), std::string_view(request.source),
       std::string_view(file_name), std::string_view(mapping), now}));
  return import_id;
}

Status update_run(db::Session& session, Id import_id, std::string_view state,
                  const RowCounts& rows, Instant now) {
  const bool running = state == "running";
  TROTH_TRY(session.execute(
      "UPDATE import_run SET state = ?, finished_at = ?, rows_read = ?, accepted = ?, "
      "updated = ?, unchanged = ?, rejected = ? WHERE import_id = ?",
      {state, running ? db::Value{} : db::Value{now}, rows.read, rows.accepted, rows.updated,
       rows.unchanged, rows.rejected, import_id}));
  return {};
}

Result<std::vector<std::pair<std::string, std::int64_t>>> count_entities(db::Session& session) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kCounts = {{
      {"customers", "SELECT COUNT(*) FROM customer"},
      {"products", "SELECT COUNT(*) FROM product"},
      {"orders", "SELECT COUNT(*) FROM orders"},
      {"order_lines", "SELECT COUNT(*) FROM order_line"},
      {"interactions", "SELECT COUNT(*) FROM interaction"},
      {"responses", "SELECT COUNT(*) FROM response"},
      {"answers", "SELECT COUNT(*) FROM answer"},
  }};
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const auto& [name, sql] : kCounts) {
    TROTH_ASSIGN(const auto count, session.scalar(sql));
    counts.emplace_back(name, count);
  }
  return counts;
}

}  // namespace troth::intake
