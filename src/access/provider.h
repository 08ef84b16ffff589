#pragma once
// The sign-in provider: OpenID Connect by authorisation code with PKCE.

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "access/id_token.h"
#include "base/result.h"
#include "base/time.h"
#include "http/rights.h"
#include "outbound/client.h"

namespace troth::access {

/// How the workspace's owner set it up.
struct ProviderSettings {
  std::string label;       ///< On the button: "Acme".
  std::string issuer;      ///< "https://id.example.org": where its configuration is found.
  std::string client_id;   ///< What the provider knows us as.
  std::string public_url;  ///< "https://troth.example.org": where people reach us.
  std::vector<std::string> domains;  ///< Of e-mails that may become new users; empty: none may.
  http::Role default_role = http::Role::viewer;  ///< Of new users whose claim says nothing.
  std::string role_claim;                        ///< "groups"; empty: roles are ours to give.
  std::map<std::string, http::Role> roles;       ///< By value of that claim.
  std::string secret;                            ///< In the clear here; sealed where it is kept.

  std::string redirect_url() const;
  /// The role that the claim gives; the strongest of several.
  std::optional<http::Role> role_of(const Claims& claims) const;
};

/// A sign-in begun: what must come back, kept sealed with the browser.
struct Begun {
  std::string state;
  std::string nonce;
  std::string verifier;  ///< Of PKCE (RFC 7636).
};

/// Talks to the provider, and remembers its configuration and keys for a while. Thread-safe.
class Provider {
 public:
  explicit Provider(outbound::Client& client) : client_(client) {}

  /// Where to send the browser to.
  Result<std::string> sign_in_url(const ProviderSettings& settings, const Begun& begun,
                                  Instant now);
  /// Who signed in: exchanges the code and checks the token. Keys that are not known are read anew,
  /// at most twice a minute.
  Result<Claims> redeem(const ProviderSettings& settings, const Begun& begun,
                        const std::string& code, Instant now);

 private:
  struct Configuration {
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    bool secret_in_body = false;  ///< It does not take the secret as HTTP Basic.
    Instant read_at = 0;
  };
  struct Keys {
    std::vector<SigningKey> list;
    Instant read_at = 0;
  };

  Result<std::string> get(const std::string& url) const;
  Result<Configuration> configuration(const std::string& issuer, Instant now);
  Result<std::vector<SigningKey>> keys(const Configuration& configuration, std::string_view token,
                                       Instant now);
  Result<std::string> exchange(const ProviderSettings& settings, const Configuration& at,
                               const Begun& begun, const std::string& code) const;

  outbound::Client& client_;
  std::mutex mutex_;
  std::map<std::string, Configuration> configurations_;  ///< By issuer.
  std::map<std::string, Keys> keys_;                     ///< By address of the keys.
};

/// Whether an address is https, or http of this machine, for trying things out.
bool is_safe_url(std::string_view url);
/// The S256 challenge of a verifier.
std::string pkce_challenge(std::string_view verifier);

}  // namespace troth::access
