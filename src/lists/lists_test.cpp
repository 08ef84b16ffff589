#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "lists/definitions.h"
#include "lists/list_json.h"
#include "lists/service.h"
#include "sales/service.h"
#include "survey/service.h"
#include "value/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::lists {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ListsTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ListsTest() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"value", &value_migrations}});
    workspace_ = std::make_unique<db::TestWorkspace>(GetParam());
  }
  db::Session& session() { return workspace_->session(); }
  void run(const std::string& sql) {
    const auto status = session().execute(sql);
    ASSERT_TRUE(status.ok()) << status.error().message << "\n" << sql;
  }

  /// A customer of whom the value room knows `facts`: "stage = 'lapsed', ...".
  void add(Id id, const std::string& facts) {
    const auto number = std::to_string(id);
    run("INSERT INTO customer (customer_id, name, records, updated_at) VALUES (" + number +
        ", 'Customer " + number + "', 1, 0)");
    run("INSERT INTO customer_value (customer_id, as_of_day, run_id, updated_at, purchases, net, "
        "current_value, stage, key_account) VALUES (" +
        number + ", 20000, 1, 0, 3, 0, 10000, 'repeat', 0)");
    run("UPDATE customer_value SET " + facts + " WHERE customer_id = " + number);
  }
  void add_purchases(Id id, const std::string& first, const std::string& second,
                     const std::string& back) {
    run("INSERT INTO customer_purchases (customer_id, as_of_day, orders, purchases, "
        "purchases_window, first_day, second_day, back_day, gross, returned, adjusted, net, "
        "net_window, repeat_net, profit, gross_with_cost, gaps, gap_sum, gap_ln_sum) VALUES (" +
        std::to_string(id) + ", 20000, 1, 1, 1, " + first + ", " + second + ", " + back +
        ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)");
  }
  List list(Kind kind, const Definitions& definitions = {}) {
    auto made = make_list(session(), kind, definitions, 100);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made ? *std::move(made) : List{};
  }
  static std::vector<Id> ids(const List& list) {
    std::vector<Id> out;
    for (const auto& row : list.rows) out.push_back(row.customer_id);
    return out;
  }

  std::unique_ptr<db::TestWorkspace> workspace_;
};

TEST_P(ListsTest, BeforeValueIsComputedAListSaysSo) {
  for (const auto kind : kAllKinds) {
    EXPECT_THAT(list(kind).warnings, ElementsAre("not_computed"));
    EXPECT_FALSE(list(kind).as_of);
  }
}

TEST_P(ListsTest, AboutToLeaveAreThoseWithMostAtRisk) {
  add(1, "churn_chance = 0.8, value_at_risk = 500");
  add(2, "churn_chance = 0.5, value_at_risk = 900, key_account = 1");
  add(3, "churn_chance = 0.49, value_at_risk = 9000");
  add(4, "churn_chance = 0.9, value_at_risk = 700, stage = 'lapsed'");
  add(5, "churn_chance = 0.9, value_at_risk = 700, satisfaction = 20");
  add(6, "value_at_risk = 700");
  const auto found = list(Kind::about_to_leave);
  EXPECT_THAT(ids(found), ElementsAre(2, 5, 1));
  EXPECT_EQ(found.customers, 3);
  EXPECT_EQ(found.n, 6);
  EXPECT_EQ(found.value, 2100);
  EXPECT_EQ(found.rows[0].step, "call");
  EXPECT_EQ(found.rows[1].step, "mend");
  EXPECT_EQ(found.rows[2].step, "write");
  EXPECT_EQ(found.found, 3);
  EXPECT_THAT(definition_of(found, Language::en), HasSubstr("50%"));
  run("UPDATE customer SET name = 'Ann 100%' WHERE customer_id = 5");
  const auto searched = make_list(session(), Kind::about_to_leave, {}, 100, "ANN 100%");
  ASSERT_TRUE(searched.ok()) << searched.error().message;
  EXPECT_THAT(ids(*searched), ElementsAre(5));
  EXPECT_EQ(searched->found, 1);
  EXPECT_EQ(searched->customers, 3) << "the list is as long as it was";
  Definitions strict;
  strict.leave_chance = 0.85;
  EXPECT_THAT(ids(list(Kind::about_to_leave, strict)), ElementsAre(5));
}

TEST_P(ListsTest, NewCustomersAreDueWhenOthersCameBack) {
  // Of four customers, two come back: after 10 and after 30 days.
  add_purchases(11, "19000", "19010", "NULL");
  add_purchases(12, "19000", "19030", "NULL");
  add_purchases(13, "19000", "NULL", "NULL");
  add_purchases(14, "19000", "NULL", "NULL");
  add(1, "first_day = 19995, last_day = 19995, purchases = 1, average_order = 500");
  add(2, "first_day = 19980, last_day = 19980, purchases = 1, average_order = 700");
  add(3, "first_day = 19920, last_day = 19920, purchases = 1, average_order = 600");
  add(4, "first_day = 19950, last_day = 19999, purchases = 2, average_order = 900");
  add(5, "first_day = 19910, last_day = 19910, purchases = 1, average_order = 900");
  const auto found = list(Kind::new_customers);
  ASSERT_TRUE(found.second_purchase && found.second_purchase->quartiles);
  EXPECT_EQ(found.second_purchase->n, 4);
  EXPECT_EQ(found.second_purchase->returned, 2);
  EXPECT_DOUBLE_EQ(found.second_purchase->within_year, 0.5);
  EXPECT_THAT(*found.second_purchase->quartiles, ElementsAre(10, 10, 30));
  // Day 20000 less 90 is the last day that is too long ago.
  EXPECT_THAT(ids(found), ElementsAre(2, 3, 1, 4));
  EXPECT_EQ(found.rows[0].step, "remind");
  EXPECT_EQ(found.rows[1].step, "offer");
  EXPECT_EQ(found.rows[2].step, "wait");
  EXPECT_EQ(found.rows[2].due_from, 20005);
  EXPECT_EQ(found.rows[2].due_to, 20025);
  EXPECT_EQ(found.rows[3].step, "thank");
}

TEST_P(ListsTest, WinBackIsWorthWhatThoseWhoCameBackBought) {
  add(1, "stage = 'lapsed', average_order = 1000");
  add(2, "stage = 'lapsed', average_order = 3000, satisfaction = 10");
  // Two who came back: they bought 2 and 4 usual orders within 365 days of coming back.
  for (const Id id : {21, 22}) {
    add(id, "average_order = 1000");
    add_purchases(id, "18000", "18010", "19000");
    const auto number = std::to_string(id);
    for (int i = 0; i < (id == 21 ? 2 : 4); ++i) {
      const auto order = number + std::to_string(i);
      run("INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, "
          "lines, gross, returned, adjusted, source, reference) VALUES (" +
          number + ", " + std::to_string(19000 + i * 100) + ", " + order +
          ", 0, 0, 0, 1, 1000, 0, 0, 'main', '" + order + "')");
    }
    run("INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, "
        "lines, gross, returned, adjusted, source, reference) VALUES (" +
        number + ", 19365, " + number + "9, 0, 0, 0, 1, 99999, 0, 0, 'main', 'late')");
  }
  Definitions definitions;
  definitions.back_least = 2;
  const auto found = list(Kind::win_back, definitions);
  ASSERT_TRUE(found.second_life);
  EXPECT_EQ(found.second_life->n, 2);
  EXPECT_DOUBLE_EQ(found.second_life->orders, 3);
  EXPECT_LT(found.second_life->low, 3);
  EXPECT_GT(found.second_life->high, 3);
  EXPECT_THAT(ids(found), ElementsAre(2, 1));
  EXPECT_EQ(found.rows[0].value, 9000);
  EXPECT_EQ(found.rows[0].step, "apologise");
  EXPECT_EQ(found.rows[1].step, "invite_back");
  // With fewer than the standard thirty, a customer counts one usual order.
  const auto cautious = list(Kind::win_back);
  EXPECT_THAT(cautious.warnings, ElementsAre("few_came_back"));
  EXPECT_EQ(cautious.rows[0].value, 3000);
}

TEST_P(ListsTest, AdvocatesAreSatisfiedRecentAndValuable) {
  add(1, "recommend = 9, last_day = 19990");
  add(2, "recommend = 10, last_day = 19821, current_value = 20000");
  add(3, "recommend = 10, last_day = 19820");
  add(4, "recommend = 8, satisfaction = 100, last_day = 19990");
  add(5, "satisfaction = 80, last_day = 19990, current_value = 5000");
  add(6, "recommend = 10, last_day = 19990, purchases = 1");
  add(7, "recommend = 10, last_day = 19990, current_value = 0");
  EXPECT_THAT(ids(list(Kind::advocates)), ElementsAre(2, 1, 5));
}

TEST_P(ListsTest, OverServedCostMoreThanTheyEarn) {
  add(1, "current_value = 10000");
  add(2, "current_value = 10000");
  EXPECT_THAT(list(Kind::over_served).warnings, ElementsAre("no_margin", "no_contact_cost"));
  int next = 0;
  const auto contact = [&](Id id, int day, const std::string& kind) {
    run("INSERT INTO interaction (customer_id, happened_day, interaction_id, record_id, "
        "happened_at, source, reference, kind, content, updated_at) VALUES (" +
        std::to_string(id) + ", " + std::to_string(day) + ", " + std::to_string(++next) +
        ", 0, 0, 'desk', 'r', '" + kind + "', 0, 0)");
  };
  contact(1, 19990, "complaint");
  contact(1, 19980, "visit");
  contact(1, 19635, "complaint");  // A day too long ago.
  contact(1, 20001, "complaint");  // Not yet.
  contact(2, 19990, "visit");
  Definitions definitions;
  definitions.contact_costs = {{"complaint", 2000}};
  definitions.contact_cost = 1000;
  definitions.margin = 0.2;
  const auto found = list(Kind::over_served, definitions);
  EXPECT_THAT(ids(found), ElementsAre(1));
  EXPECT_EQ(found.rows[0].contacts, 2);
  EXPECT_EQ(found.rows[0].service_cost, 3000);
  EXPECT_EQ(found.rows[0].earned, 2000);
  EXPECT_EQ(found.value, 1000);
  EXPECT_THAT(reason_of(Kind::over_served, found.rows[0], Language::en, "GBP"),
              HasSubstr("£30.00"));
}

TEST_P(ListsTest, DefinitionsAreKeptAndChecked) {
  Definitions definitions;
  definitions.new_days = 60;
  definitions.contact_costs = {{"visit", 500}};
  definitions.margin = 0.3;
  ASSERT_TRUE(store_definitions(session(), definitions).ok());
  ASSERT_TRUE(store_definitions(session(), definitions).ok());
  const auto loaded = load_definitions(session());
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(*loaded, definitions);
  for (const char* wrong : {R"({"new_days": 0})", R"({"leave_chance": 1.5})", R"({"margin": "x"})",
                            R"({"contact_costs": {"visit": -1}})", R"({"contact_costs": 3})",
                            R"({"new_days": 1e99})"}) {
    EXPECT_FALSE(parse_definitions(http::Json::parse(wrong), definitions).ok()) << wrong;
  }
  EXPECT_FALSE(parse_definitions(http::Json::parse(R"({"margin": null})"), definitions)->margin);
}

INSTANTIATE_TEST_SUITE_P(Engines, ListsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::lists
