#include "stats/estimate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace troth::stats {

std::string_view status_name(StatusCode status) {
  switch (status) {
    case StatusCode::ok:
      return "ok";
    case StatusCode::too_few_rows:
      return "too_few_rows";
    case StatusCode::not_identified:
      return "not_identified";
    case StatusCode::not_converged:
      return "not_converged";
    case StatusCode::inadmissible:
      return "inadmissible";
    case StatusCode::bad_input:
      return "bad_input";
  }
  return "bad_input";
}

Verdict check_finite(std::span<const double> values, std::string_view name) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      return {StatusCode::bad_input, "not_finite",
              fmt::format("{}[{}] is not a finite number.", name, i)};
    }
  }
  return {};
}

Verdict check_level(double level) {
  if (level > 0.0 && level < 1.0) return {};
  return {StatusCode::bad_input, "bad_level",
          fmt::format("The level {} does not lie between 0 and 1.", level)};
}

Verdict check_weights(std::span<const double> weights, std::size_t n) {
  if (weights.size() != n) {
    return {StatusCode::bad_input, "length_mismatch",
            fmt::format("There are {} weights for {} values.", weights.size(), n)};
  }
  if (Verdict finite = check_finite(weights, "weights"); !finite.ok()) return finite;
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 0) {
      return {StatusCode::bad_input, "negative_weight", fmt::format("weights[{}] is negative.", i)};
    }
    sum += weights[i];
  }
  if (n > 0 && sum <= 0) return {StatusCode::bad_input, "zero_weights", "All weights are zero."};
  return {};
}

double effective_n(std::span<const double> weights) {
  // Divided by the largest first, so that very small or large weights neither vanish nor overflow.
  double largest = 0;
  for (const double w : weights) largest = std::max(largest, w);
  if (!(largest > 0)) return 0;
  double sum = 0;
  double squares = 0;
  for (const double w : weights) {
    const double scaled = w / largest;
    sum += scaled;
    squares += scaled * scaled;
  }
  return sum * sum / squares;
}

}  // namespace troth::stats
