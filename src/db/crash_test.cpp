// Sudden ends: a child process that writes is killed, and what it acknowledged must be there.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <set>
#include <thread>

#include "base/random.h"
#include "db/database.h"
#include "db/testing.h"

namespace troth::db {
namespace {

constexpr int kCrashThreads = 8;
constexpr std::int64_t kParts = 3;
/// Operations whose number divides by this are refused after they have written.
constexpr std::int64_t kRefuseEvery = 7;

/// Writes several rows and adds to a sum: all of it, or nothing.
Status write_parts(Session& session, std::int64_t operation) {
  for (std::int64_t part = 0; part < kParts; ++part) {
    TROTH_TRY(
        session.execute("INSERT INTO part (operation, part) VALUES (?, ?)", {operation, part}));
    if (part == 1) {
      TROTH_TRY(session.execute("UPDATE total SET operations = operations + 1"));
    }
  }
  if (operation % kRefuseEvery == 0) return Error{ErrorCode::conflict, "No.", "", ""};
  return {};
}

/// The child's whole life: writes from several threads and tells each acknowledgement.
[[noreturn]] void write_for_ever(const Location& location, int acknowledgements,
                                 std::int64_t first) {
  const SystemClock clock;
  auto database = Database::open(location, clock);
  if (!database) ::_exit(2);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kCrashThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::int64_t i = first + thread;; i += kCrashThreads) {
        const auto status =
            (*database)->writer().run([i](Session& session) { return write_parts(session, i); });
        if (!status) continue;
        if (::write(acknowledgements, &i, sizeof(i)) != sizeof(i)) ::_exit(3);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  ::_exit(4);
}

/// Reads acknowledgements until there are `enough`, kills the child, and reads the rest.
std::set<std::int64_t> kill_after(pid_t child, int acknowledgements, std::size_t enough) {
  std::set<std::int64_t> acknowledged;
  std::int64_t operation = 0;
  bool killed = false;
  while (::read(acknowledgements, &operation, sizeof(operation)) == sizeof(operation)) {
    acknowledged.insert(operation);
    if (acknowledged.size() >= enough && !killed) {
      EXPECT_EQ(::kill(child, SIGKILL), 0);
      killed = true;
    }
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  return acknowledged;
}

class CrashTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    // Nothing may be open when the process forks: SQLite's locks belong to the process.
    const SystemClock clock;
    auto made = Database::create(place_.location(), {}, clock);
    ASSERT_TRUE(made.ok()) << made.error().message;
    auto session = (*made)->connect();
    ASSERT_TRUE(session.ok());
    ASSERT_TRUE(
        (*session)->execute("CREATE TABLE part (operation BIGINT NOT NULL, part BIGINT NOT NULL, "
                            "PRIMARY KEY (operation, part));"
                            "CREATE TABLE total (operations BIGINT NOT NULL);"
                            "INSERT INTO total (operations) VALUES (0)"));
  }

  std::set<std::int64_t> run_and_kill(std::int64_t first, std::size_t enough) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    EXPECT_GE(child, 0);
    if (child == 0) {
      ::close(pipe[0]);
      write_for_ever(place_.location(), pipe[1], first);
    }
    ::close(pipe[1]);
    auto acknowledged = kill_after(child, pipe[0], enough);
    ::close(pipe[0]);
    return acknowledged;
  }

  /// Every operation found has all its parts, and every acknowledged one is found.
  void check(const std::set<std::int64_t>& acknowledged) {
    const SystemClock clock;
    auto opened = Database::open(place_.location(), clock);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    auto read = (*opened)->read();
    ASSERT_TRUE(read.ok());
    std::map<std::int64_t, std::int64_t> found;
    ASSERT_TRUE((*read)->scan("SELECT operation, count(*) FROM part GROUP BY operation", {},
                              [&](const Row& row) {
                                found[row.integer(0)] = row.integer(1);
                                return true;
                              }));
    for (const auto& [operation, parts] : found) {
      EXPECT_EQ(parts, kParts) << operation;
      EXPECT_NE(operation % kRefuseEvery, 0);
    }
    for (const auto operation : acknowledged) EXPECT_TRUE(found.contains(operation)) << operation;
    EXPECT_EQ(*(*read)->scalar("SELECT operations FROM total"),
              static_cast<std::int64_t>(found.size()));
  }

  TestPlace place_{GetParam()};
};

TEST_P(CrashTest, WhatWasAcknowledgedIsThereAndNothingIsHalfThere) {
  Random random(20260101);
  std::set<std::int64_t> acknowledged;
  std::int64_t first = 1;
  for (int round = 0; round < 6; ++round) {
    const auto now = run_and_kill(first, 1 + random.below(300));
    ASSERT_FALSE(now.empty());
    acknowledged.insert(now.begin(), now.end());
    check(acknowledged);
    first += 1'000'000;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, CrashTest, ::testing::ValuesIn(test_engines()), engine_test_name);

class LostConnectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (test_engines().size() < 2) GTEST_SKIP() << "TROTH_TEST_POSTGRES names no server.";
    workspace_ = std::make_unique<TestWorkspace>(Engine::postgresql);
    ASSERT_TRUE(workspace_->session().execute("CREATE TABLE thing (id BIGINT PRIMARY KEY)"));
  }
  Status insert(std::int64_t id) {
    return workspace_->database().writer().run([id](Session& session) -> Status {
      TROTH_TRY(session.execute("INSERT INTO thing (id) VALUES (?)", {id}));
      return {};
    });
  }
  /// Cuts a connection, as a server that is restarted does.
  void cut(std::int64_t backend) {
    const auto cut =
        workspace_->session().scalar("SELECT pg_terminate_backend(?::int, 10000)", {backend});
    ASSERT_TRUE(cut.ok()) << cut.error().message;
    EXPECT_EQ(*cut, 1);
  }
  std::unique_ptr<TestWorkspace> workspace_;
};

TEST_F(LostConnectionTest, TheWriterConnectsAgain) {
  ASSERT_TRUE(insert(1));
  const auto lost = workspace_->database().writer().run([](Session& session) -> Status {
    TROTH_TRY(session.execute("INSERT INTO thing (id) VALUES (2)"));
    return session.execute("SELECT pg_terminate_backend(pg_backend_pid())");
  });
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code, ErrorCode::unavailable);
  ASSERT_TRUE(insert(3));
  EXPECT_EQ(*workspace_->session().scalar("SELECT sum(id) FROM thing"), 4);
}

TEST_F(LostConnectionTest, IdleConnectionsThatWereCutAreReplaced) {
  const std::string_view who = "SELECT pg_backend_pid()";
  std::int64_t writer = 0;
  ASSERT_TRUE(workspace_->database().writer().run([&](Session& session) -> Status {
    TROTH_ASSIGN(writer, session.scalar(who));
    return {};
  }));
  std::int64_t reader = 0;
  {
    auto read = workspace_->database().read();
    ASSERT_TRUE(read.ok());
    reader = *(*read)->scalar(who);
  }
  ASSERT_NO_FATAL_FAILURE(cut(writer));
  ASSERT_NO_FATAL_FAILURE(cut(reader));
  EXPECT_TRUE(insert(1).ok());
  auto read = workspace_->database().read();
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*(*read)->scalar("SELECT count(*) FROM thing"), 1);
}

}  // namespace
}  // namespace troth::db
