#include "webhooks/signature.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <vector>

namespace troth::webhooks {
namespace {

// The vector of the reference libraries of Standard Webhooks.
constexpr const char* kSigningSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::int64_t kTimestamp = 1614265330;
constexpr const char* kBody = R"({"test": 2432232314})";
constexpr const char* kSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

TEST(Signature, IsThatOfTheReferenceLibraries) {
  EXPECT_EQ(sign(std::vector<std::string>{kSigningSecret}, kId, kTimestamp, kBody), kSignature);
}

TEST(Signature, CoversIdTimeAndBody) {
  const std::vector<std::string> secret = {kSigningSecret};
  EXPECT_NE(sign(secret, "msg_other", kTimestamp, kBody), kSignature);
  EXPECT_NE(sign(secret, kId, kTimestamp + 1, kBody), kSignature);
  EXPECT_NE(sign(secret, kId, kTimestamp, R"({"test":2432232314})"), kSignature);
}

TEST(Signature, AfterARotationBothSecretsSign) {
  const auto other = new_secret();
  const auto both = sign(std::vector<std::string>{other, kSigningSecret}, kId, kTimestamp, kBody);
  EXPECT_TRUE(both.ends_with(std::string(" ") + kSignature)) << both;
  EXPECT_EQ(both, sign(std::vector<std::string>{other}, kId, kTimestamp, kBody) + " " + kSignature);
  EXPECT_EQ(sign(std::vector<std::string>{"whsec_!"}, kId, kTimestamp, kBody), "");
}

TEST(Signature, SecretsAreLongAndDiffer) {
  const auto secret = new_secret();
  EXPECT_TRUE(secret.starts_with("whsec_"));
  EXPECT_EQ(secret.size(), 6U + 44U);
  EXPECT_NE(secret, new_secret());
}

}  // namespace
}  // namespace troth::webhooks
