// Studies that link several things: groups by attitude, delight, the chain from staff to money, the
// driver board, and what a point is worth.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "measure/testing.h"

namespace troth::measure {
namespace {

using survey::Role;
using ::testing::HasSubstr;

constexpr Day kAsked = 20'000;

class ChainTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ChainTest() : workspace_((register_tables(), GetParam())) {}

  /// An order of a customer in the tables.
  void order(Id customer, Day day, std::int64_t amount) {
    const std::string reference = std::to_string(++orders_);
    const std::vector<db::Value> row{customer,
                                     std::int64_t{day},
                                     std::int64_t{orders_},
                                     customer,
                                     std::int64_t{day} * kMicrosPerDay,
                                     std::int64_t{0},
                                     std::int64_t{1},
                                     amount,
                                     std::int64_t{0},
                                     std::int64_t{0},
                                     std::string_view("test"),
                                     std::string_view(reference)};
    const std::vector<std::string_view> columns{
        "customer_id", "ordered_day", "order_id", "record_id", "ordered_at", "kind",
        "lines",       "gross",       "returned", "adjusted",  "source",     "reference"};
    ASSERT_TRUE(workspace_.session().bulk_insert("orders", columns, row).ok());
  }
  /// Gives every response a known customer: its row, from 1.
  void name_customers(std::size_t rows) {
    auto& session = workspace_.session();
    for (const char* table : {"answer", "response"}) {
      const std::string sql =
          std::string("UPDATE ") + table +
          " SET customer_id = (SELECT CAST(r.reference AS BIGINT) FROM response r WHERE "
          "r.response_id = " +
          table + ".response_id)";
      const auto updated = session.execute(sql);
      ASSERT_TRUE(updated.ok()) << updated.error().message << updated.error().subject;
    }
    EXPECT_EQ(*session.scalar("SELECT COUNT(*) FROM response WHERE customer_id > 0"),
              static_cast<std::int64_t>(rows));
  }

  db::TestWorkspace workspace_;
  std::int64_t orders_ = 0;
};

/// Satisfaction with two attributes.
TestSurvey answers(std::size_t rows) {
  TestSurvey survey;
  survey.items = {test_item("Overall satisfaction", Role::satisfaction, 1, 10),
                  test_item("Rating: products", Role::attribute, 1, 10),
                  test_item("Rating: delivery", Role::attribute, 1, 10),
                  test_item("Loyalty: again", Role::loyalty, 1, 10)};
  Random random(5, 3);
  for (std::size_t row = 0; row < rows; ++row) {
    const double delivery = within(7 + 1.8 * random.normal(), 1, 10);
    const double products = within(7 + 1.5 * random.normal(), 1, 10);
    const double overall =
        within(7 + 0.8 * (delivery - 7) + 0.3 * (products - 7) + 0.8 * random.normal(), 1, 10);
    const double again = within(overall + (overall >= 9 ? 1 : 0) + random.normal(), 1, 10);
    survey.rows.push_back({overall, products, delivery, again});
    survey.regions.emplace_back(row % 2 == 0 ? "North" : "South");
    survey.days.push_back(kAsked);
  }
  return survey;
}

TEST_P(ChainTest, APointIsWorthWhatWasPlanted) {
  const auto survey = answers(600);
  store_survey(workspace_, survey);
  name_customers(survey.rows.size());
  Random random(9, 4);
  for (std::size_t row = 0; row < survey.rows.size(); ++row) {
    const auto customer = static_cast<Id>(row + 1);
    const double habit = 40 + 10 * random.normal();
    order(customer, kAsked - 30, std::max<std::int64_t>(100, std::lround(100 * habit)));
    // 0.20 of money for each point of 100, besides the habit.
    const double score = 100 * (survey.rows[row][0] - 1) / 9;
    if (score < 20 && row % 2 == 0) continue;
    order(customer, kAsked + 60,
          std::max<std::int64_t>(
              100, std::lround(100 * (0.5 * habit + 0.2 * score + 3 * random.normal()))));
  }
  order(1, kAsked + 400, 100);
  const Json document = run_document(workspace_, "worth");
  ASSERT_EQ(document.at("status"), "ok") << document.dump();
  const Json& point = document.at("result").at("point");
  EXPECT_NEAR(point.at("per_customer").get<double>(), 0.2, 0.06);
  EXPECT_GT(point.at("per_customer_ci")[0].get<double>(), 0);
  EXPECT_FALSE(finding_in(document, "worth.point").is_null());
  EXPECT_EQ(document.at("warnings")[0].at("code"), "association");
  EXPECT_EQ(document.at("provenance").at("orders").at("last_day"), format_day(kAsked + 400));
}

TEST_P(ChainTest, WorthNeedsCustomersWhoCanBeFollowed) {
  store_survey(workspace_, answers(50));
  const Json document = run_document(workspace_, "worth");
  EXPECT_EQ(document.at("status"), "too_few_rows");
  EXPECT_EQ(document.at("result").at("left_out").at("anonymous_or_undated"), 50);
  EXPECT_EQ(refusal_of(workspace_, "worth", {{"horizon_days", 0}}).subject,
            "settings.horizon_days");
}

TEST_P(ChainTest, DelightIsToldFromSatisfaction) {
  store_survey(workspace_, answers(800));
  const Json document = run_document(workspace_, "excellence", {{"bootstrap", 50}});
  ASSERT_EQ(document.at("status"), "ok");
  EXPECT_EQ(finding_in(document, "excellence.driver").at("args").at("name"), "delivery");
  EXPECT_FALSE(finding_in(document, "excellence.loyalty").is_null());
  EXPECT_EQ(refusal_of(workspace_, "excellence", {{"satisfied_from", 10}}).subject,
            "settings.satisfied_from");
}

TEST_P(ChainTest, AttitudesPartCustomersIntoTheGroupsPlanted) {
  TestSurvey survey;
  survey.items = {test_item("Statement: the price decides", Role::statement, 1, 7),
                  test_item("Statement: tries new shops", Role::statement, 1, 7),
                  test_item("Usage: visits", Role::usage, 0, 20)};
  Random random(3, 5);
  for (std::size_t row = 0; row < 300; ++row) {
    const bool price = row % 3 == 0;
    survey.rows.push_back({within((price ? 6.3 : 2.5) + 0.6 * random.normal(), 1, 7),
                           within((price ? 2.5 : 6) + 0.6 * random.normal(), 1, 7),
                           within((price ? 12 : 5) + random.normal(), 0, 20)});
  }
  store_survey(workspace_, survey);
  const Json document = run_document(workspace_, "usage");
  ASSERT_EQ(document.at("status"), "ok");
  const Json& clusters = document.at("result").at("clusters");
  ASSERT_EQ(clusters.size(), 2U);
  EXPECT_EQ(clusters[0].at("n"), 200);
  EXPECT_EQ(finding_in(document, "usage.differs").at("args").at("name"), "visits");
  EXPECT_EQ(refusal_of(workspace_, "usage", {{"clusters", 1}}).subject, "settings.clusters");
}

TEST_P(ChainTest, TheChainOverUnitsAndTheTreeWithTargets) {
  TestSurvey customers;
  customers.items = {test_item("Overall satisfaction", Role::satisfaction, 1, 10)};
  TestSurvey staff;
  staff.name = "staff";
  staff.items = {test_item("Employee: gladly work here", Role::employee, 1, 10)};
  Random random(13, 6);
  for (std::size_t unit = 0; unit < 12; ++unit) {
    const double led = static_cast<double>(unit) / 3 - 2;
    for (std::size_t one = 0; one < 40; ++one) {
      customers.rows.push_back({within(6 + led + 0.5 * random.normal(), 1, 10)});
      customers.regions.push_back("Unit " + std::to_string(unit));
      staff.rows.push_back({within(6 + led + 0.5 * random.normal(), 1, 10)});
      staff.regions.push_back("Unit " + std::to_string(unit));
    }
  }
  store_survey(workspace_, customers);
  store_survey(workspace_, staff);
  const Json document =
      run_document(workspace_, "management",
                   {{"targets", {{"employee", 95}}}, {"owners", {{"employee", "Head of stores"}}}});
  ASSERT_EQ(document.at("status"), "ok");
  const Json& link = document.at("result").at("chain")[0];
  EXPECT_EQ(link.at("from"), "employee");
  EXPECT_EQ(link.at("to"), "satisfaction");
  EXPECT_EQ(link.at("units"), 12);
  EXPECT_TRUE(link.at("held").get<bool>());
  EXPECT_FALSE(finding_in(document, "management.chain_holds").is_null());
  EXPECT_THAT(finding_in(document, "management.alerts").at("args").at("names").get<std::string>(),
              HasSubstr("employee"));
  EXPECT_EQ(refusal_of(workspace_, "management", {{"owners", {{"nobody", "x"}}}}).subject,
            "settings.owners");
}

TEST_P(ChainTest, TheBoardFlagsWhereMethodsDisagree) {
  store_survey(workspace_, answers(800));
  TestSurvey panel;
  panel.name = "panel";
  panel.items = {test_item("Importance: products", Role::importance, 1, 10),
                 test_item("Importance: delivery", Role::importance, 1, 10),
                 test_item("Kano if present: delivery", Role::kano_functional, 1, 5),
                 test_item("Kano if absent: delivery", Role::kano_dysfunctional, 1, 5)};
  for (std::size_t row = 0; row < 60; ++row) {
    const double shade = static_cast<double>(row % 2);
    panel.rows.push_back({9 + shade, 3 + shade, 3, 5});
  }
  store_survey(workspace_, panel);
  const Json document = run_document(workspace_, "board", {{"bootstrap", 50}});
  ASSERT_EQ(document.at("status"), "ok");
  const Json& first = document.at("result").at("items")[0];
  EXPECT_EQ(first.at("name"), "delivery");
  EXPECT_EQ(first.at("kano"), "M");
  // Stated low, derived high.
  EXPECT_THAT(first.at("disagree").get<std::string>(), HasSubstr("importance"));
  EXPECT_FALSE(finding_in(document, "board.disagree").is_null());
}

INSTANTIATE_TEST_SUITE_P(Engines, ChainTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::measure
