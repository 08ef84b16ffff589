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

/// What `pattern` finds in the code of the statistics: its first group that matched.
std::set<std::string> found_in_statistics(const std::regex& pattern) {
  std::set<std::string> found;
  for (const char* room : {"src/app", "src/stats"}) {
    for (const auto& entry : fs::directory_iterator(kRoot / room)) {
      const auto name = entry.path().filename().string();
      if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
      // Path models are told in words of their own.
      if (room == std::string("src/app") &&
          (!name.starts_with("stats_") || name.starts_with("stats_pls")))
        continue;
      const std::string code = read(entry.path());
      for (std::sregex_iterator at(code.begin(), code.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1].matched ? (*at)[1].str() : (*at)[2].str());
    }
  }
  return found;
}

std::vector<std::string> without_words(const std::set<std::string>& names,
                                       const std::string& prefix) {
  const Texts chinese = texts("zh-CN");
  std::vector<std::string> without;
  for (const auto& name : names)
    if (!chinese.contains(prefix + name)) without.push_back(name);
  return without;
}

TEST(WordsOfTheStatistics, AreThereForAllFields) {
  // Fields of one letter are symbols.
  auto fields = found_in_statistics(std::regex(
      R"re(\["([a-z][a-z_0-9]+)"\] = |\{"([a-z][a-z_0-9]+)", (?:number|interval_json)\()re"));
  fields.erase("warnings");  // printed one by one
  EXPECT_GT(fields.size(), 200U);
  EXPECT_THAT(without_words(fields, "stats.field."), IsEmpty());
}

TEST(WordsOfTheStatistics, AreThereForAllCauses) {
  const auto causes = found_in_statistics(std::regex(R"re(StatusCode::\w+,\s*"(\w+)")re"));
  EXPECT_GT(causes.size(), 80U);
  EXPECT_THAT(without_words(causes, "stats.cause."), IsEmpty());
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
