#pragma once
// Users, sign-in, sessions, links and keys: the rules. Functions that need a slow hash take it
// ready made, so that nothing slow runs inside the writer's transaction.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/types.h"
#include "access/vault.h"
#include "base/embedded.h"
#include "base/result.h"
#include "db/session.h"

namespace troth {
extern const std::vector<EmbeddedFile> access_migrations;
}

namespace troth::access {

inline constexpr Instant kSessionIdle = 12 * 3600 * kMicrosPerSecond;
inline constexpr Instant kSessionLongest = 7 * kMicrosPerDay;
inline constexpr Instant kLinkLife = 2 * kMicrosPerDay;
/// Uses closer together than this are not noted.
inline constexpr Instant kTouchEvery = 5 * 60 * kMicrosPerSecond;

/// The e-mail as it is compared; bad_input when it is none.
Result<std::string> fold_email(std::string_view email);

/// A link of a purpose for a user (0: the set-up), replacing earlier ones. Gives its token, which
/// is stored nowhere. `token` is random, made by the caller, so that the operation may be run
/// again.
Status make_link(db::Session& session, LinkPurpose purpose, Id user_id, std::string_view token,
                 Instant now);
/// The link of a token; forbidden when there is none or it has run out.
Result<OneTimeLink> use_link(db::Session& session, std::string_view token, LinkPurpose purpose,
                             Instant now);

struct NewUser {
  Id user_id = 0;
  std::string email;
  std::string name;
  http::Role role = http::Role::viewer;
  std::string password_hash;  ///< Empty: invited, with no password yet.
};
/// conflict when the e-mail is taken.
Result<User> create_user(db::Session& session, const NewUser& user, Instant now);
/// not_found.
Result<User> load_user(db::Session& session, Id user_id);
/// Changes role or state. conflict when no active owner would be left. A user who is disabled, or
/// whose role changes, is signed out everywhere.
Result<User> change_user(db::Session& session, Id user_id, http::Role role, UserState state,
                         const std::string& name);
/// Sets a password, forgets lock and failures, signs out everywhere but `kept_session`.
Status set_password(db::Session& session, Id user_id, std::string_view password_hash,
                    std::string_view kept_session);
Status unlock(db::Session& session, Id user_id);

/// How long an account stays locked after so many failures in a row; 0 not at all.
Instant lock_after(std::int64_t failures);

/// What a sign-in found before the transaction: the password was checked outside it.
struct SignIn {
  std::string email;
  bool password_right = false;
  std::string code;  ///< Of the second factor, or a recovery code; may be empty.
  std::string token;
  std::string address;
  std::string agent;
  const Vault* vault =
      nullptr;  ///< Opens the secret of the second factor; null: kept in the clear.
};
/// A new session of a user who has shown who it is; sessions that have run out are forgotten.
Result<UserSession> open_session(db::Session& session, const User& user, const SignIn& attempt,
                                 Instant now);
enum class SignInResult : std::uint8_t { done, wrong, locked, code_needed };
struct SignedIn {
  SignInResult result = SignInResult::wrong;
  User user;
  UserSession session;
  Instant locked_until = 0;
};
/// Signs in, or counts the failure: from the fifth on the account is locked for a minute, doubling
/// up to an hour. Wrong, unknown, invited and disabled look alike.
Result<SignedIn> sign_in(db::Session& session, const SignIn& attempt, Instant now);

/// Makes what is due again of the second factor: a pending secret; its confirmation, which gives
/// eight recovery codes; its end. `secret` as it is to be kept: sealed at totp_place().
Status begin_totp(db::Session& session, Id user_id, std::string_view secret);
/// bad_input when the code is wrong. `recovery` are the codes, made by the caller.
Status confirm_totp(db::Session& session, Id user_id, std::string_view code,
                    const std::vector<std::string>& recovery, Instant now,
                    const Vault* vault = nullptr);
/// Where a user's secret is sealed for.
std::string totp_place(Id user_id);
Status end_totp(db::Session& session, Id user_id);

/// "troth_<id>_<secret>" and back.
std::string key_text(std::string_view key_id, std::string_view secret);
struct KeyParts {
  std::string key_id;
  std::string secret;
};
std::optional<KeyParts> parse_key(std::string_view text);

/// Appends to the audit log on behalf of the program itself (commands of the terminal).
Status record_system(db::Session& session, std::string_view action, std::string_view subject,
                     Instant now);

}  // namespace troth::access
