#include <array>
#include <cmath>
#include <cstring>
#include <utility>

#include "base/ascii.h"
#include "base/text.h"
#include "intake/infer.h"

namespace troth::intake {
namespace {

constexpr std::size_t kMaxLength = 80;
constexpr std::int64_t kMicrosPerHour = 3'600 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;

using namespace std::string_view_literals;

/// What East Asian dates and times are written with, and what it means here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 30> kStandIns = {{
    {"年"sv, "-"sv},      {"月"sv, "-"sv},      {"日"sv, " "sv},      {"号"sv, " "sv},
    {"时"sv, ":"sv},      {"時"sv, ":"sv},      {"点"sv, ":"sv},      {"點"sv, ":"sv},
    {"分"sv, ":"sv},      {"秒"sv, " "sv},      {"上午"sv, " am "sv}, {"下午"sv, " pm "sv},
    {"凌晨"sv, " am "sv}, {"早上"sv, " am "sv}, {"晚上"sv, " pm "sv}, {"中午"sv, " pm "sv},
    {"／"sv, "/"sv},      {"－"sv, "-"sv},      {"．"sv, "."sv},      {"："sv, ":"sv},
    {"，"sv, ","sv},      {"\u00a0"sv, " "sv},  {"\u202f"sv, " "sv},  {"\u3000"sv, " "sv},
    {"−"sv, "-"sv},       {"星期"sv, "~"sv},    {"周"sv, "~"sv},      {"週"sv, "~"sv},
    {"Ｔ"sv, "t"sv},      {"、"sv, "-"sv},
}};

/// A date as lower-case ASCII.
struct Plain {
  std::array<char, kMaxLength> bytes;
  std::size_t size = 0;
  bool east_asian = false;  ///< Had 年, so it is year, month, day.
  bool spoken = false;      ///< The time has 时 and 分, which may stand at its end.

  bool add(std::string_view text) {
    if (size + text.size() > bytes.size()) return false;
    std::memcpy(bytes.data() + size, text.data(), text.size());
    size += text.size();
    return true;
  }
  bool add(char c) {
    if (size == bytes.size()) return false;
    bytes[size++] = c;
    return true;
  }
};

/// Takes one character that is not ASCII off `text`. False when dates are not written with it.
bool take_wide(std::string_view& text, Plain& plain) {
  if (text.size() >= 3 && text.starts_with("\xef\xbc") && text[2] >= '\x90' && text[2] <= '\x99') {
    const char digit = static_cast<char>('0' + (text[2] - '\x90'));  // U+FF10 to U+FF19
    text.remove_prefix(3);
    return plain.add(digit);
  }
  for (const auto& [written, meaning] : kStandIns) {
    if (!text.starts_with(written)) continue;
    text.remove_prefix(written.size());
    if (meaning == "~") {  // A day of the week: one character names it.
      if (text.size() < 3) return false;
      text.remove_prefix(3);
      return plain.add(' ');
    }
    plain.east_asian = plain.east_asian || written == "年";
    plain.spoken = plain.spoken || (meaning == ":" && written != "：");
    return plain.add(meaning);
  }
  return false;
}

bool make_plain(std::string_view text, Plain& plain) {
  while (!text.empty()) {
    const char c = text.front();
    if (static_cast<unsigned char>(c) < 0x80) {
      text.remove_prefix(1);
      if (c == '(') return plain.add(c);  // A remark, such as the name of the time zone.
      if (!plain.add(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c)) return false;
    } else if (!take_wide(text, plain)) {
      return false;
    }
  }
  return true;
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// Reads along a plain text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char c) {
    if (peek() != c || done()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  /// A whole word, not the start of a longer one.
  bool take_word(std::string_view word) {
    if (!rest_.starts_with(word) || (rest_.size() > word.size() && is_letter(rest_[word.size()]))) {
      return false;
    }
    rest_.remove_prefix(word.size());
    return true;
  }
  void skip(std::string_view any) {
    while (!done() && any.find(peek()) != std::string_view::npos) rest_.remove_prefix(1);
  }
  std::string_view digits() {
    std::size_t count = 0;
    while (count < rest_.size() && is_digit(rest_[count])) ++count;
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

 private:
  std::string_view rest_;
};

int digits_value(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

constexpr std::array kMonths = {"january"sv,   "february"sv, "march"sv,    "april"sv,
                                "may"sv,       "june"sv,     "july"sv,     "august"sv,
                                "september"sv, "october"sv,  "november"sv, "december"sv};
constexpr std::array kWeekdays = {"monday"sv, "tuesday"sv,  "wednesday"sv, "thursday"sv,
                                  "friday"sv, "saturday"sv, "sunday"sv};

/// A name in full or as its first letters (three, or "sept", "tues", "thur", "thurs").
template <std::size_t N>
int take_name(Cursor& at, const std::array<std::string_view, N>& names) {
  if (!is_letter(at.peek())) return 0;
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i].front() != at.peek()) continue;
    for (std::size_t length = names[i].size(); length >= 3; --length) {
      if (at.take_word(names[i].substr(0, length))) return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

std::optional<int> year_of(std::string_view digits) {
  if (digits.size() == 4) return digits_value(digits);
  if (digits.size() != 2) return std::nullopt;
  const int two = digits_value(digits);
  return two < 70 ? 2000 + two : 1900 + two;
}

std::optional<CivilDate> civil(std::string_view year, int month, std::string_view day) {
  const auto y = year_of(year);
  if (!y || day.empty() || day.size() > 2) return std::nullopt;
  const CivilDate date{*y, month, digits_value(day)};
  if (!valid_date(date)) return std::nullopt;
  return date;
}

std::optional<CivilDate> civil(std::string_view year, std::string_view month,
                               std::string_view day) {
  if (month.empty() || month.size() > 2) return std::nullopt;
  return civil(year, digits_value(month), day);
}

std::optional<CivilDate> in_order(std::string_view first, std::string_view second,
                                  std::string_view third, DateOrder order) {
  if (order == DateOrder::ymd) return civil(first, second, third);
  if (order == DateOrder::dmy) return civil(third, second, first);
  return civil(third, first, second);
}

void skip_ordinal(Cursor& at) {
  for (const auto suffix : {"st"sv, "nd"sv, "rd"sv, "th"sv}) {
    if (at.take_word(suffix)) return;
  }
}

constexpr std::string_view kLoose = " -/.,";

/// "March 4, 2021", behind the month.
std::optional<CivilDate> month_first(Cursor& at, int month) {
  at.skip(kLoose);
  const auto day = at.digits();
  skip_ordinal(at);
  at.skip(kLoose);
  return civil(at.digits(), month, day);
}

/// "4 March 2021" or "2021-Mar-04", behind the first number.
std::optional<CivilDate> month_second(Cursor& at, std::string_view first) {
  skip_ordinal(at);
  at.skip(kLoose);
  const int month = take_name(at, kMonths);
  at.skip(kLoose);
  if (month == 0) return std::nullopt;
  const auto last = at.digits();
  return first.size() == 4 ? civil(first, month, last) : civil(last, month, first);
}

/// "20210304" with or without "1230" or "123000" behind it, which becomes the time.
std::optional<CivilDate> compact(std::string_view digits, DateOrder order, std::string_view& time) {
  time = digits.substr(8);
  if (!time.empty() && order != DateOrder::ymd) return std::nullopt;
  const auto date =
      order == DateOrder::ymd
          ? civil(digits.substr(0, 4), digits.substr(4, 2), digits.substr(6, 2))
          : in_order(digits.substr(0, 2), digits.substr(2, 2), digits.substr(4, 4), order);
  // Without separators most numbers would be dates of some century.
  if (!date || date->year < 1900 || date->year > 2099) return std::nullopt;
  return date;
}

std::optional<CivilDate> read_date(Cursor& at, DateOrder order, bool east_asian,
                                   std::string_view& time) {
  if (take_name(at, kWeekdays) != 0) at.skip(" ,.");
  if (const int month = take_name(at, kMonths); month != 0) return month_first(at, month);
  const auto first = at.digits();
  if (first.size() == 8 || first.size() == 12 || first.size() == 14) {
    return compact(first, order, time);
  }
  if (first.empty() || first.size() > 4) return std::nullopt;
  Cursor ahead = at;
  ahead.skip(kLoose);
  if (is_letter(ahead.peek())) return month_second(at, first);
  const char separator = at.peek();
  if (separator != '-' && separator != '/' && separator != '.') return std::nullopt;
  at.take(separator);
  if (separator == '.') at.skip(" ");
  const auto second = at.digits();
  if (!at.take(separator)) return std::nullopt;
  if (separator == '.') at.skip(" ");
  const auto third = at.digits();
  if (east_asian && order != DateOrder::ymd) return std::nullopt;
  return in_order(first, second, third, order);
}

enum class Half : std::uint8_t { none, am, pm };

Half take_half(Cursor& at) {
  if (at.take_word("am") || at.take("a.m.")) return Half::am;
  if (at.take_word("pm") || at.take("p.m.")) return Half::pm;
  return Half::none;
}

/// Two digits of a part of the time, below `limit`.
bool take_part(std::string_view digits, int limit, int& part) {
  if (digits.empty() || digits.size() > 2) return false;
  part = digits_value(digits);
  return part < limit;
}

struct Hands {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::int64_t micros = 0;
};

bool read_fraction(Cursor& at, Hands& hands) {
  const auto digits = at.digits();
  if (digits.empty() || digits.size() > 9) return false;
  std::int64_t scale = kMicrosPerSecond / 10;
  for (const char c : digits) {
    hands.micros += scale * (c - '0');
    scale /= 10;
  }
  return true;
}

bool read_hands(Cursor& at, bool spoken, bool basic, Hands& hands, bool& hour_only) {
  const auto first = at.digits();
  if (basic && (first.size() == 4 || first.size() == 6)) {
    return take_part(first.substr(0, 2), 25, hands.hour) &&
           take_part(first.substr(2, 2), 60, hands.minute) &&
           (first.size() == 4 || take_part(first.substr(4), 60, hands.second)) &&
           (!at.take('.') || read_fraction(at, hands));
  }
  if (!take_part(first, 25, hands.hour)) return false;
  hour_only = !at.take(':') || (spoken && !is_digit(at.peek()));
  if (hour_only) return true;
  if (!take_part(at.digits(), 60, hands.minute)) return false;
  if (!at.take(':') || (spoken && !is_digit(at.peek()))) return true;
  if (!take_part(at.digits(), 60, hands.second)) return false;
  if (at.take('.') || at.take(',')) return read_fraction(at, hands);
  return true;
}

/// "Z", "+08:00", "-0500", "GMT+8"; nothing is fine too.
bool read_zone(Cursor& at, std::optional<int>& offset) {
  at.skip(" ");
  const bool named = at.take_word("utc") || at.take_word("gmt") || at.take_word("z");
  if (named) offset = 0;
  const bool east = at.peek() == '+';
  if (!at.take('+') && !at.take('-')) return true;
  const auto digits = at.digits();
  int hours = 0;
  int minutes = 0;
  if (!take_part(digits.substr(0, std::min<std::size_t>(digits.size(), 2)), 19, hours))
    return false;
  if (digits.size() > 2 && (digits.size() != 4 || !take_part(digits.substr(2), 60, minutes))) {
    return false;
  }
  if (at.take(':') && (digits.size() > 2 || !take_part(at.digits(), 60, minutes))) return false;
  offset = (east ? 1 : -1) * (hours * 60 + minutes);
  return true;
}

bool read_time(Cursor& at, bool spoken, bool basic, LocalTime& time) {
  at.skip(" ");
  Half half = take_half(at);
  at.skip(" ");
  Hands hands;
  bool hour_only = false;
  if (!read_hands(at, spoken, basic, hands, hour_only)) return false;
  at.skip(" ");
  if (half == Half::none) half = take_half(at);
  if (hour_only && half == Half::none && !spoken) return false;
  if (half == Half::am && hands.hour > 12) return false;
  if (half == Half::am && hands.hour == 12) hands.hour = 0;
  if (half == Half::pm && hands.hour < 12) hands.hour += 12;
  time.micros = hands.hour * kMicrosPerHour + hands.minute * kMicrosPerMinute +
                hands.second * kMicrosPerSecond + hands.micros;
  if (time.micros > kMicrosPerDay) return false;
  if (time.micros == kMicrosPerDay) {  // 24:00 is the next midnight.
    time.micros = 0;
    ++time.day;
  }
  if (!read_zone(at, time.offset_minutes)) return false;
  at.skip(" ");
  return at.done() || (at.peek() == '(' && time.offset_minutes);
}

std::optional<LocalTime> parse_written(std::string_view text, DateOrder order) {
  if (text.size() > kMaxLength) return std::nullopt;
  Plain plain;
  if (!make_plain(text, plain)) return std::nullopt;
  Cursor at(std::string_view(plain.bytes.data(), plain.size));
  std::string_view digits_behind;
  const auto date = read_date(at, order, plain.east_asian, digits_behind);
  if (!date) return std::nullopt;
  LocalTime time;
  time.day = to_day(*date);
  if (!digits_behind.empty()) {
    Cursor behind(digits_behind);
    if (!read_time(behind, false, true, time) || !at.done()) return std::nullopt;
    return time;
  }
  if (at.done()) return time;
  const bool basic = at.take('t');
  if (!basic) {
    const char next = at.peek();
    if (next != ' ' && next != ',') return std::nullopt;
    at.skip(" ,");
    if (at.done()) return time;
    if (take_name(at, kWeekdays) != 0) at.skip(" ,");
    if (at.done()) return time;
  }
  if (!read_time(at, plain.spoken, basic, time)) return std::nullopt;
  return time;
}

/// Two digits at `at`, or -1.
int two(const char* at) {
  return is_digit(at[0]) && is_digit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : -1;
}

/// "2021-03-04", alone or with " 10:20:30" (or T between). Nothing when it is anything else.
std::optional<LocalTime> parse_iso(std::string_view text) {
  if (text.size() != 10 && text.size() != 19) return std::nullopt;
  const char* c = text.data();
  if (c[4] != '-' || c[7] != '-') return std::nullopt;
  const int century = two(c);
  const int year = two(c + 2);
  if (century < 0 || year < 0) return std::nullopt;
  const CivilDate date{century * 100 + year, two(c + 5), two(c + 8)};
  if (!valid_date(date)) return std::nullopt;
  LocalTime time{to_day(date), 0, std::nullopt};
  if (text.size() == 10) return time;
  const int hour = two(c + 11);
  const int minute = two(c + 14);
  const int second = two(c + 17);
  const bool fits = (c[10] == ' ' || c[10] == 'T') && c[13] == ':' && c[16] == ':';
  if (!fits || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  time.micros = hour * kMicrosPerHour + minute * kMicrosPerMinute + second * kMicrosPerSecond;
  return time;
}

/// A number of days or seconds: whole part, and the fraction as a share of one.
bool read_stamp(std::string_view text, std::int64_t& whole, double& fraction) {
  Cursor at(text);
  const auto digits = at.digits();
  if (digits.empty() || digits.size() > 15) return false;
  whole = 0;
  for (const char c : digits) whole = whole * 10 + (c - '0');
  fraction = 0;
  if (!at.take('.') && !at.take(',')) return at.done();
  const auto behind = at.digits();
  if (behind.empty() || behind.size() > 18) return false;
  double scale = 0.1;
  for (const char c : behind) {
    fraction += scale * (c - '0');
    scale /= 10;
  }
  return at.done();
}

std::optional<LocalTime> at_instant(std::int64_t micros) {
  constexpr std::int64_t kLastMicros = 253'402'300'800 * kMicrosPerSecond;  // The year 10000.
  if (micros >= kLastMicros) return std::nullopt;
  return LocalTime{static_cast<Day>(micros / kMicrosPerDay), micros % kMicrosPerDay, 0};
}

/// Days since the end of 1899, with the 29 February 1900 that Excel believes in.
std::optional<LocalTime> parse_excel(std::int64_t serial, double fraction) {
  constexpr std::int64_t kEpoch = 25'569;    // 1970-01-01
  constexpr std::int64_t kLast = 2'958'465;  // 9999-12-31
  if (serial < 1 || serial == 60 || serial > kLast) return std::nullopt;
  const std::int64_t day = serial - kEpoch + (serial < 60 ? 1 : 0);
  // Excel's doubles hold a moment to about a microsecond; people mean the millisecond.
  const auto millis = static_cast<std::int64_t>(std::llround(fraction * 86'400'000.0));
  const std::int64_t carried = millis / 86'400'000;
  return LocalTime{static_cast<Day>(day + carried), millis % 86'400'000 * 1000, std::nullopt};
}

}  // namespace

std::optional<LocalTime> parse_time(std::string_view text, DateOrder order) {
  text = trim(text);
  if (order == DateOrder::ymd || order == DateOrder::dmy || order == DateOrder::mdy) {
    if (order == DateOrder::ymd) {
      if (const auto iso = parse_iso(text)) return iso;
    }
    return parse_written(text, order);
  }
  std::int64_t whole = 0;
  double fraction = 0;
  if (!read_stamp(text, whole, fraction)) return std::nullopt;
  if (order == DateOrder::excel_serial) return parse_excel(whole, fraction);
  const std::int64_t unit = order == DateOrder::unix_seconds ? kMicrosPerSecond : 1000;
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(whole, unit, &micros)) return std::nullopt;
  return at_instant(micros + static_cast<std::int64_t>(fraction * static_cast<double>(unit)));
}

}  // namespace troth::intake
