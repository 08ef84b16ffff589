#include "stats/kano.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "stats/proportion.h"

namespace troth::stats {
namespace {

using enum KanoClass;
using Counts = std::array<std::size_t, kKanoClasses>;  // M O A I R Q

// Counts of a public Kano survey about electronic money ("Doing research online: the Kano model",
// REPPL), and what an independent implementation makes of them.
struct Published {
  Counts counts;
  KanoClass category, second;
  double threshold, better, worse, strength, total;
  bool significant;
};
const std::vector<Published> kPublishedAnswers{
    {{59, 121, 70, 87, 9, 12}, O, I, 20.0443, .566766, -.534125, .094972, .698324, true},
    {{9, 19, 91, 177, 49, 13}, I, A, 21.3665, .371622, -.094595, .240223, .332402, true},
    {{66, 122, 78, 71, 7, 14}, O, A, 19.8092, .593472, -.557864, .122905, .743017, true},
    {{5, 6, 13, 48, 15, 4}, I, R, 10.5899, .263889, -.152778, .362637, .263736, true},
    {{27, 44, 6, 11, 3, 0}, O, M, 10.8577, .568182, -.806818, .186813, .846154, true},
    {{7, 30, 16, 27, 7, 4}, O, I, 10.3238, .575, -.4625, .032967, .582418, false}};

TEST(Kano, PublishedCounts) {
  for (const Published& p : kPublishedAnswers) {
    const KanoAttribute a = kano_of_counts(p.counts);
    ASSERT_TRUE(a.verdict.ok());
    EXPECT_EQ(a.category, p.category);
    EXPECT_EQ(a.second, p.second);
    EXPECT_NEAR(a.fong_threshold, p.threshold, 1e-4);
    EXPECT_EQ(a.fong_significant, p.significant);
    EXPECT_NEAR(a.better.value, p.better, 1e-6);
    EXPECT_NEAR(a.worse.value, p.worse, 1e-6);
    EXPECT_NEAR(a.category_strength, p.strength, 1e-6);
    EXPECT_NEAR(a.total_strength, p.total, 1e-6);
    EXPECT_EQ(a.mixed, p.strength < 0.06);
  }
}

TEST(Kano, TheTable) {
  using enum KanoAnswer;
  EXPECT_EQ(kano_class(like, dislike), O);
  EXPECT_EQ(kano_class(like, like), Q);
  EXPECT_EQ(kano_class(like, neutral), A);
  EXPECT_EQ(kano_class(must, dislike), M);
  EXPECT_EQ(kano_class(live_with, must), I);
  EXPECT_EQ(kano_class(must, like), R);
  EXPECT_EQ(kano_class(dislike, live_with), R);
  EXPECT_EQ(kano_class(dislike, dislike), Q);
  Counts counts{};
  for (std::size_t f = 0; f < 5; ++f) {
    for (std::size_t d = 0; d < 5; ++d) {
      ++counts[static_cast<std::size_t>(
          kano_class(static_cast<KanoAnswer>(f), static_cast<KanoAnswer>(d)))];
    }
  }
  EXPECT_EQ(counts, (Counts{3, 1, 3, 9, 7, 2}));
}

TEST(Kano, TiesGoToWhatHurtsMost) {
  EXPECT_EQ(kano_of_counts({10, 10, 10, 10, 0, 0}).category, M);
  EXPECT_EQ(kano_of_counts({0, 10, 10, 10, 0, 0}).category, O);
  EXPECT_EQ(kano_of_counts({0, 0, 10, 10, 0, 0}).category, A);
  const KanoAttribute tied = kano_of_counts({0, 0, 10, 10, 0, 0});
  EXPECT_EQ(tied.second, I);
  EXPECT_TRUE(tied.mixed);
  EXPECT_FALSE(tied.fong_significant);
}

TEST(Kano, TheAlternativeRuleLooksAtWhatMattersTogether) {
  // Indifferent is the largest class, but M, O and A together outnumber the rest.
  const KanoAttribute a = kano_of_counts({20, 25, 15, 40, 0, 0});
  EXPECT_EQ(a.category, I);
  EXPECT_EQ(a.alternative, O);
  EXPECT_EQ(kano_of_counts({5, 25, 5, 40, 0, 0}).alternative, I);
}

TEST(Kano, IntervalsAreWilsons) {
  const KanoAttribute a = kano_of_counts({59, 121, 70, 87, 9, 12});
  const Estimate better = proportion(191, 337);
  EXPECT_NEAR(a.better.interval.lo, better.interval.lo, 1e-12);
  EXPECT_NEAR(a.better.interval.hi, better.interval.hi, 1e-12);
  const Estimate worse = proportion(180, 337);
  EXPECT_NEAR(a.worse.interval.lo, -worse.interval.hi, 1e-12);
  EXPECT_TRUE(a.worse.interval.contains(a.worse.value));
}

TEST(Kano, ContinuousMeansAndQuadrant) {
  using enum KanoAnswer;
  const std::vector<KanoAnswer> f{like, like, must, neutral};
  const std::vector<KanoAnswer> d{dislike, neutral, dislike, live_with};
  const KanoAttribute a = kano(f, d);
  EXPECT_DOUBLE_EQ(a.functional.value, 10.0 / 4);
  EXPECT_DOUBLE_EQ(a.dysfunctional.value, 10.0 / 4);
  EXPECT_EQ(a.quadrant, O);
  EXPECT_EQ(a.counts, (Counts{1, 1, 1, 1, 0, 0}));
}

TEST(Kano, Refusals) {
  using enum KanoAnswer;
  EXPECT_EQ(kano({}, {}).verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(kano_of_counts({}).verdict.status, StatusCode::too_few_rows);
  const std::vector<KanoAnswer> two{like, like};
  const std::vector<KanoAnswer> one{like};
  EXPECT_EQ(kano(two, one).verdict.cause, "length_mismatch");
  EXPECT_EQ(kano(two, two, std::vector<double>{0, 0}).verdict.cause, "zero_weights");
  EXPECT_EQ(kano(two, two, {}, 0).verdict.cause, "bad_level");
  const KanoAttribute q = kano(two, two);
  EXPECT_TRUE(q.verdict.ok());
  EXPECT_EQ(q.category, Q);
  EXPECT_EQ(q.better.verdict.status, StatusCode::not_identified);
  EXPECT_TRUE(std::isnan(q.worse.value));
}

RC_GTEST_PROP(Kano, WholeWeightsAreRepeatedAnswers, ()) {
  const auto rows = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::tuple<int, int, int>>>(
      rc::gen::tuple(rc::gen::inRange(0, 5), rc::gen::inRange(0, 5), rc::gen::inRange(1, 4))));
  std::vector<KanoAnswer> f, d, f_repeated, d_repeated;
  std::vector<double> weights;
  for (const auto& [functional, dysfunctional, times] : rows) {
    f.push_back(static_cast<KanoAnswer>(functional));
    d.push_back(static_cast<KanoAnswer>(dysfunctional));
    weights.push_back(times);
    for (int i = 0; i < times; ++i) {
      f_repeated.push_back(f.back());
      d_repeated.push_back(d.back());
    }
  }
  const KanoAttribute a = kano(f, d, weights);
  const KanoAttribute b = kano(f_repeated, d_repeated);
  for (std::size_t c = 0; c < kKanoClasses; ++c) {
    RC_ASSERT(std::fabs(a.shares[c] - b.shares[c]) < 1e-12);
  }
  RC_ASSERT(a.category == b.category);
  RC_ASSERT(a.alternative == b.alternative);
  RC_ASSERT(std::fabs(a.functional.value - b.functional.value) < 1e-9);
  if (b.better.ok()) {
    RC_ASSERT(std::fabs(a.better.value - b.better.value) < 1e-9);
    RC_ASSERT(b.better.interval.contains(b.better.value));
    RC_ASSERT(b.worse.value <= 0 && b.worse.value >= -1);
  }
}

}  // namespace
}  // namespace troth::stats
