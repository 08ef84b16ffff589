#include "access/store.h"

#include "access/secrets.h"
#include "base/text.h"

namespace troth::access {

std::string_view state_name(UserState state) {
  switch (state) {
    case UserState::invited:
      return "invited";
    case UserState::active:
      return "active";
    case UserState::disabled:
      return "disabled";
  }
  return "disabled";
}

UserState parse_state(std::string_view name) {
  if (name == "active") return UserState::active;
  return name == "invited" ? UserState::invited : UserState::disabled;
}

}  // namespace troth::access

namespace troth::access::store {
namespace {

using db::Row;

constexpr std::string_view kUserColumns =
    "u.user_id, u.email, u.name, u.role, u.state, u.language, u.password_hash, u.totp_secret, "
    "u.totp_pending, u.totp_step, u.recovery, u.failures, u.locked_until, u.created_at";
constexpr int kUserColumnCount = 14;

User read_user(const Row& row) {
  User user;
  user.user_id = row.integer(0);
  user.email = row.text(1);
  user.name = row.text(2);
  // A role that is not known has the fewest rights.
  user.role = http::parse_role(row.text(3)).value_or(http::Role::viewer);
  user.state = parse_state(row.text(4));
  user.language = row.text(5);
  user.password_hash = row.text(6);
  user.totp_secret = row.text(7);
  user.totp_pending = row.text(8);
  user.totp_step = row.integer(9);
  user.recovery = row.text(10);
  user.failures = row.integer(11);
  user.locked_until = row.integer(12);
  user.created_at = row.integer(13);
  return user;
}

UserSession read_session(const Row& row, int at) {
  UserSession session;
  session.token_hash = row.text(at);
  session.session_id = row.text(at + 1);
  session.user_id = row.integer(at + 2);
  session.created_at = row.integer(at + 3);
  session.seen_at = row.integer(at + 4);
  session.expires_at = row.integer(at + 5);
  session.address = row.text(at + 6);
  session.agent = row.text(at + 7);
  return session;
}

ApiKey read_key(const Row& row) {
  ApiKey key;
  key.key_id = row.text(0);
  key.secret_hash = row.text(1);
  key.name = row.text(2);
  for (const auto scope : split(row.text(3), ' ')) {
    if (const auto right = http::parse_right(scope)) key.scopes.push_back(*right);
  }
  key.created_by = row.integer(4);
  key.created_at = row.integer(5);
  key.expires_at = row.integer(6);
  key.used_at = row.integer(7);
  key.revoked_at = row.integer(8);
  return key;
}

constexpr std::string_view kKeyQuery =
    "SELECT key_id, secret_hash, name, scopes, created_by, created_at, expires_at, used_at, "
    "revoked_at FROM api_key";

std::string_view purpose_name(LinkPurpose purpose) {
  switch (purpose) {
    case LinkPurpose::setup:
      return "setup";
    case LinkPurpose::invite:
      return "invite";
    case LinkPurpose::reset:
      return "reset";
  }
  return "reset";
}

/// A statement whose count of rows does not matter.
Status run(db::Session& session, std::string_view sql, std::initializer_list<db::Value> values) {
  const auto changed = session.execute(sql, values);
  return changed ? Status{} : Status{changed.error()};
}

/// The first row of a query, as `read` makes it.
template <typename T, typename Read>
Result<std::optional<T>> first(db::Session& session, std::string_view sql,
                               std::initializer_list<db::Value> values, Read&& read) {
  std::optional<T> found;
  TROTH_TRY(session.scan(sql, values, [&](const Row& row) {
    found = read(row);
    return false;
  }));
  return found;
}

}  // namespace

Result<std::int64_t> count_users(db::Session& session) {
  return session.scalar("SELECT COUNT(*) FROM app_user");
}

Result<std::int64_t> count_active_owners(db::Session& session) {
  return session.scalar("SELECT COUNT(*) FROM app_user WHERE role = 'owner' AND state = 'active'");
}

Result<std::optional<User>> user_by_id(db::Session& session, Id user_id) {
  static const auto sql =
      "SELECT " + std::string(kUserColumns) + " FROM app_user u WHERE u.user_id = ?";
  return first<User>(session, sql, {user_id}, read_user);
}

Result<std::optional<User>> user_by_email(db::Session& session, std::string_view folded_email) {
  static const auto sql =
      "SELECT " + std::string(kUserColumns) + " FROM app_user u WHERE u.email = ?";
  return first<User>(session, sql, {folded_email}, read_user);
}

Result<std::vector<User>> all_users(db::Session& session) {
  static const auto sql =
      "SELECT " + std::string(kUserColumns) + " FROM app_user u ORDER BY u.email, u.user_id";
  std::vector<User> users;
  TROTH_TRY(session.scan(sql, {}, [&](const Row& row) {
    users.push_back(read_user(row));
    return true;
  }));
  return users;
}

Status insert_user(db::Session& session, const User& user) {
  return run(session,
             "INSERT INTO app_user (user_id, email, name, role, state, language, password_hash, "
             "totp_secret, totp_pending, totp_step, recovery, failures, locked_until, created_at) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             {user.user_id, std::string_view(user.email), std::string_view(user.name),
              http::role_name(user.role), state_name(user.state), std::string_view(user.language),
              std::string_view(user.password_hash), std::string_view(user.totp_secret),
              std::string_view(user.totp_pending), user.totp_step, std::string_view(user.recovery),
              user.failures, user.locked_until, user.created_at});
}

Status update_user(db::Session& session, const User& user) {
  return run(session,
             "UPDATE app_user SET email = ?, name = ?, role = ?, state = ?, language = ?, "
             "password_hash = ?, totp_secret = ?, totp_pending = ?, totp_step = ?, recovery = ?, "
             "failures = ?, locked_until = ? WHERE user_id = ?",
             {std::string_view(user.email), std::string_view(user.name), http::role_name(user.role),
              state_name(user.state), std::string_view(user.language),
              std::string_view(user.password_hash), std::string_view(user.totp_secret),
              std::string_view(user.totp_pending), user.totp_step, std::string_view(user.recovery),
              user.failures, user.locked_until, user.user_id});
}

Result<std::optional<std::pair<UserSession, User>>> find_session(db::Session& session,
                                                                 std::string_view token_hash) {
  static const auto sql =
      "SELECT " + std::string(kUserColumns) +
      ", s.token_hash, s.session_id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, "
      "s.agent FROM user_session s JOIN app_user u ON u.user_id = s.user_id WHERE s.token_hash = ?";
  return first<std::pair<UserSession, User>>(session, sql, {token_hash}, [](const Row& row) {
    return std::pair(read_session(row, kUserColumnCount), read_user(row));
  });
}

Result<std::vector<UserSession>> sessions_of(db::Session& session, Id user_id) {
  std::vector<UserSession> sessions;
  TROTH_TRY(session.scan(
      "SELECT token_hash, session_id, user_id, created_at, seen_at, expires_at, address, agent "
      "FROM user_session WHERE user_id = ? ORDER BY seen_at DESC, session_id",
      {user_id}, [&](const Row& row) {
        sessions.push_back(read_session(row, 0));
        return true;
      }));
  return sessions;
}

Status insert_session(db::Session& session, const UserSession& row) {
  return run(session,
             "INSERT INTO user_session (token_hash, session_id, user_id, created_at, seen_at, "
             "expires_at, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             {std::string_view(row.token_hash), std::string_view(row.session_id), row.user_id,
              row.created_at, row.seen_at, row.expires_at, std::string_view(row.address),
              std::string_view(row.agent)});
}

Status touch_session(db::Session& session, Id user_id, std::string_view session_id, Instant now) {
  return run(session, "UPDATE user_session SET seen_at = ? WHERE user_id = ? AND session_id = ?",
             {now, user_id, session_id});
}

Result<std::int64_t> delete_session(db::Session& session, Id user_id, std::string_view session_id) {
  return session.execute("DELETE FROM user_session WHERE user_id = ? AND session_id = ?",
                         {user_id, session_id});
}

Status delete_sessions(db::Session& session, Id user_id, std::string_view kept) {
  return run(session, "DELETE FROM user_session WHERE user_id = ? AND session_id <> ?",
             {user_id, kept});
}

Status delete_expired(db::Session& session, Instant now) {
  TROTH_TRY(run(session, "DELETE FROM user_session WHERE expires_at <= ?", {now}));
  TROTH_TRY(run(session, "DELETE FROM one_time_link WHERE expires_at <= ?", {now}));
  return run(session, "DELETE FROM kept_answer WHERE kept_at <= ?", {now - kMicrosPerDay});
}

Status insert_link(db::Session& session, const OneTimeLink& link) {
  return run(session,
             "INSERT INTO one_time_link (token_hash, purpose, user_id, created_at, expires_at) "
             "VALUES (?, ?, ?, ?, ?)",
             {std::string_view(link.token_hash), purpose_name(link.purpose), link.user_id,
              link.created_at, link.expires_at});
}

Result<std::optional<OneTimeLink>> find_link(db::Session& session, std::string_view token_hash) {
  return first<OneTimeLink>(
      session,
      "SELECT token_hash, purpose, user_id, created_at, expires_at FROM one_time_link "
      "WHERE token_hash = ?",
      {token_hash}, [](const Row& row) {
        OneTimeLink link;
        link.token_hash = row.text(0);
        link.purpose = row.text(1) == "setup"    ? LinkPurpose::setup
                       : row.text(1) == "invite" ? LinkPurpose::invite
                                                 : LinkPurpose::reset;
        link.user_id = row.integer(2);
        link.created_at = row.integer(3);
        link.expires_at = row.integer(4);
        return link;
      });
}

Status delete_link(db::Session& session, std::string_view token_hash) {
  return run(session, "DELETE FROM one_time_link WHERE token_hash = ?", {token_hash});
}

Status delete_links(db::Session& session, LinkPurpose purpose, Id user_id) {
  return run(session, "DELETE FROM one_time_link WHERE purpose = ? AND user_id = ?",
             {purpose_name(purpose), user_id});
}

Result<std::optional<ApiKey>> find_key(db::Session& session, std::string_view key_id) {
  static const auto sql = std::string(kKeyQuery) + " WHERE key_id = ?";
  return first<ApiKey>(session, sql, {key_id}, read_key);
}

Result<std::vector<ApiKey>> all_keys(db::Session& session) {
  static const auto sql = std::string(kKeyQuery) + " ORDER BY created_at, key_id";
  std::vector<ApiKey> keys;
  TROTH_TRY(session.scan(sql, {}, [&](const Row& row) {
    keys.push_back(read_key(row));
    return true;
  }));
  return keys;
}

Status insert_key(db::Session& session, const ApiKey& key) {
  std::string scopes;
  for (const auto right : key.scopes) {
    if (!scopes.empty()) scopes += ' ';
    scopes += http::right_name(right);
  }
  return run(session,
             "INSERT INTO api_key (key_id, secret_hash, name, scopes, created_by, created_at, "
             "expires_at, used_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
             {std::string_view(key.key_id), std::string_view(key.secret_hash),
              std::string_view(key.name), std::string_view(scopes), key.created_by, key.created_at,
              key.expires_at, key.used_at, key.revoked_at});
}

Status touch_key(db::Session& session, std::string_view key_id, Instant now) {
  return run(session, "UPDATE api_key SET used_at = ? WHERE key_id = ?", {now, key_id});
}

Result<std::int64_t> revoke_key(db::Session& session, std::string_view key_id, Instant now) {
  return session.execute("UPDATE api_key SET revoked_at = ? WHERE key_id = ? AND revoked_at = 0",
                         {now, key_id});
}

Status append_audit(db::Session& session, const AuditEntry& entry) {
  return run(session,
             "INSERT INTO audit_entry (happened_at, entry_id, actor, user_id, action, subject, "
             "status, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             {entry.happened_at, entry.entry_id, std::string_view(entry.actor), entry.user_id,
              std::string_view(entry.action), std::string_view(entry.subject),
              std::int64_t{entry.status}, std::string_view(entry.address)});
}

Result<std::vector<AuditEntry>> read_audit(db::Session& session, const AuditQuery& query) {
  std::string sql =
      "SELECT a.happened_at, a.entry_id, a.actor, a.user_id, u.name, a.action, a.subject, "
      "a.status, a.address FROM audit_entry a LEFT JOIN app_user u ON u.user_id = a.user_id "
      "WHERE (a.happened_at < ? OR (a.happened_at = ? AND a.entry_id < ?))";
  std::vector<db::Value> values = {query.before, query.before, query.before_entry};
  if (!query.actor.empty()) {
    sql += " AND a.actor = ?";
    values.emplace_back(std::string_view(query.actor));
  }
  if (!query.action.empty()) {
    sql += " AND a.action = ?";
    values.emplace_back(std::string_view(query.action));
  }
  sql += " ORDER BY a.happened_at DESC, a.entry_id DESC LIMIT ?";
  values.emplace_back(query.limit);
  std::vector<AuditEntry> entries;
  TROTH_TRY(session.scan(sql, values, [&](const Row& row) {
    AuditEntry entry;
    entry.happened_at = row.integer(0);
    entry.entry_id = row.integer(1);
    entry.actor = row.text(2);
    entry.user_id = row.integer(3);
    entry.user_name = row.text(4);
    entry.action = row.text(5);
    entry.subject = row.text(6);
    entry.status = static_cast<int>(row.integer(7));
    entry.address = row.text(8);
    entries.push_back(std::move(entry));
    return true;
  }));
  return entries;
}

Result<std::optional<KeptAnswer>> find_answer(db::Session& session, std::string_view actor,
                                              std::string_view key) {
  return first<KeptAnswer>(
      session,
      "SELECT request_hash, status, answer FROM kept_answer WHERE actor = ? AND request_key = ?",
      {actor, key}, [](const Row& row) {
        return KeptAnswer{std::string(row.text(0)), static_cast<int>(row.integer(1)),
                          std::string(row.text(2))};
      });
}

Status insert_answer(db::Session& session, std::string_view actor, std::string_view key,
                     const KeptAnswer& answer, Instant now) {
  return run(session,
             "INSERT INTO kept_answer (actor, request_key, request_hash, status, answer, kept_at) "
             "VALUES (?, ?, ?, ?, ?, ?)",
             {actor, key, std::string_view(answer.request_hash), std::int64_t{answer.status},
              std::string_view(answer.body), now});
}

Result<std::optional<ProviderRow>> find_provider(db::Session& session) {
  return first<ProviderRow>(
      session, "SELECT settings, secret FROM sign_in_provider WHERE provider_id = 1", {},
      [](const Row& row) {
        return ProviderRow{std::string(row.text(0)), std::string(row.text(1))};
      });
}

Status put_provider(db::Session& session, const ProviderRow& row) {
  return run(session,
             "INSERT INTO sign_in_provider (provider_id, settings, secret) VALUES (1, ?, ?) "
             "ON CONFLICT (provider_id) DO UPDATE SET settings = excluded.settings, "
             "secret = excluded.secret",
             {std::string_view(row.settings), std::string_view(row.secret)});
}

Status delete_provider(db::Session& session) {
  return run(session, "DELETE FROM sign_in_provider", {});
}

Result<std::optional<User>> user_of_identity(db::Session& session, std::string_view issuer,
                                             std::string_view subject) {
  return first<User>(session,
                     "SELECT " + std::string(kUserColumns) +
                         " FROM user_identity i JOIN app_user u ON u.user_id = i.user_id "
                         "WHERE i.issuer = ? AND i.subject = ?",
                     {issuer, subject}, read_user);
}

Status insert_identity(db::Session& session, std::string_view issuer, std::string_view subject,
                       Id user_id, Instant now) {
  return run(session,
             "INSERT INTO user_identity (issuer, subject, user_id, linked_at) VALUES (?, ?, ?, ?)",
             {issuer, subject, user_id, now});
}

Result<bool> insert_spent(db::Session& session, std::string_view state, Instant expires_at) {
  const auto hash = hash_token(state);
  TROTH_ASSIGN(const auto inserted,
               session.execute("INSERT INTO spent_sign_in (state_hash, expires_at) VALUES (?, ?) "
                               "ON CONFLICT (state_hash) DO NOTHING",
                               {std::string_view(hash), expires_at}));
  return inserted == 1;
}

Status forget_spent(db::Session& session, Instant now) {
  return run(session, "DELETE FROM spent_sign_in WHERE expires_at < ?", {now});
}

Result<std::vector<std::pair<std::string, std::string>>> settings(db::Session& session) {
  std::vector<std::pair<std::string, std::string>> all;
  TROTH_TRY(session.scan("SELECT name, value FROM setting ORDER BY name", {}, [&](const Row& row) {
    all.emplace_back(row.text(0), row.text(1));
    return true;
  }));
  return all;
}

Status set_setting(db::Session& session, std::string_view name, std::string_view value) {
  return run(session, "UPDATE setting SET value = ? WHERE name = ?", {value, name});
}

}  // namespace troth::access::store
