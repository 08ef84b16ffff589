#pragma once
// Words of the lists room: who needs something done today, and why.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

namespace troth::lists {

enum class Kind : std::uint8_t {
  about_to_leave,  ///< Likely to leave, by the value that leaves with them.
  new_customers,   ///< In their first days: who is due for a second purchase.
  win_back,        ///< Lapsed, by what those who come back are worth.
  advocates,       ///< Satisfied, valuable and recent: ready to recommend.
  over_served,     ///< Cost more in service than they bring.
};
inline constexpr std::size_t kKinds = 5;
inline constexpr std::array<Kind, kKinds> kAllKinds = {
    Kind::about_to_leave, Kind::new_customers, Kind::win_back, Kind::advocates, Kind::over_served};
std::string_view kind_name(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);

/// What a company decides about its lists; kept in the workspace and shown with every list.
struct Definitions {
  double leave_chance = 0.5;      ///< About to leave: chance to leave from here on.
  int new_days = 90;              ///< New: first purchase within so many days.
  int back_days = 365;            ///< Second life: what is bought so long after coming back.
  int back_least = 30;            ///< ... is told from at least so many who came back.
  double recommend_from = 9;      ///< Ready to advocate: latest recommendation, 0 to 10,
  double satisfaction_from = 80;  ///< or, without one, satisfaction, 0 to 100,
  int advocate_days = 180;        ///< and a purchase within so many days,
  int advocate_purchases = 2;     ///< and so many purchases.
  int service_days = 365;         ///< Over-served: contacts within so many days
  std::map<std::string, Minor> contact_costs;  ///< ... at this cost each, by kind of contact;
  Minor contact_cost = 0;                      ///< and this for other kinds.
  std::optional<double> margin;  ///< Share of sales that is earned; empty: from known costs.

  bool operator==(const Definitions&) const = default;
};

/// When those who buy again do so, by Kaplan and Meier (1958): customers without a second purchase
/// count for as long as they have been seen.
struct SecondPurchase {
  std::int64_t n = 0;  ///< Customers with a first purchase.
  std::int64_t returned = 0;
  double within_year = 0;  ///< Share that buys again within a year.
  /// Days by which a quarter, half and three quarters of those have; absent when nobody did.
  std::optional<std::array<int, 3>> quartiles;
};

/// What those who came back after a lapse bought afterwards, per unit of their usual order.
struct SecondLife {
  std::int64_t n = 0;
  double orders = 0;  ///< Usual orders' worth within Definitions::back_days.
  double low = 0;     ///< 95 % interval.
  double high = 0;
};

/// A customer on a list. What is not known is absent.
struct Row {
  Id customer_id = 0;
  std::string name;
  std::int64_t purchases = 0;
  std::optional<Day> first_day;
  std::optional<Day> last_day;
  std::optional<Minor> value;  ///< What is at stake; Kind says what that is.
  Minor current_value = 0;
  std::optional<Minor> average_order;
  std::optional<Minor> clv;
  std::optional<double> usual_gap_days;
  std::optional<double> churn_chance;
  std::optional<double> recommend;
  std::optional<double> satisfaction;
  bool key_account = false;
  std::int64_t contacts = 0;    ///< Over-served.
  Minor service_cost = 0;       ///< Over-served.
  Minor earned = 0;             ///< Over-served.
  std::optional<Day> due_from;  ///< New: the second purchase is likely between these days.
  std::optional<Day> due_to;
  std::string step;  ///< What to do next: message "lists.step.<step>".
};

struct List {
  Kind kind = Kind::about_to_leave;
  Definitions definitions;     ///< By which it was made.
  std::optional<Day> as_of;    ///< The day customer value speaks of; absent before it was computed.
  std::int64_t n = 0;          ///< Customers that could have been on the list.
  std::int64_t customers = 0;  ///< Customers on the list, shown or not.
  std::int64_t found = 0;      ///< Those of them whom a search finds; all without one.
  Minor value = 0;             ///< Of all of them.
  std::vector<Row> rows;       ///< Most at stake first.
  std::optional<SecondPurchase> second_purchase;
  std::optional<SecondLife> second_life;
  std::optional<double> margin;       ///< Over-served: the share used.
  std::vector<std::string> warnings;  ///< Codes: message "lists.warning.<code>".
};

}  // namespace troth::lists
