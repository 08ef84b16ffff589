#include "customers/joining_store.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/assert.h"
#include "db/keys.h"
#include "db/row_values.h"

namespace troth::customers {
namespace {

using db::or_null;
using db::text_or_null;

constexpr std::array<std::string_view, 4> kActions = {"joined", "blocked", "parted", "undone"};

}  // namespace

std::string_view merge_action_name(MergeAction action) {
  return kActions[static_cast<std::size_t>(action)];
}

namespace store {
namespace {

using db::Row;
using db::Session;
using db::Value;

constexpr std::string_view kTooMany = "customers.too_many";

}  // namespace

Result<std::vector<Change>> take_changes(Session& session) {
  std::vector<Change> changes;
  TROTH_TRY(session.scan("SELECT customer_id, record_id, value_key FROM customer_change", {},
                         [&](const Row& row) {
                           changes.push_back({row.integer(0), row.integer(1), row.integer(2)});
                           return true;
                         }));
  if (!changes.empty()) TROTH_TRY(session.execute("DELETE FROM customer_change"));
  return changes;
}

Result<std::int64_t> last_too_many(Session& session, std::int64_t otherwise) {
  std::int64_t value = otherwise;
  TROTH_TRY(
      session.scan("SELECT value FROM setting WHERE name = ?", {kTooMany}, [&](const Row& row) {
        const auto text = row.text(0);
        std::from_chars(text.data(), text.data() + text.size(), value);
        return false;
      }));
  return value;
}

Status keep_too_many(Session& session, std::int64_t too_many) {
  const auto text = std::to_string(too_many);
  const auto kept = session.execute(
      "INSERT INTO setting (name, value) VALUES (?, ?) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {kTooMany, std::string_view(text)});
  return kept ? Status() : Status(kept.error());
}

namespace {

auto take_member(const TakeMember& take) {
  return [&take](const Row& row) {
    take({row.integer(0), row.integer(1), row.text(2), row.text(3)});
    return true;
  };
}

}  // namespace

Status scan_all_members(Session& session, const TakeMember& take) {
  return session.scan("SELECT record_id, customer_id, source, namespace FROM customer_record", {},
                      take_member(take));
}

Status scan_members(Session& session, std::span<const Id> customer_ids, const TakeMember& take) {
  return db::scan_keys(session,
                       "SELECT record_id, customer_id, source, namespace FROM customer_record "
                       "WHERE customer_id IN (VALUES {keys})",
                       1, customer_ids, take_member(take));
}

Status scan_all_carried(Session& session, const TakeCarried& take) {
  return session.scan("SELECT record_id, value_key, namespace FROM identity", {},
                      [&](const Row& row) {
                        take(row.integer(0), row.integer(1), row.text(2));
                        return true;
                      });
}

Status scan_carried(Session& session, std::span<const Id> customer_ids, const TakeCarried& take) {
  return db::scan_keys(session,
                       "SELECT record_id, value_key, namespace FROM identity "
                       "WHERE customer_id IN (VALUES {keys})",
                       1, customer_ids, [&](const Row& row) {
                         take(row.integer(0), row.integer(1), row.text(2));
                         return true;
                       });
}

Status scan_carriers(Session& session, std::span<const Id> value_keys,
                     const std::function<void(Id, Id)>& take) {
  return db::scan_keys(session,
                       "SELECT value_key, customer_id FROM identity "
                       "WHERE value_key IN (VALUES {keys})",
                       1, value_keys, [&](const Row& row) {
                         take(row.integer(0), row.integer(1));
                         return true;
                       });
}

Result<std::string> namespace_of_value(Session& session, Id value_key) {
  std::string found;
  TROTH_TRY(session.scan("SELECT namespace FROM identity WHERE value_key = ? LIMIT 1",
                         {Value(value_key)}, [&](const Row& row) {
                           found = row.text(0);
                           return false;
                         }));
  return found;
}

namespace {

Result<std::vector<std::pair<Id, Id>>> load_pairs(Session& session, const std::string& table) {
  std::vector<std::pair<Id, Id>> pairs;
  TROTH_TRY(session.scan(
      "SELECT record_id, other_record_id FROM " + table + " ORDER BY record_id, other_record_id",
      {}, [&](const Row& row) {
        pairs.emplace_back(row.integer(0), row.integer(1));
        return true;
      }));
  return pairs;
}

Status keep_pair(Session& session, const std::string& table, Id customer_id,
                 const std::pair<Id, Id>& records, Instant now) {
  TROTH_TRY(session.execute(
      "INSERT INTO " + table +
          " (customer_id, record_id, other_record_id, said_at) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (customer_id, record_id, other_record_id) DO NOTHING",
      {Value(customer_id), Value(records.first), Value(records.second), Value(now)}));
  return {};
}

Status forget_pairs(Session& session, const std::string& table, std::span<const Id> side,
                    std::span<const Id> other_side) {
  const std::set<Id> left(side.begin(), side.end());
  const std::set<Id> right(other_side.begin(), other_side.end());
  TROTH_ASSIGN(const auto pairs, load_pairs(session, table));
  for (const auto& [a, b] : pairs) {
    const bool between =
        (left.contains(a) && right.contains(b)) || (left.contains(b) && right.contains(a));
    if (!between) continue;
    TROTH_TRY(
        session.execute("DELETE FROM " + table + " WHERE record_id = ? AND other_record_id = ?",
                        {Value(a), Value(b)}));
  }
  return {};
}

}  // namespace

Result<std::vector<std::pair<Id, Id>>> load_kept_apart(Session& session) {
  return load_pairs(session, "kept_apart");
}

Status keep_apart(Session& session, Id customer_id, std::span<const std::pair<Id, Id>> records,
                  Instant now) {
  for (const auto& pair : records) {
    TROTH_TRY(keep_pair(session, "kept_apart", customer_id, pair, now));
  }
  return {};
}

Result<std::vector<std::pair<Id, Id>>> load_kept_together(Session& session) {
  return load_pairs(session, "kept_together");
}

Status keep_together(Session& session, Id customer_id, const std::pair<Id, Id>& records,
                     Instant now) {
  return keep_pair(session, "kept_together", customer_id, records, now);
}

Status forget_kept_together(Session& session, std::span<const Id> side,
                            std::span<const Id> other_side) {
  return forget_pairs(session, "kept_together", side, other_side);
}

Status forget_kept_apart(Session& session, std::span<const Id> side,
                         std::span<const Id> other_side) {
  return forget_pairs(session, "kept_apart", side, other_side);
}

Golden read_golden(const db::Row& row) {
  Golden golden;
  golden.customer_id = row.integer(0);
  auto& details = golden.details;
  details.name = row.text(1);
  details.gender = row.text(2);
  details.birth_day = db::day_or_none(row, 3);
  details.city = row.text(4);
  details.region = row.text(5);
  details.country = row.text(6);
  details.language = row.text(7);
  details.segment = row.text(8);
  details.joined_day = db::day_or_none(row, 9);
  golden.records = row.integer(10);
  golden.updated_at = row.integer(11);
  return golden;
}

Result<std::unordered_map<Id, Golden>> load_golden(Session& session,
                                                   std::span<const Id> customer_ids) {
  std::unordered_map<Id, Golden> rows;
  TROTH_TRY(db::scan_keys(
      session,
      "SELECT customer_id, name, gender, birth_day, city, region, country, language, segment, "
      "joined_day, records, updated_at FROM customer WHERE customer_id IN (VALUES {keys})",
      1, customer_ids, [&](const Row& row) {
        auto golden = read_golden(row);
        rows.emplace(golden.customer_id, std::move(golden));
        return true;
      }));
  return rows;
}

Status insert_golden(Session& session, std::span<const Golden> rows) {
  constexpr auto kColumns = std::to_array<std::string_view>(
      {"customer_id", "name", "gender", "birth_day", "city", "region", "country", "language",
       "segment", "joined_day", "records", "updated_at"});
  std::vector<Value> values;
  values.reserve(rows.size() * kColumns.size());
  for (const auto& row : rows) {
    const auto& details = row.details;
    values.insert(values.end(),
                  {Value(row.customer_id), text_or_null(details.name), text_or_null(details.gender),
                   or_null(details.birth_day), text_or_null(details.city),
                   text_or_null(details.region), text_or_null(details.country),
                   text_or_null(details.language), text_or_null(details.segment),
                   or_null(details.joined_day), Value(row.records), Value(row.updated_at)});
  }
  return session.bulk_insert("customer", kColumns, values);
}

Status delete_golden(Session& session, std::span<const Id> customer_ids) {
  const auto deleted = db::execute_keys(
      session, "DELETE FROM customer WHERE customer_id IN (VALUES {keys})", 1, customer_ids);
  return deleted ? Status() : Status(deleted.error());
}

Status renew_aliases(Session& session, std::span<const Move> moves) {
  std::vector<Id> moved;
  std::vector<std::pair<Id, Id>> aliases;
  for (const auto& move : moves) {
    moved.push_back(move.record_id);
    if (move.to_customer != move.record_id) aliases.emplace_back(move.record_id, move.to_customer);
  }
  const auto deleted = db::execute_keys(
      session, "DELETE FROM customer_alias WHERE customer_id IN (VALUES {keys})", 1, moved);
  if (!deleted) return deleted.error();
  std::sort(aliases.begin(), aliases.end());
  constexpr auto kColumns = std::to_array<std::string_view>({"customer_id", "current_id"});
  std::vector<Value> values;
  for (const auto& [record, current] : aliases) {
    values.insert(values.end(), {Value(record), Value(current)});
  }
  return session.bulk_insert("customer_alias", kColumns, values);
}

Result<Id> current_customer(Session& session, Id customer_id) {
  TROTH_ASSIGN(const auto current,
               session.scalar("SELECT current_id FROM customer_alias WHERE customer_id = ?",
                              {Value(customer_id)}));
  return current == 0 ? customer_id : current;
}

namespace {

constexpr std::string_view kMergeColumns =
    "customer_id, merge_id, record_id, other_record_id, action, namespace, value_key, reason, "
    "happened_at";

MergeEntry read_merge(const Row& row) {
  MergeEntry entry;
  entry.customer_id = row.integer(0);
  entry.merge_id = row.integer(1);
  entry.record_id = row.integer(2);
  entry.other_record_id = row.integer(3);
  const auto action = std::find(kActions.begin(), kActions.end(), row.text(4));
  TROTH_ASSERT(action != kActions.end());
  entry.action = static_cast<MergeAction>(action - kActions.begin());
  entry.name_space = row.text(5);
  entry.value_key = row.integer(6);
  entry.reason = row.text(7);
  entry.happened_at = row.integer(8);
  return entry;
}

Status insert_merges(Session& session, std::span<const MergeEntry* const> entries) {
  constexpr auto kColumns = std::to_array<std::string_view>(
      {"customer_id", "merge_id", "record_id", "other_record_id", "action", "namespace",
       "value_key", "reason", "happened_at"});
  std::vector<Value> values;
  values.reserve(entries.size() * kColumns.size());
  const auto add = [&](Id customer_id, const MergeEntry& entry) {
    values.insert(values.end(), {Value(customer_id), Value(entry.merge_id), Value(entry.record_id),
                                 Value(entry.other_record_id), merge_action_name(entry.action),
                                 std::string_view(entry.name_space), Value(entry.value_key),
                                 std::string_view(entry.reason), Value(entry.happened_at)});
  };
  for (const auto* entry : entries) {
    add(entry->customer_id, *entry);
    if (entry->other_customer_id != 0) add(entry->other_customer_id, *entry);
  }
  return session.bulk_insert("merge_log", kColumns, values);
}

}  // namespace

Result<std::int64_t> log_merges(Session& session, std::span<const MergeEntry> entries) {
  if (entries.empty()) return std::int64_t{0};
  std::vector<Id> known;
  TROTH_ASSIGN(const auto any, session.scalar("SELECT merge_id FROM merge_log LIMIT 1"));
  if (any != 0) {
    std::vector<Id> ids;
    ids.reserve(entries.size());
    for (const auto& entry : entries) ids.push_back(entry.merge_id);
    TROTH_TRY(db::scan_keys(session,
                            "SELECT merge_id FROM merge_log WHERE merge_id IN (VALUES {keys})", 1,
                            ids, [&](const Row& row) {
                              known.push_back(row.integer(0));
                              return true;
                            }));
    std::sort(known.begin(), known.end());
  }
  std::vector<const MergeEntry*> fresh;
  fresh.reserve(entries.size());
  for (const auto& entry : entries) {
    if (!std::binary_search(known.begin(), known.end(), entry.merge_id)) fresh.push_back(&entry);
  }
  const auto by_id = [](const MergeEntry* a, const MergeEntry* b) {
    return a->merge_id < b->merge_id;
  };
  const auto same_id = [](const MergeEntry* a, const MergeEntry* b) {
    return a->merge_id == b->merge_id;
  };
  std::sort(fresh.begin(), fresh.end(), by_id);
  fresh.erase(std::unique(fresh.begin(), fresh.end(), same_id), fresh.end());
  // In the order of the table's key, so that neighbours are written together.
  std::stable_sort(fresh.begin(), fresh.end(), [](const MergeEntry* a, const MergeEntry* b) {
    return a->customer_id < b->customer_id;
  });
  TROTH_TRY(insert_merges(session, fresh));
  return static_cast<std::int64_t>(fresh.size());
}

Result<std::vector<MergeEntry>> load_merges(Session& session, std::span<const Id> customer_ids) {
  std::vector<MergeEntry> entries;
  static const std::string kSql = "SELECT " + std::string(kMergeColumns) +
                                  " FROM merge_log WHERE customer_id IN (VALUES {keys})";
  TROTH_TRY(db::scan_keys(session, kSql, 1, customer_ids, [&](const Row& row) {
    entries.push_back(read_merge(row));
    return true;
  }));
  std::sort(entries.begin(), entries.end(), [](const MergeEntry& a, const MergeEntry& b) {
    return a.happened_at != b.happened_at ? a.happened_at > b.happened_at : a.merge_id < b.merge_id;
  });
  return entries;
}

Result<std::vector<MergeEntry>> load_merge(Session& session, Id merge_id) {
  std::vector<MergeEntry> entries;
  static const std::string kSql =
      "SELECT " + std::string(kMergeColumns) + " FROM merge_log WHERE merge_id = ?";
  TROTH_TRY(session.scan(kSql, {Value(merge_id)}, [&](const Row& row) {
    entries.push_back(read_merge(row));
    return true;
  }));
  return entries;
}

}  // namespace store
}  // namespace troth::customers
