#include "http/validate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/schema.h"

namespace troth::http {
namespace {

using namespace schema;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> problems(const Json& rules, const Json& value) {
  check_schema(rules);
  std::vector<std::string> found;
  for (const auto& violation : validate(rules, value, "")) {
    found.push_back(violation.pointer + " " + violation.code);
  }
  return found;
}

TEST(Validate, TextsHaveLengthsInCharacters) {
  EXPECT_THAT(problems(text(2), "李明"), IsEmpty());
  EXPECT_THAT(problems(text(2), "abc"), ElementsAre(" too_long"));
  EXPECT_THAT(problems(text(9, 1), ""), ElementsAre(" too_short"));
  EXPECT_THAT(problems(text(), 5), ElementsAre(" type"));
  EXPECT_THAT(problems(text(), std::string("a\0b", 3)), ElementsAre(" nul"));
}

TEST(Validate, NumbersHaveRanges) {
  EXPECT_THAT(problems(integer(1, 5), 5), IsEmpty());
  EXPECT_THAT(problems(integer(1, 5), 6), ElementsAre(" too_great"));
  EXPECT_THAT(problems(integer(1, 5), 0), ElementsAre(" too_small"));
  EXPECT_THAT(problems(integer(1, 5), 2.5), ElementsAre(" type"));
  EXPECT_THAT(problems(integer(1, 5), 18446744073709551615ULL), ElementsAre(" type"));
  EXPECT_THAT(problems(number(), 2.5), IsEmpty());
}

TEST(Validate, FormatsAreChecked) {
  EXPECT_THAT(problems(id(), "9223372036854775807"), IsEmpty());
  for (const char* bad : {"", "a", "9223372036854775808", "01", "1 "}) {
    EXPECT_THAT(problems(id(), bad), ElementsAre(" format")) << bad;
  }
  EXPECT_THAT(problems(day(), "2024-02-29"), IsEmpty());
  EXPECT_THAT(problems(day(), "2023-02-29"), ElementsAre(" format"));
  for (const char* good : {"2024-02-29T23:59:59Z", "2024-02-29T00:00:00.123456Z"}) {
    EXPECT_THAT(problems(instant(), good), IsEmpty()) << good;
  }
  for (const char* bad : {"2024-02-29", "2024-02-29T24:00:00Z", "2024-02-30T00:00:00Z",
                          "2024-02-29T00:00:00", "2024-02-29T00:00:00.Z", "2024-02-29T0x:00:00Z"}) {
    EXPECT_THAT(problems(instant(), bad), ElementsAre(" format")) << bad;
  }
  EXPECT_THAT(problems(money(), "-12.30"), IsEmpty());
  EXPECT_THAT(problems(money(), "much"), ElementsAre(" format"));
}

TEST(Validate, ObjectsNameWhatIsMissingAndWhatIsUnknown) {
  const auto rules = object({{"name", text()}, {"age", integer(0, 150), false}});
  EXPECT_THAT(problems(rules, {{"name", "x"}}), IsEmpty());
  EXPECT_THAT(problems(rules, {{"age", 3}, {"admin", true}}),
              ElementsAre("/name required", "/admin unknown"));
  EXPECT_THAT(problems(rules, {{"name", "x"}, {"a/b~c", 1}}), ElementsAre("/a~1b~0c unknown"));
  EXPECT_THAT(problems(rules, Json::array()), ElementsAre(" type"));
}

TEST(Validate, ListsAndMapsAreLookedInto) {
  EXPECT_THAT(problems(list(word({"a", "b"}), 2), {"a", "c"}), ElementsAre("/1 not_listed"));
  EXPECT_THAT(problems(list(any(), 1), {1, 2}), ElementsAre(" too_many"));
  EXPECT_THAT(problems(map(boolean()), {{"x", true}, {"y", 1}}), ElementsAre("/y type"));
}

TEST(Validate, NullIsAllowedWhereItSaysSo) {
  EXPECT_THAT(problems(nullable(text()), nullptr), IsEmpty());
  EXPECT_THAT(problems(nullable(word({"a"})), nullptr), IsEmpty());
  EXPECT_THAT(problems(nullable(word({"a"})), "b"), ElementsAre(" not_listed"));
  EXPECT_THAT(problems(text(), nullptr), ElementsAre(" type"));
}

TEST(Validate, StopsAfterTwentyProblems) {
  auto many = Json::array();
  for (int i = 0; i < 100; ++i) many.push_back(i);
  EXPECT_EQ(problems(list(text()), many).size(), 20U);
}

TEST(ValidateDeath, ARuleThatIsNotKnownIsNotPassedOver) {
  EXPECT_DEATH(check_schema({{"pattern", "x"}}), "");
  EXPECT_DEATH(check_schema({{"items", {{"oneOf", Json::array()}}}}), "");
}

}  // namespace
}  // namespace troth::http
