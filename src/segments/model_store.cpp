#include "segments/model_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/row_values.h"
#include "segments/store.h"
#include "stats/estimate.h"

namespace troth::segments::store {
namespace {

using SortedJson = nlohmann::json;
using db::or_null;

constexpr std::string_view kModelColumns =
    "model_id, name, description, method, fields, wanted, seed, version, fitted_at, fitted_day, "
    "fitted_by, document, placed_at, placed_day, profile, archived_at";

Model read_model(const db::Row& row) {
  Model model;
  model.model_id = row.integer(0);
  model.name = row.text(1);
  model.description = row.text(2);
  model.method = row.text(3);
  const auto fields = SortedJson::parse(row.text(4), nullptr, false);
  if (fields.is_array()) model.fields = fields.get<std::vector<std::string>>();
  model.wanted = row.integer(5);
  model.seed = static_cast<std::uint64_t>(row.integer(6));
  model.version = static_cast<int>(row.integer(7));
  model.fitted_at = row.integer(8);
  model.fitted_day = static_cast<Day>(row.integer(9));
  model.fitted_by = row.text(10);
  model.document = row.text(11);
  model.placed_at = db::integer_or_none(row, 12);
  model.placed_day = db::day_or_none(row, 13);
  model.profile = row.text(14);
  model.archived_at = db::integer_or_none(row, 15);
  return model;
}

Result<std::optional<Model>> load_one(db::Session& session, std::string_view condition,
                                      db::Value value) {
  std::optional<Model> model;
  const auto sql = fmt::format("SELECT {} FROM segment_model WHERE {}", kModelColumns, condition);
  TROTH_TRY(session.scan(sql, {value}, [&](const db::Row& row) {
    model = read_model(row);
    return false;
  }));
  return model;
}

}  // namespace

Result<std::vector<Model>> load_models(db::Session& session, bool archived) {
  std::vector<Model> models;
  const auto sql = fmt::format("SELECT {} FROM segment_model{} ORDER BY folded_name", kModelColumns,
                               archived ? "" : " WHERE archived_at IS NULL");
  TROTH_TRY(session.scan(sql, {}, [&](const db::Row& row) {
    models.push_back(read_model(row));
    return true;
  }));
  return models;
}

Result<std::optional<Model>> load_model(db::Session& session, Id model_id) {
  return load_one(session, "model_id = ?", model_id);
}

Result<std::optional<Model>> load_model(db::Session& session, std::string_view name) {
  const auto folded = fold(name);
  return load_one(session, "folded_name = ?", std::string_view(folded));
}

Status save_model(db::Session& session, const Model& model) {
  const auto folded = fold(model.name);
  const auto fields = SortedJson(model.fields).dump();
  TROTH_TRY(session.execute("DELETE FROM segment_model WHERE model_id = ?", {model.model_id}));
  TROTH_TRY(session.execute(
      fmt::format("INSERT INTO segment_model ({}, folded_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                  "?, ?, ?, ?, ?, ?, ?, ?)",
                  kModelColumns),
      {model.model_id, std::string_view(model.name), std::string_view(model.description),
       std::string_view(model.method), std::string_view(fields), model.wanted,
       static_cast<std::int64_t>(model.seed), std::int64_t{model.version}, model.fitted_at,
       std::int64_t{model.fitted_day}, std::string_view(model.fitted_by),
       std::string_view(model.document), or_null(model.placed_at), or_null(model.placed_day),
       std::string_view(model.profile), or_null(model.archived_at), std::string_view(folded)}));
  return {};
}

Status scan_figures(db::Session& session, std::span<const Predicate> expressions, IdRange range,
                    std::int64_t limit, const std::function<void(const Figures&)>& take) {
  std::string sql = "SELECT c.customer_id";
  std::vector<db::Value> values;
  for (const auto& expression : expressions) {
    sql += fmt::format(", CAST({} AS DOUBLE PRECISION)", expression.sql);
    bind(expression, values);
  }
  sql +=
      " FROM customer c WHERE c.customer_id > CAST(? AS BIGINT) AND c.customer_id <= CAST(? AS"
      " BIGINT) ORDER BY c.customer_id LIMIT CAST(? AS BIGINT)";
  values.insert(values.end(), {range.after, range.until, limit});
  std::vector<double> figures(expressions.size());
  return session.scan(sql, values, [&](const db::Row& row) {
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const auto column = static_cast<int>(i) + 1;
      figures[i] = row.is_null(column) ? stats::kNaN : row.real(column);
    }
    take({row.integer(0), figures});
    return true;
  });
}

Status replace_places(db::Session& session, Id model_id, IdRange range,
                      std::span<const Placed> placed) {
  std::vector<Placed> before;
  TROTH_TRY(
      session.scan("SELECT customer_id, cluster, certainty FROM segment_place WHERE customer_id > ?"
                   " AND customer_id <= ? AND model_id = ? ORDER BY customer_id",
                   {range.after, range.until, model_id}, [&](const db::Row& row) {
                     before.push_back({row.integer(0), row.integer(1), row.real(2)});
                     return true;
                   }));
  if (std::equal(before.begin(), before.end(), placed.begin(), placed.end())) return {};
  if (!before.empty()) {
    TROTH_TRY(
        session.execute("DELETE FROM segment_place WHERE customer_id > ? AND customer_id <= ?"
                        " AND model_id = ?",
                        {range.after, range.until, model_id}));
  }
  static constexpr std::array<std::string_view, 4> kInserted = {"customer_id", "model_id",
                                                                "cluster", "certainty"};
  std::vector<db::Value> rows;
  rows.reserve(placed.size() * kInserted.size());
  for (const auto& one : placed) {
    rows.insert(rows.end(), {one.customer_id, model_id, one.cluster, one.certainty});
  }
  return session.bulk_insert("segment_place", kInserted, rows);
}

Status forget_places(db::Session& session, Id model_id) {
  TROTH_TRY(session.execute("DELETE FROM segment_place WHERE model_id = ?", {model_id}));
  return {};
}

}  // namespace troth::segments::store
