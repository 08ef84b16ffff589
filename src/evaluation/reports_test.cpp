#include "evaluation/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/text_table.h"
#include "evaluation/simulation_for_tests.h"
#include "evaluation/wording.h"

namespace troth::evaluation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Evaluation& full() {
  static const Evaluation evaluation = [] {
    Simulation simulation;
    simulation.seed = 4;
    simulation.customers = 900;
    simulation.regions = 3;
    simulation.stores = 1;
    simulation.from = to_day({2023, 1, 1});
    simulation.as_of = to_day({2025, 12, 31});
    simulation.story = Simulation::Story{to_day({2025, 2, 1}), 0.6};
    Evaluation e = evaluate(simulation);
    e.workspace = "Tea & <Mugs>";
    for (AtRisk& risk : e.at_risk.top) risk.customer = "C-" + std::to_string(risk.customer_id);
    return e;
  }();
  return evaluation;
}

std::string text(const Evaluation& e, Language language, std::size_t width, bool colour = false) {
  std::ostringstream out;
  write_text_report(out, e, {.language = language, .colour = colour, .width = width});
  return out.str();
}

nlohmann::json json(const Evaluation& e, Language language = Language::en) {
  std::ostringstream out;
  write_json_report(out, e, language);
  return nlohmann::json::parse(out.str());
}

TEST(TextReport, FitsTheTerminalInBothLanguages) {
  for (const Language language : {Language::en, Language::zh_CN}) {
    for (const std::size_t width : {60U, 80U, 100U}) {
      std::istringstream lines(text(full(), language, width));
      for (std::string line; std::getline(lines, line);) {
        EXPECT_TRUE(valid_utf8(line));
        if (width >= 80) {
          EXPECT_LE(display_width(line), width) << line;
        }
        EXPECT_FALSE(line.ends_with(' ')) << "'" << line << "'";
      }
    }
  }
}

TEST(TextReport, IsColouredOnlyWhenAsked) {
  EXPECT_THAT(text(full(), Language::en, 80), Not(HasSubstr("\033")));
  EXPECT_THAT(text(full(), Language::en, 80, true), HasSubstr("\033[1m"));
}

TEST(TextReport, BeginsWithWhoIsLoyalAndWhatToDo) {
  const std::string english = text(full(), Language::en, 80);
  EXPECT_TRUE(
      english.starts_with("Loyalty evaluation of Tea & <Mugs>\n"
                          "As of 31 Dec 2025: 1 Jan 2025 to 31 Dec 2025"));
  EXPECT_LT(english.find("are loyal"), english.find("What to act on"));
  EXPECT_LT(english.find("What to act on"), english.find("Key figures"));
  EXPECT_THAT(english, HasSubstr("North: late deliveries rose from Feb 2025"));
  const std::string chinese = text(full(), Language::zh_CN, 80);
  EXPECT_TRUE(chinese.starts_with("Tea & <Mugs>客户忠诚度评估\n截至2025年12月31日："));
  EXPECT_THAT(chinese, HasSubstr("North：自2025年2月起，延迟履约增多"));
}

TEST(TextReport, AnEmptyWorkspaceIsTold) {
  Evaluation empty;
  empty.workspace = "New";
  EXPECT_THAT(text(empty, Language::en, 80), HasSubstr("There are no customers yet."));
  EXPECT_THAT(text(empty, Language::zh_CN, 80), HasSubstr("尚无客户。"));
  EXPECT_FALSE(html_report(empty, Language::en).empty());
  EXPECT_EQ(json(empty)["status"], "too_few_rows");
}

TEST(JsonReport, HasTheShapeOfTheContract) {
  const auto document = json(full());
  EXPECT_EQ(document["as_of"], "2025-12-31");
  EXPECT_EQ(document["currency"], "GBP");
  EXPECT_EQ(document["status"], "ok");
  for (const char* key : {"method", "n", "settings", "warnings"}) {
    EXPECT_TRUE(document.contains(key)) << key;
  }
  for (const char* key : {"known", "with_purchases", "active", "lapsed"}) {
    EXPECT_TRUE(document["customers"][key].is_number_integer()) << key;
  }
  for (const char* key :
       {"satisfaction", "nps", "retention_rate", "churn_rate", "purchase_frequency"}) {
    const auto& metric = document["metrics"][key];
    EXPECT_TRUE(metric["value"].is_number()) << key;
    ASSERT_TRUE(metric["ci"].is_array() && metric["ci"].size() == 2) << key;
    EXPECT_LE(metric["ci"][0], metric["value"]) << key;
    EXPECT_GE(metric["ci"][1], metric["value"]) << key;
    EXPECT_TRUE(metric["n"].is_number_integer()) << key;
    EXPECT_FALSE(metric["definition"].get<std::string>().empty()) << key;
  }
  EXPECT_TRUE(document["metrics"]["purchase_amount"]["value"].is_string());
  for (const char* key : {"promoters", "passives", "detractors"}) {
    EXPECT_TRUE(document["metrics"]["nps"][key].is_number_integer()) << key;
  }
  for (const char* key : {"gross", "returned", "net", "anonymous_net", "total_net"}) {
    EXPECT_TRUE(document["sales"][key].is_string()) << key;
  }
  EXPECT_TRUE(document["sales"]["orders"].is_number_integer());
  EXPECT_EQ(document["lifecycle"].size(), kStages);
  EXPECT_EQ(document["segments"]["rfm"].size(), 10U);
  EXPECT_EQ(document["segments"]["abcd"].size(), 4U);
  EXPECT_TRUE(document["concentration"]["top_20_share"].is_number());
  EXPECT_TRUE(document["concentration"]["unprofitable_share"].is_null());
  ASSERT_FALSE(document["at_risk"].empty());
  for (const char* key : {"customer", "reason", "value"}) {
    EXPECT_TRUE(document["at_risk"][0][key].is_string()) << key;
  }
  ASSERT_GE(document["findings"].size(), 3U);
  for (const auto& finding : document["findings"]) {
    for (const char* key : {"title", "evidence", "action"}) {
      EXPECT_TRUE(finding[key].is_string()) << key;
    }
  }
  EXPECT_EQ(document["findings"][0]["unit"], "North");
}

TEST(JsonReport, WithoutDataFiguresAreNullAndNeverZero) {
  Evaluation empty;
  const auto document = json(empty);
  for (const auto& [name, metric] : document["metrics"].items()) {
    EXPECT_TRUE(metric.is_null()) << name;
  }
  EXPECT_TRUE(document["concentration"].is_null());
  EXPECT_TRUE(document["transitions"].is_null());
}

TEST(JsonReport, MoneyHasTheDecimalsOfTheCurrency) {
  Evaluation yen;
  yen.currency = {"JPY", 0};
  yen.sales.gross = 1234;
  EXPECT_EQ(json(yen)["sales"]["gross"], "1234");
  Evaluation dinar;
  dinar.currency = {"KWD", 3};
  dinar.sales.gross = 1234;
  EXPECT_EQ(json(dinar)["sales"]["gross"], "1.234");
}

TEST(HtmlReport, IsOneEscapedFileWithoutScripts) {
  for (const Language language : {Language::en, Language::zh_CN}) {
    const std::string page = html_report(full(), language);
    EXPECT_TRUE(valid_utf8(page));
    EXPECT_THAT(page, HasSubstr("Tea &amp; &lt;Mugs&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("<Mugs>")));
    EXPECT_THAT(page, HasSubstr("<html lang=\"" + std::string(language_tag(language)) + "\">"));
    for (const char* outside : {"<script", "http://", "https://", "src=", "@import", "url("}) {
      EXPECT_THAT(page, Not(HasSubstr(outside)));
    }
    EXPECT_THAT(page, Not(HasSubstr("nan")));
  }
}

TEST(HtmlReport, EveryElementIsClosedAndEveryPictureIsNamed) {
  const std::string page = html_report(full(), Language::en);
  std::vector<std::string> open;
  std::set<std::string> ids;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    const std::string tag = page.substr(at + 1, end - at - 1);
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag.starts_with("!") || tag.ends_with("/") || name == "meta" || name == "br") continue;
    if (tag.starts_with("/")) {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
      continue;
    }
    open.push_back(name);
    if (const auto id = tag.find(" id=\""); id != std::string::npos) {
      const std::string value = tag.substr(id + 5, tag.find('"', id + 5) - id - 5);
      EXPECT_TRUE(ids.insert(value).second) << "twice: " << value;
    }
    if (name == "svg") {
      EXPECT_TRUE(tag.find("aria-labelledby") != std::string::npos ||
                  tag.find("aria-hidden") != std::string::npos);
    }
  }
  EXPECT_TRUE(open.empty());
  EXPECT_GT(ids.size(), 10U);
}

TEST(TextTable, AlignsChineseByItsWidth) {
  TextTable table({{"阶段", false}, {"n"}});
  table.row({"首购", "1"});
  table.row({"a", "1,000"});
  std::ostringstream out;
  table.print(out, 2, 80);
  EXPECT_EQ(out.str(), "  阶段      n\n  首购      1\n  a     1,000\n");
}

TEST(TextTable, BarsShowEvenTheSmallestShare) {
  EXPECT_EQ(text_bar(0, 10), "");
  EXPECT_EQ(text_bar(0.0001, 10), "▏");
  EXPECT_EQ(text_bar(0.5, 4), "██");
  EXPECT_EQ(text_bar(2, 3), "███");
}

TEST(Wording, MoneyAndSigns) {
  Evaluation e;
  const Wording words(e, Language::en);
  EXPECT_EQ(words.money(1234), "£12.34");
  EXPECT_EQ(words.money(123'456), "£1,235");
  EXPECT_EQ(words.money(0), "£0");
  EXPECT_EQ(words.money(-123'456), "−£1,235");
  EXPECT_EQ(words.signed_number(-2.06, 1), "−2.1");
  EXPECT_EQ(words.signed_number(0.4, 1), "+0.4");
  EXPECT_EQ(format_p(Language::en, 0.0004), "p < 0.001");
  EXPECT_EQ(format_p(Language::en, 0.0123), "p = 0.012");
  EXPECT_EQ(format_month(Language::zh_CN, to_day({2026, 3, 9})), "2026年3月");
}

}  // namespace
}  // namespace troth::evaluation
