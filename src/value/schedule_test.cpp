#include "value/schedule.h"

#include <gmock/gmock.h>

#include <map>

#include "value/keeper.h"
#include "value/run_store.h"
#include "value/settings.h"
#include "value/testing.h"

namespace troth::value {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Day day(int year, int month, int dom) {
  return to_day({year, month, dom});
}

class ScheduleTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ScheduleTest() {
    EXPECT_TRUE(company_.session().begin().ok());
    for (Id id = 1; id <= 30; ++id) {
      company_.customer(id);
      for (int i = 0; i < 8; ++i) buy(id, day(2024, 1, 3) + static_cast<Day>(id) + 40 * i);
    }
    EXPECT_TRUE(company_.session().commit().ok());
    at(day(2024, 11, 15), 12);
  }

  void buy(Id customer, Day on) { company_.order({customer, on, 1000}); }
  void at(Day today, int hour) {
    company_.workspace().clock().set(Instant{today} * kMicrosPerDay +
                                     Instant{hour} * 3600 * 1'000'000);
  }

  Due due() {
    const auto found = what_is_due(company_.session(), company_.workspace().database().settings(),
                                   company_.workspace().clock().now());
    EXPECT_TRUE(found.ok()) << found.error().message;
    return found ? *found : Due{};
  }
  Due make(const AfterRefresh& after = {}) {
    SilentProgress progress;
    const auto made =
        make_due(company_.workspace().database(), company_.workspace().clock(), progress, after);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made ? *made : Due{};
  }
  void refresh_by_hand(std::optional<Day> as_of = {}) {
    SilentProgress progress;
    RefreshRequest request;
    request.as_of = as_of;
    ASSERT_TRUE(
        refresh(company_.workspace().database(), request, company_.workspace().clock(), progress)
            .ok());
  }
  /// Days that the rows of the history speak of, by period.
  std::map<Day, Day> history() {
    std::map<Day, Day> found;
    EXPECT_TRUE(company_.session()
                    .scan("SELECT DISTINCT period_day, as_of_day FROM customer_value_history", {},
                          [&](const db::Row& row) {
                            found[static_cast<Day>(row.integer(0))] =
                                static_cast<Day>(row.integer(1));
                            return true;
                          })
                    .ok());
    return found;
  }

  TestCompany company_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, ScheduleTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(ScheduleTest, NothingBeforeSomebodyAskedForTheFirst) {
  EXPECT_FALSE(due().any());
  EXPECT_FALSE(make().any());
  EXPECT_THAT(history(), IsEmpty());
}

TEST_P(ScheduleTest, NothingWithoutNewData) {
  refresh_by_hand();
  EXPECT_FALSE(due().any());
  at(day(2025, 6, 1), 12);
  EXPECT_FALSE(due().any()) << "the last order is where it was";
}

TEST_P(ScheduleTest, ADayWithDataIsRefreshedFromThreeInTheMorning) {
  refresh_by_hand();
  buy(1, day(2024, 11, 15));
  at(day(2024, 11, 16), 2);
  EXPECT_FALSE(due().any());
  at(day(2024, 11, 16), 3);
  EXPECT_EQ(due().today, day(2024, 11, 15));
  EXPECT_THAT(due().periods, IsEmpty());
  EXPECT_TRUE(make().any());
  EXPECT_FALSE(due().any());
  EXPECT_FALSE(make().any()) << "made once";
}

TEST_P(ScheduleTest, ADayThatWasNotOverIsRefreshedAgain) {
  buy(1, day(2024, 11, 15));
  refresh_by_hand();
  buy(2, day(2024, 11, 15));
  at(day(2024, 11, 16), 4);
  EXPECT_EQ(due().today, day(2024, 11, 15));
}

TEST_P(ScheduleTest, PeriodsMissedWhileTheServerWasDownAreMadeUpFor) {
  refresh_by_hand();
  for (const Day on : {day(2024, 12, 20), day(2025, 2, 3), day(2025, 7, 10)}) buy(3, on);
  at(day(2025, 7, 12), 9);
  EXPECT_THAT(due().periods, ElementsAre(day(2024, 12, 31), day(2025, 3, 31), day(2025, 6, 30)));
  make();
  EXPECT_FALSE(due().any());
  const auto past = history();
  for (const Day end : {day(2024, 12, 31), day(2025, 3, 31), day(2025, 6, 30)}) {
    ASSERT_TRUE(past.contains(end));
    EXPECT_EQ(past.at(end), end) << "as of the last day of the period";
  }
  EXPECT_EQ(past.at(day(2025, 9, 30)), day(2025, 7, 10));
  const auto view = customer_value(company_.session(), 3);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->value.as_of_day, day(2025, 7, 10)) << "the present comes last";
}

TEST_P(ScheduleTest, NoMorePeriodsAtOnceThanEight) {
  refresh_by_hand();
  buy(3, day(2034, 5, 1));
  at(day(2034, 5, 3), 9);
  const Due found = due();
  ASSERT_EQ(found.periods.size(), kPeriodsAtOnce);
  EXPECT_EQ(found.periods.back(), day(2034, 3, 31));
}

TEST_P(ScheduleTest, AnotherLengthOfPeriodIsFilledIn) {
  refresh_by_hand();
  buy(3, day(2025, 1, 20));
  at(day(2025, 1, 22), 9);
  make();
  Settings settings;
  settings.history = "month";
  ASSERT_TRUE(store_settings(company_.session(), settings).ok());
  EXPECT_THAT(due().periods, ElementsAre(day(2024, 11, 30)))
      << "the end of December is the end of a quarter";
}

TEST_P(ScheduleTest, ADayAskedForStays) {
  refresh_by_hand(day(2024, 10, 1));
  buy(1, day(2024, 11, 15));
  at(day(2025, 2, 1), 9);
  EXPECT_FALSE(due().any());
}

TEST_P(ScheduleTest, AFailureIsTriedAgainAfterAnHour) {
  refresh_by_hand();
  buy(1, day(2025, 1, 2));
  at(day(2025, 1, 4), 9);
  SilentProgress stopped;
  stopped.cancel();
  EXPECT_FALSE(
      make_due(company_.workspace().database(), company_.workspace().clock(), stopped).ok());
  EXPECT_FALSE(due().any());
  at(day(2025, 1, 4), 11);
  EXPECT_THAT(due().periods, ElementsAre(day(2024, 12, 31)));
  make();
  EXPECT_FALSE(due().any());
}

TEST_P(ScheduleTest, WhatAnotherServerIsAtIsLeftToIt) {
  refresh_by_hand();
  buy(1, day(2024, 11, 16));
  at(day(2024, 11, 18), 9);
  ASSERT_TRUE(store::begin_snapshot(company_.session(), day(2024, 11, 16),
                                    company_.workspace().clock().now())
                  .ok());
  EXPECT_FALSE(make().any());
  at(day(2024, 11, 18), 16);
  EXPECT_TRUE(due().any()) << "after six hours it is taken to be lost";
}

/// Does the work at once.
class JobsOfTest final : public http::Jobs {
 public:
  Result<http::JobState> start(http::JobRequest request) override {
    SilentProgress progress;
    http::JobState state;
    state.id = "1";
    state.owner = request.owner;
    const auto result = request.work(progress);
    EXPECT_TRUE(result.ok()) << result.error().message;
    ++started;
    return state;
  }
  std::optional<http::JobState> find(std::string_view) const override { return {}; }
  std::vector<http::JobState> list() const override { return {}; }
  bool cancel(std::string_view) override { return false; }

  int started = 0;
};

TEST_P(ScheduleTest, WhatIsDueBecomesAJob) {
  JobsOfTest jobs;
  int after = 0;
  const auto start = [&] {
    const auto started = start_due(company_.workspace().database(), company_.workspace().clock(),
                                   jobs, [&](db::Database&, Progress&) -> Status {
                                     ++after;
                                     return {};
                                   });
    EXPECT_TRUE(started.ok());
    return started && *started;
  };
  refresh_by_hand();
  EXPECT_FALSE(start());
  buy(1, day(2024, 11, 16));
  at(day(2024, 11, 18), 9);
  EXPECT_TRUE(start());
  EXPECT_FALSE(start());
  EXPECT_EQ(jobs.started, 1);
  EXPECT_EQ(after, 1);
}

}  // namespace
}  // namespace troth::value
