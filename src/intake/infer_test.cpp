#include "intake/infer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace troth::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ColumnProfile learn(const std::vector<std::string>& values, bool whole = false) {
  ColumnLearner learner;
  for (const auto& value : values) learner.see(value);
  return learner.profile(whole);
}

ColumnProfile learn_many(const std::string& value, int times, std::vector<std::string> more = {}) {
  for (int i = 0; i < times; ++i) more.push_back(value);
  return learn(more);
}

std::string style(const ColumnProfile& profile) {
  std::string out;
  for (const auto& s : profile.number_styles) {
    out += out.empty() ? "" : " or ";
    out += s.point;
    out += s.group;
  }
  return out;
}

TEST(Infer, KnowsWhatMeansEmpty) {
  for (const auto* text : {"", "  ", "NULL", "null", "NA", "N/A", "n/a", "-", "#N/A", "nan", "NaN",
                           "无", "\\N", "\u3000"}) {
    EXPECT_TRUE(means_empty(text)) << text;
  }
  for (const auto* text : {"0", "none at all", "no", "否", "--x", "Nan Li"}) {
    EXPECT_FALSE(means_empty(text)) << text;
  }
}

TEST(Infer, CountsValuesAndEmpties) {
  const auto profile = learn({"a", "b", "", "a", "NULL", "longer"});
  EXPECT_EQ(profile.values, 4);
  EXPECT_EQ(profile.empties, 2);
  EXPECT_EQ(profile.distinct, 3);
  EXPECT_THAT(profile.examples, ElementsAre("a", "b", "longer"));
  EXPECT_EQ(profile.longest, "longer");
  EXPECT_EQ(profile.commonest.front(), (std::pair<std::string, std::int64_t>("a", 2)));
  EXPECT_THAT(profile.date_orders, IsEmpty());
  EXPECT_THAT(profile.number_styles, IsEmpty());
}

TEST(Infer, AnEmptyColumnIsNothing) {
  const auto profile = learn({"", "NA"});
  EXPECT_EQ(profile.values, 0);
  EXPECT_FALSE(profile.minimum.has_value());
  EXPECT_FALSE(profile.integers);
}

TEST(InferDates, IsoIsNeverAmbiguous) {
  const auto profile = learn({"2021-03-04", "2021-05-06"});
  EXPECT_THAT(profile.date_orders, ElementsAre(DateOrder::ymd));
  EXPECT_EQ(profile.date_share, 1.0);
}

TEST(InferDates, ADayBeyondTwelveDecides) {
  EXPECT_THAT(learn({"03/04/2021", "13/04/2021"}).date_orders, ElementsAre(DateOrder::dmy));
  EXPECT_THAT(learn({"03/04/2021", "04/13/2021"}).date_orders, ElementsAre(DateOrder::mdy));
  EXPECT_THAT(learn_many("03/04/2021", 5000, {"13/04/2021"}).date_orders,
              ElementsAre(DateOrder::dmy));
}

TEST(InferDates, WithoutOneBothStay) {
  const auto profile = learn({"04/04/2021", "03/04/2021", "05/06/2021"});
  EXPECT_TRUE(profile.dates_ambiguous());
  EXPECT_THAT(profile.date_orders, ElementsAre(DateOrder::dmy, DateOrder::mdy));
  EXPECT_EQ(profile.ambiguous_date, "03/04/2021");
}

TEST(InferDates, SameDayAndMonthIsAmbiguousUnlessItIsAll) {
  EXPECT_FALSE(learn({"01/01/2021", "02/02/2021"}, true).dates_ambiguous());
  const auto begun = learn({"01/01/2021", "01/01/2021"});
  EXPECT_THAT(begun.date_orders, ElementsAre(DateOrder::dmy, DateOrder::mdy));
  EXPECT_EQ(begun.ambiguous_date, "01/01/2021");
  EXPECT_FALSE(learn({"01/01/2021", "13/01/2021"}).dates_ambiguous());
}

TEST(InferDates, EvidenceForBothIsAmbiguous) {
  const auto profile = learn({"03/04/2021", "13/04/2021", "04/13/2021"});
  EXPECT_TRUE(profile.dates_ambiguous());
  EXPECT_EQ(profile.ambiguous_date, "03/04/2021");
}

TEST(InferDates, AFewDirtyValuesDoNotMatter) {
  const auto profile = learn_many("2021-03-04", 99, {"soon"});
  EXPECT_THAT(profile.date_orders, ElementsAre(DateOrder::ymd));
  EXPECT_DOUBLE_EQ(profile.date_share, 0.99);
  // Nor does a slip against overwhelming evidence: it is refused when its row comes.
  EXPECT_THAT(learn_many("25/03/2021", 100, {"03/25/2021", "03/04/2021"}).date_orders,
              ElementsAre(DateOrder::dmy));
}

TEST(InferDates, MonthNamesAreNotAmbiguous) {
  const auto profile = learn({"4 Mar 2021", "5 Apr 2021"});
  EXPECT_EQ(profile.date_orders.size(), 1U);
}

TEST(InferDates, YearsThatRunLikeDaysAreDays) {
  std::vector<std::string> values;
  for (int day = 1; day <= 28; ++day) {
    values.push_back((day < 10 ? "0" : "") + std::to_string(day) + "/03/21");
  }
  EXPECT_THAT(learn(values).date_orders, ElementsAre(DateOrder::dmy));
  values.clear();
  for (int day = 1; day <= 28; ++day) {
    values.push_back("21/03/" + std::string(day < 10 ? "0" : "") + std::to_string(day));
  }
  EXPECT_THAT(learn(values).date_orders, ElementsAre(DateOrder::ymd));
}

TEST(InferDates, StampsAreSeenButDigitsAloneAreNoDates) {
  EXPECT_THAT(learn({"44197", "44198.5"}).date_orders, ElementsAre(DateOrder::excel_serial));
  EXPECT_THAT(learn({"1614863106", "1614863107"}).date_orders,
              ElementsAre(DateOrder::unix_seconds));
  EXPECT_THAT(learn({"1614863106250"}).date_orders, ElementsAre(DateOrder::unix_millis));
  EXPECT_THAT(learn({"20210304", "20210325"}).date_orders, ElementsAre(DateOrder::ymd));
  EXPECT_THAT(learn({"1", "2", "300"}).date_orders, IsEmpty());
}

TEST(InferNumbers, FindsTheStyle) {
  EXPECT_EQ(style(learn({"1", "20", "-3"})), ".,");
  EXPECT_EQ(style(learn({"1.5", "20"})), ".,");
  EXPECT_EQ(style(learn({"1,234.56"})), ".,");
  EXPECT_EQ(style(learn({"1,234,567"})), ".,");
  EXPECT_EQ(style(learn({"1.234,56", "3"})), ",.");
  EXPECT_EQ(style(learn({"1,5", "2,25"})), ",.");
  EXPECT_EQ(style(learn({"1 234,56", "12,5"})), ", ");
  EXPECT_EQ(style(learn({"1\u00a0234,56"})), ", ");
  EXPECT_EQ(style(learn({"1'234.56"})), ".'");
  EXPECT_EQ(style(learn({"12,34,567.89"})), ".,");
  EXPECT_EQ(style(learn({"£1.50", "(1,234.00)", "$2", "3.5 EUR"})), ".,");
  EXPECT_EQ(style(learn({"１２３．５"})), ".,");
  EXPECT_EQ(style(learn({"1.2345"})), ".,");
  EXPECT_EQ(style(learn({"1.23"})), ".,");
  EXPECT_EQ(style(learn({"abc", "def"})), "");
}

TEST(InferNumbers, ThreeDecimalsAloneAreAmbiguous) {
  const auto point = learn({"1.234", "5"});
  EXPECT_TRUE(point.numbers_ambiguous());
  EXPECT_EQ(style(point), "., or ,.");
  EXPECT_EQ(point.ambiguous_number, "1.234");
  const auto comma = learn({"1,234"});
  EXPECT_TRUE(comma.numbers_ambiguous());
  EXPECT_EQ(comma.ambiguous_number, "1,234");
  EXPECT_FALSE(learn({"0.125", "0.250"}).numbers_ambiguous());
  EXPECT_FALSE(learn({"0,125"}).numbers_ambiguous());
}

TEST(InferNumbers, OneClearValueDecides) {
  EXPECT_EQ(style(learn_many("1.234", 5000, {"1.5"})), ".,");
  EXPECT_EQ(style(learn_many("1.234", 5000, {"1.234.567"})), ",.");
  EXPECT_EQ(style(learn_many("1,234", 5000, {"1,234.5"})), ".,");
}

TEST(InferNumbers, DirtDoesNotDecide) {
  const auto profile = learn_many("1.234", 99, {"lots"});
  EXPECT_TRUE(profile.numbers_ambiguous());
  EXPECT_DOUBLE_EQ(profile.number_share, 0.99);
  const auto contradiction = learn({"1.234", "1.5", "1,5"});
  EXPECT_TRUE(contradiction.numbers_ambiguous());
}

TEST(InferNumbers, KnowsWholeNumbersAndRange) {
  const auto ratings = learn({"1", "5", "3", "5"});
  EXPECT_TRUE(ratings.integers);
  EXPECT_EQ(ratings.minimum, 1.0);
  EXPECT_EQ(ratings.maximum, 5.0);
  EXPECT_FALSE(learn({"1", "2.5"}).integers);
  EXPECT_EQ(learn({"-99", "2.5"}).minimum, -99.0);
}

TEST(Infer, LearnsBeyondTheDistinctValuesKept) {
  std::vector<std::string> values;
  for (int i = 0; i < 3000; ++i) values.push_back(std::to_string(i) + ".5");
  values.push_back("x");
  const auto profile = learn(values);
  EXPECT_EQ(profile.distinct, 1000);
  EXPECT_EQ(profile.values, 3001);
  EXPECT_EQ(profile.maximum, 2999.5);
  EXPECT_NEAR(profile.number_share, 3000.0 / 3001.0, 1e-12);
}

TEST(Infer, SeesEmailsAndPhones) {
  EXPECT_EQ(learn({"a@b.example", "c.d@e.co.uk"}).email_share, 1.0);
  EXPECT_EQ(learn({"a@b", "@b.c", "a b@c.de"}).email_share, 0.0);
  EXPECT_EQ(learn({"13800138000", "+44 20 7946 0018", "(020) 7946-0018"}).phone_share, 1.0);
  EXPECT_EQ(learn({"2021-03-04", "1234567", "12.50", "20210304"}).phone_share, 0.0);
}

}  // namespace
}  // namespace troth::intake
