#include "access/vault.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace troth::access {
namespace {

const std::string kFirst = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const std::string kSecond = "_-ECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

TEST(Vault, GivesBackWhatItSealed) {
  rc::check([](const std::string& secret, const std::string& place) {
    const auto vault = Vault::parse(kFirst);
    const auto sealed = vault->seal(secret, place);
    RC_ASSERT(*vault->open(sealed, place) == secret);
    RC_ASSERT(!vault->is_stale(sealed));
  });
}

TEST(Vault, SealsTheSameDifferentlyEachTime) {
  const auto vault = *Vault::parse(kFirst);
  EXPECT_NE(vault.seal("secret", "a"), vault.seal("secret", "a"));
  EXPECT_EQ(vault.seal("secret", "a").find("secret"), std::string::npos);
}

TEST(Vault, OpensNothingThatWasChangedOrMoved) {
  const auto vault = *Vault::parse(kFirst);
  const auto sealed = vault.seal("secret", "totp:1");
  EXPECT_EQ(vault.open(sealed, "totp:2").error().code, ErrorCode::storage);
  for (std::size_t i = sealed.rfind(':') + 1; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(vault.open(changed, "totp:1").ok()) << i;
  }
  for (const char* broken : {"sealed:", "sealed::", "sealed:x:y"}) {
    EXPECT_FALSE(vault.open(broken, "totp:1").ok()) << broken;
  }
}

TEST(Vault, ANewKeySealsAndTheOldOnesStillOpen) {
  const auto old = *Vault::parse(kFirst);
  const auto changed = *Vault::parse("# newest first\n" + kSecond + "\n" + kFirst + " # 2026\n");
  const auto sealed = old.seal("secret", "a");
  EXPECT_EQ(*changed.open(sealed, "a"), "secret");
  EXPECT_TRUE(changed.is_stale(sealed));
  EXPECT_FALSE(changed.is_stale(changed.seal("secret", "a")));
  EXPECT_EQ(old.open(changed.seal("secret", "a"), "a").error().code, ErrorCode::unavailable);
}

TEST(Vault, TakesWhatWasKeptInTheClearBefore) {
  const auto vault = *Vault::parse(kFirst);
  EXPECT_EQ(*vault.open("JBSWY3DP", "totp:1"), "JBSWY3DP");
  EXPECT_TRUE(vault.is_stale("JBSWY3DP"));
}

TEST(Vault, RefusesWhatIsNoKey) {
  for (const char* text : {"", "#", "abc", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg"}) {
    EXPECT_EQ(Vault::parse(text).error().code, ErrorCode::bad_input) << text;
  }
}

class VaultFile : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }
  const std::string path_ = (std::filesystem::temp_directory_path() /
                             ("troth-vault-" + std::to_string(::getpid()) + ".key"))
                                .string();
};

TEST_F(VaultFile, IsMadeOnceForItsOwnerAlone) {
  EXPECT_EQ(Vault::open_file(path_, false).error().code, ErrorCode::unavailable);
  const auto made = Vault::open_file(path_, true);
  ASSERT_TRUE(made.ok());
  struct stat found {};
  ASSERT_EQ(::stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0600U);
  const auto again = Vault::open_file(path_, true);
  EXPECT_EQ(*again->open(made->seal("secret", "a"), "a"), "secret");
}

TEST_F(VaultFile, IsRefusedWhenOthersMayReadIt) {
  std::ofstream(path_) << kFirst << "\n";
  ::chmod(path_.c_str(), 0640);
  EXPECT_EQ(Vault::open_file(path_, true).error().code, ErrorCode::bad_input);
  ::chmod(path_.c_str(), 0600);
  EXPECT_TRUE(Vault::open_file(path_, true).ok());
  std::ofstream(path_) << "nonsense\n";
  EXPECT_EQ(Vault::open_file(path_, true).error().subject, path_);
}

}  // namespace
}  // namespace troth::access
