#pragma once
// One connection to a workspace. Ordinary statements go through SOCI (db/sql.h, for store.cpp
// files); what moves many rows goes through scan() and BulkInsert, which differ by engine inside.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "db/location.h"

namespace soci {
class session;
}

namespace troth::db {

/// A value bound to a statement or written to a column. Text must be UTF-8 without NUL and stay
/// alive for the duration of the call. A NaN is stored as NULL.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view>;

/// One row while it is being read by scan(); views die with the callback.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;   ///< 0 when NULL.
  virtual double real(int column) const = 0;            ///< 0 when NULL.
  virtual std::string_view text(int column) const = 0;  ///< Empty when NULL.
};

/// One connection; used by one thread at a time.
class Session {
 public:
  virtual ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  virtual Engine engine() const = 0;
  virtual soci::session& soci() = 0;

  /// Runs statements without parameters or results.
  virtual Status execute(std::string_view sql) = 0;
  /// Runs one statement with parameters `?` in order; gives the number of rows it changed. Where
  /// the engine cannot tell a parameter's type, write CAST(? AS BIGINT) or the like.
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) = 0;
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Value> values) {
    return execute(sql, std::span<const Value>(values.begin(), values.size()));
  }

  /// Streams the rows of a query with parameters `?` in order (both engines) to `row`, without
  /// holding them in memory. `row` returns false to stop early. A statement text seen before is
  /// prepared already. The session cannot be used from within `row`.
  virtual Status scan(std::string_view sql, std::span<const Value> values,
                      const std::function<bool(const Row&)>& row) = 0;
  Status scan(std::string_view sql, std::initializer_list<Value> values,
              const std::function<bool(const Row&)>& row) {
    return scan(sql, std::span<const Value>(values.begin(), values.size()), row);
  }
  /// The integer in the first column of the first row; 0 when there is none or it is NULL.
  Result<std::int64_t> scalar(std::string_view sql, std::initializer_list<Value> values = {});

  /// Appends rows to a table as fast as the engine can (SQLite: a prepared statement; PostgreSQL:
  /// COPY). `rows` holds rows.size()/columns.size() rows, row after row. A key that exists
  /// already fails the whole call with conflict; a transaction around it must then be rolled back
  /// (to a savepoint made before), and takes nothing else until it is.
  virtual Status bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                             std::span<const Value> rows) = 0;

  /// Gives the table `memory_rows` (columns c0, c1, ...; SQLite only) rows that stay alive until
  /// the next call or bulk_insert(). For db/keys.h.
  virtual void show_rows(std::span<const Value> rows, std::size_t columns) = 0;

  virtual Status begin() = 0;   ///< SQLite: BEGIN IMMEDIATE.
  virtual Status commit() = 0;  ///< On return, the transaction is on disk.
  virtual Status rollback() = 0;
  virtual Status savepoint(std::string_view name) = 0;
  virtual Status release(std::string_view name) = 0;
  virtual Status rollback_to(std::string_view name) = 0;

 protected:
  Session() = default;
};

/// A transaction that rolls back unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Session& session);
  Transaction(Transaction&& other) noexcept;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Status commit();

 private:
  explicit Transaction(Session& session) : session_(&session) {}
  Session* session_;
};

}  // namespace troth::db
