#include "db/statement.h"

#include <type_traits>

#include "base/text.h"

namespace troth::db {
namespace {

/// The text with what LIKE would take for a placeholder made plain.
std::string like_anywhere(std::string_view text) {
  std::string pattern = "%";
  for (const char c : ascii_lower(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

Value view(const Held& held) {
  return std::visit(
      [](const auto& value) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>)
          return std::string_view(value);
        else
          return value;
      },
      held);
}

}  // namespace

void Statement::add(std::string_view sql, Held value) {
  sql_ += sql;
  values_.push_back(std::move(value));
}

void Statement::filter(std::string_view sql, std::string_view value) {
  if (!value.empty()) add(sql, std::string(value));
}

void Statement::filter(std::string_view sql, const std::optional<std::int64_t>& value) {
  if (value) add(sql, *value);
}

void Statement::days(std::string_view at, std::string_view day, std::optional<Day> from,
                     std::optional<Day> to) {
  // Clocks are less than a day from UTC: the instants say about where, the days exactly.
  const auto compare = [](std::string_view column, std::string_view with) {
    return " AND " + std::string(column) + std::string(with);
  };
  if (from) {
    add(compare(at, " >= ?"), (std::int64_t{*from} - 1) * kMicrosPerDay);
    add(compare(day, " >= ?"), std::int64_t{*from});
  }
  if (to) {
    add(compare(at, " < ?"), (std::int64_t{*to} + 2) * kMicrosPerDay);
    add(compare(day, " <= ?"), std::int64_t{*to});
  }
}

void Statement::search(std::initializer_list<std::string_view> columns, std::string_view text) {
  if (text.empty()) return;
  std::string_view between = " AND (LOWER(";
  for (const auto column : columns) {
    add(std::string(between) + std::string(column) + ") LIKE ? ESCAPE '\\'", like_anywhere(text));
    between = " OR LOWER(";
  }
  add(")");
}

void Statement::page(std::string_view key, std::string_view id, const Page& page) {
  const std::string both = std::string(key) + ", " + std::string(id);
  if (page.after) {
    add(" AND (" + both + ")" + (page.descending ? " < (?" : " > (?"), page.after->first);
    add(", ?)", page.after->second);
  }
  const std::string down = page.descending ? " DESC" : "";
  add(" ORDER BY " + std::string(key) + down + ", " + std::string(id) + down);
  if (page.limit > 0) add(" LIMIT ?", page.limit);
}

Status Statement::scan(Session& session, const std::function<bool(const Row&)>& row) const {
  std::vector<Value> values;
  values.reserve(values_.size());
  for (const auto& held : values_) values.push_back(view(held));
  return session.scan(sql_, values, row);
}

Status Statement::each(Session& session, const std::function<Status(const Row&)>& row) const {
  Status status;
  TROTH_TRY(scan(session, [&](const Row& at) {
    status = row(at);
    return status.ok();
  }));
  return status;
}

Result<std::int64_t> Statement::scalar(Session& session) const {
  std::int64_t value = 0;
  TROTH_TRY(scan(session, [&](const Row& row) {
    value = row.integer(0);
    return false;
  }));
  return value;
}

}  // namespace troth::db
