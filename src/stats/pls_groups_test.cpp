#include "stats/pls_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

/// Two groups, north and south, one after the other.
struct TwoGroups {
  PlsData data;
  std::vector<std::string> names;
};

TwoGroups two_groups(const PlsData& north, const PlsData& south) {
  TwoGroups both{north, {}};
  for (std::size_t c = 0; c < both.data.columns.size(); ++c) {
    both.data.columns[c].insert(both.data.columns[c].end(), south.columns[c].begin(),
                                south.columns[c].end());
  }
  both.names.assign(north.columns[0].size(), "north");
  both.names.resize(both.data.columns[0].size(), "south");
  return both;
}

TEST(PlsGroups, APlantedDifferenceIsFoundAndOnlyThat) {
  ChainTruth strong;
  ChainTruth weak;
  weak.quality_satisfaction = 0.1;
  PlsData south = chain_data(300, 2, weak);
  for (std::size_t c = 6; c < 9; ++c) {
    for (double& x : south.columns[c]) x += 1;
  }
  const TwoGroups both = two_groups(chain_data(300, 1, strong), south);
  const auto result = compare_pls_groups(chain_model(), both.data, both.names, {}, 199);
  ASSERT_TRUE(result.ok());
  ASSERT_TRUE(result->verdict.ok());
  EXPECT_EQ(result->permutations.failed, 0U);
  for (const PlsGroupDifference& d : result->paths) {
    EXPECT_NEAR(d.difference, d.value_a - d.value_b, 1e-12);
    EXPECT_GE(d.p_holm, d.p);
    if (d.from == "Quality" && d.to == "Satisfaction") {
      EXPECT_GT(d.difference, 0.2);
      EXPECT_NEAR(d.p, 1 / 200.0, 1e-12);
    } else {
      EXPECT_GT(d.p, 0.02);
    }
  }
  for (const PlsGroupDifference& d : result->indices) {
    if (d.from == "Loyalty") {
      EXPECT_LT(d.difference, 0);
      EXPECT_LT(d.p, 0.02);
    } else {
      EXPECT_GT(d.p, 0.02);
    }
  }
}

// Each group's figures are those it would have alone.
TEST(PlsGroups, GroupsAreEstimatedByThemselves) {
  const PlsData north = chain_answers(80, 1);
  PlsSettings settings;
  settings.scale = {1, 10};
  const TwoGroups both = two_groups(north, chain_answers(60, 2));
  const auto result = compare_pls_groups(chain_model(), both.data, both.names, settings, 19);
  ASSERT_TRUE(result.ok());
  const auto alone = estimate_pls(chain_model(), north, settings);
  EXPECT_EQ(result->groups[0].name, "north");
  EXPECT_EQ(result->groups[0].result.n, 80U);
  EXPECT_EQ(result->groups[0].result.figures.paths[1].estimate.value,
            alone->figures.paths[1].estimate.value);
}

TEST(PlsGroups, ThreadsChangeNothing) {
  const TwoGroups both = two_groups(chain_answers(50, 1), chain_answers(60, 2));
  PlsSettings settings;
  const auto one = compare_pls_groups(chain_model(), both.data, both.names, settings, 59);
  settings.threads = 3;
  const auto three = compare_pls_groups(chain_model(), both.data, both.names, settings, 59);
  for (std::size_t i = 0; i < one->paths.size(); ++i) {
    EXPECT_EQ(one->paths[i].p, three->paths[i].p);
  }
}

TEST(PlsGroups, AGroupOfOneIsNamedAndLeftOut) {
  TwoGroups both = two_groups(chain_answers(50, 1), chain_answers(60, 2));
  both.names[7] = "east";
  both.names[9] = "";
  const auto result = compare_pls_groups(chain_model(), both.data, both.names, {}, 19);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->verdict.ok());
  EXPECT_EQ(result->groups.size(), 3U);
  ASSERT_EQ(result->warnings.size(), 1U);
  EXPECT_EQ(result->warnings[0].subject, "east");
  for (const auto& d : result->paths) EXPECT_NE(d.a, "east");
  const std::vector<std::string> one(110, "all");
  EXPECT_EQ(compare_pls_groups(chain_model(), both.data, one, {}, 19)->verdict.cause,
            "too_few_groups");
  std::vector<std::string> many;
  for (int i = 0; i < 110; ++i) many.push_back(std::to_string(i));
  EXPECT_EQ(compare_pls_groups(chain_model(), both.data, many, {}, 19)->verdict.cause,
            "too_many_groups");
}

// Where nothing differs, p is below 0.1 about one time in ten.
TEST(PlsGroups, PermutationKeepsItsLevel) {
  constexpr int kSamples = 120;
  int paths = 0;
  int composites = 0;
  int means = 0;
  for (std::uint64_t s = 1; s <= kSamples; ++s) {
    const TwoGroups both = two_groups(chain_data(50, 2 * s), chain_data(70, 2 * s + 1));
    PlsSettings settings;
    settings.seed = s;
    const auto groups = compare_pls_groups(chain_model(), both.data, both.names, settings, 59);
    const auto same = micom(chain_model(), both.data, both.names, settings, 59);
    ASSERT_TRUE(groups.ok() && same.ok());
    paths += groups->paths[0].p <= 0.1 ? 1 : 0;
    composites += same->constructs[1].p_c <= 0.1 ? 1 : 0;
    means += same->constructs[1].p_mean <= 0.1 ? 1 : 0;
  }
  for (const int count : {paths, composites, means}) {
    EXPECT_GE(count, 4);  // 12 expected, standard deviation 3.3
    EXPECT_LE(count, 23);
  }
}

TEST(Micom, InvariantGroupsPass) {
  const TwoGroups both = two_groups(chain_data(200, 1), chain_data(250, 2));
  const auto result = micom(chain_model(), both.data, both.names, {}, 199);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->constructs.size(), 3U);
  EXPECT_EQ(result->groups[1].second, 250U);
  for (const PlsInvariance& v : result->constructs) {
    EXPECT_GT(v.c, 0.95);
    EXPECT_LE(v.c, 1 + 1e-12);
    EXPECT_TRUE(v.compositional);
    EXPECT_GT(v.p_mean, 0.01);
    EXPECT_GT(v.p_variance, 0.01);
  }
}

TEST(Micom, FindsWhatDiffers) {
  ChainTruth turned;
  turned.loadings = {0.9, 0.8, 0.7, 0.3, 0.75, 0.95, 0.8, 0.8, 0.6};  // Satisfaction is other
  PlsData south = chain_data(300, 2, turned);
  for (std::size_t c = 0; c < 3; ++c) {  // Quality is higher in the south
    for (double& x : south.columns[c]) x += 1;
  }
  for (std::size_t c = 6; c < 9; ++c) {  // Loyalty is more spread
    for (double& x : south.columns[c]) x = 5 + 1.6 * (x - 5);
  }
  const TwoGroups both = two_groups(chain_data(300, 1), south);
  const auto result = micom(chain_model(), both.data, both.names, {}, 199);
  ASSERT_TRUE(result.ok());
  const PlsInvariance& quality = result->constructs[0];
  EXPECT_TRUE(quality.compositional);
  EXPECT_FALSE(quality.full);
  // One raw point is half a standard deviation of an item; its score gains by its reliability.
  EXPECT_LT(quality.mean_difference, -0.4);
  EXPECT_NEAR(quality.p_mean, 1 / 200.0, 1e-12);
  const PlsInvariance& satisfaction = result->constructs[1];
  EXPECT_FALSE(satisfaction.compositional);
  EXPECT_LT(satisfaction.c, satisfaction.c_limit);
  const PlsInvariance& loyalty = result->constructs[2];
  EXPECT_TRUE(loyalty.compositional);
  EXPECT_NEAR(loyalty.log_variance_ratio, -2 * std::log(1.6), 0.25);
  EXPECT_NEAR(loyalty.p_variance, 1 / 200.0, 1e-12);
}

// Turned around, differences change sign and nothing else.
TEST(Micom, IsAntisymmetric) {
  const PlsData north = chain_data(120, 1);
  const PlsData south = chain_data(100, 2);
  TwoGroups one = two_groups(north, south);
  TwoGroups two = one;
  for (std::string& name : two.names) name = name == "north" ? "z" : "a";
  const auto first = micom(chain_model(), one.data, one.names, {}, 19);
  const auto second = micom(chain_model(), two.data, two.names, {}, 19);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(first->constructs[k].c, second->constructs[k].c, 1e-12);
    EXPECT_NEAR(first->constructs[k].mean_difference, -second->constructs[k].mean_difference,
                1e-12);
    EXPECT_NEAR(first->constructs[k].log_variance_ratio, -second->constructs[k].log_variance_ratio,
                1e-12);
  }
}

TEST(Micom, SingleItemsAreInvariantByConstruction) {
  PlsModel model = chain_model();
  model.constructs[2].items = {"l1"};
  const TwoGroups both = two_groups(chain_data(60, 1), chain_data(60, 2));
  const auto result = micom(model, both.data, both.names, {}, 59);
  EXPECT_NEAR(result->constructs[2].c, 1, 1e-12);
  EXPECT_EQ(result->constructs[2].p_c, 1);
}

TEST(Micom, Refusals) {
  const TwoGroups both = two_groups(chain_data(60, 1), chain_data(60, 2));
  const std::vector<std::string> one(120, "all");
  EXPECT_EQ(micom(chain_model(), both.data, one, {}, 19)->verdict.cause, "too_few_groups");
  PlsModel product = chain_model();
  product.constructs.push_back({"P", PlsMode::A, {}, {}, {"Quality", "Satisfaction"}});
  product.paths.push_back({"P", "Loyalty"});
  EXPECT_FALSE(micom(product, both.data, both.names, {}, 19).ok());
}

}  // namespace
}  // namespace troth::stats
