#include "access/id_token.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "access/secrets.h"
#include "base/base64.h"
#include "base/text.h"

namespace troth::access {
namespace {

using http::Json;

constexpr std::size_t kTokenMost = 16 << 10;
constexpr std::size_t kSubjectMost = 255;
constexpr int kRsaBitsLeast = 2048;
constexpr std::size_t kCoordinate = 32;

template <typename T, void (*Free)(T*)>
struct Freer {
  void operator()(T* it) const { Free(it); }
};
template <typename T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freer<T, Free>>;
using PublicKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using Number = Owned<BIGNUM, BN_free>;
using Memory = Owned<BIO, BIO_free_all>;

const unsigned char* openssl_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error refused(const char* what) {
  return {ErrorCode::forbidden, "The sign-in provider's answer is not valid.", what, ""};
}

/// A member as text; empty when it is absent or none.
std::string text_of(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at == json.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(openssl_bytes(bytes), static_cast<int>(bytes.size()), nullptr));
}

PublicKey build_key(const char* kind, OSSL_PARAM_BLD* builder) {
  const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder));
  const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(
      EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) == 1) {
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  }
  return PublicKey(key);
}

PublicKey rsa_key(const Json& jwk) {
  const auto modulus = number_of(decode_base64url(text_of(jwk, "n")));
  const auto exponent = number_of(decode_base64url(text_of(jwk, "e")));
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  auto key = build_key("RSA", builder.get());
  return key && EVP_PKEY_get_bits(key.get()) >= kRsaBitsLeast ? std::move(key) : nullptr;
}

PublicKey p256_key(const Json& jwk) {
  const auto x = decode_base64url(text_of(jwk, "x"));
  const auto y = decode_base64url(text_of(jwk, "y"));
  if (text_of(jwk, "crv") != "P-256" || x.size() != kCoordinate || y.size() != kCoordinate) {
    return nullptr;
  }
  const auto point = "\x04" + x + y;
  const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                   point.size());
  return build_key("EC", builder.get());
}

SigningKey signing_key(const Json& jwk) {
  SigningKey key;
  const auto kind = text_of(jwk, "kty");
  const auto use = text_of(jwk, "use");
  if (!use.empty() && use != "sig") return key;
  const auto parsed = kind == "RSA" ? rsa_key(jwk) : kind == "EC" ? p256_key(jwk) : nullptr;
  if (!parsed) return key;
  key.algorithm = kind == "RSA" ? "RS256" : "ES256";
  const auto named = text_of(jwk, "alg");
  if (!named.empty() && named != key.algorithm) return {};
  const Memory out(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(out.get(), parsed.get());
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  key.pem.assign(text, static_cast<std::size_t>(size));
  key.id = text_of(jwk, "kid");
  return key;
}

/// JOSE writes an ECDSA signature as two numbers side by side; OpenSSL wants them in DER.
std::string to_der(std::string_view signature) {
  if (signature.size() != 2 * kCoordinate) return {};
  const Owned<ECDSA_SIG, ECDSA_SIG_free> numbers(ECDSA_SIG_new());
  auto r = number_of(signature.substr(0, kCoordinate));
  auto s = number_of(signature.substr(kCoordinate));
  ECDSA_SIG_set0(numbers.get(), r.release(), s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(numbers.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool signature_right(const SigningKey& key, std::string_view signed_text, std::string signature) {
  if (key.algorithm == "ES256") signature = to_der(signature);
  const Memory in(BIO_new_mem_buf(key.pem.data(), static_cast<int>(key.pem.size())));
  const PublicKey parsed(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr));
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  return parsed && !signature.empty() &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, parsed.get()) == 1 &&
         EVP_DigestVerify(context.get(), openssl_bytes(signature), signature.size(),
                          openssl_bytes(signed_text), signed_text.size()) == 1;
}

struct Token {
  Json header;
  Json payload;
  std::string_view signed_text;
  std::string signature;
};

Result<Token> parse_token(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (text.size() > kTokenMost || second == std::string_view::npos ||
      text.find('.', second + 1) != std::string_view::npos) {
    return refused("not a signed token");
  }
  Token token;
  token.header = Json::parse(decode_base64url(text.substr(0, first)), nullptr, false);
  token.payload =
      Json::parse(decode_base64url(text.substr(first + 1, second - first - 1)), nullptr, false);
  token.signed_text = text.substr(0, second);
  token.signature = decode_base64url(text.substr(second + 1));
  if (!token.header.is_object() || !token.payload.is_object()) {
    return refused("not a signed token");
  }
  return token;
}

Status check_signature(const Token& token, const std::vector<SigningKey>& keys) {
  // An extension that must be understood and is not (RFC 7515, section 4.1.11).
  if (token.header.contains("crit")) return refused("critical extension");
  const auto algorithm = text_of(token.header, "alg");
  const auto id = text_of(token.header, "kid");
  const bool right = std::any_of(keys.begin(), keys.end(), [&](const SigningKey& key) {
    return key.algorithm == algorithm && (id.empty() || key.id == id) &&
           signature_right(key, token.signed_text, token.signature);
  });
  if (right) return {};
  return refused("signature");
}

/// A time in seconds as an instant; nothing when it is absent or none.
std::optional<Instant> time_of(const Json& payload, const char* name) {
  const auto at = payload.find(name);
  if (at == payload.end() || !at->is_number()) return std::nullopt;
  const auto seconds = at->get<double>();
  constexpr double kFarthest = 1e11;
  if (!(seconds >= 0 && seconds < kFarthest)) return std::nullopt;
  return static_cast<Instant>(seconds) * kMicrosPerSecond;
}

Status check_audience(const Json& payload, const std::string& client_id) {
  const auto audience = payload.find("aud");
  if (audience == payload.end()) return refused("audience");
  const bool alone = audience->is_string() && *audience == client_id;
  const bool among = audience->is_array() &&
                     std::find(audience->begin(), audience->end(), client_id) != audience->end();
  if (!alone && !among) return refused("audience");
  const bool named = payload.contains("azp");
  if (named ? text_of(payload, "azp") != client_id : among && audience->size() > 1) {
    return refused("authorised party");
  }
  return {};
}

Status check_times(const Json& payload, Instant now) {
  const auto expires = time_of(payload, "exp");
  if (!expires || *expires + kClockLeeway <= now) return refused("expired");
  const auto issued = time_of(payload, "iat");
  if (!issued || *issued - kClockLeeway > now) return refused("issued later than now");
  const auto begins = time_of(payload, "nbf");
  if (payload.contains("nbf") && (!begins || *begins - kClockLeeway > now)) {
    return refused("not valid yet");
  }
  return {};
}

bool is_verified(const Json& payload) {
  const auto at = payload.find("email_verified");
  // Some providers write it as text.
  return at != payload.end() && (*at == true || *at == "true");
}

Claims claims_of(const Json& payload, std::string_view claim) {
  Claims claims;
  claims.subject = text_of(payload, "sub");
  claims.name = text_of(payload, "name");
  if (is_verified(payload)) claims.email = text_of(payload, "email");
  const auto at = claim.empty() ? payload.end() : payload.find(claim);
  if (at == payload.end()) return claims;
  if (at->is_string()) claims.values.push_back(at->get<std::string>());
  if (!at->is_array()) return claims;
  for (const auto& one : *at) {
    if (one.is_string()) claims.values.push_back(one.get<std::string>());
  }
  return claims;
}

}  // namespace

Result<std::vector<SigningKey>> read_signing_keys(std::string_view jwks) {
  const auto document = Json::parse(jwks, nullptr, false);
  const auto list = document.is_object() ? document.find("keys") : document.end();
  if (!document.is_object() || list == document.end() || !list->is_array()) {
    return Error{ErrorCode::bad_input, "The sign-in provider's keys cannot be read.", "jwks", ""};
  }
  std::vector<SigningKey> keys;
  for (const auto& jwk : *list) {
    if (!jwk.is_object()) continue;
    auto key = signing_key(jwk);
    if (!key.pem.empty()) keys.push_back(std::move(key));
  }
  return keys;
}

bool names_unknown_key(std::string_view token, const std::vector<SigningKey>& keys) {
  const auto header =
      Json::parse(decode_base64url(token.substr(0, token.find('.'))), nullptr, false);
  if (!header.is_object()) return false;
  const auto id = text_of(header, "kid");
  return std::none_of(keys.begin(), keys.end(),
                      [&](const SigningKey& key) { return key.id == id; });
}

Result<Claims> check_id_token(std::string_view text, const std::vector<SigningKey>& keys,
                              const Expected& expected, std::string_view claim) {
  TROTH_ASSIGN(const auto token, parse_token(text));
  TROTH_TRY(check_signature(token, keys));
  const auto& payload = token.payload;
  if (text_of(payload, "iss") != expected.issuer) return refused("issuer");
  TROTH_TRY(check_audience(payload, expected.client_id));
  TROTH_TRY(check_times(payload, expected.now));
  if (expected.nonce.empty() || !same_secret(text_of(payload, "nonce"), expected.nonce)) {
    return refused("nonce");
  }
  auto claims = claims_of(payload, claim);
  if (claims.subject.empty() || claims.subject.size() > kSubjectMost) return refused("subject");
  return claims;
}

}  // namespace troth::access
