#pragma once
// Inside the segments room: what sets the groups of a model apart, summed up while customers are
// placed.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "segments/clustering.h"

namespace troth::segments {

/// Sums over customers, in any order of batches; the same batches give the same bytes.
class ModelProfile {
 public:
  ModelProfile(std::size_t groups, std::size_t columns);
  /// A customer of whom a figure is not known.
  void add_unplaced() { ++unplaced_; }
  void add(const Place& place, std::span<const double> figures, std::span<const double> scaled);

  /// {"customers", "unplaced", "certainty", "means": [...], "between": [...], "groups":
  /// [{"customers", "certainty", "means": [...], "differences": [...]}]}. Means are of figures as
  /// they are; differences in standard deviations of all, of scaled figures; between is the share
  /// of the variance of a scaled figure that lies between the groups.
  nlohmann::json json() const;

 private:
  struct Sums {
    std::int64_t customers = 0;
    double certainty = 0;
    std::vector<double> figures;
    std::vector<double> scaled;
  };
  std::vector<Sums> groups_;
  std::vector<double> squares_;
  std::int64_t unplaced_ = 0;
};

}  // namespace troth::segments
