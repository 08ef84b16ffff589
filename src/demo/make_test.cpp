#include "demo/make.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "demo/place_testing.h"
#include "demo/testing.h"
#include "demo/truth.h"

namespace troth::demo {
namespace {

namespace fs = std::filesystem;

class MakeDemo : public ::testing::TestWithParam<db::Engine> {
 protected:
  DemoPlace demo_{GetParam()};
};

TEST_P(MakeDemo, EveryRowIsAcceptedAndEveryOrderIsThere) {
  const auto made = demo_.make();
  ASSERT_TRUE(made.ok()) << made.error().message << made.error().subject;
  ASSERT_EQ(made->files.size(), exports().size());
  for (const auto& file : made->files) {
    const auto& rows = file.summary.rows;
    EXPECT_GT(rows.read, 0) << file.file;
    EXPECT_EQ(rows.accepted + rows.updated, rows.read) << file.file;
    EXPECT_TRUE(file.summary.warnings.empty()) << file.file << file.summary.warnings[0].code;
  }
  const auto company = make_company(demo_.request.settings.customers, 1);
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM orders"),
            static_cast<std::int64_t>(company.orders.size()));
  const auto responses_of = [&](const std::string& instrument) {
    return demo_.number(
        "SELECT COUNT(*) FROM response r JOIN instrument i ON i.instrument_id = "
        "r.instrument_id WHERE i.name = '" +
        instrument + "'");
  };
  EXPECT_EQ(responses_of("survey"), static_cast<std::int64_t>(company.responses.size()));
  for (const auto* other : {"panel", "audits", "staff", "managers"}) {
    EXPECT_GT(responses_of(other), 0) << other;
  }
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM product"), 320);
  Minor sold = 0;
  std::int64_t anonymous = 0;
  for (const auto& order : company.orders) {
    if (order.kind == OrderKind::sale) sold += order.amount;
    anonymous += order.person == kNobody ? 1 : 0;
  }
  EXPECT_EQ(demo_.number("SELECT SUM(gross) FROM orders"), sold);
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM orders WHERE customer_id < 0"), anonymous);
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM orders WHERE cost IS NULL AND kind <> 2"), 0);
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM item WHERE role = 'satisfaction'"), 3);
  EXPECT_EQ(demo_.number("SELECT COUNT(*) FROM item WHERE role = 'nps'"), 1);
  for (const char* role : {"management", "standard_set", "promise"}) {
    EXPECT_EQ(demo_.number(fmt::format("SELECT COUNT(*) FROM item WHERE role = '{}'", role)), 5);
  }
}

TEST_P(MakeDemo, RecordsOfOnePersonAreRecognised) {
  ASSERT_TRUE(demo_.make().ok());
  const auto company = make_company(demo_.request.settings.customers, 1);
  std::map<std::string, std::int64_t> customer_of;
  {
    auto session = demo_.database().read();
    ASSERT_TRUE(session.ok());
    const auto sql =
        "SELECT reference, customer_id FROM customer_record WHERE namespace = 'external'";
    ASSERT_TRUE((*session)
                    ->scan(sql, {},
                           [&](const db::Row& row) {
                             customer_of[std::string(row.text(0))] = row.integer(1);
                             return true;
                           })
                    .ok());
  }
  std::int64_t recognisable = 0;
  std::int64_t joined = 0;
  std::map<std::int64_t, std::set<std::size_t>> persons_of;
  const auto pairs = duplicates(company);
  for (const auto& pair : pairs) {
    ASSERT_TRUE(customer_of.contains(pair.crm) && customer_of.contains(pair.shop));
    if (!pair.recognisable()) continue;
    ++recognisable;
    joined += customer_of[pair.crm] == customer_of[pair.shop] ? 1 : 0;
  }
  EXPECT_GT(static_cast<double>(joined), 0.98 * static_cast<double>(recognisable));
  for (const auto& person : company.persons) {
    if (person.crm.exists) persons_of[customer_of[person.crm.number]].insert(person.index);
    if (person.shop.exists) persons_of[customer_of[person.shop.number]].insert(person.index);
  }
  // Two persons become one customer only where a household shares its number.
  for (const auto& [customer, persons] : persons_of) {
    if (persons.size() == 1) continue;
    for (const auto index : persons) EXPECT_TRUE(company.persons[index].shared_phone) << index;
  }
}

TEST_P(MakeDemo, FilesStayWhereTheyWereAskedForAndSayTheSameAgain) {
  demo_.request.files_folder = demo_.path("files");
  demo_.request.truth_path = demo_.path("truth.json");
  ASSERT_TRUE(demo_.make().ok());
  EXPECT_TRUE(fs::exists(demo_.request.truth_path));
  for (const auto& file : exports()) {
    intake::ImportRequest request;
    request.kind = *intake::parse_kind(file.kind);
    request.path = demo_.request.files_folder + "/" + std::string(file.file);
    request.source = file.source;
    std::istream nothing(nullptr);
    const FixedClock clock((Instant{kLastDay} + 1) * kMicrosPerDay);
    const auto again =
        intake::import_file(demo_.database(), request, nothing, clock, demo_.progress);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(again->rows.unchanged, again->rows.read) << file.file;
  }
}

TEST_P(MakeDemo, OverwritesNothing) {
  demo_.request.truth_path = demo_.path("truth.json");
  std::ofstream(demo_.request.truth_path) << "mine";
  auto refused = demo_.make();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_FALSE(db::Database::open(demo_.request.location, SystemClock()).ok());

  demo_.request.truth_path.clear();
  demo_.request.files_folder = demo_.path("files");
  fs::create_directory(demo_.request.files_folder);
  const auto mine = demo_.request.files_folder + "/orders_cn.csv";
  std::ofstream(mine) << "mine";
  refused = demo_.make();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(refused.error().subject, mine);

  fs::remove(mine);
  demo_.request.settings.customers = 60;
  ASSERT_TRUE(demo_.make().ok());
  demo_.request.files_folder.clear();
  refused = demo_.make();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_GT(demo_.number("SELECT COUNT(*) FROM orders"), 0);
}

TEST_P(MakeDemo, RefusesSizesItCannotMake) {
  for (const std::int64_t customers : {std::int64_t{0}, kCustomersMin - 1, kCustomersMax + 1}) {
    demo_.request.settings.customers = customers;
    const auto refused = demo_.make();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::usage);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, MakeDemo, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

/// Stops at the first word from the import.
class StopAtImport final : public Progress {
 public:
  void update(std::string_view stage, std::uint64_t, std::uint64_t) override {
    if (!stage.starts_with("demo.")) cancel();
  }
};

TEST(MakeDemoStopped, TakesAwayWhatItMadeAndNothingElse) {
  DemoPlace demo(db::Engine::sqlite);
  demo.request.files_folder = demo.path("files");
  demo.request.truth_path = demo.path("truth.json");
  fs::create_directory(demo.request.files_folder);
  const auto mine = demo.request.files_folder + "/notes.txt";
  std::ofstream(mine) << "mine";
  StopAtImport stop;
  const auto stopped = make_demo(demo.request, stop);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_FALSE(fs::exists(demo.request.location.path));
  EXPECT_FALSE(fs::exists(demo.request.truth_path));
  EXPECT_TRUE(fs::exists(mine));
  EXPECT_EQ(std::distance(fs::directory_iterator(demo.request.files_folder), {}), 1);
}

}  // namespace
}  // namespace troth::demo
