#include "customers/listing.h"

#include "base/text.h"

namespace troth::customers {
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

std::optional<Day> day_at(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return static_cast<Day>(row.integer(column));
}

Golden read_golden(const db::Row& row) {
  Golden golden;
  golden.customer_id = row.integer(0);
  auto& details = golden.details;
  details.name = row.text(1);
  details.gender = row.text(2);
  details.birth_day = day_at(row, 3);
  details.city = row.text(4);
  details.region = row.text(5);
  details.country = row.text(6);
  details.language = row.text(7);
  details.segment = row.text(8);
  details.joined_day = day_at(row, 9);
  golden.records = row.integer(10);
  golden.updated_at = row.integer(11);
  return golden;
}

}  // namespace

Result<std::vector<Golden>> list_customers(db::Session& session, const ListQuery& query) {
  std::string sql =
      "SELECT customer_id, name, gender, birth_day, city, region, country, language, segment, "
      "joined_day, records, updated_at FROM customer WHERE customer_id > ?";
  std::vector<db::Value> values = {query.after};
  const auto filter = [&](const char* condition, const std::string& value) {
    if (value.empty()) return;
    sql += condition;
    values.emplace_back(std::string_view(value));
  };
  const auto pattern = query.name.empty() ? std::string() : like_anywhere(query.name);
  filter(" AND LOWER(name) LIKE ? ESCAPE '\\'", pattern);
  filter(" AND region = ?", query.region);
  filter(" AND country = ?", query.country);
  filter(" AND segment = ?", query.segment);
  sql += " ORDER BY customer_id LIMIT ?";
  values.emplace_back(query.limit);
  std::vector<Golden> page;
  TROTH_TRY(session.scan(sql, values, [&](const db::Row& row) {
    page.push_back(read_golden(row));
    return true;
  }));
  return page;
}

}  // namespace troth::customers
