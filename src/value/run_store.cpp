#include "value/run_store.h"

#include <fmt/format.h>

#include <limits>

#include "base/id.h"
#include "sales/service.h"
#include "value/rows.h"

namespace troth::value::store {

namespace {

using db::Value;

constexpr std::string_view kRunColumns =
    "run_id, as_of_day, pinned, state, started_at, finished_at, customers, data_version, settings,"
    " cuts, purchase_model_id, spend_model_id, churn_model_id, warnings";

Run run_of(const db::Row& row) {
  Run run;
  run.run_id = row.integer(0);
  run.as_of_day = static_cast<Day>(row.integer(1));
  run.pinned = row.integer(2) != 0;
  run.state = row.text(3);
  run.started_at = row.integer(4);
  if (!row.is_null(5)) run.finished_at = row.integer(5);
  run.customers = row.integer(6);
  run.data_version = row.text(7);
  run.settings = row.text(8);
  run.cuts = row.text(9);
  run.purchase_model_id = row.integer(10);
  run.spend_model_id = row.integer(11);
  run.churn_model_id = row.integer(12);
  run.warnings = row.text(13);
  return run;
}

Result<std::vector<Run>> runs(db::Session& session, std::string_view condition,
                              std::int64_t limit) {
  std::vector<Run> all;
  const auto sql = fmt::format("SELECT {} FROM value_run {} ORDER BY run_id DESC LIMIT ?",
                               kRunColumns, condition);
  TROTH_TRY(session.scan(sql, {limit}, [&](const db::Row& row) {
    all.push_back(run_of(row));
    return true;
  }));
  return all;
}

constexpr std::string_view kModelColumns =
    "model_id, kind, name, as_of_day, made_at, n, status, document";

StoredModel model_of(const db::Row& row) {
  return {row.integer(0),           std::string(row.text(1)),
          std::string(row.text(2)), static_cast<Day>(row.integer(3)),
          row.integer(4),           row.integer(5),
          std::string(row.text(6)), std::string(row.text(7))};
}

Value id_or_null(std::int64_t id) {
  return id == 0 ? Value{} : Value{id};
}

Result<std::optional<Day>> day_of(db::Session& session, std::string_view sql,
                                  std::initializer_list<Value> values) {
  std::optional<Day> day;
  TROTH_TRY(session.scan(sql, values, [&](const db::Row& row) {
    if (!row.is_null(0)) day = static_cast<Day>(row.integer(0));
    return false;
  }));
  return day;
}

}  // namespace

Result<std::int64_t> begin_run(db::Session& session, Day as_of, bool pinned, Instant now,
                               std::string_view settings) {
  TROTH_TRY(sales::note_changes(session));
  TROTH_TRY(session.execute("DELETE FROM order_change"));
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(run_id) FROM value_run"));
  TROTH_TRY(session.execute(
      "INSERT INTO value_run (run_id, as_of_day, pinned, state, started_at, customers,"
      " data_version, settings, cuts, warnings) VALUES (?, ?, ?, 'running', ?, 0, '', ?, '{}',"
      " '[]')",
      {last + 1, std::int64_t{as_of}, std::int64_t{pinned}, now, settings}));
  return last + 1;
}

Status update_run(db::Session& session, const Run& run) {
  const Value finished = run.finished_at ? Value{*run.finished_at} : Value{};
  TROTH_TRY(session.execute(
      "UPDATE value_run SET state = ?, finished_at = ?, customers = ?, data_version = ?, cuts = ?,"
      " purchase_model_id = ?, spend_model_id = ?, churn_model_id = ?, warnings = ?"
      " WHERE run_id = ?",
      {std::string_view(run.state), finished, run.customers, std::string_view(run.data_version),
       std::string_view(run.cuts), id_or_null(run.purchase_model_id),
       id_or_null(run.spend_model_id), id_or_null(run.churn_model_id),
       std::string_view(run.warnings), run.run_id}));
  return {};
}

Result<std::optional<Run>> last_run(db::Session& session) {
  TROTH_ASSIGN(auto all, runs(session, "WHERE state = 'done'", 1));
  if (all.empty()) return std::optional<Run>();
  return std::optional(std::move(all.front()));
}

Result<std::vector<Run>> list_runs(db::Session& session, std::int64_t limit) {
  return runs(session, "", limit);
}

Status forget_old_runs(db::Session& session, std::int64_t keep) {
  TROTH_TRY(
      session.execute("DELETE FROM value_run WHERE run_id NOT IN"
                      " (SELECT run_id FROM value_run ORDER BY run_id DESC LIMIT ?)",
                      {keep}));
  TROTH_TRY(
      session.execute("DELETE FROM value_reading WHERE run_id NOT IN (SELECT run_id FROM"
                      " value_run)"));
  return session.execute(
      "DELETE FROM value_model WHERE model_id NOT IN (SELECT model_id FROM (SELECT"
      " purchase_model_id AS model_id FROM value_run UNION SELECT spend_model_id FROM value_run"
      " UNION SELECT churn_model_id FROM value_run) used WHERE model_id IS NOT NULL)");
}

Result<std::int64_t> store_model(db::Session& session, const StoredModel& model) {
  TROTH_ASSIGN(const auto last, session.scalar("SELECT MAX(model_id) FROM value_model"));
  TROTH_TRY(session.execute(
      "INSERT INTO value_model (model_id, kind, name, as_of_day, made_at, n, status, document)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {last + 1, std::string_view(model.kind), std::string_view(model.name),
       std::int64_t{model.as_of_day}, model.made_at, model.n, std::string_view(model.status),
       std::string_view(model.document)}));
  return last + 1;
}

Result<std::map<std::int64_t, StoredModel>> load_models(db::Session& session, const Run& run) {
  std::map<std::int64_t, StoredModel> models;
  TROTH_TRY(session.scan(
      fmt::format("SELECT {} FROM value_model WHERE model_id IN (?, ?, ?)", kModelColumns),
      {run.purchase_model_id, run.spend_model_id, run.churn_model_id}, [&](const db::Row& row) {
        models.emplace(row.integer(0), model_of(row));
        return true;
      }));
  return models;
}

Result<std::optional<StoredModel>> load_model(db::Session& session, std::int64_t model_id) {
  std::optional<StoredModel> model;
  TROTH_TRY(
      session.scan(fmt::format("SELECT {} FROM value_model WHERE model_id = ?", kModelColumns),
                   {model_id}, [&](const db::Row& row) {
                     model = model_of(row);
                     return false;
                   }));
  return model;
}

Status store_reading(db::Session& session, std::int64_t run_id, std::string_view name,
                     std::string_view document) {
  TROTH_TRY(
      session.execute("INSERT INTO value_reading (run_id, name, document) VALUES (?, ?, ?)"
                      " ON CONFLICT (run_id, name) DO UPDATE SET document = excluded.document",
                      {run_id, name, document}));
  return {};
}

Result<std::string> load_reading(db::Session& session, std::int64_t run_id, std::string_view name) {
  std::string document;
  TROTH_TRY(session.scan("SELECT document FROM value_reading WHERE run_id = ? AND name = ?",
                         {run_id, name}, [&](const db::Row& row) {
                           document = row.text(0);
                           return false;
                         }));
  return document;
}

Result<std::vector<IdRange>> customer_ranges(db::Session& session, std::int64_t size) {
  std::vector<IdRange> ranges;
  std::int64_t seen = 0;
  Id after = 0;
  TROTH_TRY(session.scan("SELECT customer_id FROM customer ORDER BY customer_id", {},
                         [&](const db::Row& row) {
                           if (++seen % size == 0) {
                             ranges.push_back({after, row.integer(0)});
                             after = row.integer(0);
                           }
                           return true;
                         }));
  ranges.push_back({after, std::numeric_limits<Id>::max()});
  return ranges;
}

Result<std::string> data_version(db::Session& session) {
  std::string text;
  TROTH_TRY(
      session.scan("SELECT COUNT(*), CAST(SUM(orders) AS BIGINT), CAST(SUM(purchases) AS BIGINT),"
                   " CAST(SUM(net) AS BIGINT), CAST(SUM(gap_sum) AS BIGINT),"
                   " CAST(SUM(customer_id % 1000003) AS BIGINT), CAST(SUM(last_day) AS BIGINT)"
                   " FROM customer_purchases",
                   {}, [&](const db::Row& row) {
                     for (int i = 0; i < 7; ++i) text += fmt::format("{}|", row.integer(i));
                     return false;
                   }));
  return fmt::format("{:016x}", derive_id({"value", text}));
}

Result<std::vector<Id>> changed_customers(db::Session& session, std::int64_t limit) {
  std::vector<Id> ids;
  TROTH_TRY(session.scan("SELECT DISTINCT customer_id FROM order_change LIMIT ?", {limit},
                         [&](const db::Row& row) {
                           ids.push_back(row.integer(0));
                           return true;
                         }));
  return ids;
}

Status forget_change(db::Session& session, Id customer_id) {
  TROTH_TRY(session.execute("DELETE FROM order_change WHERE customer_id = ?", {customer_id}));
  return {};
}

Result<std::optional<Day>> first_run_day(db::Session& session) {
  return day_of(session,
                "SELECT MIN(as_of_day) FROM (SELECT as_of_day FROM value_run WHERE state = 'done'"
                " UNION ALL SELECT as_of_day FROM value_snapshot WHERE made_at IS NOT NULL) d",
                {});
}

Status begin_snapshot(db::Session& session, Day as_of, Instant now) {
  TROTH_TRY(
      session.execute("INSERT INTO value_snapshot (as_of_day, begun_at) VALUES (?, ?)"
                      " ON CONFLICT (as_of_day) DO UPDATE SET begun_at = excluded.begun_at",
                      {std::int64_t{as_of}, now}));
  return {};
}

Status end_snapshot(db::Session& session, Day as_of, Instant now) {
  TROTH_TRY(
      session.execute("INSERT INTO value_snapshot (as_of_day, begun_at, made_at) VALUES (?, ?, ?)"
                      " ON CONFLICT (as_of_day) DO UPDATE SET made_at = excluded.made_at",
                      {std::int64_t{as_of}, now, now}));
  return {};
}

Result<std::optional<Day>> last_day_with_data(db::Session& session, Day today) {
  std::optional<Day> last;
  for (const std::string_view sql :
       {"SELECT MAX(ordered_day) FROM orders WHERE ordered_day <= ?",
        "SELECT MAX(happened_day) FROM interaction WHERE happened_day <= ?",
        "SELECT MAX(answered_day) FROM response WHERE dated = 1 AND answered_day <= ?"}) {
    TROTH_ASSIGN(const auto day, day_of(session, sql, {std::int64_t{today}}));
    if (day && (!last || *day > *last)) last = day;
  }
  return last;
}

Result<std::optional<Day>> last_order_day(db::Session& session, Id customer_id, Day today) {
  return day_of(session,
                "SELECT MAX(ordered_day) FROM orders WHERE customer_id = ? AND ordered_day <= ?",
                {customer_id, std::int64_t{today}});
}

Result<std::optional<CustomerValue>> load_value(db::Session& session, Id customer_id) {
  static const std::string kSql = fmt::format("SELECT {} FROM customer_value WHERE customer_id = ?",
                                              fmt::join(value_columns(), ", "));
  std::optional<CustomerValue> value;
  TROTH_TRY(session.scan(kSql, {customer_id}, [&](const db::Row& row) {
    value = read_value(row);
    return false;
  }));
  return value;
}

}  // namespace troth::value::store
