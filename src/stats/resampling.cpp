#include "stats/resampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "base/random.h"
#include "stats/mean.h"
#include "stats/rank.h"

namespace troth::stats {
namespace {

constexpr double kFailedShareMax = 0.1;
constexpr std::size_t kResamplesMin = 20;

}  // namespace

void for_each_number(std::size_t count, unsigned threads,
                     const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i);
  };
  std::vector<std::thread> helpers;
  const std::size_t wanted = std::min<std::size_t>(std::max(threads, 1U), count);
  for (std::size_t t = 1; t < wanted; ++t) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
}

std::vector<Warning> BootstrapResult::warnings() const {
  if (failed() == 0) return {};
  return {
      {"resamples_failed",
       fmt::format("{} of {} resamples could not be computed and are left out of the intervals.",
                   failed(), requested),
       "bootstrap"}};
}

BootstrapResult bootstrap(std::size_t rows, std::span<const double> weights, std::size_t figures,
                          const WeightedStatistic& statistic, const Resampling& plan) {
  BootstrapResult result;
  result.requested = plan.resamples;
  result.intervals.assign(figures, Interval{kNaN, kNaN, plan.level});
  result.se.assign(figures, kNaN);
  if (plan.resamples == 0 || rows == 0) return result;
  std::vector<std::vector<double>> draws(plan.resamples);
  for_each_number(plan.resamples, plan.threads, [&](std::size_t k) {
    Random random(plan.seed, k);
    std::vector<double> drawn(rows, 0.0);
    for (std::size_t i = 0; i < rows; ++i) {
      const std::size_t row = random.below(rows);
      drawn[row] += weights.empty() ? 1.0 : weights[row];
    }
    std::vector<double> figure = statistic(drawn);
    const bool whole =
        figure.size() == figures &&
        std::all_of(figure.begin(), figure.end(), [](double x) { return std::isfinite(x); });
    if (whole) draws[k] = std::move(figure);
  });
  std::erase_if(draws, [](const auto& draw) { return draw.empty(); });
  result.used = draws.size();
  const auto asked = static_cast<double>(plan.resamples);
  if (result.used < kResamplesMin ||
      static_cast<double>(result.failed()) > kFailedShareMax * asked) {
    return result;
  }
  const double tail = (1 - plan.level) / 2;
  for (std::size_t f = 0; f < figures; ++f) {
    std::vector<double> values;
    values.reserve(draws.size());
    for (const auto& draw : draws) values.push_back(draw[f]);
    const auto ends = quantiles(values, std::vector<double>{tail, 1 - tail});
    if (!ends) continue;
    result.intervals[f] = {(*ends)[0], (*ends)[1], plan.level};
    result.se[f] = std::sqrt(summarise(values).variance);
  }
  return result;
}

}  // namespace troth::stats
