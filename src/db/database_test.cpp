#include "db/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "db/engine_session.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::HasSubstr;

class DatabaseTest : public ::testing::TestWithParam<Engine> {
 protected:
  const FixedClock clock_{0};
};

TEST_P(DatabaseTest, KeepsItsSettings) {
  TestWorkspace workspace(GetParam(), {"Acme 公司", "JPY", 0, "Asia/Tokyo", "zh-CN"});
  workspace.reopen();
  const auto& settings = workspace.database().settings();
  EXPECT_EQ(settings.name, "Acme 公司");
  EXPECT_EQ(settings.currency, "JPY");
  EXPECT_EQ(settings.currency_decimals, 0);
  EXPECT_EQ(settings.time_zone, "Asia/Tokyo");
  EXPECT_EQ(settings.language, "zh-CN");
  EXPECT_EQ(workspace.database().location().display(), workspace.location().display());
}

TEST_P(DatabaseTest, WhatIsNotThereIsNotFoundAndNotMade) {
  const TestPlace place(GetParam());
  for (int i = 0; i < 2; ++i) {
    const auto opened = Database::open(place.location(), clock_);
    ASSERT_FALSE(opened.ok());
    EXPECT_EQ(opened.error().code, ErrorCode::not_found);
    EXPECT_EQ(opened.error().subject, place.location().display());
  }
}

TEST_P(DatabaseTest, CreatingTwiceIsAConflictAndChangesNothing) {
  TestWorkspace workspace(GetParam(), {"First", "EUR", 2, "UTC", "en"});
  const auto again = Database::create(workspace.location(), {}, clock_);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  workspace.reopen();
  EXPECT_EQ(workspace.database().settings().name, "First");
}

TEST_P(DatabaseTest, TwoThatMakeTheSameWorkspaceAtOnceDoNotBothSucceed) {
  const TestPlace place(GetParam());
  std::array<bool, 4> made{};
  {
    std::vector<std::thread> threads;
    for (auto& one : made) {
      threads.emplace_back([&] {
        const auto created = Database::create(place.location(), {}, clock_);
        one = created.ok();
        if (!created) {
          EXPECT_EQ(created.error().code, ErrorCode::conflict) << created.error().message;
        }
      });
    }
    for (auto& thread : threads) thread.join();
  }
  EXPECT_EQ(std::count(made.begin(), made.end(), true), 1);
  EXPECT_TRUE(Database::open(place.location(), clock_).ok());
}

TEST_P(DatabaseTest, ReadSessionsCannotWrite) {
  TestWorkspace workspace(GetParam());
  const auto read = workspace.database().read();
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_FALSE((*read)->execute("DELETE FROM setting").ok());
}

TEST_P(DatabaseTest, AReadSeesOneSnapshotAndDoesNotBlockTheWriter) {
  TestWorkspace workspace(GetParam());
  auto& database = workspace.database();
  const auto settings = [](Session& session) {
    const auto found = session.scalar("SELECT count(*) FROM setting");
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : -1;
  };
  const auto add = [&](std::string_view name) {
    return database.writer().run([&](Session& session) -> Status {
      const auto changed =
          session.execute("INSERT INTO setting (name, value) VALUES (?, '')", {name});
      return changed ? Status{} : Status{changed.error()};
    });
  };
  {
    auto early = database.read();
    ASSERT_TRUE(early.ok());
    // The snapshot is of the moment read() was called, not of the first question.
    ASSERT_TRUE(add("one"));
    EXPECT_EQ(settings(**early), 5);
    auto late = database.read();
    ASSERT_TRUE(late.ok());
    ASSERT_TRUE(add("two"));
    EXPECT_EQ(settings(**early), 5);
    EXPECT_EQ(settings(**late), 6);
  }
  auto now = database.read();
  ASSERT_TRUE(now.ok());
  EXPECT_EQ(settings(**now), 7);
}

TEST_P(DatabaseTest, AReadInProgressDoesNotBlockTheWriter) {
  TestWorkspace workspace(GetParam());
  auto& database = workspace.database();
  auto read = database.read();
  ASSERT_TRUE(read.ok());
  int rows = 0;
  const auto scanned = (*read)->scan("SELECT name FROM setting", {}, [&](const Row&) {
    ++rows;
    const auto written = database.writer().run([&](Session& session) -> Status {
      const auto name = "new" + std::to_string(rows);
      const auto changed = session.execute("INSERT INTO setting (name, value) VALUES (?, '')",
                                           {std::string_view(name)});
      return changed ? Status{} : Status{changed.error()};
    });
    EXPECT_TRUE(written.ok());
    return true;
  });
  ASSERT_TRUE(scanned.ok()) << scanned.error().message;
  EXPECT_EQ(rows, 5);
  EXPECT_EQ(*workspace.session().scalar("SELECT count(*) FROM setting"), 10);
}

TEST_P(DatabaseTest, AReadSessionMayOutliveItsDatabase) {
  TestWorkspace workspace(GetParam());
  auto database = Database::open(workspace.location(), clock_);
  ASSERT_TRUE(database.ok());
  auto read = (*database)->read();
  ASSERT_TRUE(read.ok());
  database->reset();
  EXPECT_EQ(*(*read)->scalar("SELECT count(*) FROM setting"), 5);
}

INSTANTIATE_TEST_SUITE_P(Engines, DatabaseTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

TEST(DatabaseFile, RefusesFilesOfOtherPrograms) {
  const TestFolder folder;
  const FixedClock clock(0);
  Location location;
  location.path = folder.path("other.db");
  {
    auto other = connect_sqlite(location.path, Purpose::write, IfMissing::create);
    ASSERT_TRUE(other.ok());
    ASSERT_TRUE((*other)->execute("CREATE TABLE theirs (a)"));
  }
  auto opened = Database::open(location, clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::bad_input);

  location.path = folder.path("orders.csv");
  std::ofstream(location.path) << std::string(5000, 'x');
  opened = Database::open(location, clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::storage);
  EXPECT_EQ(opened.error().subject, location.path);

  location.path = folder.path("");
  opened = Database::open(location, clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::usage);
}

TEST(DatabaseFile, NeedsItsFolder) {
  const TestFolder folder;
  const FixedClock clock(0);
  Location location;
  location.path = folder.path("none/acme.troth");
  const auto created = Database::create(location, {}, clock);
  ASSERT_FALSE(created.ok());
  EXPECT_EQ(created.error().code, ErrorCode::unavailable);
  EXPECT_THAT(created.error().hint, HasSubstr("folder"));
}

TEST(DatabaseFile, TakesAwkwardNames) {
  const TestFolder folder;
  const FixedClock clock(0);
  for (const auto* name : {"a b=c \"d\" 'e'.troth", "客户.troth", "x?mode=memory"}) {
    Location location;
    location.path = folder.path(name);
    const auto created = Database::create(location, {}, clock);
    ASSERT_TRUE(created.ok()) << name << created.error().message;
    EXPECT_TRUE(std::filesystem::exists(location.path)) << name;
  }
}

TEST(DatabaseServer, ThatIsNotThereIsUnavailable) {
  const FixedClock clock(0);
  const auto location = parse_location("postgresql://ann:s3cret@127.0.0.1:1/none");
  ASSERT_TRUE(location.ok());
  const auto opened = Database::open(*location, clock);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::unavailable);
  EXPECT_THAT(opened.error().message, ::testing::Not(HasSubstr("s3cret")));
}

}  // namespace
}  // namespace troth::db
