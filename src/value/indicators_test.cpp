#include "value/indicators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "value/run_store.h"
#include "value/service.h"
#include "value/testing.h"

namespace troth::value {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kRepeat = 0, kWallet = 1, kAttention = 2, kDeciding = 3, kPrice = 4,
                      kCompetitors = 5, kTolerance = 6, kIdentification = 7;

/// A customer with a purchase 30 days ago and one a year before.
struct Known {
  Known() {
    facts.purchases.emplace();
    facts.purchases->purchases_window = 1;
    value.as_of_day = kStart + 500;
    value.purchases = 2;
    value.first_day = kStart + 105;
    value.last_day = kStart + 470;
  }
  void answer(Subject subject, Day day, double share) {
    facts.opinions.at(static_cast<std::size_t>(subject)) = {day, share, share};
  }
  Indicators indicators(bool engagement = true) const {
    return indicators_of(facts, value, settings, engagement);
  }
  CustomerFacts facts;
  CustomerValue value;
  Settings settings;
};

TEST(Indicators, WhatNothingTellsIsNotKnown) {
  Known one;
  const auto all = one.indicators(false);
  EXPECT_EQ(all[kRepeat].score, 25);
  for (const auto i :
       {kWallet, kAttention, kDeciding, kPrice, kCompetitors, kTolerance, kIdentification}) {
    EXPECT_EQ(all[i].source, Source::none) << kIndicatorNames[i];
    EXPECT_FALSE(all[i].score.has_value()) << kIndicatorNames[i];
  }
}

TEST(Indicators, AnAnswerCountsBeforeBehaviourAndForSoLong) {
  Known one;
  one.value.discount_share = 0.05;
  EXPECT_EQ(one.indicators()[kPrice].source, Source::behaviour);
  EXPECT_NEAR(*one.indicators()[kPrice].score, 75, 1e-9);
  one.answer(Subject::price, kStart + 400, 0.9);  // Sensitive.
  EXPECT_EQ(one.indicators()[kPrice].source, Source::survey);
  EXPECT_NEAR(*one.indicators()[kPrice].score, 10, 1e-9);
  one.settings.survey_days = 50;
  EXPECT_EQ(one.indicators()[kPrice].source, Source::behaviour);
}

TEST(Indicators, ToleranceIsStayingAndBeingSatisfiedAfterwards) {
  Known one;
  one.facts.last_complaint = kStart + 450;  // Bought 20 days later.
  EXPECT_EQ(one.indicators()[kTolerance].score, 100);
  EXPECT_EQ(one.indicators()[kTolerance].source, Source::behaviour);
  one.answer(Subject::satisfaction, kStart + 460, 0.2);
  EXPECT_EQ(one.indicators()[kTolerance].score, 0);
  EXPECT_EQ(one.indicators()[kTolerance].source, Source::both);
  one.answer(Subject::satisfaction, kStart + 440, 0.2);  // Before the problem.
  EXPECT_EQ(one.indicators()[kTolerance].score, 100);
  one.facts.last_complaint = kStart + 480;  // Twenty days ago: too early to tell.
  EXPECT_EQ(one.indicators()[kTolerance].source, Source::none);
  one.value.last_day = kStart + 300;
  one.facts.last_complaint = kStart + 301;
  EXPECT_EQ(one.indicators()[kTolerance].score, 0);
}

TEST(Indicators, ScoresStayBetweenNothingAndAll) {
  Known one;
  one.facts.purchases->purchases_window = 400;
  one.facts.engagements = 1000;
  one.value.discount_share = -0.5;  // Paid above list.
  one.value.wallet_share = 1;
  one.value.openness = 0;
  for (const auto i : {kRepeat, kWallet, kAttention, kPrice, kCompetitors}) {
    EXPECT_EQ(one.indicators()[i].score, 100) << kIndicatorNames[i];
  }
}

TEST(Indicators, AReferralSaysSomethingOfOneAndNothingOfAll) {
  Known one;
  one.facts.first_referral = kStart + 400;
  EXPECT_EQ(one.indicators()[kIdentification].score, 100);
  IndicatorSums sums;
  sums.add(one.indicators(), barriers_of(one.facts, one.value, one.settings));
  EXPECT_EQ(sums.json().at("indicators").at(kIdentification).at("n"), 0);
  one.answer(Subject::recommend, kStart + 490, 0.4);
  sums.add(one.indicators(), barriers_of(one.facts, one.value, one.settings));
  EXPECT_EQ(sums.json().at("indicators").at(kIdentification).at("n"), 1);
  EXPECT_NEAR(sums.json().at("indicators").at(kIdentification).at("mean").get<double>(), 40, 1e-9);
  EXPECT_EQ(sums.json().at("barriers").at(3).at("mean"), 395);
}

class IndicatorReading : public ::testing::TestWithParam<db::Engine> {
 protected:
  TestCompany company_{GetParam()};
};

TEST_P(IndicatorReading, ARefreshTellsThemWithTheReliabilityOfBatteries) {
  company_.workspace().clock().set((Instant{kStart} + 500) * kMicrosPerDay);
  for (const char* code : {"E1", "E2", "T1"}) company_.item(code, "custom", 1, 5);
  ASSERT_TRUE(company_.session().begin().ok());
  for (Id id = 1; id <= 40; ++id) {
    company_.customer(id);
    company_.order({id, kStart + 100, 1000});
    company_.order({id, static_cast<Day>(kStart + 300 + id), 1000});
    const double effort = static_cast<double>(1 + id % 5);
    company_.answer({id, kStart + 400, "E1", effort});
    // In the same response.
    ASSERT_TRUE(company_.session().execute(
        "INSERT INTO answer (customer_id, response_id, item_id, value) SELECT customer_id,"
        " response_id, (SELECT item_id FROM item WHERE code = 'E2'), CAST(? AS DOUBLE PRECISION)"
        " FROM answer WHERE customer_id = ?",
        {std::min(5.0, effort + static_cast<double>(id % 2)), id}));
  }
  ASSERT_TRUE(company_.session().commit().ok());
  Settings settings;
  settings.items.switching_effort = {"E1", "E2"};
  settings.items.switching_ties = {"T1"};
  ASSERT_TRUE(store_settings(company_.session(), settings).ok());
  SilentProgress progress;
  const auto run =
      refresh(company_.workspace().database(), {}, company_.workspace().clock(), progress);
  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto text = store::load_reading(company_.session(), run->run_id, "indicators");
  ASSERT_TRUE(text.ok());
  const auto json = Json::parse(*text);
  EXPECT_EQ(json.at("customers"), 40);
  EXPECT_EQ(json.at("barriers").at(0).at("survey"), 40);
  EXPECT_EQ(json.at("barriers").at(1).at("n"), 0);
  const auto& effort = json.at("reliability").at("effort");
  EXPECT_EQ(effort.at("n"), 40) << effort;
  EXPECT_EQ(effort.at("status"), "ok");
  EXPECT_GT(effort.at("alpha").get<double>(), 0.9);
  EXPECT_EQ(json.at("reliability").at("ties").at("status"), "bad_input");  // One question.
  const auto view = customer_value(company_.session(), 7);
  ASSERT_TRUE(view.ok());
  const auto profile = loyalty_profile(company_.session(), *view, 2);
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->barriers[0].source, Source::survey);
  EXPECT_EQ(profile->indicators[kRepeat].score, 50);
}

INSTANTIATE_TEST_SUITE_P(Engines, IndicatorReading, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::value
