#include "access/provider.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/base64.h"
#include "base/text.h"
#include "http/message.h"

namespace troth::access {
namespace {

using http::Json;

constexpr Instant kConfigurationKept = 3600 * kMicrosPerSecond;
constexpr Instant kKeysKept = 600 * kMicrosPerSecond;
constexpr Instant kKeysAgain = 30 * kMicrosPerSecond;
constexpr std::size_t kAnswerMost = 256 << 10;
constexpr std::size_t kRemembered = 20;

Error malformed(std::string_view what) {
  return {ErrorCode::unavailable, "The sign-in provider's answer cannot be used.",
          std::string(what), "Check the issuer in the settings."};
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += fmt::format("{}={}", name, http::percent_encode(value));
  }
  return text;
}

std::string member(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

bool takes_basic(const Json& document) {
  const auto methods = document.find("token_endpoint_auth_methods_supported");
  // Basic is what holds when nothing is said (Discovery 1.0, section 3).
  return methods == document.end() || !methods->is_array() ||
         std::find(methods->begin(), methods->end(), "client_secret_basic") != methods->end();
}

std::string base64(std::string_view text) {
  constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
  std::string encoded(sodium_base64_encoded_len(text.size(), kVariant), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(),
                    reinterpret_cast<const unsigned char*>(text.data()), text.size(), kVariant);
  encoded.pop_back();
  return encoded;
}

template <typename Map>
void make_room(Map& map) {
  if (map.size() >= kRemembered) map.clear();
}

}  // namespace

bool is_safe_url(std::string_view url) {
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!printable || url.size() > 500 || url.find_first_of("?#\\@\"<>") != std::string_view::npos) {
    return false;
  }
  if (url.starts_with("https://")) return url.size() > 8 && url[8] != '/';
  for (const std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(here)) continue;
    const auto rest = url.substr(here.size());
    return rest.empty() || rest.front() == ':' || rest.front() == '/';
  }
  return false;
}

std::string pkce_challenge(std::string_view verifier) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size());
  return encode_base64url(hash);
}

std::string ProviderSettings::redirect_url() const {
  return public_url + "/api/v1/sign-in/provider/return";
}

std::optional<http::Role> ProviderSettings::role_of(const Claims& claims) const {
  std::optional<http::Role> strongest;
  for (const auto& value : claims.values) {
    const auto at = roles.find(value);
    // Roles are listed from the strongest on.
    if (at != roles.end() && (!strongest || at->second < *strongest)) strongest = at->second;
  }
  return strongest;
}

Result<std::string> Provider::get(const std::string& url) const {
  outbound::Call call;
  call.url = url;
  call.headers = {{"Accept", "application/json"}};
  call.reach = outbound::Reach::network;
  call.answer_bytes = kAnswerMost;
  TROTH_ASSIGN(auto answer, client_.send(call));
  if (answer.status != 200) return malformed(fmt::format("status {}", answer.status));
  return std::move(answer.body);
}

Result<Provider::Configuration> Provider::configuration(const std::string& issuer, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto at = configurations_.find(issuer);
    if (at != configurations_.end() && now < at->second.read_at + kConfigurationKept) {
      return at->second;
    }
  }
  const auto slash = issuer.ends_with('/') ? "" : "/";
  TROTH_ASSIGN(const auto text, get(issuer + slash + ".well-known/openid-configuration"));
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object()) return malformed("configuration");
  // Or another provider could vouch in this one's name (Discovery 1.0, section 4.3).
  if (member(document, "issuer") != issuer) return malformed("issuer");
  Configuration found;
  found.authorization_endpoint = member(document, "authorization_endpoint");
  found.token_endpoint = member(document, "token_endpoint");
  found.jwks_uri = member(document, "jwks_uri");
  found.secret_in_body = !takes_basic(document);
  found.read_at = now;
  const auto authorization = std::string_view(found.authorization_endpoint);
  if (!is_safe_url(authorization.substr(0, authorization.find('?'))) ||
      !is_safe_url(found.token_endpoint) || !is_safe_url(found.jwks_uri)) {
    return malformed("endpoints");
  }
  const std::lock_guard lock(mutex_);
  make_room(configurations_);
  configurations_[issuer] = found;
  return found;
}

Result<std::vector<SigningKey>> Provider::keys(const Configuration& at, std::string_view token,
                                               Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = keys_.find(at.jwks_uri);
    if (known != keys_.end()) {
      const auto age = now - known->second.read_at;
      // A key that is not known may be new; or somebody makes us ask again and again.
      const bool again = names_unknown_key(token, known->second.list) && age >= kKeysAgain;
      if (age < kKeysKept && !again) return known->second.list;
    }
  }
  TROTH_ASSIGN(const auto text, get(at.jwks_uri));
  TROTH_ASSIGN(auto list, read_signing_keys(text));
  const std::lock_guard lock(mutex_);
  make_room(keys_);
  keys_[at.jwks_uri] = {list, now};
  return list;
}

Result<std::string> Provider::sign_in_url(const ProviderSettings& settings, const Begun& begun,
                                          Instant now) {
  TROTH_ASSIGN(const auto at, configuration(settings.issuer, now));
  const char* join = at.authorization_endpoint.find('?') == std::string::npos ? "?" : "&";
  return at.authorization_endpoint + join +
         form({{"response_type", "code"},
               {"client_id", settings.client_id},
               {"redirect_uri", settings.redirect_url()},
               {"scope", "openid email profile"},
               {"state", begun.state},
               {"nonce", begun.nonce},
               {"code_challenge", pkce_challenge(begun.verifier)},
               {"code_challenge_method", "S256"}});
}

Result<std::string> Provider::exchange(const ProviderSettings& settings, const Configuration& at,
                                       const Begun& begun, const std::string& code) const {
  outbound::Call call;
  call.method = "POST";
  call.url = at.token_endpoint;
  call.reach = outbound::Reach::network;
  call.answer_bytes = kAnswerMost;
  call.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                  {"Accept", "application/json"}};
  call.body = form({{"grant_type", "authorization_code"},
                    {"code", code},
                    {"redirect_uri", settings.redirect_url()},
                    {"code_verifier", begun.verifier}});
  if (settings.secret.empty()) {
    call.body += "&" + form({{"client_id", settings.client_id}});
  } else if (at.secret_in_body) {
    call.body +=
        "&" + form({{"client_id", settings.client_id}, {"client_secret", settings.secret}});
  } else {
    call.headers.emplace_back("Authorization",
                              "Basic " + base64(http::percent_encode(settings.client_id) + ":" +
                                                http::percent_encode(settings.secret)));
  }
  TROTH_ASSIGN(const auto answer, client_.send(call));
  const auto document = Json::parse(answer.body, nullptr, false);
  auto token = document.is_object() ? member(document, "id_token") : std::string();
  if (answer.status == 200 && !token.empty()) return token;
  return Error{ErrorCode::forbidden, "The sign-in provider did not give a token.",
               fmt::format("status {}", answer.status), ""};
}

Result<Claims> Provider::redeem(const ProviderSettings& settings, const Begun& begun,
                                const std::string& code, Instant now) {
  TROTH_ASSIGN(const auto at, configuration(settings.issuer, now));
  TROTH_ASSIGN(const auto token, exchange(settings, at, begun, code));
  TROTH_ASSIGN(const auto list, keys(at, token, now));
  return check_id_token(token, list, {settings.issuer, settings.client_id, begun.nonce, now},
                        settings.role_claim);
}

}  // namespace troth::access
