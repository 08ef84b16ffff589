#include "evaluation/types.h"

namespace troth::evaluation {

std::string_view dimension_name(Dimension dimension) {
  constexpr std::array<std::string_view, 4> kNames = {"company", "region", "store", "channel"};
  return kNames.at(static_cast<std::size_t>(dimension));
}

std::string_view measure_name(Measure measure) {
  constexpr std::array<std::string_view, 5> kNames = {"late_share", "satisfaction", "nps",
                                                      "complaint_rate", "repeat_rate"};
  return kNames.at(static_cast<std::size_t>(measure));
}

std::string_view urgency_name(Urgency urgency) {
  constexpr std::array<std::string_view, 3> kNames = {"act", "watch", "know"};
  return kNames.at(static_cast<std::size_t>(urgency));
}

}  // namespace troth::evaluation
