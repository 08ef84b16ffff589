#include "locales.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "house_files.h"

namespace troth::locales {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Texts texts(const std::string& language) {
  return nlohmann::json::parse(read(kRoot / "locales" / (language + ".json"))).get<Texts>();
}

std::set<std::string> literals_of_the_code() {
  std::set<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "src")) {
    const std::string path = entry.path().string();
    const bool code = path.ends_with(".cpp") || path.ends_with(".h");
    if (code && !path.ends_with("_test.cpp")) found.merge(key_literals(read(path)));
  }
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "web/src")) {
    const std::string path = entry.path().string();
    const bool code = path.ends_with(".ts") || path.ends_with(".tsx");
    if (code && !path.ends_with(".test.ts")) found.merge(key_literals(read(path)));
  }
  return found;
}

std::set<std::string> declared_prefixes() {
  std::istringstream lines(read(kRoot / "tests/locales/prefixes.txt"));
  std::set<std::string> prefixes;
  for (std::string line; std::getline(lines, line);) prefixes.insert(line);
  return prefixes;
}

TEST(LocalesOfTheHouse, HaveTheSameKeysAndArguments) {
  EXPECT_THAT(compare(texts("en"), texts("zh-CN")), IsEmpty());
}

TEST(LocalesOfTheHouse, AreTranslated) {
  EXPECT_THAT(untranslated(texts("en"), texts("zh-CN")), IsEmpty());
}

TEST(LocalesOfTheHouse, AreInOrder) {
  EXPECT_THAT(disorder(read(kRoot / "locales/en.json")), IsEmpty());
  EXPECT_THAT(disorder(read(kRoot / "locales/zh-CN.json")), IsEmpty());
}

/// Fields that the statistics write by name, of two letters or more: shorter ones are symbols.
/// Path models are told in words of their own.
std::set<std::string> fields_of_the_statistics() {
  static const std::regex field(
      R"re(\["([a-z][a-z_0-9]+)"\] = |\{"([a-z][a-z_0-9]+)", (?:number|interval_json)\()re");
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(kRoot / "src/app")) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("stats_") || name.starts_with("stats_pls") || !name.ends_with(".cpp"))
      continue;
    const std::string code = read(entry.path());
    for (std::sregex_iterator at(code.begin(), code.end(), field), end; at != end; ++at)
      found.insert((*at)[1].matched ? (*at)[1].str() : (*at)[2].str());
  }
  return found;
}

TEST(FieldsOfTheStatistics, AreAllInWords) {
  const auto fields = fields_of_the_statistics();
  EXPECT_GT(fields.size(), 200U);
  const Texts chinese = texts("zh-CN");
  std::vector<std::string> without;
  for (const auto& field : fields)
    if (!chinese.contains("stats.field." + field) && field != "warnings") without.push_back(field);
  EXPECT_THAT(without, IsEmpty());
}

TEST(LocalesOfTheHouse, AreUsedAndComplete) {
  EXPECT_THAT(unused_and_unknown(texts("en"), literals_of_the_code(), declared_prefixes()),
              IsEmpty());
}

TEST(Locales, ArgumentsAreFoundAtEveryDepth) {
  EXPECT_THAT(arguments("{a} of {n, plural, one {# x} other {# {b}s}}"),
              ElementsAre("a", "b", "n"));
  EXPECT_THAT(arguments("plain"), IsEmpty());
  EXPECT_THAT(arguments("{open"), ElementsAre("!"));
}

TEST(Locales, CompareFindsEachDifference) {
  EXPECT_THAT(compare({{"a", "x"}}, {{"a", "甲"}}), IsEmpty());
  EXPECT_THAT(compare({{"a", "x"}}, {}), ElementsAre("a: missing in zh-CN"));
  EXPECT_THAT(compare({}, {{"a", "甲"}}), ElementsAre("a: missing in en"));
  EXPECT_THAT(compare({{"a", "{n}"}}, {{"a", "{m}"}}),
              ElementsAre("a: the languages use different arguments"));
  EXPECT_THAT(
      compare({{"a", "{n"}}, {{"a", "{n}"}}),
      ElementsAre("a: not an ICU message (en)", "a: the languages use different arguments"));
}

TEST(Locales, EnglishIsFoundInChinese) {
  EXPECT_THAT(untranslated({}, {{"a", "客户 who never came back"}}), ElementsAre(HasSubstr("a:")));
  EXPECT_THAT(untranslated({{"a", "two words"}}, {{"a", "two words"}}),
              ElementsAre(HasSubstr("a:")));
  EXPECT_THAT(untranslated({{"a", "NPS"}}, {{"a", "NPS"}}), IsEmpty());
  EXPECT_THAT(untranslated({}, {{"a", "请运行 troth import WS orders FILE 导入订单"}}), IsEmpty());
  EXPECT_THAT(untranslated({}, {{"a", "共 {n, plural, other {#}} 位客户"}}), IsEmpty());
}

TEST(Locales, DisorderIsFound) {
  EXPECT_THAT(disorder("{\n  \"a\": \"x\",\n  \"b\": \"y\"\n}\n"), IsEmpty());
  EXPECT_THAT(disorder("{\n  \"b\": \"x\",\n  \"a\": \"y\"\n}\n"),
              ElementsAre("a: out of order after b"));
  EXPECT_THAT(disorder("{\n  \"a\": \"x\",\n  \"a\": \"y\"\n}\n"),
              ElementsAre("a: out of order after a"));
  EXPECT_THAT(disorder("{\n<<<<<<<\n}\n"), ElementsAre(HasSubstr("<<<<<<<")));
}

TEST(Locales, LiteralsOfTheCodeAreFound) {
  EXPECT_THAT(key_literals(R"(message(l, "report.title"); x("reject." + c); "a.csv" "no" "A.b")"),
              ElementsAre("reject.", "report.title"));
}

TEST(Locales, UnusedAndUnknownKeysAreFound) {
  const Texts some = {{"report.title", "x"}, {"reject.bad", "y"}};
  EXPECT_THAT(unused_and_unknown(some, {"report.title", "reject."}, {"reject."}), IsEmpty());
  EXPECT_THAT(unused_and_unknown(some, {"reject."}, {"reject."}),
              ElementsAre("report.title: used nowhere"));
  EXPECT_THAT(unused_and_unknown(some, {"report.title", "report.gone", "reject."}, {"reject."}),
              ElementsAre("report.gone: used, but no language has it"));
  EXPECT_THAT(unused_and_unknown(some, {"report.title", "reject.bad"}, {"reject."}),
              ElementsAre("reject.: a prefix that is not used"));
  EXPECT_THAT(
      unused_and_unknown({{"web.type.web.made", "x"}}, {"web.made", "web.type."}, {"web.type."}),
      IsEmpty());
  EXPECT_THAT(unused_and_unknown(some, {"report.title", "reject.bad", "report."}, {}),
              ElementsAre("report.: a prefix that is not declared"));
}

}  // namespace
}  // namespace troth::locales
