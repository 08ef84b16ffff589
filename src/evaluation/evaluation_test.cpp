// Tiny companies whose figures can be worked out by hand, on every engine.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "evaluation/company_for_tests.h"
#include "evaluation/reports.h"

namespace troth::evaluation {
namespace {

bool warned(const Evaluation& evaluation, const std::string& code) {
  return std::any_of(evaluation.warnings.begin(), evaluation.warnings.end(),
                     [&](const Warning& warning) { return warning.code == code; });
}

class EvaluationTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  TestCompany company_{GetParam()};

  /// Three buyers of 2024 of whom two come back, one newcomer, a record, a contact, an anonymous.
  void small_company() {
    for (Id id = 1; id <= 5; ++id) company_.customer(id);
    company_.order({.customer = 1, .day = day(2024, 2, 1), .gross = 10'000});
    company_.order({.customer = 1, .day = day(2025, 3, 1), .gross = 5'000});
    company_.order({.customer = 1, .day = day(2025, 9, 1), .gross = 7'000, .returned = -2'000});
    company_.order({.customer = 2, .day = day(2024, 5, 1), .gross = 20'000});
    company_.order({.customer = 3, .day = day(2024, 1, 1), .gross = 3'000});
    company_.order({.customer = 3, .day = day(2025, 1, 15), .gross = 4'000});
    company_.order({.customer = 4, .day = day(2025, 6, 1), .gross = 50'000});
    company_.order({.customer = -100, .day = day(2025, 12, 31), .gross = 2'500});
    company_.interaction({.customer = 6, .day = day(2025, 4, 1)});
  }
};

TEST_P(EvaluationTest, EmptyWorkspaceSaysHowToBegin) {
  const Evaluation e = company_.evaluate(kAsOf);
  EXPECT_EQ(e.periods.as_of, kAsOf);
  EXPECT_EQ(e.customers.known, 0);
  EXPECT_FALSE(e.metrics.satisfaction || e.metrics.nps || e.metrics.retention_rate ||
               e.metrics.churn_rate || e.metrics.purchase_frequency || e.metrics.purchase_amount);
  for (const char* code : {"no_satisfaction", "no_nps", "no_orders"}) {
    EXPECT_TRUE(warned(e, code)) << code;
  }
  EXPECT_FALSE(e.concentration.has_value());
  EXPECT_FALSE(e.transitions.has_value());
  EXPECT_TRUE(e.rfm.empty());
  ASSERT_EQ(e.findings.size(), 1U);
  EXPECT_EQ(e.findings[0].kind, "data_gap.no_orders");
  EXPECT_EQ(report_status(e), "too_few_rows");
}

TEST_P(EvaluationTest, CountsAndSales) {
  small_company();
  const Evaluation e = company_.evaluate(kAsOf + 30);
  EXPECT_EQ(e.periods.as_of, kAsOf) << "the last day with data";
  EXPECT_EQ(e.periods.months, 12);
  EXPECT_EQ(e.customers.known, 6);
  EXPECT_EQ(e.customers.with_purchases, 4);
  EXPECT_EQ(e.customers.active, 3);
  EXPECT_EQ(e.customers.lapsed, 1);
  EXPECT_EQ(e.sales.orders, 7);
  EXPECT_EQ(e.sales.returns, 0);
  EXPECT_EQ(e.sales.gross, 99'000);
  EXPECT_EQ(e.sales.returned, -2'000);
  EXPECT_EQ(e.sales.net, 97'000);
  EXPECT_EQ(e.sales.net_period, 64'000);
  EXPECT_EQ(e.sales.anonymous_net, 2'500);
  EXPECT_EQ(e.sales.total_net, 99'500);
}

TEST_P(EvaluationTest, RetentionFrequencyAndAmount) {
  small_company();
  const Metrics m = company_.evaluate(kAsOf).metrics;
  ASSERT_TRUE(m.retention_rate && m.churn_rate && m.purchase_frequency && m.purchase_amount);
  EXPECT_DOUBLE_EQ(m.retention_rate->value, 2.0 / 3.0);
  EXPECT_EQ(m.retention_rate->n, 3);
  EXPECT_NEAR(m.retention_rate->interval.low, 0.2077, 1e-4);
  EXPECT_NEAR(m.retention_rate->interval.high, 0.9385, 1e-4);
  EXPECT_FALSE(m.retention_rate->change) << "needs three periods";
  EXPECT_DOUBLE_EQ(m.churn_rate->value, 1.0 / 3.0);
  EXPECT_DOUBLE_EQ(m.churn_rate->interval.low, 1 - m.retention_rate->interval.high);
  // Customers 1, 3, 4 bought 2, 1 and 1 times: mean 4/3, sd 0.57735, t(2) 4.30265.
  EXPECT_NEAR(m.purchase_frequency->value, 4.0 / 3.0, 1e-12);
  EXPECT_EQ(m.purchase_frequency->n, 3);
  EXPECT_NEAR(m.purchase_frequency->interval.high - m.purchase_frequency->value,
              4.302653 * 0.5773503 / std::sqrt(3.0), 1e-5);
  // Net 100 + 40 + 500 over 4 purchases.
  EXPECT_NEAR(m.purchase_amount->value, 16'000, 1e-9);
  EXPECT_EQ(m.purchases, 4);
  ASSERT_TRUE(m.purchase_amount->change);
  // A year before: 100 + 200 + 30 over 3.
  EXPECT_NEAR(m.purchase_amount->change->previous, 11'000, 1e-9);
  EXPECT_EQ(m.purchase_amount->change->previous_n, 3);
}

TEST_P(EvaluationTest, HalfYearPeriodsScaleFrequencyToAYear) {
  small_company();
  const Metrics m = company_.evaluate(kAsOf, {}, 6).metrics;
  // July to December 2025: customer 1 once.
  EXPECT_NEAR(m.purchase_frequency->value, 2.0, 1e-12);
  EXPECT_FALSE(m.purchase_frequency->has_interval);
  // January to June 2025: customers 1, 3, 4, of whom 1 came back.
  EXPECT_NEAR(m.retention_rate->value, 1.0 / 3.0, 1e-12);
}

TEST_P(EvaluationTest, LifecycleAndTransitions) {
  small_company();
  company_.response({.customer = 1, .day = day(2025, 10, 1), .recommend = 10});
  company_.interaction({.customer = 3, .day = day(2024, 6, 1), .kind = "referral"});
  const Evaluation e = company_.evaluate(kAsOf);
  const auto at = [&](Stage stage) { return e.lifecycle[static_cast<std::size_t>(stage)]; };
  EXPECT_EQ(at(Stage::suspect).customers, 1);
  EXPECT_EQ(at(Stage::prospect).customers, 1);
  EXPECT_EQ(at(Stage::first_time).customers, 1);
  EXPECT_EQ(at(Stage::repeat).customers, 0);
  EXPECT_EQ(at(Stage::advocate).customers, 2) << "one recommends, one referred";
  EXPECT_EQ(at(Stage::lapsed).customers, 1);
  EXPECT_EQ(at(Stage::lapsed).value, 20'000);
  EXPECT_EQ(at(Stage::lapsed).value_period, 0);
  EXPECT_DOUBLE_EQ(at(Stage::advocate).share, 2.0 / 6.0);
  ASSERT_TRUE(e.transitions);
  const auto moved = [&](std::size_t from, Stage to) {
    return e.transitions->customers[from][static_cast<std::size_t>(to)];
  };
  const auto first = static_cast<std::size_t>(Stage::first_time);
  EXPECT_EQ(moved(first, Stage::advocate), 1);
  const auto lapsed = static_cast<std::size_t>(Stage::lapsed);
  EXPECT_EQ(moved(lapsed, Stage::advocate), 1) << "365 days after the first of January 2024";
  EXPECT_EQ(moved(first, Stage::lapsed), 1);
  EXPECT_EQ(moved(kStages, Stage::first_time), 1) << "not known a year before";
  EXPECT_EQ(moved(kStages, Stage::prospect), 1);
  EXPECT_EQ(moved(0, Stage::suspect), 1) << "a record without a date was always there";
  std::int64_t all = 0;
  for (const auto& row : e.transitions->customers) {
    for (const auto n : row) all += n;
  }
  EXPECT_EQ(all, e.customers.known);
}

TEST_P(EvaluationTest, AnUnhappyLatestAnswerEndsAdvocacy) {
  small_company();
  company_.response({.customer = 1, .day = day(2025, 9, 1), .recommend = 10});
  company_.response({.customer = 1, .day = day(2025, 10, 1), .recommend = 5});
  const Evaluation e = company_.evaluate(kAsOf);
  EXPECT_EQ(e.lifecycle[static_cast<std::size_t>(Stage::advocate)].customers, 0);
}

TEST_P(EvaluationTest, NpsOfThePublishedExample) {
  // 95 promoters, 95 passives, 60 detractors: 14.0 [4.2935, 23.3744] (adjusted Wald).
  for (int i = 0; i < 250; ++i) {
    company_.response({.customer = -1 - i,
                       .day = kAsOf,
                       .recommend = i < 95    ? 9 + i % 2
                                    : i < 190 ? 7 + i % 2
                                              : i % 7});
  }
  const Evaluation e = company_.evaluate(kAsOf);
  ASSERT_TRUE(e.metrics.nps);
  EXPECT_NEAR(e.metrics.nps->figure.value, 14.0, 1e-9);
  EXPECT_NEAR(e.metrics.nps->figure.interval.low, 4.2935, 5e-4);
  EXPECT_NEAR(e.metrics.nps->figure.interval.high, 23.3744, 5e-4);
  EXPECT_EQ(e.metrics.nps->promoters, 95);
  EXPECT_EQ(e.metrics.nps->passives, 95);
  EXPECT_EQ(e.metrics.nps->detractors, 60);
  EXPECT_EQ(e.customers.known, 0) << "anonymous answers are no customers";
  EXPECT_EQ(report_status(e), "ok");
  EXPECT_TRUE(warned(e, "no_orders"));
}

TEST_P(EvaluationTest, SatisfactionIsRescaledAndTested) {
  // 10, 5.5 and 7.75 on 1..10 are 100, 50 and 75; a year before 100, 90, 80.
  Id who = 0;
  for (const double value : {10.0, 5.5, 7.75}) {
    company_.response({.customer = ++who, .day = kAsOf, .satisfaction = value});
  }
  for (const double value : {10.0, 9.1, 8.2}) {
    company_.response({.customer = ++who, .day = kAsOf - 400, .satisfaction = value});
  }
  const Metrics m = company_.evaluate(kAsOf).metrics;
  ASSERT_TRUE(m.satisfaction);
  EXPECT_NEAR(m.satisfaction->value, 75.0, 1e-9);
  EXPECT_NEAR(m.satisfaction->interval.low, 75 - 4.302653 * 25 / std::sqrt(3.0), 1e-4);
  EXPECT_DOUBLE_EQ(m.satisfaction->interval.high, 100.0) << "cut at the end of the scale";
  EXPECT_EQ(m.satisfaction->n, 3);
  ASSERT_TRUE(m.satisfaction->change);
  EXPECT_NEAR(m.satisfaction->change->previous, 90.0, 1e-9);
  EXPECT_NEAR(m.satisfaction->change->difference, -15.0, 1e-9);
  EXPECT_GT(m.satisfaction->change->p_value, 0.05);
}

TEST_P(EvaluationTest, AnswersOfOneCustomerCountTogetherForTheInterval) {
  // Every answer given twice by the same customer says no more than given once.
  Id who = 0;
  for (const double value : {10.0, 5.5, 7.75}) {
    ++who;
    for (int i = 0; i < 2; ++i) {
      company_.response(
          {.customer = who, .day = kAsOf - i, .satisfaction = value, .recommend = value});
    }
  }
  const Metrics m = company_.evaluate(kAsOf).metrics;
  EXPECT_TRUE(m.satisfaction->clustered);
  EXPECT_EQ(m.satisfaction->n, 6);
  EXPECT_NEAR(m.satisfaction->value, 75.0, 1e-9);
  EXPECT_NEAR(m.satisfaction->interval.low, 75 - 4.302653 * 25 / std::sqrt(3.0), 1e-4);
  EXPECT_LT(m.nps->figure.effective_n, 6);
  EXPECT_EQ(m.nps->promoters, 2);
}

TEST_P(EvaluationTest, WeightsCountAndShrinkTheEffectiveNumber) {
  company_.response({.customer = 1, .day = kAsOf, .satisfaction = 10, .weight = 3});
  company_.response({.customer = 2, .day = kAsOf, .satisfaction = 1, .weight = 1});
  const Metrics m = company_.evaluate(kAsOf).metrics;
  EXPECT_NEAR(m.satisfaction->value, 75.0, 1e-9);
  EXPECT_NEAR(m.satisfaction->effective_n, 16.0 / 10.0, 1e-9);
  EXPECT_EQ(m.satisfaction->n, 2);
}

TEST_P(EvaluationTest, UndatedAnswersCountOnlyAltogether) {
  company_.response({.customer = 1, .day = kAsOf, .satisfaction = 10, .dated = false});
  company_.response({.customer = 2, .day = kAsOf, .satisfaction = 5.5, .dated = false});
  const Evaluation all = company_.evaluate(kAsOf);
  ASSERT_TRUE(all.metrics.satisfaction);
  EXPECT_EQ(all.metrics.satisfaction->scope, Scope::all_time);
  EXPECT_NEAR(all.metrics.satisfaction->value, 75.0, 1e-9);
  EXPECT_FALSE(all.metrics.satisfaction->change);
  EXPECT_TRUE(warned(all, "no_recent_answers"));
  EXPECT_TRUE(warned(all, "undated_responses"));
  company_.response({.customer = 3, .day = kAsOf, .satisfaction = 1});
  const Evaluation dated = company_.evaluate(kAsOf);
  EXPECT_EQ(dated.metrics.satisfaction->scope, Scope::period);
  EXPECT_NEAR(dated.metrics.satisfaction->value, 0.0, 1e-9);
  EXPECT_EQ(dated.metrics.undated_responses, 2);
}

TEST_P(EvaluationTest, OneCustomerWithOnePurchase) {
  company_.order({.customer = 1, .day = kAsOf, .gross = 999});
  const Evaluation e = company_.evaluate(kAsOf);
  EXPECT_EQ(e.periods.reason, PeriodReason::short_history);
  EXPECT_FALSE(e.metrics.retention_rate);
  EXPECT_TRUE(warned(e, "history_too_short"));
  ASSERT_TRUE(e.metrics.purchase_amount);
  EXPECT_NEAR(e.metrics.purchase_amount->value, 999, 1e-9);
  EXPECT_FALSE(e.metrics.purchase_amount->has_interval);
  ASSERT_TRUE(e.concentration);
  EXPECT_EQ(e.concentration->n, 1);
  EXPECT_EQ(e.at_risk.evaluated, 0);
  for (const Language language : {Language::en, Language::zh_CN}) {
    std::ostringstream text, json;
    write_text_report(text, e, {.language = language});
    write_json_report(json, e, language);
    EXPECT_FALSE(text.str().empty());
    EXPECT_FALSE(html_report(e, language).empty());
  }
}

TEST_P(EvaluationTest, FutureRowsAreNamedAndLeftOut) {
  small_company();
  company_.order({.customer = 1, .day = kAsOf + 10, .gross = 77'700});
  company_.order({.customer = 8, .day = kAsOf + 10, .gross = 77'700});
  const Evaluation e = company_.evaluate(kAsOf + 5);
  EXPECT_EQ(e.periods.as_of, kAsOf);
  EXPECT_EQ(e.sales.net, 97'000);
  EXPECT_EQ(e.customers.known, 6) << "customer 8 is not there yet";
  EXPECT_TRUE(warned(e, "later_rows"));
}

TEST_P(EvaluationTest, AnEarlierDateSeesWhatWasKnownThen) {
  small_company();
  const Evaluation e = company_.evaluate(kAsOf, day(2024, 12, 31), 6);
  EXPECT_EQ(e.customers.with_purchases, 3);
  EXPECT_EQ(e.customers.known, 4) << "three buyers and the record without a date";
  EXPECT_EQ(e.sales.net, 33'000);
}

TEST_P(EvaluationTest, NegativeNetIsNoConcentration) {
  company_.order({.customer = 1, .day = kAsOf, .gross = 100});
  company_.order({.customer = 1, .day = kAsOf, .returned = -500, .kind = 1});
  const Evaluation e = company_.evaluate(kAsOf);
  EXPECT_FALSE(e.concentration.has_value());
  EXPECT_TRUE(warned(e, "no_positive_sales"));
  EXPECT_EQ(e.sales.returns, 1);
}

TEST_P(EvaluationTest, TiesStayTogether) {
  for (Id id = 1; id <= 10; ++id) {
    company_.order({.customer = id, .day = kAsOf - 3, .gross = 1'000});
  }
  const Evaluation e = company_.evaluate(kAsOf);
  const auto filled = std::count_if(e.rfm.begin(), e.rfm.end(),
                                    [](const SegmentRow& row) { return row.customers > 0; });
  EXPECT_EQ(filled, 1);
  EXPECT_NEAR(e.concentration->top_20_share, 0.2, 1e-9);
  EXPECT_NEAR(e.concentration->gini, 0.0, 1e-9);
}

TEST_P(EvaluationTest, AbcdCutsAtTheMedianCustomer) {
  // Sizes 10, 20, 30, 40 a purchase; purchases 1, 3, 3, 1, the last of them recent.
  const auto buy = [&](Id id, Minor size, int times) {
    for (int i = 0; i < times; ++i) {
      company_.order({.customer = id, .day = kAsOf - 10 * i, .gross = size});
    }
  };
  buy(1, 1'000, 1);
  buy(2, 2'000, 3);
  buy(3, 3'000, 3);
  buy(4, 4'000, 1);
  const Evaluation e = company_.evaluate(kAsOf, {}, 12);
  ASSERT_TRUE(e.abcd_cuts);
  EXPECT_EQ(e.abcd_cuts->order_size, 2'500);
  EXPECT_EQ(e.abcd_cuts->purchases, 2);
  ASSERT_EQ(e.abcd.size(), 4U);
  for (const SegmentRow& row : e.abcd) EXPECT_EQ(row.customers, 1) << row.name;
  EXPECT_EQ(e.abcd[0].value, 9'000);
  EXPECT_EQ(e.abcd[1].value, 6'000);
  EXPECT_EQ(e.abcd[2].value, 4'000);
  EXPECT_EQ(e.abcd[3].value, 1'000);
}

TEST_P(EvaluationTest, ProfitNeedsCosts) {
  for (Id id = 1; id <= 10; ++id) {
    company_.order({.customer = id, .day = kAsOf, .gross = 1'000, .cost = id <= 3 ? 1'200 : 500});
  }
  const Evaluation known = company_.evaluate(kAsOf);
  ASSERT_TRUE(known.concentration && known.concentration->unprofitable_share);
  EXPECT_NEAR(*known.concentration->unprofitable_share, 0.3, 1e-12);
  EXPECT_EQ(*known.concentration->unprofitable_loss, -600);
  EXPECT_EQ(*known.concentration->profit, 7 * 500 - 600);
  company_.order({.customer = 11, .day = kAsOf, .gross = 1'000});
  const Evaluation unknown = company_.evaluate(kAsOf);
  EXPECT_FALSE(unknown.concentration->unprofitable_share) << "10 of 11 is under 95 %";
  EXPECT_TRUE(warned(unknown, "no_costs"));
}

TEST_P(EvaluationTest, TheOverdueAreNamedByValue) {
  company_.customer(1, {}, {}, "Ann", "C-1");
  company_.customer(2, {}, {}, "Bo", "C-2");
  company_.customer(3, {}, {}, "Cy", "C-3");
  for (int i = 0; i < 12; ++i) {
    company_.order({.customer = 1, .day = kAsOf - 120 - 10 * i, .gross = 1'000});
    company_.order({.customer = 2, .day = kAsOf - 120 - 10 * i, .gross = 3'000});
    company_.order({.customer = 3, .day = kAsOf - 2 - 10 * i, .gross = 9'000});
  }
  const Evaluation e = company_.evaluate(kAsOf);
  EXPECT_EQ(e.at_risk.evaluated, 3);
  ASSERT_EQ(e.at_risk.customers, 2);
  EXPECT_EQ(e.at_risk.value, 48'000);
  EXPECT_EQ(e.at_risk.top[0].customer, "C-2");
  EXPECT_EQ(e.at_risk.top[0].name, "Bo");
  EXPECT_EQ(e.at_risk.top[0].days_since, 118);
  EXPECT_NEAR(e.at_risk.top[0].usual_gap_days, 10, 1e-9);
  EXPECT_GT(e.at_risk.top[0].alarm_gap_days, 10);
  EXPECT_LT(e.at_risk.top[0].alarm_gap_days, 118);
  EXPECT_EQ(e.at_risk.top[1].customer, "C-1");
}

TEST_P(EvaluationTest, TheLongGoneAreNotAtRisk) {
  for (int i = 0; i < 6; ++i) {
    company_.order({.customer = 1, .day = kAsOf - 500 - 10 * i, .gross = 1'000});
  }
  company_.order({.customer = 2, .day = kAsOf, .gross = 1'000});
  EXPECT_EQ(company_.evaluate(kAsOf).at_risk.customers, 0);
}

TEST_P(EvaluationTest, SameDataSameBytes) {
  small_company();
  company_.response({.customer = 1, .day = day(2025, 10, 1), .satisfaction = 8, .recommend = 10});
  const auto written = [&] {
    std::ostringstream out;
    write_json_report(out, company_.evaluate(kAsOf), Language::en);
    return out.str();
  };
  const std::string first = written();
  EXPECT_EQ(first, written());
  EXPECT_NE(first.find("\"retention_rate\""), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Engines, EvaluationTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::evaluation
