#pragma once
// What every statistic of the house gives back: a value with its interval, the rows it rests on,
// and a verdict that says whether it may be printed.
//
// Missing values: the statistics do not guess. A NaN or an infinity in the input is refused as
// bad_input and named by its position; whoever calls leaves missing rows out and reports how many.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace troth::stats {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kDefaultLevel = 0.95;

/// Whether a result may be used; the words of the public contract.
enum class StatusCode : std::uint8_t {
  ok,
  too_few_rows,    ///< More rows would help; a value may be there, its interval is not.
  not_identified,  ///< The data cannot decide (zero variance, nobody bought twice, ...).
  not_converged,   ///< The search did not come to rest.
  inadmissible,    ///< Computed, but outside what the method means (negative total, ...).
  bad_input,       ///< The input breaks the method's conditions; nothing was computed.
};

/// "ok", "too_few_rows", ...
std::string_view status_name(StatusCode status);

/// A status with its culprit. `cause` is a stable code for programs and for looking up a
/// translated text ("zero_variance"); `culprit` is an English sentence for people.
struct Verdict {
  StatusCode status = StatusCode::ok;
  std::string cause;
  std::string culprit;

  bool ok() const { return status == StatusCode::ok; }
};

/// Something the reader of a result should know although it holds.
struct Warning {
  std::string code;     ///< Stable: "autocorrelation".
  std::string message;  ///< An English sentence.
  std::string subject;  ///< What it is about: a column, a period, a parameter; may be empty.
};

/// An interval at confidence (or, where said, credibility) `level`. Unknown bounds are NaN.
struct Interval {
  double lo = kNaN;
  double hi = kNaN;
  double level = kDefaultLevel;

  bool known() const { return lo <= hi; }  // false for NaN
  bool contains(double x) const { return lo <= x && x <= hi; }
};

/// One figure. `value` is NaN when nothing could be computed. A verdict other than ok may still
/// come with a value (one row has a mean, but no interval).
struct Estimate {
  double value = kNaN;
  Interval interval;
  double se = kNaN;           ///< Standard error.
  std::size_t n = 0;          ///< Rows used.
  double effective_n = kNaN;  ///< Kish (1965): (sum w)^2 / sum w^2; n without weights.
  Verdict verdict;

  bool ok() const { return verdict.ok(); }
};

/// A difference `a - b` (in changes: current - previous) with its test.
struct Difference {
  double value = kNaN;
  Interval interval;
  double se = kNaN;
  double statistic = kNaN;  ///< z or t, as the function says.
  double df = kInfinity;    ///< Degrees of freedom; infinity for a normal test.
  double p = kNaN;          ///< Two-sided.
  Verdict verdict;

  bool ok() const { return verdict.ok(); }
  /// Whether the interval leaves zero out. False when there is no interval.
  bool significant() const { return interval.known() && !interval.contains(0.0); }
};

/// ok, or bad_input naming the first value that is not finite ("values[17] is not a number").
Verdict check_finite(std::span<const double> values, std::string_view name);
/// ok, or bad_input when the level is not strictly between 0 and 1.
Verdict check_level(double level);
/// ok, or bad_input: weights must be as many as the values, finite, non-negative, not all zero.
Verdict check_weights(std::span<const double> weights, std::size_t n);
/// Kish's effective sample size; 0 when all weights are zero.
double effective_n(std::span<const double> weights);

}  // namespace troth::stats
