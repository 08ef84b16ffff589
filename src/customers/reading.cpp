#include "customers/reading.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "customers/reference.h"
#include "db/keys.h"
#include "db/row_values.h"

namespace troth::customers {

namespace {

using db::Row;

constexpr std::size_t kRowsPerBlock = 4096;

Result<std::vector<std::string>> texts(db::Session& session, std::string_view sql) {
  std::vector<std::string> found;
  TROTH_TRY(session.scan(sql, {}, [&](const Row& row) {
    found.emplace_back(row.text(0));
    return true;
  }));
  return found;
}

struct KeyedRecord {
  Id customer_id = 0;
  Id record_id = 0;
  RecordInput input;
};

Result<std::vector<KeyedRecord>> records_after(db::Session& session, std::string_view source,
                                               Id customer_id, Id record_id) {
  static const std::string kSql =
      "SELECT customer_id, record_id, name, gender, birth_day, city, region, country, language, "
      "segment, joined_day FROM customer_record "
      "WHERE (customer_id, record_id) > (?, ?) AND source = ? AND described <> 0 "
      "ORDER BY customer_id, record_id LIMIT " +
      std::to_string(kRowsPerBlock);
  std::vector<KeyedRecord> block;
  TROTH_TRY(session.scan(kSql, {customer_id, record_id, source}, [&](const Row& row) {
    auto& record = block.emplace_back();
    record.customer_id = row.integer(0);
    record.record_id = row.integer(1);
    record.input.name = row.text(2);
    record.input.gender = row.text(3);
    record.input.birth_day = db::day_or_none(row, 4);
    record.input.city = row.text(5);
    record.input.region = row.text(6);
    record.input.country = row.text(7);
    record.input.language = row.text(8);
    record.input.segment = row.text(9);
    record.input.joined_day = db::day_or_none(row, 10);
    return true;
  }));
  return block;
}

struct KeyedInteraction {
  Id customer_id = 0;
  Id interaction_id = 0;
  Id record_id = 0;
  InteractionInput input;
};

Result<std::vector<KeyedInteraction>> interactions_after(db::Session& session,
                                                         std::string_view source, Id customer_id,
                                                         Day day, Id interaction_id) {
  static const std::string kSql =
      "SELECT customer_id, happened_day, interaction_id, record_id, happened_at, reference, kind, "
      "touchpoint, channel, region, store, staff, subject, outcome, order_reference, promised_at, "
      "fulfilled_at FROM interaction "
      "WHERE (customer_id, happened_day, interaction_id) > (?, ?, ?) AND source = ? "
      "ORDER BY customer_id, happened_day, interaction_id LIMIT " +
      std::to_string(kRowsPerBlock);
  std::vector<KeyedInteraction> block;
  TROTH_TRY(session.scan(kSql, {customer_id, std::int64_t{day}, interaction_id, source},
                         [&](const Row& row) {
                           auto& found = block.emplace_back();
                           found.customer_id = row.integer(0);
                           found.interaction_id = row.integer(2);
                           found.record_id = row.integer(3);
                           auto& input = found.input;
                           input.happened_day = static_cast<Day>(row.integer(1));
                           input.happened_at = row.integer(4);
                           input.reference = row.text(5);
                           input.kind = row.text(6);
                           input.touchpoint = row.text(7);
                           input.channel = row.text(8);
                           input.region = row.text(9);
                           input.store = row.text(10);
                           input.staff = row.text(11);
                           input.subject = row.text(12);
                           input.outcome = row.text(13);
                           input.order_reference = row.text(14);
                           input.promised_at = db::integer_or_none(row, 15);
                           input.fulfilled_at = db::integer_or_none(row, 16);
                           return true;
                         }));
  return block;
}

template <typename Keyed>
std::vector<Id> record_keys(const std::vector<Keyed>& block) {
  std::vector<Id> keys;
  for (const auto& row : block)
    if (row.record_id != 0) keys.insert(keys.end(), {row.customer_id, row.record_id});
  return keys;
}

}  // namespace

Status ReferenceReader::load(std::span<const Id> customers_and_records) {
  records_.clear();
  TROTH_TRY(db::scan_keys(session_,
                          "SELECT record_id, namespace, reference FROM customer_record "
                          "WHERE (customer_id, record_id) IN (VALUES {keys})",
                          2, customers_and_records, [&](const Row& row) {
                            auto& carried = records_[row.integer(0)];
                            carried.named_by =
                                parse_namespace(row.text(1)).value_or(Namespace::external);
                            carried.name = row.text(2);
                            return true;
                          }));
  TROTH_TRY(db::scan_keys(session_,
                          "SELECT record_id, namespace, value, origin FROM identity "
                          "WHERE (customer_id, record_id) IN (VALUES {keys}) ORDER BY value",
                          2, customers_and_records, [&](const Row& row) {
                            const auto record = records_.find(row.integer(0));
                            const auto kind = parse_namespace(row.text(1));
                            if (record == records_.end() || !kind ||
                                *kind == record->second.named_by)
                              return true;
                            const auto at = static_cast<std::size_t>(*kind);
                            const auto origin = row.integer(3);
                            if ((origin & kDescribed) != 0)
                              record->second.described[at].emplace_back(row.text(2));
                            if ((origin & kReferred) != 0)
                              record->second.referred[at].emplace_back(row.text(2));
                            return true;
                          }));
  return {};
}

CustomerReference ReferenceReader::reference(const Carried& carried, const Values& values,
                                             std::size_t turn) {
  const auto of = [&](Namespace name) {
    if (name == carried.named_by) return carried.name;
    const auto& all = values[static_cast<std::size_t>(name)];
    return all.empty() ? std::string() : all[turn % all.size()];
  };
  return {.external = of(Namespace::external),
          .card = of(Namespace::card),
          .openid = of(Namespace::openid),
          .phone = of(Namespace::phone),
          .email = of(Namespace::email),
          .device = of(Namespace::device)};
}

CustomerReference ReferenceReader::next(Id customer_id, Id record_id) {
  const auto record = records_.find(record_id);
  if (record == records_.end()) return {};
  if (customer_id != customer_) turns_.clear();
  customer_ = customer_id;
  const auto turn = first_turn_ + turns_[record_id]++;
  return reference(record->second, record->second.referred, turn);
}

CustomerReference ReferenceReader::first(Id record_id) const {
  const auto record = records_.find(record_id);
  if (record == records_.end()) return {};
  return reference(record->second, record->second.referred, first_turn_);
}

std::vector<CustomerReference> ReferenceReader::described(Id record_id) const {
  const auto record = records_.find(record_id);
  if (record == records_.end()) return {};
  std::size_t rows = 1;
  for (const auto& values : record->second.described) rows = std::max(rows, values.size());
  std::vector<CustomerReference> references;
  for (std::size_t turn = 0; turn < rows; ++turn)
    references.push_back(reference(record->second, record->second.described, turn));
  return references;
}

Result<std::vector<std::string>> sources_of_records(db::Session& session) {
  return texts(session,
               "SELECT DISTINCT source FROM customer_record WHERE described <> 0 ORDER BY source");
}

Result<std::vector<std::string>> sources_of_interactions(db::Session& session) {
  return texts(session, "SELECT DISTINCT source FROM interaction ORDER BY source");
}

Status each_record(db::Session& session, std::string_view source,
                   const std::function<Status(const RecordInput&)>& see) {
  ReferenceReader references(session);
  Id customer_id = std::numeric_limits<Id>::min();
  Id record_id = 0;
  for (;;) {
    TROTH_ASSIGN(auto block, records_after(session, source, customer_id, record_id));
    if (block.empty()) return {};
    TROTH_TRY(references.load(record_keys(block)));
    for (auto& record : block) {
      for (auto& reference : references.described(record.record_id)) {
        record.input.reference = std::move(reference);
        TROTH_TRY(see(record.input));
      }
    }
    customer_id = block.back().customer_id;
    record_id = block.back().record_id;
  }
}

Status each_interaction(db::Session& session, std::string_view source,
                        const std::function<Status(const InteractionInput&)>& see) {
  ReferenceReader references(session, 1);
  Id customer_id = std::numeric_limits<Id>::min();
  Day day = 0;
  Id interaction_id = 0;
  for (;;) {
    TROTH_ASSIGN(auto block, interactions_after(session, source, customer_id, day, interaction_id));
    if (block.empty()) return {};
    TROTH_TRY(references.load(record_keys(block)));
    for (auto& row : block) {
      // Rows that only their content names must stay equal when they are.
      row.input.customer = row.input.reference.empty()
                               ? references.first(row.record_id)
                               : references.next(row.customer_id, row.record_id);
      TROTH_TRY(see(row.input));
    }
    customer_id = block.back().customer_id;
    day = block.back().input.happened_day;
    interaction_id = block.back().interaction_id;
  }
}

}  // namespace troth::customers
