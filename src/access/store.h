#pragma once
// The only place with the SQL of users, sessions, keys, links, audit log and kept answers.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/types.h"
#include "base/result.h"
#include "db/session.h"

namespace troth::access::store {

Result<std::int64_t> count_users(db::Session& session);
Result<std::int64_t> count_active_owners(db::Session& session);
Result<std::optional<User>> user_by_id(db::Session& session, Id user_id);
Result<std::optional<User>> user_by_email(db::Session& session, std::string_view folded_email);
/// All users, by e-mail.
Result<std::vector<User>> all_users(db::Session& session);
Status insert_user(db::Session& session, const User& user);
Status update_user(db::Session& session, const User& user);

/// The session of a token's hash with its user.
Result<std::optional<std::pair<UserSession, User>>> find_session(db::Session& session,
                                                                 std::string_view token_hash);
Result<std::vector<UserSession>> sessions_of(db::Session& session, Id user_id);
Status insert_session(db::Session& session, const UserSession& row);
Status touch_session(db::Session& session, Id user_id, std::string_view session_id, Instant now);
/// Ends one session of a user; gives how many there were.
Result<std::int64_t> delete_session(db::Session& session, Id user_id, std::string_view session_id);
/// Ends all sessions of a user but `kept` (an id; may be empty).
Status delete_sessions(db::Session& session, Id user_id, std::string_view kept);
Status delete_expired(db::Session& session, Instant now);

Status insert_link(db::Session& session, const OneTimeLink& link);
Result<std::optional<OneTimeLink>> find_link(db::Session& session, std::string_view token_hash);
Status delete_link(db::Session& session, std::string_view token_hash);
/// Withdraws all links of one purpose for one user.
Status delete_links(db::Session& session, LinkPurpose purpose, Id user_id);

Result<std::optional<ApiKey>> find_key(db::Session& session, std::string_view key_id);
Result<std::vector<ApiKey>> all_keys(db::Session& session);
Status insert_key(db::Session& session, const ApiKey& key);
Status touch_key(db::Session& session, std::string_view key_id, Instant now);
/// Withdraws a key in force; gives how many there were.
Result<std::int64_t> revoke_key(db::Session& session, std::string_view key_id, Instant now);

Status append_audit(db::Session& session, const AuditEntry& entry);
/// Entries before (happened_at, entry_id), latest first; empty texts do not filter.
struct AuditQuery {
  std::string actor;
  std::string action;
  Instant before = 0;
  Id before_entry = 0;
  std::int64_t limit = 50;
};
Result<std::vector<AuditEntry>> read_audit(db::Session& session, const AuditQuery& query);

struct KeptAnswer {
  std::string request_hash;
  int status = 200;
  std::string body;
};
Result<std::optional<KeptAnswer>> find_answer(db::Session& session, std::string_view actor,
                                              std::string_view key);
Status insert_answer(db::Session& session, std::string_view actor, std::string_view key,
                     const KeptAnswer& answer, Instant now);

/// The sign-in provider as it is kept: its secret sealed, or empty.
struct ProviderRow {
  std::string settings;
  std::string secret;
};
Result<std::optional<ProviderRow>> find_provider(db::Session& session);
Status put_provider(db::Session& session, const ProviderRow& row);
Status delete_provider(db::Session& session);

/// The user that an issuer's subject is linked to.
Result<std::optional<User>> user_of_identity(db::Session& session, std::string_view issuer,
                                             std::string_view subject);
Status insert_identity(db::Session& session, std::string_view issuer, std::string_view subject,
                       Id user_id, Instant now);
/// False when it was there already.
Result<bool> insert_spent(db::Session& session, std::string_view state, Instant expires_at);
Status forget_spent(db::Session& session, Instant now);

Result<std::vector<std::pair<std::string, std::string>>> settings(db::Session& session);
Status set_setting(db::Session& session, std::string_view name, std::string_view value);

}  // namespace troth::access::store
