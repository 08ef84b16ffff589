#pragma once
// For tests: a provider's keys, and tokens signed with them.

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "access/id_token.h"
#include "base/base64.h"

namespace troth::access {

/// A key pair as a provider has it.
class TokenKey {
 public:
  static TokenKey rsa(const std::string& id, unsigned bits = 2048) {
    return {id, "RS256", EVP_RSA_gen(bits)};
  }
  static TokenKey p256(const std::string& id) { return {id, "ES256", EVP_EC_gen("P-256")}; }

  /// The public half, as JWKS lists it.
  http::Json jwk() const {
    http::Json json = {{"kid", id_}, {"use", "sig"}, {"alg", algorithm_}};
    if (algorithm_ == "RS256") {
      json["kty"] = "RSA";
      json["n"] = number(OSSL_PKEY_PARAM_RSA_N, 0);
      json["e"] = number(OSSL_PKEY_PARAM_RSA_E, 0);
    } else {
      json["kty"] = "EC";
      json["crv"] = "P-256";
      json["x"] = number(OSSL_PKEY_PARAM_EC_PUB_X, 32);
      json["y"] = number(OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    }
    return json;
  }
  /// A token of these claims, signed; members of `header` replace ours.
  std::string sign(const http::Json& claims,
                   const http::Json& header = http::Json::object()) const {
    http::Json head = {{"alg", algorithm_}, {"kid", id_}, {"typ", "JWT"}};
    head.update(header);
    const auto text = encode_base64url(head.dump()) + "." + encode_base64url(claims.dump());
    return text + "." + encode_base64url(signature(text));
  }

 private:
  TokenKey(std::string id, std::string algorithm, EVP_PKEY* key)
      : id_(std::move(id)), algorithm_(std::move(algorithm)), key_(key, EVP_PKEY_free) {}

  std::string number(const char* name, int width) const {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key_.get(), name, &value);
    return encode_base64url(padded(value, width));
  }
  static std::string padded(BIGNUM* owned, int width) {
    const int size = width == 0 ? BN_num_bytes(owned) : width;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    BN_bn2binpad(owned, reinterpret_cast<unsigned char*>(bytes.data()), size);
    BN_free(owned);
    return bytes;
  }
  std::string signature(const std::string& text) const {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    std::string bytes(1024, '\0');
    std::size_t size = bytes.size();
    auto* out = reinterpret_cast<unsigned char*>(bytes.data());
    EVP_DigestSign(context.get(), out, &size, reinterpret_cast<const unsigned char*>(text.data()),
                   text.size());
    bytes.resize(size);
    if (algorithm_ == "RS256") return bytes;
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
    auto joined = padded(BN_dup(ECDSA_SIG_get0_r(numbers)), 32) +
                  padded(BN_dup(ECDSA_SIG_get0_s(numbers)), 32);
    ECDSA_SIG_free(numbers);
    return joined;
  }

  std::string id_;
  std::string algorithm_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace troth::access
