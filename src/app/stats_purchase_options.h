#pragma once
// What the methods on purchases share on the command line.

#include <memory>
#include <string>

#include "app/stats_purchases.h"
#include "base/console.h"
#include "base/result.h"
#include "base/time.h"

namespace CLI {
class App;
}

namespace troth::app {

struct PurchaseOptions {
  PurchaseColumns columns;
  std::string as_of;
  std::string out;
  double level = stats::kDefaultLevel;
};

/// --orders, --customer, --date, --amount and their kin.
void add_purchase_options(CLI::App& command, PurchaseOptions& options);

/// The day an option names, or `fallback` when it was not given. usage: not a date.
Result<Day> day_or(const std::string& text, Day fallback, const char* option);

/// The day the methods look back from: --as-of, or the last day in the file that is not in the
/// future (a year mistyped must not make everybody look lost).
Result<Day> as_of_day(const PurchaseOptions& options, const PurchaseFile& file,
                      const Console& console);

/// Warns of rows that as_of_day() left aside because they are in the future.
void add_future_warning(Json& result, const PurchaseOptions& options, const PurchaseFile& file,
                        Day as_of);

}  // namespace troth::app
