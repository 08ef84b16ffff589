#include "http/router.h"

#include <gtest/gtest.h>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::http {
namespace {

Route a_route(Method method, std::string path, std::string name) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.name = std::move(name);
  route.tag = "things";
  route.summary = "Does things.";
  route.work = Work::task;
  route.handler = [](const Call& call) -> Result<Response> { return answer(call, Json()); };
  return route;
}

Router some_routes() {
  Router router;
  router.add(a_route(Method::get, "/things", "list"));
  router.add(a_route(Method::post, "/things", "make"));
  router.add(a_route(Method::get, "/things/{thing:id}", "show"));
  router.add(a_route(Method::get, "/things/mine", "mine"));
  router.add(a_route(Method::get, "/kinds/{kind:word}/of/{thing:id}", "kind"));
  return router;
}

std::string found(const Router& router, Method method, std::string_view path) {
  const auto match = router.find(method, path);
  return match.route == nullptr ? "-" + match.allowed : match.route->name;
}

TEST(Router, FindsByMethodAndPath) {
  const auto router = some_routes();
  EXPECT_EQ(found(router, Method::get, "/things"), "list");
  EXPECT_EQ(found(router, Method::head, "/things"), "list");
  EXPECT_EQ(found(router, Method::post, "/things"), "make");
  EXPECT_EQ(found(router, Method::get, "/things/mine"), "mine");
  const auto match = router.find(Method::get, "/kinds/a-b/of/17");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.values, (PathValues{{"kind", "a-b"}, {"thing", "17"}}));
}

TEST(Router, ParametersMustHaveTheirType) {
  const auto router = some_routes();
  EXPECT_EQ(found(router, Method::get, "/things/17"), "show");
  for (const char* path : {"/things/0", "/things/-1", "/things/017", "/things/x", "/things/",
                           "/things/9223372036854775808", "/things/17/", "/kinds/A/of/1",
                           "/kinds/../of/1", "/kinds/%61/of/1", "", "things", "//things"}) {
    EXPECT_EQ(found(router, Method::get, path), "-") << path;
  }
}

TEST(Router, SaysWhichMethodsThereAre) {
  const auto router = some_routes();
  EXPECT_EQ(found(router, Method::del, "/things"), "-GET, POST");
  EXPECT_EQ(found(router, Method::other, "/things/17"), "-GET");
}

TEST(RouterDeath, MistakesInDeclarationsEndTheProgram) {
  auto router = some_routes();
  EXPECT_DEATH(router.add(a_route(Method::get, "/other", "list")), "");
  EXPECT_DEATH(router.add(a_route(Method::get, "/things", "again")), "");
  EXPECT_DEATH(router.add(a_route(Method::get, "/x/{y}", "untyped")), "");
  EXPECT_DEATH(router.add(a_route(Method::get, "/x/{y:int}", "unknown_type")), "");
  auto write_by_get = a_route(Method::get, "/w", "write_by_get");
  write_by_get.handler = nullptr;
  write_by_get.work = Work::write;
  write_by_get.session_handler = [](const Call& call, db::Session&) -> Result<Response> {
    return answer(call, Json());
  };
  EXPECT_DEATH(router.add(write_by_get), "");
  auto false_example = a_route(Method::get, "/e", "false_example");
  false_example.gives(schema::object({{"a", schema::text()}}));
  false_example.shows("one", nullptr, {{"a", 1}});
  EXPECT_DEATH(router.add(false_example), "");
}

}  // namespace
}  // namespace troth::http
