#include <charconv>

#include "events/understand.h"

namespace troth::events {
namespace {

/// Takes texts apart from the left.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// A number of exactly so many digits that is at most `most`; -1 when there is none.
  int digits(std::size_t count, int most) {
    int value = 0;
    if (rest_.size() < count) return -1;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return -1;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value <= most ? value : -1;
  }
  /// Digits behind a decimal point as microseconds; what is finer is cut.
  std::optional<std::int64_t> fraction() {
    std::int64_t micros = 0;
    std::int64_t unit = kMicrosPerSecond / 10;
    std::size_t count = 0;
    while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
      micros += unit * (rest_[count++] - '0');
      unit /= 10;
    }
    rest_.remove_prefix(count);
    if (count == 0) return std::nullopt;
    return micros;
  }
  std::optional<int> offset_minutes() {
    if (take('Z') || take('z') || done()) return 0;
    const bool east = take('+');
    if (!east && !take('-')) return std::nullopt;
    const int hours = digits(2, 14);
    take(':');
    const int minutes = done() ? 0 : digits(2, 59);
    if (hours < 0 || minutes < 0) return std::nullopt;
    return (east ? 1 : -1) * (hours * 60 + minutes);
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  constexpr int kYearMost = 9999;
  Reader reader(text);
  CivilDate date;
  date.year = reader.digits(4, kYearMost);
  if (date.year < 0 || !reader.take('-')) return std::nullopt;
  date.month = reader.digits(2, 12);
  if (date.month < 0 || !reader.take('-')) return std::nullopt;
  date.day = reader.digits(2, 31);
  if (date.day < 0 || !valid_date(date)) return std::nullopt;
  std::int64_t micros = 0;
  int offset = 0;
  if (!reader.done()) {
    if (!reader.take('T') && !reader.take('t') && !reader.take(' ')) return std::nullopt;
    const int hour = reader.digits(2, 23);
    if (hour < 0 || !reader.take(':')) return std::nullopt;
    const int minute = reader.digits(2, 59);
    if (minute < 0) return std::nullopt;
    int second = 0;
    if (reader.take(':') && (second = reader.digits(2, 60)) < 0) return std::nullopt;
    micros = (hour * 3600LL + minute * 60LL + second) * kMicrosPerSecond;
    if (reader.take('.') || reader.take(',')) {
      const auto fraction = reader.fraction();
      if (!fraction) return std::nullopt;
      micros += *fraction;
    }
    const auto given = reader.offset_minutes();
    if (!given || !reader.done()) return std::nullopt;
    offset = *given;
  }
  const auto instant =
      to_day(date) * kMicrosPerDay + micros - std::int64_t{offset} * 60 * kMicrosPerSecond;
  if (instant < 0) return std::nullopt;
  return instant;
}

}  // namespace troth::events
