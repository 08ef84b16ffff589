#include "access/totp.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace troth::access {
namespace {

constexpr std::string_view kKey = "12345678901234567890";

// RFC 4226, appendix D: the first ten values.
TEST(Totp, GivesTheCodesOfTheStandard) {
  const char* expected[] = {"755224", "287082", "359152", "969429", "338314",
                            "254676", "287922", "162583", "399871", "520489"};
  for (std::int64_t step = 0; step < 10; ++step) EXPECT_EQ(totp_code(kKey, step), expected[step]);
}

// RFC 6238, appendix B, SHA-1; the last six of its eight digits.
TEST(Totp, GivesTheCodesOfTheTimes) {
  const std::pair<std::int64_t, const char*> expected[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : expected) {
    EXPECT_EQ(totp_code(kKey, totp_step(seconds * kMicrosPerSecond)), code);
  }
}

TEST(Totp, Base32ReadsBack) {
  EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");  // RFC 4648, section 10, without padding.
  EXPECT_EQ(from_base32("MZXW6YTBOI"), "foobar");
  EXPECT_EQ(from_base32("mzxw"), "");
  EXPECT_TRUE(rc::check(
      [](const std::string& bytes) { RC_ASSERT(from_base32(to_base32(bytes)) == bytes); }));
}

TEST(Totp, CodesWorkOnceAndForAShortWhile) {
  const auto secret = to_base32(kKey);
  const Instant now = 1'767'225'600 * kMicrosPerSecond;
  const auto step = totp_step(now);
  for (const auto near : {step - 1, step, step + 1}) {
    EXPECT_EQ(accept_totp(secret, totp_code(kKey, near), now, 0), near);
  }
  EXPECT_FALSE(accept_totp(secret, totp_code(kKey, step - 2), now, 0));
  EXPECT_FALSE(accept_totp(secret, totp_code(kKey, step + 2), now, 0));
  EXPECT_FALSE(accept_totp(secret, totp_code(kKey, step), now, step));
  EXPECT_FALSE(accept_totp(secret, "", now, 0));
  EXPECT_FALSE(accept_totp("", totp_code("", step), now, 0));
}

TEST(Totp, TheLinkIsEncoded) {
  EXPECT_EQ(totp_uri("ABC", "Troth", "ann+1@example.org"),
            "otpauth://totp/Troth:ann%2B1%40example.org?secret=ABC&issuer=Troth");
}

}  // namespace
}  // namespace troth::access
