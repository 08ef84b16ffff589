#include "survey/types.h"

#include <array>
#include <utility>

#include "base/assert.h"
#include "base/text.h"

namespace troth::survey {

namespace {

constexpr std::array<std::pair<Role, std::string_view>, 23> kRoles = {{
    {Role::satisfaction, "satisfaction"},
    {Role::nps, "nps"},
    {Role::ces, "ces"},
    {Role::csat, "csat"},
    {Role::attribute, "attribute"},
    {Role::expectation, "expectation"},
    {Role::loyalty, "loyalty"},
    {Role::attitude, "attitude"},
    {Role::usage, "usage"},
    {Role::verbatim, "verbatim"},
    {Role::importance, "importance"},
    {Role::competitor, "competitor"},
    {Role::kano_functional, "kano_functional"},
    {Role::kano_dysfunctional, "kano_dysfunctional"},
    {Role::statement, "statement"},
    {Role::sus, "sus"},
    {Role::standard, "standard"},
    {Role::employee, "employee"},
    {Role::management, "management"},
    {Role::standard_set, "standard_set"},
    {Role::promise, "promise"},
    {Role::image, "image"},
    {Role::value, "value"},
}};

}  // namespace

std::string_view role_name(Role role) {
  for (const auto& [known, name] : kRoles)
    if (known == role) return name;
  TROTH_ASSERT(false);
}

std::optional<Role> parse_role(std::string_view name) {
  const std::string wanted = ascii_lower(trim(name));
  for (const auto& [role, known] : kRoles)
    if (known == wanted) return role;
  return std::nullopt;
}

}  // namespace troth::survey
