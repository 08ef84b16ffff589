#include "access/secrets.h"

#include <gtest/gtest.h>

#include <set>

namespace troth::access {
namespace {

TEST(Secrets, TokensAreLongAndNeverTheSame) {
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) {
    const auto token = random_token();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_TRUE(tokens.insert(token).second);
  }
  EXPECT_EQ(random_word(12).size(), 12U);
}

TEST(Secrets, IdsFitTheNumbersOfJavaScript) {
  for (int i = 0; i < 1000; ++i) {
    const auto id = random_id();
    EXPECT_GT(id, 0);
    EXPECT_LT(id, Id{1} << 53);
  }
}

TEST(Secrets, PasswordsAreHashedWithASaltEach) {
  const auto cost = PasswordCost::least();
  const auto hash = hash_password("correct horse", cost);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(hash->starts_with("$argon2id$"));
  EXPECT_NE(*hash_password("correct horse", cost), *hash);
  EXPECT_TRUE(verify_password(*hash, "correct horse", cost));
  EXPECT_FALSE(verify_password(*hash, "correct horsf", cost));
  EXPECT_FALSE(verify_password("", "", cost));
  EXPECT_FALSE(verify_password("no hash", "no hash", cost));
}

TEST(Secrets, WeakPasswordsAreRefused) {
  EXPECT_TRUE(check_password("ten letter", "ann@example.org").ok());
  EXPECT_EQ(check_password("nine char", "").error().code, ErrorCode::bad_input);
  EXPECT_FALSE(check_password(std::string(257, 'a'), "").ok());
  EXPECT_FALSE(check_password("my-MARTHA-2026", "martha@example.org").ok());
  // A name of three letters is in many words.
  EXPECT_TRUE(check_password("annual results", "ann@example.org").ok());
}

TEST(Secrets, ComparisonNeedsEqualLength) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_TRUE(same_secret("", ""));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "abcd"));
  EXPECT_FALSE(same_secret("", "a"));
}

TEST(Secrets, TheCsrfTokenDoesNotTellTheSession) {
  const auto token = random_token();
  EXPECT_NE(csrf_token_of(token), hash_token(token));
  EXPECT_EQ(csrf_token_of(token), csrf_token_of(token));
}

}  // namespace
}  // namespace troth::access
