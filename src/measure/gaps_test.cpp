// The five gaps of service on surveys with planted ones, on both engines.

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
using ::testing::Not;

class GapsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  GapsTest() : workspace_((register_tables(), GetParam())) {}

  static double on_scale(double value, Random& random) {
    return std::clamp(std::round(value + 0.8 * random.normal()), 1.0, 10.0);
  }
  /// Customers expect 8 of both and find 7 of delivery, 6 of ordering.
  void store_customers() {
    TestSurvey survey;
    survey.items = {test_item("Experienced: delivery", Role::attribute, 1, 10),
                    test_item("Experienced: ordering", Role::attribute, 1, 10),
                    test_item("Expected: delivery", Role::expectation, 1, 10),
                    test_item("Expected: ordering", Role::expectation, 1, 10)};
    Random random(31, 1);
    for (std::size_t row = 0; row < 200; ++row) {
      survey.rows.push_back(
          {on_scale(7, random), on_scale(6, random), on_scale(8, random), on_scale(8, random)});
    }
    store_survey(workspace_, survey);
  }
  /// Managers believe that 6.5 is expected of delivery and 8 of ordering, for which the standard is
  /// set at 6.5; 7 and 8.5 are promised.
  void store_managers() {
    TestSurvey survey;
    survey.name = "managers";
    for (const char* what : {"delivery", "ordering"}) {
      const std::string name(what);
      survey.items.push_back(test_item("Management: " + name, Role::management, 1, 10));
      survey.items.push_back(test_item("Standard set: " + name, Role::standard_set, 1, 10));
      survey.items.push_back(test_item("Promise: " + name, Role::promise, 1, 10));
    }
    Random random(32, 1);
    for (std::size_t row = 0; row < 60; ++row) {
      auto& answers = survey.rows.emplace_back();
      for (const double mean : {6.5, 6.5, 7.0, 8.0, 6.5, 8.5}) {
        answers.push_back(on_scale(mean, random));
      }
    }
    store_survey(workspace_, survey);
  }
  /// Of the two standards the first is met by 60 of 80.
  void store_checks() {
    TestSurvey survey;
    survey.name = "checks";
    survey.items = {test_item("Standard: on the day", Role::standard, 0, 1),
                    test_item("Standard: greets", Role::standard, 0, 1)};
    for (std::size_t row = 0; row < 80; ++row) {
      survey.rows.push_back({row % 4 == 0 ? 0.0 : 1.0, 1.0});
    }
    store_survey(workspace_, survey);
  }
  static const Json& row_of(const Json& document, const std::string& name, int gap) {
    static const Json none;
    for (const Json& row : document.at("result").at("items")) {
      if (row.at("name") == name && row.at("gap") == gap) return row;
    }
    ADD_FAILURE() << "no gap " << gap << " of " << name;
    return none;
  }

  db::TestWorkspace workspace_;
};

TEST_P(GapsTest, EveryPlantedGapIsFoundAndNoOther) {
  store_customers();
  store_managers();
  store_checks();
  const Json document = run_document(
      workspace_, "gaps",
      {{"standards", {{"Experienced: delivery", Json::array({"Standard: on the day"})}}}});
  ASSERT_EQ(document.at("status"), "ok") << document.dump();
  const auto points = [&](const char* name, int gap) {
    return row_of(document, name, gap).at("points").get<double>();
  };
  const double unit = 100.0 / 9;
  EXPECT_NEAR(points("delivery", 1), -1.5 * unit, 4);
  EXPECT_NEAR(points("ordering", 2), -1.5 * unit, 4);
  EXPECT_NEAR(points("delivery", 3), -25, 1e-9);
  EXPECT_NEAR(points("ordering", 4), -2.5 * unit, 4);
  EXPECT_NEAR(points("delivery", 5), -unit, 3);
  for (const auto& [key, name] :
       {std::pair{"gaps.knowledge", "delivery"}, std::pair{"gaps.standards", "ordering"},
        std::pair{"gaps.delivery", "delivery"}, std::pair{"gaps.communication", "ordering"},
        std::pair{"gaps.customer", "ordering"}}) {
    const Json finding = finding_in(document, key);
    ASSERT_FALSE(finding.is_null()) << key;
    EXPECT_EQ(finding.at("args").at("name"), name) << key;
  }
  EXPECT_TRUE(finding_in(document, "gaps.missing").is_null());
  // What was not planted is not certain.
  EXPECT_GT(row_of(document, "ordering", 1).at("p_holm").get<double>(), 0.05);
  EXPECT_GT(row_of(document, "delivery", 2).at("p_holm").get<double>(), 0.05);
  EXPECT_EQ(finding_in(document, "gaps.first").at("args").at("gap"), 4);
}

TEST_P(GapsTest, OfSeveralInstrumentsThatWithMostExpectationsIsProposed) {
  store_customers();
  store_managers();
  TestSurvey larger;
  larger.name = "larger";
  larger.items = {test_item("Experienced: delivery", Role::attribute, 1, 10),
                  test_item("Expected: delivery", Role::expectation, 1, 10)};
  for (std::size_t row = 0; row < 400; ++row) {
    larger.rows.push_back({1.0 + static_cast<double>(row % 9), 8.0});
  }
  store_survey(workspace_, larger);
  const Json document = run_document(workspace_, "gaps", Json::object());
  EXPECT_EQ(document.at("provenance").at("instruments")[0].at("name"), TestSurvey().name);
}

TEST_P(GapsTest, WhatIsMissingIsNamedByItsRole) {
  store_customers();
  store_checks();
  const Json document = run_document(workspace_, "gaps");
  ASSERT_EQ(document.at("status"), "ok");
  const auto missing =
      finding_in(document, "gaps.missing").at("args").at("gaps").get<std::string>();
  EXPECT_THAT(missing, HasSubstr("1 (management)"));
  EXPECT_THAT(missing, HasSubstr("2 (standard_set, management)"));
  EXPECT_THAT(missing, HasSubstr("4 (promise)"));
  EXPECT_THAT(missing, Not(HasSubstr("3 (")));
  // Over all standards, since none is said to belong to an item: half of 25.
  EXPECT_NEAR(document.at("result").at("gaps")[2].at("points").get<double>(), -12.5, 1e-9);
}

TEST_P(GapsTest, WithCustomersAloneItDoesNotHold) {
  store_customers();
  const Json document = run_document(workspace_, "gaps");
  EXPECT_EQ(document.at("status"), "bad_input");
  EXPECT_EQ(document.at("cause"), "no_inner_gap");
  EXPECT_THAT(document.at("culprit").get<std::string>(), HasSubstr("standard_set"));
  EXPECT_TRUE(document.at("findings").empty());
}

TEST_P(GapsTest, StandardsOfNothingAreRefused) {
  store_customers();
  store_checks();
  EXPECT_EQ(
      refusal_of(workspace_, "gaps", {{"standards", {{"Experienced: advice", Json::array()}}}})
          .subject,
      "settings.standards");
  EXPECT_EQ(
      refusal_of(workspace_, "gaps",
                 {{"standards", {{"Experienced: delivery", Json::array({"Standard: smiles"})}}}})
          .subject,
      "settings.standards");
}

INSTANTIATE_TEST_SUITE_P(Engines, GapsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::measure
