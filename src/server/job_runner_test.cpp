#include "server/job_runner.h"

#include <gtest/gtest.h>

#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "http/validate.h"

namespace troth::server {
namespace {

using http::JobPhase;

class JobTest : public ::testing::Test {
 protected:
  http::JobState wait_for(const std::string& id) {
    for (;;) {
      const auto job = jobs_.find(id);
      EXPECT_TRUE(job);
      if (!job || job->over()) return job.value_or(http::JobState{});
      std::this_thread::yield();
    }
  }
  static http::JobRequest request(http::JobWork work, std::string once = "") {
    return {"test", "user:1", false, std::move(once), std::move(work)};
  }
  static std::shared_ptr<const http::Json> value(int number) {
    return std::make_shared<const http::Json>(number);
  }

  FixedClock clock_{1'000'000};
  JobRunner jobs_{1, clock_};
};

TEST_F(JobTest, GivesItsResultAndSaysHowFarItIs) {
  const auto started = jobs_.start(request([](Progress& progress) {
    progress.update("progress.read", 3, 10);
    return Result<std::shared_ptr<const http::Json>>(value(7));
  }));
  const auto job = wait_for(started->id);
  EXPECT_EQ(job.phase, JobPhase::done);
  EXPECT_EQ(*job.result, 7);
  EXPECT_EQ(job.stage, "progress.read");
  EXPECT_EQ(job.done, 3U);
  EXPECT_EQ(job.finished_at, 1'000'000);
  EXPECT_TRUE(http::validate(http::job_schema(), http::job_json(job), "").empty());
}

TEST_F(JobTest, FailuresAreToldAsProblems) {
  const auto failed = jobs_.start(request([](Progress&) {
    return Result<std::shared_ptr<const http::Json>>(
        Error{ErrorCode::bad_input, "Line 3 is wrong.", "a.csv:3", ""});
  }));
  const auto json = http::job_json(wait_for(failed->id));
  EXPECT_EQ(json["state"], "failed");
  EXPECT_EQ(json["error"]["code"], "bad_input");
  const auto thrown =
      jobs_.start(request([](Progress&) -> Result<std::shared_ptr<const http::Json>> {
        throw std::runtime_error("x");
      }));
  EXPECT_EQ(wait_for(thrown->id).error->code, ErrorCode::internal);
}

TEST_F(JobTest, StopsWhenAskedTo) {
  std::promise<void> begun;
  const auto started = jobs_.start(request([&](Progress& progress) {
    begun.set_value();
    while (!progress.cancelled()) std::this_thread::yield();
    return Result<std::shared_ptr<const http::Json>>(
        Error{ErrorCode::cancelled, "Stopped.", "", ""});
  }));
  begun.get_future().wait();
  // One that waits behind it never begins.
  bool ran = false;
  const auto waiting = jobs_.start(request([&](Progress&) {
    ran = true;
    return Result<std::shared_ptr<const http::Json>>(value(1));
  }));
  EXPECT_TRUE(jobs_.cancel(waiting->id));
  EXPECT_TRUE(jobs_.cancel(started->id));
  EXPECT_EQ(wait_for(started->id).phase, JobPhase::cancelled);
  EXPECT_EQ(wait_for(waiting->id).phase, JobPhase::cancelled);
  EXPECT_FALSE(ran);
  EXPECT_FALSE(jobs_.cancel(started->id));
  EXPECT_FALSE(jobs_.cancel("nothing"));
}

TEST_F(JobTest, TheSameWorkIsNotBegunTwice) {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  const http::JobWork work = [open](Progress&) {
    open.wait();
    return Result<std::shared_ptr<const http::Json>>(value(1));
  };
  const auto first = jobs_.start(request(work, "figures"));
  EXPECT_EQ(jobs_.start(request(work, "figures"))->id, first->id);
  EXPECT_NE(jobs_.start(request(work, "other"))->id, first->id);
  gate.set_value();
  wait_for(first->id);
  EXPECT_NE(jobs_.start(request(work, "figures"))->id, first->id);
}

TEST_F(JobTest, TooManyWaitingAreRefusedAndOldOnesForgotten) {
  std::promise<void> gate;
  const auto open = gate.get_future().share();
  std::promise<void> begun;
  const auto first = jobs_.start(request([&begun, open](Progress&) {
    begun.set_value();
    open.wait();
    return Result<std::shared_ptr<const http::Json>>(value(1));
  }));
  begun.get_future().wait();
  const http::JobWork quick = [](Progress&) {
    return Result<std::shared_ptr<const http::Json>>(value(1));
  };
  std::string last;
  for (int i = 0; i < 100; ++i) last = jobs_.start(request(quick))->id;
  EXPECT_EQ(jobs_.start(request(quick)).error().code, ErrorCode::busy);
  gate.set_value();
  wait_for(last);
  for (int i = 0; i < 150; ++i) wait_for(jobs_.start(request(quick))->id);
  EXPECT_FALSE(jobs_.find(first->id));
  EXPECT_LE(jobs_.list().size(), 202U);
}

}  // namespace
}  // namespace troth::server
