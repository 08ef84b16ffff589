#include "value/service.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "sales/service.h"
#include "value/keeper.h"
#include "value/list.h"
#include "value/rows.h"
#include "value/run_store.h"
#include "value/settings.h"
#include "value/summary.h"
#include "value/testing.h"

namespace troth::value {
namespace {

using Json = nlohmann::json;

ListQuery ordered_by(const char* order) {
  ListQuery query;
  query.order = order;
  query.limit = 250;
  return query;
}

class ServiceTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ServiceTest() { company_.workspace().clock().set((Instant{kStart} + 800) * kMicrosPerDay); }

  value::Run refreshed(std::optional<Day> as_of = {}, int history = 0) {
    SilentProgress progress;
    const auto run = refresh(company_.workspace().database(), {as_of, history, 50},
                             company_.workspace().clock(), progress);
    EXPECT_TRUE(run.ok()) << run.error().message << ' ' << run.error().subject;
    return run ? *run : value::Run{};
  }

  CustomerValue value_of(Id customer) {
    const auto view = customer_value(company_.session(), customer);
    EXPECT_TRUE(view.ok()) << view.error().message;
    return view ? view->value : CustomerValue{};
  }

  bool warned(const value::Run& run, const std::string& code) {
    for (const auto& warning : Json::parse(run.warnings)) {
      if (warning.at("code") == code) return true;
    }
    return false;
  }

  /// Buyers at rates of their own who may leave after each purchase, over two years.
  void simulate(int customers) {
    Random random(7);
    ASSERT_TRUE(company_.session().begin().ok());
    for (int i = 1; i <= customers; ++i) {
      company_.customer(i * 10);
      const double rate = random.gamma(1, 30);
      const double leaves = random.beta(0.8, 6);
      double day = kStart + random.uniform() * 500;
      while (day < kStart + 760) {
        const auto amount = static_cast<Minor>(500 + random.below(5000));
        company_.order({i * 10, static_cast<Day>(day), amount, 0, 0, amount / 2});
        if (random.chance(leaves)) break;
        day += 1 + random.exponential(rate);
      }
    }
    ASSERT_TRUE(company_.session().commit().ok());
  }

  TestCompany company_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, ServiceTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(ServiceTest, AnEmptyWorkspaceIsNoError) {
  const auto run = refreshed();
  EXPECT_EQ(run.state, "done");
  EXPECT_EQ(run.customers, 0);
  EXPECT_TRUE(warned(run, "no_purchases_model"));
  EXPECT_FALSE(customer_value(company_.session(), 1).ok());
}

TEST_P(ServiceTest, BeforeTheFirstRefreshNothingIsKnown) {
  const auto view = customer_value(company_.session(), 1);
  ASSERT_FALSE(view.ok());
  EXPECT_EQ(view.error().code, ErrorCode::not_found);
}

TEST_P(ServiceTest, OneCustomerGetsWhatCanBeSaid) {
  company_.customer(5);
  company_.order({5, kStart, 1000});
  const auto run = refreshed(kStart + 10);
  EXPECT_TRUE(run.pinned);
  EXPECT_TRUE(warned(run, "no_purchases_model"));
  EXPECT_TRUE(warned(run, "churn_short_history"));
  const CustomerValue value = value_of(5);
  EXPECT_EQ(value.stage, Stage::first_time);
  EXPECT_EQ(value.net, 1000);
  EXPECT_EQ(value.spend, 1000);
  EXPECT_FALSE(value.p_alive || value.clv || value.churn_chance);
}

TEST_P(ServiceTest, OneTimeBuyersOfOneDay) {
  for (Id id = 1; id <= 60; ++id) {
    company_.customer(id);
    company_.order({id, kStart, 100 * id});
  }
  const auto run = refreshed(kStart);
  EXPECT_EQ(run.customers, 60);
  EXPECT_EQ(value_of(60).matrix, "");
  EXPECT_EQ(value_of(60).m, 5);
  EXPECT_EQ(value_of(60).r, value_of(1).r);
}

TEST_P(ServiceTest, ReturnsBeyondOrdersZerosAndTheFuture) {
  company_.customer(1);
  company_.customer(2);
  company_.customer(3);
  company_.order({1, kStart, 100, 0, 0, 50});
  company_.order({1, kStart + 5, 0, -500, 0, {}, 1});
  company_.order({2, kStart, 0, 0, 0});
  company_.order({3, kStart + 5000, 100});  // after today
  refreshed();
  EXPECT_EQ(value_of(1).net, -400);
  EXPECT_EQ(value_of(1).average_order, -400);
  EXPECT_EQ(value_of(1).returned_share, 5);
  EXPECT_EQ(value_of(2).stage, Stage::prospect);
  const auto later = customer_value(company_.session(), 3);
  ASSERT_FALSE(later.ok()) << "not known yet";
  EXPECT_EQ(later.error().code, ErrorCode::not_found);
}

TEST_P(ServiceTest, ACompanyGetsModelsValuesAndReadings) {
  simulate(250);
  const auto run = refreshed({}, 2);
  EXPECT_EQ(run.customers, 250);
  const auto model = store::load_model(company_.session(), run.purchase_model_id);
  ASSERT_TRUE(model.ok() && model->has_value());
  const Json document = Json::parse((*model)->document);
  EXPECT_EQ(document.at("tried").size(), 3U);
  EXPECT_LT(document.at("gradient_norm").get<double>(), 1e-6);
  const auto listed = list_values(company_.session(), ordered_by("clv"));
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->size(), 250U);
  for (const auto& one : *listed) {
    const CustomerValue& v = one.value;
    EXPECT_GE(*v.p_alive, 0);
    EXPECT_LE(*v.p_alive, 1);
    EXPECT_LE(*v.clv_lo, *v.clv_hi);
    EXPECT_LE(*v.expected_lo, *v.expected + 1);
    EXPECT_FALSE(v.matrix.empty() || v.abcd.empty() || v.rfm.empty());
    EXPECT_EQ(v.profit.has_value(), true);
  }
  const Json cuts = Json::parse(run.cuts);
  EXPECT_NEAR(cuts.at("margin").get<double>(), 0.5, 0.01);
  const auto flows = flows_of(company_.session(), "stage", 5, period_end(run.as_of_day, "quarter"));
  ASSERT_TRUE(flows.ok());
  ASSERT_EQ(flows->size(), 2U);
  std::int64_t moved = 0;
  for (const auto& flow : flows->back().flows) moved += flow.to.empty() ? 0 : flow.customers;
  EXPECT_EQ(moved, 250);
  const auto cohorts = store::load_reading(company_.session(), run.run_id, "cohorts");
  ASSERT_TRUE(cohorts.ok());
  std::int64_t members = 0;
  const Json parsed = Json::parse(*cohorts);
  for (const auto& cohort : parsed.at("cohorts")) {
    members += cohort.at("customers").get<std::int64_t>();
    EXPECT_EQ(cohort.at("ages").at(0).at("active"), cohort.at("customers"));
  }
  EXPECT_EQ(members, 250);
}

TEST_P(ServiceTest, LabelsBandsAndFlowsCountEverybodyOnce) {
  simulate(250);
  const auto run = refreshed({}, 2);
  const Day last = period_end(run.as_of_day, "quarter");
  auto& session = company_.session();
  // One customer is ahead of the others by an order since: that is no period of all of them yet.
  ASSERT_TRUE(
      session.execute("INSERT INTO customer_value_history (customer_id, period_day,"
                      " as_of_day, purchases, net, current_value, stage)"
                      " VALUES (1, ?, ?, 1, 1, 1, 'repeat')",
                      {std::int64_t{last + 90}, std::int64_t{last + 90}}));
  for (const char* column : {"stage", "matrix", "abcd"}) {
    const auto sums = sums_by(session, column);
    ASSERT_TRUE(sums.ok()) << sums.error().message;
    std::int64_t n = 0;
    for (const auto& one : *sums) {
      n += one.customers;
      EXPECT_EQ(one.current.n, static_cast<std::size_t>(one.customers));
      EXPECT_NEAR(one.current.mean * static_cast<double>(one.customers),
                  static_cast<double>(one.current_value), 0.5);
      EXPECT_TRUE(one.customers < 2 || one.current.variance >= 0);
    }
    EXPECT_EQ(n, 250) << column;
    const auto flows = flows_of(session, column, 2, last);
    ASSERT_TRUE(flows.ok()) << flows.error().message;
    ASSERT_EQ(flows->size(), 1U);
    std::int64_t now = 0;
    for (const auto& flow : flows->front().flows) now += flow.to.empty() ? 0 : flow.customers;
    EXPECT_EQ(now, 250) << column;
  }
  const auto bands = chance_bands(session);
  ASSERT_TRUE(bands.ok()) << bands.error().message;
  std::int64_t may_leave = 0;
  for (std::size_t i = 0; i < bands->size(); ++i) {
    const auto& band = bands->at(i);
    const auto n = static_cast<double>(band.customers);
    may_leave += band.customers;
    EXPECT_GE(band.expected, n * static_cast<double>(i) / 10 - 1e-9);
    EXPECT_LE(band.expected, n * static_cast<double>(i + 1) / 10 + 1e-9);
  }
  EXPECT_EQ(may_leave, company_.number("SELECT COUNT(churn_chance) FROM customer_value"));
  EXPECT_GT(may_leave, 0);
}

TEST_P(ServiceTest, FiguresOfLoyaltyAreOfThoseWhoWereAsked) {
  company_.item("S1", "satisfaction", 0, 10);
  for (Id id = 1; id <= 4; ++id) company_.order({id, kStart, 100});
  company_.answer({1, kStart, "S1", 10});
  company_.answer({2, kStart, "S1", 5});
  refreshed();
  const auto figures = loyalty_figures(company_.session());
  ASSERT_TRUE(figures.ok()) << figures.error().message;
  for (const auto& [name, sample] : *figures) {
    if (name == "preference") {
      EXPECT_EQ(sample.n, 2U);
      EXPECT_NEAR(sample.mean, 75, 1e-9);
      EXPECT_NEAR(sample.variance, 1250, 1e-6);
    }
    EXPECT_TRUE(name != "openness" || sample.n == 0);
  }
}

TEST_P(ServiceTest, WhatIsSpentElsewhereIsSummedAndCarriedOverToAll) {
  Settings settings;
  settings.items.wallet_share = {"share"};
  ASSERT_TRUE(store_settings(company_.session(), settings).ok());
  company_.item("share", "", 0, 1);
  for (Id id = 1; id <= 10; ++id) company_.order({id, kStart, 1000});
  const auto none = head_room(company_.session());
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(std::isfinite(none->of_all(0.95).value)) << "nobody was asked";
  company_.answer({1, kStart, "share", 0.5});   // 1000 elsewhere
  company_.answer({2, kStart, "share", 0.25});  // 3000 elsewhere
  company_.answer({3, kStart, "share", 0.5});
  refreshed();
  const auto room = head_room(company_.session());
  ASSERT_TRUE(room.ok()) << room.error().message;
  EXPECT_EQ(room->buyers, 10);
  EXPECT_EQ(room->known.n, 3U);
  EXPECT_EQ(room->sum, 5000);
  const stats::Estimate all = room->of_all(0.95);
  EXPECT_NEAR(all.value, 10 * 5000 / 3.0, 1e-6);
  EXPECT_EQ(all.interval.lo, 0) << "three answers say little";
  EXPECT_GT(all.interval.hi, all.value);
  const auto bands = wallet_bands(company_.session());
  ASSERT_TRUE(bands.ok()) << bands.error().message;
  EXPECT_EQ(bands->at(1).customers, 1) << "a quarter lies in the second fifth";
  EXPECT_EQ(bands->at(1).head_room, 3000);
  EXPECT_EQ(bands->at(2).customers, 2);
  EXPECT_EQ(bands->at(2).current_value, 2000);
  EXPECT_EQ(bands->at(2).head_room, 2000);
  EXPECT_EQ(bands->at(0).customers + bands->at(3).customers + bands->at(4).customers, 0);
}

TEST_P(ServiceTest, TheModelOfLeavingSaysWhatMovesItAndWhomToContact) {
  simulate(250);
  const auto run = refreshed();
  const auto model = store::load_model(company_.session(), run.churn_model_id);
  ASSERT_TRUE(model.ok() && model->has_value());
  const Json document = Json::parse((*model)->document);
  ASSERT_EQ(document.at("drivers").size(), 13U);
  double before = 1e9;
  for (const auto& driver : document.at("drivers")) {
    EXPECT_LE(driver.at("importance").get<double>(), before);
    before = driver.at("importance");
  }
  ASSERT_FALSE(document.at("evaluation").is_null());
  const Json& quality = document.at("evaluation");
  EXPECT_EQ(quality.at("gains").back().at("customers"), quality.at("customers"));
  EXPECT_EQ(quality.at("gains").back().at("left"), quality.at("left"));
  const Json& contact = quality.at("contact");
  EXPECT_EQ(contact.back().at("left"), quality.at("left"));
  for (std::size_t i = 1; i < contact.size(); ++i) {
    EXPECT_LE(contact[i].at("stake").get<double>(), contact[i - 1].at("stake").get<double>());
    EXPECT_GE(contact[i].at("lost").get<double>(), contact[i - 1].at("lost").get<double>());
  }
}

TEST_P(ServiceTest, AnOrderBringsItsCustomerUpToDate) {
  simulate(120);
  refreshed();
  const auto before = value_of(10);
  auto& database = company_.workspace().database();
  const Day day = kStart + 790;
  company_.order({10, day, 12'345});
  ASSERT_TRUE(
      company_.session().execute("INSERT INTO order_change (customer_id) VALUES (10)").ok());
  const auto done = keep_up(database, company_.workspace().clock());
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(*done, 1);
  const auto after = value_of(10);
  EXPECT_EQ(after.purchases, before.purchases + 1);
  EXPECT_EQ(after.net, before.net + 12'345);
  EXPECT_EQ(after.as_of_day, day);
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM order_change"), 0);
  const auto again = keep_up(database, company_.workspace().clock());
  EXPECT_EQ(*again, 0);
  // One by one or all together: the same row, but for the models and cuts.
  const auto run = refreshed();
  EXPECT_EQ(run.as_of_day, day);
  EXPECT_EQ(value_of(10).net, after.net);
  EXPECT_EQ(value_of(10).stage, after.stage);
}

TEST_P(ServiceTest, AMergeGivesBothPastsToOneAndAPlaceAmongAll) {
  simulate(120);
  refreshed();
  const auto one = value_of(10);
  const auto other = value_of(20);
  // Records are numbered as customers here: what was record 20 of customer 20 is customer 10's now.
  ASSERT_TRUE(sales::follow(company_.session(), std::vector<customers::Move>{{20, 20, 10}}).ok());
  ASSERT_TRUE(company_.session().execute("DELETE FROM customer WHERE customer_id = 20").ok());
  std::vector<Id> told;
  const auto done = keep_up(company_.workspace().database(), company_.workspace().clock(),
                            [&](db::Session&, std::span<const Id> customers) -> Status {
                              told.insert(told.end(), customers.begin(), customers.end());
                              return {};
                            });
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_THAT(told, ::testing::UnorderedElementsAre(10, 20)) << "their groups are placed again";
  const auto merged = value_of(10);
  EXPECT_EQ(merged.net, one.net + other.net);
  EXPECT_GE(merged.purchases, std::max(one.purchases, other.purchases));
  EXPECT_GE(*merged.f, std::max(*one.f, *other.f));
  EXPECT_GE(*merged.m, std::max(*one.m, *other.m));
  EXPECT_GE(*merged.r, std::max(*one.r, *other.r));
  EXPECT_FALSE(customer_value(company_.session(), 20).ok());
}

TEST_P(ServiceTest, WhoIsNobodyAnyMoreLeavesNoRow) {
  company_.customer(1);
  company_.order({1, kStart, 100});
  refreshed();
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value_history"), 1);
  for (const char* sql : {"DELETE FROM orders", "DELETE FROM customer",
                          "INSERT INTO order_change (customer_id) VALUES (1)"}) {
    ASSERT_TRUE(company_.session().execute(sql).ok());
  }
  ASSERT_TRUE(keep_up(company_.workspace().database(), company_.workspace().clock()).ok());
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value"), 0);
  EXPECT_EQ(company_.number("SELECT COUNT(*) FROM customer_value_history"), 0);
}

TEST_P(ServiceTest, AnswersMakeLoyaltyTellable) {
  company_.item("likely", "nps", 0, 10);
  company_.item("elsewhere", "usage", 0, 10);
  Settings settings;
  settings.items.openness = {"elsewhere"};
  ASSERT_TRUE(store_settings(company_.session(), settings).ok());
  for (Id id = 1; id <= 4; ++id) {
    company_.customer(id);
    for (int k = 0; k < 5; ++k) company_.order({id, kStart + 500 + 60 * k, 1000});
    company_.answer({id, kStart + 750, "likely", id <= 2 ? 10.0 : 2.0});
    company_.answer({id, kStart + 751, "elsewhere", id % 2 == 0 ? 9.0 : 0.0});
  }
  company_.customer(9);
  company_.order({9, kStart + 700, 1000});
  refreshed();
  EXPECT_EQ(value_of(1).situation, "devoted");
  EXPECT_EQ(value_of(1).loyalty_class, "trust");
  EXPECT_EQ(value_of(1).stage, Stage::advocate);
  EXPECT_EQ(value_of(2).situation, "courted");
  EXPECT_EQ(value_of(3).situation, "captive");
  EXPECT_EQ(value_of(3).quadrant, "spurious");
  EXPECT_EQ(value_of(3).loyalty_class, "habit");
  EXPECT_EQ(value_of(4).situation, "on_loan");
  EXPECT_FALSE(value_of(3).loyalty_evidence.empty());
  EXPECT_EQ(value_of(9).situation, "");
  EXPECT_EQ(value_of(9).quadrant, "");
}

TEST_P(ServiceTest, ListsRefuseWhatTheyCannotOrderBy) {
  const auto listed = list_values(company_.session(), ordered_by("1; DROP TABLE orders"));
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().code, ErrorCode::bad_input);
}

TEST(ValuePeriods, EndWithTheCalendar) {
  const Day day = to_day({2026, 8, 31});
  EXPECT_EQ(format_day(period_end(day, "month")), "2026-08-31");
  EXPECT_EQ(format_day(period_end(day, "quarter")), "2026-09-30");
  EXPECT_EQ(format_day(period_end(day, "year")), "2026-12-31");
  EXPECT_EQ(period_end(period_end(day, "quarter"), "quarter"), period_end(day, "quarter"));
}

}  // namespace
}  // namespace troth::value
