#include "app/stats_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace troth::app {
namespace {

using testing::ElementsAre;

TEST(NameTable, NumbersTextsInOrderOfAppearance) {
  NameTable table;
  EXPECT_EQ(table.place("b"), 0U);
  EXPECT_EQ(table.place("a"), 1U);
  EXPECT_EQ(table.place("b"), 0U);
  EXPECT_EQ(table.place(std::string_view("a\0c", 3)), 2U);
  EXPECT_EQ(table.size(), 3U);
  EXPECT_EQ(table.name(0), "b");
  EXPECT_EQ(table.name(2), std::string_view("a\0c", 3));
}

TEST(NameTable, AnEmptyTextOfManyHasNoNumber) {
  NameTable table;
  std::vector<std::uint32_t> places;
  table.place_all(std::vector<std::string_view>{"x", "", "y", "x"}, places);
  EXPECT_THAT(places, ElementsAre(0, NameTable::kNone, 1, 0));
}

RC_GTEST_PROP(NameTable, IsTheSameAsAMap, (const std::vector<std::uint16_t>& draws)) {
  std::vector<std::string> texts;
  // Around the eight bytes that are compared first, with ends that differ in zeros alone.
  for (const std::uint16_t draw : draws) {
    std::string text = std::string("customer ").substr(0, draw % 10) + std::to_string(draw % 97);
    if (draw % 3 == 0) text += std::string(draw % 4, '\0');
    texts.push_back(std::move(text));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  NameTable one_by_one;
  NameTable at_once;
  std::map<std::string, std::uint32_t> map;
  std::vector<std::uint32_t> places;
  at_once.place_all(views, places);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto expected =
        map.try_emplace(texts[i], static_cast<std::uint32_t>(map.size())).first->second;
    RC_ASSERT(one_by_one.place(texts[i]) == expected);
    RC_ASSERT(places[i] == expected);
    RC_ASSERT(at_once.name(expected) == texts[i]);
  }
  RC_ASSERT(at_once.size() == map.size());
}

}  // namespace
}  // namespace troth::app
