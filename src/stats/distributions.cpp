#include "stats/distributions.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>

namespace troth::stats {
namespace {

namespace bm = boost::math;
namespace bp = boost::math::policies;

// Nothing throws, nothing sets errno, and no silent detour through long double.
using Policy =
    bp::policy<bp::domain_error<bp::ignore_error>, bp::pole_error<bp::ignore_error>,
               bp::overflow_error<bp::ignore_error>, bp::underflow_error<bp::ignore_error>,
               bp::denorm_error<bp::ignore_error>, bp::evaluation_error<bp::ignore_error>,
               bp::indeterminate_result_error<bp::ignore_error>, bp::promote_double<false>>;

using Normal = bm::normal_distribution<double, Policy>;
using StudentsT = bm::students_t_distribution<double, Policy>;
using ChiSquared = bm::chi_squared_distribution<double, Policy>;
using FisherF = bm::fisher_f_distribution<double, Policy>;
using Beta = bm::beta_distribution<double, Policy>;
using Gamma = bm::gamma_distribution<double, Policy>;

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

bool positive(double x) {
  return x > 0 && std::isfinite(x);
}
bool probability(double p) {
  return p >= 0 && p <= 1;
}

}  // namespace

double normal_pdf(double x) {
  return std::exp(-0.5 * x * x) / std::sqrt(2 * M_PI);
}

double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / M_SQRT2);
}

double normal_upper(double x) {
  return 0.5 * std::erfc(x / M_SQRT2);
}

double normal_quantile(double p) {
  if (!probability(p)) return kNotANumber;
  if (p == 0) return -kInf;
  if (p == 1) return kInf;
  return bm::quantile(Normal(), p);
}

double normal_two_sided(double z) {
  return std::erfc(std::fabs(z) / M_SQRT2);
}

double t_cdf(double x, double df) {
  if (!(df > 0) || std::isnan(x)) return kNotANumber;
  if (std::isinf(df)) return normal_cdf(x);
  if (std::isinf(x)) return x > 0 ? 1 : 0;
  return bm::cdf(StudentsT(df), x);
}

double t_quantile(double p, double df) {
  if (!(df > 0) || !probability(p)) return kNotANumber;
  if (std::isinf(df)) return normal_quantile(p);
  if (p == 0) return -kInf;
  if (p == 1) return kInf;
  return bm::quantile(StudentsT(df), p);
}

double t_two_sided(double t, double df) {
  const double lower = t_cdf(-std::fabs(t), df);
  return std::min(1.0, 2 * lower);
}

double chi_squared_cdf(double x, double df) {
  if (!positive(df) || !(x >= 0)) return kNotANumber;
  return std::isinf(x) ? 1 : bm::cdf(ChiSquared(df), x);
}

double chi_squared_upper(double x, double df) {
  if (!positive(df) || !(x >= 0)) return kNotANumber;
  return std::isinf(x) ? 0 : bm::cdf(bm::complement(ChiSquared(df), x));
}

double chi_squared_quantile(double p, double df) {
  if (!positive(df) || !probability(p)) return kNotANumber;
  return p == 1 ? kInf : bm::quantile(ChiSquared(df), p);
}

double f_cdf(double x, double df1, double df2) {
  if (!positive(df1) || !positive(df2) || !(x >= 0)) return kNotANumber;
  return std::isinf(x) ? 1 : bm::cdf(FisherF(df1, df2), x);
}

double f_upper(double x, double df1, double df2) {
  if (!positive(df1) || !positive(df2) || !(x >= 0)) return kNotANumber;
  return std::isinf(x) ? 0 : bm::cdf(bm::complement(FisherF(df1, df2), x));
}

double f_quantile(double p, double df1, double df2) {
  if (!positive(df1) || !positive(df2) || !probability(p)) return kNotANumber;
  return p == 1 ? kInf : bm::quantile(FisherF(df1, df2), p);
}

double incomplete_beta(double a, double b, double x) {
  if (!positive(a) || !positive(b) || !probability(x)) return kNotANumber;
  return bm::ibeta(a, b, x, Policy());
}

double beta_quantile(double p, double a, double b) {
  if (!positive(a) || !positive(b) || !probability(p)) return kNotANumber;
  return bm::quantile(Beta(a, b), p);
}

double incomplete_gamma(double a, double x) {
  if (!positive(a) || !(x >= 0)) return kNotANumber;
  return std::isinf(x) ? 1 : bm::gamma_p(a, x, Policy());
}

double gamma_cdf(double x, double shape, double rate) {
  if (!positive(rate)) return kNotANumber;
  return incomplete_gamma(shape, x * rate);
}

double gamma_quantile(double p, double shape, double rate) {
  if (!positive(shape) || !positive(rate) || !probability(p)) return kNotANumber;
  return p == 1 ? kInf : bm::quantile(Gamma(shape, 1.0), p) / rate;
}

double log_gamma(double x) {
  if (!positive(x)) return kNotANumber;
  return bm::lgamma(x, Policy());
}

double log_beta(double a, double b) {
  if (!positive(a) || !positive(b)) return kNotANumber;
  const double small = std::min(a, b);
  const double large = std::max(a, b);
  // lgamma(large) - lgamma(large + small) as one ratio: no cancellation when `large` is huge.
  if (large > 100)
    return log_gamma(small) + std::log(bm::tgamma_delta_ratio(large, small, Policy()));
  return log_gamma(a) + log_gamma(b) - log_gamma(a + b);
}

double digamma(double x) {
  if (!positive(x)) return kNotANumber;
  return bm::digamma(x, Policy());
}

double trigamma(double x) {
  if (!positive(x)) return kNotANumber;
  return bm::trigamma(x, Policy());
}

namespace {

double hypergeometric_series(double a, double b, double c, double z) {
  constexpr int kTermsMax = 2'000'000;
  double term = 1;
  double sum = 1;
  for (int n = 0; n < kTermsMax; ++n) {
    const double ratio = (a + n) * (b + n) / ((c + n) * (1.0 + n)) * z;
    term *= ratio;
    sum += term;
    // A geometric bound of what is left out; only valid once the ratio is below one.
    const double size = std::fabs(ratio);
    if (term == 0) return sum;
    if (size < 1 &&
        std::fabs(term) * size / (1 - std::max(size, std::fabs(z))) < 1e-16 * std::fabs(sum)) {
      return sum;
    }
    if (!std::isfinite(sum)) return kNotANumber;
  }
  return kNotANumber;
}

}  // namespace

double hypergeometric_2f1(double a, double b, double c, double z) {
  if (!(z <= 1) || !std::isfinite(a + b + c)) return kNotANumber;
  if (c <= 0 && c == std::floor(c)) return kNotANumber;
  if (z == 0) return 1;
  if (z == 1) {
    const double d = c - a - b;
    if (!(d > 0) || !(c > a) || !(c > b) || !(c > 0)) return kNotANumber;
    return std::exp(log_gamma(c) + log_gamma(d) - log_gamma(c - a) - log_gamma(c - b));
  }
  if (z < 0) return std::pow(1 - z, -a) * hypergeometric_2f1(a, c - b, c, z / (z - 1));
  // Euler's form converges faster, but only where its terms keep one sign.
  if (a + b > c && c >= a && c >= b) {
    return std::pow(1 - z, c - a - b) * hypergeometric_series(c - a, c - b, c, z);
  }
  return hypergeometric_series(a, b, c, z);
}

double tricomi_u(double a, double b, double z) {
  if (!positive(a) || !positive(z) || !std::isfinite(b)) return kNotANumber;
  // U = 1/Gamma(a) * integral over t > 0 of e^{-zt} t^{a-1} (1+t)^{b-a-1}; with t = exp(v - e^{-v})
  // both ends fall off doubly exponentially, where the trapezoidal rule converges geometrically.
  const auto log_integrand = [&](double v) {
    const double log_t = v - std::exp(-v);
    const double t = std::exp(log_t);
    return a * log_t - z * t + (b - a - 1) * std::log1p(t) + std::log1p(std::exp(-v));
  };
  const double lo = -std::log(800.0 / std::min(a, 1.0)) - 1;
  const double hi = std::log(800.0 + 20 * std::fabs(b)) + std::max(0.0, -std::log(z)) + 1;
  double peak = -kInf;
  for (int i = 0; i <= 256; ++i) peak = std::max(peak, log_integrand(lo + (hi - lo) * i / 256));
  double previous = kNotANumber;
  for (int panels = 128; panels <= 65536; panels *= 2) {
    const double h = (hi - lo) / panels;
    double sum = 0;
    for (int i = 0; i <= panels; ++i) sum += std::exp(log_integrand(lo + h * i) - peak);
    const double integral = sum * h;
    if (std::fabs(integral - previous) < 1e-13 * integral) {
      return std::exp(std::log(integral) + peak - log_gamma(a));
    }
    previous = integral;
  }
  return kNotANumber;
}

double log_add(double a, double b) {
  const double high = std::max(a, b);
  const double low = std::min(a, b);
  if (std::isinf(high)) return high;
  return high + std::log1p(std::exp(low - high));
}

}  // namespace troth::stats
