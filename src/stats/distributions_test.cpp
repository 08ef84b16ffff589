#include "stats/distributions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace troth::stats {
namespace {

// Reference values computed to 30 digits with arbitrary-precision arithmetic (mpmath).
void expect_relative(double value, double expected, double tolerance = 1e-13) {
  EXPECT_NEAR(value / expected, 1.0, tolerance) << value << " instead of " << expected;
}

/// A number in (lo, hi) for properties.
double between(double lo, double hi) {
  const int step = *rc::gen::inRange(1, 1000);
  return lo + (hi - lo) * step / 1000.0;
}

TEST(Distributions, Normal) {
  expect_relative(normal_quantile(0.975), 1.9599639845400539);
  expect_relative(normal_cdf(-8), 6.2209605742717841e-16);
  expect_relative(normal_upper(8), 6.2209605742717841e-16);
  EXPECT_DOUBLE_EQ(normal_two_sided(0), 1.0);
  EXPECT_DOUBLE_EQ(normal_pdf(0), 0.3989422804014327);
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
}

TEST(Distributions, StudentsTChiSquaredAndF) {
  expect_relative(t_quantile(0.975, 5), 2.5705818356363155);
  expect_relative(t_quantile(0.975, std::numeric_limits<double>::infinity()), 1.9599639845400539);
  expect_relative(t_two_sided(-2.5705818356363155, 5), 0.05);
  expect_relative(chi_squared_upper(12.5916, 6), 0.049999766903996198);
  expect_relative(f_upper(3.1, 4, 17), 0.043571858541288983);
  expect_relative(f_cdf(f_quantile(0.9, 3, 8), 3, 8), 0.9, 1e-12);
  EXPECT_EQ(t_cdf(std::numeric_limits<double>::infinity(), 3), 1);
}

TEST(Distributions, IncompleteBetaAndGamma) {
  expect_relative(incomplete_beta(0.3, 2.7, 0.2), 0.82314049638674755);
  expect_relative(incomplete_gamma(2.5, 1.7), 0.36143007689620491);
  expect_relative(gamma_quantile(0.9, 2.5, 1), 4.6181784498905592);
  expect_relative(gamma_quantile(0.9, 2.5, 4), 4.6181784498905592 / 4);
  expect_relative(beta_quantile(incomplete_beta(0.3, 2.7, 0.2), 0.3, 2.7), 0.2, 1e-11);
}

TEST(Distributions, GammaFunctionFamily) {
  expect_relative(log_gamma(0.243), 1.3180435846996699);
  expect_relative(digamma(0.243), -4.3510938644232107);
  expect_relative(trigamma(0.243), 18.14177978709583);
  expect_relative(log_beta(0.793, 2.426), -0.51156928859370334);
  expect_relative(log_beta(0.5, 1e8), -8.6379754278014826);
  expect_relative(log_beta(1e8, 0.5), -8.6379754278014826);
}

TEST(Distributions, GaussHypergeometric) {
  expect_relative(hypergeometric_2f1(0.243, 2.426, 2.219, 0.5), 1.2070970070440423);
  expect_relative(hypergeometric_2f1(2.243, 4.426, 4.219, 0.474), 4.5747814446162621);
  expect_relative(hypergeometric_2f1(1, 10.8, 11.5, 0.909090909), 7.7345835527049681);
  expect_relative(hypergeometric_2f1(3.16, 1.6, 4.16, -0.8), 0.47763123845662565);
  expect_relative(hypergeometric_2f1(1.5, 2.5, 3.25, 0.9999), 2642.0982707426574, 1e-11);
  expect_relative(hypergeometric_2f1(28.5, 30.1, 31.2, 0.6), 85023641481.075476, 1e-12);
  expect_relative(hypergeometric_2f1(2, 3, 7.5, 1), 4.0857142857142857, 1e-13);
  EXPECT_EQ(hypergeometric_2f1(2, 3, 4, 0), 1);
  EXPECT_TRUE(std::isnan(hypergeometric_2f1(2, 3, 4, 1.5)));
  EXPECT_TRUE(std::isnan(hypergeometric_2f1(2, 3, -1, 0.5)));
}

TEST(Distributions, TricomiConfluent) {
  expect_relative(tricomi_u(0.6062, 0.6062, 0.1358), 1.3056604417825418, 1e-11);
  expect_relative(tricomi_u(2, 2, 1), 0.40365263767680593, 1e-11);
  expect_relative(tricomi_u(0.5, 0.5, 30), 0.17967204003104712, 1e-11);
  expect_relative(tricomi_u(5, 5, 0.01), 24917079.336604641, 1e-11);
  expect_relative(tricomi_u(0.01, 0.01, 0.1), 1.0029252548782276, 1e-11);
  expect_relative(tricomi_u(3, -2, 4), 0.0013948286719351158, 1e-11);
  EXPECT_TRUE(std::isnan(tricomi_u(1, 1, 0)));
}

TEST(Distributions, LogAdd) {
  EXPECT_DOUBLE_EQ(log_add(std::log(2.0), std::log(3.0)), std::log(5.0));
  const double nothing = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(log_add(nothing, 1.5), 1.5);
  EXPECT_EQ(log_add(nothing, nothing), nothing);
  EXPECT_DOUBLE_EQ(log_add(1e4, 1e4), 1e4 + std::log(2.0));
}

TEST(Distributions, OutsideTheDomainIsNotANumber) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(t_cdf(1, 0)));
  EXPECT_TRUE(std::isnan(t_quantile(0.5, -1)));
  EXPECT_TRUE(std::isnan(chi_squared_cdf(-1, 2)));
  EXPECT_TRUE(std::isnan(f_cdf(1, nan, 2)));
  EXPECT_TRUE(std::isnan(incomplete_beta(1, 2, 1.1)));
  EXPECT_TRUE(std::isnan(incomplete_gamma(0, 1)));
  EXPECT_TRUE(std::isnan(log_gamma(0)));
  EXPECT_TRUE(std::isnan(digamma(-1)));
  EXPECT_TRUE(std::isnan(log_beta(0, 1)));
}

RC_GTEST_PROP(Distributions, QuantilesInvertTheirFunctions, ()) {
  const double p = between(0, 1);
  const double df = between(0.5, 60);
  RC_ASSERT(std::fabs(normal_cdf(normal_quantile(p)) - p) < 1e-12);
  RC_ASSERT(std::fabs(t_cdf(t_quantile(p, df), df) - p) < 1e-10);
  RC_ASSERT(std::fabs(chi_squared_cdf(chi_squared_quantile(p, df), df) - p) < 1e-10);
  RC_ASSERT(std::fabs(gamma_cdf(gamma_quantile(p, df, 2.5), df, 2.5) - p) < 1e-10);
}

RC_GTEST_PROP(Distributions, HypergeometricSatisfiesGaussContiguity, ()) {
  // (c - a) F(a-1) + (2a - c - a z + b z) F + a (z - 1) F(a+1) = 0  (Abramowitz & Stegun 15.2.10)
  const double a = between(1.1, 30);
  const double b = between(0.1, 30);
  const double c = between(0.1, 40);
  const double z = between(0, 0.98);
  const double terms[] = {(c - a) * hypergeometric_2f1(a - 1, b, c, z),
                          (2 * a - c - a * z + b * z) * hypergeometric_2f1(a, b, c, z),
                          a * (z - 1) * hypergeometric_2f1(a + 1, b, c, z)};
  const double scale = std::fabs(terms[0]) + std::fabs(terms[1]) + std::fabs(terms[2]);
  RC_ASSERT(std::fabs(terms[0] + terms[1] + terms[2]) < 1e-9 * scale);
}

}  // namespace
}  // namespace troth::stats
