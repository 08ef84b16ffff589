#include "app/stats_purchase_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

namespace troth::app {

void add_purchase_options(CLI::App& command, PurchaseOptions& options) {
  PurchaseColumns& columns = options.columns;
  command
      .add_option("--orders,--data", columns.path, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  command.add_option("--customer", columns.customer, "Column with the customer")->required();
  command.add_option("--date", columns.date, "Column with the date")->required();
  command.add_option("--amount", columns.amount, "Column with the value; returns are negative")
      ->required();
  command.add_option("--quantity", columns.quantity, "Column to multiply the value by");
  command.add_option("--date-order", columns.date_order, "ymd, dmy or mdy [detected]")
      ->check(CLI::IsMember({"ymd", "dmy", "mdy"}));
  command.add_option("--as-of", options.as_of, "Last day that counts [last in the file]");
  command.add_option("--out", options.out, "Write one line per customer to this file");
  command.add_option("--level", options.level, "Level of intervals [0.95]")
      ->check(CLI::Range(0.01, 0.999));
}

Result<Day> day_or(const std::string& text, Day fallback, const char* option) {
  if (text.empty()) return fallback;
  if (const auto day = parse_day(text)) return *day;
  return Error{ErrorCode::usage, fmt::format("{} is not a date.", option), text,
               "Write it like 2026-03-31."};
}

Result<Day> as_of_day(const PurchaseOptions& options, const PurchaseFile& file,
                      const Console& console) {
  // A day further on: somewhere it is tomorrow already.
  const Day today = TimeZone::utc().to_local_day(console.clock.now()) + 1;
  return day_or(options.as_of, file.last_day_until(today), "--as-of");
}

void add_future_warning(Json& result, const PurchaseOptions& options, const PurchaseFile& file,
                        Day as_of) {
  if (!options.as_of.empty() || file.last_day <= as_of) return;
  const auto later = std::count_if(file.days.begin(), file.days.end(),
                                   [as_of](const PurchaseDay& day) { return day.day() > as_of; });
  add_warning(result,
              {"future_dates",
               fmt::format("Purchases and returns dated in the future (up to {}), left aside: {}.",
                           format_day(file.last_day), later),
               options.columns.date});
}

}  // namespace troth::app
