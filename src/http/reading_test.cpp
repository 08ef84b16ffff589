#include "http/reading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::http {
namespace {

using ::testing::ElementsAre;

Route a_route() {
  Route route;
  route.method = Method::post;
  route.path = "/things/{thing:id}";
  route.takes(schema::object({{"name", schema::text(10)}}));
  route.asks("limit", schema::integer(1, 10), "How many.");
  route.asks("dry_run", schema::boolean(), "Try only.");
  return route;
}

Request a_request(std::string body) {
  Request request;
  request.method = Method::post;
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  request.body = std::move(body);
  return request;
}

const Problem& refused(const std::variant<Call, Problem>& read) {
  static const Problem none;
  EXPECT_TRUE(std::holds_alternative<Problem>(read));
  return std::holds_alternative<Problem>(read) ? std::get<Problem>(read) : none;
}

std::vector<std::string> pointers(const Problem& problem) {
  std::vector<std::string> all;
  for (const auto& violation : problem.violations) {
    all.push_back(violation.pointer + " " + violation.code);
  }
  return all;
}

TEST(Reading, AGoodRequestBecomesACall) {
  const auto route = a_route();
  auto request = a_request(R"({"name":"x"})");
  request.query = "limit=3&dry_run=true";
  request.headers.add("Accept-Language", "fr, zh-CN;q=0.8, en;q=0.5");
  const auto read = read_call(request, route, {{"thing", "17"}}, Language::en);
  ASSERT_TRUE(std::holds_alternative<Call>(read));
  const auto& call = std::get<Call>(read);
  EXPECT_EQ(call.path_id("thing"), 17);
  EXPECT_EQ(call.query_integer("limit", 5), 3);
  EXPECT_EQ(call.query("dry_run"), "true");
  EXPECT_EQ(call.text("name"), "x");
  EXPECT_EQ(call.text("other"), "");
  EXPECT_EQ(call.language, Language::zh_CN);
  EXPECT_EQ(call.subject, "thing:17");
}

TEST(Reading, BodiesMustBeJsonAsDeclared) {
  const auto route = a_route();
  EXPECT_EQ(refused(read_call(a_request("{"), route, {}, Language::en)).status, 400);
  EXPECT_EQ(refused(read_call(a_request(""), route, {}, Language::en)).status, 400);
  EXPECT_THAT(pointers(refused(read_call(a_request("{}"), route, {}, Language::en))),
              ElementsAre("/body/name required"));
  auto form = a_request("name=x");
  form.headers = {};
  form.headers.add("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_EQ(refused(read_call(form, route, {}, Language::en)).status, 415);
  EXPECT_EQ(refused(read_call(a_request("{\"name\":\"\xff\"}"), route, {}, Language::en)).status,
            400);
}

TEST(Reading, DeepNestingIsRefusedBeforeItIsParsed) {
  const auto route = a_route();
  const auto deep = std::string(200'000, '[');
  EXPECT_EQ(refused(read_call(a_request(deep), route, {}, Language::en)).status, 400);
  // Brackets in text do not count.
  const auto text = "{\"name\":\"" + std::string(8, '[') + "\\\"\"}";
  EXPECT_TRUE(std::holds_alternative<Call>(read_call(a_request(text), route, {}, Language::en)));
}

TEST(Reading, QueriesMustBeAsDeclared) {
  const auto route = a_route();
  const auto said = [&](const char* query) {
    auto request = a_request(R"({"name":"x"})");
    request.query = query;
    return pointers(refused(read_call(request, route, {}, Language::en)));
  };
  EXPECT_THAT(said("limit=11"), ElementsAre("/query/limit too_great"));
  EXPECT_THAT(said("limit=x"), ElementsAre("/query/limit type"));
  EXPECT_THAT(said("limit=1&limit=2"), ElementsAre("/query/limit repeated"));
  EXPECT_THAT(said("dry_run=yes"), ElementsAre("/query/dry_run type"));
  EXPECT_THAT(said("colour=red"), ElementsAre("/query/colour unknown"));
  EXPECT_THAT(said("limit=%zz"), ElementsAre("/query encoding"));
}

TEST(Reading, ABodyWhereNoneIsTakenIsRefused) {
  Route route;
  EXPECT_EQ(refused(read_call(a_request("{}"), route, {}, Language::en)).status, 422);
}

TEST(Reading, LanguagesArePreferredByWeight) {
  EXPECT_EQ(preferred_language("", Language::zh_CN), Language::zh_CN);
  EXPECT_EQ(preferred_language("de", Language::zh_CN), Language::zh_CN);
  EXPECT_EQ(preferred_language("zh;q=0.3,en;q=0.9", Language::zh_CN), Language::en);
  EXPECT_EQ(preferred_language(";;;,,q=", Language::en), Language::en);
}

}  // namespace
}  // namespace troth::http
