#pragma once
// Who may be asking, and what there is to be allowed. Which role has which right is decided in one
// place: access/policy.h.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

namespace troth::http {

enum class Role : std::uint8_t { owner, analyst, service, programme, viewer };
inline constexpr std::array<Role, 5> kRoles = {Role::owner, Role::analyst, Role::service,
                                               Role::programme, Role::viewer};
std::string_view role_name(Role role);
std::optional<Role> parse_role(std::string_view name);

/// What a route demands. The names are the scopes of API keys.
enum class Right : std::uint8_t {
  anyone,            ///< No sign-in needed.
  self,              ///< One's own account; every signed-in person, never a key.
  figures_read,      ///< Evaluations: figures without persons.
  customers_read,    ///< Names, identities, timelines.
  customers_change,  ///< Taking merges apart.
  segments_change,   ///< Making, changing and archiving segments.
  studies_run,       ///< Making, computing and deleting studies.
  imports_read,      ///< What was imported, and rejected rows.
  imports_run,       ///< Uploading and importing files.
  events_write,      ///< Sending events, as trackers do.
  settings_read,
  settings_change,
  users_manage,
  keys_manage,
  audit_read,
  metrics_read,  ///< Operational figures of the server.
};
inline constexpr std::size_t kRights = 16;
std::string_view right_name(Right right);
std::optional<Right> parse_right(std::string_view name);

/// Who asks.
struct Principal {
  enum class Kind : std::uint8_t { nobody, user, key, system };
  Kind kind = Kind::nobody;
  Id user_id = 0;        ///< Of a user.
  std::string key_id;    ///< Of an API key.
  std::string key_name;  ///< Of an API key: the source of the events it sends.
  Role role = Role::viewer;
  std::string session_id;  ///< Which of the user's sessions; no secret.
  std::string csrf_token;  ///< What the session's changing requests must carry.

  /// Whether the role or the key's scopes give a right, for answers that differ by it. What a route
  /// demands has been checked before.
  bool may(Right right) const { return (rights_ >> static_cast<unsigned>(right) & 1U) != 0; }
  void grant(Right right) { rights_ |= std::uint64_t{1} << static_cast<unsigned>(right); }

  /// "user:12", "key:ab12", "system" or "nobody": stable, without personal data.
  std::string label() const;

 private:
  std::uint64_t rights_ = 0;
};

}  // namespace troth::http
