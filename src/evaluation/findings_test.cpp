// Companies with a planted story, and companies in which nothing happens.

#include "evaluation/findings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "evaluation/simulation_for_tests.h"
#include "evaluation/wording.h"

namespace troth::evaluation {
namespace {

const Day kSince = to_day({2025, 3, 1});

Simulation company(std::uint64_t seed) {
  Simulation simulation;
  simulation.seed = seed;
  simulation.customers = 2000;
  simulation.regions = 4;
  simulation.stores = 2;
  simulation.from = to_day({2023, 1, 1});
  simulation.as_of = to_day({2025, 12, 31});
  return simulation;
}

bool speaks_of_change(const Finding& finding) {
  return finding.kind.ends_with("_change");
}

const UnitChange* change_of(const Finding& finding, Measure measure) {
  const auto found = std::find_if(finding.changes.begin(), finding.changes.end(),
                                  [&](const UnitChange& c) { return c.measure == measure; });
  return found == finding.changes.end() ? nullptr : &*found;
}

TEST(Findings, ThePlantedStoryIsFoundFirstWithItsDate) {
  Simulation simulation = company(11);
  simulation.customers = 3000;
  simulation.story = Simulation::Story{kSince, 0.45};
  const Evaluation e = evaluate(simulation);
  ASSERT_FALSE(e.findings.empty());
  const Finding& story = e.findings.front();
  EXPECT_EQ(story.kind, "unit_change");
  EXPECT_EQ(story.unit, "North");
  EXPECT_EQ(story.dimension, Dimension::region);
  EXPECT_EQ(story.urgency, Urgency::act);
  const UnitChange* late = change_of(story, Measure::late_share);
  ASSERT_NE(late, nullptr);
  EXPECT_EQ(late->since, kSince);
  EXPECT_NEAR(late->before, 0.10, 0.02);
  EXPECT_NEAR(late->after, 0.45, 0.04);
  EXPECT_NEAR(late->rest_after, 0.10, 0.02);
  EXPECT_LT(late->interval.low, 0.35);
  EXPECT_GT(late->interval.high, 0.35);
  EXPECT_LT(late->adjusted_p_value, 0.001);
  const UnitChange* satisfied = change_of(story, Measure::satisfaction);
  ASSERT_NE(satisfied, nullptr);
  // 35 points more late deliveries, each 20 points less satisfied.
  EXPECT_LT(satisfied->interval.low, -7);
  EXPECT_GT(satisfied->interval.high, -7);
  const UnitChange* repeat = change_of(story, Measure::repeat_rate);
  ASSERT_NE(repeat, nullptr);
  EXPECT_LT(repeat->difference, 0);
  EXPECT_GE(repeat->since, to_day({2025, 2, 1}));
  EXPECT_GT(*story.stake, 0);
  for (const UnitChange& change : story.changes) {
    EXPECT_LE(change.since_earliest, change.since);
    EXPECT_GE(change.since_latest, change.since);
    EXPECT_FALSE(change.series.empty());
  }
  // The stores of the region belong to its story and are not told again.
  const auto stories = std::count_if(e.findings.begin(), e.findings.end(),
                                     [](const Finding& f) { return f.kind == "unit_change"; });
  EXPECT_EQ(stories, 1);
}

TEST(Findings, ImprovementsAreNotBadNews) {
  Simulation simulation = company(5);
  simulation.late = 0.4;
  simulation.story = Simulation::Story{kSince, 0.05};
  const Evaluation e = evaluate(simulation);
  const auto story = std::find_if(e.findings.begin(), e.findings.end(),
                                  [](const Finding& f) { return f.kind == "unit_change"; });
  ASSERT_NE(story, e.findings.end());
  EXPECT_EQ(story->unit, "North");
  EXPECT_EQ(story->urgency, Urgency::watch);
  EXPECT_EQ(story->action.key, "report.action.unit.better");
}

TEST(Findings, WhereNothingHappensNoChangeIsNamed) {
  // At most 5 % of such companies may be told of a change: of 30, more than 4 would be seen with
  // probability 0.016 if it were just 5 %.
  int told = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Evaluation e = evaluate(company(seed));
    told += std::any_of(e.findings.begin(), e.findings.end(), speaks_of_change) ? 1 : 0;
    EXPECT_GE(e.findings.size(), 3U);
    EXPECT_LE(e.findings.size(), kMaxFindings);
    EXPECT_GT(e.series_searched, 40);
  }
  EXPECT_LE(told, 4);
}

TEST(Findings, SameSeedSameFindings) {
  Simulation simulation = company(3);
  simulation.customers = 800;
  simulation.story = Simulation::Story{kSince, 0.6};
  const Evaluation first = evaluate(simulation);
  const Evaluation second = evaluate(simulation);
  ASSERT_EQ(first.findings.size(), second.findings.size());
  const Wording a(first, Language::en), b(second, Language::en);
  for (std::size_t i = 0; i < first.findings.size(); ++i) {
    EXPECT_EQ(a.say(first.findings[i].title), b.say(second.findings[i].title));
    ASSERT_EQ(first.findings[i].evidence.size(), second.findings[i].evidence.size());
    for (std::size_t j = 0; j < first.findings[i].evidence.size(); ++j) {
      EXPECT_EQ(a.say(first.findings[i].evidence[j]), b.say(second.findings[i].evidence[j]));
    }
  }
}

TEST(Findings, EverySentenceIsFilledInInBothLanguages) {
  Simulation simulation = company(11);
  simulation.story = Simulation::Story{kSince, 0.45};
  const Evaluation e = evaluate(simulation);
  std::set<std::string> kinds;
  for (const Language language : {Language::en, Language::zh_CN}) {
    const Wording words(e, language);
    for (const Finding& finding : e.findings) {
      kinds.insert(finding.kind);
      std::vector<std::string> sentences = {words.say(finding.title), words.say(finding.action)};
      for (const Phrase& sentence : finding.evidence) sentences.push_back(words.say(sentence));
      for (const std::string& sentence : sentences) {
        EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
        EXPECT_FALSE(sentence.starts_with("report.")) << sentence;
        EXPECT_EQ(sentence.find("nan"), std::string::npos) << sentence;
      }
    }
  }
  EXPECT_TRUE(kinds.count("unit_change"));
  EXPECT_TRUE(kinds.count("at_risk"));
  EXPECT_TRUE(kinds.count("concentration"));
}

TEST(Findings, OneUnitHasNoRestToCompareWith) {
  Simulation simulation = company(2);
  simulation.customers = 300;
  simulation.regions = 1;
  simulation.stores = 1;
  simulation.story = Simulation::Story{kSince, 0.9};
  const Evaluation e = evaluate(simulation);
  for (const Finding& finding : e.findings) {
    EXPECT_FALSE(finding.dimension == Dimension::region || finding.dimension == Dimension::store);
  }
}

TEST(Findings, NewcomersAreComparedOnlyWithASettledHistory) {
  Newcomers newcomers;
  newcomers.latest = {{}, 100, 20};
  newcomers.year_earlier = {{}, 100, 50};
  EXPECT_FALSE(newcomers_p(newcomers));
  newcomers.comparable = true;
  ASSERT_TRUE(newcomers_p(newcomers));
  EXPECT_LT(*newcomers_p(newcomers), 0.001);
  newcomers.year_earlier = {};
  EXPECT_FALSE(newcomers_p(newcomers));
}

}  // namespace
}  // namespace troth::evaluation
