// Every list that is also given as a file: its pages are the file cut in pieces, in every order.

#include <fmt/format.h>

#include <set>

#include "app/filled_testing.h"
#include "base/text.h"

namespace troth::app {
namespace {

class ApiLists : public FilledWorkspace {
 protected:
  static bool has(const Route& route, std::string_view parameter) {
    return std::any_of(route.query.begin(), route.query.end(),
                       [&](const auto& one) { return one.name == parameter; });
  }
  std::vector<const Route*> paged_lists() {
    std::vector<const Route*> lists;
    for (const auto& route : backend_->router().routes()) {
      if (route->as_file && has(*route, "cursor")) lists.push_back(route.get());
    }
    return lists;
  }
  static std::vector<std::string> sorts_of(const Route& route) {
    for (const auto& parameter : route.query) {
      if (parameter.name == "sort") return parameter.schema->at("enum");
    }
    return {};
  }
  std::vector<Json> all_pages(const std::string& path, int limit) {
    std::vector<Json> items;
    std::string cursor;
    for (;;) {
      const auto page = json(call(Role::analyst, Method::get,
                                  fmt::format("{}&limit={}{}", path, limit, cursor)));
      EXPECT_TRUE(page.contains("items")) << path << " " << page;
      if (!page.contains("items")) return items;
      EXPECT_LE(page["items"].size(), static_cast<std::size_t>(limit));
      for (const auto& item : page["items"]) items.push_back(item);
      if (page["next"].is_null()) return items;
      cursor = "&cursor=" + page["next"].get<std::string>();
    }
  }
  static std::string read_file(const Response& response) {
    std::ifstream file(response.file);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::vector<Json> as_file(const std::string& path) {
    const auto response = call(Role::analyst, Method::get, path + "&format=ndjson");
    EXPECT_EQ(response.status, 200) << response.text();
    const auto text = read_file(response);
    std::vector<Json> items;
    for (const auto line : split(text, '\n')) {
      if (!line.empty()) items.push_back(Json::parse(line));
    }
    return items;
  }
};

TEST_P(ApiLists, PagesAreTheFileInPiecesWhateverTheOrder) {
  const auto lists = paged_lists();
  std::set<std::string> names;
  for (const auto* route : lists) {
    names.insert(route->name);
    for (const auto& sort : sorts_of(*route)) {
      const auto path = route->path + "?sort=" + sort;
      const auto whole = as_file(path);
      EXPECT_GE(whole.size(), 1U) << path;
      EXPECT_EQ(all_pages(path, 1), whole) << path;
      EXPECT_EQ(all_pages(path, 2), whole) << path;
      const auto counted = json(call(Role::analyst, Method::get, path + "&total=true"));
      EXPECT_EQ(counted["total"], whole.size()) << path;
    }
  }
  for (const char* name : {"list_customers", "list_orders", "list_products", "list_interactions",
                           "list_responses"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST_P(ApiLists, AFormerNumberOfACustomerFiltersAsThePresentOne) {
  for (const char* list : {"orders", "interactions", "responses"}) {
    const auto path = fmt::format("/api/v1/{}?customer=", list);
    const auto found = json(call(Role::analyst, Method::get, path + known_["customer"]));
    EXPECT_GE(found["items"].size(), 1U) << found;
    for (const auto& item : found["items"]) EXPECT_EQ(item["customer_id"], known_["customer"]);
    EXPECT_EQ(call(Role::analyst, Method::get, path + "1").status, 404);
  }
}

TEST_P(ApiLists, ACsvFileHoldsTheColumnsAskedFor) {
  const auto response = call(Role::analyst, Method::get,
                             "/api/v1/orders?format=csv&columns=reference,net&sort=ordered_at");
  ASSERT_EQ(response.status, 200) << response.text();
  EXPECT_EQ(read_file(response), "\xEF\xBB\xBFreference,net\n1,12.50\n2,2.00\n");
  const auto unknown =
      call(Role::analyst, Method::get, "/api/v1/orders?format=csv&columns=password");
  EXPECT_EQ(unknown.status, 400);
}

TEST_P(ApiLists, WhoMayNotSeeCustomersSeesProductsAndQuestionsOnly) {
  for (const char* open : {"products", "instruments"}) {
    EXPECT_EQ(call(Role::viewer, Method::get, std::string("/api/v1/") + open).status, 200);
  }
  for (const char* closed : {"orders", "interactions", "responses", "identities?value=17"}) {
    EXPECT_EQ(call(Role::viewer, Method::get, std::string("/api/v1/") + closed).status, 403);
  }
}

TEST_P(ApiLists, ADayRangeIsOfLocalDays) {
  const auto on = [&](const std::string& day) {
    const auto range = "/api/v1/orders?from=" + day + "&to=" + day;
    return json(call(Role::analyst, Method::get, range))["items"].size();
  };
  EXPECT_EQ(on("2024-03-05"), 1U);
  EXPECT_EQ(on("2024-03-04"), 0U);
  EXPECT_EQ(on("2024-03-06"), 0U);
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiLists, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
