// Trees of indicators: what is refused, what comes of missing answers, and intervals that follow
// from the rows.

#include "measure/indicator_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "measure/scores.h"
#include "measure/testing.h"

namespace troth::measure {
namespace {

using survey::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Json leaf(const char* name, double weight, const char* item) {
  return {{"name", name}, {"weight", weight}, {"item", item}};
}

Json tree_of(const std::vector<Json>& children) {
  return {{"name", "Service"}, {"children", children}};
}

/// Two items from 0 to 100 and a third that nobody answers.
StudyData answers() {
  StudyData data;
  data.instrument = "survey";
  data.items = {test_item("A", Role::attribute, 0, 100), test_item("B", Role::attribute, 0, 100),
                test_item("C", Role::attribute, 0, 100)};
  data.columns.resize(3);
  Random random(4, 4);
  for (int row = 0; row < 200; ++row) {
    const double a = 60 + 10 * random.normal();
    data.columns[0].push_back(a);
    data.columns[1].push_back(0.5 * a + 50 + 5 * random.normal());
    data.columns[2].push_back(stats::kNaN);
    data.responses.push_back(row + 1);
  }
  return data;
}

TreeFigures::Figure root_of(const Json& tree, const std::vector<StudyData>& data,
                            double covered_least = 0.5) {
  const auto parsed = parse_tree(tree);
  EXPECT_TRUE(parsed.ok()) << parsed.error().message;
  const auto figures = TreeFigures::over(*parsed, data, {});
  EXPECT_TRUE(figures.ok()) << figures.error().message;
  return figures->figure_of(*parsed, covered_least, 0.95);
}

TEST(IndicatorTree, IsTheWeightedMeanOfItsRows) {
  const std::vector<StudyData> data{answers()};
  const auto root = root_of(tree_of({leaf("a", 30, "A"), leaf("b", 70, "B")}), data);
  // Everybody answered both, so the whole is the mean of everybody's own weighted mean.
  std::vector<double> own;
  for (std::size_t row = 0; row < data[0].rows(); ++row) {
    own.push_back(0.3 * data[0].columns[0][row] + 0.7 * data[0].columns[1][row]);
  }
  const auto mean = mean_of(own, {}, 0.95);
  EXPECT_NEAR(root.estimate.value, mean.value, 1e-9);
  EXPECT_NEAR(root.estimate.se, mean.se, 1e-9);
  EXPECT_NEAR(root.estimate.interval.lo, mean.interval.lo, 1e-9);
  EXPECT_EQ(root.estimate.n, 200U);
  EXPECT_NEAR(root.covered, 1, 1e-12);
}

TEST(IndicatorTree, InstrumentsAreIndependentSamples) {
  auto other = answers();
  other.instrument = "checks";
  const std::vector<StudyData> data{answers(), other};
  Json second = leaf("b", 50, "B");
  second["instrument"] = "checks";
  const auto root = root_of(tree_of({leaf("a", 50, "A"), second}), data);
  const auto a = mean_of(data[0].columns[0], {}, 0.95);
  const auto b = mean_of(data[1].columns[1], {}, 0.95);
  EXPECT_NEAR(root.estimate.se, 0.5 * std::hypot(a.se, b.se), 1e-9);
}

TEST(IndicatorTree, MissingBranchesPassTheirWeightOnUntilTooLittleIsCovered) {
  const std::vector<StudyData> data{answers()};
  const Json tree = tree_of({leaf("a", 30, "A"), leaf("b", 30, "B"), leaf("c", 40, "C")});
  const auto root = root_of(tree, data);
  const double a = mean_of(data[0].columns[0], {}, 0.95).value;
  const double b = mean_of(data[0].columns[1], {}, 0.95).value;
  EXPECT_NEAR(root.estimate.value, (a + b) / 2, 1e-9);
  EXPECT_NEAR(root.covered, 0.6, 1e-12);
  EXPECT_THAT(root.missing, ElementsAre("c"));
  EXPECT_TRUE(root_of(tree, data, 0.6).estimate.interval.known());
  const auto strict = root_of(tree, data, 1);
  EXPECT_TRUE(std::isnan(strict.estimate.value));
  EXPECT_EQ(strict.estimate.verdict.status, stats::StatusCode::too_few_rows);
}

TEST(IndicatorTree, MentionsCountAgainWhereTheyStand) {
  const std::vector<StudyData> data{answers()};
  const Json tree =
      tree_of({Json{{"name", "first"},
                    {"weight", 50},
                    {"children", std::vector<Json>{leaf("a", 50, "A"), leaf("b", 50, "B")}}},
               Json{{"of", "a"}, {"weight", 50}}});
  const auto root = root_of(tree, data);
  const auto once = root_of(tree_of({leaf("a", 75, "A"), leaf("b", 25, "B")}), data);
  EXPECT_NEAR(root.estimate.value, once.estimate.value, 1e-9);
  EXPECT_NEAR(root.estimate.se, once.estimate.se, 1e-9);
}

TEST(IndicatorTree, OnlyTheRowsAskedForCount) {
  const std::vector<StudyData> data{answers()};
  const auto tree = parse_tree(tree_of({leaf("a", 100, "A")}));
  ASSERT_TRUE(tree.ok());
  std::vector<bool> half(200, false);
  std::vector<double> first;
  for (std::size_t row = 0; row < 100; ++row) {
    half[row] = true;
    first.push_back(data[0].columns[0][row]);
  }
  const auto figures = TreeFigures::over(*tree, data, {half});
  ASSERT_TRUE(figures.ok());
  const auto figure = figures->figure_of(*tree, 1, 0.95);
  EXPECT_NEAR(figure.estimate.value, mean_of(first, {}, 0.95).value, 1e-9);
  EXPECT_EQ(figure.estimate.n, 100U);
}

TEST(IndicatorTree, RefusalsNameTheBranch) {
  const auto error = [](const Json& tree) {
    const auto parsed = parse_tree(tree);
    EXPECT_FALSE(parsed.ok()) << tree.dump();
    return parsed.ok() ? std::string() : parsed.error().subject + " " + parsed.error().message;
  };
  EXPECT_THAT(error(tree_of({leaf("a", 60, "A"), leaf("b", 35, "B")})),
              HasSubstr("Service The weights below it sum to 95, not to 100."));
  EXPECT_THAT(error(tree_of({leaf("a", 100, "A"), leaf("b", 0, "B")})),
              HasSubstr("b It has no weight above 0."));
  EXPECT_THAT(error(tree_of({leaf("a", 50, "A"), leaf("a", 50, "B")})),
              HasSubstr("a Two branches have this name."));
  EXPECT_THAT(error(tree_of({Json{{"name", "a"}, {"weight", 100}}})),
              HasSubstr("a A branch has exactly one of children, item and of."));
  EXPECT_THAT(error(tree_of({Json{{"name", "a"}, {"weight", 100}, {"item", "A"}, {"wieght", 1}}})),
              HasSubstr("a A branch has no \"wieght\"."));
  EXPECT_THAT(
      error(tree_of({Json{{"name", "a"}, {"weight", 100}, {"item", "A"}, {"target", 101}}})),
      HasSubstr("a A target is a number from 0 to 100."));
  EXPECT_THAT(error(tree_of({Json{{"of", "nothing"}, {"weight", 100}}})),
              HasSubstr("nothing It is mentioned, but there is no such branch."));
  EXPECT_THAT(error(tree_of({})), HasSubstr("Children are a list of branches."));
  EXPECT_THAT(error("Service"), HasSubstr("A branch is an object."));
  const Json back{{"of", "Service"}, {"weight", 100}};
  EXPECT_THAT(
      error(tree_of({Json{{"name", "a"}, {"weight", 100}, {"children", std::vector<Json>{back}}}})),
      HasSubstr("The tree goes round in a circle: Service > a > Service."));
  Json deep = leaf("leaf", 100, "A");
  for (int level = 0; level < 20; ++level) {
    deep = {{"name", "n" + std::to_string(level)},
            {"weight", 100},
            {"children", std::vector<Json>{deep}}};
  }
  EXPECT_THAT(error(deep), HasSubstr("deeper"));
}

TEST(IndicatorTree, UnknownItemsAreNamedWithTheNearest) {
  const std::vector<StudyData> data{answers()};
  const auto tree = parse_tree(tree_of({leaf("a", 100, "AA")}));
  ASSERT_TRUE(tree.ok());
  const auto figures = TreeFigures::over(*tree, data, {});
  ASSERT_FALSE(figures.ok());
  EXPECT_THAT(figures.error().subject, HasSubstr("a"));
  EXPECT_EQ(figures.error().hint, "Did you mean \"A\"?");
}

class OwnTreeTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  OwnTreeTest() : workspace_((register_tables(), GetParam())) {}
  db::TestWorkspace workspace_;
};

TEST_P(OwnTreeTest, IsRolledUpWithBandsTargetsAndUnits) {
  TestSurvey survey;
  survey.items = {test_item("Overall satisfaction", Role::satisfaction, 1, 10),
                  test_item("Rating: delivery", Role::attribute, 1, 10)};
  Random random(8, 3);
  for (std::size_t row = 0; row < 200; ++row) {
    const bool north = row % 2 == 0;
    const double mean = north ? 9 : 5;
    const double delivery = std::clamp(std::round(mean + 0.7 * random.normal()), 1.0, 10.0);
    survey.rows.push_back({8.0 + static_cast<double>(row % 3) - 1, delivery});
    survey.regions.emplace_back(north ? "North" : "South");
  }
  store_survey(workspace_, survey);
  const Json tree{{"name", "Service"},
                  {"target", 95},
                  {"owner", "Board"},
                  {"children",
                   {{{"name", "satisfaction"}, {"weight", 40}, {"item", "Overall satisfaction"}},
                    {{"name", "delivery"},
                     {"weight", 60},
                     {"item", "Rating: delivery"},
                     {"owner", "Logistics"},
                     {"action", "Second van"}}}}};
  const Json document = run_document(workspace_, "management", {{"tree", tree}});
  ASSERT_EQ(document.at("status"), "ok") << document.dump();
  const Json& rows = document.at("result").at("tree");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].at("state"), "alert");
  EXPECT_EQ(rows[0].at("grade"), "fair");
  EXPECT_EQ(rows[2].at("action"), "Second van");
  EXPECT_EQ(rows[2].at("parent"), "Service");
  EXPECT_NEAR(rows[0].at("score").get<double>(),
              0.4 * rows[1].at("score").get<double>() + 0.6 * rows[2].at("score").get<double>(),
              1e-9);
  const Json& units = document.at("result").at("tree_units");
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units[0].at("unit"), "North");
  EXPECT_EQ(units[0].at("grade"), "good");
  EXPECT_FALSE(finding_in(document, "management.tree_level").is_null());
  EXPECT_EQ(finding_in(document, "management.maturity").at("args").at("owned"), 2);

  const auto subject = [&](const Json& settings) {
    return refusal_of(workspace_, "management", settings).subject;
  };
  EXPECT_EQ(subject({{"tree", tree}, {"owners", {{"delivery", "x"}}}}), "settings.owners");
  EXPECT_EQ(subject({{"tree", tree}, {"covered_least", 2}}), "settings.covered_least");
  EXPECT_EQ(
      subject({{"tree", tree}, {"bands", std::vector<Json>{Json{{"name", "x"}, {"from", 5}}}}}),
      "settings.bands");
  EXPECT_EQ(subject({{"tree", {{"name", "x"}, {"item", "nothing"}}}}), "settings.tree: x");
}

INSTANTIATE_TEST_SUITE_P(Engines, OwnTreeTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::measure
