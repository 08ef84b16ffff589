#include <fmt/format.h>
#include <libpq-fe.h>
#include <soci/soci.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <deque>
#include <utility>

#include "db/engine_session.h"
#include "db/errors.h"
#include "db/placeholders.h"
#include "db/postgres_row.h"
#include "db/soci_handles.h"

namespace troth::db {
namespace {

constexpr int kBinary = 1;
constexpr std::size_t kCopyBytes = 1U << 16U;

struct ResultClearer {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPointer = std::unique_ptr<PGresult, ResultClearer>;

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

bool succeeded(const PGresult* result) {
  const auto status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE ||
         status == PGRES_EMPTY_QUERY || status == PGRES_COPY_IN;
}

/// Values in the form libpq takes; views into `values` and into itself.
class Parameters {
 public:
  Parameters(std::span<const Value> values, std::span<const Oid> types) {
    const auto count = values.size();
    pointers_.resize(count);
    lengths_.resize(count);
    formats_.assign(count, kBinary);
    numbers_.resize(count);
    for (std::size_t i = 0; i < count; ++i) set(i, values[i], types[i]);
  }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  int count() const { return static_cast<int>(pointers_.size()); }

 private:
  void set(std::size_t i, const Value& value, Oid type) {
    if (std::holds_alternative<std::monostate>(value)) return;
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      pointers_[i] = text->data() == nullptr ? "" : text->data();
      lengths_[i] = static_cast<int>(text->size());
      return;
    }
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    if (real != nullptr && std::isnan(*real)) return;  // As SQLite does.
    std::uint64_t bits = 0;
    if (type == kFloat8Type) {
      bits = std::bit_cast<std::uint64_t>(real != nullptr ? *real : static_cast<double>(*integer));
    } else {
      bits = static_cast<std::uint64_t>(*integer);
    }
    write_big_endian(bits, numbers_[i].data());
    pointers_[i] = numbers_[i].data();
    lengths_[i] = 8;
  }

  std::vector<const char*> pointers_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<std::array<char, 8>> numbers_;
};

/// A statement known to the server. The types of its parameters are those of the values seen so
/// far: 0 leaves a parameter that was always NULL to the server's guess.
struct Prepared {
  std::string name;
  std::string sql;
  std::vector<Oid> types;
  bool ready = false;
};

/// Widens the known types by the values given; false when the statement must be prepared anew.
bool fit_types(std::vector<Oid>& types, std::span<const Value> values) {
  bool same = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Oid type = 0;
    if (std::holds_alternative<std::int64_t>(values[i])) {
      type = types[i] == kFloat8Type ? kFloat8Type : kInt8Type;
    } else if (std::holds_alternative<double>(values[i])) {
      type = kFloat8Type;
    } else if (std::holds_alternative<std::string_view>(values[i])) {
      type = kTextType;
    } else {
      continue;
    }
    if (types[i] == type) continue;
    types[i] = type;
    same = false;
  }
  return same;
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
}

void append_copy_value(std::string& out, const Value& value) {
  std::array<char, 32> digits;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *integer).ptr;
    out.append(digits.data(), end);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    append_escaped(out, *text);
  } else if (const auto* real = std::get_if<double>(&value)) {
    if (std::isnan(*real)) {
      out += "\\N";  // As SQLite does.
    } else if (std::isinf(*real)) {
      out += *real > 0 ? "Infinity" : "-Infinity";
    } else {
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *real).ptr;
      out.append(digits.data(), end);
    }
  } else {
    out += "\\N";
  }
}

class PostgresSession final : public EngineSession {
 public:
  PostgresSession(std::unique_ptr<soci::session> soci, Purpose purpose)
      : soci_(std::move(soci)), connection_(postgresql_handle(*soci_)), purpose_(purpose) {}

  Engine engine() const override { return Engine::postgresql; }
  soci::session& soci() override { return *soci_; }
  bool in_transaction() const override { return PQtransactionStatus(connection_) != PQTRANS_IDLE; }
  bool connected() const override { return PQstatus(connection_) == CONNECTION_OK; }

  Status execute(std::string_view sql) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override;
  Status scan(std::string_view sql, std::span<const Value> values,
              const std::function<bool(const Row&)>& row) override;
  Status bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                     std::span<const Value> rows) override;
  void show_rows(std::span<const Value>, std::size_t) override { TROTH_ASSERT(false); }

  Status begin() override;
  Status commit() override;
  Status rollback() override { return in_transaction() ? execute("ROLLBACK") : Status{}; }
  Status savepoint(std::string_view name) override {
    return execute(fmt::format("SAVEPOINT \"{}\"", name));
  }
  Status release(std::string_view name) override {
    return execute(fmt::format("RELEASE \"{}\"", name));
  }
  Status rollback_to(std::string_view name) override {
    return execute(fmt::format("ROLLBACK TO \"{}\"", name));
  }

 private:
  Error failure(const PGresult* result) const;
  Error connection_failure() const { return postgresql_error({}); }
  void forget_statements();
  Result<const Prepared*> prepare(std::string_view sql, std::span<const Value> values);
  Status read_rows(PostgresRow& view, const std::function<bool(const Row&)>& row);
  /// Takes what the server still sends, so that the connection is free again.
  void drain();
  Status send_rows(std::size_t columns, std::span<const Value> rows);
  Status finish_copy(Status sent);

  std::unique_ptr<soci::session> soci_;
  PGconn* connection_;
  Purpose purpose_;
  TextMap<Prepared> statements_;
  std::uint64_t names_ = 0;
  bool reading_ = false;
};

Error PostgresSession::failure(const PGresult* result) const {
  if (result == nullptr || !connected()) return connection_failure();
  return postgresql_error({field(result, PG_DIAG_SQLSTATE), field(result, PG_DIAG_MESSAGE_PRIMARY),
                           field(result, PG_DIAG_TABLE_NAME),
                           field(result, PG_DIAG_CONSTRAINT_NAME)});
}

void PostgresSession::forget_statements() {
  statements_.clear();
  if (connected() && !reading_) static_cast<void>(execute("DEALLOCATE ALL"));
}

Result<const Prepared*> PostgresSession::prepare(std::string_view sql,
                                                 std::span<const Value> values) {
  if (reading_) return busy_reading_error();
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    if (statements_.size() >= kStatementsKept) forget_statements();
    auto numbered = number_placeholders(sql);
    Prepared made;
    made.sql = std::move(numbered.sql);
    made.types.assign(numbered.parameters, 0);
    found = statements_.emplace(std::string(sql), std::move(made)).first;
  }
  auto& prepared = found->second;
  if (prepared.types.size() != values.size()) {
    return Error{ErrorCode::internal,
                 fmt::format("A statement takes {} values and was given {}.", prepared.types.size(),
                             values.size()),
                 "sql", ""};
  }
  if (fit_types(prepared.types, values) && prepared.ready) return &prepared;
  if (prepared.ready) {
    prepared.ready = false;
    TROTH_TRY(execute(fmt::format("DEALLOCATE {}", prepared.name)));
  }
  prepared.name = fmt::format("troth_{}", ++names_);
  const ResultPointer result(PQprepare(connection_, prepared.name.c_str(), prepared.sql.c_str(),
                                       static_cast<int>(prepared.types.size()),
                                       prepared.types.data()));
  if (!succeeded(result.get())) return failure(result.get());
  prepared.ready = true;
  return &prepared;
}

Status PostgresSession::execute(std::string_view sql) {
  if (reading_) return busy_reading_error();
  const ResultPointer result(PQexec(connection_, std::string(sql).c_str()));
  if (!succeeded(result.get())) return failure(result.get());
  return {};
}

Result<std::int64_t> PostgresSession::execute(std::string_view sql, std::span<const Value> values) {
  TROTH_ASSIGN(const auto* prepared, prepare(sql, values));
  const Parameters parameters(values, prepared->types);
  const ResultPointer result(PQexecPrepared(connection_, prepared->name.c_str(), parameters.count(),
                                            parameters.pointers(), parameters.lengths(),
                                            parameters.formats(), kBinary));
  if (!succeeded(result.get())) return failure(result.get());
  // A query, too, counts its rows there, but changes none.
  const std::string_view command = PQcmdStatus(result.get());
  if (command.starts_with("SELECT")) return 0;
  const std::string_view changed = PQcmdTuples(result.get());
  std::int64_t count = 0;
  std::from_chars(changed.data(), changed.data() + changed.size(), count);
  return count;
}

void PostgresSession::drain() {
  while (PGresult* result = PQgetResult(connection_)) PQclear(result);
}

Status PostgresSession::read_rows(PostgresRow& view, const std::function<bool(const Row&)>& row) {
  while (true) {
    const ResultPointer result(PQgetResult(connection_));
    if (!result) return {};
    if (!succeeded(result.get())) return failure(result.get());
    if (!view.known()) {
      view.learn(result.get());
      if (!view.unreadable().empty()) {
        return Error{ErrorCode::internal, "A column has a type the database room does not read.",
                     std::string(view.unreadable()), "Cast it to text or to a number."};
      }
    }
    const int rows = PQntuples(result.get());
    for (int i = 0; i < rows; ++i) {
      view.stand(result.get(), i);
      if (!row(view)) return {};
    }
  }
}

Status PostgresSession::scan(std::string_view sql, std::span<const Value> values,
                             const std::function<bool(const Row&)>& row) {
  TROTH_ASSIGN(const auto* prepared, prepare(sql, values));
  const Parameters parameters(values, prepared->types);
  if (PQsendQueryPrepared(connection_, prepared->name.c_str(), parameters.count(),
                          parameters.pointers(), parameters.lengths(), parameters.formats(),
                          kBinary) == 0 ||
      PQsetSingleRowMode(connection_) == 0) {
    return connection_failure();
  }
  reading_ = true;
  struct Done {
    PostgresSession& session;
    ~Done() {
      session.drain();
      session.reading_ = false;
    }
  } const done{*this};
  PostgresRow view;
  return read_rows(view, row);
}

Status PostgresSession::send_rows(std::size_t columns, std::span<const Value> rows) {
  std::string out;
  out.reserve(kCopyBytes + kCopyBytes / 4);
  const auto send = [&]() -> Status {
    const int sent = PQputCopyData(connection_, out.data(), static_cast<int>(out.size()));
    out.clear();
    if (sent != 1) return connection_failure();
    return {};
  };
  for (std::size_t first = 0; first < rows.size(); first += columns) {
    for (std::size_t column = 0; column < columns; ++column) {
      if (column > 0) out += '\t';
      append_copy_value(out, rows[first + column]);
    }
    out += '\n';
    if (out.size() >= kCopyBytes) TROTH_TRY(send());
  }
  return send();
}

Status PostgresSession::finish_copy(Status sent) {
  const char* complaint = sent ? nullptr : "stopped";
  if (PQputCopyEnd(connection_, complaint) != 1) return connection_failure();
  Status ended = std::move(sent);
  while (const auto result = ResultPointer(PQgetResult(connection_))) {
    if (!succeeded(result.get()) && ended) ended = failure(result.get());
  }
  return ended;
}

Status PostgresSession::bulk_insert(std::string_view table,
                                    std::span<const std::string_view> columns,
                                    std::span<const Value> rows) {
  TROTH_ASSERT(!columns.empty() && rows.size() % columns.size() == 0);
  if (reading_) return busy_reading_error();
  if (rows.empty()) return {};
  if (rows.size() == columns.size()) {
    // One row by a prepared statement: one round trip, where COPY takes two and is parsed anew.
    std::string sql = fmt::format("INSERT INTO {} ({}) VALUES (", table, fmt::join(columns, ","));
    for (std::size_t i = 0; i < columns.size(); ++i) sql += i == 0 ? "?" : ",?";
    TROTH_TRY(execute(sql + ')', rows));
    return {};
  }
  const auto sql = fmt::format("COPY {} ({}) FROM STDIN", table, fmt::join(columns, ","));
  const ResultPointer started(PQexec(connection_, sql.c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) return failure(started.get());
  return finish_copy(send_rows(columns.size(), rows));
}

Status PostgresSession::begin() {
  if (in_transaction()) {
    return Error{ErrorCode::internal, "A transaction is open already.", "transaction", ""};
  }
  if (purpose_ == Purpose::write) return execute("BEGIN ISOLATION LEVEL SERIALIZABLE");
  // The first statement takes the snapshot; it goes along in the same round trip.
  return execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1");
}

Status PostgresSession::commit() {
  if (!in_transaction()) {
    return Error{ErrorCode::internal, "No transaction is open.", "transaction", ""};
  }
  const ResultPointer result(PQexec(connection_, "COMMIT"));
  if (!succeeded(result.get())) return failure(result.get());
  // After a failed statement the server answers COMMIT with a rollback, and calls it success.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
    return Error{ErrorCode::internal, "The transaction had failed and was rolled back.",
                 "transaction", ""};
  }
  return {};
}

Status set_up(EngineSession& session, const Location& location, Purpose purpose) {
  // A stronger synchronous_commit (remote_apply) of the server is left as it is.
  TROTH_TRY(session.execute(
      fmt::format("SET client_min_messages = warning;"
                  "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET search_path = \"{}\";"
                  "SELECT set_config('synchronous_commit', 'on', false) "
                  "WHERE current_setting('synchronous_commit') IN ('off', 'local')",
                  location.schema)));
  if (purpose == Purpose::read) {
    TROTH_TRY(session.execute("SET default_transaction_read_only = on"));
  }
  return {};
}

}  // namespace

Result<EngineSessionPointer> connect_postgresql(const Location& location, Purpose purpose) {
  std::unique_ptr<soci::session> soci;
  try {
    soci = soci_over_postgresql(location.connection);
  } catch (const soci::soci_error& error) {
    // libpq's text names host, port, user or database: what the person typed, and needs to see.
    const std::string said = error.get_error_message();
    const auto line = said.find('\n');
    auto reason = line == std::string::npos ? said : said.substr(line + 1);
    while (!reason.empty() && reason.back() == '\n') reason.pop_back();
    return Error{ErrorCode::unavailable, "The database server cannot be reached: " + reason,
                 location.display(), "Check that the server runs, and the URL."};
  } catch (const std::exception&) {
    return Error{ErrorCode::internal, "SOCI's PostgreSQL back end cannot be used.", "soci", ""};
  }
  EngineSessionPointer session = std::make_unique<PostgresSession>(std::move(soci), purpose);
  TROTH_TRY(set_up(*session, location, purpose));
  return session;
}

Result<EngineSessionPointer> connect_engine(const Location& location, Purpose purpose) {
  return location.engine == Engine::sqlite ? connect_sqlite(location.path, purpose)
                                           : connect_postgresql(location, purpose);
}

}  // namespace troth::db
