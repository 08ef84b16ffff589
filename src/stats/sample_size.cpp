#include "stats/sample_size.h"

#include <fmt/format.h>

#include <cmath>

#include "stats/distributions.h"

namespace troth::stats {
namespace {

// A requirement of 385.0000000001 answers is one of 385.
constexpr double kSizeRounding = 1e-9;
constexpr double kAnswersMax = 1e12;

Verdict check(const SampleSizePlan& plan) {
  if (Verdict verdict = check_level(plan.level); !verdict.ok()) return verdict;
  if (!(plan.margin > 0) || !std::isfinite(plan.margin)) {
    return {StatusCode::bad_input, "bad_margin",
            fmt::format("The margin {} is not a number above 0.", plan.margin)};
  }
  if (!(plan.population >= 1)) {
    return {StatusCode::bad_input, "bad_population",
            fmt::format("A population of {} is none.", plan.population)};
  }
  if (!(plan.deff > 0) || !std::isfinite(plan.deff)) {
    return {StatusCode::bad_input, "bad_deff",
            fmt::format("The design effect {} is not a number above 0.", plan.deff)};
  }
  if (!(plan.response_rate > 0 && plan.response_rate <= 1)) {
    return {
        StatusCode::bad_input, "bad_response_rate",
        fmt::format("The response rate {} does not lie above 0 and up to 1.", plan.response_rate)};
  }
  return {};
}

SampleSize finish(double variance, const SampleSizePlan& plan) {
  SampleSize result;
  const double z = normal_quantile(0.5 + plan.level / 2);
  result.unlimited = z * z * variance / (plan.margin * plan.margin);
  double n = result.unlimited;
  if (std::isfinite(plan.population)) n /= 1 + (n - 1) / plan.population;
  n = std::ceil(n * plan.deff * (1 - kSizeRounding));
  if (!(std::fmin(n, plan.population) / plan.response_rate <= kAnswersMax)) {
    result.verdict = {
        StatusCode::bad_input, "bad_margin",
        fmt::format("A margin of {} takes more answers than there can be.", plan.margin)};
    return result;
  }
  result.n = std::fmax(1, std::fmin(n, std::floor(plan.population)));
  result.everybody = n >= std::floor(plan.population);
  result.invitations = std::ceil(result.n / plan.response_rate * (1 - kSizeRounding));
  return result;
}

}  // namespace

SampleSize sample_size_for_proportion(double proportion, const SampleSizePlan& plan) {
  SampleSize result;
  result.verdict = check(plan);
  if (result.verdict.ok() && !(proportion > 0 && proportion < 1)) {
    result.verdict = {
        StatusCode::bad_input, "bad_proportion",
        fmt::format("The expected share {} does not lie between 0 and 1.", proportion)};
  }
  if (result.verdict.ok() && plan.margin >= 1) {
    result.verdict = {
        StatusCode::bad_input, "bad_margin",
        fmt::format("A margin of {} for a share says nothing; 5 points are 0.05.", plan.margin)};
  }
  return result.verdict.ok() ? finish(proportion * (1 - proportion), plan) : result;
}

SampleSize sample_size_for_mean(double sd, const SampleSizePlan& plan) {
  SampleSize result;
  result.verdict = check(plan);
  if (result.verdict.ok() && !(sd > 0 && std::isfinite(sd))) {
    result.verdict = {StatusCode::bad_input, "bad_sd",
                      fmt::format("The standard deviation {} is not a number above 0.", sd)};
  }
  return result.verdict.ok() ? finish(sd * sd, plan) : result;
}

}  // namespace troth::stats
