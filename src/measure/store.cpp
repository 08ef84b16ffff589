#include "measure/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/row_values.h"

namespace troth::measure::store {
namespace {

using db::Row;
using db::Value;

constexpr std::string_view kStudyColumns = "study_id, name, type, settings, created_at, created_by";
constexpr std::string_view kRunColumns =
    "study_id, run_id, status, started_at, finished_at, run_by, responses, data_hash, code_version";

Study study_at(const Row& row) {
  Study study;
  study.study_id = row.integer(0);
  study.name = row.text(1);
  study.type = row.text(2);
  study.settings = Json::parse(row.text(3), nullptr, false);
  study.created_at = row.integer(4);
  study.created_by = row.text(5);
  return study;
}

StudyRun run_at(const Row& row) {
  StudyRun run;
  run.study_id = row.integer(0);
  run.run_id = row.integer(1);
  run.status = row.text(2);
  run.started_at = row.integer(3);
  run.finished_at = row.integer(4);
  run.run_by = row.text(5);
  run.responses = row.integer(6);
  run.data_hash = row.text(7);
  run.code_version = row.text(8);
  return run;
}

Result<std::vector<Study>> studies(db::Session& session, std::string_view condition,
                                   std::initializer_list<Value> values) {
  std::vector<Study> all;
  const auto sql =
      fmt::format("SELECT {} FROM study {} ORDER BY study_id", kStudyColumns, condition);
  TROTH_TRY(session.scan(sql, values, [&](const Row& row) {
    all.push_back(study_at(row));
    return true;
  }));
  return all;
}

std::optional<Study> first_of(std::vector<Study> all) {
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

}  // namespace

Result<std::int64_t> insert_study(db::Session& session, const Study& study) {
  const std::string folded = fold(study.name);
  const std::string settings = study.settings.dump();
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(study_id) FROM (SELECT study_id FROM"
                                               " study UNION ALL SELECT study_id FROM study_gone)"
                                               " AS given"));
  TROTH_TRY(session.execute(
      "INSERT INTO study (study_id, name, folded_name, type, settings, created_at, created_by)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      {last + 1, std::string_view(study.name), std::string_view(folded),
       std::string_view(study.type), std::string_view(settings), study.created_at,
       std::string_view(study.created_by)}));
  return last + 1;
}

Status delete_study(db::Session& session, std::int64_t study_id, std::string_view who,
                    Instant now) {
  TROTH_TRY(session.execute("DELETE FROM study_run WHERE study_id = ?", {study_id}));
  TROTH_TRY(session.execute("DELETE FROM study WHERE study_id = ?", {study_id}));
  TROTH_TRY(
      session.execute("INSERT INTO study_gone (study_id, deleted_at, deleted_by) VALUES (?, ?, ?)",
                      {study_id, now, who}));
  return {};
}

Result<std::vector<Study>> load_studies(db::Session& session) {
  return studies(session, "", {});
}

Result<std::optional<Study>> load_study(db::Session& session, std::int64_t study_id) {
  TROTH_ASSIGN(auto all, studies(session, "WHERE study_id = ?", {study_id}));
  return first_of(std::move(all));
}

Result<std::optional<Study>> load_study(db::Session& session, std::string_view name) {
  const std::string folded = fold(name);
  TROTH_ASSIGN(auto all, studies(session, "WHERE folded_name = ?", {std::string_view(folded)}));
  return first_of(std::move(all));
}

Result<std::vector<std::string>> known_places(db::Session& session, Id instrument, Place place) {
  const std::string_view column = place == Place::region    ? "region"
                                  : place == Place::store   ? "store"
                                  : place == Place::channel ? "channel"
                                                            : "staff";
  std::vector<std::string> names;
  const auto sql = fmt::format("SELECT DISTINCT {} FROM response WHERE instrument_id = ?", column);
  TROTH_TRY(session.scan(sql, {instrument}, [&](const Row& row) {
    if (!row.text(0).empty()) names.emplace_back(row.text(0));
    return true;
  }));
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<std::string>> known_segments(db::Session& session) {
  std::vector<std::string> names;
  TROTH_TRY(
      session.scan("SELECT name FROM segment WHERE archived_at IS NULL", {}, [&](const Row& row) {
        names.emplace_back(row.text(0));
        return true;
      }));
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::optional<std::pair<Day, Day>>> answered_days(db::Session& session, Id instrument) {
  std::optional<std::pair<Day, Day>> days;
  TROTH_TRY(
      session.scan("SELECT MIN(answered_day), MAX(answered_day) FROM response"
                   " WHERE instrument_id = ? AND dated = 1",
                   {instrument}, [&](const Row& row) {
                     if (row.is_null(0)) return false;
                     days = {static_cast<Day>(row.integer(0)), static_cast<Day>(row.integer(1))};
                     return false;
                   }));
  return days;
}

Result<std::int64_t> insert_run(db::Session& session, const StudyRun& run) {
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(run_id) FROM study_run"
                                               " WHERE study_id = ?",
                                               {run.study_id}));
  TROTH_TRY(session.execute(
      "INSERT INTO study_run (study_id, run_id, status, started_at, finished_at, run_by, responses,"
      " data_hash, code_version, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {run.study_id, last + 1, std::string_view(run.status), run.started_at, run.finished_at,
       std::string_view(run.run_by), run.responses, std::string_view(run.data_hash),
       std::string_view(run.code_version), std::string_view(run.document)}));
  return last + 1;
}

Result<std::vector<StudyRun>> load_runs(db::Session& session, std::int64_t study_id) {
  std::vector<StudyRun> runs;
  const auto sql =
      fmt::format("SELECT {} FROM study_run WHERE study_id = ? ORDER BY run_id DESC", kRunColumns);
  TROTH_TRY(session.scan(sql, {study_id}, [&](const Row& row) {
    runs.push_back(run_at(row));
    return true;
  }));
  return runs;
}

Result<std::optional<StudyRun>> load_run(db::Session& session, std::int64_t study_id,
                                         std::int64_t run_id) {
  std::optional<StudyRun> run;
  const auto sql = fmt::format(
      "SELECT {}, document FROM study_run WHERE study_id = ? AND (run_id = ? OR 0 = CAST(? AS"
      " BIGINT)) ORDER BY run_id DESC LIMIT 1",
      kRunColumns);
  TROTH_TRY(session.scan(sql, {study_id, run_id, run_id}, [&](const Row& row) {
    run = run_at(row);
    run->document = row.text(9);
    return false;
  }));
  return run;
}

Status each_response(db::Session& session, Id instrument,
                     const std::function<void(const ResponseRow&)>& see) {
  return session.scan(
      "SELECT response_id, customer_id, answered_day, dated, channel, store, region, weight,"
      " staff FROM response WHERE instrument_id = ? ORDER BY response_id",
      {instrument}, [&](const Row& row) {
        see({.response_id = row.integer(0),
             .customer_id = row.integer(1),
             .day = static_cast<Day>(row.integer(2)),
             .dated = row.integer(3) != 0,
             .channel = std::string(row.text(4)),
             .store = std::string(row.text(5)),
             .region = std::string(row.text(6)),
             .staff = std::string(row.text(8)),
             .weight = db::real_or_none(row, 7)});
        return true;
      });
}

Status each_answer(db::Session& session, Id instrument,
                   const std::function<void(Id, Id, double, std::string_view)>& see) {
  return session.scan(
      "SELECT a.response_id, a.item_id, a.value, a.answer_text FROM response r JOIN answer a"
      " ON a.customer_id = r.customer_id AND a.response_id = r.response_id"
      " WHERE r.instrument_id = ?",
      {instrument}, [&](const Row& row) {
        see(row.integer(0), row.integer(1), row.is_null(2) ? stats::kNaN : row.real(2),
            row.text(3));
        return true;
      });
}

Status each_member(db::Session& session, const segments::Predicate& members,
                   const std::function<void(Id)>& see) {
  std::vector<Value> values;
  for (const auto& bound : members.values) {
    if (const auto* text = std::get_if<std::string>(&bound)) {
      values.emplace_back(std::string_view(*text));
    } else if (const auto* whole = std::get_if<std::int64_t>(&bound)) {
      values.emplace_back(*whole);
    } else {
      values.emplace_back(std::get<double>(bound));
    }
  }
  const auto sql = fmt::format(
      "SELECT c.customer_id FROM customer c WHERE {} ORDER BY c.customer_id", members.sql);
  return session.scan(sql, values, [&](const Row& row) {
    see(row.integer(0));
    return true;
  });
}

Result<OrderFacts> order_facts(db::Session& session, std::optional<Day> until) {
  OrderFacts facts;
  const std::int64_t latest = until ? *until : std::numeric_limits<std::int32_t>::max();
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(ordered_day) FROM orders"
                                               " WHERE kind < 2 AND ordered_day <= ?",
                                               {latest}));
  facts.last_day = static_cast<Day>(last);
  TROTH_ASSIGN(facts.active_customers,
               session.scalar("SELECT COUNT(DISTINCT customer_id) FROM orders WHERE kind = 0"
                              " AND customer_id > 0 AND ordered_day > ? AND ordered_day <= ?",
                              {last - 365, last}));
  TROTH_TRY(
      session.scan("SELECT name, value FROM setting WHERE name IN ('currency',"
                   " 'currency_decimals')",
                   {}, [&](const Row& row) {
                     if (row.text(0) == "currency") {
                       facts.currency = row.text(1);
                     } else {
                       facts.currency_decimals = row.text(1).front() - '0';
                     }
                     return true;
                   }));
  return facts;
}

Status each_order(db::Session& session, Day until,
                  const std::function<void(Id, Day, std::int64_t, bool)>& see) {
  return session.scan(
      "SELECT customer_id, ordered_day, gross + returned + adjusted, gross, kind FROM orders"
      " WHERE kind < 2 AND customer_id > 0 AND ordered_day <= ?"
      " ORDER BY customer_id, ordered_day, order_id",
      {std::int64_t{until}}, [&](const Row& row) {
        see(row.integer(0), static_cast<Day>(row.integer(1)), row.integer(2),
            row.integer(4) == 0 && row.integer(3) > 0);
        return true;
      });
}

}  // namespace troth::measure::store
