#include "intake/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "customers/service.h"
#include "db/tell.h"
#include "intake/batch.h"
#include "intake/country.h"
#include "intake/followers.h"
#include "intake/item_header.h"
#include "intake/customer_key.h"
#include "intake/pipeline.h"
#include "intake/regroup.h"
#include "intake/rejects.h"
#include "intake/store.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

constexpr std::size_t kRejectsShown = 100;

std::string file_name_of(const std::string& path) {
  return path == "-" ? "standard input" : std::filesystem::path(path).filename().string();
}

// A questionnaire without a name is called like its file, without endings.
std::string instrument_of(const ImportRequest& request) {
  if (!request.instrument.empty()) return request.instrument;
  auto name = file_name_of(request.path);
  return name.substr(0, name.find('.'));
}

// What the columns hold, from as many blocks as it is shown.
class Learning {
 public:
  explicit Learning(std::size_t columns) : learners_(columns) {}

  void see(const RowBlock& block) {
    for (std::size_t row = 0; row < block.size(); ++row) {
      if (block.row(row).problem != nullptr) continue;
      for (std::size_t column = 0; column < learners_.size(); ++column) {
        learners_[column].see(block.field(row, column));
      }
    }
  }
  std::vector<ColumnProfile> profiles(bool whole = false) const {
    std::vector<ColumnProfile> profiles;
    for (const auto& learner : learners_) profiles.push_back(learner.profile(whole));
    return profiles;
  }

 private:
  std::vector<ColumnLearner> learners_;
};

// The whole file, for columns that the first block leaves ambiguous.
Result<std::vector<ColumnProfile>> learn_all(const ImportRequest& request,
                                             std::istream& standard_input) {
  TROTH_ASSIGN(const auto reader, TableReader::open(request.path, request.read, standard_input));
  Learning learning(reader->columns().size());
  RowBlock block;
  for (;;) {
    TROTH_ASSIGN(const bool more, reader->read(block));
    if (!more) return learning.profiles(/*whole=*/true);
    learning.see(block);
  }
}

// Columns that a rejects file added are not the company's.
MappingOverrides without_reject_columns(const ImportRequest& request,
                                        const std::vector<std::string>& columns) {
  auto overrides = request.overrides;
  for (const auto& column : columns) {
    if (column.starts_with(kRejectColumn)) overrides.map.push_back(column + "=");
  }
  return overrides;
}

nlohmann::json describe_mapping(const ImportSummary& summary) {
  auto columns = nlohmann::json::array();
  for (const auto& mapped : summary.mapping.columns) {
    nlohmann::json entry{{"column", summary.columns[mapped.column]}, {"field", mapped.field}};
    if (mapped.item) entry["role"] = survey::role_name(mapped.item->role);
    columns.push_back(std::move(entry));
  }
  return {{"encoding", summary.format.encoding}, {"columns", std::move(columns)}};
}

// One run of import_file().
class Import {
 public:
  Import(db::Database& database, const ImportRequest& request, std::istream& standard_input,
         const Clock& clock, Progress& progress, const Announce& announce)
      : database_(database),
        request_(request),
        standard_input_(standard_input),
        clock_(clock),
        progress_(progress),
        announce_(announce) {}

  Result<ImportSummary> run() {
    const auto started = std::chrono::steady_clock::now();
    TROTH_TRY(prepare());
    if (announce_) announce_(summary_);
    TROTH_TRY(begin());
    const auto applied = apply_all();
    TROTH_TRY(end(applied));
    if (!applied) return applied.error();
    add_warnings();
    summary_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return std::move(summary_);
  }

 private:
  // Opens the file and decides what its columns are.
  Status prepare() {
    const auto& settings = database_.settings();
    TROTH_ASSIGN(context_.zone, TimeZone::find(settings.time_zone));
    context_.source = request_.source;
    context_.country = country_of_zone(settings.time_zone);
    context_.currency_decimals = settings.currency_decimals;
    context_.now = clock_.now();
    context_.today = context_.zone.to_local_day(context_.now);

    TROTH_ASSIGN(reader_, TableReader::open(request_.path, request_.read, standard_input_));
    summary_.kind = request_.kind;
    summary_.columns = reader_->columns();
    first_ = std::make_unique<RowBlock>();
    TROTH_ASSIGN(const bool any, reader_->read(*first_));
    if (!any) first_.reset();
    summary_.format = reader_->format();

    TROTH_ASSIGN(const auto overrides, overrides_with_known_items());
    Learning learning(summary_.columns.size());
    if (first_) learning.see(*first_);
    auto mapping = make_mapping(request_.kind, summary_.columns, learning.profiles(), overrides);
    if (!mapping && mapping.error().code == ErrorCode::ambiguous_input && request_.path != "-") {
      TROTH_ASSIGN(const auto whole, learn_all(request_, standard_input_));
      mapping = make_mapping(request_.kind, summary_.columns, whole, overrides);
    }
    if (!mapping) return mapping.error();
    summary_.mapping = std::move(*mapping);
    for (const auto& mapped : summary_.mapping.columns) {
      if (mapped.item) context_.items.push_back(*mapped.item);
    }
    converter_ = make_converter(request_.kind, summary_.mapping, context_);
    regroup_rows();
    return {};
  }

  // Items that an earlier file made known keep their role and scale; what --map says goes before.
  Result<MappingOverrides> overrides_with_known_items() {
    auto overrides = without_reject_columns(request_, summary_.columns);
    if (request_.kind != Kind::responses) return overrides;
    TROTH_ASSIGN(const auto session, database_.read());
    TROTH_ASSIGN(const auto known, survey::find_instrument(*session, request_.source,
                                                           instrument_of(request_)));
    if (!known) return overrides;
    std::vector<std::string> map;
    for (const auto& [id, item, answers] : known->items) {
      const auto& columns = summary_.columns;
      if (std::find(columns.begin(), columns.end(), item.code) == columns.end()) continue;
      map.push_back(item.code + "=" + item_role(item));
    }
    overrides.map.insert(overrides.map.begin(), map.begin(), map.end());
    return overrides;
  }

  // Everything but products is stored by customer.
  void regroup_rows() {
    const auto block_bytes = request_.read.block_bytes;
    if (request_.kind == Kind::products || !first_) return;
    if (!worth_regrouping(*reader_, block_bytes)) return;
    regrouped_ = true;
    const auto key = std::make_shared<CustomerKey>(summary_.mapping, context_);
    reader_ = regroup(
        std::move(reader_), std::move(first_),
        [key](const RowBlock& block, std::size_t row) { return (*key)(block, row); }, block_bytes);
  }

  Status begin() {
    const auto mapping = describe_mapping(summary_).dump();
    return write([&](db::Session& session) -> Status {
      TROTH_ASSIGN(before_, count_entities(session));
      if (request_.kind == Kind::responses) {
        TROTH_ASSIGN(context_.instrument_id,
                     survey::define_instrument(session, request_.source, instrument_of(request_),
                                               context_.items));
      }
      if (request_.dry_run) return {};
      TROTH_ASSIGN(import_id_, begin_run(session, request_, file_name_of(request_.path), mapping,
                                         clock_.now()));
      return {};
    });
  }

  Status apply_all() {
    RejectsFile rejects(request_.rejects_path, *reader_);
    bytes_total_ = reader_->bytes_total();
    Pipeline pipeline(*reader_, *converter_, std::move(first_));
    for (bool more = true; more;) {
      if (progress_.cancelled()) {
        return Error{ErrorCode::cancelled, "The import was stopped.", file_name_of(request_.path),
                     "Rows stored so far stay; the same import finishes the job."};
      }
      TROTH_ASSIGN(more, apply_some(pipeline, rejects));
      report_progress(pipeline);
    }
    TROTH_TRY(rejects.finish());
    return {};
  }

  // One transaction's worth of batches; false when the file has ended. On SQLite every commit
  // writes all pages it touched, so a transaction takes several batches. PostgreSQL may have to
  // run an operation again, so there it is one batch, which can be.
  Result<bool> apply_some(Pipeline& pipeline, RejectsFile& rejects) {
    const auto rows_wanted =
        database_.location().engine == db::Engine::sqlite ? request_.rows_per_transaction : 1;
    const auto waiting = [&] { report_progress(pipeline); };
    TROTH_ASSIGN(const auto first, pipeline.next(waiting));
    if (first == nullptr) return false;
    std::int64_t future_dates = 0;
    std::vector<Refusal> refusals;
    RowCounts rows;
    bool more = true;
    bool begun = false;
    TROTH_TRY(write([&](db::Session& session) -> Status {
      TROTH_ASSERT(!begun || rows_wanted == 1);
      begun = true;
      rows = summary_.rows;
      future_dates = 0;
      refusals.clear();
      std::unique_ptr<Batch> next;
      for (const auto* batch = first.get(); batch != nullptr;) {
        TROTH_TRY(apply(session, *batch, rows, refusals));
        future_dates += batch->future_dates;
        if (rows.read - summary_.rows.read >= rows_wanted) break;
        TROTH_ASSIGN(next, pipeline.next(waiting));
        batch = next.get();
        more = batch != nullptr;
      }
      if (request_.dry_run) return {};
      return update_run(session, import_id_, "running", rows, clock_.now());
    }));
    summary_.rows = rows;
    future_dates_ += future_dates;
    TROTH_TRY(keep(refusals, rejects));
    return more;
  }

  Status apply(db::Session& session, const Batch& batch, RowCounts& rows,
               std::vector<Refusal>& refusals) {
    if (request_.dry_run && request_.kind == Kind::responses) {
      TROTH_TRY(survey::define_instrument(session, request_.source, instrument_of(request_),
                                          context_.items));
    }
    TROTH_ASSIGN(const auto outcomes, batch.apply(session, context_));
    tally(batch, outcomes, rows);
    collect_refusals(batch, outcomes, refusals);
    return {};
  }

  // A reader that regroups may be asked while it works, others are the pipeline's alone.
  void report_progress(const Pipeline& pipeline) {
    const auto read = regrouped_ ? reader_->bytes_read() : pipeline.bytes_read();
    progress_.update("progress.import", read, bytes_total_);
  }

  static void tally(const Batch& batch, const std::vector<RowOutcome>& outcomes, RowCounts& rows) {
    TROTH_ASSERT(outcomes.size() == batch.rows.size());
    rows.read += static_cast<std::int64_t>(batch.block->size());
    rows.rejected += static_cast<std::int64_t>(batch.refused.size());
    for (const auto& outcome : outcomes) {
      switch (outcome.result) {
        case RowResult::accepted:
          ++rows.accepted;
          break;
        case RowResult::updated:
          ++rows.updated;
          break;
        case RowResult::unchanged:
          ++rows.unchanged;
          break;
        case RowResult::rejected:
          ++rows.rejected;
          break;
      }
    }
  }

  // A refused row with its text, which outlives its block.
  void collect_refusals(const Batch& batch, const std::vector<RowOutcome>& outcomes,
                        std::vector<Refusal>& refusals) const {
    std::vector<std::pair<std::uint32_t, const RowProblem*>> refused;
    for (const auto& [row, problem] : batch.refused) refused.emplace_back(row, &problem);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].problem) refused.emplace_back(batch.rows[i], &*outcomes[i].problem);
    }
    std::sort(refused.begin(), refused.end());
    for (const auto& [row, problem] : refused) {
      const auto& info = batch.block->row(row);
      refusals.push_back({{info.line, column_named(problem->field), *problem},
                          request_.rejects_path.empty() ? "" : std::string(info.raw),
                          info.problem != nullptr ? 0 : info.count});
    }
  }

  // Once their transaction is on disk, refused rows go to the rejects file, and the first of the
  // file are kept to be shown (regrouped rows do not come in file order).
  Status keep(std::vector<Refusal>& refusals, RejectsFile& rejects) {
    auto& shown = summary_.rejects;
    for (auto& refusal : refusals) {
      TROTH_TRY(rejects.write(refusal));
      shown.push_back(std::move(refusal.reject));
    }
    std::sort(shown.begin(), shown.end(),
              [](const Reject& a, const Reject& b) { return a.line < b.line; });
    if (shown.size() > kRejectsShown) shown.resize(kRejectsShown);
    return {};
  }

  std::string column_named(const std::string& field) const {
    if (field.empty()) return {};
    for (const auto& mapped : summary_.mapping.columns) {
      if (mapped.item && mapped.item->code == field) return summary_.columns[mapped.column];
    }
    const auto column = summary_.mapping.column_of(field);
    return column ? summary_.columns[*column] : field;
  }

  // Joins customers and records how the run ended, also when it failed: what is stored is stored.
  Status end(const Status& applied) {
    const bool cancelled = !applied && applied.error().code == ErrorCode::cancelled;
    progress_.update("progress.resolve", 0, 0);
    const auto ended = write([&](db::Session& session) -> Status {
      TROTH_TRY(customers::resolve(session, {}, followers(), clock_.now(), progress_));
      TROTH_ASSIGN(summary_.entities, count_entities(session));
      if (request_.dry_run) return {};
      const char* state = applied ? "done" : cancelled ? "cancelled" : "failed";
      TROTH_TRY(update_run(session, import_id_, state, summary_.rows, clock_.now()));
      return tell_finished(session, state);
    });
    progress_.finish();
    if (!applied) return applied;
    TROTH_TRY(ended);
    for (std::size_t i = 0; i < summary_.entities.size(); ++i) {
      summary_.added.emplace_back(summary_.entities[i].first,
                                  summary_.entities[i].second - before_[i].second);
    }
    return {};
  }

  // One message for all rows: a receiver reads anew what it keeps of the workspace.
  Status tell_finished(db::Session& session, const char* state) const {
    const auto& rows = summary_.rows;
    const nlohmann::json data = {{"import", std::to_string(import_id_)},
                                 {"kind", kind_name(request_.kind)},
                                 {"source", request_.source},
                                 {"state", state},
                                 {"rows",
                                  {{"read", rows.read},
                                   {"accepted", rows.accepted},
                                   {"updated", rows.updated},
                                   {"unchanged", rows.unchanged},
                                   {"rejected", rows.rejected}}}};
    return db::tell(session, std::vector<db::Happening>{{"import.finished", data.dump()}},
                    clock_.now());
  }

  void add_warnings() {
    auto& warnings = summary_.warnings;
    summary_.format = reader_->format();  // The first accent may have come late.
    if (!summary_.format.encoding_certain) {
      warnings.push_back(
          {"encoding_uncertain",
           request_.path,
           {{"encoding", summary_.format.encoding}, {"other", summary_.format.other_encoding}}});
    }
    if (future_dates_ > 0) {
      warnings.push_back({"future_dates", request_.path, {{"rows", future_dates_}}});
    }
    if (summary_.rows.read == 0) warnings.push_back({"no_rows", request_.path, {}});
    if (request_.dry_run) warnings.push_back({"dry_run", request_.path, {}});
  }

  // A dry run does everything and then lets its operation be undone.
  Status write(const std::function<Status(db::Session&)>& work) {
    if (!request_.dry_run) return database_.writer().run(work);
    Status result;
    const auto undone = database_.writer().run([&](db::Session& session) -> Status {
      result = work(session);
      return Error{ErrorCode::cancelled, "Dry run.", "", ""};
    });
    TROTH_ASSERT(!undone.ok());
    if (undone.error().code != ErrorCode::cancelled) return undone;
    return result;
  }

  db::Database& database_;
  const ImportRequest& request_;
  std::istream& standard_input_;
  const Clock& clock_;
  Progress& progress_;
  const Announce& announce_;
  ImportContext context_;
  ImportSummary summary_;
  std::unique_ptr<TableReader> reader_;
  std::unique_ptr<RowBlock> first_;
  std::unique_ptr<Converter> converter_;
  std::vector<std::pair<std::string, std::int64_t>> before_;
  Id import_id_ = 0;
  bool regrouped_ = false;
  std::uint64_t bytes_total_ = 0;
  std::int64_t future_dates_ = 0;
};

}  // namespace

Result<ImportSummary> import_file(db::Database& database, const ImportRequest& request,
                                  std::istream& standard_input, const Clock& clock,
                                  Progress& progress, const Announce& announce) {
  return Import(database, request, standard_input, clock, progress, announce).run();
}

}  // namespace troth::intake
