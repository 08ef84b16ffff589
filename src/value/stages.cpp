#include "value/stages.h"

#include <algorithm>

namespace troth::value {

namespace {

std::optional<Day> later(std::optional<Day> a, std::optional<Day> b) {
  if (!a || !b) return a ? a : b;
  return std::max(*a, *b);
}

}  // namespace

Stage stage_of(const StageFacts& facts) {
  if (facts.purchases == 0) return facts.met ? Stage::prospect : Stage::suspect;
  if (!facts.recent) return Stage::lapsed;
  if (facts.purchases == 1) return Stage::first_time;
  if (facts.advocate) return Stage::advocate;
  return facts.regular ? Stage::client : Stage::repeat;
}

const char* abcd_class(const AbcdFacts& facts) {
  if (facts.loyal) return facts.large ? "A" : "B";
  return facts.large ? "C" : "D";
}

std::optional<Day> stage_since(Stage stage, const StageDays& days, Day lapse_days) {
  const auto repeat = later(days.second, days.back);
  switch (stage) {
    case Stage::suspect:
      return days.known;
    case Stage::prospect:
      return days.met;
    case Stage::first_time:
      return days.first;
    case Stage::repeat:
    case Stage::client:
      return repeat;
    case Stage::advocate:
      return later(repeat, days.recommends);
    case Stage::lapsed:
      if (!days.last) return std::nullopt;
      return *days.last + lapse_days;
  }
  return std::nullopt;
}

}  // namespace troth::value
