#include "base/random.h"

#include <math.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/assert.h"

namespace troth {
namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

/// SplitMix64's output function (Steele, Lea & Flood, 2014).
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

/// ln(k!). The C function, because std::lgamma writes a global that threads would race for.
double log_factorial(double k) {
  int sign = 0;
  return ::lgamma_r(k + 1, &sign);
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) : state_{} {
  std::uint64_t x = stream == 0 ? seed : mix(mix(seed + kGolden) ^ (stream * kGolden));
  for (auto& word : state_) {
    x += kGolden;
    word = mix(x);
  }
}

std::uint64_t Random::bits() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Random::uniform() {
  return static_cast<double>(bits() >> 11) * 0x1.0p-53;
}

std::uint64_t Random::below(std::uint64_t n) {
  TROTH_ASSERT(n > 0);
  __extension__ using Wide = unsigned __int128;
  Wide product = static_cast<Wide>(bits()) * n;
  auto low = static_cast<std::uint64_t>(product);
  if (low < n) {
    const std::uint64_t threshold = (0 - n) % n;
    while (low < threshold) {
      product = static_cast<Wide>(bits()) * n;
      low = static_cast<std::uint64_t>(product);
    }
  }
  return static_cast<std::uint64_t>(product >> 64);
}

double Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  for (;;) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s >= 1 || s == 0) continue;
    const double factor = std::sqrt(-2 * std::log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }
}

double Random::exponential(double rate) {
  TROTH_ASSERT(rate > 0);
  return -std::log1p(-uniform()) / rate;
}

double Random::gamma(double shape, double rate) {
  TROTH_ASSERT(shape > 0 && rate > 0);
  if (shape < 1) {
    const double power = std::pow(1 - uniform(), 1 / shape);
    return gamma(shape + 1, rate) * power;
  }
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal();
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = 1 - uniform();
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v / rate;
  }
}

double Random::beta(double a, double b) {
  const double x = gamma(a, 1);
  const double y = gamma(b, 1);
  return x + y > 0 ? x / (x + y) : (chance(a / (a + b)) ? 1.0 : 0.0);
}

std::uint64_t Random::poisson(double mean) {
  TROTH_ASSERT(mean >= 0 && mean < 1e15);
  if (mean < 10) {  // Count exponential waits (Knuth).
    const double limit = std::exp(-mean);
    std::uint64_t count = 0;
    for (double product = uniform(); product > limit; product *= uniform()) ++count;
    return count;
  }
  // Transformed rejection PTRS (Hoermann, 1993).
  const double log_mean = std::log(mean);
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_r = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const double u = uniform() - 0.5;
    const double v = 1 - uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return static_cast<std::uint64_t>(k);
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b) <=
        k * log_mean - mean - log_factorial(k))
      return static_cast<std::uint64_t>(k);
  }
}

std::size_t Random::pick(std::span<const double> weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  TROTH_ASSERT(total > 0);
  double left = uniform() * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    TROTH_ASSERT(weights[i] >= 0);
    if (weights[i] == 0) continue;
    if (left < weights[i]) return i;
    left -= weights[i];
    last = i;
  }
  return last;  // Rounding ate the rest.
}

}  // namespace troth
