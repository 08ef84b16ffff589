#include "access/policy.h"

#include <algorithm>

namespace troth::access {

using http::Right;
using http::Role;

bool may(Role role, Right right) {
  switch (right) {
    case Right::anyone:
    case Right::self:
    case Right::figures_read:
    case Right::settings_read:
      return true;
    case Right::customers_read:
      return role != Role::viewer;
    case Right::customers_change:
      return role == Role::owner || role == Role::analyst || role == Role::service;
    case Right::segments_change:
      return role == Role::owner || role == Role::analyst || role == Role::programme;
    case Right::studies_run:
    case Right::imports_read:
    case Right::imports_run:
    case Right::events_write:
      return role == Role::owner || role == Role::analyst;
    case Right::settings_change:
    case Right::users_manage:
    case Right::keys_manage:
    case Right::audit_read:
    case Right::metrics_read:
      return role == Role::owner;
  }
  return false;
}

bool may_be_scope(Right right) {
  switch (right) {
    case Right::figures_read:
    case Right::customers_read:
    case Right::customers_change:
    case Right::segments_change:
    case Right::studies_run:
    case Right::imports_read:
    case Right::imports_run:
    case Right::events_write:
    case Right::settings_read:
    case Right::audit_read:
    case Right::metrics_read:
      return true;
    case Right::anyone:
    case Right::self:
    case Right::settings_change:
    case Right::users_manage:
    case Right::keys_manage:
      return false;
  }
  return false;
}

bool may(std::span<const Right> scopes, Right right) {
  if (right == Right::anyone) return true;
  return may_be_scope(right) && std::find(scopes.begin(), scopes.end(), right) != scopes.end();
}

std::string roles_of(Right right) {
  std::string names;
  for (const auto role : http::kRoles) {
    if (!may(role, right)) continue;
    if (!names.empty()) names += ", ";
    names += http::role_name(role);
  }
  return names;
}

std::vector<std::string> rights_of(Role role) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < http::kRights; ++i) {
    const auto right = static_cast<Right>(i);
    if (may(role, right)) names.emplace_back(http::right_name(right));
  }
  return names;
}

}  // namespace troth::access
