#include "db/checkpointer.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "db/engine_session.h"
#include "db/testing.h"

namespace troth::db {
namespace {

class CheckpointerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto connected = connect_sqlite(path_, Purpose::write, IfMissing::create);
    ASSERT_TRUE(connected.ok());
    session_ = std::move(*connected);
    ASSERT_TRUE(session_->execute("CREATE TABLE thing (id BIGINT NOT NULL, text TEXT NOT NULL)"));
  }
  // Rows of about a kilobyte each.
  Status insert(std::int64_t rows) {
    const std::string text(1000, 'x');
    std::vector<Value> values;
    for (std::int64_t i = 0; i < rows; ++i) values.insert(values.end(), {i, text});
    constexpr std::array<std::string_view, 2> kColumns = {"id", "text"};
    return session_->bulk_insert("thing", kColumns, values);
  }
  std::uintmax_t file_size() const { return std::filesystem::file_size(path_); }
  std::uintmax_t log_size() const { return std::filesystem::file_size(path_ + "-wal"); }

  TestFolder folder_;
  std::string path_ = folder_.path("checkpoint.troth");
  EngineSessionPointer session_;
};

TEST_F(CheckpointerTest, MovesTheLogIntoTheFileWhileAWriterGoesOn) {
  ASSERT_TRUE(insert(2'000));
  const auto before = file_size();
  ASSERT_TRUE(session_->begin());
  ASSERT_TRUE(insert(10));
  Checkpointer checkpointer(path_);
  checkpointer.request();
  checkpointer.wait();
  EXPECT_GT(file_size(), before + 1'900'000);
  ASSERT_TRUE(session_->commit());
  EXPECT_EQ(*session_->scalar("SELECT COUNT(*) FROM thing"), 2'010);
}

TEST_F(CheckpointerTest, WithoutAFileNothingHappens) {
  Checkpointer checkpointer(folder_.path("none.troth"));
  checkpointer.request();
  checkpointer.wait();
  EXPECT_FALSE(std::filesystem::exists(folder_.path("none.troth")));
}

// A session that writes much keeps the log from growing with all it ever wrote.
TEST_F(CheckpointerTest, TheLogOfAnImportStaysBounded) {
  constexpr int kRounds = 18;
  for (int round = 0; round < kRounds; ++round) ASSERT_TRUE(insert(25'000));
  EXPECT_LT(log_size(), 400U << 20U);
  EXPECT_EQ(*session_->scalar("SELECT COUNT(*) FROM thing"), kRounds * 25'000);
}

}  // namespace
}  // namespace troth::db
