#include "http/list_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "http/reading.h"
#include "http/schema.h"

namespace troth::http {
namespace {

Route a_list() {
  Route route;
  route.path = "/things";
  route.gives(schema::page("Things", schema::object({{"name", schema::nullable(schema::text())},
                                                     {"size", schema::number()},
                                                     {"parts", schema::list(schema::text())}})));
  also_as_file(route);
  return route;
}

/// What the file of two things holds, or the refusal.
Result<std::string> written(const std::string& query) {
  const auto route = a_list();
  Request request;
  request.query = query;
  const auto read = read_call(request, route, {}, Language::en);
  if (!std::holds_alternative<Call>(read)) return Error{ErrorCode::usage, "refused", "", ""};
  const auto& call = std::get<Call>(read);
  EXPECT_TRUE(wants_file(call));
  TROTH_ASSIGN(auto list, ListFile::begin(call));
  TROTH_TRY(list.add({{"name", "=1+1"}, {"size", 1.5}, {"parts", {"a", "b"}}}));
  TROTH_TRY(list.add({{"name", nullptr}, {"size", 2}, {"parts", Json::array()}}));
  std::string path;
  std::string content;
  {
    TROTH_ASSIGN(const auto response, list.finish("things"));
    path = response.file;
    std::ifstream file(path, std::ios::binary);
    content = {std::istreambuf_iterator<char>(file), {}};
    const auto permissions = std::filesystem::status(path).permissions();
    EXPECT_EQ(permissions & std::filesystem::perms(077), std::filesystem::perms::none);
    EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  }
  EXPECT_TRUE(std::filesystem::exists(path)) << "the list still holds it";
  list = *ListFile::begin(call);
  EXPECT_FALSE(std::filesystem::exists(path));
  return content;
}

TEST(ListFile, IsCsvForSpreadsheets) {
  EXPECT_EQ(*written("format=csv"),
            "\xEF\xBB\xBFname,size,parts\n'=1+1,1.5,\"[\"\"a\"\",\"\"b\"\"]\"\n,2,[]\n");
}

TEST(ListFile, HasTheColumnsAskedFor) {
  EXPECT_EQ(*written("format=csv&columns=size,%20name"), "\xEF\xBB\xBFsize,name\n1.5,'=1+1\n2,\n");
  EXPECT_EQ(*written("format=ndjson&columns=size"), "{\"size\":1.5}\n{\"size\":2}\n");
}

TEST(ListFile, IsNdjsonForPrograms) {
  EXPECT_EQ(*written("format=ndjson"),
            "{\"name\":\"=1+1\",\"size\":1.5,\"parts\":[\"a\",\"b\"]}\n"
            "{\"name\":null,\"size\":2,\"parts\":[]}\n");
}

TEST(ListFile, RefusesColumnsThatAreNotThere) {
  const auto refused = written("format=csv&columns=size,weight");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::usage);
  EXPECT_EQ(refused.error().subject, "weight");
  EXPECT_FALSE(written("format=xlsx"));
}

}  // namespace
}  // namespace troth::http
