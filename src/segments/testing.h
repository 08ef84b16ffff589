#pragma once
// For this room's tests: a small company in memory, the same company in a workspace, and a naive
// evaluation of rules over the former, written without a look at the latter.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "db/session.h"
#include "segments/service.h"

namespace troth::segments {

struct TestOrder {
  Day day = 0;
  int kind = 0;  ///< 0 sale, 1 return, 2 void.
  Minor gross = 0;
  Minor returned = 0;
  Minor adjusted = 0;
  std::optional<Minor> cost;
  std::optional<std::string> channel;
  std::optional<std::string> store;
  struct Line {
    int product = 0;
    int kind = 0;  ///< 0 sale, 1 return, 2 void, 3 adjustment.
    std::int64_t quantity_e3 = 1000;
    Minor amount = 0;
  };
  std::vector<Line> lines;
};

struct TestContact {
  Day day = 0;
  std::string kind;
  std::optional<std::string> channel;
  bool late = false;
};

/// An answered questionnaire: one recommendation, one satisfaction answer.
struct TestResponse {
  Day day = 0;
  std::optional<double> nps;
  std::optional<double> satisfaction;  ///< On a scale of 1 to 5.
};

struct TestCustomer {
  Id id = 0;
  std::optional<std::string> name;
  std::optional<std::string> country;
  std::optional<std::string> region;
  std::optional<Day> birth;
  std::optional<Day> joined;
  bool phone = false;
  bool email = false;
  std::vector<TestOrder> orders;
  std::vector<TestContact> contacts;
  std::vector<TestResponse> responses;
};

/// "P0" to "P5" in the categories Toys, Books (twice each) and none.
inline constexpr int kTestProducts = 6;
std::optional<std::string> test_category(int product);

std::vector<TestCustomer> make_company(Random& random, int customers, Day today);
/// Writes it into empty tables.
Status store_company(db::Session& session, const std::vector<TestCustomer>& company);

/// A rule of fields that both evaluations know. `segments` may be asked for by name.
Rule random_rule(Random& random, Day today, const std::vector<std::string>& segments, int depth);

/// Whether the customer is in the set, by the words of docs/segments.md.
bool holds(const Rule& rule, const TestCustomer& customer, Day today,
           const std::map<std::string, Rule>& segments);

}  // namespace troth::segments
