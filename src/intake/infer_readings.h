#pragma once
// Several ways to read the same values, and which of them the values allow.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troth::intake {

/// Compares N ways to read a column, likeliest first.
template <std::size_t N>
class Readings {
 public:
  using Results = std::array<std::optional<std::int64_t>, N>;

  /// A value that came `times` times, and what it means in each way.
  void see(std::string_view value, const Results& results, std::int64_t times) {
    for (std::size_t a = 0; a < N; ++a) {
      if (!results[a]) continue;
      read_[a] += times;
      for (std::size_t b = 0; b < N; ++b) {
        if (!results[b] && only_[a][b] == 0) only_example_[a][b] = value;
        if (!results[b]) only_[a][b] += times;
        if (!results[b] || *results[a] == *results[b]) continue;
        if (differ_[a][b]++ == 0) example_[a][b] = value;
      }
    }
  }

  /// Leaves a way out, whatever the values say.
  void exclude(std::size_t way) { excluded_[way] = true; }

  /// The ways left: those that read more than half of `values`, without those that the values
  /// speak against, and without those that say the same as one before them.
  std::vector<std::size_t> left(std::int64_t values) const {
    std::vector<std::size_t> ways = readable(values);
    std::stable_sort(ways.begin(), ways.end(),
                     [&](std::size_t a, std::size_t b) { return read_[a] > read_[b]; });
    std::vector<std::size_t> kept;
    for (const std::size_t b : ways) {
      if (std::none_of(kept.begin(), kept.end(), [&](std::size_t a) { return beats(a, b); })) {
        kept.push_back(b);
      }
    }
    return kept;
  }

  /// The ways that read more than half of `values`.
  std::vector<std::size_t> readable(std::int64_t values) const {
    std::vector<std::size_t> ways;
    for (std::size_t a = 0; a < N; ++a) {
      if (!excluded_[a] && read_[a] * 2 > values) ways.push_back(a);
    }
    return ways;
  }

  std::int64_t read(std::size_t way) const { return read_[way]; }
  /// A value that the two ways read differently; when there is none, one that only b can read.
  const std::string& example(std::size_t a, std::size_t b) const {
    return differ_[a][b] > 0 ? example_[a][b] : only_example_[b][a];
  }

 private:
  /// Whether b need not be considered beside a. Values that only one of them reads are evidence
  /// for it; where both read every value alike, the earlier stands for both.
  bool beats(std::size_t a, std::size_t b) const {
    const std::int64_t for_a = only_[a][b];
    const std::int64_t for_b = only_[b][a];
    if (differ_[a][b] == 0) return for_a > for_b || (for_a == 0 && for_b == 0);
    return for_a > 0 && for_b * 50 <= for_a;
  }

  std::array<std::int64_t, N> read_{};
  std::array<bool, N> excluded_{};
  std::array<std::array<std::int64_t, N>, N> only_{};    ///< Read by the first way only.
  std::array<std::array<std::int64_t, N>, N> differ_{};  ///< Read by both, differently.
  std::array<std::array<std::string, N>, N> example_{};
  std::array<std::array<std::string, N>, N> only_example_{};
};

}  // namespace troth::intake
