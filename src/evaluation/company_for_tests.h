#pragma once
// For tests only: a small workspace whose rows a test writes by hand, and a simulated company.

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "db/testing.h"
#include "evaluation/service.h"

namespace troth::evaluation {

/// The day the company of these tests is looked at, unless a test says another.
inline const Day kAsOf = to_day({2025, 12, 31});

inline Day day(int year, int month, int dom) {
  return to_day({year, month, dom});
}

/// Makes the tables of the rooms below known to the storage floor.
void register_tables();

/// One order as a test says it.
struct TestOrder {
  Id customer = 0;  ///< Negative: anonymous.
  Day day = 0;
  Minor gross = 0;
  Minor returned = 0;  ///< Not positive.
  Minor adjusted = 0;
  std::optional<Minor> cost = std::nullopt;
  int kind = 0;
  std::string region = {};
  std::string store = {};
  std::string channel = {};
};

struct TestInteraction {
  Id customer = 0;
  Day day = 0;
  std::string kind = "contact";
  std::string region = {};
  std::optional<Day> promised = std::nullopt;
  std::optional<Day> fulfilled = std::nullopt;
  std::string outcome = {};
};

struct TestResponse {
  Id customer = 0;
  Day day = 0;
  std::optional<double> satisfaction = std::nullopt;  ///< On 1..10.
  std::optional<double> recommend = std::nullopt;     ///< On 0..10.
  std::string region = {};
  std::optional<double> weight = std::nullopt;
  bool dated = true;
};

/// A workspace to write rows into and evaluate.
class TestCompany {
 public:
  explicit TestCompany(db::Engine engine);
  void customer(Id id, std::string region = {}, std::optional<Day> joined = {},
                std::string name = {}, std::string reference = {});
  void order(const TestOrder& order);
  void interaction(const TestInteraction& interaction);
  void response(const TestResponse& response);
  /// Puts everything said so far into the tables.
  void store();
  /// Stores, then evaluates with the clock at `today`.
  Evaluation evaluate(Day today, std::optional<Day> as_of = {}, std::optional<int> months = {});
  db::TestWorkspace& workspace() { return workspace_; }

 private:
  void store_customers();
  void store_orders();
  void store_interactions();
  void store_responses();
  void insert(std::string_view table, const std::vector<std::string_view>& columns,
              const std::vector<db::Value>& rows);

  db::TestWorkspace workspace_;
  std::vector<TestOrder> orders_;
  std::vector<TestInteraction> interactions_;
  std::vector<TestResponse> responses_;
  struct Customer {
    Id id;
    std::string region;
    std::optional<Day> joined;
    std::string name;
    std::string reference;
  };
  std::vector<Customer> customers_;
  Id next_id_ = 1;
  bool items_made_ = false;
};

/// 2024-01-01, as a day to count from.
inline constexpr Day kStart = 19'723;

}  // namespace troth::evaluation
