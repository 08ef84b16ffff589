#include "http/openapi.h"

#include <gtest/gtest.h>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::http {
namespace {

Json thing() {
  return schema::named("Thing", schema::object({{"id", schema::id()}, {"name", schema::text()}}));
}

Json document() {
  Router router;
  Route route;
  route.path = "/api/v1/things/{thing:id}";
  route.name = "show_thing";
  route.tag = "things";
  route.summary = "One thing.";
  route.right = Right::figures_read;
  route.work = Work::task;
  route.asks("detail", schema::boolean(), "More of it.");
  route.gives(thing());
  route.shows("a chair", nullptr, {{"id", "17"}, {"name", "chair"}});
  route.handler = [](const Call& call) -> Result<Response> { return answer(call, Json()); };
  router.add(route);
  auto other = route;
  other.method = Method::post;
  other.name = "change_thing";
  other.right = Right::anyone;
  other.takes(thing());
  other.examples.clear();
  router.add(other);
  return openapi(router, "1.2.3", [](Right) { return std::string("owner"); });
}

TEST(OpenApi, ListsEachRouteWithItsParametersAndRight) {
  const auto json = document();
  EXPECT_EQ(json["openapi"], "3.1.0");
  const auto& get = json["paths"]["/api/v1/things/{thing}"]["get"];
  EXPECT_EQ(get["operationId"], "show_thing");
  EXPECT_EQ(get["tags"], Json::array({"things"}));
  EXPECT_EQ(get["x-right"], "figures:read");
  EXPECT_EQ(get["x-roles"], "owner");
  ASSERT_EQ(get["parameters"].size(), 2U);
  EXPECT_EQ(get["parameters"][0]["in"], "path");
  EXPECT_EQ(get["parameters"][1]["name"], "detail");
  EXPECT_EQ(get["responses"]["200"]["content"]["application/json"]["examples"]["a chair"]["value"]
               ["name"],
            "chair");
}

TEST(OpenApi, ListsNamedSchemasOnce) {
  const auto json = document();
  const auto& paths = json["paths"]["/api/v1/things/{thing}"];
  const auto reference = Json{{"$ref", "#/components/schemas/Thing"}};
  EXPECT_EQ(paths["get"]["responses"]["200"]["content"]["application/json"]["schema"], reference);
  EXPECT_EQ(paths["post"]["requestBody"]["content"]["application/json"]["schema"], reference);
  EXPECT_EQ(json["components"]["schemas"]["Thing"]["properties"]["id"]["format"], "id");
  EXPECT_TRUE(json["components"]["schemas"].contains("Problem"));
}

TEST(OpenApi, OpenRoutesNeedNoKey) {
  const auto json = document();
  const auto& paths = json["paths"]["/api/v1/things/{thing}"];
  EXPECT_EQ(paths["post"]["security"], Json::array());
  EXPECT_FALSE(paths["get"].contains("security"));
  EXPECT_EQ(json["security"].dump(), R"([{"session":[]},{"key":[]}])");
}

}  // namespace
}  // namespace troth::http
