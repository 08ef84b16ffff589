#pragma once
// For tests only (target troth_db_testing): scratch workspaces on every engine there is.
//
//   class StoreTest : public ::testing::TestWithParam<db::Engine> {
//    protected:
//     db::TestWorkspace workspace_{GetParam()};
//   };
//   TEST_P(StoreTest, ...) { auto& session = workspace_.session(); ... }
//   INSTANTIATE_TEST_SUITE_P(Engines, StoreTest, ::testing::ValuesIn(db::test_engines()),
//                            db::engine_test_name);

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "db/database.h"

namespace troth::db {

/// SQLite always; PostgreSQL too when the environment names a server and database in
/// TROTH_TEST_POSTGRES (tools/with_postgres sets it).
std::vector<Engine> test_engines();

/// "sqlite" or "postgresql", for INSTANTIATE_TEST_SUITE_P.
std::string engine_test_name(const ::testing::TestParamInfo<Engine>& info);
std::string engine_name(Engine engine);

/// A folder of its own under the system's scratch folder; removed in the end.
class TestFolder {
 public:
  TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;
  ~TestFolder();
  /// A path in the folder.
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// A fresh, empty workspace: a file in a folder of its own, or a schema of its own, removed in the
/// end. It has the tables that set_migrations() was given before. Aborts when it cannot be made.
class TestWorkspace {
 public:
  explicit TestWorkspace(Engine engine, const WorkspaceSettings& settings = {});
  TestWorkspace(const TestWorkspace&) = delete;
  TestWorkspace& operator=(const TestWorkspace&) = delete;
  ~TestWorkspace();

  Engine engine() const { return location_.engine; }
  const Location& location() const { return location_; }
  FixedClock& clock() { return clock_; }
  Database& database() { return *database_; }
  /// A session of the test's own, outside pool and writer.
  Session& session();
  /// Closes the workspace and opens it again, as the next process would.
  void reopen();
  /// A path in a scratch folder of the test.
  std::string path(const std::string& name) const { return folder_.path(name); }

 private:
  TestFolder folder_;
  FixedClock clock_{1'767'225'600'000'000};  // 2026-01-01
  Location location_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Session> session_;
};

/// A place for a workspace that does not exist yet; what is made there is removed in the end.
class TestPlace {
 public:
  explicit TestPlace(Engine engine);
  TestPlace(const TestPlace&) = delete;
  TestPlace& operator=(const TestPlace&) = delete;
  ~TestPlace();
  const Location& location() const { return location_; }
  std::string path(const std::string& name) const { return folder_.path(name); }

 private:
  TestFolder folder_;
  Location location_;
};

}  // namespace troth::db
