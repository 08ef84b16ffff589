#pragma once
// Distribution functions, quantiles and special functions. Outside their domain they return NaN;
// none throws. Where Boost.Math has the function it is used (relative error about 1e-14).

namespace troth::stats {

double normal_pdf(double x);
double normal_cdf(double x);
/// Upper tail, accurate far out.
double normal_upper(double x);
/// p in [0,1]; 0 and 1 give minus and plus infinity.
double normal_quantile(double p);
/// P(|Z| >= |z|).
double normal_two_sided(double z);

/// Student's t with df > 0 degrees of freedom; df = infinity is the normal distribution.
double t_cdf(double x, double df);
double t_quantile(double p, double df);
/// P(|T| >= |t|).
double t_two_sided(double t, double df);

/// Chi-squared with df > 0, x >= 0.
double chi_squared_cdf(double x, double df);
double chi_squared_upper(double x, double df);
double chi_squared_quantile(double p, double df);

/// Fisher's F with df1, df2 > 0, x >= 0.
double f_cdf(double x, double df1, double df2);
double f_upper(double x, double df1, double df2);
double f_quantile(double p, double df1, double df2);

/// Regularised incomplete beta I_x(a,b), the cdf of Beta(a,b); a, b > 0, x in [0,1].
double incomplete_beta(double a, double b, double x);
double beta_quantile(double p, double a, double b);
/// Regularised lower incomplete gamma P(a,x); a > 0, x >= 0.
double incomplete_gamma(double a, double x);
/// Gamma with shape and rate > 0, mean shape/rate.
double gamma_cdf(double x, double shape, double rate);
double gamma_quantile(double p, double shape, double rate);

/// ln|Gamma(x)|, x > 0. Does not touch global state (unlike std::lgamma).
double log_gamma(double x);
/// ln B(a,b), a, b > 0.
double log_beta(double a, double b);
/// The first and second derivative of log_gamma, x > 0.
double digamma(double x);
double trigamma(double x);

/// Gauss's 2F1(a,b;c;z) for real z < 1 (z = 1 when c > a + b) and c not 0, -1, -2, ...
/// Power series, after Pfaff's transformation for z < 0 and Euler's where it converges faster
/// (Abramowitz & Stegun 15.3.3-5). Relative error below 1e-12 for a, b, c > 0 and 0 <= z <= 0.9999,
/// where all terms have one sign; for negative z only as far as they do not cancel. NaN when the
/// series has not settled after 2 million terms.
double hypergeometric_2f1(double a, double b, double c, double z);

/// Tricomi's confluent U(a,b,z), a > 0, z > 0, any real b: numerical integral of its Laplace form
/// (Abramowitz & Stegun 13.2.5), relative error below 1e-10.
double tricomi_u(double a, double b, double z);

/// ln(e^a + e^b) without overflow; minus infinity is a zero summand.
double log_add(double a, double b);

}  // namespace troth::stats
