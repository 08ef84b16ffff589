#pragma once
// Inside the value room: a customer's value as a row of its table, and back.

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/session.h"
#include "value/types.h"

namespace troth::value {

/// Columns of customer_value and customer_value_history, in the order of the rows below.
std::span<const std::string_view> value_columns();
std::span<const std::string_view> history_columns();

/// Rows of customer_value on their way into the table; what is added must outlive them.
class ValueRows {
 public:
  void add(const CustomerValue& value);
  void clear();
  std::span<const db::Value> values() const { return values_; }

 private:
  std::string_view keep(std::string text);

  std::vector<db::Value> values_;
  std::deque<std::string> texts_;
};

void add_history_row(std::vector<db::Value>& rows, Day period_day, const CustomerValue& value);

/// A row of `SELECT <value_columns()>`.
CustomerValue read_value(const db::Row& row);

/// Reasons and evidence as they are stored.
std::string reasons_text(const std::vector<Reason>& reasons);
std::string evidence_text(const std::vector<Evidence>& evidence);

}  // namespace troth::value
