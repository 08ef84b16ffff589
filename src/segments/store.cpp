#include "segments/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace troth::segments::store {
namespace {

constexpr std::string_view kColumns =
    "segment_id, name, description, kind, definition, version, created_at, changed_at, changed_by, "
    "archived_at";

/// Net sales of the row `c` in a year: binds its first and last day.
constexpr std::string_view kYearSales =
    "(SELECT CAST(COALESCE(SUM(y.gross + y.returned + y.adjusted), 0) AS BIGINT) FROM orders y"
    " WHERE y.customer_id = c.customer_id AND y.kind <> 2 AND y.ordered_day BETWEEN"
    " CAST(? AS INTEGER) AND CAST(? AS INTEGER))";
constexpr std::string_view kYearPurchases =
    "(SELECT COUNT(*) FROM orders y WHERE y.customer_id = c.customer_id AND y.kind = 0 AND"
    " y.ordered_day BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER))";

Segment read_segment(const db::Row& row) {
  Segment segment;
  segment.segment_id = row.integer(0);
  segment.name = row.text(1);
  segment.description = row.text(2);
  segment.kind = row.text(3);
  segment.definition = row.text(4);
  segment.version = static_cast<int>(row.integer(5));
  segment.created_at = row.integer(6);
  segment.changed_at = row.integer(7);
  segment.changed_by = row.text(8);
  if (!row.is_null(9)) segment.archived_at = row.integer(9);
  return segment;
}

/// The values of conditions behind those of the statement around them.
class Values {
 public:
  Values& add(db::Value value) {
    values_.push_back(value);
    return *this;
  }
  Values& add_year(Day today) {
    return add(std::int64_t{day_before(today, {1, LengthUnit::year}) + 1}).add(std::int64_t{today});
  }
  Values& add(const Predicate& predicate) {
    bind(predicate, values_);
    return *this;
  }
  std::span<const db::Value> all() const { return values_; }

 private:
  std::vector<db::Value> values_;
};

Status insert_version(db::Session& session, const Segment& segment) {
  TROTH_TRY(session.execute(
      "INSERT INTO segment_version (segment_id, version, name, description, definition, "
      "changed_at, changed_by, archived) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {segment.segment_id, std::int64_t{segment.version}, std::string_view(segment.name),
       std::string_view(segment.description), std::string_view(segment.definition),
       segment.changed_at, std::string_view(segment.changed_by),
       std::int64_t{segment.archived_at ? 1 : 0}}));
  return {};
}

db::Value archived_value(const Segment& segment) {
  return segment.archived_at ? db::Value{*segment.archived_at} : db::Value{};
}

std::string page_sql(const Predicate& members, bool paged) {
  return fmt::format(
      "SELECT c.customer_id, c.name, c.country, c.region, c.city,"
      " (SELECT COUNT(*) FROM orders y WHERE y.customer_id = c.customer_id AND y.kind = 0 AND"
      " y.ordered_day <= CAST(? AS INTEGER)), {},"
      " (SELECT MAX(y.ordered_day) FROM orders y WHERE y.customer_id = c.customer_id AND"
      " y.kind = 0 AND y.ordered_day <= CAST(? AS INTEGER))"
      " FROM customer c WHERE c.customer_id > CAST(? AS BIGINT) AND {} ORDER BY c.customer_id{}",
      kYearSales, members.sql, paged ? " LIMIT CAST(? AS BIGINT)" : "");
}

Member read_member(const db::Row& row) {
  Member member;
  member.customer_id = row.integer(0);
  member.name = row.text(1);
  member.country = row.text(2);
  member.region = row.text(3);
  member.city = row.text(4);
  member.orders = row.integer(5);
  member.value = row.integer(6);
  if (!row.is_null(7)) member.last_order = static_cast<Day>(row.integer(7));
  return member;
}

Values page_values(const Predicate& members, Day today, Id after) {
  Values values;
  values.add(std::int64_t{today}).add_year(today).add(std::int64_t{today}).add(after).add(members);
  return values;
}

}  // namespace

void bind(const Predicate& predicate, std::vector<db::Value>& values) {
  for (const auto& bound : predicate.values) {
    if (const auto* text = std::get_if<std::string>(&bound)) {
      values.emplace_back(std::string_view(*text));
    } else if (const auto* number = std::get_if<double>(&bound)) {
      values.emplace_back(*number);
    } else {
      values.emplace_back(*std::get_if<std::int64_t>(&bound));
    }
  }
}

Result<std::vector<Segment>> load_segments(db::Session& session, bool archived) {
  std::vector<Segment> segments;
  const auto sql = fmt::format("SELECT {} FROM segment{} ORDER BY folded_name", kColumns,
                               archived ? "" : " WHERE archived_at IS NULL");
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& row) {
    segments.push_back(read_segment(row));
    return true;
  }));
  return segments;
}

Result<std::optional<Segment>> load_segment(db::Session& session, Id segment_id) {
  std::optional<Segment> segment;
  const auto sql = fmt::format("SELECT {} FROM segment WHERE segment_id = ?", kColumns);
  TROTH_TRY(session.scan(sql, {segment_id}, [&](const db::Row& row) {
    segment = read_segment(row);
    return false;
  }));
  return segment;
}

Result<std::optional<Segment>> load_segment(db::Session& session, std::string_view name) {
  std::optional<Segment> segment;
  const auto folded = fold(name);
  const auto sql = fmt::format("SELECT {} FROM segment WHERE folded_name = ?", kColumns);
  TROTH_TRY(session.scan(sql, {std::string_view(folded)}, [&](const db::Row& row) {
    segment = read_segment(row);
    return false;
  }));
  return segment;
}

Result<std::vector<Segment>> load_versions(db::Session& session, Id segment_id) {
  std::vector<Segment> versions;
  TROTH_TRY(session.scan(
      "SELECT v.version, v.name, v.description, v.definition, v.changed_at, v.changed_by,"
      " v.archived FROM segment_version v WHERE v.segment_id = ? ORDER BY v.version DESC",
      {segment_id}, [&](const db::Row& row) {
        Segment version;
        version.segment_id = segment_id;
        version.version = static_cast<int>(row.integer(0));
        version.name = row.text(1);
        version.description = row.text(2);
        version.definition = row.text(3);
        version.changed_at = row.integer(4);
        version.changed_by = row.text(5);
        if (row.integer(6) != 0) version.archived_at = version.changed_at;
        versions.push_back(std::move(version));
        return true;
      }));
  return versions;
}

Status insert_segment(db::Session& session, const Segment& segment) {
  const auto folded = fold(segment.name);
  TROTH_TRY(session.execute(
      fmt::format("INSERT INTO segment ({}, folded_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  kColumns),
      {segment.segment_id, std::string_view(segment.name), std::string_view(segment.description),
       std::string_view(segment.kind), std::string_view(segment.definition),
       std::int64_t{segment.version}, segment.created_at, segment.changed_at,
       std::string_view(segment.changed_by), archived_value(segment), std::string_view(folded)}));
  return insert_version(session, segment);
}

Status update_segment(db::Session& session, const Segment& segment) {
  const auto folded = fold(segment.name);
  TROTH_TRY(session.execute(
      "UPDATE segment SET name = ?, folded_name = ?, description = ?, definition = ?, version = ?, "
      "changed_at = ?, changed_by = ?, archived_at = ? WHERE segment_id = ?",
      {std::string_view(segment.name), std::string_view(folded),
       std::string_view(segment.description), std::string_view(segment.definition),
       std::int64_t{segment.version}, segment.changed_at, std::string_view(segment.changed_by),
       archived_value(segment), segment.segment_id}));
  return insert_version(session, segment);
}

Result<std::optional<Day>> last_day_with_data(db::Session& session, Day today) {
  std::optional<Day> last;
  for (const char* sql :
       {"SELECT MAX(ordered_day) FROM orders WHERE ordered_day <= ?",
        "SELECT MAX(happened_day) FROM interaction WHERE happened_day <= ?",
        "SELECT MAX(answered_day) FROM response WHERE dated = 1 AND answered_day <= ?"}) {
    TROTH_TRY(session.scan(sql, {std::int64_t{today}}, [&](const db::Row& row) {
      if (row.is_null(0)) return false;
      const auto day = static_cast<Day>(row.integer(0));
      last = last ? std::max(*last, day) : day;
      return false;
    }));
  }
  return last;
}

Result<std::int64_t> count_customers(db::Session& session) {
  return session.scalar("SELECT COUNT(*) FROM customer");
}

Result<Size> measure(db::Session& session, const Predicate& members, Day today) {
  Size size;
  TROTH_ASSIGN(size.known, count_customers(session));
  const auto from = std::int64_t{day_before(today, {1, LengthUnit::year}) + 1};
  TROTH_ASSIGN(size.known_value,
               session.scalar("SELECT CAST(COALESCE(SUM(gross + returned + adjusted), 0) AS BIGINT)"
                              " FROM orders WHERE customer_id > 0 AND kind <> 2 AND"
                              " ordered_day BETWEEN ? AND ?",
                              {from, std::int64_t{today}}));
  double squares = 0;
  // Not materialised, the sums would be looked up for each place that asks for them.
  const auto sql = fmt::format(
      "WITH s AS MATERIALIZED (SELECT {} AS v, {} AS n FROM customer c WHERE {})"
      " SELECT COUNT(*), CAST(COALESCE(SUM(v), 0) AS BIGINT),"
      " COALESCE(SUM(CAST(v AS DOUBLE PRECISION) * CAST(v AS DOUBLE PRECISION)), 0),"
      " COALESCE(SUM(CASE WHEN n > 0 THEN 1 ELSE 0 END), 0) FROM s",
      kYearSales, kYearPurchases, members.sql);
  Values values;
  values.add_year(today).add_year(today).add(members);
  TROTH_TRY(session.scan(sql, values.all(), [&](const db::Row& row) {
    size.customers = row.integer(0);
    size.value = row.integer(1);
    squares = row.real(2);
    size.buyers = row.integer(3);
    return false;
  }));
  if (size.customers == 0) return size;
  const auto n = static_cast<double>(size.customers);
  size.mean_value = static_cast<double>(size.value) / n;
  if (size.customers > 1) {
    const double spread = std::max(0.0, squares - n * size.mean_value * size.mean_value) / (n - 1);
    const double half = 1.959963984540054 * std::sqrt(spread / n);
    size.mean_interval = {size.mean_value - half, size.mean_value + half};
  }
  return size;
}

Result<std::vector<Member>> page(db::Session& session, const Predicate& members, Day today,
                                 Id after, std::int64_t limit) {
  std::vector<Member> page;
  auto values = page_values(members, today, after);
  values.add(limit);
  TROTH_TRY(session.scan(page_sql(members, true), values.all(), [&](const db::Row& row) {
    page.push_back(read_member(row));
    return true;
  }));
  return page;
}

Status scan(db::Session& session, const Predicate& members, Day today,
            const std::function<bool(const Member&)>& take) {
  const auto values = page_values(members, today, 0);
  return session.scan(page_sql(members, false), values.all(),
                      [&](const db::Row& row) { return take(read_member(row)); });
}

Result<std::array<std::int64_t, 3>> count_both(db::Session& session, const Predicate& a,
                                               const Predicate& b) {
  std::array<std::int64_t, 3> counts{};
  const auto sql = fmt::format(
      "SELECT COALESCE(SUM(s.a), 0), COALESCE(SUM(s.b), 0), COALESCE(SUM(s.a * s.b), 0) FROM"
      " (SELECT CASE WHEN {} THEN 1 ELSE 0 END AS a, CASE WHEN {} THEN 1 ELSE 0 END AS b"
      " FROM customer c) s",
      a.sql, b.sql);
  Values values;
  values.add(a).add(b);
  TROTH_TRY(session.scan(sql, values.all(), [&](const db::Row& row) {
    counts = {row.integer(0), row.integer(1), row.integer(2)};
    return false;
  }));
  return counts;
}

Status scan_bits(db::Session& session, std::span<const Predicate> conditions,
                 const std::function<void(std::uint64_t)>& take) {
  std::string sql = "SELECT ";
  Values values;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    sql += fmt::format("{}CASE WHEN {} THEN 1 ELSE 0 END", i == 0 ? "" : ", ", conditions[i].sql);
    values.add(conditions[i]);
  }
  sql += " FROM customer c";
  return session.scan(sql, values.all(), [&](const db::Row& row) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < conditions.size(); ++i) {
      if (row.integer(static_cast<int>(i)) != 0) bits |= std::uint64_t{1} << i;
    }
    take(bits);
    return true;
  });
}

Result<std::vector<std::string>> suggestions(db::Session& session, const std::string& sql) {
  std::vector<std::string> texts;
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& row) {
    texts.emplace_back(row.text(0));
    return true;
  }));
  return texts;
}

Result<Turnover> move_stays(db::Session& session, Id segment_id, const Predicate& members,
                            Day day) {
  Turnover turnover;
  // Customers that are not there any more, joined with others since, leave too: no row `c` is
  // found for them.
  Values leaving;
  leaving.add(std::int64_t{day}).add(segment_id).add(members);
  TROTH_ASSIGN(
      turnover.departed,
      session.execute(fmt::format("UPDATE segment_stay SET until_day = CAST(? AS INTEGER) WHERE"
                                  " segment_id = ? AND until_day IS NULL AND NOT EXISTS"
                                  " (SELECT 1 FROM customer c WHERE"
                                  " c.customer_id = segment_stay.customer_id AND {})",
                                  members.sql),
                      leaving.all()));
  Values coming;
  coming.add(segment_id).add(std::int64_t{day}).add(members).add(segment_id);
  TROTH_ASSIGN(
      turnover.entered,
      session.execute(
          fmt::format("INSERT INTO segment_stay (customer_id, segment_id, since_day) SELECT"
                      " c.customer_id, CAST(? AS BIGINT), CAST(? AS INTEGER) FROM customer c WHERE"
                      " {} AND NOT EXISTS (SELECT 1 FROM segment_stay s WHERE"
                      " s.customer_id = c.customer_id AND s.segment_id = ? AND"
                      " s.until_day IS NULL)",
                      members.sql),
          coming.all()));
  TROTH_ASSIGN(turnover.members,
               session.scalar("SELECT COUNT(*) FROM segment_stay WHERE segment_id = ? AND"
                              " until_day IS NULL",
                              {segment_id}));
  return turnover;
}

Result<std::vector<Id>> load_turnover(db::Session& session, Id segment_id, Day day, bool came) {
  std::vector<Id> customers;
  TROTH_TRY(session.scan(fmt::format("SELECT customer_id FROM segment_stay WHERE segment_id = ? "
                                     "AND {} = ? ORDER BY customer_id",
                                     came ? "since_day" : "until_day"),
                         {segment_id, std::int64_t{day}}, [&](const db::Row& row) {
                           customers.push_back(row.integer(0));
                           return true;
                         }));
  return customers;
}

Status insert_snapshot(db::Session& session, const Snapshot& snapshot) {
  TROTH_TRY(session.execute(
      "INSERT INTO segment_snapshot (segment_id, day, version, members, entered, departed, "
      "taken_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      {snapshot.segment_id, std::int64_t{snapshot.day}, std::int64_t{snapshot.version},
       snapshot.members, snapshot.entered, snapshot.departed, snapshot.taken_at}));
  return {};
}

Result<std::vector<Snapshot>> load_snapshots(db::Session& session, Id segment_id) {
  std::vector<Snapshot> snapshots;
  TROTH_TRY(
      session.scan("SELECT day, version, members, entered, departed, taken_at FROM segment_snapshot"
                   " WHERE segment_id = ? ORDER BY day",
                   {segment_id}, [&](const db::Row& row) {
                     snapshots.push_back({segment_id, static_cast<Day>(row.integer(0)),
                                          static_cast<int>(row.integer(1)), row.integer(2),
                                          row.integer(3), row.integer(4), row.integer(5)});
                     return true;
                   }));
  return snapshots;
}

}  // namespace troth::segments::store
