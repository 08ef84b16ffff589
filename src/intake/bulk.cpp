#include "intake/bulk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/assert.h"
#include "intake/country.h"
#include "intake/followers.h"
#include "intake/store.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

/// A request that names one thing more often than this means several things.
constexpr std::size_t kRunsMost = 20;

constexpr std::array<std::string_view, 6> kKinds = {"customers", "identities",   "products",
                                                    "orders",    "interactions", "responses"};
constexpr std::array<std::string_view, 6> kIdentities = {"customer", "phone",  "email",
                                                         "card",     "openid", "device_id"};
constexpr std::array<std::string_view, 10> kOfLines = {
    "line",       "sku",    "product_name", "category",  "quantity",
    "unit_price", "amount", "discount",     "unit_cost", "cost"};
constexpr std::string_view kAnswers = "answers.";

template <typename List>
bool is_among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

/// What names a thing of this kind.
std::vector<std::string_view> naming_of(Kind kind) {
  switch (kind) {
    case Kind::customers:
      return {kIdentities.begin(), kIdentities.end()};
    case Kind::products:
      return {"sku"};
    case Kind::orders:
      return {"order"};
    case Kind::interactions:
      return {"interaction"};
    case Kind::responses:
      return {"response"};
  }
  TROTH_ASSERT(false);
}

Mapped mapped(std::size_t column, std::string field) {
  Mapped made;
  made.column = column;
  made.field = std::move(field);
  made.given = true;
  made.date_order = DateOrder::ymd;
  made.number_style = {'.', 0};
  return made;
}

Result<survey::KnownInstrument> instrument_of(db::Database& database, const BulkRequest& request) {
  if (request.instrument.empty()) {
    return Error{ErrorCode::usage, "Responses are to a questionnaire.", "instrument",
                 "Name it: ?instrument=..."};
  }
  TROTH_ASSIGN(const auto session, database.read());
  TROTH_ASSIGN(auto known, survey::find_instrument(*session, request.source, request.instrument));
  if (known) return *std::move(known);
  return Error{ErrorCode::not_found, "There is no such questionnaire of this source.",
               request.instrument, "Define it first: POST /api/v1/instruments"};
}

/// The outcome of a line from those of its rows.
RowResult together(RowResult so_far, RowResult next) {
  if (so_far == next) return so_far;
  return RowResult::updated;
}

}  // namespace

std::span<const std::string_view> bulk_kinds() {
  return kKinds;
}

Result<Bulk> Bulk::prepare(db::Database& database, BulkRequest request, Instant now) {
  if (!is_among(kKinds, request.kind)) {
    return Error{ErrorCode::usage, "There is no such kind of bulk.", request.kind,
                 fmt::format("Kinds: {}", fmt::join(kKinds, ", "))};
  }
  Bulk bulk;
  TROTH_TRY(bulk.set_up(database, request, now));
  TROTH_ASSIGN(auto rows, BulkRows::read(std::move(request.body), bulk.shape_));
  bulk.rows_ = std::make_unique<BulkRows>(std::move(rows));
  TROTH_TRY(bulk.make_runs());
  return bulk;
}

Status Bulk::set_up(db::Database& database, const BulkRequest& request, Instant now) {
  const bool identities = request.kind == "identities";
  kind_ = identities ? Kind::customers : *parse_kind(request.kind);
  const auto& settings = database.settings();
  context_ = std::make_unique<ImportContext>();
  TROTH_ASSIGN(context_->zone, TimeZone::find(settings.time_zone));
  context_->source = request.source;
  context_->country = country_of_zone(settings.time_zone);
  context_->currency_decimals = settings.currency_decimals;
  context_->now = now;
  context_->today = context_->zone.to_local_day(now);
  if (identities) context_->telling = customers::Telling::part;
  mapping_ = std::make_unique<Mapping>();
  const auto naming = naming_of(kind_);
  for (const auto& field : fields_of(kind_)) {
    if (identities && !is_among(kIdentities, field.name)) continue;
    const auto column = shape_.columns.size();
    shape_.columns.emplace_back(field.name);
    mapping_->columns.push_back(mapped(column, std::string(field.name)));
    if (is_among(naming, field.name)) shape_.naming.push_back(column);
    if (kind_ == Kind::orders && is_among(kOfLines, field.name)) {
      shape_.of_lines.push_back(column);
    }
  }
  if (kind_ != Kind::responses) return {};
  TROTH_ASSIGN(const auto known, instrument_of(database, request));
  context_->instrument_id = known.instrument_id;
  for (const auto& [id, item, answers] : known.items) {
    auto column = mapped(shape_.columns.size(), "item");
    column.item = item;
    shape_.columns.push_back(std::string(kAnswers) + item.code);
    mapping_->columns.push_back(std::move(column));
    context_->items.push_back(item);
  }
  return {};
}

/// Lines that name the same thing go to runs that follow one another.
Status Bulk::make_runs() {
  const auto& lines = rows_->lines();
  refused_.resize(lines.size());
  std::vector<std::vector<std::uint32_t>> of_runs;
  std::unordered_map<std::string_view, std::size_t> named;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    if (lines[i].problem) {
      refused_[i] = std::make_shared<const RowProblem>(*lines[i].problem);
      continue;
    }
    const auto run = lines[i].name.empty() ? 0 : named[lines[i].name]++;
    if (run >= kRunsMost) {
      refused_[i] = std::make_shared<const RowProblem>(
          RowProblem{"duplicate_reference", "", std::string(lines[i].name), {}});
      continue;
    }
    if (run >= of_runs.size()) of_runs.emplace_back();
    of_runs[run].push_back(i);
  }
  for (auto& of_run : of_runs) {
    TROTH_ASSIGN(auto run, make_run(std::move(of_run)));
    runs_.push_back(std::move(run));
  }
  return {};
}

Result<Bulk::Run> Bulk::make_run(std::vector<std::uint32_t> lines) {
  for (;;) {
    Run run;
    run.lines = lines;
    for (std::uint32_t i = 0; i < lines.size(); ++i) {
      const auto rows = rows_->lines()[lines[i]].rows;
      run.line_of_row.insert(run.line_of_row.end(), rows, i);
    }
    run.converter = make_converter(kind_, *mapping_, *context_);
    TROTH_ASSIGN(run.batch, run.converter->convert(rows_->block(lines)));
    if (keep_whole(run)) return run;
    // Some of a line could not be read: the line is left out, and the rest is read again.
    std::erase_if(lines, [&](std::uint32_t line) { return refused_[line] != nullptr; });
  }
}

/// Notes which lines cannot be read; false when one of them is in the batch in part.
bool Bulk::keep_whole(Run& run) {
  bool whole = true;
  std::size_t row_in_line = 0;
  std::size_t next = 0;
  for (const auto& [row, problem] : run.batch->refused) {
    const auto line = run.lines[run.line_of_row[row]];
    // Rows of a line stand together.
    for (; next < row; ++next) {
      row_in_line = run.line_of_row[next] == run.line_of_row[next + 1] ? row_in_line + 1 : 0;
    }
    if (rows_->lines()[line].rows > 1) whole = false;
    if (refused_[line]) continue;
    auto told = problem;
    told.field = path_of(line, row_in_line, problem.field);
    refused_[line] = std::make_shared<const RowProblem>(std::move(told));
  }
  return whole;
}

std::string Bulk::path_of(std::uint32_t line, std::size_t row_in_line,
                          const std::string& field) const {
  if (field.empty()) return {};
  if (context_->instrument_id != 0) {
    const auto item = std::string(kAnswers) + field;
    if (is_among(shape_.columns, item)) return item;
  }
  if (!rows_->lines()[line].nested || !is_among(kOfLines, field)) return field;
  return fmt::format("lines.{}.{}", row_in_line, field);
}

/// What changed something is in the log of imports, by which others know that figures are old.
Status Bulk::log_run(db::Session& session,
                     std::span<const std::optional<RowResult>> results) const {
  const auto count = [&](RowResult result) {
    return std::int64_t{std::count(results.begin(), results.end(), result)};
  };
  RowCounts rows{static_cast<std::int64_t>(results.size()), count(RowResult::accepted),
                 count(RowResult::updated), count(RowResult::unchanged), 0};
  if (rows.accepted + rows.updated == 0) return {};
  rows.rejected = rows.read - rows.accepted - rows.updated - rows.unchanged;
  ImportRequest request;
  request.kind = kind_;
  request.source = context_->source;
  TROTH_ASSIGN(const auto id, begin_run(session, request, "bulk", "{}", context_->now));
  return update_run(session, id, "done", rows, context_->now);
}

Result<std::vector<BulkOutcome>> Bulk::apply(db::Session& session) const {
  std::vector<std::optional<RowResult>> results(rows_->lines().size());
  auto refused = refused_;
  auto context = *context_;
  for (const auto& run : runs_) {
    TROTH_ASSIGN(const auto outcomes, run.batch->apply(session, context));
    ++context.now;  // As if it were a request of its own.
    TROTH_ASSERT(outcomes.size() == run.batch->rows.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const auto line = run.lines[run.line_of_row[run.batch->rows[i]]];
      auto& result = results[line];
      const auto next = outcomes[i].result;
      if (result && (*result == RowResult::rejected) != (next == RowResult::rejected)) {
        return Error{ErrorCode::conflict, "A line would have been stored in part.",
                     std::to_string(rows_->lines()[line].line), "Nothing was stored."};
      }
      result = result ? together(*result, next) : next;
      if (!outcomes[i].problem || refused[line]) continue;
      auto told = *outcomes[i].problem;
      told.field = path_of(line, 0, told.field);
      refused[line] = std::make_shared<const RowProblem>(std::move(told));
    }
  }
  TROTH_TRY(customers::resolve_changes(session, followers(), context.now));
  TROTH_TRY(log_run(session, results));
  std::vector<BulkOutcome> outcomes(results.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    TROTH_ASSERT(results[i] || refused[i]);
    outcomes[i].line = rows_->lines()[i].line;
    outcomes[i].result = refused[i] ? RowResult::rejected : *results[i];
    outcomes[i].problem = refused[i];
  }
  return outcomes;
}

}  // namespace troth::intake
