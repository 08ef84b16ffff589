// What a rule selects by SQL, against what it selects by a naive evaluation in memory.

#include "segments/compile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "sales/service.h"
#include "segments/parser.h"
#include "segments/print.h"
#include "segments/testing.h"
#include "survey/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::segments {
namespace {

class CompileTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  CompileTest() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"segments", &segments_migrations}});
    workspace_ = std::make_unique<db::TestWorkspace>(GetParam());
  }
  db::Session& session() { return workspace_->session(); }

  /// `alias` names the row of customer in the statement that the condition goes into.
  std::vector<Id> selected(const Rule& rule, const std::string& alias = "k") {
    std::vector<Id> ids;
    const auto condition =
        rule_condition(session(), context_, rule, today_, alias + ".customer_id");
    EXPECT_TRUE(condition.ok()) << condition.error().message;
    if (!condition) return ids;
    std::vector<db::Value> values;
    for (const auto& bound : condition->values) {
      std::visit([&](const auto& value) { values.emplace_back(value); }, bound);
    }
    const auto status = session().scan("SELECT " + alias + ".customer_id FROM customer " + alias +
                                           " WHERE " + condition->sql + " ORDER BY 1",
                                       values, [&](const db::Row& row) {
                                         ids.push_back(row.integer(0));
                                         return true;
                                       });
    EXPECT_TRUE(status.ok()) << status.error().message << " " << condition->sql;
    return ids;
  }

  std::unique_ptr<db::TestWorkspace> workspace_;
  Context context_;
  Day today_ = to_day({2026, 3, 31});
};

TEST_P(CompileTest, RandomRulesSelectWhatANaiveEvaluationSelects) {
  Random random(20261122);
  const auto company = make_company(random, 60, today_);
  ASSERT_TRUE(store_company(session(), company).ok());
  std::map<std::string, Rule> segments;
  std::vector<std::string> names;
  for (const char* name : {"one", "two \"2\"", "three"}) {
    const auto rule = random_rule(random, today_, names, 1);
    const auto made = create(session(), context_, {name, "", rule}, "test", 1);
    ASSERT_TRUE(made.ok()) << made.error().message;
    segments.emplace(name, rule);
    names.emplace_back(name);
  }
  std::size_t members = 0;
  const RuleContext reading{context_.fields, "GBP", 2, &names};
  for (int round = 0; round < 1500; ++round) {
    const auto rule = random_rule(random, today_, names, 3);
    const auto text = print_rule(rule, reading);
    const auto again = parse_rule(text, reading);
    ASSERT_TRUE(std::holds_alternative<Rule>(again)) << text;
    ASSERT_EQ(print_rule(std::get<Rule>(again), reading), text);
    std::vector<Id> expected;
    for (const auto& customer : company) {
      if (holds(rule, customer, today_, segments)) expected.push_back(customer.id);
    }
    ASSERT_EQ(selected(rule), expected) << text;
    ASSERT_EQ(selected(std::get<Rule>(again)), expected) << text;
    ASSERT_EQ(selected(rule, "c"), expected) << text << " on a row of the statement itself";
    const auto tree = tree_text(rule_tree(rule, reading), context_.fields);
    const auto grown = parse_rule(tree.text, reading);
    ASSERT_TRUE(std::holds_alternative<Rule>(grown)) << tree.text;
    ASSERT_EQ(print_rule(std::get<Rule>(grown), reading), text);
    members += expected.size();
  }
  // The rules are not all empty, nor all full.
  EXPECT_GT(members, 1500U * 60U / 10);
  EXPECT_LT(members, 1500U * 60U * 9 / 10);
}

TEST_P(CompileTest, NothingThatAPersonWritesBecomesSql) {
  const std::string evil = "'; DROP TABLE customer; -- ? \\ %";
  for (const auto& rule :
       {"name = \"" + evil + "\"", "name contains \"" + evil + "\"", "known_to(\"" + evil + "\")",
        "orders(channel = \"" + evil + "\") > 0", "answer(\"" + evil + "\") > 0",
        "bought(category in (\"" + evil + "\", \"x\"))"}) {
    const auto reading = parse_rule(rule, {context_.fields, "GBP", 2, nullptr});
    ASSERT_TRUE(std::holds_alternative<Rule>(reading)) << rule;
    const auto condition =
        rule_condition(session(), context_, std::get<Rule>(reading), today_, "k.customer_id");
    ASSERT_TRUE(condition.ok());
    EXPECT_EQ(condition->sql.find("DROP"), std::string::npos);
    EXPECT_EQ(selected(std::get<Rule>(reading)), std::vector<Id>());
  }
}

TEST_P(CompileTest, PartsThatReadLittleComeFirst) {
  const std::string text =
      "bought(category = \"x\") and orders > 3 and contacts = 0 and country = \"UK\"";
  const auto reading = parse_rule(text, {context_.fields, "GBP", 2, nullptr});
  ASSERT_TRUE(std::holds_alternative<Rule>(reading));
  const auto condition =
      rule_condition(session(), context_, std::get<Rule>(reading), today_, "k.customer_id");
  ASSERT_TRUE(condition.ok());
  const auto at = [&](const char* part) {
    EXPECT_NE(condition->sql.find(part), std::string::npos) << part << " in " << condition->sql;
    return condition->sql.find(part);
  };
  EXPECT_LT(at("country"), at("FROM interaction"));
  EXPECT_LT(at("FROM interaction"), at("COUNT(*) FROM orders"));
  EXPECT_LT(at("COUNT(*) FROM orders"), at("JOIN order_line"));
}

TEST_P(CompileTest, EveryFieldOfTheCatalogueIsSqlOnBothEngines) {
  Random random(7);
  ASSERT_TRUE(store_company(session(), make_company(random, 20, today_)).ok());
  for (const auto& field : context_.fields.fields()) {
    if (field.name == kSegmentField) continue;
    Rule rule;
    rule.kind = Rule::Kind::test;
    rule.reference.field = field.name;
    if (field.has_subject) rule.reference.subject = "Q1";
    for (const auto& each : field.restrictions) {
      rule.reference.restrictions.push_back({each.name, {"web"}});
    }
    rule.comparison = field.type == Type::truth ? Comparison::holds : Comparison::known;
    selected(rule);
    rule.reference.restrictions.clear();
    selected(rule);
    if (field.suggestions_sql.empty()) continue;
    const auto status =
        session().scan(field.suggestions_sql, {}, [](const db::Row&) { return true; });
    EXPECT_TRUE(status.ok()) << field.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, CompileTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::segments
