#include "measure/testing.h"

#include <cmath>

#include "customers/service.h"
#include "db/migrations.h"
#include "sales/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::measure {
namespace {

constexpr Day kFirstDay = 20454;  // 2026-01-01

Result<StudyRun> try_run(db::TestWorkspace& workspace, const std::string& type,
                         const Json& settings, const std::string& instrument) {
  auto& database = workspace.database();
  NewStudy wanted;
  TROTH_ASSIGN(const auto session, database.read());
  TROTH_ASSIGN(const auto count, session->scalar("SELECT COUNT(*) FROM study"));
  wanted.name = type + " no. " + std::to_string(count + 1);
  wanted.type = type;
  wanted.instrument = instrument;
  wanted.settings = settings;
  Study study;
  TROTH_TRY(database.writer().run([&](db::Session& writing) -> Status {
    TROTH_ASSIGN(study, create_study(writing, wanted, "test", workspace.clock().now()));
    return {};
  }));
  SilentProgress progress;
  return run_study(database, study, test_fields(), "test", workspace.clock(), 1, progress);
}

}  // namespace

void register_tables() {
  db::set_migrations({{"db", &db_migrations},
                      {"customers", &customers_migrations},
                      {"sales", &sales_migrations},
                      {"survey", &survey_migrations},
                      {"segments", &segments_migrations},
                      {"measure", &measure_migrations}});
}

const segments::Context& test_fields() {
  static const segments::Context fields;
  return fields;
}

survey::ItemInput test_item(const std::string& code, survey::Role role, double min, double max) {
  survey::ItemInput item;
  item.code = item.title = code;
  item.role = role;
  item.scale_min = min;
  item.scale_max = max;
  return item;
}

void store_survey(db::TestWorkspace& workspace, const TestSurvey& survey) {
  std::vector<survey::ResponseInput> responses;
  for (std::size_t row = 0; row < survey.rows.size(); ++row) {
    survey::ResponseInput response;
    response.reference = std::to_string(row + 1);
    response.answered_day = survey.days.empty() ? kFirstDay : survey.days[row];
    if (!survey.regions.empty()) response.region = survey.regions[row];
    if (!survey.customers.empty()) response.customer.external = survey.customers[row];
    if (!survey.staff.empty()) response.staff = survey.staff[row];
    if (!survey.weights.empty()) response.weight = survey.weights[row];
    for (std::size_t item = 0; item < survey.items.size(); ++item) {
      const double value = survey.rows[row][item];
      if (!std::isnan(value)) response.answers.push_back({item, value, ""});
    }
    responses.push_back(std::move(response));
  }
  const auto stored = workspace.database().writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const Id instrument,
                 survey::define_instrument(session, survey.source, survey.name, survey.items));
    TROTH_ASSIGN(const auto outcomes,
                 survey::apply_responses(session, survey.source, "GB", instrument, survey.items,
                                         responses, kFirstDay, workspace.clock().now()));
    (void)outcomes;
    return {};
  });
  ASSERT_TRUE(stored.ok()) << stored.error().message << ' ' << stored.error().subject;
}

Json run_document(db::TestWorkspace& workspace, const std::string& type, const Json& settings,
                  const std::string& instrument) {
  const auto run = try_run(workspace, type, settings, instrument);
  if (!run) {
    ADD_FAILURE() << run.error().message << ' ' << run.error().subject << ' ' << run.error().hint;
    return Json::object();
  }
  return Json::parse(run->document);
}

Error refusal_of(db::TestWorkspace& workspace, const std::string& type, const Json& settings) {
  const auto run = try_run(workspace, type, settings, "survey");
  if (!run) return run.error();
  ADD_FAILURE() << "It was not refused.";
  return {};
}

Json finding_in(const Json& document, const std::string& key) {
  for (const Json& finding : document.at("findings")) {
    if (finding.at("key") == key) return finding;
  }
  return nullptr;
}

}  // namespace troth::measure
