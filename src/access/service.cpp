#include "access/service.h"

#include <algorithm>

#include "access/secrets.h"
#include "access/store.h"
#include "access/totp.h"
#include "base/text.h"

namespace troth::access {
namespace {

constexpr std::int64_t kFailuresFree = 5;
constexpr Instant kLockFirst = 60 * kMicrosPerSecond;
constexpr Instant kLockLongest = 3600 * kMicrosPerSecond;
constexpr std::string_view kKeyPrefix = "troth_";

/// What a browser says of itself, fit to be stored: headers may hold any bytes.
std::string plain_agent(std::string_view agent) {
  constexpr std::size_t kMost = 200;
  std::string plain(agent.substr(0, kMost));
  for (auto& c : plain) {
    if (c < ' ' || c > '~') c = '?';
  }
  return plain;
}

/// Takes a recovery code out of the user's, if it is one of them.
bool use_recovery(User& user, std::string_view code) {
  const auto wanted = hash_token(ascii_lower(code));
  std::string left;
  bool found = false;
  for (const auto hash : split(user.recovery, ' ')) {
    if (hash.empty()) continue;
    if (!found && same_secret(hash, wanted)) {
      found = true;
      continue;
    }
    if (!left.empty()) left += ' ';
    left += hash;
  }
  if (found) user.recovery = left;
  return found;
}

Result<std::string> opened(const User& user, const std::string& kept, const Vault* vault) {
  if (vault == nullptr) return kept;
  return vault->open(kept, totp_place(user.user_id));
}

/// Whether the code is that of the second factor, or a recovery code. A secret that was kept in the
/// clear or sealed with an older key is sealed anew.
Result<bool> second_factor_right(User& user, const SignIn& attempt, Instant now) {
  const auto secret = opened(user, user.totp_secret, attempt.vault);
  // Recovery codes need no key: they are the way in when it is lost.
  if (!secret && use_recovery(user, attempt.code)) return true;
  if (!secret) return secret.error();
  const auto step = accept_totp(*secret, attempt.code, now, user.totp_step);
  if (!step) return use_recovery(user, attempt.code);
  user.totp_step = *step;
  if (attempt.vault != nullptr && attempt.vault->is_stale(user.totp_secret)) {
    user.totp_secret = attempt.vault->seal(*secret, totp_place(user.user_id));
  }
  return true;
}

Result<SignedIn> failed(db::Session& session, User user, Instant now) {
  SignedIn outcome;
  ++user.failures;
  const auto lock = lock_after(user.failures);
  if (lock > 0) user.locked_until = now + lock;
  TROTH_TRY(store::update_user(session, user));
  outcome.user = std::move(user);
  return outcome;
}

}  // namespace

Instant lock_after(std::int64_t failures) {
  if (failures < kFailuresFree) return 0;
  const auto doublings = std::min<std::int64_t>(failures - kFailuresFree, 6);
  return std::min(kLockFirst << doublings, kLockLongest);
}

Result<std::string> fold_email(std::string_view email) {
  auto folded = fold(email);
  const auto at = folded.find('@');
  const bool plausible = at != std::string::npos && at > 0 && at + 1 < folded.size() &&
                         folded.find('@', at + 1) == std::string::npos &&
                         folded.find(' ') == std::string::npos && folded.size() <= 254;
  if (plausible) return folded;
  return Error{ErrorCode::bad_input, "This is not an e-mail address.", "email",
               "Write it like name@example.org."};
}

Status make_link(db::Session& session, LinkPurpose purpose, Id user_id, std::string_view token,
                 Instant now) {
  TROTH_TRY(store::delete_links(session, purpose, user_id));
  return store::insert_link(session, {hash_token(token), purpose, user_id, now, now + kLinkLife});
}

Result<OneTimeLink> use_link(db::Session& session, std::string_view token, LinkPurpose purpose,
                             Instant now) {
  const auto hash = hash_token(token);
  TROTH_ASSIGN(const auto link, store::find_link(session, hash));
  if (!link || link->purpose != purpose || link->expires_at <= now) {
    return Error{ErrorCode::forbidden, "This link is not valid any more.", "token",
                 "Links work once and for two days. Ask for a new one."};
  }
  TROTH_TRY(store::delete_link(session, hash));
  return *link;
}

Result<User> create_user(db::Session& session, const NewUser& wanted, Instant now) {
  TROTH_ASSIGN(auto email, fold_email(wanted.email));
  TROTH_ASSIGN(const auto known, store::user_by_email(session, email));
  if (known) {
    return Error{ErrorCode::conflict, "There is a user with this e-mail address.", "email",
                 "Change that user instead."};
  }
  User user;
  user.user_id = wanted.user_id;
  user.email = std::move(email);
  user.name = trim(wanted.name);
  user.role = wanted.role;
  user.state = wanted.password_hash.empty() ? UserState::invited : UserState::active;
  user.password_hash = wanted.password_hash;
  user.created_at = now;
  TROTH_TRY(store::insert_user(session, user));
  return user;
}

Result<User> load_user(db::Session& session, Id user_id) {
  TROTH_ASSIGN(auto user, store::user_by_id(session, user_id));
  if (!user) {
    return Error{ErrorCode::not_found, "There is no such user.", std::to_string(user_id), ""};
  }
  return *std::move(user);
}

Result<User> change_user(db::Session& session, Id user_id, http::Role role, UserState state,
                         const std::string& name) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  if (user.state == UserState::invited && state == UserState::active) {
    return Error{ErrorCode::conflict, "This user has no password yet.", "state",
                 "The user becomes active by the link of the invitation."};
  }
  const bool demoted = user.role != role || user.state != state;
  user.role = role;
  user.state = state;
  user.name = trim(name);
  TROTH_TRY(store::update_user(session, user));
  TROTH_ASSIGN(const auto owners, store::count_active_owners(session));
  if (owners == 0) {
    return Error{ErrorCode::conflict, "No active owner would be left.", "role",
                 "Make somebody else an owner first."};
  }
  if (demoted) TROTH_TRY(store::delete_sessions(session, user_id, ""));
  return user;
}

Status set_password(db::Session& session, Id user_id, std::string_view password_hash,
                    std::string_view kept_session) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  user.password_hash = password_hash;
  if (user.state == UserState::invited) user.state = UserState::active;
  user.failures = 0;
  user.locked_until = 0;
  TROTH_TRY(store::update_user(session, user));
  return store::delete_sessions(session, user_id, kept_session);
}

Status unlock(db::Session& session, Id user_id) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  user.failures = 0;
  user.locked_until = 0;
  return store::update_user(session, user);
}

Result<SignedIn> sign_in(db::Session& session, const SignIn& attempt, Instant now) {
  SignedIn outcome;
  const auto email = fold_email(attempt.email);
  if (!email) return outcome;
  TROTH_ASSIGN(auto user, store::user_by_email(session, *email));
  if (!user || user->state != UserState::active) return outcome;
  if (user->locked_until > now) {
    outcome.result = SignInResult::locked;
    outcome.locked_until = user->locked_until;
    outcome.user = *std::move(user);
    return outcome;
  }
  if (!attempt.password_right) return failed(session, *std::move(user), now);
  if (!user->totp_secret.empty()) {
    if (attempt.code.empty()) {
      outcome.result = SignInResult::code_needed;
      outcome.user = *std::move(user);
      return outcome;
    }
    TROTH_ASSIGN(const bool right, second_factor_right(*user, attempt, now));
    if (!right) return failed(session, *std::move(user), now);
  }
  user->failures = 0;
  user->locked_until = 0;
  TROTH_TRY(store::update_user(session, *user));
  TROTH_ASSIGN(outcome.session, open_session(session, *user, attempt, now));
  outcome.result = SignInResult::done;
  outcome.user = *std::move(user);
  return outcome;
}

Result<UserSession> open_session(db::Session& session, const User& user, const SignIn& attempt,
                                 Instant now) {
  TROTH_TRY(store::delete_expired(session, now));
  const auto hash = hash_token(attempt.token);
  UserSession row = {hash, hash.substr(0, 16),    user.user_id,    now,
                     now,  now + kSessionLongest, attempt.address, plain_agent(attempt.agent)};
  TROTH_TRY(store::insert_session(session, row));
  return row;
}

std::string totp_place(Id user_id) {
  return "totp:" + std::to_string(user_id);
}

Status begin_totp(db::Session& session, Id user_id, std::string_view secret) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  if (!user.totp_secret.empty()) {
    return Error{ErrorCode::conflict, "The second factor is in use already.", "totp",
                 "End it first to set up another."};
  }
  user.totp_pending = secret;
  return store::update_user(session, user);
}

Status confirm_totp(db::Session& session, Id user_id, std::string_view code,
                    const std::vector<std::string>& recovery, Instant now, const Vault* vault) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  TROTH_ASSIGN(const auto secret, opened(user, user.totp_pending, vault));
  const auto step = accept_totp(secret, code, now, 0);
  if (!step) {
    return Error{ErrorCode::bad_input, "This is not the code of now.", "code",
                 "Check the clock of the telephone, and type the code that it shows."};
  }
  user.totp_secret = user.totp_pending;
  user.totp_pending.clear();
  user.totp_step = *step;
  user.recovery.clear();
  for (const auto& one : recovery) {
    if (!user.recovery.empty()) user.recovery += ' ';
    user.recovery += hash_token(one);
  }
  return store::update_user(session, user);
}

Status end_totp(db::Session& session, Id user_id) {
  TROTH_ASSIGN(auto user, load_user(session, user_id));
  user.totp_secret.clear();
  user.totp_pending.clear();
  user.recovery.clear();
  return store::update_user(session, user);
}

std::string key_text(std::string_view key_id, std::string_view secret) {
  return std::string(kKeyPrefix) + std::string(key_id) + "_" + std::string(secret);
}

std::optional<KeyParts> parse_key(std::string_view text) {
  if (!text.starts_with(kKeyPrefix) || text.size() > 200) return std::nullopt;
  text.remove_prefix(kKeyPrefix.size());
  const auto border = text.find('_');
  if (border == std::string_view::npos || border == 0 || border + 1 == text.size()) {
    return std::nullopt;
  }
  return KeyParts{std::string(text.substr(0, border)), std::string(text.substr(border + 1))};
}

Status record_system(db::Session& session, std::string_view action, std::string_view subject,
                     Instant now) {
  AuditEntry entry;
  entry.happened_at = now;
  entry.entry_id = random_id();
  entry.actor = "system";
  entry.action = action;
  entry.subject = subject;
  return store::append_audit(session, entry);
}

}  // namespace troth::access
