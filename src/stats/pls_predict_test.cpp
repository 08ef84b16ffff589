#include "stats/pls_predict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

PlsPrediction predict(const PlsModel& model, const PlsData& data,
                      const PlsPredictSettings& settings) {
  auto result = predict_pls(model, data, {}, settings);
  EXPECT_TRUE(result.ok());
  return std::move(result).value();
}

PlsModel single_items() {
  PlsModel model = chain_model();
  for (auto& construct : model.constructs) construct.items.resize(1);
  return model;
}

// With single items PLS is ordinary regression, so that model and linear benchmark are one.
TEST(PlsPredict, SingleItemsPredictAsRegressionDoes) {
  const PlsPrediction p = predict(single_items(), chain_data(90, 3), {});
  ASSERT_EQ(p.items.size(), 2U);
  for (const PlsItemPrediction& item : p.items) {
    EXPECT_NEAR(item.rmse, item.linear_rmse, 1e-9);
    EXPECT_NEAR(item.mae, item.linear_mae, 1e-9);
  }
  EXPECT_NEAR(p.against_linear.back().difference.value, 0, 1e-12);
}

// Leave-one-out errors of a regression on one predictor are known: e_i / (1 - h_i).
TEST(PlsPredict, LeaveOneOutIsTheDeletedResidual) {
  PlsModel model;
  model.constructs = {{"X", PlsMode::A, {"q1"}, {}, {}}, {"Y", PlsMode::A, {"s1"}, {}, {}}};
  model.paths = {{"X", "Y"}};
  const PlsData data = chain_data(30, 6);
  const PlsPrediction p = predict(model, data, {PlsAntecedents::direct, 30, 1});
  const std::vector<double>& x = data.columns[0];
  const std::vector<double>& y = data.columns[3];
  double mx = 0, my = 0, sxx = 0, sxy = 0;
  for (std::size_t i = 0; i < 30; ++i) {
    mx += x[i] / 30;
    my += y[i] / 30;
  }
  for (std::size_t i = 0; i < 30; ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  double squares = 0;
  double around_mean = 0;
  for (std::size_t i = 0; i < 30; ++i) {
    const double leverage = 1 / 30.0 + (x[i] - mx) * (x[i] - mx) / sxx;
    const double residual = y[i] - my - sxy / sxx * (x[i] - mx);
    squares += std::pow(residual / (1 - leverage), 2);
    around_mean += std::pow((y[i] - my) * 30 / 29, 2);
  }
  EXPECT_NEAR(p.items[0].rmse, std::sqrt(squares / 30), 1e-9);
  EXPECT_NEAR(p.items[0].mean_rmse, std::sqrt(around_mean / 30), 1e-9);
  EXPECT_NEAR(p.items[0].q2, 1 - squares / around_mean, 1e-9);
}

TEST(PlsPredict, AModelThatHoldsBeatsTheMean) {
  const PlsPrediction p = predict(chain_model(), chain_data(300, 3), {});
  EXPECT_TRUE(p.verdict.ok());
  EXPECT_EQ(p.items.size(), 6U);
  for (const PlsItemPrediction& item : p.items) {
    EXPECT_GT(item.q2, 0.05);
    EXPECT_LE(item.mae, item.rmse);
  }
  ASSERT_EQ(p.against_mean.size(), 3U);
  EXPECT_EQ(p.against_mean.back().construct, "");
  for (const PlsPredictionTest& test : p.against_mean) {
    EXPECT_LT(test.difference.value, 0);
    EXPECT_LT(test.difference.p, 0.001);
    EXPECT_NEAR(test.difference.value, test.loss - test.benchmark_loss, 1e-12);
  }
}

TEST(PlsPredict, NoiseIsNotPredicted) {
  PlsData data = chain_data(200, 3);
  Random random(4);
  for (auto& column : data.columns) {
    for (double& x : column) x = random.normal();
  }
  const PlsPrediction p = predict(chain_model(), data, {});
  ASSERT_TRUE(p.verdict.ok()) << p.verdict.culprit;
  EXPECT_LT(p.items[0].q2, 0.03);
  EXPECT_GT(p.against_mean.back().difference.value, -0.02);
}

// Predicting Loyalty from Quality alone cannot be as good as from Satisfaction as well.
TEST(PlsPredict, EarliestAntecedentsKnowLess) {
  const PlsData data = chain_data(300, 3);
  const PlsPrediction direct = predict(chain_model(), data, {PlsAntecedents::direct, 10, 2});
  const PlsPrediction earliest = predict(chain_model(), data, {PlsAntecedents::earliest, 10, 2});
  EXPECT_NEAR(direct.items[0].rmse, earliest.items[0].rmse, 1e-12);  // one cause either way
  EXPECT_LT(direct.items[3].rmse, earliest.items[3].rmse);
}

TEST(PlsPredict, Refusals) {
  const PlsData data = chain_data(30, 3);
  EXPECT_EQ(predict(chain_model(), data, {PlsAntecedents::direct, 31, 1}).verdict.cause, "folds");
  PlsModel product = chain_model();
  product.constructs.push_back({"P", PlsMode::A, {}, {}, {"Quality", "Satisfaction"}});
  product.paths.push_back({"P", "Loyalty"});
  EXPECT_FALSE(predict_pls(product, data).ok());
  // One row carries all variance of an item: the fold that leaves it out has none.
  PlsData flat = data;
  flat.columns[4].assign(30, 2);
  flat.columns[4][11] = 3;
  const PlsPrediction p = predict(chain_model(), flat, {});
  EXPECT_EQ(p.verdict.cause, "zero_variance");
  EXPECT_THAT(p.verdict.culprit, testing::HasSubstr("s2"));
}

}  // namespace
}  // namespace troth::stats
