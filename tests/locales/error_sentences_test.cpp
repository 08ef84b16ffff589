#include "error_sentences.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "house_files.h"

namespace troth::locales {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Texts patterns(const std::string& section) {
  const auto file = nlohmann::json::parse(read(kRoot / "locales/errors.zh-CN.json"));
  return file.at(section).get<Texts>();
}

/// The code whose errors a person meets on the way from files to findings.
std::vector<std::string> code_of_the_loop() {
  constexpr std::array kRooms = {"base",      "db",       "stats",    "sales",      "survey",
                                 "customers", "segments", "webhooks", "value",      "lists",
                                 "events",    "http",     "intake",   "evaluation", "measure",
                                 "demo",      "app"};

  std::vector<std::string> files;
  for (const auto* room : kRooms)
    for (const auto& entry : fs::recursive_directory_iterator(kRoot / "src" / room)) {
      const auto name = entry.path().filename().string();
      if (name.ends_with(".cpp") && !name.ends_with("_test.cpp"))
        files.push_back(read(entry.path()));
    }
  return files;
}

TEST(ErrorsOfTheHouse, AreAllTranslatedAndNoTranslationIsStale) {
  std::set<std::string> sentences;
  std::set<std::string> literals;
  for (const auto& code : code_of_the_loop()) {
    sentences.merge(error_sentences(code));
    literals.merge(string_literals(code));
  }
  EXPECT_GT(sentences.size(), 150U);
  EXPECT_THAT(compare_errors(patterns("own"), sentences, literals), IsEmpty());
}

TEST(ErrorsOfTheHouse, KeepTheirParts) {
  EXPECT_THAT(misplaced_parts(patterns("own")), IsEmpty());
  EXPECT_THAT(misplaced_parts(patterns("foreign")), IsEmpty());
}

TEST(ErrorSentences, AreFoundWhereErrorsAreMade) {
  EXPECT_THAT(error_sentences(R"code(
      // Error{ErrorCode::usage, "A comment says nothing.", ""};
      return Error{ErrorCode::usage, fmt::format("No \"{:g}\" of {} "
                                                 "things.", a, '"'), "subject",
                   good ? "Do {this}." : std::string("Or do ") + that};
      log("Nobody sees this.");)code"),
              UnorderedElementsAre("No \"{}\" of {} things.", "Do {this}.", "Or do "));
  EXPECT_THAT(error_sentences(R"(x = Error{ErrorCode::internal, "A defect of ours.", "", ""};)"),
              IsEmpty());
  EXPECT_THAT(error_sentences(R"(hint += " One more thing."; other = "Not this one.";)"),
              ElementsAre(" One more thing."));
}

TEST(ErrorSentences, MissingAndStaleTranslationsAreFound) {
  const Texts known = {{"The file {} is gone. Look for {}.", "文件 {0} 不见了。"}};
  const std::set<std::string> said = {"The file {} is gone.", " Look for {}."};
  EXPECT_THAT(compare_errors(known, said, said), IsEmpty());
  EXPECT_THAT(compare_errors(known, {"The file is lost."}, said),
              ElementsAre("no translation: The file is lost."));
  EXPECT_THAT(compare_errors(known, {}, {"Another text."}),
              ElementsAre("said nowhere: The file {} is gone. Look for {}."));
}

TEST(ErrorSentences, MisplacedPartsAreFound) {
  EXPECT_THAT(misplaced_parts({{"{} and {}", "{1!}和{0}"}}), IsEmpty());
  EXPECT_THAT(misplaced_parts({{"{} and {}", "{2}"}}), ElementsAre("{} and {}: no such part: {2}"));
  EXPECT_THAT(misplaced_parts({{"{}", "{}"}}), ElementsAre("{}: no such part: {}"));
}

}  // namespace
}  // namespace troth::locales
