#include "stats/ipa.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "stats/mean.h"
#include "stats/test_frames.h"

namespace troth::stats {
namespace {

const Frame kPerformance{{"speed", "staff", "price", "food"},
                         {{8, 9, 8, 9}, {3, 4, 3, 4}, {8, 8, 9, 9}, {2, 3, 3, 2}}};
const Frame kStated{{"speed_i", "staff_i", "price_i", "food_i"},
                    {{9, 9, 8, 9}, {9, 8, 9, 9}, {3, 4, 3, 3}, {4, 3, 3, 3}}};

TEST(Ipa, FourQuadrants) {
  const Ipa result = ipa(kPerformance, kStated, {}, "");
  ASSERT_TRUE(result.verdict.ok()) << result.verdict.culprit;
  EXPECT_NEAR(result.performance_cut, (8.5 + 3.5 + 8.5 + 2.5) / 4, 1e-12);
  EXPECT_NEAR(result.importance_cut, (8.75 + 8.75 + 3.25 + 3.25) / 4, 1e-12);
  const std::vector<std::string_view> expected{"keep_up", "concentrate", "overkill",
                                               "low_priority"};
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(result.items[k].quadrant, expected[k]);
    EXPECT_TRUE(result.items[k].quadrant_sure);
    EXPECT_TRUE(result.items[k].grid.empty());
  }
}

TEST(Ipa, TheMiddleOfTheScale) {
  IpaOptions options;
  options.crosshair = Crosshair::scale_middle;
  options.scale_min = 1;
  options.scale_max = 7;
  const Ipa result = ipa(kPerformance, kStated, {}, "", {}, options);
  EXPECT_EQ(result.performance_cut, 4);
  EXPECT_EQ(result.importance_cut, 4);
  options.scale_max = 1;
  EXPECT_EQ(ipa(kPerformance, kStated, {}, "", {}, options).verdict.cause, "bad_scale");
}

TEST(Ipa, DerivedImportanceAndVavrasGrid) {
  // The target hangs on the first item by 0.6 and on the second not at all.
  const Frame all = frame_with_covariance({{1}, {0.6, 1}, {0.0, 0, 1}}, 60);
  const Frame items{{"a", "b"}, {all.columns[1], all.columns[2]}};
  Frame stated{{"ai", "bi"}, {std::vector<double>(60, 3.0), std::vector<double>(60, 5.0)}};
  for (std::size_t i = 0; i < 60; i += 2) stated.columns[0][i] = stated.columns[1][i] = 4;
  const Ipa derived = ipa(items, {}, all.columns[0], "y");
  EXPECT_NEAR(derived.items[0].importance, 0.36, 1e-10);
  EXPECT_NEAR(derived.items[1].importance, 0, 1e-10);
  EXPECT_EQ(derived.items[1].quadrant == "overkill" || derived.items[1].quadrant == "low_priority",
            true);
  const Ipa both = ipa(items, stated, all.columns[0], "y");
  EXPECT_EQ(both.items[0].grid, "attractive");
  EXPECT_EQ(both.items[1].grid, "basic");
  EXPECT_NEAR(both.items[0].importance, 3.5, 1e-12);
  IpaOptions options;
  options.derived = DerivedImportance::correlation;
  EXPECT_NEAR(ipa(items, {}, all.columns[0], "y", {}, options).items[0].derived, 0.6, 1e-10);
  options.derived = DerivedImportance::beta;
  EXPECT_NEAR(ipa(items, {}, all.columns[0], "y", {}, options).items[0].derived, 0.6, 1e-10);
}

TEST(Ipa, Refusals) {
  EXPECT_EQ(ipa(kPerformance, {}, {}, "").verdict.cause, "no_importance");
  EXPECT_EQ(ipa(kPerformance, {{"x"}, {{1, 2, 3, 4}}}, {}, "").verdict.cause, "length_mismatch");
  EXPECT_EQ(ipa({{"a"}, {{1, 2}}}, {{"b"}, {{1, 2}}}, {}, "").verdict.cause, "too_few_items");
  EXPECT_EQ(ipa(kPerformance, {}, std::vector<double>{1, 1, 1, 1}, "y").verdict.status,
            StatusCode::too_few_rows);
}

RC_GTEST_PROP(Ipa, WeightsAreRepeatedRows, ()) {
  const Frame frame = random_frame(6, 10, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(10, rc::gen::inRange(1, 4));
  const std::vector<double> weights(times.begin(), times.end());
  Frame performance;
  Frame stated;
  Frame performance_repeated;
  Frame stated_repeated;
  for (std::size_t c = 0; c < 6; ++c) {
    std::vector<double> repeated;
    for (std::size_t i = 0; i < 10; ++i) {
      repeated.insert(repeated.end(), static_cast<std::size_t>(times[i]), frame.columns[c][i]);
    }
    (c < 3 ? performance : stated).names.push_back(frame.names[c]);
    (c < 3 ? performance : stated).columns.push_back(frame.columns[c]);
    (c < 3 ? performance_repeated : stated_repeated).names.push_back(frame.names[c]);
    (c < 3 ? performance_repeated : stated_repeated).columns.push_back(repeated);
  }
  const Ipa a = ipa(performance, stated, {}, "", weights);
  const Ipa b = ipa(performance_repeated, stated_repeated, {}, "");
  for (std::size_t k = 0; k < 3; ++k) {
    RC_ASSERT(std::fabs(a.items[k].performance.value - b.items[k].performance.value) < 1e-9);
    RC_ASSERT(a.items[k].quadrant == b.items[k].quadrant);
  }
}

}  // namespace
}  // namespace troth::stats
