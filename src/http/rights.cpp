#include "http/rights.h"

namespace troth::http {
namespace {

constexpr std::array<std::string_view, 5> kRoleNames = {"owner", "analyst", "service", "programme",
                                                        "viewer"};
constexpr std::array<std::string_view, kRights> kRightNames = {
    "anyone",           "self",
    "figures:read",     "customers:read",
    "customers:change", "segments:change",
    "studies:run",      "imports:read",
    "imports:run",      "events:write",
    "settings:read",    "settings:change",
    "users:manage",     "keys:manage",
    "audit:read",       "metrics:read"};

}  // namespace

std::string_view role_name(Role role) {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view name) {
  for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
    if (kRoleNames[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

std::string_view right_name(Right right) {
  return kRightNames[static_cast<std::size_t>(right)];
}

std::optional<Right> parse_right(std::string_view name) {
  for (std::size_t i = 0; i < kRightNames.size(); ++i) {
    if (kRightNames[i] == name) return static_cast<Right>(i);
  }
  return std::nullopt;
}

std::string Principal::label() const {
  switch (kind) {
    case Kind::nobody:
      return "nobody";
    case Kind::user:
      return "user:" + std::to_string(user_id);
    case Kind::key:
      return "key:" + key_id;
    case Kind::system:
      return "system";
  }
  return "nobody";
}

}  // namespace troth::http
