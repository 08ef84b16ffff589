#include "server/application.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/testing.h"

namespace troth::server {
namespace {

using http::Json;
using http::Method;
using http::Request;
using http::Response;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ApplicationTest : public ::testing::Test {
 protected:
  static Request request(Method method, const std::string& target) {
    Request one;
    one.method = method;
    EXPECT_TRUE(one.set_target(target));
    one.headers.add("Authorization", "Bearer good");
    return one;
  }
  Response answer(Request one) { return app_.application->answer(std::move(one)); }
  Response get(const std::string& target) { return answer(request(Method::get, target)); }
  Response post(const std::string& target, const std::string& key = "") {
    auto one = request(Method::post, target);
    if (!key.empty()) one.headers.add("Idempotency-Key", key);
    return answer(std::move(one));
  }
  static Json json(const Response& response) { return Json::parse(response.text()); }

  TestApplication app_;
};

TEST_F(ApplicationTest, ReadsAndWrites) {
  EXPECT_EQ(json(get("/count"))["count"], 0);
  const auto added = post("/count/5");
  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(json(added)["count"], 5);
  EXPECT_EQ(json(get("/count"))["count"], 5);
  EXPECT_THAT(app_.gate.recorded, ElementsAre("user:1 add by:5 201"));
}

TEST_F(ApplicationTest, ARefusedWriteLeavesNothingBehind) {
  const auto refused = post("/count/13");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(json(refused)["code"], "bad_input");
  EXPECT_EQ(json(get("/count"))["count"], 0);
}

TEST_F(ApplicationTest, WhoMayNotEnterIsToldThatFirst) {
  Request stranger;
  stranger.method = Method::post;
  ASSERT_TRUE(stranger.set_target("/count/5?unknown=1"));
  EXPECT_EQ(answer(stranger).status, 401);
  stranger.headers.add("Authorization", "Bearer good");
  EXPECT_EQ(answer(stranger).status, 422);
  EXPECT_EQ(json(get("/count"))["count"], 0);
}

TEST_F(ApplicationTest, AKeyMakesAWriteHappenOnce) {
  EXPECT_EQ(json(post("/count/5", "key-000001"))["count"], 5);
  const auto again = post("/count/5", "key-000001");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(json(again)["count"], 5);
  EXPECT_EQ(json(post("/count/5", "key-000002"))["count"], 10);
  EXPECT_EQ(post("/count/5", "short").status, 400);
  EXPECT_EQ(json(get("/count"))["count"], 10);
  EXPECT_EQ(app_.gate.recorded.size(), 2U);
}

TEST_F(ApplicationTest, UnknownPathsAndMethodsAreTold) {
  EXPECT_EQ(get("/nothing").status, 404);
  const auto wrong = answer(request(Method::del, "/count"));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET");
}

TEST_F(ApplicationTest, WhatBreaksIsLoggedInsideAndHiddenOutside) {
  const auto broken = get("/broken");
  EXPECT_EQ(broken.status, 500);
  EXPECT_EQ(broken.text().find("secret"), std::string_view::npos);
  EXPECT_THAT(app_.log(), Contains(HasSubstr("route=broken code=storage")));
}

TEST_F(ApplicationTest, TheLogHoldsRoutesAndNoTargets) {
  get("/count?nobody@example.org=1");
  EXPECT_THAT(app_.log(), Contains(HasSubstr("GET show_count 422")));
  EXPECT_THAT(app_.log(), Not(Contains(HasSubstr("nobody"))));
}

TEST_F(ApplicationTest, AnAnswerThatIsNotAsDeclaredIsFoundByTests) {
  EXPECT_EQ(get("/wrong").status, 500);
  EXPECT_THAT(app_.log(), Contains(HasSubstr("route=wrong pointer=/count code=type")));
}

TEST_F(ApplicationTest, WhatTheClientHasIsNotSentAgain) {
  const auto first = get("/count");
  auto again = request(Method::get, "/count");
  again.headers.add("If-None-Match", std::string(first.headers.get("ETag")));
  EXPECT_EQ(answer(again).status, 304);
  post("/count/1");
  EXPECT_EQ(answer(again).status, 200);
}

TEST_F(ApplicationTest, TasksAreRecordedWhenTheySayThatTheyChangeSomething) {
  auto echo = request(Method::post, "/echo");
  echo.headers.add("Content-Type", "application/json");
  echo.body = R"({"text":"hello"})";
  EXPECT_EQ(json(answer(echo))["text"], "hello");
  EXPECT_THAT(app_.gate.recorded, ElementsAre("user:1 echo  200"));
  get("/count");
  EXPECT_EQ(app_.gate.recorded.size(), 1U);
}

TEST_F(ApplicationTest, UseIsNotedWhenDue) {
  auto one = request(Method::get, "/count");
  answer(one);
  EXPECT_EQ(app_.gate.touched, 0);
  one.headers.add("X-Touch", "1");
  // Or the answer kept for the first would be given again.
  one.headers.add("Accept-Language", "zh-CN");
  answer(one);
  // The writer works in order: once this is done, so is the note.
  post("/count/1");
  EXPECT_EQ(app_.gate.touched, 1);
}

TEST_F(ApplicationTest, HealthNeedsNobody) {
  Request health;
  ASSERT_TRUE(health.set_target("/healthz"));
  EXPECT_EQ(answer(health).status, 200);
  ASSERT_TRUE(health.set_target("/readyz"));
  EXPECT_EQ(answer(health).status, 200);
  ASSERT_TRUE(health.set_target("/metrics"));
  EXPECT_EQ(answer(health).status, 401);
  const std::string metrics(get("/metrics").text());
  EXPECT_THAT(metrics, HasSubstr("troth_requests_total{route=\"healthz\",status=\"2xx\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("troth_writer_commits_total"));
}

TEST_F(ApplicationTest, JobsAreSeenByWhoBeganThem) {
  const auto start = [&](std::string owner) {
    return app_.jobs
        .start({"test", std::move(owner), false, "",
                [](Progress&) {
                  return Result<std::shared_ptr<const Json>>(std::make_shared<const Json>(1));
                }})
        ->id;
  };
  const auto mine = start("user:1");
  const auto other = start("user:2");
  EXPECT_EQ(get("/api/v1/jobs/" + mine).status, 200);
  EXPECT_EQ(get("/api/v1/jobs/" + other).status, 404);
  EXPECT_EQ(json(get("/api/v1/jobs"))["items"].size(), 1U);
  const auto events = get("/api/v1/jobs/" + mine + "/events");
  ASSERT_TRUE(events.events);
  std::string seen;
  for (bool ended = false; !ended;) {
    auto next = events.events();
    seen += next.text;
    ended = next.ended;
  }
  EXPECT_THAT(seen, HasSubstr("event: end\n"));
  EXPECT_THAT(seen, HasSubstr("\"state\":\"done\""));
  EXPECT_EQ(answer(request(Method::del, "/api/v1/jobs/" + mine)).status, 409);
  EXPECT_EQ(answer(request(Method::del, "/api/v1/jobs/" + other)).status, 404);
}

TEST_F(ApplicationTest, EndsOnlyOnceTheWriterHoldsNothingOfIt) {
  for (int round = 0; round < 20; ++round) {
    TestApplication app;
    // The answer does not wait for the note that somebody was here.
    auto touching = request(Method::get, "/count");
    touching.headers.add("X-Touch", "1");
    EXPECT_EQ(app.application->answer(touching).status, 200);
    app.application.reset();
    EXPECT_EQ(app.gate.touched, 1);
  }
}

TEST_F(ApplicationTest, WhoAsksTooOftenIsRefusedBeforeAnythingElse) {
  auto hasty = request(Method::get, "/count");
  hasty.headers.add("X-Hasty", "1");
  EXPECT_EQ(answer(hasty).status, 429);
  auto health = request(Method::get, "/healthz");
  health.headers.add("X-Hasty", "1");
  EXPECT_EQ(answer(health).status, 200);
}

TEST_F(ApplicationTest, AnswersAreKeptUntilSomethingIsWritten) {
  const auto first = get("/count");
  const auto again = get("/count");
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(again.headers.get("ETag"), first.headers.get("ETag"));
  auto unchanged = request(Method::get, "/count");
  unchanged.headers.add("If-None-Match", std::string(first.headers.get("ETag")));
  EXPECT_EQ(answer(unchanged).status, 304);
  EXPECT_EQ(get("/count").status, 200);
  ASSERT_EQ(post("/count/2").status, 201);
  EXPECT_EQ(json(get("/count"))["count"], 2);
}

TEST_F(ApplicationTest, WhatIsKeptIsPackedOnceAndHasTheTagOfWhatIsInIt) {
  const auto plain = get("/long");
  auto packing = request(Method::get, "/long");
  packing.headers.add("Accept-Encoding", "gzip");
  const auto first = answer(packing);
  const auto again = answer(packing);
  EXPECT_EQ(first.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(first.body, again.body);
  EXPECT_LT(first.text().size(), plain.text().size());
  EXPECT_EQ(first.headers.get("ETag"), plain.headers.get("ETag"));
  EXPECT_EQ(get("/long").text(), plain.text());
}

TEST_F(ApplicationTest, WhatIsKeptIsForWhoeverAskedOnly) {
  ASSERT_EQ(get("/count").status, 200);
  auto stranger = request(Method::get, "/count");
  stranger.headers = {};
  EXPECT_EQ(answer(stranger).status, 401);
  EXPECT_EQ(get("/count?x=1").status, 422);
}

}  // namespace
}  // namespace troth::server
