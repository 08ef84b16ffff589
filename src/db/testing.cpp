#include "db/testing.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>

#include "db/engine_session.h"

namespace troth::db {
namespace {

[[noreturn]] void give_up(const char* what, const Error& error) {
  std::fprintf(stderr, "%s: %s [%s] %s\n", what, error.message.c_str(), error.subject.c_str(),
               error.hint.c_str());
  std::abort();
}

Location new_location(Engine engine, const TestFolder& folder) {
  Location location;
  if (engine == Engine::sqlite) {
    location.path = folder.path("workspace.troth");
    return location;
  }
  const char* url = std::getenv("TROTH_TEST_POSTGRES");
  TROTH_ASSERT(url != nullptr);
  auto parsed = parse_location(url);
  if (!parsed) give_up("TROTH_TEST_POSTGRES", parsed.error());
  static std::atomic<int> count = 0;
  location = *parsed;
  location.schema = fmt::format("test_{}_{}", ::getpid(), ++count);
  return location;
}

void drop_schema(const Location& location) {
  if (location.engine == Engine::sqlite) return;
  auto session = connect_postgresql(location, Purpose::write);
  if (!session) give_up("Connecting to drop a test schema", session.error());
  const auto dropped =
      (*session)->execute(fmt::format("DROP SCHEMA IF EXISTS \"{}\" CASCADE", location.schema));
  if (!dropped) give_up("Dropping a test schema", dropped.error());
}

}  // namespace

std::vector<Engine> test_engines() {
  std::vector<Engine> engines = {Engine::sqlite};
  // When the build lists the tests, no server is there yet; without one, ctest skips these.
  const bool listing = ::testing::GTEST_FLAG(list_tests);
  if (listing || std::getenv("TROTH_TEST_POSTGRES") != nullptr)
    engines.push_back(Engine::postgresql);
  return engines;
}

std::string engine_name(Engine engine) {
  return engine == Engine::sqlite ? "sqlite" : "postgresql";
}

std::string engine_test_name(const ::testing::TestParamInfo<Engine>& info) {
  return engine_name(info.param);
}

TestFolder::TestFolder() {
  path_ = (std::filesystem::temp_directory_path() / "troth-test-XXXXXX").string();
  TROTH_ASSERT(::mkdtemp(path_.data()) != nullptr);
}

TestFolder::~TestFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestWorkspace::TestWorkspace(Engine engine, const WorkspaceSettings& settings)
    : location_(new_location(engine, folder_)) {
  auto created = Database::create(location_, settings, clock_);
  if (!created) give_up("Making a test workspace", created.error());
  database_ = std::move(*created);
}

TestWorkspace::~TestWorkspace() {
  session_.reset();
  database_.reset();
  drop_schema(location_);
}

Session& TestWorkspace::session() {
  if (!session_) {
    auto connected = database_->connect();
    if (!connected) give_up("Connecting to a test workspace", connected.error());
    session_ = std::move(*connected);
  }
  return *session_;
}

void TestWorkspace::reopen() {
  session_.reset();
  database_.reset();
  auto opened = Database::open(location_, clock_);
  if (!opened) give_up("Opening a test workspace again", opened.error());
  database_ = std::move(*opened);
}

TestPlace::TestPlace(Engine engine) : location_(new_location(engine, folder_)) {}
TestPlace::~TestPlace() {
  drop_schema(location_);
}

}  // namespace troth::db
