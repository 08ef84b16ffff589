#pragma once
// The order of the house: which room may know which. This table and docs/ARCHITECTURE.md say the
// same; whoever adds a room adds it in both.

#include <string_view>
#include <vector>

namespace troth::tidy {

struct Room {
  std::string_view name;
  int floor;
  std::vector<std::string_view> may_know;  ///< Rooms on lower floors, besides base.
};

/// All rooms from the ground up. A feature (floor 3) may also know the features before it.
const std::vector<Room>& rooms();

/// The room of that name; null when there is none.
const Room* find_room(std::string_view name);

/// Why a file of room `from` may not include "room/header.h"; empty when it may.
std::string_view refusal(std::string_view from, std::string_view room, std::string_view header);

}  // namespace troth::tidy
