#include "intake/infer.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <functional>
#include <limits>
#include <set>
#include <unordered_map>

#include "base/ascii.h"
#include "base/text.h"
#include "intake/infer_readings.h"

namespace troth::intake {
namespace {

constexpr std::size_t kDistinctKept = 1000;
constexpr std::size_t kCommonestKept = 200;
constexpr std::size_t kExamples = 5;
constexpr std::size_t kLongestKept = 400;
constexpr int kTriedScale = 6;
constexpr std::int64_t kUnit = 1'000'000;

constexpr std::array kStyles = {NumberStyle{'.', ','}, NumberStyle{',', '.'},
                                NumberStyle{',', ' '}, NumberStyle{'.', '\''},
                                NumberStyle{'.', ' '}, NumberStyle{',', '\''}};
constexpr std::array kDateOrders = {DateOrder::ymd,          DateOrder::dmy,
                                    DateOrder::mdy,          DateOrder::excel_serial,
                                    DateOrder::unix_seconds, DateOrder::unix_millis};
constexpr std::size_t kYmd = 0;
constexpr std::size_t kDmy = 1;
constexpr std::size_t kMdy = 2;
constexpr std::size_t kExcel = 3;
constexpr std::size_t kSeconds = 4;
constexpr std::size_t kMillis = 5;

using StyleReadings = Readings<kStyles.size()>;
using OrderReadings = Readings<kDateOrders.size()>;

/// What a value is made of, to spare it the readings that cannot fit.
struct Makeup {
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t marks = 0;  ///< Point, comma, apostrophe, blank, colon, slash, hyphen.
  bool ascii = true;
};

Makeup makeup(std::string_view value) {
  Makeup made;
  for (const char c : value) {
    if (is_digit(c)) {
      ++made.digits;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      made.ascii = false;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      ++made.letters;
    } else {
      ++made.marks;
    }
  }
  return made;
}

bool looks_like_email(std::string_view value) {
  const std::size_t at = value.find('@');
  if (at == 0 || at == std::string_view::npos || at != value.rfind('@')) return false;
  const std::size_t dot = value.rfind('.');
  return dot != std::string_view::npos && dot > at + 1 && dot + 2 < value.size() &&
         value.find(' ') == std::string_view::npos;
}

/// International form, a Chinese mobile number, or grouped digits that are no date or amount.
bool looks_like_phone(std::string_view value, const Makeup& made) {
  if (!made.ascii || made.letters > 0 || made.digits < 7 || made.digits > 15) return false;
  if (value.find_first_not_of("+0123456789 -()./") != std::string_view::npos) return false;
  if (value.front() == '+' || value.starts_with("00")) return made.digits >= 9;
  if (made.digits == 11 && made.marks == 0) return value[0] == '1' && value[1] >= '3';
  const bool grouped = value.find_first_of("-( ") != std::string_view::npos;
  return grouped && made.digits >= 9 && value.find('.') == std::string_view::npos &&
         !parse_time(value, DateOrder::ymd);
}

/// Years and days of the month that a reading of two-digit years gives.
struct Spread {
  std::set<int> years;
  std::bitset<32> days;
  bool wide() const { return years.size() >= 10 && days.count() <= 6; }
};

}  // namespace

bool means_empty(std::string_view text) {
  text = trim(text);
  if (text.empty()) return true;
  if (text.size() > 6) return false;
  constexpr std::string_view kFirst = "nN-#\\(\xe6\xe2";
  if (kFirst.find(text.front()) == std::string_view::npos) return false;
  constexpr std::array<std::string_view, 10> kEmpty = {"null", "na",  "n/a",    "-",  "#n/a",
                                                       "nan",  "\\n", "(null)", "无", "—"};
  const std::string lower = ascii_lower(text);
  return std::find(kEmpty.begin(), kEmpty.end(), lower) != kEmpty.end();
}

struct ColumnLearner::State {
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::int64_t values = 0;
  std::int64_t empties = 0;
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> counts;
  std::vector<const std::pair<const std::string, std::int64_t>*> in_order;
  std::string longest;

  /// All that is learnt from what a value looks like.
  struct Lesson {
    StyleReadings styles;
    std::array<double, kStyles.size()> minimum;
    std::array<double, kStyles.size()> maximum;
    std::array<bool, kStyles.size()> integers;
    OrderReadings orders;
    std::string same_either_way;  ///< 04/04/2021
    std::array<Spread, 3> spreads;
    std::int64_t emails = 0;
    std::int64_t phones = 0;

    Lesson() {
      minimum.fill(std::numeric_limits<double>::infinity());
      maximum.fill(-std::numeric_limits<double>::infinity());
      integers.fill(true);
    }
    void learn(std::string_view value, std::int64_t times);
    void learn_number(std::string_view value, const Makeup& made, std::int64_t times);
    void learn_time(std::string_view value, const Makeup& made, std::int64_t times);
    void exclude_spread_years(std::int64_t values);
  };
  Lesson lesson;  ///< Of values beyond the first kDistinctKept; theirs waits for the profile.
};

void ColumnLearner::State::Lesson::learn(std::string_view value, std::int64_t times) {
  const Makeup made = makeup(value);
  if (looks_like_email(value)) emails += times;
  if (made.digits == 0 && made.ascii) return;
  if (looks_like_phone(value, made)) phones += times;
  learn_number(value, made, times);
  learn_time(value, made, times);
}

void ColumnLearner::State::Lesson::learn_number(std::string_view value, const Makeup& made,
                                                std::int64_t times) {
  if (made.letters > 3) return;
  StyleReadings::Results results;
  const bool plain = made.ascii && made.marks == 0;
  for (std::size_t i = 0; i < kStyles.size(); ++i) {
    results[i] = plain && i > 0 ? results[0] : parse_decimal(value, kTriedScale, kStyles[i]);
    if (!results[i]) continue;
    const double number = static_cast<double>(*results[i]) / static_cast<double>(kUnit);
    minimum[i] = std::min(minimum[i], number);
    maximum[i] = std::max(maximum[i], number);
    integers[i] = integers[i] && *results[i] % kUnit == 0;
  }
  styles.see(value, results, times);
}

void ColumnLearner::State::Lesson::learn_time(std::string_view value, const Makeup& made,
                                              std::int64_t times) {
  OrderReadings::Results results;
  const auto read = [&](std::size_t way) {
    const auto time = parse_time(value, kDateOrders[way]);
    if (time) results[way] = time->day * kMicrosPerDay + time->micros;
    return time;
  };
  const auto within = [&](std::size_t way, double low, double high) {
    const double number = results[way] ? static_cast<double>(*results[way]) : -1;
    if (number < low * static_cast<double>(kMicrosPerSecond) ||
        number > high * static_cast<double>(kMicrosPerSecond)) {
      results[way].reset();
    }
  };
  const bool stamp = made.ascii && made.letters == 0 &&
                     value.find_first_not_of("0123456789.,") == std::string_view::npos &&
                     made.marks <= 1;
  if (stamp) {
    // Stamps that people keep lie between 1954 and 2100; shorter numbers are just numbers.
    constexpr double kYear = 365.25 * 86'400;
    read(kExcel);
    within(kExcel, -16 * kYear, 130 * kYear);
    if (made.digits >= 9) read(kSeconds);
    within(kSeconds, 3 * kYear, 130 * kYear);
    if (made.digits >= 13) read(kMillis);
    within(kMillis, 30 * kYear, 130 * kYear);
  }
  if (!stamp || made.marks == 0) {
    for (const std::size_t way : {kYmd, kDmy, kMdy}) {
      const auto time = read(way);
      if (!time || made.digits > 6) continue;
      const CivilDate date = to_civil(time->day);
      spreads[way].years.insert(date.year);
      spreads[way].days.set(static_cast<std::size_t>(date.day));
    }
  }
  if (made.letters == 0 && results[kDmy] && results[kDmy] == results[kMdy]) same_either_way = value;
  orders.see(value, results, times);
}

/// 04/03/21 could be 2004-03-21, but not in a column whose "years" run like days of the month.
void ColumnLearner::State::Lesson::exclude_spread_years(std::int64_t values) {
  const bool year_first = orders.read(kYmd) * 2 > values;
  const bool year_last = std::max(orders.read(kDmy), orders.read(kMdy)) * 2 > values;
  if (!year_first || !year_last) return;
  const std::size_t last = orders.read(kDmy) >= orders.read(kMdy) ? kDmy : kMdy;
  if (spreads[kYmd].wide() && !spreads[last].wide()) orders.exclude(kYmd);
  if (spreads[last].wide() && !spreads[kYmd].wide()) {
    orders.exclude(kDmy);
    orders.exclude(kMdy);
  }
}

ColumnLearner::ColumnLearner() : state_(std::make_unique<State>()) {}
ColumnLearner::~ColumnLearner() = default;
ColumnLearner::ColumnLearner(ColumnLearner&&) noexcept = default;
ColumnLearner& ColumnLearner::operator=(ColumnLearner&&) noexcept = default;

void ColumnLearner::see(std::string_view value) {
  State& s = *state_;
  value = trim(value);
  if (means_empty(value)) {
    ++s.empties;
    return;
  }
  ++s.values;
  if (value.size() > s.longest.size() && s.longest.size() < kLongestKept) s.longest = value;
  if (const auto found = s.counts.find(value); found != s.counts.end()) {
    ++found->second;
  } else if (s.counts.size() < kDistinctKept && value.size() <= kLongestKept) {
    s.in_order.push_back(&*s.counts.emplace(value, 1).first);
  } else {
    s.lesson.learn(value, 1);
  }
}

ColumnProfile ColumnLearner::profile(bool whole) const {
  const State& s = *state_;
  State::Lesson lesson = s.lesson;
  for (const auto* entry : s.in_order) lesson.learn(entry->first, entry->second);

  ColumnProfile profile;
  profile.values = s.values;
  profile.empties = s.empties;
  profile.distinct = static_cast<std::int64_t>(s.counts.size());
  profile.longest = s.longest;
  for (const auto* entry : s.in_order) {
    if (profile.examples.size() < kExamples) profile.examples.push_back(entry->first);
    profile.commonest.emplace_back(entry->first, entry->second);
  }
  std::stable_sort(profile.commonest.begin(), profile.commonest.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (profile.commonest.size() > kCommonestKept) profile.commonest.resize(kCommonestKept);
  if (s.values == 0) return profile;

  const auto share = [&](std::int64_t count) {
    return static_cast<double>(count) / static_cast<double>(s.values);
  };
  profile.email_share = share(lesson.emails);
  profile.phone_share = share(lesson.phones);

  const auto styles = lesson.styles.left(s.values);
  profile.integers = !styles.empty();
  for (const std::size_t i : styles) {
    profile.number_styles.push_back(kStyles[i]);
    profile.integers = profile.integers && lesson.integers[i];
  }
  if (!styles.empty()) {
    profile.number_share = share(lesson.styles.read(styles[0]));
    profile.minimum = lesson.minimum[styles[0]];
    profile.maximum = lesson.maximum[styles[0]];
  }
  for (const std::size_t i : lesson.styles.readable(s.values)) {
    profile.readable_numbers.push_back(kStyles[i]);
  }
  if (styles.size() > 1) profile.ambiguous_number = lesson.styles.example(styles[0], styles[1]);

  lesson.exclude_spread_years(s.values);
  const auto orders = lesson.orders.left(s.values);
  for (const std::size_t i : orders) profile.date_orders.push_back(kDateOrders[i]);
  if (!orders.empty()) profile.date_share = share(lesson.orders.read(orders[0]));
  for (const std::size_t i : lesson.orders.readable(s.values)) {
    profile.readable_dates.push_back(kDateOrders[i]);
  }
  if (orders.size() > 1) profile.ambiguous_date = lesson.orders.example(orders[0], orders[1]);
  const bool day_first_stands_for_both = orders == std::vector<std::size_t>{kDmy} &&
                                         lesson.orders.read(kDmy) == lesson.orders.read(kMdy);
  if (!whole && day_first_stands_for_both && !lesson.same_either_way.empty()) {
    profile.date_orders.push_back(DateOrder::mdy);
    profile.ambiguous_date = lesson.same_either_way;
  }
  return profile;
}

}  // namespace troth::intake
