#pragma once
// Rows split into groups, and random splits of the same sizes. What callers should use is
// pls_groups.h.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/pls.h"
#include "stats/pls_data.h"

namespace troth::stats {

/// Data whose rows have a group, gaps filled with their group's mean when the settings say so, and
/// the scale made one for all groups.
struct PlsSplit {
  Verdict verdict;
  PlsData data;
  PlsSettings settings;
  std::vector<std::string> names;  ///< Sorted.
  std::vector<std::size_t> group;  ///< Of each row of `data`.
  std::vector<Warning> warnings;   ///< Gaps that were filled, by item.

  std::size_t size(std::size_t g) const;
  PlsData rows_of(std::size_t g) const;
};

PlsSplit split_rows(const PlsModel& model, const PlsData& data,
                    const std::vector<std::string>& groups, const PlsSettings& settings);

/// Deals the rows anew: the first `first` of a random order make group a, the others group b.
/// `rows` holds the rows of both groups; the weights of all other rows are 0.
void deal(std::span<const std::size_t> rows, std::size_t first, std::uint64_t seed,
          std::uint64_t stream, std::span<const double> weights, std::vector<std::size_t>& order,
          std::vector<double>& a, std::vector<double>& b);

}  // namespace troth::stats
