#include "access/provider_users.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "access/service.h"
#include "access/store.h"
#include "base/text.h"

namespace troth::access {
namespace {

using http::Json;

constexpr std::string_view kSecretPlace = "sign_in_provider";

Json settings_to_json(const ProviderSettings& settings) {
  Json json = {
      {"label", settings.label},           {"issuer", settings.issuer},
      {"client_id", settings.client_id},   {"public_url", settings.public_url},
      {"domains", settings.domains},       {"default_role", http::role_name(settings.default_role)},
      {"role_claim", settings.role_claim}, {"roles", Json::object()}};
  for (const auto& [value, role] : settings.roles) json["roles"][value] = http::role_name(role);
  return json;
}

ProviderSettings settings_from_json(const Json& json) {
  ProviderSettings settings;
  settings.label = json.value("label", "");
  settings.issuer = json.value("issuer", "");
  settings.client_id = json.value("client_id", "");
  settings.public_url = json.value("public_url", "");
  settings.domains = json.value("domains", std::vector<std::string>());
  settings.default_role =
      http::parse_role(json.value("default_role", "")).value_or(http::Role::viewer);
  settings.role_claim = json.value("role_claim", "");
  const auto roles = json.value("roles", Json::object());
  for (const auto& [value, role] : roles.items()) {
    if (const auto known = http::parse_role(role.get<std::string>()))
      settings.roles[value] = *known;
  }
  return settings;
}

Error not_let_in(const char* why) {
  return {ErrorCode::forbidden, "The sign-in provider's word lets nobody in here.", why,
          "Ask an owner of the workspace."};
}

/// The beginning of a name, cut between characters, without what databases do not take.
std::string clipped(std::string name) {
  constexpr std::size_t kMost = 200;
  std::erase(name, '\0');
  if (name.size() <= kMost) return name;
  auto size = kMost;
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xc0U) == 0x80U) --size;
  name.resize(size);
  return name;
}

bool domain_let_in(const ProviderSettings& settings, std::string_view email) {
  const auto domain = email.substr(email.find('@') + 1);
  return std::any_of(settings.domains.begin(), settings.domains.end(),
                     [&](const std::string& one) { return ascii_lower(one) == domain; });
}

Result<User> link(db::Session& session, const ProviderSettings& settings, const Claims& claims,
                  User user, Instant now) {
  if (user.state == UserState::invited) {
    user.state = UserState::active;
    TROTH_TRY(store::update_user(session, user));
    TROTH_TRY(store::delete_links(session, LinkPurpose::invite, user.user_id));
  }
  TROTH_TRY(store::insert_identity(session, settings.issuer, claims.subject, user.user_id, now));
  return user;
}

Result<User> find_or_make(db::Session& session, const ProviderSettings& settings,
                          const Claims& claims, Id fresh_id, Instant now) {
  TROTH_ASSIGN(const auto known, store::user_of_identity(session, settings.issuer, claims.subject));
  if (known) return *known;
  if (claims.email.empty()) return not_let_in("unverified");
  const auto email = fold_email(claims.email);
  if (!email) return not_let_in("unverified");
  TROTH_ASSIGN(auto same, store::user_by_email(session, *email));
  if (same && same->state == UserState::disabled) return not_let_in("disabled");
  if (same) return link(session, settings, claims, *std::move(same), now);
  if (!domain_let_in(settings, *email)) return not_let_in("not_invited");
  NewUser wanted;
  wanted.user_id = fresh_id;
  wanted.email = *email;
  wanted.name = claims.name.empty() ? *email : clipped(claims.name);
  wanted.role = settings.role_of(claims).value_or(settings.default_role);
  TROTH_ASSIGN(auto user, create_user(session, wanted, now));
  return link(session, settings, claims, std::move(user), now);
}

}  // namespace

Result<std::optional<ProviderSettings>> load_provider(db::Session& session, const Vault* vault) {
  TROTH_ASSIGN(const auto row, store::find_provider(session));
  if (!row) return std::optional<ProviderSettings>();
  const auto json = Json::parse(row->settings, nullptr, false);
  if (!json.is_object()) {
    return Error{ErrorCode::storage, "The sign-in provider's settings are damaged.", "", ""};
  }
  auto settings = settings_from_json(json);
  if (vault != nullptr && !row->secret.empty()) {
    TROTH_ASSIGN(settings.secret, vault->open(row->secret, kSecretPlace));
  }
  return std::optional(std::move(settings));
}

Status save_provider(db::Session& session, const ProviderSettings& settings, const Vault& vault) {
  std::string secret;
  if (!settings.secret.empty()) {
    secret = vault.seal(settings.secret, kSecretPlace);
  } else {
    // The secret of one provider is not for another to see.
    TROTH_ASSIGN(const auto before, store::find_provider(session));
    if (before) {
      const auto json = Json::parse(before->settings, nullptr, false);
      if (json.is_object() && json.value("issuer", "") == settings.issuer) secret = before->secret;
    }
  }
  return store::put_provider(session, {settings_to_json(settings).dump(), secret});
}

Status remove_provider(db::Session& session) {
  return store::delete_provider(session);
}

Status spend_state(db::Session& session, std::string_view state, Instant now, Instant expires_at) {
  TROTH_TRY(store::forget_spent(session, now));
  TROTH_ASSIGN(const auto fresh, store::insert_spent(session, state, expires_at));
  if (fresh) return {};
  return Error{ErrorCode::conflict, "This sign-in is over already.", "state", "Begin again."};
}

Result<User> user_of_claims(db::Session& session, const ProviderSettings& settings,
                            const Claims& claims, Id fresh_id, Instant now) {
  TROTH_ASSIGN(auto user, find_or_make(session, settings, claims, fresh_id, now));
  if (user.state != UserState::active) return not_let_in("disabled");
  const auto role = settings.role_of(claims);
  if (!role || *role == user.role) return user;
  const bool last_owner = user.role == http::Role::owner;
  if (last_owner) {
    TROTH_ASSIGN(const auto owners, store::count_active_owners(session));
    if (owners == 1) return user;
  }
  return change_user(session, user.user_id, *role, user.state, user.name);
}

}  // namespace troth::access
