#include "access/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/secrets.h"
#include "access/store.h"
#include "access/totp.h"
#include "db/migrations.h"
#include "db/testing.h"

namespace troth::access {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class AccessTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"access", &access_migrations}}); }
  db::Session& session() { return workspace_.session(); }
  Instant now() { return workspace_.clock().now() + passed_; }
  void wait(Instant time) { passed_ += time; }

  User make(std::string email, http::Role role, std::string hash = "hash") {
    const auto user = create_user(
        session(), {random_id(), std::move(email), "Ann", role, std::move(hash)}, now());
    EXPECT_TRUE(user.ok());
    return user ? *user : User{};
  }
  SignedIn enter(std::string email, bool right, std::string code = "") {
    SignIn attempt;
    attempt.email = std::move(email);
    attempt.password_right = right;
    attempt.code = std::move(code);
    attempt.token = random_token();
    const auto outcome = sign_in(session(), attempt, now());
    EXPECT_TRUE(outcome.ok());
    return outcome ? *outcome : SignedIn{};
  }
  std::size_t sessions(Id user) { return store::sessions_of(session(), user)->size(); }

  db::TestWorkspace workspace_{GetParam()};
  Instant passed_ = 0;
};

TEST_P(AccessTest, EmailsAreOneWhateverTheirCase) {
  make("Ann@Example.ORG", http::Role::owner);
  const auto again =
      create_user(session(), {random_id(), " ann@example.org", "B", http::Role::viewer, ""}, now());
  EXPECT_EQ(again.error().code, ErrorCode::conflict);
  EXPECT_EQ(enter("ANN@example.org ", true).result, SignInResult::done);
  for (const char* bad : {"", "ann", "@b", "a@", "a@b@c", "a b@c"}) EXPECT_FALSE(fold_email(bad));
}

TEST_P(AccessTest, WrongPasswordsLockForLongerAndLonger) {
  make("ann@example.org", http::Role::owner);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(enter("ann@example.org", false).result, SignInResult::wrong);
  }
  EXPECT_EQ(enter("ann@example.org", false).result, SignInResult::wrong);
  // Locked now, even for the right password.
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::locked);
  wait(61 * kMicrosPerSecond);
  EXPECT_EQ(enter("ann@example.org", false).result, SignInResult::wrong);
  wait(61 * kMicrosPerSecond);
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::locked);
  wait(60 * kMicrosPerSecond);
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::done);
  // Success forgets the failures.
  EXPECT_EQ(enter("ann@example.org", false).result, SignInResult::wrong);
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::done);
}

TEST_P(AccessTest, UnknownInvitedAndDisabledLookLikeWrong) {
  make("owner@example.org", http::Role::owner);
  make("invited@example.org", http::Role::viewer, "");
  const auto gone = make("gone@example.org", http::Role::viewer);
  ASSERT_TRUE(change_user(session(), gone.user_id, http::Role::viewer, UserState::disabled, "G"));
  for (const char* email : {"nobody@example.org", "invited@example.org", "gone@example.org", "x"}) {
    EXPECT_EQ(enter(email, true).result, SignInResult::wrong) << email;
  }
}

TEST_P(AccessTest, AnOwnerStays) {
  const auto ann = make("ann@example.org", http::Role::owner);
  EXPECT_EQ(
      change_user(session(), ann.user_id, http::Role::viewer, UserState::active, "A").error().code,
      ErrorCode::conflict);
}

TEST_P(AccessTest, AChangedRoleSignsOut) {
  make("ann@example.org", http::Role::owner);
  const auto ben = make("ben@example.org", http::Role::analyst);
  enter("ben@example.org", true);
  EXPECT_EQ(sessions(ben.user_id), 1U);
  ASSERT_TRUE(change_user(session(), ben.user_id, http::Role::analyst, UserState::active, "Ben O"));
  EXPECT_EQ(sessions(ben.user_id), 1U);
  ASSERT_TRUE(change_user(session(), ben.user_id, http::Role::viewer, UserState::active, "Ben O"));
  EXPECT_EQ(sessions(ben.user_id), 0U);
}

TEST_P(AccessTest, ANewPasswordEndsTheOtherSessions) {
  const auto ann = make("ann@example.org", http::Role::owner);
  const auto kept = enter("ann@example.org", true).session.session_id;
  enter("ann@example.org", true);
  ASSERT_TRUE(set_password(session(), ann.user_id, "new hash", kept));
  const auto left = store::sessions_of(session(), ann.user_id);
  ASSERT_THAT(*left, SizeIs(1));
  EXPECT_EQ(left->front().session_id, kept);
}

TEST_P(AccessTest, LinksWorkOnceAndForTwoDays) {
  const auto token = random_token();
  ASSERT_TRUE(make_link(session(), LinkPurpose::invite, 7, token, now()));
  EXPECT_FALSE(use_link(session(), token, LinkPurpose::reset, now()));
  EXPECT_FALSE(use_link(session(), "other", LinkPurpose::invite, now()));
  EXPECT_FALSE(use_link(session(), token, LinkPurpose::invite, now() + kLinkLife));
  EXPECT_EQ(use_link(session(), token, LinkPurpose::invite, now())->user_id, 7);
  EXPECT_EQ(use_link(session(), token, LinkPurpose::invite, now()).error().code,
            ErrorCode::forbidden);
  // A new link withdraws the one before.
  const auto second = random_token();
  ASSERT_TRUE(make_link(session(), LinkPurpose::invite, 7, token, now()));
  ASSERT_TRUE(make_link(session(), LinkPurpose::invite, 7, second, now()));
  EXPECT_FALSE(use_link(session(), token, LinkPurpose::invite, now()));
  EXPECT_TRUE(use_link(session(), second, LinkPurpose::invite, now()));
}

TEST_P(AccessTest, TheSecondFactorIsAskedForAndWorksOnce) {
  const auto ann = make("ann@example.org", http::Role::owner);
  const auto secret = new_totp_secret();
  const auto key = from_base32(secret);
  const auto code = [&] { return totp_code(key, totp_step(now())); };
  ASSERT_TRUE(begin_totp(session(), ann.user_id, secret));
  // Not in force before it is confirmed.
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::done);
  EXPECT_EQ(confirm_totp(session(), ann.user_id, "000000x", {}, now()).error().code,
            ErrorCode::bad_input);
  ASSERT_TRUE(confirm_totp(session(), ann.user_id, code(), {"first", "second"}, now()));
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::code_needed);
  // The code of the confirmation is used up.
  EXPECT_EQ(enter("ann@example.org", true, code()).result, SignInResult::wrong);
  wait(30 * kMicrosPerSecond);
  EXPECT_EQ(enter("ann@example.org", true, code()).result, SignInResult::done);
  EXPECT_EQ(enter("ann@example.org", true, code()).result, SignInResult::wrong);
  EXPECT_EQ(enter("ann@example.org", true, "First").result, SignInResult::done);
  EXPECT_EQ(enter("ann@example.org", true, "first").result, SignInResult::wrong);
  EXPECT_EQ(enter("ann@example.org", true, "second").result, SignInResult::done);
  ASSERT_TRUE(end_totp(session(), ann.user_id));
  EXPECT_EQ(enter("ann@example.org", true).result, SignInResult::done);
}

TEST_P(AccessTest, ExpiredSessionsAreSweptAtTheNextSignIn) {
  const auto ann = make("ann@example.org", http::Role::owner);
  enter("ann@example.org", true);
  wait(kSessionLongest);
  enter("ann@example.org", true);
  EXPECT_EQ(sessions(ann.user_id), 1U);
}

TEST_P(AccessTest, TheAuditLogIsReadInPages) {
  for (int i = 0; i < 5; ++i) {
    AuditEntry entry;
    entry.happened_at = now() + i / 2;
    entry.entry_id = 100 + i;
    entry.actor = i == 3 ? "key:a" : "user:1";
    entry.action = "act" + std::to_string(i);
    ASSERT_TRUE(store::append_audit(session(), entry));
  }
  store::AuditQuery query;
  query.before = now() + 10;
  query.limit = 2;
  std::vector<std::string> seen;
  for (;;) {
    const auto entries = store::read_audit(session(), query);
    ASSERT_TRUE(entries.ok());
    if (entries->empty()) break;
    for (const auto& entry : *entries) seen.push_back(entry.action);
    query.before = entries->back().happened_at;
    query.before_entry = entries->back().entry_id;
  }
  EXPECT_THAT(seen, ElementsAre("act4", "act3", "act2", "act1", "act0"));
  query = {.actor = "key:a", .action = "", .before = now() + 10, .before_entry = 0, .limit = 10};
  EXPECT_THAT(*store::read_audit(session(), query), SizeIs(1));
}

TEST(AccessKeys, TextsReadBack) {
  const auto parts = parse_key(key_text("abc", "s_e-cret"));
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->key_id, "abc");
  EXPECT_EQ(parts->secret, "s_e-cret");
  for (const char* bad : {"", "troth_", "troth_a", "troth_a_", "troth__b", "other_a_b"}) {
    EXPECT_FALSE(parse_key(bad)) << bad;
  }
}

TEST_P(AccessTest, TheSecretOfTheSecondFactorIsSealedAndResealed) {
  const auto old_key = Vault::ephemeral();
  const auto new_key = Vault::ephemeral();
  const auto ann = make("ann@example.org", http::Role::owner);
  const auto secret = new_totp_secret();
  const auto code = [&](int steps) {
    return totp_code(from_base32(secret), totp_step(now()) + steps);
  };
  ASSERT_TRUE(begin_totp(session(), ann.user_id, old_key.seal(secret, totp_place(ann.user_id))));
  ASSERT_TRUE(confirm_totp(session(), ann.user_id, code(0), {"recover"}, now(), &old_key));
  const auto kept = [&] { return load_user(session(), ann.user_id)->totp_secret; };
  EXPECT_EQ(kept().find(secret), std::string::npos);
  const auto attempt_with = [&](const std::string& with, const Vault& vault) {
    SignIn attempt;
    attempt.email = "ann@example.org";
    attempt.password_right = true;
    attempt.code = with;
    attempt.token = random_token();
    attempt.vault = &vault;
    return sign_in(session(), attempt, now());
  };
  EXPECT_EQ(attempt_with(code(1), old_key)->result, SignInResult::done);
  // The key is lost: a code cannot be checked, but a recovery code lets in.
  EXPECT_EQ(attempt_with(code(1), new_key).error().code, ErrorCode::unavailable);
  EXPECT_EQ(attempt_with("recover", new_key)->result, SignInResult::done);
}

TEST_P(AccessTest, ABrowserMayCallItselfAnything) {
  const auto ann = make("ann@example.org", http::Role::owner);
  SignIn attempt;
  attempt.email = "ann@example.org";
  attempt.password_right = true;
  attempt.token = random_token();
  attempt.agent = "Moz\xff\xe6\x9d illa\t" + std::string(300, 'x');
  ASSERT_EQ(sign_in(session(), attempt, now())->result, SignInResult::done);
  const auto agent = store::sessions_of(session(), ann.user_id)->front().agent;
  EXPECT_TRUE(agent.starts_with("Moz??? illa?xxx")) << agent;
  EXPECT_EQ(agent.size(), 200U);
}

INSTANTIATE_TEST_SUITE_P(Engines, AccessTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::access
