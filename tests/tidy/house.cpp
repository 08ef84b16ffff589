#include "house.h"

#include <algorithm>
#include <array>

namespace troth::tidy {
namespace {

constexpr int kFeatureFloor = 3;

/// What other features may see of a feature.
constexpr std::array<std::string_view, 3> kPublicHeaders = {"service.h", "types.h", "reading.h"};
/// Public headers beyond those.
constexpr std::array<std::string_view, 8> kMorePublicHeaders = {
    "access/secrets.h", "access/vault.h",      "customers/kinds.h", "customers/people.h",
    "intake/import.h",  "sales/order_batch.h", "value/settings.h",  "value/standing.h"};

bool is_public(std::string_view room, std::string_view header) {
  const auto same = [&](std::string_view path) {
    return path.size() == room.size() + 1 + header.size() && path.starts_with(room) &&
           path.ends_with(header);
  };
  return std::find(kPublicHeaders.begin(), kPublicHeaders.end(), header) != kPublicHeaders.end() ||
         std::any_of(kMorePublicHeaders.begin(), kMorePublicHeaders.end(), same);
}

}  // namespace

const std::vector<Room>& rooms() {
  static const std::vector<std::string_view> below = {"stats", "db", "http", "outbound"};
  static const std::vector<Room> all = {
      {"base", 0, {}},
      {"stats", 1, {}},
      {"db", 2, {}},
      {"http", 2, {}},
      {"outbound", 2, {}},
      {"access", kFeatureFloor, below},
      {"webhooks", kFeatureFloor, below},
      {"customers", kFeatureFloor, below},
      {"sales", kFeatureFloor, below},
      {"survey", kFeatureFloor, below},
      {"segments", kFeatureFloor, below},
      {"events", kFeatureFloor, below},
      {"intake", kFeatureFloor, below},
      {"measure", kFeatureFloor, below},
      {"value", kFeatureFloor, below},
      {"lists", kFeatureFloor, below},
      {"programme", kFeatureFloor, below},
      {"care", kFeatureFloor, below},
      {"voice", kFeatureFloor, below},
      {"grow", kFeatureFloor, below},
      {"improve", kFeatureFloor, below},
      {"evaluation", kFeatureFloor, below},
      {"privacy", kFeatureFloor, below},
      {"demo", 4, {"stats", "db"}},
      {"server", 4, {"http", "db"}},
      {"app", 5, {"stats", "db", "http", "outbound", "demo", "server"}},
  };
  return all;
}

const Room* find_room(std::string_view name) {
  const auto& all = rooms();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Room& room) { return room.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view refusal(std::string_view from, std::string_view room, std::string_view header) {
  if (from == room || room == "base") return {};
  const Room* knower = find_room(from);
  const Room* known = find_room(room);
  if (knower == nullptr) return "this room is not in the table of rooms (tests/tidy/house.cpp)";
  if (known == nullptr) return "there is no such room in the table (tests/tidy/house.cpp)";
  const auto& lower = knower->may_know;
  if (std::find(lower.begin(), lower.end(), room) != lower.end()) return {};
  if (known->floor != kFeatureFloor) return "this room may not know that one";
  if (knower->floor < kFeatureFloor) return "this goes up the floors";
  if (knower->name == "app") return {};
  if (knower->name == "server") return "the server knows features only through http";
  if (knower->floor == kFeatureFloor && known > knower)
    return "features know only the features before them";
  if (!is_public(room, header)) return "of another feature only its public headers are known";
  return {};
}

}  // namespace troth::tidy
