// The evaluation, given only the company's files, finds what was planted and nothing that was not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "demo/place_testing.h"
#include "demo/testing.h"
#include "demo/truth.h"

namespace troth::demo {
namespace {

using evaluation::Evaluation;
using evaluation::Figure;
using evaluation::Finding;
using evaluation::Measure;
using evaluation::UnitChange;

std::vector<Finding> unit_changes(const Evaluation& evaluation) {
  std::vector<Finding> found;
  std::ranges::copy_if(evaluation.findings, std::back_inserter(found),
                       [](const Finding& finding) { return finding.kind == "unit_change"; });
  return found;
}

const UnitChange* change_of(const Finding& finding, Measure measure) {
  const auto found = std::ranges::find(finding.changes, measure, &UnitChange::measure);
  return found == finding.changes.end() ? nullptr : &*found;
}

/// Whether the figure's interval, widened from 95 to 99.9 %, holds the truth.
void expect_near_truth(const std::optional<Figure>& figure, double truth, const char* name) {
  ASSERT_TRUE(figure.has_value()) << name;
  const double half = (figure->interval.high - figure->interval.low) / 2 * 3.29 / 1.96;
  EXPECT_NEAR(figure->value, truth, half) << name;
}

class Recovery : public ::testing::Test {
 protected:
  Evaluation evaluate(std::int64_t customers, std::uint64_t seed, bool story) {
    DemoPlace demo(db::Engine::sqlite);
    demo.request.settings.customers = customers;
    demo.request.settings.seed = seed;
    demo.request.settings.story = story;
    const auto made = demo.make();
    EXPECT_TRUE(made.ok());
    return demo.evaluate();
  }
};

TEST_F(Recovery, TheStoryIsFoundWithItsPlaceDateAndConsequences) {
  const auto evaluation = evaluate(20'000, 1, true);
  const auto found = unit_changes(evaluation);
  ASSERT_FALSE(found.empty());
  const auto& story = found.front();
  const DemoSettings planted;
  EXPECT_EQ(story.dimension, evaluation::Dimension::region);
  EXPECT_EQ(story.unit, planted.plot.region);
  const auto* late = change_of(story, Measure::late_share);
  ASSERT_NE(late, nullptr);
  EXPECT_LE(std::abs(late->since - planted.plot.since), 31);
  EXPECT_LT(late->interval.low, planted.plot.kept_before - planted.plot.kept_after);
  EXPECT_GT(late->interval.high, planted.plot.kept_before - planted.plot.kept_after - 0.03);
  const auto* satisfaction = change_of(story, Measure::satisfaction);
  ASSERT_NE(satisfaction, nullptr);
  EXPECT_LT(satisfaction->difference, 0);
  const auto* complaints = change_of(story, Measure::complaint_rate);
  ASSERT_NE(complaints, nullptr);
  EXPECT_GT(complaints->difference, 0);
  EXPECT_GE(complaints->since, late->since);
  const auto* repeat = change_of(story, Measure::repeat_rate);
  ASSERT_NE(repeat, nullptr);
  EXPECT_LT(repeat->difference, 0);
  // Nothing else is told of another region.
  for (const auto& other : found) {
    if (&other == &story) continue;
    EXPECT_NE(other.dimension, evaluation::Dimension::region) << other.unit;
  }

  const auto truth = true_figures(make_company(20'000, 1, true));
  const auto& metrics = evaluation.metrics;
  expect_near_truth(metrics.retention_rate, truth.retention.value(), "retention");
  expect_near_truth(metrics.satisfaction, truth.satisfaction, "satisfaction");
  expect_near_truth(metrics.purchase_frequency, truth.purchase_frequency, "frequency");
  expect_near_truth(metrics.purchase_amount, truth.purchase_amount * 100, "amount");
  ASSERT_TRUE(metrics.nps.has_value());
  expect_near_truth(metrics.nps->figure, truth.nps, "nps");
}

TEST_F(Recovery, NoStoryIsToldWhereThereIsNone) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const auto found = unit_changes(evaluate(6'000, seed, false));
    EXPECT_TRUE(found.empty()) << "seed " << seed << ": " << found.front().unit;
  }
}

}  // namespace
}  // namespace troth::demo
