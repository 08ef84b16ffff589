#include "app/stats_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "base/text.h"

namespace troth::app {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool means_yes(const std::string& value) {
  static const std::set<std::string> kWords{"1",    "yes",     "y",     "true", "t",   "left",
                                            "lost", "churned", "churn", "是",   "流失"};
  double number = 0;
  return (parse_number(value, number) && number == 1) || kWords.contains(fold(value));
}

bool is_bit(const std::string& value) {
  double number = 0;
  return parse_number(value, number) && (number == 0 || number == 1);
}

}  // namespace

Result<std::vector<double>> outcomes_of(const StatsTable& table, const std::string& column,
                                        std::string& positive) {
  const std::vector<std::string>& texts = table.column(column);
  std::set<std::string> values(texts.begin(), texts.end());
  values.erase("");
  const bool bits =
      positive.empty() && !values.empty() && std::all_of(values.begin(), values.end(), is_bit);
  if (values.size() != 2 && !bits) {
    return Error{ErrorCode::bad_input,
                 fmt::format("Column \"{}\" has {} different values; an outcome has two.", column,
                             values.size()),
                 table.path, "Name the column that says to whom it happened."};
  }
  if (positive.empty() && !bits) {
    const auto yes = std::count_if(values.begin(), values.end(), means_yes);
    if (yes == 1) positive = *std::find_if(values.begin(), values.end(), means_yes);
  }
  if (!bits && !values.contains(positive)) {
    return Error{ErrorCode::usage,
                 fmt::format("Which value of \"{}\" means that it happened: \"{}\" or \"{}\"?",
                             column, *values.begin(), *values.rbegin()),
                 "--positive", "Say it with --positive VALUE."};
  }
  std::vector<double> outcome;
  for (const std::string& text : texts) {
    const bool happened = bits ? means_yes(text) : text == positive;
    outcome.push_back(text.empty() ? kMissing : (happened ? 1 : 0));
  }
  if (bits) positive = "1";
  return outcome;
}

}  // namespace troth::app
