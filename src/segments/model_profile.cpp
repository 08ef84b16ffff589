#include "segments/model_profile.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "http/json_number.h"

namespace troth::segments {
namespace {

using SortedJson = nlohmann::json;
using http::number_json;

double over(double sum, double n) {
  return n > 0 ? sum / n : stats::kNaN;
}

}  // namespace

ModelProfile::ModelProfile(std::size_t groups, std::size_t columns)
    : groups_(groups, Sums{0, 0, std::vector<double>(columns), std::vector<double>(columns)}),
      squares_(columns) {}

void ModelProfile::add(const Place& place, std::span<const double> figures,
                       std::span<const double> scaled) {
  auto& group = groups_.at(place.cluster);
  ++group.customers;
  group.certainty += place.certainty;
  for (std::size_t c = 0; c < squares_.size(); ++c) {
    group.figures[c] += figures[c];
    group.scaled[c] += scaled[c];
    squares_[c] += scaled[c] * scaled[c];
  }
}

SortedJson ModelProfile::json() const {
  double n = 0, certainty = 0;
  for (const auto& group : groups_) {
    n += static_cast<double>(group.customers);
    certainty += group.certainty;
  }
  auto means = SortedJson::array();
  auto between = SortedJson::array();
  std::vector<double> middle, sd;
  for (std::size_t c = 0; c < squares_.size(); ++c) {
    double figures = 0, scaled = 0, explained = 0;
    for (const auto& group : groups_) {
      figures += group.figures[c];
      scaled += group.scaled[c];
      explained += over(group.scaled[c] * group.scaled[c],
                        std::max(1.0, static_cast<double>(group.customers)));
    }
    middle.push_back(over(scaled, n));
    const double all = std::max(0.0, squares_[c] - n * middle[c] * middle[c]);
    sd.push_back(std::sqrt(over(all, n - 1)));
    means.push_back(number_json(over(figures, n)));
    between.push_back(number_json(all > 0 ? (explained - n * middle[c] * middle[c]) / all : 0));
  }
  auto groups = SortedJson::array();
  for (const auto& group : groups_) {
    const auto members = static_cast<double>(group.customers);
    auto own = SortedJson::array();
    auto differences = SortedJson::array();
    for (std::size_t c = 0; c < squares_.size(); ++c) {
      own.push_back(number_json(over(group.figures[c], members)));
      const double difference = over(group.scaled[c], members) - middle[c];
      differences.push_back(number_json(sd[c] > 0 ? difference / sd[c] : 0));
    }
    groups.push_back({{"customers", group.customers},
                      {"certainty", number_json(over(group.certainty, members))},
                      {"means", std::move(own)},
                      {"differences", std::move(differences)}});
  }
  return {{"customers", static_cast<std::int64_t>(n)},
          {"unplaced", unplaced_},
          {"certainty", number_json(over(certainty, n))},
          {"means", std::move(means)},
          {"between", std::move(between)},
          {"groups", std::move(groups)}};
}

}  // namespace troth::segments
