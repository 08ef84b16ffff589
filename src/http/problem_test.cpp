#include "http/problem.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/json.h"

namespace troth::http {
namespace {

Json json_of(const Problem& problem) {
  return Json::parse(to_response(problem).text());
}

TEST(Problem, ErrorsKeepTheirCodeSubjectAndHint) {
  const auto json =
      json_of(to_problem({ErrorCode::not_found, "There is none.", "17", "Look elsewhere."}));
  EXPECT_EQ(json["status"], 404);
  EXPECT_EQ(json["code"], "not_found");
  EXPECT_EQ(json["detail"], "There is none.");
  EXPECT_EQ(json["subject"], "17");
  EXPECT_EQ(json["hint"], "Look elsewhere.");
  EXPECT_EQ(json["title"], "Not found");
  EXPECT_FALSE(json.contains("errors"));
}

TEST(Problem, WhatBrokeInsideStaysInside) {
  for (const auto code : {ErrorCode::storage, ErrorCode::internal}) {
    const auto response = to_response(to_problem({code, "disk I/O at /secret", "/secret", "x"}));
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.text().find("secret"), std::string_view::npos);
  }
}

TEST(Problem, ViolationsAreListedWithTheirPointers) {
  const auto json = json_of(invalid_request({{"/body/role", "not_listed", "Expected one of x."}}));
  EXPECT_EQ(json["status"], 422);
  ASSERT_EQ(json["errors"].size(), 1U);
  EXPECT_EQ(json["errors"][0]["pointer"], "/body/role");
  EXPECT_EQ(json["errors"][0]["code"], "not_listed");
}

TEST(Problem, SaysWhenToComeBack) {
  auto problem = make_problem(429, "rate_limited", "Too often.");
  problem.retry_after_s = 60;
  EXPECT_EQ(to_response(problem).headers.get("Retry-After"), "60");
  EXPECT_EQ(to_response(to_problem({ErrorCode::busy, "", "", ""})).headers.get("Retry-After"), "1");
  EXPECT_FALSE(to_response(make_problem(404, "not_found", "")).headers.has("Retry-After"));
}

TEST(Problem, AsksForCredentials) {
  EXPECT_TRUE(
      to_response(make_problem(401, "unauthenticated", "")).headers.has("WWW-Authenticate"));
}

TEST(Problem, BytesThatAreNoTextDoNotBreakIt) {
  const auto json = json_of(make_problem(400, "usage", "bad \xff byte"));
  EXPECT_EQ(json["code"], "usage");
}

}  // namespace
}  // namespace troth::http
