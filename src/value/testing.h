#pragma once
// For tests only: a workspace whose rows a test writes by hand.

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "db/testing.h"
#include "value/types.h"

namespace troth::value {

/// Makes the tables of this room and those below known to the storage floor.
void register_tables();

struct TestOrder {
  Id customer = 0;
  Day day = 0;
  Minor gross = 0;
  Minor returned = 0;  ///< Not positive.
  Minor adjusted = 0;
  std::optional<Minor> cost = std::nullopt;
  int kind = 0;
};

struct TestAnswer {
  Id customer = 0;
  Day day = 0;
  std::string item;  ///< A code of TestCompany::items.
  double value = 0;
};

struct TestInteraction {
  Id customer = 0;
  Day day = 0;
  std::string kind = "contact";
};

/// A workspace to write rows into.
class TestCompany {
 public:
  explicit TestCompany(db::Engine engine);

  void customer(Id id, std::optional<Day> joined = {});
  void order(const TestOrder& order);
  void interaction(const TestInteraction& interaction);
  /// Makes a question of a role on a scale.
  void item(const std::string& code, const std::string& role, double min, double max);
  void answer(const TestAnswer& answer);
  /// A sale line of an order made for it: what was paid, and the list price of the product.
  void line(Id customer, Day day, Minor amount, Minor list, const std::string& category);

  db::TestWorkspace& workspace() { return workspace_; }
  db::Session& session() { return workspace_.session(); }
  std::int64_t number(std::string_view sql);

 private:
  db::TestWorkspace workspace_;
  Id next_id_ = 1;
};

/// 2024-01-01, as a day to count from.
inline constexpr Day kStart = 19'723;

}  // namespace troth::value
