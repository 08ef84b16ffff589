#include "app/stats_leakage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/stats_design.h"

namespace troth::app {
namespace {

using testing::ElementsAre;

/// 200 customers, every third of whom left.
struct Sample {
  StatsTable table;
  std::vector<double> outcome;

  Sample() {
    for (int i = 0; i < 200; ++i) {
      outcome.push_back(i % 3 == 0 ? 1 : 0);
      table.lines.push_back(i + 2);
    }
  }
  template <typename Text>
  void column(const std::string& name, Text text) {
    table.names.push_back(name);
    table.columns.emplace_back();
    for (int i = 0; i < 200; ++i) table.columns.back().push_back(text(i));
  }
  std::string code(const std::string& column, const std::set<std::string>& keep = {},
                   const std::vector<std::optional<Day>>& as_of = {}) const {
    const GuardedColumns g = guard_columns(table, {column}, outcome, keep, as_of);
    return g.excluded.empty() ? "kept" : g.excluded[0].code;
  }
};

TEST(Leakage, ColumnsThatKnowTheOutcomeAreFound) {
  Sample s;
  s.column("reason", [](int i) { return i % 3 == 0 ? "price" : ""; });
  s.column("score", [](int i) { return std::to_string(i % 3 == 0 ? 1000 + i : i); });
  s.column("odd code", [](int i) { return i % 3 == 0 ? "2" : (i % 2 == 0 ? "1" : "3"); });
  s.column("fair", [](int i) { return std::to_string((i * 37) % 11); });
  s.column("hint", [](int i) { return i % 3 == 0 && i % 5 != 0 ? "yes" : "no"; });
  EXPECT_EQ(s.code("reason"), "tells_outcome");
  EXPECT_EQ(s.code("score"), "tells_outcome");
  EXPECT_EQ(s.code("odd code"), "tells_outcome");
  EXPECT_EQ(s.code("fair"), "kept");
  EXPECT_EQ(s.code("hint"), "kept");
  EXPECT_EQ(s.code("reason", {"reason"}), "kept");
}

TEST(Leakage, ANumberThatKnowsTheOutcomeInTheMiddleOrOnBothSidesIsFound) {
  StatsTable table;
  table.names = {"both sides", "middle", "fair"};
  table.columns.resize(3);
  std::vector<double> outcome;
  for (int i = 0; i < 3000; ++i) {
    const bool left = i % 3 == 0;
    outcome.push_back(left ? 1 : 0);
    table.lines.push_back(i + 2);
    const int side = i % 2 == 0 ? -5000 - i : 5000 + i;
    table.columns[0].push_back(std::to_string(left ? side : i));
    table.columns[1].push_back(std::to_string(left ? i : side));
    table.columns[2].push_back(std::to_string(i * 7919 % 10007) + ".5");
  }
  const GuardedColumns guarded = guard_columns(table, table.names, outcome, {}, {});
  ASSERT_EQ(guarded.excluded.size(), 2);
  EXPECT_EQ(guarded.excluded[0].column, "both sides");
  EXPECT_EQ(guarded.excluded[0].code, "tells_outcome");
  EXPECT_EQ(guarded.excluded[1].column, "middle");
  EXPECT_THAT(guarded.kept, ElementsAre("fair"));
}

TEST(Leakage, IdsAreFoundAndMeasuresAreNot) {
  Sample s;
  s.column("code", [](int i) { return "K" + std::to_string(i); });
  s.column("number", [](int i) { return std::to_string(70000 + (i * 77) % 200); });
  s.column("money", [](int i) { return std::to_string(i * 7919 % 100003) + ".5"; });
  s.column("wide", [](int i) { return std::to_string(i * 7919); });
  s.column("shop", [](int i) { return "S" + std::to_string(i % 40); });
  EXPECT_EQ(s.code("shop"), "kept");
  EXPECT_EQ(s.code("code"), "id_like");
  EXPECT_EQ(s.code("number"), "id_like");
  EXPECT_EQ(s.code("money"), "kept");
  EXPECT_EQ(s.code("wide"), "kept");
}

TEST(Leakage, DatesFromTheFutureAreTold) {
  Sample s;
  s.column("closed", [](int i) { return format_day(20000 + i % 77); });
  const std::vector<std::optional<Day>> before(200, 20010);
  const std::vector<std::optional<Day>> after(200, 20200);
  EXPECT_EQ(s.code("closed"), "date_unused");
  EXPECT_EQ(s.code("closed", {}, before), "after_date");
  EXPECT_EQ(s.code("closed", {}, after), "date_unused");
}

TEST(Design, TextsBecomeLevelsAndNumbersCurves) {
  Sample s;
  s.column("plan", [](int i) { return i % 4 == 0 ? "" : (i % 2 == 0 ? "big" : "small"); });
  s.column("months", [](int i) { return i % 10 == 0 ? "" : std::to_string(i); });
  s.column("same", [](int) { return "x"; });
  const auto design = make_design(s.table, s.table.names, {.curves = true});
  ASSERT_TRUE(design);
  EXPECT_THAT(design->frame.names, ElementsAre("plan = big", "plan = small", "months", "months'",
                                               "months''", "months (missing)"));
  EXPECT_THAT(design->source_of, ElementsAre(0, 0, 1, 1, 1, 1));
  EXPECT_THAT(design->sources, ElementsAre("plan", "months"));
  ASSERT_EQ(design->warnings.size(), 1U);
  EXPECT_EQ(design->warnings[0].subject, "same");
  // The curve is straight beyond the outer knots.
  const std::vector<double>& bent = design->frame.columns[3];
  EXPECT_NEAR(bent[199] - bent[198], bent[198] - bent[197], 1e-9);
  EXPECT_FALSE(make_design(s.table, {"same"}));
}

TEST(Design, ManyLevelsArePooledOrRefused) {
  Sample s;
  // "big 0" to "big 3" of 25 rows each; 20 others of five rows each.
  s.column("town", [](int i) {
    return i < 100 ? "big " + std::to_string(i % 4) : "small " + std::to_string(i % 20);
  });
  const auto all = make_design(s.table, {"town"});
  ASSERT_TRUE(all);
  EXPECT_EQ(all->terms(), 23);
  EXPECT_TRUE(all->warnings.empty());
  const auto few = make_design(s.table, {"town"}, {.levels_max = 5});
  ASSERT_TRUE(few);
  EXPECT_THAT(few->frame.names, ElementsAre("town = big 0", "town = big 1", "town = big 2",
                                            "town = big 3", "town = small 0"));
  EXPECT_EQ(few->references[0].second, "(rare)");
  ASSERT_EQ(few->warnings.size(), 1);
  EXPECT_EQ(few->warnings[0].code, "many_levels");
  EXPECT_NE(few->warnings[0].message.find("24 different texts; the 5 most"), std::string::npos);
  const auto none = make_design(s.table, {"town"}, {.level_rows_min = 1, .levels_max = 10});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().message.find("24 different texts; at most 10"), std::string::npos);
}

}  // namespace
}  // namespace troth::app
