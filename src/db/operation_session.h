#pragma once
// Inside the db room: the session an operation of the writer is given. It works inside the
// writer's transaction and cannot end it.

#include "db/engine_session.h"

namespace troth::db {

class OperationSession final : public Session {
 public:
  explicit OperationSession(EngineSession& session) : session_(session) {}

  Engine engine() const override { return session_.engine(); }
  soci::session& soci() override { return session_.soci(); }
  Status execute(std::string_view sql) override { return session_.execute(sql); }
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values) override {
    return session_.execute(sql, values);
  }
  Status scan(std::string_view sql, std::span<const Value> values,
              const std::function<bool(const Row&)>& row) override {
    return session_.scan(sql, values, row);
  }
  Status bulk_insert(std::string_view table, std::span<const std::string_view> columns,
                     std::span<const Value> rows) override {
    return session_.bulk_insert(table, columns, rows);
  }
  void show_rows(std::span<const Value> rows, std::size_t columns) override {
    session_.show_rows(rows, columns);
  }
  Status begin() override { return not_yours(); }
  Status commit() override { return not_yours(); }
  Status rollback() override { return not_yours(); }
  Status savepoint(std::string_view name) override { return session_.savepoint(name); }
  Status release(std::string_view name) override { return session_.release(name); }
  Status rollback_to(std::string_view name) override { return session_.rollback_to(name); }

 private:
  static Error not_yours() {
    return {ErrorCode::internal, "An operation of the writer may not begin or end a transaction.",
            "transaction", "Use savepoints."};
  }
  EngineSession& session_;
};

}  // namespace troth::db
