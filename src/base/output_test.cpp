#include "base/output.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace troth {
namespace {

namespace fs = std::filesystem;

class OutputTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              (std::string("troth-output-") + test->name() + "-" + std::to_string(::getpid()));
    fs::create_directory(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
  std::ostringstream out_;
};

TEST_F(OutputTest, DashAndNothingAreStandardOutput) {
  for (const auto* name : {"-", ""}) {
    auto output = Output::open(name, out_);
    ASSERT_TRUE(output);
    ASSERT_TRUE((*output)->write("a"));
    ASSERT_TRUE((*output)->finish());
  }
  EXPECT_EQ(out_.str(), "aa");
}

TEST_F(OutputTest, FileAppearsWholeAndOnlyWhenFinished) {
  const auto target = path("out.csv");
  std::ofstream(target) << "old";
  {
    auto output = Output::open(target, out_);
    ASSERT_TRUE(output);
    ASSERT_TRUE((*output)->write(std::string(1'000'000, 'x')));
    EXPECT_EQ(content(target), "old");
    ASSERT_TRUE((*output)->finish());
  }
  EXPECT_EQ(content(target).size(), 1'000'000U);
  EXPECT_EQ(files(), 1U);
  struct stat state {};
  ASSERT_EQ(::stat(target.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777U, 0600U);
}

TEST_F(OutputTest, UnfinishedLeavesNothingBehind) {
  const auto target = path("out.csv.gz");
  std::ofstream(target) << "old";
  {
    auto output = Output::open(target, out_);
    ASSERT_TRUE(output);
    ASSERT_TRUE((*output)->write("new"));
  }
  EXPECT_EQ(content(target), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(OutputTest, GzipByName) {
  const auto target = path("out.csv.gz");
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += std::to_string(i) + ",";
  auto output = Output::open(target, out_);
  ASSERT_TRUE(output);
  for (std::size_t at = 0; at < text.size(); at += 1000)
    ASSERT_TRUE((*output)->write(text.substr(at, 1000)));
  ASSERT_TRUE((*output)->finish());
  EXPECT_LT(fs::file_size(target), text.size() / 2);

  gzFile file = gzopen(target.c_str(), "rb");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(gzdirect(file), 0);
  std::string back(text.size() + 10, '\0');
  const int size = gzread(file, back.data(), static_cast<unsigned>(back.size()));
  gzclose(file);
  back.resize(static_cast<std::size_t>(size));
  EXPECT_EQ(back, text);
}

TEST_F(OutputTest, EmptyGzipIsStillGzip) {
  const auto target = path("out.csv.gz");
  auto output = Output::open(target, out_);
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->finish());
  EXPECT_EQ(content(target).substr(0, 2), "\x1f\x8b");
}

TEST_F(OutputTest, DeviceStaysADevice) {
  auto output = Output::open("/dev/null", out_);
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->write("x"));
  ASSERT_TRUE((*output)->finish());
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST_F(OutputTest, RefusesFolderAndMissingFolder) {
  auto missing = Output::open(path("no/such/out.csv"), out_);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::unavailable);
  auto folder = Output::open(folder_.string(), out_);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::unavailable);
}

TEST_F(OutputTest, FullDiskIsSaid) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  auto output = Output::open("/dev/full", out_);
  ASSERT_TRUE(output);
  ASSERT_TRUE((*output)->write("x"));
  const auto finished = (*output)->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, ErrorCode::unavailable);
}

TEST_F(OutputTest, BrokenStreamIsSaid) {
  auto output = Output::open("-", out_);
  ASSERT_TRUE(output);
  out_.setstate(std::ios::badbit);
  EXPECT_FALSE((*output)->write("x"));
}

}  // namespace
}  // namespace troth
