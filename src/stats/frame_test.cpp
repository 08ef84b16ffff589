#include "stats/frame.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "stats/test_frames.h"

namespace troth::stats {
namespace {

TEST(Frame, MomentsOfKnownColumns) {
  const Frame frame{{"a", "b"}, {{1, 2, 3, 4}, {2, 4, 6, 9}}};
  const Moments m = moments(frame);
  EXPECT_EQ(m.n, 4U);
  EXPECT_DOUBLE_EQ(m.means[0], 2.5);
  EXPECT_NEAR(m.covariance(0, 0), 5.0 / 3, 1e-14);
  EXPECT_NEAR(m.covariance(0, 1), 11.5 / 3, 1e-14);
  EXPECT_NEAR(m.correlation(0, 1), 11.5 / std::sqrt(5 * 26.75), 1e-14);
}

TEST(Frame, GivenCovariancesComeBack) {
  const Frame frame = frame_with_covariance({{2}, {0.5, 1}, {-0.3, 0.2, 4}}, 40);
  const Moments m = moments(frame);
  EXPECT_NEAR(m.covariance(0, 0), 2, 1e-12);
  EXPECT_NEAR(m.covariance(2, 1), 0.2, 1e-12);
  EXPECT_NEAR(m.covariance(0, 2), -0.3, 1e-12);
}

TEST(Frame, RefusalsNameTheColumn) {
  EXPECT_EQ(check_frame({{"a", "a"}, {{1, 2}, {3, 4}}}).cause, "duplicate_column");
  EXPECT_EQ(check_frame({{"a", "b"}, {{1, 2}, {3}}}).cause, "length_mismatch");
  EXPECT_EQ(check_frame({{"a"}, {}}).cause, "length_mismatch");
  const Verdict gap = check_frame({{"speed"}, {{1, kNaN}}});
  EXPECT_EQ(gap.culprit, "speed[1] is not a finite number.");
  EXPECT_EQ(check_frame({{"a"}, {{1, 2}}}, std::vector<double>{0, 0}).cause, "zero_weights");

  const Frame flat{{"a", "flat"}, {{1, 2, 3}, {0.1, 0.1, 0.1}}};
  const Verdict spread = check_spread(flat, moments(flat));
  EXPECT_EQ(spread.cause, "zero_variance");
  EXPECT_EQ(spread.culprit, "All values of \"flat\" are equal.");
}

TEST(Frame, CollinearColumnsAreNamedWithTheirCause) {
  Frame frame = random_frame(3, 30, 1);
  frame.names.push_back("total");
  frame.columns.emplace_back();
  for (std::size_t i = 0; i < 30; ++i) {
    frame.columns[3].push_back(frame.columns[0][i] + frame.columns[2][i]);
  }
  const Verdict verdict = check_collinear(frame, moments(frame));
  EXPECT_EQ(verdict.status, StatusCode::not_identified);
  EXPECT_EQ(verdict.culprit, "\"total\" is determined by \"x0\", \"x2\": leave one of them out.");
  const Frame fine = random_frame(5, 30, 2);
  EXPECT_TRUE(check_collinear(fine, moments(fine)).ok());
}

RC_GTEST_PROP(Frame, WholeWeightsAreRepeatedRowsForCorrelations, ()) {
  const Frame frame = random_frame(3, 12, *rc::gen::arbitrary<std::uint64_t>());
  const auto times = *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(1, 5));
  const std::vector<double> weights(times.begin(), times.end());
  Frame repeated{frame.names, {{}, {}, {}}};
  std::vector<double> doubled;
  for (std::size_t i = 0; i < 12; ++i) {
    doubled.push_back(2 * weights[i]);
    for (int k = 0; k < times[i]; ++k) {
      for (std::size_t c = 0; c < 3; ++c) repeated.columns[c].push_back(frame.columns[c][i]);
    }
  }
  const Moments a = moments(frame, weights);
  const Moments b = moments(repeated);
  const Moments c = moments(frame, doubled);
  RC_ASSERT(std::fabs(a.correlation(0, 2) - b.correlation(0, 2)) < 1e-10);
  RC_ASSERT(std::fabs(a.means[1] - b.means[1]) < 1e-10);
  RC_ASSERT(std::fabs(a.covariance(1, 2) - c.covariance(1, 2)) < 1e-10);
}

}  // namespace
}  // namespace troth::stats
