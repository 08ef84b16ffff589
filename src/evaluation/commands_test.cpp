#include "evaluation/commands.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "evaluation/company_for_tests.h"

namespace troth::evaluation {
namespace {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

class ReportCommandTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  Ran run(std::vector<std::string> arguments, OutputFormat format = OutputFormat::text) {
    std::istringstream in;
    std::ostringstream out, err;
    Console console{.in = in, .out = out, .err = err, .clock = workspace_.clock()};
    console.format = format;
    CommandContext context{console};
    CLI::App app("test", "troth");
    add_commands(app, context);
    const auto& location = workspace_.location();
    const std::string where =
        location.engine == db::Engine::sqlite
            ? location.path
            : location.connection + separator(location.connection) + "schema=" + location.schema;
    arguments.insert(arguments.begin(), {"report", where});
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    return {context.exit_code, out.str(), err.str()};
  }

  static std::string separator(const std::string& url) {
    return url.find('?') == std::string::npos ? "?" : "&";
  }

  static db::WorkspaceSettings chinese() {
    db::WorkspaceSettings settings;
    settings.name = "茶与杯";
    settings.language = "zh-CN";
    return settings;
  }

  db::TestWorkspace workspace_{(register_tables(), GetParam()), chinese()};
};

TEST_P(ReportCommandTest, AnEmptyWorkspaceIsToldInItsLanguageAndExitsWithThree) {
  const Ran ran = run({});
  EXPECT_EQ(ran.exit_code, 3);
  EXPECT_TRUE(ran.out.starts_with("茶与杯客户忠诚度评估\n")) << ran.out;
  EXPECT_EQ(ran.err, "");
}

TEST_P(ReportCommandTest, JsonIsOneDocument) {
  const Ran ran = run({}, OutputFormat::json);
  const auto document = nlohmann::json::parse(ran.out);
  EXPECT_EQ(document["status"], "too_few_rows");
  EXPECT_EQ(document["as_of"], "2026-01-01") << "the clock's day, for want of data";
  EXPECT_EQ(document["workspace"], "茶与杯");
}

TEST_P(ReportCommandTest, HtmlGoesIntoTheFile) {
  const std::string path = workspace_.path("report.html");
  const Ran ran = run({"--html", path});
  EXPECT_NE(ran.out.find(path), std::string::npos);
  std::ifstream file(path);
  std::string first;
  std::getline(file, first);
  EXPECT_EQ(first, "<!doctype html>");
}

TEST_P(ReportCommandTest, WhatCannotBeIsRefused) {
  EXPECT_EQ(run({"--as-of", "31/12/2025"}).exit_code, 2);
  EXPECT_EQ(run({"--as-of", "2025-02-30"}).exit_code, 2);
  EXPECT_EQ(run({"--period", "0"}).exit_code, 2);
  EXPECT_EQ(run({"--period", "61"}).exit_code, 2);
  const Ran unwritable = run({"--html", workspace_.path("no/such/folder.html")});
  EXPECT_EQ(unwritable.exit_code, 1);
  EXPECT_NE(unwritable.err, "");
}

TEST_P(ReportCommandTest, AsOfAndPeriodAreTaken) {
  const Ran ran = run({"--as-of", "2025-06-30", "--period", "3"}, OutputFormat::json);
  const auto document = nlohmann::json::parse(ran.out);
  EXPECT_EQ(document["as_of"], "2025-06-30");
  EXPECT_EQ(document["settings"]["current"]["from"], "2025-04-01");
  EXPECT_EQ(document["settings"]["previous"]["to"], "2025-03-31");
}

INSTANTIATE_TEST_SUITE_P(Engines, ReportCommandTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::evaluation
