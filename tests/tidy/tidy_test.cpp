#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "house.h"
#include "rules.h"

namespace troth::tidy {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

File file(std::string path, std::vector<std::string> lines) {
  return {std::move(path), std::move(lines)};
}

std::vector<std::string> rules_of(const Findings& findings) {
  std::vector<std::string> rules;
  for (const auto& finding : findings) rules.push_back(finding.rule);
  return rules;
}

std::vector<std::string> text_rules(const File& planted) {
  Findings findings;
  check_text(planted, findings);
  return rules_of(findings);
}

std::vector<std::string> source_rules(const File& planted) {
  Findings findings;
  check_source(planted, findings);
  return rules_of(findings);
}

TEST(TidyText, CleanTextPasses) {
  EXPECT_THAT(text_rules(file("src/base/a.cpp", {"int f() {", "  return 1;", "}"})), IsEmpty());
}

TEST(TidyText, FindsWhatIsPlanted) {
  const std::string longest(100, 'x');
  EXPECT_THAT(text_rules(file("src/base/a.cpp", {longest})), IsEmpty());
  EXPECT_THAT(text_rules(file("src/base/a.cpp", {longest + "x"})), ElementsAre("line-length"));
  EXPECT_THAT(text_rules(file("docs/a.md", {longest + "x"})), IsEmpty());
  EXPECT_THAT(text_rules(file("a.cpp", {"\tx"})), ElementsAre("tab"));
  EXPECT_THAT(text_rules(file("a.md", {"x "})), ElementsAre("trailing-blank"));
  EXPECT_THAT(text_rules(file("a.cpp", {"x\r"})), ElementsAre("trailing-blank"));
  for (const auto* marker : {"// TO"
                             "DO: later",
                             "# FIX"
                             "ME",
                             "XX"
                             "X",
                             "(HA"
                             "CK)"})
    EXPECT_THAT(text_rules(file("a.md", {marker})), ElementsAre("marker")) << marker;
  EXPECT_THAT(text_rules(file("a.md", {"HA"
                                       "CKING.md and TO"
                                       "DOS"})),
              IsEmpty());
  EXPECT_THAT(text_rules(file("a.md", {"see /wo"
                                       "rk/x"})),
              ElementsAre("machine"));
}

TEST(TidyText, CountsColumnsNotBytes) {
  std::string line;
  for (int i = 0; i < 100; ++i) line += "中";
  EXPECT_THAT(text_rules(file("a.cpp", {line})), IsEmpty());
}

TEST(TidyText, FindsLongFilesAndFunctions) {
  EXPECT_THAT(text_rules(file("a.cpp", std::vector<std::string>(801, "x;"))),
              ElementsAre("file-length"));
  const auto function = [](std::string head, std::size_t body) {
    std::vector<std::string> lines = {std::move(head)};
    lines.insert(lines.end(), body, "    x;");
    lines.emplace_back("}");
    return file("a.cpp", lines);
  };
  EXPECT_THAT(text_rules(function("int f(int x) {", 68)), IsEmpty());
  EXPECT_THAT(text_rules(function("int f(int x) {", 69)), ElementsAre("function-length"));
  EXPECT_THAT(text_rules(function("TEST(A, B) {", 69)), ElementsAre("function-length"));
  EXPECT_THAT(text_rules(function("struct S : T<f()> {", 200)), IsEmpty());
  EXPECT_THAT(text_rules(function("const X table = f({", 200)), ElementsAre());
}

TEST(TidyFloors, TheTableHasOneOrder) {
  int floor = 0;
  for (const auto& room : rooms()) {
    EXPECT_GE(room.floor, floor) << room.name;
    floor = room.floor;
    for (const auto known : room.may_know) {
      ASSERT_NE(find_room(known), nullptr) << known;
      EXPECT_LE(find_room(known)->floor, room.floor) << room.name << " knows " << known;
    }
  }
}

TEST(TidyFloors, RefusesIncludesThatGoUpOrAcross) {
  for (const auto* bad : {"src/base/a.cpp|db/session.h", "src/stats/a.cpp|db/session.h",
                          "src/db/a.cpp|stats/nps.h", "src/db/a.cpp|customers/types.h",
                          "src/customers/a.cpp|sales/types.h", "src/sales/a.cpp|customers/store.h",
                          "src/survey/a.cpp|intake/reader.h", "src/intake/a.cpp|demo/company.h",
                          "src/nowhere/a.cpp|db/session.h", "src/intake/a.cpp|nowhere/a.h",
                          "src/evaluation/a.cpp|app/program.h", "src/db/a.cpp|http/router.h"}) {
    const std::string_view pair(bad);
    const auto bar = pair.find('|');
    const auto planted = file(std::string(pair.substr(0, bar)),
                              {"#include \"" + std::string(pair.substr(bar + 1)) + "\""});
    EXPECT_THAT(source_rules(planted), ElementsAre("floors")) << bad;
  }
  EXPECT_THAT(source_rules(file("src/db/a.cpp", {"#include \"session.h\""})),
              ElementsAre("include"));
}

TEST(TidyFloors, AllowsIncludesThatGoDown) {
  for (const auto* good : {"base/time.h", "db/session.h", "stats/nps.h", "customers/service.h",
                           "customers/types.h", "customers/reading.h", "sales/store.h"})
    EXPECT_THAT(source_rules(file("src/sales/a.cpp", {std::string("#include \"") + good + "\""})),
                IsEmpty())
        << good;
  EXPECT_THAT(source_rules(file("src/app/a.cpp", {"#include \"intake/commands.h\""})), IsEmpty());
  EXPECT_THAT(source_rules(file("src/demo/a.cpp", {"#include \"sales/types.h\""})), IsEmpty());
}

TEST(TidySource, HeadersSayWhatTheyAreFor) {
  EXPECT_THAT(source_rules(file("src/base/a.h", {"#pragma once", "// Why.", "int f();"})),
              IsEmpty());
  EXPECT_THAT(source_rules(file("src/base/a.h", {"#pragma once", "", "int f();"})),
              ElementsAre("header"));
  EXPECT_THAT(source_rules(file("src/base/a.h", {"int f();"})), ElementsAre("header"));
  EXPECT_THAT(source_rules(file("src/base/a.h", {})), ElementsAre("header"));
}

TEST(TidySource, HeavyHeadersStayInside) {
  const std::vector<std::string> lines = {"#pragma once", "// Why.", "#include <soci/soci.h>"};
  EXPECT_THAT(source_rules(file("src/sales/service.h", lines)), ElementsAre("heavy"));
  EXPECT_THAT(source_rules(file("src/stats/a.h", lines)), ElementsAre("heavy"));
  EXPECT_THAT(source_rules(file("src/db/soci_handles.h", lines)), IsEmpty());
}

TEST(TidySource, RoomsDoNotWriteToTheTerminal) {
  EXPECT_THAT(source_rules(file("src/sales/a.cpp", {"  std::cout << 1;"})),
              ElementsAre("terminal"));
  EXPECT_THAT(source_rules(file("src/sales/a.cpp", {"  std::printf(\"x\");"})),
              ElementsAre("terminal"));
  EXPECT_THAT(source_rules(file("src/sales/a.cpp", {"  std::snprintf(buffer, 3, \"x\");"})),
              IsEmpty());
  EXPECT_THAT(source_rules(file("src/app/main.cpp", {"  std::cout << 1;"})), IsEmpty());
}

TEST(TidyRooms, FindsUnbuiltAndUntestedSources) {
  const Files files = {
      file("src/sales/CMakeLists.txt", {"  a.cpp", "  b.cpp", "  store.cpp", "TESTS a_test.cpp)"}),
      file("src/sales/a.cpp", {"#include \"sales/a.h\"", "#include \"sales/store.h\""}),
      file("src/sales/a.h", {}),
      file("src/sales/a_test.cpp", {"#include \"sales/a.h\""}),
      file("src/sales/b.cpp", {"#include \"sales/b.h\""}),
      file("src/sales/b.h", {}),
      file("src/sales/part_of_a.cpp", {"#include \"sales/a.h\""}),
      file("src/sales/store.cpp", {"#include \"sales/store.h\""}),
      file("src/sales/store.h", {}),
  };
  Findings findings;
  check_rooms(files, findings);
  std::vector<std::string> found;
  for (const auto& finding : findings) found.push_back(finding.path + " " + finding.rule);
  EXPECT_THAT(found,
              UnorderedElementsAre("src/sales/b.cpp untested", "src/sales/part_of_a.cpp unbuilt"));
}

class TidyHouse : public ::testing::Test {
 protected:
  TidyHouse() : root_(fs::temp_directory_path() / fs::path("tidy-" + std::to_string(getpid()))) {
    fs::create_directories(root_);
  }
  ~TidyHouse() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }
  void plant(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  fs::path root_;
};

TEST_F(TidyHouse, FindsLinksThatLeadNowhere) {
  plant("docs/there.md", "x\n");
  plant("README.md",
        "[a](docs/there.md#part) [b](https://example.org/x) [c](docs/gone.md)\n"
        "`docs/there.md` `src/gone.cpp` `src/<room>/x.cpp`\n"
        "```\n[d](not/checked.md)\n```\n");
  plant("docs/decisions/0002-ids.md", "See [there](../there.md).\n");
  plant("src/base/id.h", "#pragma once\n// See docs/decisions/0002 and\n// docs/lost.md.\n");
  const auto findings = check_house(root_);
  std::vector<std::string> found;
  for (const auto& finding : findings)
    found.push_back(finding.path + ":" + std::to_string(finding.line) + " " + finding.rule);
  EXPECT_THAT(found, UnorderedElementsAre("README.md:1 dead-link", "README.md:2 dead-path",
                                          "src/base/id.h:3 dead-path"));
}

TEST_F(TidyHouse, PassesACleanOneAndLeavesMaterialAlone) {
  plant("README.md", "# A house\n");
  plant("fuzz/corpus/csv/odd", "\t \r\n");
  plant("build/x.cpp", "\t\n");
  plant("src/base/CMakeLists.txt", "a.cpp a_test.cpp\n");
  plant("src/base/a.h", "#pragma once\n// Says why.\n");
  plant("src/base/a.cpp", "#include \"base/a.h\"\n");
  plant("src/base/a_test.cpp", "#include \"base/a.h\"\n");
  EXPECT_THAT(rules_of(check_house(root_)), IsEmpty());
}

}  // namespace
}  // namespace troth::tidy
