// Second-order constructs and interactions: models that are estimated in stages.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/random.h"
#include "stats/pls.h"
#include "stats/pls_plan.h"
#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

PlsSettings tight_stages() {
  PlsSettings settings;
  settings.tolerance = 1e-12;
  return settings;
}

/// Service = (Staff, Speed) -> Loyalty.
PlsModel second_order_model() {
  PlsModel model;
  model.constructs = {{"Staff", PlsMode::A, {"a1", "a2", "a3"}, {}, {}},
                      {"Speed", PlsMode::A, {"b1", "b2"}, {}, {}},
                      {"Service", PlsMode::A, {}, {"Staff", "Speed"}, {}},
                      {"Loyalty", PlsMode::A, {"l1", "l2"}, {}, {}}};
  model.paths = {{"Service", "Loyalty"}};
  return model;
}

PlsData second_order_data(std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  PlsData data;
  data.names = second_order_model().items();
  data.columns.resize(7);
  for (std::size_t i = 0; i < rows; ++i) {
    const double service = random.normal();
    const double staff = 0.8 * service + 0.6 * random.normal();
    const double speed = 0.7 * service + 0.7 * random.normal();
    const double loyalty = 0.6 * service + 0.8 * random.normal();
    const std::array scores = {staff, staff, staff, speed, speed, loyalty, loyalty};
    for (std::size_t c = 0; c < 7; ++c) {
      data.columns[c].push_back(6 + scores[c] + 0.5 * random.normal());
    }
  }
  return data;
}

const PlsConstructFigures& find(const std::vector<PlsConstructFigures>& all,
                                const std::string& name) {
  for (const auto& c : all) {
    if (c.name == name) return c;
  }
  ADD_FAILURE() << name;
  return all.front();
}

// The second stage is plain PLS on the scores that the first stage gives.
TEST(PlsSecondOrder, IsPlainPlsOnTheScoresOfTheParts) {
  const PlsData data = second_order_data(150, 3);
  const auto whole = estimate_pls(second_order_model(), data, tight_stages());
  ASSERT_TRUE(whole.ok());
  ASSERT_TRUE(whole->verdict.ok());
  PlsModel first;
  first.constructs = {second_order_model().constructs[0], second_order_model().constructs[1],
                      second_order_model().constructs[3]};
  first.paths = {{"Staff", "Loyalty"}, {"Speed", "Loyalty"}};
  const auto parts = estimate_pls(first, data, tight_stages());
  ASSERT_TRUE(parts.ok());
  // Scores by hand.
  PlsData second;
  second.names = {"Staff", "Speed", "l1", "l2"};
  second.columns.assign(2, std::vector<double>(150, 0.0));
  for (std::size_t h = 0; h < 5; ++h) {
    for (std::size_t i = 0; i < 150; ++i) {
      second.columns[h < 3 ? 0 : 1][i] +=
          parts->figures.items[h].weight.value * data.columns[h][i] / parts->items[h].sd;
    }
  }
  second.columns.push_back(data.columns[5]);
  second.columns.push_back(data.columns[6]);
  PlsModel last;
  last.constructs = {{"Service", PlsMode::A, {"Staff", "Speed"}, {}, {}},
                     {"Loyalty", PlsMode::A, {"l1", "l2"}, {}, {}}};
  last.paths = {{"Service", "Loyalty"}};
  const auto by_hand = estimate_pls(last, second, tight_stages());
  ASSERT_TRUE(by_hand.ok());
  EXPECT_NEAR(whole->figures.paths[0].estimate.value, by_hand->figures.paths[0].estimate.value,
              1e-9);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(whole->figures.items[i].loading.value, by_hand->figures.items[i].loading.value,
                1e-9);
  }
  ASSERT_TRUE(whole->parts.has_value());
  EXPECT_NEAR(find(whole->parts->constructs, "Staff").alpha.value,
              find(parts->figures.constructs, "Staff").alpha.value, 1e-12);
}

TEST(PlsSecondOrder, IndexOfTheWholeLiesBetweenItsParts) {
  const auto result = estimate_pls(second_order_model(), second_order_data(150, 3), tight_stages());
  ASSERT_TRUE(result.ok());
  const double staff = find(result->parts->constructs, "Staff").index.value;
  const double speed = find(result->parts->constructs, "Speed").index.value;
  const double service = find(result->figures.constructs, "Service").index.value;
  EXPECT_GE(service, std::min(staff, speed));
  EXPECT_LE(service, std::max(staff, speed));
}

TEST(PlsSecondOrder, BootstrapCoversBothStages) {
  PlsSettings settings;
  settings.bootstrap = 100;
  settings.intervals = PlsIntervals::bca;
  const auto one = estimate_pls(second_order_model(), second_order_data(80, 3), settings);
  ASSERT_TRUE(one.ok());
  EXPECT_TRUE(find(one->figures.constructs, "Service").index.interval.known());
  EXPECT_TRUE(find(one->parts->constructs, "Speed").ave.interval.known());
  settings.threads = 2;
  const auto two = estimate_pls(second_order_model(), second_order_data(80, 3), settings);
  EXPECT_EQ(one->figures.paths[0].estimate.interval.lo, two->figures.paths[0].estimate.interval.lo);
}

/// X and M act on Y, and so does X * M; all single items.
PlsModel moderation_model() {
  PlsModel model;
  model.constructs = {{"X", PlsMode::A, {"x"}, {}, {}},
                      {"M", PlsMode::A, {"m"}, {}, {}},
                      {"Y", PlsMode::A, {"y"}, {}, {}},
                      {"XM", PlsMode::A, {}, {}, {"X", "M"}}};
  model.paths = {{"X", "Y"}, {"M", "Y"}, {"XM", "Y"}};
  return model;
}

PlsData moderation_data(std::size_t rows, std::uint64_t seed) {
  Random random(seed);
  PlsData data;
  data.names = {"x", "m", "y"};
  data.columns.resize(3);
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = random.normal();
    const double m = 0.3 * x + std::sqrt(1 - 0.09) * random.normal();
    const double y = 0.4 * x + 0.3 * m + 0.25 * x * m + 0.7 * random.normal();
    data.columns[0].push_back(3 + 2 * x);
    data.columns[1].push_back(7 - m);  // turned: its sign must come back with the loading
    data.columns[2].push_back(y);
  }
  return data;
}

// With single items the two stages are regression with a product of standardised variables.
TEST(PlsModeration, SingleItemsAreRegressionWithAProduct) {
  const PlsData data = moderation_data(200, 4);
  const auto result = estimate_pls(moderation_model(), data, tight_stages());
  ASSERT_TRUE(result.ok());
  ASSERT_TRUE(result->verdict.ok()) << result->verdict.culprit;
  ASSERT_EQ(result->moderation.size(), 1U);
  std::array<std::vector<double>, 3> z;
  for (std::size_t c = 0; c < 3; ++c) {
    for (const double v : data.columns[c]) {
      z[c].push_back((v - result->items[c].mean) / result->items[c].sd);
    }
  }
  // Normal equations for y on x, m, x m and a constant, solved by elimination.
  double a[4][5] = {};
  for (std::size_t i = 0; i < 200; ++i) {
    const double row[5] = {1, z[0][i], z[1][i], z[0][i] * z[1][i], z[2][i]};
    for (int r = 0; r < 4; ++r) {
      for (int c = 0; c < 5; ++c) a[r][c] += row[r] * row[c];
    }
  }
  for (int p = 0; p < 4; ++p) {
    for (int r = 0; r < 4; ++r) {
      if (r == p) continue;
      const double factor = a[r][p] / a[p][p];
      for (int c = 0; c < 5; ++c) a[r][c] -= factor * a[p][c];
    }
  }
  EXPECT_NEAR(result->moderation[0].interaction.value, a[3][4] / a[3][3], 1e-9);
  EXPECT_NEAR(result->moderation[0].slope_mean, a[1][4] / a[1][1], 1e-9);
  EXPECT_NEAR(result->moderation[0].slope_high - result->moderation[0].slope_low,
              2 * result->moderation[0].interaction.value, 1e-12);
}

TEST(PlsModeration, FindsWhatWasPlanted) {
  PlsSettings settings;
  settings.bootstrap = 200;
  const auto result = estimate_pls(moderation_model(), moderation_data(800, 5), settings);
  ASSERT_TRUE(result.ok());
  const PlsModeration& m = result->moderation[0];
  EXPECT_EQ(m.focal, "X");
  EXPECT_EQ(m.moderator, "M");
  // 0.25 against the standard deviation of y, 1; m was turned round.
  EXPECT_NEAR(m.interaction.value, -0.25 / result->items[2].sd, 0.06);
  EXPECT_LT(m.interaction.interval.hi, 0);
  EXPECT_FALSE(std::isnan(find(result->figures.constructs, "Y").index.value));
  EXPECT_TRUE(std::isnan(find(result->figures.constructs, "XM").index.value));
}

TEST(PlsModeration, OfASecondOrderConstruct) {
  PlsModel model = second_order_model();
  model.constructs.push_back({"Price", PlsMode::A, {"p"}, {}, {}});
  model.constructs.push_back({"ServicePrice", PlsMode::A, {}, {}, {"Service", "Price"}});
  model.paths.push_back({"Price", "Loyalty"});
  model.paths.push_back({"ServicePrice", "Loyalty"});
  PlsData data = second_order_data(200, 3);
  Random random(8);
  data.names.push_back("p");
  data.columns.emplace_back();
  for (std::size_t i = 0; i < 200; ++i) data.columns[7].push_back(random.normal());
  const auto result = estimate_pls(model, data, tight_stages());
  ASSERT_TRUE(result.ok());
  ASSERT_TRUE(result->verdict.ok()) << result->verdict.culprit;
  EXPECT_LT(std::fabs(result->moderation[0].interaction.value), 0.2);  // nothing planted
}

TEST(PlsPlan, StagesOfAModel) {
  const PlsPlan plain(chain_model());
  EXPECT_FALSE(plain.parts);
  EXPECT_FALSE(plain.scores);
  EXPECT_EQ(plain.figures(), plain.last->layout.size);
  const PlsPlan staged(second_order_model());
  ASSERT_TRUE(staged.parts);
  EXPECT_EQ(staged.parts->model.paths.size(), 2U);
  EXPECT_EQ(staged.last->model.items(), (std::vector<std::string>{"Staff", "Speed", "l1", "l2"}));
}

}  // namespace
}  // namespace troth::stats
