#include "value/types.h"

namespace troth::value {

namespace {

constexpr std::array<std::string_view, kStages> kStageNames = {
    "suspect", "prospect", "first_time", "repeat", "client", "advocate", "lapsed"};
constexpr std::array<std::string_view, kQuadrants> kQuadrantNames = {"cut_cost", "grow", "keep",
                                                                     "protect"};

}  // namespace

std::string_view stage_name(Stage stage) {
  return kStageNames.at(static_cast<std::size_t>(stage));
}

std::optional<Stage> parse_stage(std::string_view name) {
  for (std::size_t i = 0; i < kStages; ++i) {
    if (kStageNames.at(i) == name) return static_cast<Stage>(i);
  }
  return std::nullopt;
}

std::string_view quadrant_name(Quadrant quadrant) {
  return kQuadrantNames.at(static_cast<std::size_t>(quadrant));
}

}  // namespace troth::value
