#include "app/stats_dates.h"

#include <fmt/format.h>

#include <numeric>

#include "base/text.h"
#include "intake/infer.h"

namespace troth::app {
namespace {

using intake::DateOrder;

/// The texts at `places` in one form; gives those that are not in it.
std::vector<std::size_t> read_in(DateOrder order, const std::vector<std::string>& texts,
                                 const std::vector<std::size_t>& places,
                                 std::vector<std::optional<Day>>& days) {
  std::vector<std::size_t> rest;
  for (const std::size_t place : places) {
    if (const auto time = intake::parse_time(texts[place], order)) {
      days[place] = time->day;
    } else {
      rest.push_back(place);
    }
  }
  return rest;
}

DateOrder order_of(const std::string& name) {
  if (name == "dmy") return DateOrder::dmy;
  return name == "mdy" ? DateOrder::mdy : DateOrder::ymd;
}

}  // namespace

std::string_view day_part(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  const auto blank = text.find_last_of(" T", colon);
  return blank == std::string_view::npos ? text : trim(text.substr(0, blank));
}

Result<std::vector<std::optional<Day>>> read_days(const std::vector<std::string>& texts,
                                                  const std::string& order,
                                                  const std::string& column) {
  std::vector<std::optional<Day>> days(texts.size());
  std::vector<std::size_t> rest(texts.size());
  std::iota(rest.begin(), rest.end(), std::size_t{0});
  if (!order.empty()) {
    rest = read_in(DateOrder::ymd, texts, rest, days);
    rest = read_in(order_of(order), texts, rest, days);
  }
  while (!rest.empty()) {
    intake::ColumnLearner learner;
    for (const std::size_t place : rest) learner.see(texts[place]);
    const intake::ColumnProfile profile = learner.profile(true);
    if (profile.date_orders.empty()) break;
    if (profile.dates_ambiguous()) {
      return Error{ErrorCode::bad_input,
                   fmt::format("\"{}\" may be read in two ways.", profile.ambiguous_date), column,
                   "Say --date-order dmy or --date-order mdy."};
    }
    const std::size_t before = rest.size();
    rest = read_in(profile.date_orders.front(), texts, rest, days);
    if (rest.size() == before) break;
  }
  if (!texts.empty() && rest.size() == texts.size()) {
    return Error{ErrorCode::bad_input, "The column holds no dates that can be read.", column,
                 fmt::format("It begins with \"{}\".", texts.front())};
  }
  return days;
}

}  // namespace troth::app
