#include "db/session.h"

#include <utility>

namespace troth::db {

Result<std::int64_t> Session::scalar(std::string_view sql, std::initializer_list<Value> values) {
  std::int64_t found = 0;
  TROTH_TRY(scan(sql, values, [&](const Row& row) {
    found = row.integer(0);
    return false;
  }));
  return found;
}

Result<Transaction> Transaction::begin(Session& session) {
  TROTH_TRY(session.begin());
  return Transaction(session);
}

Transaction::Transaction(Transaction&& other) noexcept
    : session_(std::exchange(other.session_, nullptr)) {}

Transaction::~Transaction() {
  // A rollback that fails means that the connection is gone, and the transaction with it.
  if (session_ != nullptr) static_cast<void>(session_->rollback());
}

Status Transaction::commit() {
  TROTH_ASSERT(session_ != nullptr);
  auto* session = std::exchange(session_, nullptr);
  auto committed = session->commit();
  if (!committed) static_cast<void>(session->rollback());
  return committed;
}

}  // namespace troth::db
