#include "http/conditional.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "http/answers.h"

namespace troth::http {
namespace {

TEST(Conditional, WhatTheClientHasIsNotSentAgain) {
  Request request;
  auto response = answer_with(200, {{"a", 1}});
  apply_etag(request, response);
  const std::string etag(response.headers.get("ETag"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(etag, etag_of(Json{{"a", 1}}));

  for (const auto& tags : {etag, "\"x\", " + etag, "W/" + etag, std::string("*")}) {
    Request again;
    again.headers.add("If-None-Match", tags);
    auto second = answer_with(200, {{"a", 1}});
    apply_etag(again, second);
    EXPECT_EQ(second.status, 304) << tags;
    EXPECT_EQ(second.text(), "");
    auto changed = answer_with(200, {{"a", 2}});
    apply_etag(again, changed);
    EXPECT_EQ(changed.status, tags == "*" ? 304 : 200);
  }
}

TEST(Conditional, ATagGivenWithTheAnswerIsKept) {
  Request request;
  request.headers.add("If-None-Match", "\"kept\"");
  auto response = answer_with(200, {{"a", 1}});
  response.headers.add("ETag", "\"kept\"");
  apply_etag(request, response);
  EXPECT_EQ(response.status, 304);
  auto other = answer_with(200, {{"a", 1}});
  other.headers.add("ETag", "\"other\"");
  apply_etag(request, other);
  EXPECT_EQ(other.status, 200);
}

TEST(Conditional, ErrorsHaveNoEtag) {
  Request request;
  auto response = answer_with(404, {{"a", 1}});
  apply_etag(request, response);
  EXPECT_FALSE(response.headers.has("ETag"));
}

TEST(Conditional, ChangesMustNameWhatTheyChange) {
  const Json current = {{"name", "Acme"}};
  Request request;
  ASSERT_TRUE(check_match(request, current));
  EXPECT_EQ(check_match(request, current)->status, 428);
  request.headers.add("If-Match", etag_of(current));
  EXPECT_FALSE(check_match(request, current));
  EXPECT_EQ(check_match(request, Json{{"name", "Other"}})->status, 412);
}

TEST(Conditional, IdempotencyKeysAreChecked) {
  Request request;
  EXPECT_EQ(*idempotency_key(request), "");
  for (const char* key : {"short", "with blank in it", "\xe6\x9d\x8e\xe6\x9d\x8e\xe6\x9d\x8e"}) {
    Request bad;
    bad.headers.add("Idempotency-Key", key);
    EXPECT_FALSE(idempotency_key(bad)) << key;
  }
  request.headers.add("Idempotency-Key", "0b5c8e1a-77");
  EXPECT_EQ(*idempotency_key(request), "0b5c8e1a-77");
}

TEST(Conditional, FingerprintsTellRequestsApart) {
  Request request;
  request.path = "/a";
  request.body = "{}";
  const auto first = fingerprint(request);
  EXPECT_EQ(fingerprint(request), first);
  request.body = "{ }";
  EXPECT_NE(fingerprint(request), first);
}

}  // namespace
}  // namespace troth::http
