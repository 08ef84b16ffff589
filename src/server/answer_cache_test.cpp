#include "server/answer_cache.h"

#include <gtest/gtest.h>

#include "http/answers.h"

namespace troth::server {
namespace {

http::Response answer(const std::string& text, int status = 200) {
  http::Response response;
  response.status = status;
  response.body = std::make_shared<const std::string>(text);
  return response;
}

http::Request request(const std::string& key, const std::string& language) {
  http::Request one;
  EXPECT_TRUE(one.set_target("/a?b=c"));
  one.headers.add("Authorization", key);
  one.headers.add("Accept-Language", language);
  return one;
}

TEST(AnswerCache, GivesWhatWasKeptWithItsTag) {
  AnswerCache cache;
  EXPECT_FALSE(cache.find("a", 1, 0).has_value());
  cache.keep("a", 1, 0, answer("x"));
  const auto found = cache.find("a", 1, AnswerCache::kFreshFor - 1);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->text(), "x");
  EXPECT_EQ(found->headers.get("ETag").size(), 34U);
  EXPECT_FALSE(cache.find("b", 1, 0).has_value());
}

TEST(AnswerCache, AChangeOrASecondEndsIt) {
  AnswerCache cache;
  cache.keep("a", 1, 0, answer("x"));
  EXPECT_FALSE(cache.find("a", 2, 0).has_value());
  EXPECT_FALSE(cache.find("a", 1, AnswerCache::kFreshFor).has_value());
  cache.keep("a", 2, 0, answer("y"));
  EXPECT_EQ(cache.find("a", 2, 0)->text(), "y");
  // Read before the change, and done after it.
  cache.keep("a", 1, 0, answer("x"));
  EXPECT_EQ(cache.find("a", 2, 0)->text(), "y");
}

TEST(AnswerCache, KeepsOnlyWholeAnswersOfReasonableSize) {
  AnswerCache cache;
  cache.keep("a", 1, 0, answer("x", 404));
  cache.keep("b", 1, 0, answer(std::string(5 << 20, 'x')));
  cache.keep(std::string(5000, 'k'), 1, 0, answer("x"));
  auto file = answer("x");
  file.file = "/somewhere";
  cache.keep("c", 1, 0, file);
  for (const auto& key :
       {std::string("a"), std::string("b"), std::string(5000, 'k'), std::string("c")}) {
    EXPECT_FALSE(cache.find(key, 1, 0).has_value());
  }
}

TEST(AnswerCache, NeverHoldsMoreThanItMay) {
  AnswerCache cache;
  const auto large = answer(std::string(3 << 20, 'x'));
  for (int i = 0; i < 30; ++i) cache.keep(std::to_string(i), 1, 0, large);
  int held = 0;
  for (int i = 0; i < 30; ++i) held += cache.find(std::to_string(i), 1, 0) ? 1 : 0;
  EXPECT_LE(held, 21);
  EXPECT_TRUE(cache.find("29", 1, 0).has_value());
}

TEST(AnswerCache, WhoAsksAndInWhichLanguageIsPartOfTheKey) {
  const auto key = AnswerCache::key_of(request("Bearer a", "en"));
  EXPECT_EQ(key, AnswerCache::key_of(request("Bearer a", "en")));
  EXPECT_NE(key, AnswerCache::key_of(request("Bearer b", "en")));
  EXPECT_NE(key, AnswerCache::key_of(request("Bearer a", "zh-CN")));
}

TEST(AnswerCache, OnlyReadsAreKept) {
  http::Route route;
  EXPECT_TRUE(AnswerCache::keeps(route));
  route.work = http::Work::task;
  EXPECT_FALSE(AnswerCache::keeps(route));
  route.kept = true;
  EXPECT_TRUE(AnswerCache::keeps(route));
  route.method = http::Method::post;
  EXPECT_FALSE(AnswerCache::keeps(route));
}

}  // namespace
}  // namespace troth::server
