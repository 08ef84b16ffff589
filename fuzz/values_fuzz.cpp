// Dates, numbers, survey answers, and what is learnt of a column of them.

#include <array>

#include "base/decimal.h"
#include "base/text.h"
#include "fuzz.h"
#include "intake/infer.h"
#include "intake/mapping_labels.h"

using troth::intake::DateOrder;

namespace {

constexpr std::array kOrders = {DateOrder::ymd,          DateOrder::dmy,
                                DateOrder::mdy,          DateOrder::excel_serial,
                                DateOrder::unix_seconds, DateOrder::unix_millis};

void check_time(std::string_view text) {
  for (const auto order : kOrders) {
    const auto time = troth::intake::parse_time(text, order);
    if (!time) continue;
    FUZZ_CHECK(time->micros >= 0 && time->micros < troth::kMicrosPerDay);
    const auto again = troth::intake::parse_time(troth::format_day(time->day), DateOrder::ymd);
    // The last midnight of the calendar lies in the year 10000.
    FUZZ_CHECK(again ? again->day == time->day : time->day > 2'932'896);
  }
}

void check_number(std::string_view text) {
  for (const troth::NumberStyle style :
       {troth::NumberStyle{'.', ','}, troth::NumberStyle{',', '.'}, troth::NumberStyle{',', ' '}}) {
    const auto number = troth::parse_decimal(text, 4, style);
    if (number) {
      FUZZ_CHECK(troth::parse_decimal(troth::format_decimal(*number, 4), 4) == number);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  troth::intake::ColumnLearner learner;
  std::int64_t values = 0;
  for (const auto line : troth::split(fuzz_text(data, size), '\n')) {
    check_time(line);
    check_number(line);
    troth::intake::stated_number(line);
    learner.see(line);
    ++values;
  }
  const auto profile = learner.profile();
  FUZZ_CHECK(profile.values + profile.empties == values);
  FUZZ_CHECK(profile.date_share >= 0 && profile.date_share <= 1);
  FUZZ_CHECK(profile.number_share >= 0 && profile.number_share <= 1);
  FUZZ_CHECK(profile.number_styles.empty() == !profile.minimum.has_value());
  return 0;
}
