// What a new study can be set to, and trying settings without keeping anything.

#include "measure/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "measure/settings.h"
#include "measure/store.h"
#include "measure/testing.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

using survey::Role;

class FormTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  FormTest() : workspace_((register_tables(), GetParam())) { store_survey(workspace_, visits()); }

  /// Everything that any type asks for; two regions, a day apart.
  static TestSurvey visits() {
    TestSurvey survey;
    const auto add = [&](const char* code, Role role) {
      survey.items.push_back(test_item(code, role, 1, 10));
    };
    add("Overall satisfaction", Role::satisfaction);
    add("Rating: delivery", Role::attribute);
    add("Rating: advice", Role::attribute);
    add("Usage: how often", Role::usage);
    for (std::size_t row = 0; row < 60; ++row) {
      const auto at = static_cast<double>(row);
      survey.rows.push_back({1 + static_cast<double>(row % 10), 1 + static_cast<double>(row % 7),
                             1 + static_cast<double>(row % 5), 1 + static_cast<double>(row % 3)});
      survey.regions.emplace_back(row % 2 == 0 ? "North" : "South");
      survey.days.push_back(20'000 + static_cast<Day>(at) / 30);
    }
    return survey;
  }
  StudyForm form(std::string_view type) {
    auto found = study_form(workspace_.session(), type, "", "");
    EXPECT_TRUE(found.ok()) << found.error().message;
    return *std::move(found);
  }
  Study make(const std::string& type) {
    Study study;
    const auto made = workspace_.database().writer().run([&](db::Session& session) -> Status {
      NewStudy wanted;
      wanted.name = "Visits";
      wanted.type = type;
      TROTH_ASSIGN(study, create_study(session, wanted, "test", workspace_.clock().now()));
      return {};
    });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return study;
  }
  Result<Json> tried(const Study& study, const Json& changes) {
    SilentProgress progress;
    TROTH_ASSIGN(const auto run, preview_study(workspace_.database(), study, changes, test_fields(),
                                               workspace_.clock(), 1, progress));
    return page_json(Language::en, study, run);
  }
  db::TestWorkspace workspace_;
};

TEST(SettingSpecs, EverySettingOfEveryTypeIsDeclaredAndHasALabelInBothLanguages) {
  survey::KnownInstrument instrument;
  for (const auto& type : study_types()) {
    Json all = common_settings(instrument);
    all.update(type.standard(instrument));
    for (const auto& [name, standard] : all.items()) {
      if (name == "instruments") continue;
      EXPECT_TRUE(setting_declared(type, name)) << type.name << " " << name;
      for (const auto language : {Language::en, Language::zh_CN}) {
        const std::string key = "study.setting." + name;
        EXPECT_NE(message(language, key), key);
      }
    }
  }
}

TEST_P(FormTest, OffersItemsPlacesAndGroupings) {
  const Json json = form_json(Language::en, form("perceived"));
  EXPECT_EQ(json.at("regions"), Json::array({"North", "South"}));
  EXPECT_TRUE(json.at("stores").empty());
  EXPECT_EQ(json.at("items").size(), 4U);
  EXPECT_EQ(json.at("items")[1].at("title"), "delivery");
  std::vector<std::string> groupings;
  for (const Json& one : json.at("groupings")) groupings.push_back(one.at("value"));
  EXPECT_THAT(groupings, ::testing::ElementsAre("region", "month", "quarter", "year",
                                                "item:Usage: how often"));
  EXPECT_EQ(json.at("fields")[0].at("name"), "from");
  EXPECT_EQ(json.at("first_day"), format_day(20'000));
}

TEST_P(FormTest, ProposesUnitsWhereGapsNeedThem) {
  EXPECT_EQ(form("shortboard").settings.at("compare"), "region");
  EXPECT_EQ(form("perceived").settings.at("compare"), "");
}

TEST_P(FormTest, AsksEveryTypeWhatToCompare) {
  for (const char* type : {"perceived", "management", "board"}) {
    const Json fields = form_json(Language::en, form(type)).at("fields");
    EXPECT_TRUE(std::any_of(fields.begin(), fields.end(), [](const Json& one) {
      return one.at("name") == "compare";
    })) << type;
  }
}

TEST_P(FormTest, OffersStaffAndSegmentsThatThereAre) {
  auto survey = visits();
  for (std::size_t row = 0; row < survey.rows.size(); ++row) {
    survey.staff.emplace_back(row % 2 == 0 ? "Ann" : "Bob");
  }
  store_survey(workspace_, survey);
  ASSERT_TRUE(workspace_.session()
                  .execute("INSERT INTO segment (segment_id, name, folded_name, description, kind,"
                           " definition, version, created_at, changed_at, changed_by)"
                           " VALUES (1, 'Golden', 'golden', '', 'rule', 'everyone', 1, 0, 0, 'x')")
                  .ok());
  const Json json = form_json(Language::en, form("perceived"));
  EXPECT_EQ(json.at("staff"), Json::array({"Ann", "Bob"}));
  EXPECT_EQ(json.at("segments"), std::vector<std::string>{"Golden"});
  std::vector<std::string> groupings;
  for (const Json& one : json.at("groupings")) groupings.push_back(one.at("value"));
  EXPECT_THAT(groupings, ::testing::Contains("staff"));
  EXPECT_THAT(groupings, ::testing::Contains("segment"));
}

TEST_P(FormTest, RefusesWhatAStudyWouldRefuse) {
  const auto kano = study_form(workspace_.session(), "kano", "", "");
  ASSERT_FALSE(kano.ok());
  EXPECT_EQ(kano.error().code, ErrorCode::bad_input);
  EXPECT_EQ(study_form(workspace_.session(), "none", "", "").error().code, ErrorCode::not_found);
  EXPECT_EQ(study_form(workspace_.session(), "index", "", "other").error().code,
            ErrorCode::not_found);
}

TEST_P(FormTest, TriesAFilterAndKeepsNothing) {
  const Study study = make("perceived");
  const auto north = tried(study, {{"regions", {"North"}}});
  ASSERT_TRUE(north.ok()) << north.error().message;
  EXPECT_EQ(north->at("n"), 30);
  EXPECT_EQ(north->at("run").at("run_id"), 0);
  EXPECT_EQ(north->at("provenance").at("settings").at("regions"), Json::array({"North"}));
  EXPECT_TRUE(store::load_runs(workspace_.session(), study.study_id)->empty());
  Study dated = study;
  dated.settings["from"] = format_day(20'001);
  EXPECT_EQ(tried(dated, Json::object())->at("n"), 30);
  EXPECT_EQ(tried(dated, {{"from", nullptr}})->at("n"), 60);
  EXPECT_EQ(tried(study, {{"regions", {"West"}}}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(tried(study, {{"height", 1}}).error().subject, "settings.height");
  EXPECT_EQ(tried(study, {{"from", "soon"}}).error().subject, "settings.from");
}

TEST_P(FormTest, APageHasItsTablesInWords) {
  const auto page = tried(make("perceived"), Json::object());
  ASSERT_TRUE(page.ok()) << page.error().message;
  const Json& table = page->at("tables")[0];
  EXPECT_EQ(table.at("pointer"), "/items");
  EXPECT_EQ(table.at("rows").size(), page->at("result").at("items").size());
  EXPECT_EQ(table.at("rows")[0].size(), table.at("columns").size());
  EXPECT_EQ(page->at("title"), "perceived quality");
}

INSTANTIATE_TEST_SUITE_P(Engines, FormTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::measure
