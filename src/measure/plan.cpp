#include "measure/plan.h"

#include <algorithm>

namespace troth::measure {

const std::vector<StudyType>& study_types() {
  static const std::vector<StudyType> all = {
      compliance_type(), perceived_type(),  index_type(), dissatisfied_type(),
      shortboard_type(), kano_type(),       usage_type(), excellence_type(),
      experience_type(), management_type(), board_type(), worth_type(),
      gaps_type()};
  return all;
}

const StudyType* find_type(std::string_view name) {
  const auto& all = study_types();
  const auto found = std::find_if(all.begin(), all.end(), [&](const StudyType& type) {
    return type.name == name || std::to_string(type.generation) == name;
  });
  return found == all.end() ? nullptr : &*found;
}

bool suits(const StudyType& type, const survey::KnownInstrument& instrument) {
  return std::all_of(type.needs.begin(), type.needs.end(), [&](const RoleNeed& need) {
    const auto count = std::count_if(
        instrument.items.begin(), instrument.items.end(), [&](const survey::KnownItem& known) {
          return std::find(need.roles.begin(), need.roles.end(), known.item.role) !=
                 need.roles.end();
        });
    return static_cast<std::size_t>(count) >= need.items;
  });
}

}  // namespace troth::measure
