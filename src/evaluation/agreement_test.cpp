// The evaluation and the tables of value say the same of the same customers.

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/random.h"
#include "evaluation/company_for_tests.h"
#include "value/service.h"

namespace troth::evaluation {
namespace {

constexpr Day kFrom = kStart;
constexpr Day kAgreedDay = kStart + 1095;  ///< Leaves two whole years behind the first.

class AgreementTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  AgreementTest() {
    company_.workspace().clock().set((Instant{kAgreedDay} + 1) * kMicrosPerDay);
    simulate();
  }

  /// Buyers with rhythms of their own, some of whom leave, return goods, answer, refer, or are
  /// known by a record only.
  void simulate() {
    Random random(11);
    for (Id id = 1; id <= 400; ++id) {
      const bool recorded = random.chance(0.8);
      std::optional<Day> joined;
      if (random.chance(0.7)) joined = kFrom + static_cast<Day>(random.uniform() * 1100);
      if (recorded) company_.customer(id, {}, joined);
      const double pace = 12 + 150 * random.uniform();
      const auto size = static_cast<Minor>(500 + random.below(9000));
      double day = kFrom + random.uniform() * 1000;
      while (random.chance(0.9) && day <= kAgreedDay + 20) {
        const auto on = static_cast<Day>(day);
        company_.order({.customer = id, .day = on, .gross = size, .cost = size / 2});
        if (random.chance(0.1)) {
          company_.order({.customer = id, .day = on + 3, .returned = -size / 2, .kind = 1});
        }
        day += 1 + random.exponential(1 / pace);
      }
      const auto some_day = [&] { return kFrom + static_cast<Day>(random.uniform() * 1110); };
      if (random.chance(0.3)) company_.interaction({.customer = id, .day = some_day()});
      if (random.chance(0.05)) {
        company_.interaction({.customer = id, .day = some_day(), .kind = "referral"});
      }
      if (random.chance(0.4)) {
        company_.response({.customer = id,
                           .day = some_day(),
                           .satisfaction = 1 + 9 * random.uniform(),
                           .recommend = static_cast<double>(random.below(11)),
                           .dated = random.chance(0.9)});
      }
    }
    company_.store();
  }

  void refresh(Day as_of) {
    SilentProgress progress;
    value::RefreshRequest request;
    request.as_of = as_of;
    const auto run = value::refresh(company_.workspace().database(), request,
                                    company_.workspace().clock(), progress);
    ASSERT_TRUE(run.ok()) << run.error().message << ' ' << run.error().subject;
  }

  using Labels = std::map<std::string, std::pair<std::int64_t, Minor>>;
  Labels labels(const std::string& column) {
    Labels found;
    const auto read = company_.workspace().session().scan(
        "SELECT " + column + ", COUNT(*), CAST(SUM(net) AS BIGINT) FROM customer_value WHERE " +
            column + " IS NOT NULL GROUP BY " + column,
        {}, [&](const db::Row& row) {
          found[std::string(row.text(0))] = {row.integer(1), row.integer(2)};
          return true;
        });
    EXPECT_TRUE(read.ok());
    return found;
  }

  std::map<Id, std::string> stages() {
    std::map<Id, std::string> found;
    const auto read = company_.workspace().session().scan(
        "SELECT customer_id, stage FROM customer_value", {}, [&](const db::Row& row) {
          found[row.integer(0)] = row.text(1);
          return true;
        });
    EXPECT_TRUE(read.ok());
    return found;
  }

  void define(const nlohmann::json& json) {
    const auto settings = value::parse_settings(json);
    ASSERT_TRUE(settings.ok());
    ASSERT_TRUE(value::store_settings(company_.workspace().session(), *settings).ok());
  }

  void expect_agreement() {
    refresh(kAgreedDay);
    const Evaluation e = company_.evaluate(kAgreedDay + 1, kAgreedDay);
    Labels told;
    for (const StageRow& row : e.lifecycle) {
      if (row.customers > 0) {
        told[std::string(stage_name(row.stage))] = {row.customers, row.value};
      }
    }
    EXPECT_EQ(told, labels("stage"));
    for (const auto& [rows, column] : {std::pair(&e.rfm, "rfm"), std::pair(&e.abcd, "abcd")}) {
      told.clear();
      for (const SegmentRow& row : *rows) {
        if (row.customers > 0) told[row.name] = {row.customers, row.value};
      }
      EXPECT_EQ(told, labels(column)) << column;
    }
    const auto late = company_.workspace().session().scalar(
        "SELECT COUNT(*) FROM customer_value WHERE overdue = 1");
    ASSERT_TRUE(late.ok());
    EXPECT_EQ(e.at_risk.customers, *late);
    EXPECT_GT(e.at_risk.customers, 5) << "or nothing is compared";
  }

  TestCompany company_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, AgreementTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(AgreementTest, StagesScoresClassesAndTheOverdue) {
  expect_agreement();
  EXPECT_GE(labels("stage").size(), 7U) << "every stage is there";
}

TEST_P(AgreementTest, WithDefinitionsOfTheCompany) {
  define({{"lapse_days", 200},
          {"window_days", 250},
          {"client_purchases", 3},
          {"promoter_from", 8},
          {"alert_quantile", 0.8},
          {"abcd_purchases", 4}});
  expect_agreement();
}

TEST_P(AgreementTest, CategoriesOfClients) {
  // Nobody's order lines are known, so nobody is a client of two categories.
  define({{"client_categories", 2}});
  expect_agreement();
  EXPECT_FALSE(labels("stage").contains("client"));
}

TEST_P(AgreementTest, StreamsBetweenStages) {
  const Evaluation e = company_.evaluate(kAgreedDay + 1, kAgreedDay);
  ASSERT_TRUE(e.transitions);
  refresh(e.transitions->from);
  const auto before = stages();
  refresh(e.transitions->to);
  std::map<std::pair<std::string, std::string>, std::int64_t> expected, told;
  for (const auto& [id, stage] : stages()) {
    const auto was = before.find(id);
    ++expected[{was == before.end() ? "new" : was->second, stage}];
  }
  for (std::size_t from = 0; from <= kStages; ++from) {
    for (std::size_t to = 0; to < kStages; ++to) {
      const auto n = e.transitions->customers.at(from).at(to);
      if (n == 0) continue;
      told[{from == kStages ? "new" : std::string(stage_name(static_cast<Stage>(from))),
            std::string(stage_name(static_cast<Stage>(to)))}] = n;
    }
  }
  EXPECT_EQ(told, expected);
}

}  // namespace
}  // namespace troth::evaluation
