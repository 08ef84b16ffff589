#include "db/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "db/group_commit.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::HasSubstr;

Status insert(Session& session, std::int64_t id) {
  const auto changed = session.execute("INSERT INTO thing (id, value) VALUES (?, 0)", {id});
  return changed ? Status{} : Status{changed.error()};
}

class WriterTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(workspace_.session().execute(
        "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)"));
  }
  Writer& writer() { return *writer_; }
  std::int64_t number(std::string_view sql) {
    auto found = workspace_.session().scalar(sql);
    EXPECT_TRUE(found.ok()) << found.error().message;
    return found.ok() ? *found : -1;
  }
  /// Holds the writer inside an operation until `release` is counted down, so that what is
  /// submitted meanwhile makes one batch.
  std::future<Status> hold(std::latch& inside, std::latch& release) {
    auto promise = std::make_shared<std::promise<Status>>();
    writer().submit(
        [&](Session&) -> Status {
          inside.count_down();
          release.wait();
          return {};
        },
        [promise](Status status) { promise->set_value(status); });
    return promise->get_future();
  }

  TestWorkspace workspace_{GetParam()};
  // One that no slowness of the machine makes begin another transaction.
  std::unique_ptr<Writer> writer_ =
      make_group_commit([this] { return connect_engine(workspace_.location(), Purpose::write); },
                        nullptr, {.operations = 1024, .time = std::chrono::hours(1)});
};

TEST_P(WriterTest, WhatIsAcknowledgedIsThere) {
  ASSERT_TRUE(writer().run([](Session& session) { return insert(session, 1); }));
  EXPECT_EQ(number("SELECT count(*) FROM thing"), 1);
  EXPECT_EQ(writer().counts().operations, 1);
  EXPECT_EQ(writer().counts().commits, 1);
}

TEST_P(WriterTest, ARefusedOperationLeavesNothingBehind) {
  const auto refused = writer().run([](Session& session) -> Status {
    TROTH_TRY(insert(session, 1));
    return Error{ErrorCode::bad_input, "No.", "", ""};
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
  EXPECT_EQ(number("SELECT count(*) FROM thing"), 0);
  EXPECT_EQ(writer().counts().refused, 1);
  EXPECT_EQ(writer().counts().commits, 0);
}

TEST_P(WriterTest, OneBatchIsOneCommitAndRefusalsFailAlone) {
  std::latch inside(1);
  std::latch release(1);
  auto held = hold(inside, release);
  inside.wait();
  constexpr std::int64_t kOperations = 60;
  std::latch answered(kOperations);
  std::array<Status, kOperations> results;
  for (std::int64_t id = 0; id < kOperations; ++id) {
    writer().submit(
        [id](Session& session) -> Status {
          TROTH_TRY(insert(session, id));
          if (id % 3 == 0) return Error{ErrorCode::conflict, "No.", "", ""};
          if (id % 3 == 1) TROTH_TRY(insert(session, id));  // The key is there already.
          return {};
        },
        [&, id](Status status) {
          results[static_cast<std::size_t>(id)] = status;
          answered.count_down();
        });
  }
  release.count_down();
  ASSERT_TRUE(held.get());
  answered.wait();
  for (std::int64_t id = 0; id < kOperations; ++id) {
    const auto& result = results[static_cast<std::size_t>(id)];
    EXPECT_EQ(result.ok(), id % 3 == 2) << id;
    if (!result) {
      EXPECT_EQ(result.error().code, ErrorCode::conflict) << id;
    }
  }
  EXPECT_EQ(number("SELECT count(*) FROM thing WHERE id % 3 = 2"), kOperations / 3);
  EXPECT_EQ(number("SELECT count(*) FROM thing"), kOperations / 3);
  const auto counts = writer().counts();
  EXPECT_EQ(counts.operations, kOperations / 3 + 1);
  EXPECT_EQ(counts.refused, kOperations * 2 / 3);
  EXPECT_EQ(counts.commits, 2);
}

TEST_P(WriterTest, OperationsThatThrowAreRefused) {
  std::latch inside(1);
  std::latch release(1);
  auto held = hold(inside, release);
  inside.wait();
  std::promise<Status> threw;
  std::promise<Status> other;
  writer().submit(
      [](Session& session) -> Status {
        TROTH_TRY(insert(session, 1));
        throw std::runtime_error("Secret");
      },
      [&](Status status) { threw.set_value(status); });
  writer().submit([](Session& session) { return insert(session, 2); },
                  [&](Status status) { other.set_value(status); });
  release.count_down();
  const auto refused = threw.get_future().get();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::internal);
  EXPECT_THAT(refused.error().message, ::testing::Not(HasSubstr("Secret")));
  EXPECT_TRUE(other.get_future().get().ok());
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(number("SELECT sum(id) FROM thing"), 2);
  const auto alone = writer().run([](Session&) -> Status { throw 1; });
  ASSERT_FALSE(alone.ok());
  EXPECT_EQ(alone.error().code, ErrorCode::internal);
}

TEST_P(WriterTest, ACallbackThatThrowsHarmsNobody) {
  writer().submit([](Session& session) { return insert(session, 1); },
                  [](Status) { throw std::runtime_error("mine"); });
  ASSERT_TRUE(writer().run([](Session& session) { return insert(session, 2); }));
  EXPECT_EQ(number("SELECT count(*) FROM thing"), 2);
}

TEST_P(WriterTest, AnOperationCannotEndTheTransaction) {
  const auto meddled = writer().run([](Session& session) -> Status {
    EXPECT_FALSE(session.begin().ok());
    EXPECT_FALSE(session.rollback().ok());
    TROTH_TRY(insert(session, 1));
    return session.commit();
  });
  ASSERT_FALSE(meddled.ok());
  EXPECT_EQ(number("SELECT count(*) FROM thing"), 0);
}

TEST_P(WriterTest, SavepointsOfAnOperationAreItsOwn) {
  ASSERT_TRUE(writer().run([](Session& session) -> Status {
    TROTH_TRY(insert(session, 1));
    TROTH_TRY(session.savepoint("mine"));
    EXPECT_FALSE(insert(session, 1).ok());
    TROTH_TRY(session.rollback_to("mine"));
    TROTH_TRY(session.release("mine"));
    return insert(session, 2);
  }));
  EXPECT_EQ(number("SELECT sum(id) FROM thing"), 3);
}

TEST_P(WriterTest, AnOperationThatHidesAFailedStatementIsAllOrNothing) {
  // SQLite goes on after a failed statement, PostgreSQL does not: then nothing of it may stay.
  std::latch inside(1);
  std::latch release(1);
  auto held = hold(inside, release);
  inside.wait();
  std::promise<Status> hiding;
  std::promise<Status> other;
  writer().submit(
      [](Session& session) -> Status {
        TROTH_TRY(insert(session, 1));
        static_cast<void>(insert(session, 1));
        return {};
      },
      [&](Status status) { hiding.set_value(status); });
  writer().submit([](Session& session) { return insert(session, 2); },
                  [&](Status status) { other.set_value(status); });
  release.count_down();
  const bool stored = hiding.get_future().get().ok();
  EXPECT_EQ(stored, GetParam() == Engine::sqlite);
  EXPECT_TRUE(other.get_future().get().ok());
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(number("SELECT count(*) FROM thing"), stored ? 2 : 1);
}

TEST_P(WriterTest, ManyThreadsLoseNothing) {
  ASSERT_TRUE(writer().run([](Session& session) { return insert(session, 0); }));
  constexpr int kThreads = 16;
  constexpr int kEach = 50;
  std::vector<std::thread> threads;
  std::atomic<int> refused = 0;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 1; i <= kEach; ++i) {
        const bool refuse = i % 10 == 0;
        const auto status = writer().run([&](Session& session) -> Status {
          TROTH_TRY(session.execute("UPDATE thing SET value = value + 1 WHERE id = 0"));
          if (refuse) return Error{ErrorCode::conflict, "No.", "", ""};
          return insert(session, thread * 1000 + i);
        });
        EXPECT_EQ(status.ok(), !refuse);
        if (!status) ++refused;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto done = kThreads * kEach - refused;
  EXPECT_EQ(refused, kThreads * kEach / 10);
  EXPECT_EQ(number("SELECT value FROM thing WHERE id = 0"), done);
  EXPECT_EQ(number("SELECT count(*) FROM thing"), done + 1);
  const auto counts = writer().counts();
  EXPECT_EQ(counts.operations, done + 1);
  EXPECT_EQ(counts.refused, refused);
  EXPECT_LT(counts.commits, counts.operations);
}

TEST_P(WriterTest, ClosingFinishesWhatIsQueued) {
  std::atomic<int> done = 0;
  {
    auto database = Database::open(workspace_.location(), workspace_.clock());
    ASSERT_TRUE(database.ok());
    for (std::int64_t id = 0; id < 200; ++id) {
      (*database)->writer().submit([id](Session& session) { return insert(session, id); },
                                   [&](Status status) { done += status.ok() ? 1 : 0; });
    }
  }
  EXPECT_EQ(done, 200);
  EXPECT_EQ(number("SELECT count(*) FROM thing"), 200);
}

/// Submits an operation, and when it is done another, until one is refused.
void follow_each_other(Writer& writer, const std::shared_ptr<std::promise<Status>>& refused) {
  writer.submit([](Session&) -> Status { return {}; },
                [&writer, refused](Status status) {
                  if (!status) return refused->set_value(status);
                  follow_each_other(writer, refused);
                });
}

TEST_P(WriterTest, ClosingEndsOperationsThatFollowEachOther) {
  const auto refused = std::make_shared<std::promise<Status>>();
  {
    auto database = Database::open(workspace_.location(), workspace_.clock());
    ASSERT_TRUE(database.ok());
    follow_each_other((*database)->writer(), refused);
  }
  const auto last = refused->get_future().get();
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error().code, ErrorCode::cancelled);
}

TEST_P(WriterTest, TwoWritersOfOneWorkspaceAgree) {
  // Two processes on one workspace: read, add, write back.
  ASSERT_TRUE(writer().run([](Session& session) { return insert(session, 0); }));
  auto other = Database::open(workspace_.location(), workspace_.clock());
  ASSERT_TRUE(other.ok());
  const auto add = [](Session& session) -> Status {
    TROTH_ASSIGN(const auto value, session.scalar("SELECT value FROM thing WHERE id = 0"));
    TROTH_TRY(session.execute("UPDATE thing SET value = ? WHERE id = 0", {value + 1}));
    return {};
  };
  constexpr int kEach = 50;
  std::atomic<int> done = 0;
  const auto work = [&](Writer& mine) {
    for (int i = 0; i < kEach; ++i) {
      const auto status = mine.run(add);
      if (status) ++done;
      if (!status) {
        EXPECT_EQ(status.error().code, ErrorCode::conflict) << status.error().message;
      }
    }
  };
  std::thread first([&] { work(writer()); });
  std::thread second([&] { work((*other)->writer()); });
  first.join();
  second.join();
  EXPECT_EQ(number("SELECT value FROM thing WHERE id = 0"), done);
  EXPECT_GT(done, kEach);
}

TEST_P(WriterTest, ADiskThatIsFullRefusesAndLosesNothing) {
  if (GetParam() != Engine::sqlite) GTEST_SKIP() << "A server's disk is not ours to fill.";
  std::latch inside(1);
  std::latch release(1);
  auto held = hold(inside, release);
  inside.wait();
  const auto fill = [](Session& session) -> Status {
    TROTH_TRY(session.execute("PRAGMA max_page_count = 1"));  // What is there already, is.
    auto filled = session.execute(
        "WITH RECURSIVE n(i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 99999) "
        "INSERT INTO thing (id, value) SELECT i, i FROM n");
    TROTH_TRY(session.execute("PRAGMA max_page_count = 1073741823"));
    return filled;
  };
  std::array<std::promise<Status>, 3> promises;
  writer().submit([](Session& session) { return insert(session, 1); },
                  [&](Status status) { promises[0].set_value(status); });
  writer().submit(fill, [&](Status status) { promises[1].set_value(status); });
  writer().submit([](Session& session) { return insert(session, 2); },
                  [&](Status status) { promises[2].set_value(status); });
  release.count_down();
  ASSERT_TRUE(held.get());
  std::int64_t stored = promises[0].get_future().get().ok() ? 1 : 0;
  const auto full = promises[1].get_future().get();
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, ErrorCode::storage);
  EXPECT_THAT(full.error().message, HasSubstr("full"));
  stored += promises[2].get_future().get().ok() ? 1 : 0;
  EXPECT_EQ(number("SELECT count(*) FROM thing"), stored);
  EXPECT_TRUE(writer().run([](Session& session) { return insert(session, 3); }).ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, WriterTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

}  // namespace
}  // namespace troth::db
