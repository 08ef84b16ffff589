// Studies on both engines: made, run, verified, exported; and what is refused.

#include "measure/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "measure/export.h"
#include "measure/store.h"
#include "measure/testing.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

using survey::Role;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Two constructs, three items each; satisfaction follows quality with a known path. Group "B" is
/// lower by `shift` scale points.
TestSurvey two_constructs(std::size_t rows, double shift = 0) {
  TestSurvey survey;
  for (const char* code : {"Q1", "Q2", "Q3"}) {
    survey.items.push_back(test_item(code, Role::attribute, 1, 10));
  }
  for (const char* code : {"S1", "S2", "S3"}) {
    survey.items.push_back(test_item(code, Role::satisfaction, 1, 10));
  }
  Random random(7, 1);
  for (std::size_t row = 0; row < rows; ++row) {
    const bool low = row % 2 == 1;
    const double quality = random.normal() - (low ? shift : 0);
    const double satisfaction = 0.6 * quality + 0.8 * random.normal();
    auto& answers = survey.rows.emplace_back();
    for (std::size_t item = 0; item < 6; ++item) {
      const double latent = item < 3 ? quality : satisfaction;
      const double answer = std::round(6 + 1.5 * (0.85 * latent + 0.5 * random.normal()));
      answers.push_back(std::clamp(answer, 1.0, 10.0));
    }
    survey.regions.emplace_back(low ? "B" : "A");
  }
  return survey;
}

class ServiceTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ServiceTest() : workspace_((register_tables(), GetParam())) {}

  Study make(const NewStudy& wanted) {
    Study study;
    const auto made = workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(study, create_study(session, wanted, "test", workspace_.clock().now()));
      return {};
    });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return study;
  }
  StudyRun run(const Study& study, unsigned threads = 1) {
    SilentProgress progress;
    auto run = run_study(workspace_.database(), study, test_fields(), "test", workspace_.clock(),
                         threads, progress);
    EXPECT_TRUE(run.ok()) << run.error().message;
    return run ? *run : StudyRun();
  }
  Verification verify(const Study& study, const StudyRun& stored) {
    SilentProgress progress;
    const auto result = verify_run(workspace_.session(), study, stored, test_fields(), 2, progress);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return result ? *result : Verification();
  }

  db::TestWorkspace workspace_;
};

const Json kQuick{{"bootstrap", 50}};

TEST_P(ServiceTest, IndexOfTwoConstructsFromRolesAlone) {
  store_survey(workspace_, two_constructs(400));
  const Json document = run_document(workspace_, "index", kQuick);
  EXPECT_EQ(document.at("status"), "ok");
  EXPECT_EQ(document.at("n"), 400);
  const Json& paths = document.at("result").at("paths");
  ASSERT_EQ(paths.size(), 1U);
  EXPECT_EQ(paths[0].at("from"), "Quality");
  EXPECT_EQ(paths[0].at("to"), "Satisfaction");
  // Planted 0.6, less what the items' noise takes from composites.
  EXPECT_NEAR(paths[0].at("estimate").get<double>(), 0.52, 0.08);
  EXPECT_FALSE(finding_in(document, "index.level").is_null());
  EXPECT_EQ(document.at("provenance").at("instruments")[0].at("used"), 400);
}

TEST_P(ServiceTest, RunVerifiesByteForByteAndSeesChangedAnswers) {
  auto survey = two_constructs(200);
  store_survey(workspace_, survey);
  const Study study = make({"Index", "3", "", "", kQuick});
  const StudyRun first = run(study);
  const StudyRun second = run(study, 2);
  EXPECT_EQ(first.document, second.document);
  EXPECT_EQ(second.run_id, 2);
  EXPECT_TRUE(verify(study, first).same);

  survey.rows[3][0] = survey.rows[3][0] == 5 ? 6 : 5;
  store_survey(workspace_, survey);
  const auto changed = verify(study, first);
  EXPECT_FALSE(changed.same);
  EXPECT_FALSE(changed.data_same);
  EXPECT_TRUE(changed.version_same);
  EXPECT_THAT(changed.first_difference, StartsWith("/"));
}

TEST_P(ServiceTest, LaterAnswersDoNotBreakVerification) {
  auto survey = two_constructs(200);
  survey.days.assign(200, 20'000);
  store_survey(workspace_, survey);
  const Study study = make({"Index", "index", "", "", kQuick});
  const StudyRun before = run(study);
  auto later = survey;
  later.rows.push_back(later.rows.front());
  later.regions.emplace_back("A");
  later.days.push_back(20'010);
  store_survey(workspace_, later);
  EXPECT_TRUE(verify(study, before).same);
  EXPECT_NE(run(study).document, before.document);
}

TEST_P(ServiceTest, GroupsAreComparedAndTheRulerIsChecked) {
  store_survey(workspace_, two_constructs(400, 1.2));
  const Json document = run_document(
      workspace_, "index", {{"bootstrap", 50}, {"compare", "region"}, {"permutations", 99}});
  const Json differ = finding_in(document, "index.groups_differ");
  ASSERT_FALSE(differ.is_null());
  EXPECT_EQ(differ.at("args").at("high"), "A");
  EXPECT_FALSE(finding_in(document, "index.same_ruler").is_null());
  EXPECT_EQ(document.at("next").at("generation"), 5);
}

TEST_P(ServiceTest, FiltersAndPeriodsLeaveOutAndSayHowMany) {
  auto survey = two_constructs(300);
  survey.days.assign(300, 20'000);
  for (std::size_t row = 0; row < 100; ++row) survey.days[row] = 19'000;
  store_survey(workspace_, survey);
  const Json document = run_document(
      workspace_, "index",
      {{"bootstrap", 0}, {"from", format_day(19'500)}, {"regions", Json::array({"A"})}});
  const Json& one = document.at("provenance").at("instruments")[0];
  EXPECT_EQ(one.at("responses"), 300);
  EXPECT_EQ(one.at("outside_period"), 100);
  EXPECT_EQ(one.at("filtered"), 100);
  EXPECT_EQ(one.at("used"), 100);
}

TEST_P(ServiceTest, WeightsCountAsRepeatedRows) {
  auto weighted = two_constructs(120);
  auto repeated = weighted;
  weighted.weights.assign(120, 1);
  for (std::size_t row = 0; row < 40; ++row) {
    weighted.weights[row] = 2;
    repeated.rows.push_back(weighted.rows[row]);
    repeated.regions.push_back(weighted.regions[row]);
  }
  repeated.name = "repeated";
  store_survey(workspace_, weighted);
  store_survey(workspace_, repeated);
  const Json a = run_document(workspace_, "index", {{"bootstrap", 0}});
  const Json b = run_document(workspace_, "index", {{"bootstrap", 0}}, "repeated");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(a.at("result").at("constructs")[i].at("index").get<double>(),
                b.at("result").at("constructs")[i].at("index").get<double>(), 1e-9);
  }
}

TEST_P(ServiceTest, ZeroVarianceIsSaidWithItsCulprit) {
  auto survey = two_constructs(100);
  for (auto& row : survey.rows) row[1] = 5;
  store_survey(workspace_, survey);
  const Json document = run_document(workspace_, "index", kQuick);
  EXPECT_EQ(document.at("status"), "not_identified");
  EXPECT_THAT(document.at("culprit").get<std::string>(), HasSubstr("Q2"));
  EXPECT_TRUE(document.at("findings").empty());
}

TEST_P(ServiceTest, SettingsAreRefusedByName) {
  store_survey(workspace_, two_constructs(50));
  const auto subject = [&](const Json& settings) {
    return refusal_of(workspace_, "index", settings).subject;
  };
  EXPECT_EQ(subject({{"boostrap", 10}}), "settings.boostrap");
  EXPECT_EQ(subject({{"bootstrap", "many"}}), "settings.bootstrap");
  EXPECT_EQ(subject({{"bootstrap", -1}}), "settings.bootstrap");
  EXPECT_EQ(subject({{"level", 1.5}}), "settings.level");
  EXPECT_EQ(subject({{"from", "yesterday"}}), "settings.from");
  EXPECT_EQ(subject({{"from", "2026-02-01"}, {"to", "2026-01-01"}}), "settings.to");
  EXPECT_EQ(subject({{"model", "/etc/passwd"}}), "settings.model");
  EXPECT_EQ(subject({{"scheme", "fastest"}}), "settings.scheme");
  EXPECT_EQ(subject({{"compare", "height"}, {"bootstrap", 0}}), "height");
  const auto ecsi = refusal_of(workspace_, "index", {{"model", "ecsi"}});
  EXPECT_THAT(ecsi.message, HasSubstr("IMAG1"));
}

TEST_P(ServiceTest, StudiesAreRefusedByNameTypeAndInstrument) {
  store_survey(workspace_, two_constructs(50));
  const auto error = [&](const NewStudy& wanted) {
    Error found;
    const auto made = workspace_.database().writer().run([&](db::Session& session) -> Status {
      const auto study = create_study(session, wanted, "test", 0);
      if (!study) return study.error();
      return {};
    });
    return made.ok() ? ErrorCode::internal : made.error().code;
  };
  EXPECT_EQ(error({"A", "eleventh", "", "", Json::object()}), ErrorCode::not_found);
  EXPECT_EQ(error({"A", "index", "", "nowhere", Json::object()}), ErrorCode::not_found);
  EXPECT_EQ(error({" ", "index", "", "", Json::object()}), ErrorCode::bad_input);
  EXPECT_EQ(error({"12", "index", "", "", Json::object()}), ErrorCode::bad_input);
  make({"Index", "index", "", "", Json::object()});
  EXPECT_EQ(error({"INDEX", "index", "", "", Json::object()}), ErrorCode::conflict);
  EXPECT_EQ(find_study(workspace_.session(), "99").error().code, ErrorCode::not_found);
  EXPECT_EQ(find_study(workspace_.session(), "index")->study_id, 1);
}

TEST_P(ServiceTest, DeletedStudiesLeaveTheirNumberAndNoResult) {
  store_survey(workspace_, two_constructs(50));
  make({"First", "index", "", "", kQuick});
  const Study second = make({"Second", "index", "", "", kQuick});
  run(second);
  auto& session = workspace_.session();
  ASSERT_TRUE(delete_study(session, "second", "test", 0).ok());
  EXPECT_EQ(find_study(session, "2").error().code, ErrorCode::not_found);
  EXPECT_EQ(delete_study(session, "2", "test", 0).error().code, ErrorCode::not_found);
  EXPECT_EQ(*session.scalar("SELECT COUNT(*) FROM study_run"), 0);
  // A run that was under way finds no study to belong to.
  SilentProgress progress;
  const auto late = run_study(workspace_.database(), second, test_fields(), "test",
                              workspace_.clock(), 1, progress);
  EXPECT_EQ(late.error().code, ErrorCode::not_found);
  EXPECT_EQ(make({"Second", "index", "", "", kQuick}).study_id, 3);
}

TEST_P(ServiceTest, EmptyPeriodIsRefused) {
  store_survey(workspace_, two_constructs(50));
  const auto error = refusal_of(workspace_, "index", {{"from", "2030-01-01"}});
  EXPECT_EQ(error.code, ErrorCode::bad_input);
}

TEST_P(ServiceTest, ExportsAreReadableInBothLanguages) {
  store_survey(workspace_, two_constructs(100));
  const Study study = make({"<Index> & more", "index", "", "", kQuick});
  const StudyRun stored = run(study);
  const auto page = export_run(Language::en, study, stored, ExportForm::html);
  ASSERT_TRUE(page.ok());
  EXPECT_THAT(*page, HasSubstr("&lt;Index&gt; &amp; more"));
  EXPECT_THAT(*page, HasSubstr("out of 100"));
  EXPECT_THAT(*page, HasSubstr("<th scope=\"col\">Construct</th>")) << "heads begin large";
  const auto chinese = export_run(Language::zh_CN, study, stored, ExportForm::html);
  EXPECT_THAT(*chinese, HasSubstr("满分 100"));
  const auto book = export_run(Language::en, study, stored, ExportForm::xlsx);
  ASSERT_TRUE(book.ok()) << book.error().message;
  EXPECT_THAT(*book, StartsWith("PK"));  // A zip archive, as .xlsx is.
  const auto json = export_run(Language::en, study, stored, ExportForm::json);
  EXPECT_EQ(Json::parse(*json).at("status"), "ok");
}

TEST(ColumnHead, BeginsLargeUnlessItIsASymbol) {
  EXPECT_EQ(column_head("lower bound"), "Lower bound");
  EXPECT_EQ(column_head("n"), "n");
  EXPECT_EQ(column_head("p (Holm)"), "p (Holm)");
  EXPECT_EQ(column_head("rho_A"), "rho_A");
  EXPECT_EQ(column_head("f²"), "f²");
  EXPECT_EQ(column_head("平均"), "平均");
  EXPECT_EQ(column_head(""), "");
}

INSTANTIATE_TEST_SUITE_P(Engines, ServiceTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::measure
