#pragma once
// Whom a sign-in provider's word lets in, and as whom.

#include <optional>
#include <string>

#include "access/provider.h"
#include "access/types.h"
#include "access/vault.h"
#include "base/result.h"
#include "db/session.h"

namespace troth::access {

/// How the provider is set up; nothing when there is none. `vault` null leaves the secret out.
Result<std::optional<ProviderSettings>> load_provider(db::Session& session, const Vault* vault);
/// An empty secret leaves the one there is, as long as the issuer stays the same.
Status save_provider(db::Session& session, const ProviderSettings& settings, const Vault& vault);
Status remove_provider(db::Session& session);

/// Notes that a sign-in begun with this state is over; conflict when it was before.
Status spend_state(db::Session& session, std::string_view state, Instant now, Instant expires_at);

/// The user that the claims let in:
/// 1. whoever was linked to this subject before;
/// 2. the user of the e-mail, when the provider has verified it: linked from now on;
/// 3. a new user, when the e-mail is verified and of a domain that is let in.
/// The claim of roles, where there is one, is followed at every sign-in; it never takes the last
/// owner away. forbidden, with the subject "disabled", "unverified" or "not_invited", otherwise.
/// `fresh_id` is for the new user.
Result<User> user_of_claims(db::Session& session, const ProviderSettings& settings,
                            const Claims& claims, Id fresh_id, Instant now);

}  // namespace troth::access
