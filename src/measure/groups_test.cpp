// Comparisons and filters: by segment, staff, unit and period, with weights; what narrows the
// responses, and what a run remembers of segments.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "measure/scores.h"
#include "measure/testing.h"

namespace troth::measure {
namespace {

using survey::Role;
using ::testing::Pair;

constexpr std::size_t kRows = 300;

/// Two attributes and satisfaction. Customers 1, 4, 7, ... live in "Gold" and rate delivery 2
/// points higher; Ann serves the even rows.
TestSurvey rated() {
  TestSurvey survey;
  survey.items = {test_item("Overall satisfaction", Role::satisfaction, 1, 10),
                  test_item("Rating: delivery", Role::attribute, 1, 10),
                  test_item("Rating: advice", Role::attribute, 1, 10)};
  Random random(21, 7);
  for (std::size_t row = 0; row < kRows; ++row) {
    const auto noisy = [&](double value) {
      return std::clamp(std::round(value + random.normal()), 1.0, 10.0);
    };
    const double delivery = noisy(row % 3 == 0 ? 7.5 : 5.5);
    const double advice = noisy(row % 2 == 0 ? 7 : 6);
    survey.rows.push_back({noisy(0.5 * delivery + 0.5 * advice), delivery, advice});
    survey.customers.push_back("C" + std::to_string(row + 1));
    survey.staff.emplace_back(row % 2 == 0 ? "Ann" : "Bob");
  }
  return survey;
}

class GroupsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  GroupsTest() : workspace_((register_tables(), GetParam())) {}

  /// Puts every third customer into the region "Gold", and the rest into "Plain".
  void place_customers() {
    auto& session = workspace_.session();
    const auto placed = session.execute(
        "INSERT INTO customer (customer_id, region, records, updated_at) SELECT customer_id, CASE"
        " WHEN (CAST(reference AS BIGINT) - 1) % 3 = 0 THEN 'Gold' ELSE 'Plain' END, 1, 0"
        " FROM response WHERE customer_id > 0");
    ASSERT_TRUE(placed.ok()) << placed.error().message << placed.error().subject;
  }
  void make_segment(const std::string& name, const std::string& rule) {
    const auto made = workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(const auto reading, segments::read_rule(session, test_fields(), rule));
      segments::Draft draft;
      draft.name = name;
      draft.rule = std::get<segments::Rule>(reading);
      TROTH_TRY(segments::create(session, test_fields(), draft, "test", 0));
      return {};
    });
    ASSERT_TRUE(made.ok()) << made.error().message;
  }
  Study make(const Json& settings) {
    Study study;
    const auto made = workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(study,
                   create_study(session, {"Felt", "perceived", "", "", settings}, "test", 0));
      return {};
    });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return study;
  }
  Verification verify(const Study& study, const StudyRun& run) {
    SilentProgress progress;
    const auto result = verify_run(workspace_.session(), study, run, test_fields(), 1, progress);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result ? *result : Verification();
  }

  db::TestWorkspace workspace_;
};

TEST_P(GroupsTest, MembersAreComparedWithAllOthers) {
  store_survey(workspace_, rated());
  place_customers();
  make_segment("Golden", "region = \"Gold\"");
  const Json document =
      run_document(workspace_, "perceived",
                   {{"compare", "segment"}, {"compare_segments", Json::array({"golden"})}});
  const Json& groups = document.at("result").at("groups");
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].at("group"), "Golden");
  EXPECT_EQ(groups[0].at("n"), kRows / 3);
  EXPECT_EQ(finding_in(document, "groups.above").at("args").at("group"), "Golden");
  // Delivery parts them and advice does not, corrected for both.
  for (const Json& row : document.at("result").at("item_groups")) {
    EXPECT_EQ(row.at("p_holm").get<double>() < 0.05, row.at("name") == "delivery") << row;
  }
  const Json& recorded = document.at("provenance").at("segments").at("compared")[0];
  EXPECT_EQ(recorded.at("customers"), kRows / 3);
  EXPECT_EQ(recorded.at("rule"), "region = \"Gold\"");
}

TEST_P(GroupsTest, SegmentsNarrowAndAreRemembered) {
  store_survey(workspace_, rated());
  place_customers();
  make_segment("Golden", "region = \"Gold\"");
  const Study study = make({{"segments", Json::array({"Golden"})}});
  SilentProgress progress;
  const auto run = run_study(workspace_.database(), study, test_fields(), "test",
                             workspace_.clock(), 1, progress);
  ASSERT_TRUE(run.ok()) << run.error().message;
  const Json document = Json::parse(run->document);
  const Json& read = document.at("provenance").at("instruments")[0];
  EXPECT_EQ(read.at("used"), kRows / 3);
  EXPECT_EQ(read.at("outside_segments"), kRows - kRows / 3);
  EXPECT_TRUE(verify(study, *run).same);

  // Another rule since then changes nothing; other customers do.
  const auto changed = workspace_.database().writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const auto segment, segments::find_segment(session, "Golden"));
    TROTH_ASSIGN(const auto reading,
                 segments::read_rule(session, test_fields(), "region = \"Plain\""));
    segments::Change change;
    change.rule = std::get<segments::Rule>(reading);
    TROTH_TRY(segments::change(session, test_fields(), segment.segment_id, change, "test", 1));
    return {};
  });
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_TRUE(verify(study, *run).same);
  ASSERT_TRUE(workspace_.session().execute("UPDATE customer SET region = 'Gold'").ok());
  const auto verified = verify(study, *run);
  EXPECT_FALSE(verified.same);
  EXPECT_FALSE(verified.data_same);
}

TEST_P(GroupsTest, OverlappingSegmentsHaveMeansButNoModelOfTheirOwn) {
  store_survey(workspace_, rated());
  place_customers();
  make_segment("Golden", "region = \"Gold\"");
  make_segment("Everybody", "everyone");
  const Json both{{"compare", "segment"},
                  {"compare_segments", Json::array({"Golden", "Everybody"})}};
  const Json document = run_document(workspace_, "perceived", both);
  EXPECT_EQ(document.at("result").at("groups").size(), 2U);
  Json settings = both;
  settings["bootstrap"] = 0;
  EXPECT_EQ(refusal_of(workspace_, "index", settings).subject, "Golden / Everybody");
  settings["compare_segments"] = Json::array({"Golden"});
  settings["permutations"] = 99;
  const Json index = run_document(workspace_, "index", settings);
  EXPECT_TRUE(index.at("result").contains("invariance"));
}

TEST_P(GroupsTest, SegmentsThatAreNotThereAreRefused) {
  store_survey(workspace_, rated());
  EXPECT_EQ(refusal_of(workspace_, "perceived", {{"segments", Json::array({"Nobody"})}}).code,
            ErrorCode::not_found);
  EXPECT_EQ(refusal_of(workspace_, "perceived", {{"compare", "segment"}}).subject,
            "settings.compare_segments");
  EXPECT_EQ(refusal_of(workspace_, "perceived", {{"segments", Json::array({7})}}).subject,
            "settings.segments");
  place_customers();
  make_segment("Empty", "region = \"Nowhere\"");
  EXPECT_EQ(refusal_of(workspace_, "perceived", {{"segments", Json::array({"Empty"})}}).code,
            ErrorCode::bad_input);
}

TEST_P(GroupsTest, StaffAreComparedAndFiltered) {
  store_survey(workspace_, rated());
  const Json document = run_document(workspace_, "perceived", {{"compare", "staff"}});
  EXPECT_EQ(finding_in(document, "groups.item_below").at("args").at("name"), "advice");
  EXPECT_EQ(finding_in(document, "groups.item_below").at("args").at("group"), "Bob");
  const Json of_ann = run_document(workspace_, "perceived", {{"staff", Json::array({"Ann"})}});
  EXPECT_EQ(of_ann.at("provenance").at("instruments")[0].at("used"), kRows / 2);
}

TEST_P(GroupsTest, EveryTypeThatReadsOpinionsCanCompare) {
  store_survey(workspace_, rated());
  for (const char* type : {"perceived", "dissatisfied", "excellence", "experience", "board"}) {
    Json settings{{"compare", "staff"}};
    if (std::string(type) != "perceived") settings["bootstrap"] = 0;
    const Json document = run_document(workspace_, type, settings);
    const Json& result = document.at("result");
    const char* list = std::string(type) == "dissatisfied" ? "share_groups" : "item_groups";
    ASSERT_TRUE(result.contains(list)) << type;
    std::vector<std::pair<std::string, bool>> seen;
    for (const Json& row : result.at(list)) {
      seen.emplace_back(row.at("group").get<std::string>(), row.at("p_holm").is_number());
    }
    EXPECT_THAT(seen, ::testing::Each(::testing::AnyOf(Pair("Ann", true), Pair("Bob", true))))
        << type;
  }
}

TEST_P(GroupsTest, AnotherKanoClassInOneGroupIsTold) {
  TestSurvey survey;
  survey.items = {test_item("Kano if present: app", Role::kano_functional, 1, 5),
                  test_item("Kano if absent: app", Role::kano_dysfunctional, 1, 5)};
  for (std::size_t row = 0; row < 90; ++row) {
    // Attractive to the young, must-be to the others: like/neutral against neutral/dislike.
    const bool young = row % 3 == 0;
    survey.rows.push_back({young ? 1.0 : 3.0, young ? 3.0 : 5.0});
    survey.regions.emplace_back(young ? "Young" : "Others");
  }
  store_survey(workspace_, survey);
  const Json document = run_document(workspace_, "kano", {{"compare", "region"}});
  const Json told = finding_in(document, "kano.other_class");
  ASSERT_FALSE(told.is_null());
  EXPECT_EQ(told.at("args").at("group"), "Young");
  EXPECT_EQ(told.at("args").at("word_class"), "A");
  EXPECT_EQ(told.at("args").at("word_whole"), "M");
}

TEST_P(GroupsTest, VisitsAndStandardsAreComparedByRegion) {
  TestSurvey survey;
  survey.items = {test_item("Standard: greets", Role::standard, 0, 1),
                  test_item("Standard: thanks", Role::standard, 0, 1)};
  for (std::size_t row = 0; row < 80; ++row) {
    const bool west = row % 2 == 0;
    survey.rows.push_back({west || row % 8 == 1 ? 1.0 : 0.0, row % 5 == 0 ? 0.0 : 1.0});
    survey.regions.emplace_back(west ? "West" : "East");
  }
  store_survey(workspace_, survey);
  const Json document =
      run_document(workspace_, "compliance", {{"unit", "region"}, {"compare", "region"}});
  EXPECT_EQ(finding_in(document, "groups.item_below").at("args").at("name"), "greets");
  EXPECT_EQ(finding_in(document, "groups.below").at("args").at("group"), "East");
}

TEST_P(GroupsTest, WeightsCountInTestsWithTheirDesignEffect) {
  auto survey = rated();
  store_survey(workspace_, survey);
  survey.name = "weighted";
  for (std::size_t row = 0; row < kRows; ++row) {
    survey.weights.push_back(row % 10 == 0 ? 6 : 1);
  }
  store_survey(workspace_, survey);
  const Json settings{{"compare", "staff"}};
  const Json plain = run_document(workspace_, "perceived", settings);
  const Json weighted = run_document(workspace_, "perceived", settings, "weighted");
  const auto width = [](const Json& document) {
    const Json& ci = document.at("result").at("groups")[0].at("difference_ci");
    return ci[1].get<double>() - ci[0].get<double>();
  };
  // Only Ann's rows have unequal weights: (30 * 6 + 120)^2 / (30 * 36 + 120) = 75 of 150 remain.
  const double sum = 1 + 150.0 / 75;
  EXPECT_NEAR(width(weighted) / width(plain), std::sqrt(sum / 2), 0.12);
  for (const Json& warning : weighted.at("warnings")) {
    EXPECT_NE(warning.at("code"), "unweighted_tests");
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, GroupsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST(Grouping, OfPeriodsAndOfSegmentsThatOverlap) {
  const auto grouping = grouping_of({"b", "", "a", "b"});
  ASSERT_EQ(grouping.groups.size(), 2U);
  EXPECT_EQ(grouping.groups[0].name, "a");
  EXPECT_EQ(grouping.groups[1].rows, (std::vector<bool>{true, false, false, true}));
  EXPECT_EQ(grouping.counted, (std::vector<bool>{true, false, true, true}));
}

}  // namespace
}  // namespace troth::measure
