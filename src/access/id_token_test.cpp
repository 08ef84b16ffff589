#include "access/id_token.h"

#include <gtest/gtest.h>

#include "access/token_testing.h"
#include "base/base64.h"

namespace troth::access {
namespace {

using http::Json;

constexpr Instant kNow = Instant{1'800'000'000} * kMicrosPerSecond;

class IdTokenTest : public ::testing::Test {
 protected:
  static Json claims() {
    return {{"iss", "https://id.example.org"},
            {"aud", "troth"},
            {"sub", "u-17"},
            {"exp", 1'800'000'300},
            {"iat", 1'800'000'000},
            {"nonce", "n-1"},
            {"email", "ann@example.org"},
            {"email_verified", true},
            {"name", "Ann Lee"},
            {"groups", {"staff", "insight"}}};
  }
  static Json with(const char* name, const Json& value) {
    auto changed = claims();
    changed[name] = value;
    return changed;
  }
  static Json without(const char* name) {
    auto changed = claims();
    changed.erase(name);
    return changed;
  }
  static std::vector<SigningKey> published(std::initializer_list<TokenKey> list) {
    Json jwks = {{"keys", Json::array()}};
    for (const auto& key : list) jwks["keys"].push_back(key.jwk());
    return *read_signing_keys(jwks.dump());
  }
  Result<Claims> check(const std::string& token) const {
    return check_id_token(token, keys_, {"https://id.example.org", "troth", "n-1", kNow}, "groups");
  }
  /// What is wrong with a token; empty when nothing is.
  std::string wrong(const std::string& token) const {
    const auto result = check(token);
    return result ? "" : result.error().subject;
  }
  std::string wrong(const Json& changed) const { return wrong(rsa_.sign(changed)); }

  const TokenKey rsa_ = TokenKey::rsa("r1");
  const TokenKey ec_ = TokenKey::p256("e1");
  const std::vector<SigningKey> keys_ = published({rsa_, ec_});
};

TEST_F(IdTokenTest, TellsWhoSignedIn) {
  for (const auto* key : {&rsa_, &ec_}) {
    const auto result = check(key->sign(claims()));
    ASSERT_TRUE(result.ok()) << result.error().subject;
    EXPECT_EQ(result->subject, "u-17");
    EXPECT_EQ(result->email, "ann@example.org");
    EXPECT_EQ(result->name, "Ann Lee");
    EXPECT_EQ(result->values, (std::vector<std::string>{"staff", "insight"}));
  }
}

TEST_F(IdTokenTest, AnEmailCountsOnlyWhenTheProviderVouchesForIt) {
  EXPECT_EQ(check(rsa_.sign(with("email_verified", false)))->email, "");
  EXPECT_EQ(check(rsa_.sign(without("email_verified")))->email, "");
  EXPECT_EQ(check(rsa_.sign(with("email_verified", "true")))->email, "ann@example.org");
  EXPECT_EQ(check(rsa_.sign(with("email_verified", 1)))->email, "");
}

TEST_F(IdTokenTest, NoAlgorithmButThatOfTheKeyPasses) {
  const auto head = [](const Json& header) { return encode_base64url(header.dump()); };
  const auto body = encode_base64url(claims().dump());
  EXPECT_EQ(wrong(head({{"alg", "none"}}) + "." + body + "."), "signature");
  EXPECT_EQ(wrong(head({{"alg", "None"}, {"kid", "r1"}}) + "." + body + "."), "signature");
  // HMAC with the public key as its secret: the classic confusion.
  const auto text = head({{"alg", "HS256"}, {"kid", "r1"}}) + "." + body;
  std::string mac(32, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), keys_[0].pem.data(), static_cast<int>(keys_[0].pem.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  EXPECT_EQ(wrong(text + "." + encode_base64url(mac)), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"alg", "ES256"}})), "signature");
  EXPECT_EQ(wrong(ec_.sign(claims(), {{"alg", "RS256"}})), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"alg", "RS512"}})), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"crit", {"exp"}}})), "critical extension");
}

TEST_F(IdTokenTest, OnlyTheProvidersKeysSign) {
  EXPECT_EQ(wrong(TokenKey::rsa("r1").sign(claims())), "signature");
  EXPECT_EQ(wrong(TokenKey::p256("e1").sign(claims())), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"kid", "e1"}})), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"kid", "other"}})), "signature");
  EXPECT_EQ(wrong(rsa_.sign(claims(), {{"kid", ""}})), "");
}

TEST_F(IdTokenTest, ATokenThatWasChangedIsNone) {
  const auto token = rsa_.sign(claims());
  const auto dot = token.find('.');
  auto changed = token;
  changed[dot + 10] = changed[dot + 10] == 'A' ? 'B' : 'A';
  EXPECT_NE(wrong(changed), "");
  changed = token;
  changed[token.size() - 20] = changed[token.size() - 20] == 'A' ? 'B' : 'A';
  EXPECT_EQ(wrong(changed), "signature");
  for (const std::string& broken :
       {std::string(), std::string("a"), std::string("a.b"), std::string("a.b.c"),
        std::string("a.b.c.d"), token + ".x", "=" + token, token.substr(0, token.rfind('.') + 1),
        std::string(20'000, 'a') + "..", std::string("bnVsbA.bnVsbA.AAAA")}) {
    EXPECT_FALSE(check(broken).ok()) << broken.substr(0, 40);
  }
}

TEST_F(IdTokenTest, AnotherIssuerOrAudienceIsRefused) {
  EXPECT_EQ(wrong(with("iss", "https://id.example.org/")), "issuer");
  EXPECT_EQ(wrong(without("iss")), "issuer");
  EXPECT_EQ(wrong(with("iss", {"https://id.example.org"})), "issuer");
  EXPECT_EQ(wrong(with("aud", "other")), "audience");
  EXPECT_EQ(wrong(with("aud", Json::array({"other"}))), "audience");
  EXPECT_EQ(wrong(with("aud", Json::array())), "audience");
  EXPECT_EQ(wrong(without("aud")), "audience");
  EXPECT_EQ(wrong(with("aud", Json::array({"troth"}))), "");
  EXPECT_EQ(wrong(with("aud", Json::array({"other", "troth"}))), "authorised party");
  EXPECT_EQ(wrong(with("azp", "other")), "authorised party");
  auto both = with("aud", Json::array({"other", "troth"}));
  both["azp"] = "troth";
  EXPECT_EQ(wrong(both), "");
}

TEST_F(IdTokenTest, TimesHoldToAMinute) {
  const std::int64_t now = 1'800'000'000;
  EXPECT_EQ(wrong(with("exp", now - 59)), "");
  EXPECT_EQ(wrong(with("exp", now - 60)), "expired");
  EXPECT_EQ(wrong(without("exp")), "expired");
  EXPECT_EQ(wrong(with("exp", "never")), "expired");
  EXPECT_EQ(wrong(with("exp", 1e300)), "expired");
  EXPECT_EQ(wrong(with("iat", now + 60)), "");
  EXPECT_EQ(wrong(with("iat", now + 61)), "issued later than now");
  EXPECT_EQ(wrong(without("iat")), "issued later than now");
  EXPECT_EQ(wrong(with("nbf", now + 60)), "");
  EXPECT_EQ(wrong(with("nbf", now + 61)), "not valid yet");
  EXPECT_EQ(wrong(with("nbf", "later")), "not valid yet");
}

TEST_F(IdTokenTest, TheNonceMustBeOurs) {
  EXPECT_EQ(wrong(with("nonce", "n-2")), "nonce");
  EXPECT_EQ(wrong(without("nonce")), "nonce");
  const auto token = rsa_.sign(with("nonce", ""));
  EXPECT_FALSE(
      check_id_token(token, keys_, {"https://id.example.org", "troth", "", kNow}, "").ok());
}

TEST_F(IdTokenTest, SomebodyMustHaveSignedIn) {
  EXPECT_EQ(wrong(without("sub")), "subject");
  EXPECT_EQ(wrong(with("sub", "")), "subject");
  EXPECT_EQ(wrong(with("sub", std::string(256, 'x'))), "subject");
}

TEST_F(IdTokenTest, KeysOfOtherKindsArePassedOver) {
  EXPECT_EQ(keys_.size(), 2U);
  EXPECT_TRUE(published({TokenKey::rsa("short", 1024)}).empty());
  auto other_use = rsa_.jwk();
  other_use["use"] = "enc";
  auto other_algorithm = rsa_.jwk();
  other_algorithm["alg"] = "RS512";
  auto other_curve = ec_.jwk();
  other_curve["crv"] = "P-384";
  auto off_curve = ec_.jwk();
  off_curve["x"] = off_curve["y"];
  const Json jwks = {{"keys",
                      {other_use,
                       other_algorithm,
                       other_curve,
                       off_curve,
                       nullptr,
                       "x",
                       {{"kty", "oct"}, {"k", "AAAA"}},
                       {{"kty", "RSA"}},
                       ec_.jwk()}}};
  EXPECT_EQ(read_signing_keys(jwks.dump())->size(), 1U);
  for (const char* broken : {"", "[]", "{}", "{\"keys\":1}", "nonsense"}) {
    EXPECT_EQ(read_signing_keys(broken).error().code, ErrorCode::bad_input) << broken;
  }
}

TEST_F(IdTokenTest, AChangeOfKeysIsNoticed) {
  EXPECT_FALSE(names_unknown_key(rsa_.sign(claims()), keys_));
  EXPECT_TRUE(names_unknown_key(TokenKey::p256("new").sign(claims()), keys_));
  EXPECT_FALSE(names_unknown_key("nonsense", keys_));
}

}  // namespace
}  // namespace troth::access
