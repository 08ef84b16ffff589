#include "app/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/program.h"
#include "customers/check.h"
#include "db/testing.h"
#include "intake/check.h"
#include "intake/import.h"
#include "sales/check.h"
#include "survey/check.h"

namespace troth::app {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

const FixedClock kClock(to_day({2024, 7, 1}) * kMicrosPerDay);

class DoctorTest : public testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { register_migrations(); }

  void import(intake::Kind kind, const std::string& text) {
    const auto file = workspace_.path("file.csv");
    std::ofstream(file, std::ios::binary) << text;
    intake::ImportRequest request;
    request.kind = kind;
    request.path = file;
    request.instrument = kind == intake::Kind::responses ? "Post" : "";
    std::istringstream input;
    SilentProgress progress;
    const auto summary =
        intake::import_file(workspace_.database(), request, input, kClock, progress);
    ASSERT_TRUE(summary) << summary.error().message;
    ASSERT_EQ(summary->rows.rejected, 0);
  }

  void fill() {
    import(intake::Kind::customers, "customer,name,phone\nC1,Ann,+447700900001\nC2,Ann,\nC3,Bo,\n");
    import(intake::Kind::orders,
           "order,ordered_at,customer,sku,quantity,unit_price,cost\n"
           "A1,2023-03-01,C1,S1,2,3.50,2\nA1,2023-03-01,C1,S2,-1,3.50,-1\n"
           "A2,2024-06-01,,S1,1,3.50,1\nA3,2024-06-20,C3,S1,1,3.50,1\n"
           "A4,2024-06-21,C3,S1,1,3.50,1\nA5,2024-06-22,C3,S1,1,3.50,1\n");
    import(intake::Kind::interactions,
           "interaction,happened_at,customer,kind\nI1,2024-01-01,C1,contact\n"
           "I2,2024-01-01,,visit\n");
    import(intake::Kind::responses,
           "response,answered_at,customer,Satisfaction [satisfaction:1-10],NPS [nps:0-10]\n"
           "R1,2024-01-02,C1,8,9\nR2,2024-01-02,,7,6\n");
  }

  Diagnosis diagnosis(bool thorough = true) {
    SilentProgress progress;
    auto found = diagnose(workspace_.location(), thorough, kClock, progress);
    EXPECT_TRUE(found) << (found ? "" : found.error().message);
    return found ? std::move(*found) : Diagnosis{};
  }

  // Codes of findings that are no advice of the server.
  std::vector<std::string> codes(bool thorough = true) {
    std::vector<std::string> found;
    for (const auto& finding : diagnosis(thorough).health.findings)
      if (finding.severity != db::Finding::Severity::advice) found.push_back(finding.code);
    return found;
  }

  std::vector<std::string> advice() {
    std::vector<std::string> found;
    for (const auto& each : diagnosis().advice) found.push_back(each.code);
    return found;
  }

  void execute(const std::string& sql) {
    const auto done = workspace_.session().execute(sql);
    ASSERT_TRUE(done) << sql << ": " << done.error().message;
  }

  db::TestWorkspace workspace_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, DoctorTest, testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(DoctorTest, SoundWorkspaceWithAllItNeedsIsOk) {
  fill();
  const auto found = diagnosis();
  EXPECT_EQ(found.status(), "ok");
  EXPECT_THAT(codes(), IsEmpty());
  EXPECT_THAT(advice(), IsEmpty());
  ASSERT_TRUE(found.settings);
  EXPECT_EQ(found.settings->currency, "GBP");
}

TEST_P(DoctorTest, EmptyWorkspaceIsToldWhatToImport) {
  EXPECT_THAT(advice(), UnorderedElementsAre("no_orders", "no_responses", "no_interactions"));
}

TEST_P(DoctorTest, DataThatLackSomethingAreAdvised) {
  import(
      intake::Kind::orders,
      "order,ordered_at,customer,sku,amount\nA1,2024-01-01,,S1,2.00\nA2,2024-01-02,C1,S1,2.00\n");
  import(intake::Kind::responses, "response,Price\nR1,4\nR2,5\nR3,1\n");
  EXPECT_THAT(advice(),
              UnorderedElementsAre("anonymous_orders", "no_costs", "short_history", "stale_orders",
                                   "no_nps", "no_satisfaction", "undated_responses",
                                   "anonymous_responses", "no_interactions"));
}

// Every rule finds the rows that break it, and only that.
TEST_P(DoctorTest, EveryContradictionIsFound) {
  fill();
  struct Break {
    std::string sql;
    std::vector<std::string> codes;
  };
  const std::vector<Break> breaks = {
      {"UPDATE orders SET gross = gross + 1 WHERE reference = 'A1'", {"order_sums"}},
      {"UPDATE orders SET returned = 0 WHERE reference = 'A1'", {"order_sums"}},
      {"UPDATE orders SET adjusted = 5 WHERE reference = 'A2'", {"order_sums"}},
      {"UPDATE orders SET cost = NULL WHERE reference = 'A2'", {"order_sums"}},
      {"UPDATE orders SET lines = 7 WHERE reference = 'A2'", {"order_sums"}},
      {"UPDATE orders SET kind = 1 WHERE reference = 'A2'", {"order_sums"}},
      {"DELETE FROM orders WHERE reference = 'A2'", {"line_without_order"}},
      {"DELETE FROM order_line WHERE customer_id < 0", {"order_without_lines"}},
      {"DELETE FROM product WHERE sku = 'S2'", {"line_without_product"}},
      {"UPDATE orders SET record_id = 5 WHERE reference = 'A1'", {"order_misplaced"}},
      {"UPDATE orders SET record_id = 0 WHERE reference = 'A1'", {"order_misplaced"}},
      {"DELETE FROM customer WHERE name = 'Bo'", {"record_without_customer"}},
      {"UPDATE customer SET records = 9 WHERE name = 'Bo'", {"customer_size"}},
      {"UPDATE identity SET record_id = 5 WHERE namespace = 'phone'", {"identity_without_record"}},
      {"UPDATE interaction SET record_id = 5 WHERE reference = 'I1'", {"interaction_misplaced"}},
      {"UPDATE interaction SET customer_id = -5 WHERE reference = 'I2'", {"interaction_misplaced"}},
      {"INSERT INTO customer_alias (customer_id, current_id) "
       "SELECT customer_id, 5 FROM customer WHERE name = 'Bo'",
       {"alias_astray"}},
      {"INSERT INTO customer_change (customer_id, record_id, value_key) VALUES (1, 1, 0)",
       {"customers_unresolved"}},
      {"UPDATE response SET instrument_id = 5 WHERE reference = 'R1'",
       {"response_without_instrument"}},
      {"DELETE FROM response WHERE reference = 'R2'", {"answer_without_response"}},
      {"DELETE FROM item WHERE code = 'NPS'", {"answer_without_item"}},
      {"UPDATE answer SET value = 11 WHERE value = 9", {"answer_off_scale"}},
      {"UPDATE response SET record_id = 5 WHERE reference = 'R1'", {"response_misplaced"}},
      {"UPDATE import_run SET state = 'running' WHERE kind = 'orders'", {"import_unfinished"}},
      {"UPDATE import_run SET state = 'failed' WHERE kind = 'orders'", {"import_failed"}},
  };
  auto& session = workspace_.session();
  for (const auto& [sql, expected] : breaks) {
    ASSERT_TRUE(session.begin());
    ASSERT_TRUE(session.execute(sql)) << sql;
    std::vector<std::string> codes;
    for (const auto check : {&customers::check, &sales::check, &survey::check, &intake::check}) {
      const auto found = check(session);
      ASSERT_TRUE(found) << sql << ": " << found.error().message;
      for (const auto& finding : *found) codes.push_back(finding.code);
    }
    EXPECT_EQ(codes, expected) << sql;
    ASSERT_TRUE(session.rollback());
  }
  EXPECT_THAT(codes(), IsEmpty());
}

TEST_P(DoctorTest, RepeatedImportMendsTheUnfinishedOne) {
  const std::string orders = "order,ordered_at,customer,sku,amount\nA1,2024-01-01,C1,S1,2.00\n";
  import(intake::Kind::orders, orders);
  execute("UPDATE import_run SET state = 'running'");
  EXPECT_THAT(codes(), Contains("import_unfinished"));
  EXPECT_EQ(diagnosis().status(), "warning");
  import(intake::Kind::orders, orders);
  EXPECT_THAT(codes(), Not(Contains("import_unfinished")));
}

TEST_P(DoctorTest, QuickLeavesTheRowsAlone) {
  fill();
  execute("UPDATE orders SET gross = 0");
  EXPECT_THAT(codes(true), Contains("order_sums"));
  EXPECT_THAT(codes(false), IsEmpty());
}

TEST_P(DoctorTest, OlderWorkspaceIsNotTouched) {
  fill();
  execute("DELETE FROM schema_migration WHERE room = 'intake'");
  const auto found = diagnosis();
  EXPECT_FALSE(found.settings);
  EXPECT_EQ(
      *workspace_.session().scalar("SELECT COUNT(*) FROM schema_migration WHERE room = 'intake'"),
      0);
}

// One report in each language and form, in which every text is there.
TEST_P(DoctorTest, ReportsReadWell) {
  fill();
  execute("UPDATE orders SET gross = gross + 1 WHERE reference = 'A1'");
  const auto found = diagnosis();
  for (const auto language : {Language::en, Language::zh_CN}) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Console console{.in = in, .out = out, .err = err, .clock = kClock};
    console.language = language;
    report_diagnosis(console, found, "9.9");
    EXPECT_THAT(out.str(), HasSubstr("Troth 9.9"));
    EXPECT_THAT(out.str(), Not(HasSubstr("doctor.")));
    out.str("");
    console.format = OutputFormat::json;
    report_diagnosis(console, found, "9.9");
    const auto json = nlohmann::json::parse(out.str());
    EXPECT_EQ(json["status"], "error");
    EXPECT_EQ(json["findings"].back()["code"], "order_sums");
    EXPECT_EQ(json["findings"].back()["detail"], "1");
    EXPECT_EQ(json["tables"]["orders"], 5);
    EXPECT_EQ(json["privacy"]["unclassified"], nlohmann::json::array());
  }
}

// What the database says of damage ends where the finding's own sentence goes on.
TEST_P(DoctorTest, DamageIsToldInTheReadersLanguage) {
  auto found = diagnosis();
  found.health.findings = {{db::Finding::Severity::error, "damaged", "orders",
                            "The database file cannot be read: database disk image is malformed."}};
  const auto told = [&](Language language) {
    std::istringstream in;
    std::ostringstream out;
    Console console{.in = in, .out = out, .err = out, .clock = kClock};
    console.language = language;
    console.format = OutputFormat::json;
    report_diagnosis(console, found, "9.9");
    return nlohmann::json::parse(out.str())["findings"][0]["message"].get<std::string>();
  };
  EXPECT_EQ(told(Language::en),
            "orders is damaged: The database file cannot be read: database disk image is "
            "malformed. Restore a backup.");
  EXPECT_EQ(told(Language::zh_CN),
            "orders 已损坏：无法读取数据库文件：数据库文件内容已损坏。请恢复备份。");
}

TEST(DoctorPlace, NoWorkspaceIsNotFound) {
  register_migrations();
  db::TestFolder folder;
  SilentProgress progress;
  db::Location location;
  location.path = folder.path("none.troth");
  const auto found = diagnose(location, true, kClock, progress);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::ifstream(location.path).is_open());
}

TEST(SizeText, GoesInStepsOfAThousand) {
  EXPECT_EQ(size_text(Language::en, 0), "0 B");
  EXPECT_EQ(size_text(Language::en, 999), "999 B");
  EXPECT_EQ(size_text(Language::en, 1'234'567), "1.2 MB");
  EXPECT_EQ(size_text(Language::en, 5'000'000'000'000'000), "5,000.0 TB");
}

}  // namespace
}  // namespace troth::app
