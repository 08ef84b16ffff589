#include "segments/parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "segments/print.h"

namespace troth::segments {
namespace {

class RuleTest : public ::testing::Test {
 protected:
  std::string read(std::string_view text) {
    const auto reading = parse_rule(text, context_);
    if (const auto* problem = std::get_if<RuleProblem>(&reading)) {
      return problem->code + " at " + std::to_string(problem->line) + ":" +
             std::to_string(problem->column) +
             (problem->found.empty() ? "" : " found " + problem->found) +
             (problem->nearest.empty() ? "" : " near " + problem->nearest);
    }
    return print_rule(std::get<Rule>(reading), context_);
  }

  Catalogue fields_;
  std::vector<std::string> segments_ = {"staff", "Loyal in the north"};
  RuleContext context_{fields_, "GBP", 2, &segments_};
};

TEST_F(RuleTest, IsWrittenInOneWay) {
  EXPECT_EQ(read("COUNTRY=\"GB\" AND orders( LAST 90 DAYS ) >=2 and NOT segment(\"STAFF\")"),
            "country = \"GB\" and orders(last 90 days) >= 2 and not segment(\"staff\")");
  EXPECT_EQ(read("（country ＝ “GB”）"), "country = \"GB\"");
  EXPECT_EQ(read("sales >= 12.5 gbp"), "sales >= 12.50");
  EXPECT_EQ(read("everyone"), "everyone");
  EXPECT_EQ(read("not (has_phone or has_email)"), "not (has_phone or has_email)");
  EXPECT_EQ(read("(has_phone or has_email) and has_card"), "(has_phone or has_email) and has_card");
  EXPECT_EQ(read("(has_phone and has_email) or has_card"), "has_phone and has_email or has_card");
  EXPECT_EQ(read("last_order < today - 1 month"), "last_order < today - 1 month");
  EXPECT_EQ(read("age between 18 years and 30 years"), "age between 18 years and 30 years");
  EXPECT_EQ(read("name contains \"O\\\"Neil\\\\\""), "name contains \"O\\\"Neil\\\\\"");
  EXPECT_EQ(read("bought(category in (\"Toys\", \"Games\"), since 2024-01-01)"),
            "bought(since 2024-01-01, category in (\"Toys\", \"Games\"))");
}

TEST_F(RuleTest, SaysWhereItIsNotUnderstood) {
  EXPECT_EQ(read(""), "empty_rule at 1:1");
  EXPECT_EQ(read("countri = \"GB\""), "unknown_field at 1:1 found countri near country");
  EXPECT_EQ(read("country = \"GB\" and\n  order >= 2"),
            "unknown_field at 2:3 found order near orders");
  EXPECT_EQ(read("country = GB"), "expected_text at 1:11 found GB");
  EXPECT_EQ(read("country > \"GB\""), "wrong_comparison at 1:9 found >");
  EXPECT_EQ(read("country \"GB\""), "expected_comparison at 1:9 found \"GB\"");
  EXPECT_EQ(read("name = \"Zoë\" or x"), "unknown_field at 1:17 found x");
  EXPECT_EQ(read("name = \"Zoë"), "unfinished_text at 1:8 found \"Zoë");
  EXPECT_EQ(read("orders(last 0 days) > 1"), "length_zero at 1:13 found 0");
  EXPECT_EQ(read("orders(last 90) > 1"), "expected_unit at 1:15 found )");
  EXPECT_EQ(read("orders(chanel = \"web\") > 1"),
            "unknown_argument at 1:8 found chanel near channel");
  EXPECT_EQ(read("orders > 1 orders < 3"), "expected_and_or at 1:12 found orders");
  EXPECT_EQ(read("segment(\"stuff\")"), "unknown_segment at 1:9 found \"stuff\" near staff");
  EXPECT_EQ(read("segment"), "subject_missing at 1:1 found segment");
  EXPECT_EQ(read("nps_class = \"fan\""), "unknown_choice at 1:13 found \"fan\"");
  EXPECT_EQ(read("sales > 1.234"), "money_too_fine at 1:9 found 1.234");
  EXPECT_EQ(read("sales > 1 USD"), "wrong_currency at 1:11 found USD");
  EXPECT_EQ(read("orders between 5 and 2"), "reversed at 1:8 found between");
  EXPECT_EQ(read("joined = 2024-02-30"), "no_such_date at 1:10 found 2024-02-30");
  EXPECT_EQ(read("country = \"a\"; DROP TABLE x"),
            "unknown_character at 1:14 found ; DROP TABLE x");
  EXPECT_EQ(read("has_phone = \"yes\""), "stands_alone at 1:11 found =");
  EXPECT_EQ(read("(has_phone"), "expected_closing at 1:11");
  EXPECT_EQ(read(std::string(100, '(') + "has_phone"), "too_deep at 1:34 found (");
  EXPECT_EQ(read(std::string(20'000, ' ')), "too_long at 1:1");
}

TEST_F(RuleTest, ATreeAndItsTextSayTheSame) {
  const char* text =
      "(country in (\"GB\", \"FR\") or sales(last 1 year, channel = \"web\") >= 100.00) and "
      "not segment(\"staff\") and orders between 2 and 5 and since_last_order > 3 months";
  const auto rule = std::get<Rule>(parse_rule(text, context_));
  const auto tree = rule_tree(rule, context_);
  EXPECT_EQ(read(tree_text(tree, fields_).text), text);
}

TEST_F(RuleTest, ATreeCannotSmuggleInMoreThanItSays) {
  for (const auto& tree :
       {R"({"field": "country = \"GB\" or name", "compare": "=", "values": ["x"]})",
        R"({"field": "orders", "compare": "> 0 or orders <", "values": [1]})",
        R"({"field": "orders", "compare": ">", "values": ["1 or everyone"]})",
        R"({"field": "joined", "compare": "=", "values": ["2024-01-01 or everyone"]})",
        R"({"all": []})", R"({"all": 3})", R"([])", R"({"not": null})",
        R"({"field": "orders", "where": {"channel = \"a\") > 0 or orders(store": ["x"]}})"}) {
    const auto parsed = http::Json::parse(tree);
    const auto text = tree_text(parsed, fields_).text;
    EXPECT_TRUE(std::holds_alternative<RuleProblem>(parse_rule(text, context_))) << text;
  }
}

TEST_F(RuleTest, AProblemOfATreeIsFoundInTheTree) {
  const auto tree = http::Json::parse(
      R"({"all": [{"field": "has_phone"}, {"not": {"field": "orders", "compare": "contains",)"
      R"( "values": ["x"]}}]})");
  const auto text = tree_text(tree, fields_);
  const auto problem = std::get<RuleProblem>(parse_rule(text.text, context_));
  EXPECT_EQ(problem.code, "wrong_comparison");
  EXPECT_EQ(text.pointer_at(problem.offset), "/all/1/not/compare");
}

}  // namespace
}  // namespace troth::segments
