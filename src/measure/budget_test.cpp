// Budgets over attributes: exact, against all combinations tried one by one.

#include "measure/budget.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numbers>

namespace troth::measure {
namespace {

using stats::KanoClass;

/// Every combination, one by one.
double best_net(const std::vector<Choice>& choices, std::optional<std::int64_t> budget) {
  std::vector<std::size_t> at(choices.size(), 0);
  double best = 0;
  while (true) {
    std::int64_t cost = 0;
    double worth = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      cost += choices[i].levels[at[i]].cost;
      worth += choices[i].levels[at[i]].worth;
    }
    if (!budget || cost <= *budget) best = std::max(best, worth - static_cast<double>(cost));
    std::size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].levels.size()) at[i++] = 0;
    if (i == at.size()) return best;
  }
}

RC_GTEST_PROP(Budget, IsAsGoodAsEveryCombination, ()) {
  std::vector<Choice> choices;
  const auto count = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t i = 0; i < count; ++i) {
    Choice choice{"a", {Level{}}};
    const auto levels = *rc::gen::inRange<std::size_t>(0, 5);
    for (std::size_t k = 0; k < levels; ++k) {
      choice.levels.push_back({0, *rc::gen::inRange<std::int64_t>(0, 60),
                               static_cast<double>(*rc::gen::inRange(-20, 120))});
    }
    choices.push_back(choice);
  }
  const auto limited = *rc::gen::arbitrary<bool>();
  const auto budget = limited ? std::optional(*rc::gen::inRange<std::int64_t>(0, 150))
                              : std::optional<std::int64_t>();
  const auto found = allocate(choices, budget);
  RC_ASSERT(found.ok());
  RC_ASSERT(found->worth - static_cast<double>(found->cost) == best_net(choices, budget));
  if (budget) RC_ASSERT(found->cost <= *budget);
  std::int64_t cost = 0;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    cost += choices[i].levels[found->chosen[i]].cost;
  }
  RC_ASSERT(cost == found->cost);
  RC_ASSERT(found->boundary_worth - static_cast<double>(found->boundary) == best_net(choices, {}));
}

TEST(Budget, EndsWhereMoreStopsPaying) {
  // Must-be attributes return most at first, so the last steps no longer pay.
  Choice must{"must", {}};
  for (int step = 0; step <= 10; ++step) {
    const double share = step / 10.0;
    must.levels.push_back({share, step * 10,
                           100 * (kano_effect(KanoClass::M, 0.2, -0.8, share) -
                                  kano_effect(KanoClass::M, 0.2, -0.8, 0))});
  }
  const auto found = allocate({must}, {});
  ASSERT_TRUE(found.ok());
  EXPECT_GT(found->boundary, 0);
  EXPECT_LT(found->boundary, 100);
  // The step taken last returns its cost, the next one does not.
  const auto step = static_cast<std::size_t>(found->boundary / 10);
  EXPECT_GE(must.levels[step].worth - must.levels[step - 1].worth, 10);
  EXPECT_LT(must.levels[step + 1].worth - must.levels[step].worth, 10);
}

TEST(Budget, RefusesWhatCannotBe) {
  EXPECT_EQ(allocate({}, {}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(allocate({{"a", {{0, -1, 0}}}}, {}).error().code, ErrorCode::bad_input);
  std::vector<Choice> many;
  for (std::int64_t i = 0; i < 30; ++i) {
    many.push_back({"a", {{0, 0, 0}, {1, std::int64_t{1} << i, static_cast<double>(1LL << i)}}});
  }
  EXPECT_EQ(allocate(many, {}).error().code, ErrorCode::too_large);
}

TEST(KanoEffect, RunsFromWorseToBetterByTheShapeOfItsClass) {
  for (const auto kind : {KanoClass::M, KanoClass::O, KanoClass::A}) {
    EXPECT_NEAR(kano_effect(kind, 0.7, -0.5, 0), -0.5, 1e-12);
    EXPECT_NEAR(kano_effect(kind, 0.7, -0.5, 1), 0.7, 1e-12);
  }
  EXPECT_GT(kano_effect(KanoClass::M, 0.7, -0.5, 0.5), 0.1);
  EXPECT_DOUBLE_EQ(kano_effect(KanoClass::O, 0.7, -0.5, 0.5), 0.1);
  EXPECT_LT(kano_effect(KanoClass::A, 0.7, -0.5, 0.5), 0.1);
  EXPECT_EQ(kano_effect(KanoClass::I, 0.7, -0.5, 0.5), 0);
}

}  // namespace
}  // namespace troth::measure
