#include "stats/purchase_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "stats/forecast.h"

namespace troth::stats {
namespace {

constexpr std::array kKinds = {PurchaseModelKind::bgnbd, PurchaseModelKind::mbgnbd,
                               PurchaseModelKind::pareto_nbd};

TEST(PurchaseModelTest, NamesAreReadBack) {
  for (const auto kind : kKinds) EXPECT_EQ(parse_purchase_model(purchase_model_name(kind)), kind);
  EXPECT_FALSE(parse_purchase_model("best"));
}

TEST(PurchaseModelTest, AsksTheModelOfItsKind) {
  const PurchaseHistory history{.frequency = 2, .recency = 30.43, .age = 38.86};
  const auto bg = purchase_model(PurchaseModelKind::bgnbd, {.243, 4.414, .793, 2.426});
  EXPECT_DOUBLE_EQ(bg.alive(history), p_alive(BgNbd{.243, 4.414, .793, 2.426}, history));
  const auto mbg = purchase_model(PurchaseModelKind::mbgnbd, {.525, 6.183, .891, 1.614});
  EXPECT_DOUBLE_EQ(mbg.alive(history),
                   p_alive(BgNbd{.525, 6.183, .891, 1.614, Dropout::after_any}, history));
  const auto pareto = purchase_model(PurchaseModelKind::pareto_nbd, {.553, 10.578, .606, 11.669});
  EXPECT_DOUBLE_EQ(pareto.expected(history, 39),
                   expected_purchases(ParetoNbd{.553, 10.578, .606, 11.669}, history, 39));
  const Interval interval = pareto.interval(history, 39, 0.95);
  EXPECT_LE(interval.lo, pareto.expected(history, 39));
  EXPECT_GE(interval.hi, pareto.expected(history, 39));
  for (const auto kind : kKinds) {
    EXPECT_EQ(purchase_model(kind, {1, 2, 3, 4}).parameters(), (std::array{1.0, 2.0, 3.0, 4.0}));
    EXPECT_FALSE((PurchaseModel{kind, {}, {}}.known()));
  }
}

TEST(PurchaseModelTest, AFitThatNeverBeganIsOfNoUse) {
  const auto fit = fit_purchases(PurchaseModelKind::bgnbd, {});
  EXPECT_FALSE(fit.report.verdict.ok());
  EXPECT_FALSE(usable(fit.report, fit.model));
}

TEST(PurchaseModelTest, HoldoutGroupsCountAsTheirCustomers) {
  HoldoutSums each(39), grouped(39);
  for (int i = 0; i < 3; ++i) each.add(1.5, 1);
  each.add(0.25, 2);
  each.add(kNaN, 7);
  grouped.add(1.5, 1, 3);
  grouped.add(0.25, 2);
  const HoldoutError a = each.error(), b = grouped.error();
  EXPECT_DOUBLE_EQ(a.actual, 5);
  EXPECT_DOUBLE_EQ(a.predicted, 4.75);
  EXPECT_DOUBLE_EQ(a.mae, (3 * 0.5 + 1.75) / 4);
  EXPECT_DOUBLE_EQ(a.rmse, std::sqrt((3 * 0.25 + 1.75 * 1.75) / 4));
  EXPECT_DOUBLE_EQ(a.rmse, b.rmse);
  EXPECT_DOUBLE_EQ(a.mae, b.mae);
  EXPECT_TRUE(std::isnan(HoldoutSums(1).error().mae));
}

}  // namespace
}  // namespace troth::stats
