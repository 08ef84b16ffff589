#pragma once
// Words of the access room: users, sessions, keys, links, the audit log.

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "http/rights.h"

namespace troth::access {

enum class UserState : std::uint8_t { invited, active, disabled };
std::string_view state_name(UserState state);
UserState parse_state(std::string_view name);

/// A row of `app_user`.
struct User {
  Id user_id = 0;
  std::string email;  ///< Folded.
  std::string name;
  http::Role role = http::Role::viewer;
  UserState state = UserState::invited;
  std::string language;
  std::string password_hash;
  std::string totp_secret;
  std::string totp_pending;
  std::int64_t totp_step = 0;
  std::string recovery;
  std::int64_t failures = 0;
  Instant locked_until = 0;
  Instant created_at = 0;
};

/// A row of `user_session`.
struct UserSession {
  std::string token_hash;
  std::string session_id;
  Id user_id = 0;
  Instant created_at = 0;
  Instant seen_at = 0;
  Instant expires_at = 0;
  std::string address;
  std::string agent;
};

/// A row of `api_key`; times 0: never.
struct ApiKey {
  std::string key_id;
  std::string secret_hash;
  std::string name;
  std::vector<http::Right> scopes;
  Id created_by = 0;
  Instant created_at = 0;
  Instant expires_at = 0;
  Instant used_at = 0;
  Instant revoked_at = 0;
};

/// A row of `audit_entry`, with the user's name as it is now.
struct AuditEntry {
  Instant happened_at = 0;
  Id entry_id = 0;
  std::string actor;
  Id user_id = 0;
  std::string user_name;
  std::string action;
  std::string subject;
  int status = 200;
  std::string address;
};

enum class LinkPurpose : std::uint8_t { setup, invite, reset };

/// A row of `one_time_link`.
struct OneTimeLink {
  std::string token_hash;
  LinkPurpose purpose = LinkPurpose::invite;
  Id user_id = 0;
  Instant created_at = 0;
  Instant expires_at = 0;
};

}  // namespace troth::access
