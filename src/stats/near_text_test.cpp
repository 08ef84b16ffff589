#include "stats/near_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"

namespace troth::stats {
namespace {

using Numbers = std::vector<std::size_t>;

TEST(NearTexts, AFewChangedLettersAreSeenThrough) {
  const std::vector<std::string> texts{"the parcel came two days late", "a fine shop",
                                       "the parcel came 2 days late",
                                       "the parcel was early and the shop is fine"};
  EXPECT_EQ(near_texts(texts, 0.6), (Numbers{0, 0, 1, 0}));
  EXPECT_EQ(near_texts(texts, 0.7), (Numbers{0, 0, 0, 0}));
}

TEST(NearTexts, LikenessByHand) {
  // Shingles abcd bcde cdef, and abcd bcde cdeg: 2 of 4.
  const std::vector<std::string> texts{"abcdef", "abcdeg"};
  EXPECT_EQ(near_texts(texts, 0.5), (Numbers{0, 1}));
  EXPECT_EQ(near_texts(texts, 0.51), (Numbers{0, 0}));
}

TEST(NearTexts, ChineseIsComparedByPairsOfCharacters) {
  const std::vector<std::string> texts{"送货比约定时间晚了两天而且没有人通知我",
                                       "送货比约定时间晚了三天而且没有人通知我",
                                       "店员很热情东西也很好"};
  EXPECT_EQ(near_texts(texts, 0.7), (Numbers{0, 1, 0}));
}

TEST(NearTexts, EmptyAndShortOnesAreLikeNothing) {
  const std::vector<std::string> texts{"", "ok", "ok", ""};
  EXPECT_EQ(near_texts(texts, 0.8), (Numbers{0, 0, 0, 0}));
  EXPECT_TRUE(near_texts({}, 0.8).empty());
}

/// Every pair compared, with sets of runs of four letters.
std::vector<std::size_t> slowly(const std::vector<std::string>& texts, double likeness) {
  std::vector<std::set<std::string>> sets;
  for (const std::string& text : texts) {
    auto& set = sets.emplace_back();
    for (std::size_t i = 0; i + 4 <= text.size(); ++i) set.insert(text.substr(i, 4));
  }
  std::vector<std::size_t> near(texts.size(), 0);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = 0; j < i && near[i] == 0; ++j) {
      if (near[j] != 0 || sets[i].empty() || sets[j].empty()) continue;
      double both = 0;
      for (const std::string& shingle : sets[i]) both += sets[j].count(shingle) > 0 ? 1 : 0;
      const double all = static_cast<double>(sets[i].size() + sets[j].size()) - both;
      if (both >= likeness * all) near[i] = j + 1;
    }
  }
  return near;
}

RC_GTEST_PROP(NearTexts, FindsWhatComparingEveryPairFinds, (std::uint16_t seed)) {
  Random random(seed, 1);
  std::vector<std::string> texts;
  for (int k = 0; k < 30; ++k) {
    std::string text;
    if (k > 0 && random.chance(0.5)) text = texts[random.below(texts.size())];
    while (text.size() < 20) text += static_cast<char>('a' + random.below(3));
    for (int change = 0; change < 2; ++change) {
      text[random.below(text.size())] = static_cast<char>('a' + random.below(3));
    }
    texts.push_back(std::move(text));
  }
  for (const double likeness : {0.5, 0.75, 1.0}) {
    RC_ASSERT(near_texts(texts, likeness) == slowly(texts, likeness));
  }
}

}  // namespace
}  // namespace troth::stats
