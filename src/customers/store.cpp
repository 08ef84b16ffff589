#include "customers/store.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/assert.h"
#include "db/keys.h"
#include "db/row_values.h"

namespace troth::customers::store {
namespace {

using db::or_null;
using db::Row;
using db::Session;
using db::text_or_null;
using db::Value;

constexpr std::string_view kRecordColumnsText =
    "customer_id, record_id, source, namespace, reference, name, gender, birth_day, city, region, "
    "country, language, segment, joined_day, described, content, repeats, updated_at";

constexpr auto kRecordColumns = std::to_array<std::string_view>(
    {"customer_id", "record_id", "source", "namespace", "reference", "name", "gender", "birth_day",
     "city", "region", "country", "language", "segment", "joined_day", "described", "content",
     "repeats", "updated_at"});

Record read_record(const Row& row) {
  Record record;
  record.customer_id = row.integer(0);
  record.record_id = row.integer(1);
  record.source = row.text(2);
  record.name_space = row.text(3);
  record.reference = row.text(4);
  auto& details = record.details;
  details.name = row.text(5);
  details.gender = row.text(6);
  details.birth_day = db::day_or_none(row, 7);
  details.city = row.text(8);
  details.region = row.text(9);
  details.country = row.text(10);
  details.language = row.text(11);
  details.segment = row.text(12);
  details.joined_day = db::day_or_none(row, 13);
  record.described = row.integer(14) != 0;
  record.content = row.integer(15);
  record.repeats = row.text(16);
  record.updated_at = row.integer(17);
  return record;
}

constexpr auto kIdentityColumns = std::to_array<std::string_view>(
    {"customer_id", "record_id", "value_key", "namespace", "value", "origin"});

constexpr std::string_view kInteractionColumnsText =
    "customer_id, happened_day, interaction_id, record_id, happened_at, source, reference, kind, "
    "touchpoint, channel, region, store, staff, subject, outcome, order_reference, promised_at, "
    "fulfilled_at, content, repeats, updated_at";

constexpr auto kInteractionColumns = std::to_array<std::string_view>(
    {"customer_id",     "happened_day", "interaction_id", "record_id",  "happened_at",
     "source",          "reference",    "kind",           "touchpoint", "channel",
     "region",          "store",        "staff",          "subject",    "outcome",
     "order_reference", "promised_at",  "fulfilled_at",   "content",    "repeats",
     "updated_at"});

Interaction read_interaction(const Row& row) {
  Interaction interaction;
  auto& input = interaction.input;
  interaction.customer_id = row.integer(0);
  input.happened_day = static_cast<Day>(row.integer(1));
  interaction.interaction_id = row.integer(2);
  interaction.record_id = row.integer(3);
  input.happened_at = row.integer(4);
  interaction.source = row.text(5);
  input.reference = row.text(6);
  input.kind = row.text(7);
  input.touchpoint = row.text(8);
  input.channel = row.text(9);
  input.region = row.text(10);
  input.store = row.text(11);
  input.staff = row.text(12);
  input.subject = row.text(13);
  input.outcome = row.text(14);
  input.order_reference = row.text(15);
  input.promised_at = db::integer_or_none(row, 16);
  input.fulfilled_at = db::integer_or_none(row, 17);
  interaction.content = row.integer(18);
  interaction.repeats = row.text(19);
  interaction.updated_at = row.integer(20);
  return interaction;
}

std::string query(std::string_view columns, std::string_view rest) {
  std::string sql = "SELECT ";
  sql.append(columns).append(" ").append(rest);
  return sql;
}

}  // namespace

Result<std::vector<std::int64_t>> locate_records(Session& session, std::span<const Id> record_ids) {
  std::unordered_map<Id, Id> elsewhere;
  TROTH_TRY(db::scan_keys(session,
                          "SELECT customer_id, current_id FROM customer_alias "
                          "WHERE customer_id IN (VALUES {keys})",
                          1, record_ids, [&](const Row& row) {
                            elsewhere.emplace(row.integer(0), row.integer(1));
                            return true;
                          }));
  std::vector<std::int64_t> pairs;
  pairs.reserve(record_ids.size() * 2);
  for (const auto id : record_ids) {
    const auto at = elsewhere.find(id);
    pairs.insert(pairs.end(), {at == elsewhere.end() ? id : at->second, id});
  }
  return pairs;
}

Result<std::unordered_map<Id, Record>> load_records(Session& session,
                                                    std::span<const Id> record_ids) {
  TROTH_ASSIGN(const auto pairs, locate_records(session, record_ids));
  std::unordered_map<Id, Record> records;
  static const std::string kSql = query(
      kRecordColumnsText, "FROM customer_record WHERE (customer_id, record_id) IN (VALUES {keys})");
  TROTH_TRY(db::scan_keys(session, kSql, 2, pairs, [&](const Row& row) {
    auto record = read_record(row);
    records.emplace(record.record_id, std::move(record));
    return true;
  }));
  return records;
}

Status scan_records(Session& session, std::span<const Id> customer_ids,
                    const std::function<void(Record)>& take) {
  static const std::string kSql = query(kRecordColumnsText,
                                        "FROM customer_record WHERE customer_id IN (VALUES {keys}) "
                                        "ORDER BY customer_id, record_id");
  return db::scan_keys(session, kSql, 1, customer_ids, [&](const Row& row) {
    take(read_record(row));
    return true;
  });
}

Status scan_identities(Session& session, std::span<const Id> customer_ids,
                       const std::function<void(Id, Identity)>& take) {
  return db::scan_keys(session,
                       "SELECT record_id, value_key, namespace, value, origin FROM identity "
                       "WHERE customer_id IN (VALUES {keys})",
                       1, customer_ids, [&](const Row& row) {
                         take(row.integer(0),
                              {row.integer(1), std::string(row.text(2)), std::string(row.text(3)),
                               static_cast<int>(row.integer(4))});
                         return true;
                       });
}

Status insert_records(Session& session, std::span<const Record* const> records) {
  std::vector<Value> values;
  values.reserve(records.size() * kRecordColumns.size());
  for (const auto* record : records) {
    const auto& details = record->details;
    values.insert(
        values.end(),
        {Value(record->customer_id), Value(record->record_id), record->source, record->name_space,
         record->reference, text_or_null(details.name), text_or_null(details.gender),
         or_null(details.birth_day), text_or_null(details.city), text_or_null(details.region),
         text_or_null(details.country), text_or_null(details.language),
         text_or_null(details.segment), or_null(details.joined_day),
         Value(record->described ? 1 : 0), Value(record->content), text_or_null(record->repeats),
         Value(record->updated_at)});
  }
  return session.bulk_insert("customer_record", kRecordColumns, values);
}

void IdentityRows::add(Id customer_id, Id record_id, const Identity& identity) {
  values_.insert(values_.end(), {Value(customer_id), Value(record_id), Value(identity.value_key),
                                 std::string_view(identity.name_space),
                                 std::string_view(identity.value), Value(identity.origin)});
}

Status IdentityRows::insert(Session& session) const {
  return session.bulk_insert("identity", kIdentityColumns, values_);
}

Status delete_records(Session& session, std::span<const std::int64_t> pairs) {
  const auto deleted = db::execute_keys(
      session, "DELETE FROM customer_record WHERE (customer_id, record_id) IN (VALUES {keys})", 2,
      pairs);
  return deleted ? Status() : Status(deleted.error());
}

Status delete_identities(Session& session, std::span<const std::int64_t> pairs) {
  const auto deleted = db::execute_keys(
      session, "DELETE FROM identity WHERE (customer_id, record_id) IN (VALUES {keys})", 2, pairs);
  return deleted ? Status() : Status(deleted.error());
}

Status note_source(Session& session, std::string_view source) {
  const auto noted = session.execute(
      "INSERT INTO customer_source (source) VALUES (?) ON CONFLICT (source) DO NOTHING", {source});
  return noted ? Status() : Status(noted.error());
}

Result<std::vector<std::string>> load_sources(Session& session) {
  std::vector<std::string> sources;
  TROTH_TRY(
      session.scan("SELECT source FROM customer_source ORDER BY source", {}, [&](const Row& row) {
        sources.emplace_back(row.text(0));
        return true;
      }));
  return sources;
}

Status note_changes(Session& session, std::span<const Change> changes) {
  constexpr auto kColumns =
      std::to_array<std::string_view>({"customer_id", "record_id", "value_key"});
  std::vector<Value> values;
  values.reserve(changes.size() * kColumns.size());
  for (const auto& change : changes) {
    values.insert(values.end(),
                  {Value(change.customer_id), Value(change.record_id), Value(change.lost_value)});
  }
  return session.bulk_insert("customer_change", kColumns, values);
}

Result<std::unordered_map<Id, Interaction>> load_interactions(Session& session,
                                                              std::span<const Id> ids) {
  std::unordered_map<Id, Interaction> interactions;
  static const std::string kSql =
      query(kInteractionColumnsText, "FROM interaction WHERE interaction_id IN (VALUES {keys})");
  TROTH_TRY(db::scan_keys(session, kSql, 1, ids, [&](const Row& row) {
    auto interaction = read_interaction(row);
    interactions.emplace(interaction.interaction_id, std::move(interaction));
    return true;
  }));
  return interactions;
}

Status scan_interactions(Session& session, Id customer_id,
                         const std::function<void(Interaction)>& take) {
  static const std::string kSql =
      query(kInteractionColumnsText,
            "FROM interaction WHERE customer_id = ? ORDER BY happened_at DESC, interaction_id");
  return session.scan(kSql, {Value(customer_id)}, [&](const Row& row) {
    take(read_interaction(row));
    return true;
  });
}

Status insert_interactions(Session& session, std::span<const Interaction* const> interactions) {
  std::vector<Value> values;
  values.reserve(interactions.size() * kInteractionColumns.size());
  for (const auto* interaction : interactions) {
    const auto& input = interaction->input;
    values.insert(values.end(), {Value(interaction->customer_id),
                                 Value(input.happened_day),
                                 Value(interaction->interaction_id),
                                 Value(interaction->record_id),
                                 Value(input.happened_at),
                                 interaction->source,
                                 input.reference,
                                 input.kind,
                                 text_or_null(input.touchpoint),
                                 text_or_null(input.channel),
                                 text_or_null(input.region),
                                 text_or_null(input.store),
                                 text_or_null(input.staff),
                                 text_or_null(input.subject),
                                 text_or_null(input.outcome),
                                 text_or_null(input.order_reference),
                                 or_null(input.promised_at),
                                 or_null(input.fulfilled_at),
                                 Value(interaction->content),
                                 text_or_null(interaction->repeats),
                                 Value(interaction->updated_at)});
  }
  return session.bulk_insert("interaction", kInteractionColumns, values);
}

Status delete_interactions(Session& session, std::span<const std::int64_t> triples) {
  const auto deleted = db::execute_keys(session,
                                        "DELETE FROM interaction WHERE (customer_id, happened_day, "
                                        "interaction_id) IN (VALUES {keys})",
                                        3, triples);
  return deleted ? Status() : Status(deleted.error());
}

namespace {

/// Moves as the statements want them.
struct MoveKeys {
  std::vector<std::int64_t> old_pairs;  // (from_customer, record_id)
  std::unordered_map<Id, Id> target;    // By record.
};

Status move_records(Session& session, const MoveKeys& keys) {
  static const std::string kSql = query(
      kRecordColumnsText, "FROM customer_record WHERE (customer_id, record_id) IN (VALUES {keys})");
  std::vector<Record> records;
  TROTH_TRY(db::scan_keys(session, kSql, 2, keys.old_pairs, [&](const Row& row) {
    records.push_back(read_record(row));
    return true;
  }));
  TROTH_TRY(delete_records(session, keys.old_pairs));
  std::vector<const Record*> moved;
  for (auto& record : records) {
    record.customer_id = keys.target.at(record.record_id);
    moved.push_back(&record);
  }
  std::sort(moved.begin(), moved.end(), [](const Record* a, const Record* b) {
    return std::pair(a->customer_id, a->record_id) < std::pair(b->customer_id, b->record_id);
  });
  return insert_records(session, moved);
}

Status move_identities(Session& session, const MoveKeys& keys) {
  struct Carried {
    Id customer_id;
    Id record_id;
    Identity identity;
  };
  std::vector<Carried> rows;
  TROTH_TRY(db::scan_keys(session,
                          "SELECT record_id, value_key, namespace, value, origin FROM identity "
                          "WHERE (customer_id, record_id) IN (VALUES {keys})",
                          2, keys.old_pairs, [&](const Row& row) {
                            const Id record = row.integer(0);
                            rows.push_back(
                                {keys.target.at(record),
                                 record,
                                 {row.integer(1), std::string(row.text(2)),
                                  std::string(row.text(3)), static_cast<int>(row.integer(4))}});
                            return true;
                          }));
  if (rows.empty()) return {};
  TROTH_TRY(delete_identities(session, keys.old_pairs));
  std::sort(rows.begin(), rows.end(), [](const Carried& a, const Carried& b) {
    return std::tuple(a.customer_id, a.record_id, a.identity.value_key) <
           std::tuple(b.customer_id, b.record_id, b.identity.value_key);
  });
  IdentityRows moved;
  for (const auto& row : rows) moved.add(row.customer_id, row.record_id, row.identity);
  return moved.insert(session);
}

Status move_interactions(Session& session, const MoveKeys& keys) {
  static const std::string kSql =
      query(kInteractionColumnsText,
            "FROM interaction WHERE (customer_id, record_id) IN (VALUES {keys})");
  std::vector<Interaction> interactions;
  TROTH_TRY(db::scan_keys(session, kSql, 2, keys.old_pairs, [&](const Row& row) {
    interactions.push_back(read_interaction(row));
    return true;
  }));
  std::vector<std::int64_t> old;
  std::vector<const Interaction*> moved;
  for (auto& interaction : interactions) {
    old.insert(old.end(), {interaction.customer_id, interaction.input.happened_day,
                           interaction.interaction_id});
    interaction.customer_id = keys.target.at(interaction.record_id);
    moved.push_back(&interaction);
  }
  TROTH_TRY(delete_interactions(session, old));
  return insert_interactions(session, moved);
}

}  // namespace

Status move_rows(Session& session, std::span<const Move> moves) {
  MoveKeys keys;
  for (const auto& move : moves) {
    TROTH_ASSERT(move.from_customer != move.to_customer);
    keys.old_pairs.insert(keys.old_pairs.end(), {move.from_customer, move.record_id});
    keys.target.emplace(move.record_id, move.to_customer);
  }
  TROTH_TRY(move_records(session, keys));
  TROTH_TRY(move_identities(session, keys));
  return move_interactions(session, keys);
}

}  // namespace troth::customers::store
