#include "db/placeholders.h"

namespace troth::db {
namespace {

/// Where the quoted text or comment that starts at `at` ends; `at` itself when none starts there.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
  const auto after = [&](std::string_view end, std::size_t from) {
    const auto found = sql.find(end, from);
    return found == std::string_view::npos ? sql.size() : found + end.size();
  };
  const auto here = sql.substr(at);
  // A doubled quote inside a quoted text ends it here and starts it again at once: same effect.
  if (here.starts_with('\'') || here.starts_with('"')) return after(here.substr(0, 1), at + 1);
  if (here.starts_with("--")) return after("\n", at);
  if (here.starts_with("/*")) return after("*/", at + 2);
  return at;
}

}  // namespace

NumberedSql number_placeholders(std::string_view sql) {
  NumberedSql out;
  out.sql.reserve(sql.size() + 16);
  std::size_t at = 0;
  while (at < sql.size()) {
    if (const auto end = skip_quoted(sql, at); end != at) {
      out.sql.append(sql.substr(at, end - at));
      at = end;
    } else if (sql[at] == '?') {
      out.sql.append("$").append(std::to_string(++out.parameters));
      ++at;
    } else {
      out.sql.push_back(sql[at++]);
    }
  }
  return out;
}

}  // namespace troth::db
