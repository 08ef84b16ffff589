#include "survey/store.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "db/keys.h"
#include "db/row_values.h"

namespace troth::survey::store {

namespace {

using db::or_null;
using db::Row;
using db::text_or_null;
using db::Value;

constexpr std::string_view kResponseColumns =
    "customer_id, answered_day, response_id, record_id, instrument_id, answered_at, dated, "
    "reference, channel, store, region, weight, content, staff";

constexpr std::size_t kRowsPerInsert = 8192;

Response response_at(const Row& row) {
  return {.customer_id = row.integer(0),
          .answered_day = static_cast<Day>(row.integer(1)),
          .response_id = row.integer(2),
          .record_id = row.integer(3),
          .instrument_id = row.integer(4),
          .answered_at = row.integer(5),
          .dated = row.integer(6) != 0,
          .reference = std::string(row.text(7)),
          .channel = std::string(row.text(8)),
          .store = std::string(row.text(9)),
          .region = std::string(row.text(10)),
          .staff = std::string(row.text(13)),
          .weight = db::real_or_none(row, 11),
          .content = row.integer(12)};
}

std::string codes_as_json(const std::vector<double>& codes) {
  return codes.empty() ? std::string() : nlohmann::json(codes).dump();
}

// What stands there was written by codes_as_json; anything else is damage, read as none.
std::vector<double> codes_from_json(std::string_view text) {
  std::vector<double> codes;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_array()) return codes;
  for (const auto& code : json)
    if (code.is_number()) codes.push_back(code.get<double>());
  return codes;
}

KnownItem item_at(const Row& row, int first) {
  return {.item_id = row.integer(first),
          .item = {.code = std::string(row.text(first + 1)),
                   .title = std::string(row.text(first + 2)),
                   .role = parse_role(row.text(first + 3)).value_or(Role::attribute),
                   .touchpoint = std::string(row.text(first + 4)),
                   .scale_min = db::real_or_none(row, first + 5),
                   .scale_max = db::real_or_none(row, first + 6),
                   .missing_codes = codes_from_json(row.text(first + 7))},
          .answers = 0};
}

constexpr std::string_view kItemColumns =
    "item_id, code, title, role, touchpoint, scale_min, scale_max, missing_codes";

// Adds to `instruments`, which are in order of instrument_id, the counts of their responses.
Status count_responses(db::Session& session, std::vector<KnownInstrument>& instruments) {
  return session.scan(
      "SELECT instrument_id, COUNT(*), SUM(CASE WHEN dated = 0 THEN 1 ELSE 0 END), "
      "SUM(CASE WHEN customer_id < 0 THEN 1 ELSE 0 END), "
      "MIN(CASE WHEN dated <> 0 THEN answered_day END), "
      "MAX(CASE WHEN dated <> 0 THEN answered_day END) "
      "FROM response GROUP BY instrument_id",
      {}, [&](const Row& row) {
        for (auto& instrument : instruments) {
          if (instrument.instrument_id != row.integer(0)) continue;
          instrument.responses = row.integer(1);
          instrument.undated = row.integer(2);
          instrument.anonymous = row.integer(3);
          if (!row.is_null(4)) instrument.first_day = static_cast<Day>(row.integer(4));
          if (!row.is_null(5)) instrument.last_day = static_cast<Day>(row.integer(5));
        }
        return true;
      });
}

Status count_answers(db::Session& session, std::vector<KnownInstrument>& instruments) {
  return session.scan("SELECT item_id, COUNT(*) FROM answer GROUP BY item_id", {},
                      [&](const Row& row) {
                        for (auto& instrument : instruments)
                          for (auto& item : instrument.items)
                            if (item.item_id == row.integer(0)) item.answers = row.integer(1);
                        return true;
                      });
}

std::vector<Id> keys_of(std::span<const Response> responses) {
  std::vector<Id> keys;
  keys.reserve(responses.size() * 2);
  for (const auto& response : responses) {
    keys.push_back(response.customer_id);
    keys.push_back(response.response_id);
  }
  return keys;
}

}  // namespace

Status find_responses(db::Session& session, std::span<const Id> ids, const SeeResponse& see) {
  const std::string sql = "SELECT " + std::string(kResponseColumns) +
                          " FROM response WHERE response_id IN (VALUES {keys})";
  return db::scan_keys(session, sql, 1, ids, [&](const Row& row) {
    see(response_at(row));
    return true;
  });
}

Status responses_of_records(db::Session& session, std::span<const Id> customers,
                            std::span<const Id> records, const SeeResponse& see) {
  TROTH_ASSERT(customers.size() == records.size());
  // The key has no record_id, so the customers are sought and the records picked from theirs.
  const std::string sql = "SELECT " + std::string(kResponseColumns) +
                          " FROM response WHERE customer_id IN (VALUES {keys})"
                          " AND record_id <> 0";
  std::vector<std::pair<Id, Id>> wanted;
  wanted.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) wanted.emplace_back(customers[i], records[i]);
  std::sort(wanted.begin(), wanted.end());
  std::vector<Id> distinct(customers.begin(), customers.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return db::scan_keys(session, sql, 1, distinct, [&](const Row& row) {
    if (std::binary_search(wanted.begin(), wanted.end(), std::pair(row.integer(0), row.integer(3))))
      see(response_at(row));
    return true;
  });
}

Result<std::vector<Answer>> answers_of(db::Session& session, std::span<const Response> responses) {
  std::vector<Answer> answers;
  TROTH_TRY(
      db::scan_keys(session,
                    "SELECT customer_id, response_id, item_id, value, answer_text FROM answer "
                    "WHERE (customer_id, response_id) IN (VALUES {keys})",
                    2, keys_of(responses), [&](const Row& row) {
                      answers.push_back({.customer_id = row.integer(0),
                                         .response_id = row.integer(1),
                                         .item_id = row.integer(2),
                                         .value = db::real_or_none(row, 3),
                                         .text = std::string(row.text(4))});
                      return true;
                    }));
  return answers;
}

Result<std::vector<Response>> responses_after(db::Session& session, Id instrument_id,
                                              const Response& last) {
  static const std::string kSql =
      "SELECT " + std::string(kResponseColumns) +
      " FROM response WHERE (customer_id, answered_day, response_id) > (?, ?, ?) "
      "AND instrument_id = ? ORDER BY customer_id, answered_day, response_id LIMIT 4096";
  std::vector<Response> block;
  TROTH_TRY(session.scan(
      kSql, {last.customer_id, std::int64_t{last.answered_day}, last.response_id, instrument_id},
      [&](const Row& row) {
        block.push_back(response_at(row));
        return true;
      }));
  return block;
}

Status remove(db::Session& session, std::span<const Response> responses) {
  const auto keys = keys_of(responses);
  TROTH_TRY(db::execute_keys(
      session, "DELETE FROM answer WHERE (customer_id, response_id) IN (VALUES {keys})", 2, keys));
  // The day leads response_id in the key of response, so it belongs to what is sought.
  std::vector<Id> full;
  full.reserve(responses.size() * 3);
  for (const auto& response : responses) {
    full.push_back(response.customer_id);
    full.push_back(response.answered_day);
    full.push_back(response.response_id);
  }
  TROTH_TRY(db::execute_keys(session,
                             "DELETE FROM response WHERE (customer_id, answered_day, response_id) "
                             "IN (VALUES {keys})",
                             3, full));
  return {};
}

Status insert_responses(db::Session& session, std::span<const Response> responses) {
  static constexpr std::array<std::string_view, 14> kColumns = {
      "customer_id", "answered_day", "response_id", "record_id", "instrument_id",
      "answered_at", "dated",        "reference",   "channel",   "store",
      "region",      "weight",       "content",     "staff"};
  std::vector<Value> values;
  for (std::size_t from = 0; from < responses.size(); from += kRowsPerInsert) {
    const auto part = responses.subspan(from, std::min(kRowsPerInsert, responses.size() - from));
    values.clear();
    values.reserve(part.size() * kColumns.size());
    for (const auto& row : part) {
      values.insert(
          values.end(),
          {Value{row.customer_id}, Value{std::int64_t{row.answered_day}}, Value{row.response_id},
           Value{row.record_id}, Value{row.instrument_id}, Value{row.answered_at},
           Value{std::int64_t{row.dated}}, Value{std::string_view(row.reference)},
           text_or_null(row.channel), text_or_null(row.store), text_or_null(row.region),
           or_null(row.weight), Value{row.content}, text_or_null(row.staff)});
    }
    TROTH_TRY(session.bulk_insert("response", kColumns, values));
  }
  return {};
}

Status insert_answers(db::Session& session, std::span<const Answer> answers) {
  static constexpr std::array<std::string_view, 5> kColumns = {"customer_id", "response_id",
                                                               "item_id", "value", "answer_text"};
  std::vector<Value> values;
  for (std::size_t from = 0; from < answers.size(); from += kRowsPerInsert) {
    const auto part = answers.subspan(from, std::min(kRowsPerInsert, answers.size() - from));
    values.clear();
    values.reserve(part.size() * kColumns.size());
    for (const auto& row : part) {
      values.insert(values.end(), {Value{row.customer_id}, Value{row.response_id},
                                   Value{row.item_id}, or_null(row.value), text_or_null(row.text)});
    }
    TROTH_TRY(session.bulk_insert("answer", kColumns, values));
  }
  return {};
}

Result<std::optional<KnownInstrument>> find_instrument(db::Session& session, Id instrument_id) {
  std::optional<KnownInstrument> found;
  TROTH_TRY(session.scan("SELECT source, name FROM instrument WHERE instrument_id = ?",
                         {instrument_id}, [&](const Row& row) {
                           found.emplace();
                           found->instrument_id = instrument_id;
                           found->source = row.text(0);
                           found->name = row.text(1);
                           return false;
                         }));
  if (!found) return found;
  TROTH_TRY(session.scan("SELECT " + std::string(kItemColumns) +
                             " FROM item WHERE instrument_id = ? ORDER BY position, code",
                         {instrument_id}, [&](const Row& row) {
                           found->items.push_back(item_at(row, 0));
                           return true;
                         }));
  return found;
}

Result<std::vector<std::pair<std::string, std::string>>> instrument_names(db::Session& session) {
  std::vector<std::pair<std::string, std::string>> names;
  TROTH_TRY(session.scan("SELECT source, name FROM instrument ORDER BY source, name", {},
                         [&](const Row& row) {
                           names.emplace_back(row.text(0), row.text(1));
                           return true;
                         }));
  return names;
}

Result<std::vector<KnownInstrument>> all_instruments(db::Session& session) {
  std::vector<Id> ids;
  TROTH_TRY(session.scan("SELECT instrument_id FROM instrument ORDER BY source, name", {},
                         [&](const Row& row) {
                           ids.push_back(row.integer(0));
                           return true;
                         }));
  std::vector<KnownInstrument> instruments;
  for (const Id id : ids) {
    TROTH_ASSIGN(auto found, find_instrument(session, id));
    if (found) instruments.push_back(std::move(*found));
  }
  TROTH_TRY(count_responses(session, instruments));
  TROTH_TRY(count_answers(session, instruments));
  return instruments;
}

Status insert_instrument(db::Session& session, Id instrument_id, std::string_view source,
                         std::string_view name) {
  TROTH_TRY(session.execute(
      "INSERT INTO instrument (instrument_id, source, name, version) VALUES (?, ?, ?, 1)",
      {instrument_id, source, name}));
  return {};
}

Status insert_item(db::Session& session, Id instrument_id, Id item_id, std::int64_t position,
                   const ItemInput& item) {
  const std::string codes = codes_as_json(item.missing_codes);
  TROTH_TRY(session.execute(
      "INSERT INTO item (instrument_id, item_id, position, code, title, role, touchpoint, "
      "scale_min, scale_max, missing_codes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {instrument_id, item_id, position, std::string_view(item.code), std::string_view(item.title),
       role_name(item.role), text_or_null(item.touchpoint), or_null(item.scale_min),
       or_null(item.scale_max), text_or_null(codes)}));
  return {};
}

Status update_item(db::Session& session, Id instrument_id, Id item_id, const ItemInput& item) {
  const std::string codes = codes_as_json(item.missing_codes);
  TROTH_TRY(
      session.execute("UPDATE item SET title = ?, touchpoint = ?, missing_codes = ? "
                      "WHERE instrument_id = ? AND item_id = ?",
                      {std::string_view(item.title), text_or_null(item.touchpoint),
                       text_or_null(codes), instrument_id, item_id}));
  return {};
}

}  // namespace troth::survey::store
