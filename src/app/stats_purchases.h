#pragma once
// Purchases of customers from a plain file, for the value statistics of `troth stats`.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "app/stats_names.h"
#include "app/stats_print.h"
#include "base/result.h"
#include "base/time.h"
#include "stats/btyd.h"

namespace troth::app {

constexpr double kDaysPerWeek = 7;

struct PurchaseColumns {
  std::string path;
  std::string customer;
  std::string date;
  std::string amount;
  std::string quantity;    ///< "" or a column by which the amount is multiplied.
  std::string date_order;  ///< "" to detect; ymd, dmy or mdy.
};

/// All that was bought or taken back by one customer on one day. Only days with a line that is not
/// negative are purchases; `purchase` is false for a day of returns alone.
class PurchaseDay {
 public:
  PurchaseDay() = default;
  PurchaseDay(std::uint32_t customer, Day day, double amount, bool purchase)
      : amount_(amount), day_(day), customer_(2 * customer + (purchase ? 1 : 0)) {}

  std::uint32_t customer() const { return customer_ / 2; }  ///< Of PurchaseFile::customers.
  Day day() const { return day_; }
  double amount() const { return amount_; }
  bool purchase() const { return customer_ % 2 == 1; }
  /// Another line of the same day.
  void add(const PurchaseDay& more) {
    amount_ += more.amount_;
    customer_ |= more.customer_;
  }

 private:
  double amount_ = 0;
  Day day_ = 0;
  std::uint32_t customer_ = 0;  ///< Twice, and 1 for a purchase: there are millions of these.
};

struct PurchaseFile {
  NameTable customers;            ///< Ids as in the file, in order of first appearance.
  std::vector<PurchaseDay> days;  ///< By customer, then day.
  std::int64_t rows = 0;
  std::int64_t without_customer = 0;
  std::int64_t refused = 0;  ///< Rows whose date or amount cannot be read.
  std::string first_refusal;
  Day first_day = 0;
  Day last_day = 0;

  /// The last day with a row that is not after `limit`; the first day when all are.
  Day last_day_until(Day limit) const;
};

/// Reads the file block by block. Rows without customer or with an unreadable date or amount are
/// counted and left out. Dates as read_days(); the style of numbers is learnt from the beginning of
/// the file. Errors: columns that are not there, dates or numbers that may be read in two ways, no
/// usable row.
Result<PurchaseFile> read_purchases(const PurchaseColumns& columns, std::istream& standard_input);

/// One customer as the models see it, up to and with day `end`.
struct CustomerHistory {
  std::uint32_t customer = 0;
  stats::PurchaseHistory history;  ///< In weeks.
  Day last_purchase = 0;
  double purchases = 0;        ///< Purchase days, the first included.
  double net = 0;              ///< Purchases less returns.
  double repeat_mean = 0;      ///< Net value per repeat purchase; 0 without.
  double later_purchases = 0;  ///< Purchase days in (end, later_end].
};

/// Customers with a purchase by `end`, and who is not among them.
struct Histories {
  std::vector<CustomerHistory> customers;
  Day end = 0;
  std::size_t later = 0;         ///< Customers first seen after `end`.
  std::size_t returns_only = 0;  ///< Customers who by `end` only gave back.
};

/// A return counts against the purchase before it, the first of all included.
Histories histories_of(const PurchaseFile& file, Day end, Day later_end);

/// Adds {"read","without_customer","refused"} rows, and warnings of what was left out.
void add_purchase_rows(Json& result, const PurchaseFile& file, const Histories& histories);

}  // namespace troth::app
