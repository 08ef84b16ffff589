#include "stats/pls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

constexpr double kTight = 1e-12;

PlsSettings tight(PlsScheme scheme = PlsScheme::path) {
  PlsSettings settings;
  settings.scheme = scheme;
  settings.tolerance = kTight;
  return settings;
}

PlsResult estimate(const PlsModel& model, const PlsData& data, const PlsSettings& settings) {
  Result<PlsResult> result = estimate_pls(model, data, settings);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return std::move(result).value();
}

double path(const PlsResult& result, const std::string& from, const std::string& to) {
  for (const PlsPathFigures& p : result.figures.paths) {
    if (p.from == from && p.to == to) return p.estimate.value;
  }
  return kNaN;
}

std::vector<double> all_values(const PlsResult& result) {
  std::vector<double> values;
  for (const auto& c : result.figures.constructs) {
    for (const PlsFigure& f : {c.alpha, c.omega, c.rho_a, c.rho_c, c.ave, c.index}) {
      values.push_back(f.value);
    }
  }
  for (const auto& p : result.figures.paths) {
    values.insert(values.end(), {p.estimate.value, p.f2.value, p.vif.value});
  }
  for (const auto& e : result.figures.effects) values.push_back(e.unstandardised.value);
  for (const auto& p : result.figures.pairs) values.push_back(p.htmt.value);
  values.insert(values.end(), {result.figures.srmr.value, result.figures.srmr_saturated.value,
                               result.figures.gof.value});
  return values;
}

void expect_same(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(std::isnan(a[i]), std::isnan(b[i])) << i;
    if (!std::isnan(a[i])) {
      EXPECT_NEAR(a[i], b[i], tolerance) << i;
    }
  }
}

// Dijkstra & Henseler (2015): in the population of a common factor model PLSc is the truth.
TEST(Pls, ConsistentPlsRecoversThePopulation) {
  const ChainTruth truth;
  for (const PlsScheme scheme : {PlsScheme::path, PlsScheme::factor, PlsScheme::centroid}) {
    PlsSettings settings = tight(scheme);
    settings.consistent = true;
    const auto result =
        estimate_pls_from_correlation(chain_model(), chain_correlation(), 1000, settings);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result->verdict.ok()) << result->verdict.culprit;
    EXPECT_NEAR(path(*result, "Quality", "Satisfaction"), truth.quality_satisfaction, 1e-9);
    EXPECT_NEAR(path(*result, "Quality", "Loyalty"), truth.quality_loyalty, 1e-9);
    EXPECT_NEAR(path(*result, "Satisfaction", "Loyalty"), truth.satisfaction_loyalty, 1e-9);
    for (std::size_t i = 0; i < truth.loadings.size(); ++i) {
      EXPECT_NEAR(result->figures.items[i].loading.value, truth.loadings[i], 1e-9);
    }
    // With the truth recovered, nothing is left unexplained but rounding.
    EXPECT_NEAR(result->figures.srmr_saturated.value, 0, 1e-9);
    EXPECT_NEAR(result->figures.srmr.value, 0, 1e-9);
  }
}

TEST(Pls, PlainPathsAreWeakenedByMeasurementError) {
  const auto plain = estimate_pls_from_correlation(chain_model(), chain_correlation(), 1000);
  ASSERT_TRUE(plain.ok());
  EXPECT_LT(path(*plain, "Quality", "Satisfaction"), 0.6);
  EXPECT_GT(path(*plain, "Quality", "Satisfaction"), 0.45);
}

PlsModel two_blocks(PlsMode mode) {
  PlsModel model;
  model.constructs = {{"X", mode, {"x1", "x2", "x3"}, {}, {}}, {"Y", mode, {"y1", "y2"}, {}, {}}};
  model.paths = {{"X", "Y"}};
  return model;
}

Eigen::MatrixXd uneven_correlation() {
  Eigen::MatrixXd r(5, 5);
  r << 1, .3, .2, .5, .1,  //
      .3, 1, .4, .2, .3,   //
      .2, .4, 1, .1, .4,   //
      .5, .2, .1, 1, .25,  //
      .1, .3, .4, .25, 1;
  return r;
}

std::vector<double> flat(const Eigen::MatrixXd& r) {
  return {r.data(), r.data() + r.size()};
}

// Two blocks of mode B are canonical correlation analysis (Wold 1982; Tenenhaus et al. 2005).
TEST(Pls, TwoFormativeBlocksGiveTheCanonicalCorrelation) {
  const Eigen::MatrixXd r = uneven_correlation();
  const auto result = estimate_pls_from_correlation(two_blocks(PlsMode::B), flat(r), 100, tight());
  ASSERT_TRUE(result.ok());
  const Eigen::MatrixXd xx = r.topLeftCorner(3, 3);
  const Eigen::MatrixXd yy = r.bottomRightCorner(2, 2);
  const Eigen::MatrixXd xy = r.topRightCorner(3, 2);
  const Eigen::MatrixXd product = yy.inverse() * xy.transpose() * xx.inverse() * xy;
  const double largest = product.eigenvalues().real().maxCoeff();
  EXPECT_NEAR(path(*result, "X", "Y"), std::sqrt(largest), 1e-9);
}

// Two blocks of mode A are inter-battery analysis: weights are the first singular vectors.
TEST(Pls, TwoReflectiveBlocksGiveTheFirstSingularVectors) {
  const Eigen::MatrixXd r = uneven_correlation();
  const auto result = estimate_pls_from_correlation(two_blocks(PlsMode::A), flat(r), 100, tight());
  ASSERT_TRUE(result.ok());
  const Eigen::MatrixXd xy = r.topRightCorner(3, 2);
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(xy, Eigen::ComputeFullU | Eigen::ComputeFullV);
  Eigen::VectorXd u = svd.matrixU().col(0);
  Eigen::VectorXd v = svd.matrixV().col(0);
  u /= std::sqrt(u.dot(r.topLeftCorner(3, 3) * u));
  v /= std::sqrt(v.dot(r.bottomRightCorner(2, 2) * v));
  EXPECT_NEAR(path(*result, "X", "Y"), u.dot(xy * v), 1e-9);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(result->figures.items[static_cast<std::size_t>(i)].weight.value, std::fabs(u(i)),
                1e-8);
  }
}

/// The algorithm of the text books, on scores instead of correlations.
class ScoreSpacePls {
 public:
  ScoreSpacePls(const PlsData& data, const PlsModel& model) : model_(model) {
    const auto rows = static_cast<Eigen::Index>(data.columns.front().size());
    for (const auto& construct : model.constructs) {
      Eigen::MatrixXd block(rows, static_cast<Eigen::Index>(construct.items.size()));
      for (std::size_t i = 0; i < construct.items.size(); ++i) {
        const auto at = std::find(data.names.begin(), data.names.end(), construct.items[i]);
        const auto& column = data.columns[static_cast<std::size_t>(at - data.names.begin())];
        block.col(static_cast<Eigen::Index>(i)) =
            standardised(Eigen::Map<const Eigen::VectorXd>(column.data(), rows));
      }
      blocks_.push_back(block);
      scores_.push_back(standardised(block.rowwise().sum()));
    }
    for (int round = 0; round < 200; ++round) iterate();
  }

  double path(const std::string& from, const std::string& to) const {
    const auto causes = causes_of(model_.find(to));
    const Eigen::VectorXd b = regress(causes, scores_[model_.find(to)]);
    const auto at = std::find(causes.begin(), causes.end(), model_.find(from)) - causes.begin();
    return b(at);
  }

 private:
  static Eigen::VectorXd standardised(const Eigen::VectorXd& x) {
    const Eigen::VectorXd centred = x.array() - x.mean();
    return centred / std::sqrt(centred.squaredNorm() / static_cast<double>(x.size() - 1));
  }
  std::vector<std::size_t> causes_of(std::size_t k) const {
    std::vector<std::size_t> causes;
    for (const PlsPath& p : model_.paths) {
      if (p.to == model_.constructs[k].name) causes.push_back(model_.find(p.from));
    }
    return causes;
  }
  Eigen::VectorXd regress(const std::vector<std::size_t>& causes, const Eigen::VectorXd& y) const {
    Eigen::MatrixXd x(y.size(), static_cast<Eigen::Index>(causes.size()));
    for (std::size_t c = 0; c < causes.size(); ++c) {
      x.col(static_cast<Eigen::Index>(c)) = scores_[causes[c]];
    }
    return x.colPivHouseholderQr().solve(y);
  }
  void iterate() {
    std::vector<Eigen::VectorXd> next;
    for (std::size_t k = 0; k < scores_.size(); ++k) {
      Eigen::VectorXd inner = Eigen::VectorXd::Zero(scores_[k].size());
      const auto causes = causes_of(k);
      if (!causes.empty()) {
        const Eigen::VectorXd b = regress(causes, scores_[k]);
        for (std::size_t c = 0; c < causes.size(); ++c) {
          inner += b(static_cast<Eigen::Index>(c)) * scores_[causes[c]];
        }
      }
      for (const PlsPath& p : model_.paths) {
        if (p.from != model_.constructs[k].name) continue;
        const Eigen::VectorXd& effect = scores_[model_.find(p.to)];
        inner += effect.dot(scores_[k]) / static_cast<double>(effect.size() - 1) * effect;
      }
      next.push_back(standardised(blocks_[k] * (blocks_[k].transpose() * inner)));
    }
    scores_ = next;
  }

  const PlsModel& model_;
  std::vector<Eigen::MatrixXd> blocks_;
  std::vector<Eigen::VectorXd> scores_;
};

TEST(Pls, AgreesWithTheAlgorithmOnScores) {
  const PlsModel model = chain_model();
  const PlsData data = chain_answers(137, 5);
  const PlsResult result = estimate(model, data, tight());
  const ScoreSpacePls other(data, model);
  for (const PlsPath& p : model.paths) {
    EXPECT_NEAR(path(result, p.from, p.to), other.path(p.from, p.to), 1e-9);
  }
}

TEST(Pls, FiguresOfEqualCorrelationsByHand) {
  // Three items that correlate by r within, two constructs whose items correlate by s.
  const double r = 0.5;
  const double s = 0.3;
  PlsModel model;
  model.constructs = {{"A", PlsMode::A, {"a1", "a2", "a3"}, {}, {}},
                      {"B", PlsMode::A, {"b1", "b2", "b3"}, {}, {}}};
  model.paths = {{"A", "B"}};
  std::vector<double> matrix(36);
  for (std::size_t i = 0; i < 36; ++i) {
    const std::size_t a = i / 6;
    const std::size_t b = i % 6;
    matrix[i] = a == b ? 1 : a / 3 == b / 3 ? r : s;
  }
  const auto result = estimate_pls_from_correlation(model, matrix, 50);
  ASSERT_TRUE(result.ok());
  const PlsConstructFigures& b = result->figures.constructs[1];
  const double alpha = 3 * r / (1 + 2 * r);
  EXPECT_NEAR(b.alpha.value, alpha, 1e-12);
  EXPECT_NEAR(b.omega.value, alpha, 1e-8);  // equal loadings: sqrt(r) each
  EXPECT_NEAR(b.rho_a.value, alpha, 1e-9);
  const double loading2 = (1 + 2 * r) / 3;
  EXPECT_NEAR(b.ave.value, loading2, 1e-9);
  EXPECT_NEAR(b.rho_c.value, 9 * loading2 / (9 * loading2 + 3 * (1 - loading2)), 1e-9);
  EXPECT_NEAR(result->figures.pairs[0].htmt.value, s / r, 1e-12);
  const double effect = 9 * s / (3 + 6 * r);
  EXPECT_NEAR(path(*result, "A", "B"), effect, 1e-9);
  EXPECT_NEAR(b.r2.value, effect * effect, 1e-9);
  EXPECT_NEAR(b.r2_adjusted.value, 1 - (1 - effect * effect) * 49 / 48, 1e-9);
  EXPECT_NEAR(result->figures.paths[0].f2.value, effect * effect / (1 - effect * effect), 1e-9);
  // Variance inflation of an item: 1 / (1 - R2 on the other two).
  EXPECT_NEAR(result->figures.items[0].vif.value, 1 / (1 - 2 * r * r / (1 + r)), 1e-9);
  // Within a block the model says loading2 where r is, between blocks loading2 * effect = s.
  EXPECT_NEAR(result->figures.srmr.value, std::sqrt(6 * std::pow(r - loading2, 2) / 21), 1e-9);
  EXPECT_NEAR(result->figures.gof.value, std::sqrt(loading2 * effect * effect), 1e-9);
  EXPECT_TRUE(std::isnan(result->figures.constructs[0].r2.value));
}

TEST(Pls, TotalEffectsAreSumsOverWays) {
  const PlsResult result = estimate(chain_model(), chain_data(200, 3), tight());
  const double qs = path(result, "Quality", "Satisfaction");
  const double sl = path(result, "Satisfaction", "Loyalty");
  const double ql = path(result, "Quality", "Loyalty");
  for (const PlsEffectFigures& e : result.figures.effects) {
    if (e.from == "Quality" && e.to == "Loyalty") {
      EXPECT_NEAR(e.total.value, ql + qs * sl, 1e-12);
      EXPECT_NEAR(e.indirect.value, qs * sl, 1e-12);
    } else {
      EXPECT_NEAR(e.indirect.value, 0, 1e-12);
    }
  }
}

// Fornell et al. (1996): all lowest answers are 0, all highest 100, the middle is 50.
TEST(Pls, IndexRunsFromTheBottomToTheTopOfTheScale) {
  PlsData data = chain_answers(100, 9);
  PlsSettings settings = tight();
  settings.scale = {1, 10};
  const PlsResult before = estimate(chain_model(), data, settings);
  // Turned around, an answer x becomes 11 - x, and an index I becomes 100 - I.
  for (auto& column : data.columns) {
    for (double& x : column) x = 11 - x;
  }
  const PlsResult after = estimate(chain_model(), data, settings);
  for (std::size_t k = 0; k < 3; ++k) {
    const double index = before.figures.constructs[k].index.value;
    EXPECT_GT(index, 20);
    EXPECT_NEAR(after.figures.constructs[k].index.value, 100 - index, 1e-8);
  }
  // By hand: weights over standard deviations, applied to the means.
  double above = 0;
  double width = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const double weight = before.figures.items[i].weight.value / before.items[i].sd;
    above += weight * (before.items[i].mean - 1);
    width += weight * 9;
  }
  EXPECT_NEAR(before.figures.constructs[0].index.value, 100 * above / width, 1e-9);
}

// One raw point more on every item of a construct is one point more of its index, in its scale.
TEST(Pls, ImportanceOfItemsAddsUpToTheConstructs) {
  PlsSettings settings = tight();
  settings.scale = {1, 10};
  const PlsResult result = estimate(chain_model(), chain_answers(200, 3), settings);
  EXPECT_EQ(result.target, "Loyalty");
  ASSERT_EQ(result.importance.size(), 2U);
  ASSERT_EQ(result.item_importance.size(), 6U);
  for (std::size_t k = 0; k < 2; ++k) {
    double sum = 0;
    double performance = 0;
    for (std::size_t i = 3 * k; i < 3 * k + 3; ++i) {
      sum += result.item_importance[i].importance;
      performance += result.item_importance[i].importance * result.item_importance[i].performance;
    }
    EXPECT_NEAR(sum, result.importance[k].importance.value, 1e-12);
    EXPECT_NEAR(performance / sum, result.importance[k].performance.value, 1e-9);
  }
  // By hand: effect times width of the cause over width of the target.
  const PlsEffectFigures* effect = nullptr;
  for (const auto& e : result.figures.effects) {
    if (e.from == "Quality" && e.to == "Loyalty") effect = &e;
  }
  ASSERT_NE(effect, nullptr);
  const auto width = [&](std::size_t first) {
    double sum = 0;
    for (std::size_t i = first; i < first + 3; ++i) {
      sum += result.figures.items[i].weight.value / result.items[i].sd;
    }
    return sum;
  };
  EXPECT_NEAR(effect->unstandardised.value, effect->total.value * width(0) / width(6), 1e-12);
}

TEST(Pls, SingleItemsHaveNoMeasurementFigures) {
  PlsModel model = chain_model();
  model.constructs[1].items = {"s1"};
  const PlsResult result = estimate(model, chain_data(100, 2), tight());
  const PlsConstructFigures& s = result.figures.constructs[1];
  for (const PlsFigure& f : {s.alpha, s.omega, s.rho_a, s.rho_c, s.ave}) EXPECT_EQ(f.value, 1);
  EXPECT_NEAR(result.figures.items[3].loading.value, 1, 1e-12);
  EXPECT_NEAR(result.figures.items[3].weight.value, 1, 1e-12);
}

TEST(Pls, PureSingleItemModelIsRegression) {
  PlsModel model = chain_model();
  for (auto& construct : model.constructs) construct.items.resize(1);
  const auto all = chain_correlation();
  const std::vector<double> r = {1, all[3], all[6], all[3], 1, all[33], all[6], all[33], 1};
  const auto result = estimate_pls_from_correlation(model, r, 100);
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(path(*result, "Quality", "Loyalty"), (r[2] - r[5] * r[1]) / (1 - r[1] * r[1]), 1e-12);
}

RC_GTEST_PROP(PlsProperty, UnitsDoNotMatter, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
  PlsData data = chain_data(60, seed);
  const PlsResult before = estimate(chain_model(), data, tight());
  const auto item = *rc::gen::inRange<std::size_t>(0, 9);
  const double factor = *rc::gen::inRange(1, 50);
  for (double& x : data.columns[item]) x = factor * x - 7;
  const PlsResult after = estimate(chain_model(), data, tight());
  for (const PlsPath& p : chain_model().paths) {
    RC_ASSERT(std::fabs(path(before, p.from, p.to) - path(after, p.from, p.to)) < 1e-8);
  }
}

RC_GTEST_PROP(PlsProperty, TurningAnItemTurnsItsLoadingOnly, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
  PlsData data = chain_data(80, seed);
  const PlsResult before = estimate(chain_model(), data, tight());
  const auto item = *rc::gen::inRange<std::size_t>(0, 9);
  for (double& x : data.columns[item]) x = -x;
  const PlsResult after = estimate(chain_model(), data, tight(PlsScheme::path));
  for (std::size_t i = 0; i < 9; ++i) {
    const double turned = i == item ? -1 : 1;
    RC_ASSERT(std::fabs(std::fabs(before.figures.items[i].loading.value) -
                        std::fabs(after.figures.items[i].loading.value)) < 1e-8);
    RC_ASSERT(
        before.figures.items[i].loading.value * turned * after.figures.items[i].loading.value > 0);
  }
  for (const PlsPath& p : chain_model().paths) {
    RC_ASSERT(std::fabs(path(before, p.from, p.to) - path(after, p.from, p.to)) < 1e-8);
  }
}

RC_GTEST_PROP(PlsProperty, OrderOfRowsAndItemsDoesNotMatter, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
  PlsData data = chain_data(60, seed);
  const PlsResult before = estimate(chain_model(), data, tight());
  for (auto& column : data.columns) std::rotate(column.begin(), column.begin() + 17, column.end());
  PlsModel model = chain_model();
  for (auto& construct : model.constructs)
    std::reverse(construct.items.begin(), construct.items.end());
  std::reverse(model.paths.begin(), model.paths.end());
  const PlsResult after = estimate(model, data, tight());
  expect_same(all_values(before), all_values(after), 1e-8);
}

RC_GTEST_PROP(PlsProperty, WeightsAreRepeatedRows, ()) {
  const auto seed = *rc::gen::inRange<std::uint64_t>(1, 1000);
  PlsData weighted = chain_answers(40, seed);
  PlsData repeated = weighted;
  for (auto& column : repeated.columns) column.clear();
  Random random(seed, 7);
  for (std::size_t row = 0; row < 40; ++row) {
    const auto times = random.below(4);
    weighted.weights.push_back(static_cast<double>(times));
    for (std::size_t c = 0; c < 9; ++c) {
      repeated.columns[c].insert(repeated.columns[c].end(), times, weighted.columns[c][row]);
    }
  }
  PlsSettings settings = tight();
  settings.scale = {1, 10};
  const PlsResult a = estimate(chain_model(), weighted, settings);
  const PlsResult b = estimate(chain_model(), repeated, settings);
  RC_PRE(a.verdict.ok() && b.verdict.ok());
  expect_same(all_values(a), all_values(b), 1e-8);
  for (double& w : weighted.weights) w *= 2.5;
  expect_same(all_values(estimate(chain_model(), weighted, settings)), all_values(a), 1e-8);
}

TEST(PlsMissing, MeanKeepsRowsAndCasewiseDropsThem) {
  PlsData data = chain_answers(100, 4);
  data.columns[0][3] = kNaN;
  data.columns[5][8] = kNaN;
  PlsSettings settings = tight();
  const PlsResult mean = estimate(chain_model(), data, settings);
  EXPECT_EQ(mean.n, 100U);
  EXPECT_EQ(mean.items[0].missing, 1U);
  settings.missing = PlsMissing::casewise;
  const PlsResult casewise = estimate(chain_model(), data, settings);
  EXPECT_EQ(casewise.n, 98U);
  EXPECT_EQ(casewise.rows_dropped, 2U);
  PlsData without = chain_answers(100, 4);
  for (auto& column : without.columns) {
    column.erase(column.begin() + 8);
    column.erase(column.begin() + 3);
  }
  expect_same(all_values(casewise), all_values(estimate(chain_model(), without, tight())), 1e-12);
}

std::vector<std::string> codes(const PlsResult& result) {
  std::vector<std::string> found;
  for (const Warning& w : result.warnings) found.push_back(w.code);
  return found;
}

// Weights of both signs may cancel: then nothing runs from a bottom to a top.
TEST(PlsWarnings, AConstructWhoseWeightsCancelHasNoIndex) {
  PlsModel model;
  model.constructs = {{"X", PlsMode::B, {"x1", "x2"}, {}, {}}, {"Y", PlsMode::A, {"y"}, {}, {}}};
  model.paths = {{"X", "Y"}};
  PlsData data;
  data.names = {"x1", "x2", "y"};
  // y = x1 - 1.2 x2, and x1 varies far more, so that the construct points its way.
  data.columns = {{10, 20, 30, 40, 50, 20, 40, 10}, {3, 1, 2, 5, 4, 4, 1, 2}, {}};
  for (std::size_t i = 0; i < 8; ++i) {
    data.columns[2].push_back(data.columns[0][i] - 1.2 * data.columns[1][i]);
  }
  const PlsResult result = estimate(model, data, {});
  EXPECT_TRUE(result.verdict.ok());
  EXPECT_TRUE(std::isnan(result.figures.constructs[0].index.value));
  EXPECT_THAT(codes(result), testing::Contains("no_index"));
}

TEST(PlsRefusals, NameTheCulprit) {
  const auto verdict = [](auto change, PlsSettings settings = {}) {
    PlsData data = chain_answers(100, 4);
    change(data);
    return estimate(chain_model(), data, settings).verdict;
  };
  Verdict v = verdict([](PlsData& d) { d.columns[4].assign(100, 3); });
  EXPECT_EQ(v.status, StatusCode::not_identified);
  EXPECT_EQ(v.cause, "zero_variance");
  EXPECT_THAT(v.culprit, testing::HasSubstr("s2"));
  v = verdict([](PlsData& d) { d.columns[4].assign(100, kNaN); });
  EXPECT_EQ(v.status, StatusCode::too_few_rows);
  EXPECT_EQ(v.cause, "no_answers");
  EXPECT_THAT(v.culprit, testing::HasSubstr("s2"));
}

TEST(PlsRefusals, MissingCodesAreNotAnswers) {
  PlsData data = chain_answers(100, 4);
  data.columns[2][5] = -99;
  PlsSettings settings;
  const Verdict v = estimate(chain_model(), data, settings).verdict;
  EXPECT_EQ(v.status, StatusCode::bad_input);
  EXPECT_EQ(v.cause, "missing_code");
  EXPECT_THAT(v.culprit, testing::HasSubstr("q3"));
  EXPECT_THAT(v.culprit, testing::HasSubstr("-99"));
  settings.missing_codes = {-99};
  const PlsResult told = estimate(chain_model(), data, settings);
  EXPECT_TRUE(told.verdict.ok());
  EXPECT_EQ(told.items[2].missing, 1U);
  settings = {};
  settings.keep_codes = true;
  EXPECT_TRUE(estimate(chain_model(), data, settings).verdict.ok());
}

TEST(PlsRefusals, AnswersOffTheScale) {
  PlsData data = chain_answers(100, 4);
  data.columns[8][41] = 11;
  PlsSettings settings;
  settings.scale = {1, 10};
  const Verdict v = estimate(chain_model(), data, settings).verdict;
  EXPECT_EQ(v.cause, "off_scale");
  EXPECT_THAT(v.culprit, testing::HasSubstr("l3, row 42"));
}

TEST(PlsRefusals, CollinearItemsAndCauses) {
  PlsData data = chain_answers(100, 4);
  data.columns[1] = data.columns[0];
  // Mode A can live with it, and says so.
  const PlsResult reflective = estimate(chain_model(), data, {});
  EXPECT_TRUE(reflective.verdict.ok());
  EXPECT_THAT(codes(reflective), testing::Contains("duplicate_item"));
  EXPECT_THAT(codes(reflective), testing::Contains("collinear_items"));
  EXPECT_TRUE(std::isnan(reflective.figures.items[0].vif.value));
  PlsModel formative = chain_model();
  formative.constructs[0].mode = PlsMode::B;
  Verdict v = estimate(formative, data, {}).verdict;
  EXPECT_EQ(v.status, StatusCode::not_identified);
  EXPECT_EQ(v.cause, "collinear_block");
  EXPECT_THAT(v.culprit, testing::HasSubstr("Quality"));
  for (std::size_t i = 0; i < 3; ++i) data.columns[3 + i] = data.columns[i];
  v = estimate(chain_model(), data, {}).verdict;
  EXPECT_EQ(v.cause, "collinear_predecessors");
  EXPECT_THAT(v.culprit, testing::HasSubstr("Loyalty"));
}

TEST(PlsRefusals, TooFewRows) {
  EXPECT_EQ(estimate(chain_model(), chain_answers(3, 1), {}).verdict.cause, "too_few_rows");
  PlsSettings settings;
  settings.bootstrap = 50;
  const PlsResult few = estimate(chain_model(), chain_data(9, 1), settings);
  EXPECT_EQ(few.verdict.status, StatusCode::too_few_rows);
  EXPECT_EQ(few.verdict.cause, "fewer_rows_than_items");
  EXPECT_FALSE(std::isnan(few.figures.paths[0].estimate.value));
  EXPECT_FALSE(few.figures.paths[0].estimate.interval.known());
}

TEST(PlsRefusals, MoreResamplesThanFitInMemory) {
  PlsSettings settings;
  settings.bootstrap = std::size_t{1} << 40;
  const PlsResult result = estimate(chain_model(), chain_data(50, 1), settings);
  EXPECT_EQ(result.verdict.cause, "too_many_resamples");
}

TEST(PlsRefusals, NotConverged) {
  PlsSettings settings;
  settings.iterations_max = 1;
  const PlsResult result = estimate(chain_model(), chain_data(50, 1), settings);
  EXPECT_EQ(result.verdict.status, StatusCode::not_converged);
  EXPECT_TRUE(result.figures.paths.empty());
}

// Among constructs that have nothing to do with each other the plain iteration may swing for ever.
TEST(Pls, ComesToRestOnNoise) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    PlsData data = chain_data(60, 1);
    for (auto& column : data.columns) {
      for (double& x : column) x = random.normal();
    }
    // (In the centroid scheme signs may go to and fro without a fixed point: that is said.)
    for (const PlsScheme scheme : {PlsScheme::path, PlsScheme::factor}) {
      PlsSettings settings;
      settings.scheme = scheme;
      const PlsResult result = estimate(chain_model(), data, settings);
      EXPECT_TRUE(result.verdict.ok()) << seed << ": " << result.verdict.culprit;
    }
  }
}

TEST(PlsRefusals, WeightsAndNumbers) {
  PlsData data = chain_answers(50, 4);
  data.weights.assign(50, 0);
  EXPECT_EQ(estimate(chain_model(), data, {}).verdict.status, StatusCode::bad_input);
  data.weights.assign(50, 1);
  data.weights[3] = -1;
  EXPECT_EQ(estimate(chain_model(), data, {}).verdict.status, StatusCode::bad_input);
  data.weights.clear();
  data.columns[0][7] = kInfinity;
  const Verdict v = estimate(chain_model(), data, {}).verdict;
  EXPECT_EQ(v.cause, "not_finite");
  EXPECT_THAT(v.culprit, testing::HasSubstr("q1, row 8"));
}

TEST(PlsRefusals, AColumnThatIsNotThere) {
  PlsData data = chain_answers(50, 4);
  data.names[4] = "other";
  const auto result = estimate_pls(chain_model(), data);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().subject, "constructs[1].items[1]");
}

TEST(PlsRefusals, MatricesThatAreNoCorrelations) {
  std::vector<double> r = chain_correlation();
  r[1] = r[9] = -0.9;  // q1 against q2, while both go with everything else
  const auto torn = estimate_pls_from_correlation(chain_model(), r, 100);
  ASSERT_TRUE(torn.ok());
  EXPECT_EQ(torn->verdict.status, StatusCode::inadmissible);
  EXPECT_EQ(torn->verdict.cause, "not_psd");
  r[1] = 0.3;
  const auto crooked = estimate_pls_from_correlation(chain_model(), r, 100);
  EXPECT_EQ(crooked->verdict.cause, "not_a_correlation");
  EXPECT_FALSE(estimate_pls_from_correlation(chain_model(), {1, 0, 0, 1}, 100).ok());
}

// Items that go more with the other construct's than with their own: plain PLS gives figures, PLSc
// would need a correlation of 1.5 and must refuse.
TEST(PlsConsistent, OverlappingConstructsAreInadmissible) {
  PlsModel model;
  model.constructs = {{"A", PlsMode::A, {"a1", "a2", "a3"}, {}, {}},
                      {"B", PlsMode::A, {"b1", "b2", "b3"}, {}, {}}};
  model.paths = {{"A", "B"}};
  std::vector<double> matrix(36);
  for (std::size_t i = 0; i < 36; ++i) {
    const std::size_t a = i / 6;
    const std::size_t b = i % 6;
    matrix[i] = a == b ? 1 : a / 3 == b / 3 ? 0.3 : 0.45;
  }
  PlsSettings settings;
  const auto plain = estimate_pls_from_correlation(model, matrix, 100, settings);
  ASSERT_TRUE(plain.ok());
  EXPECT_TRUE(plain->verdict.ok());
  settings.consistent = true;
  const auto consistent = estimate_pls_from_correlation(model, matrix, 100, settings);
  ASSERT_TRUE(consistent.ok());
  EXPECT_EQ(consistent->verdict.status, StatusCode::inadmissible);
  EXPECT_EQ(consistent->verdict.cause, "construct_covariance");
  EXPECT_FALSE(consistent->verdict.culprit.empty());
  EXPECT_NEAR(path(*consistent, "A", "B"), 1.5, 1e-6);
}

TEST(PlsWarnings, StraightLinersAndHtmt) {
  PlsData data = chain_answers(100, 4);
  for (auto& column : data.columns) column[17] = 7;
  const PlsResult result = estimate(chain_model(), data, {});
  ASSERT_THAT(codes(result), testing::Contains("straight_lining"));
  for (const Warning& w : result.warnings) {
    if (w.code == "straight_lining") {
      EXPECT_EQ(w.subject, "row 18");
    }
  }
  for (double& x : data.columns[7]) x = 11 - x;
  EXPECT_THAT(codes(estimate(chain_model(), data, {})), testing::Contains("negative_loading"));
  Random random(3);
  for (double& x : data.columns[7]) x = random.normal();
  for (double& x : data.columns[8]) x = random.normal();
  const std::vector<std::string> weak = codes(estimate(chain_model(), data, {}));
  EXPECT_THAT(weak, testing::Contains("weak_item"));
  EXPECT_THAT(weak, testing::Contains("low_reliability"));
  EXPECT_THAT(weak, testing::Contains("convergent_validity"));
}

}  // namespace
}  // namespace troth::stats
