#include "base/console.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace troth {
namespace {

class ConsoleTest : public ::testing::Test {
 protected:
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  FixedClock clock_{0};
  Console console_{.in = in_, .out = out_, .err = err_, .clock = clock_};
  const Error error_{ErrorCode::bad_input, "The column has no header.", "orders.csv:1",
                     "Give it one."};
};

TEST_F(ConsoleTest, ErrorsAreToldWithPlaceAndRemedy) {
  EXPECT_EQ(report_error(console_, error_), 3);
  EXPECT_EQ(err_.str(),
            "troth: The column has no header.\n"
            "  Where: orders.csv:1\n"
            "  To mend it: Give it one.\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ConsoleTest, EmptyPartsAreLeftOut) {
  EXPECT_EQ(report_error(console_, {ErrorCode::not_found, "There is no workspace.", "", ""}), 4);
  EXPECT_EQ(err_.str(), "troth: There is no workspace.\n");
}

TEST_F(ConsoleTest, TheKindOfErrorIsToldInChinese) {
  console_.language = Language::zh_CN;
  report_error(console_, error_);
  EXPECT_NE(err_.str().find("数据未被接受"), std::string::npos);
  EXPECT_NE(err_.str().find("The column has no header."), std::string::npos);
}

TEST_F(ConsoleTest, LongTextIsWrappedUnderItsLabel) {
  console_.width = 40;
  report_error(console_, {ErrorCode::usage, "Short.", "", "One two three four five six seven."});
  EXPECT_EQ(err_.str(),
            "troth: Short.\n"
            "  To mend it: One two three four five\n"
            "              six seven.\n");
}

TEST_F(ConsoleTest, ProgramsGetAProblemObject) {
  console_.format = OutputFormat::json;
  EXPECT_EQ(report_error(console_, {ErrorCode::conflict, "Taken \xff.", "a", ""}), 5);
  const auto problem = nlohmann::json::parse(err_.str());
  EXPECT_EQ(problem["code"], "conflict");
  EXPECT_EQ(problem["status"], 409);
  EXPECT_EQ(problem["type"], "urn:troth:error:conflict");
  EXPECT_EQ(problem["subject"], "a");
  EXPECT_EQ(problem["detail"], "Taken \ufffd.");
  EXPECT_FALSE(problem.contains("hint"));
  EXPECT_EQ(err_.str().find('\n'), err_.str().size() - 1) << "one line";
}

TEST_F(ConsoleTest, EveryErrorHasATextAndAnExitCode) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    const auto info = error_info(static_cast<ErrorCode>(code));
    const auto key = "error." + std::string(info.code);
    EXPECT_NE(message(Language::en, key), key);
    EXPECT_NE(message(Language::zh_CN, key), key);
    EXPECT_GE(info.exit_code, 1);
    EXPECT_LE(info.exit_code, 5);
    EXPECT_GE(info.http_status, 400);
  }
}

TEST_F(ConsoleTest, ProgressIsSilentWithoutATerminal) {
  const auto progress = make_progress(console_);
  progress->update("progress.rate", 1, 2);
  progress->finish();
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ConsoleTest, TheBarShowsShareRateAndTimeLeft) {
  console_.progress_bar = true;
  const auto progress = make_progress(console_);
  progress->update("no.such.stage", 0, 1000);
  clock_.set(5 * kMicrosPerSecond);
  progress->update("no.such.stage", 250, 1000);
  const auto text = err_.str();
  EXPECT_NE(text.find("no.such.stage [######..................] 25%  50/s  0:15 left"),
            std::string::npos)
      << text;
  progress->finish();
  EXPECT_TRUE(err_.str().ends_with("\r\x1b[K"));
}

TEST_F(ConsoleTest, TheBarIsNotRedrawnTooOften) {
  console_.progress_bar = true;
  const auto progress = make_progress(console_);
  progress->update("stage", 0, 1000);
  const auto size = err_.str().size();
  clock_.set(kMicrosPerSecond / 20);
  progress->update("stage", 500, 1000);
  EXPECT_EQ(err_.str().size(), size);
}

TEST_F(ConsoleTest, TheBarFitsTheTerminalAndAnUnknownEnd) {
  console_.progress_bar = true;
  console_.width = 30;
  const auto progress = make_progress(console_);
  progress->update("a stage with a very long name indeed", 12345, 0);
  EXPECT_NE(err_.str().find("…"), std::string::npos);
  EXPECT_EQ(err_.str().find('%'), std::string::npos);
}

TEST_F(ConsoleTest, MoreThanTheTotalIsNotMoreThanAll) {
  console_.progress_bar = true;
  const auto progress = make_progress(console_);
  progress->update("stage", 0, 10);
  clock_.set(kMicrosPerSecond);
  progress->update("stage", 20, 10);
  EXPECT_NE(err_.str().find("100%"), std::string::npos);
}

TEST(Progress, IsCancelledFromElsewhere) {
  SilentProgress progress;
  EXPECT_FALSE(progress.cancelled());
  progress.cancel();
  EXPECT_TRUE(progress.cancelled());
}

}  // namespace
}  // namespace troth
