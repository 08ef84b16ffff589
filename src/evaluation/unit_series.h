#pragma once
// Monthly sums for every region, store and channel: what the search for changes looks at.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evaluation/customer_facts.h"
#include "evaluation/types.h"

namespace troth::evaluation {

/// Region, store, channel: the dimensions that have units.
inline constexpr std::array<Dimension, 3> kDimensions = {Dimension::region, Dimension::store,
                                                         Dimension::channel};

/// Names by position; position 0 is the empty name.
class NameList {
 public:
  NameList();
  /// Position of a name, added when new; 0 for the empty name and once the list is full.
  UnitIndex position(std::string_view name);
  const std::string& name(UnitIndex position) const { return names_.at(position); }
  std::size_t size() const { return names_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::vector<std::string> names_;
  UnitIndex find_or_add(std::string_view name);

  std::unordered_map<std::string, UnitIndex, Hash, std::equal_to<>> positions_;
  std::array<UnitIndex, 256> recent_{};  ///< Guesses by a cheap hash, checked against the name.
};

/// Sums of one unit in one calendar month.
struct MonthCell {
  std::int32_t promised = 0;  ///< Interactions with a promise that has fallen due.
  std::int32_t late = 0;      ///< ... kept late or not at all.
  std::int32_t satisfaction_n = 0;
  std::int32_t nps_n = 0;
  double satisfaction_sum = 0;
  double satisfaction_squares = 0;
  double nps_sum = 0;
  double nps_squares = 0;
  std::int32_t complaints = 0;
  std::int32_t active = 0;     ///< Customers who bought in the month or the 6 months before it.
  std::int32_t awaited = 0;    ///< Customers who bought in the 6 months before the month.
  std::int32_t came_back = 0;  ///< ... and bought in it.
  std::int32_t purchases = 0;
  Minor net = 0;

  MonthCell& operator+=(const MonthCell& other);
};

/// Months in which a customer is still waited for after a month with a purchase.
inline constexpr std::size_t kAwaitedMonths = 6;
/// The longest series that is searched: five years.
inline constexpr std::size_t kMaxMonths = 60;

/// Cells by dimension, unit and month. Only whole calendar months up to as_of are kept.
class UnitSeries {
 public:
  /// Months from the one that holds `first` (or kMaxMonths ago) to the last whole one at `as_of`.
  UnitSeries(Day first, Day as_of);

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  /// Position of the month that holds `day`, or npos when it is not kept.
  std::size_t month_of(Day day) const {
    const auto offset = static_cast<std::int64_t>(day) - first_kept_;
    if (offset < 0 || offset >= static_cast<std::int64_t>(month_of_day_.size())) return npos;
    return month_of_day_[static_cast<std::size_t>(offset)];
  }
  std::size_t months() const { return months_; }
  Day first_day(std::size_t month) const;

  NameList& names(std::size_t dimension) { return names_.at(dimension); }
  const NameList& names(std::size_t dimension) const { return names_.at(dimension); }
  MonthCell& cell(std::size_t dimension, UnitIndex unit, std::size_t month) {
    return row(dimension, unit)[month];
  }
  /// The months of a unit, made when it is new.
  MonthCell* row(std::size_t dimension, UnitIndex unit) {
    auto& units = cells_[dimension];
    if (unit >= units.size() || units[unit].empty()) add_unit(dimension, unit);
    return units[unit].data();
  }
  /// The months of a unit; empty when nothing was ever counted there.
  const std::vector<MonthCell>& unit(std::size_t dimension, UnitIndex unit) const;
  std::size_t units(std::size_t dimension) const { return cells_.at(dimension).size(); }

  /// A purchase month of a customer in `unit`, with the customer's next purchase month (npos: none
  /// so far): who is waited for, and who came back. Call once per month with purchases.
  void wait_for(std::size_t dimension, UnitIndex unit, std::size_t bought, std::size_t next);
  /// Turns the marks of wait_for() into counts; call once, after the last order.
  void finish_waiting();

 private:
  void add_unit(std::size_t dimension, UnitIndex unit);

  int first_month_ = 0;
  std::size_t months_ = 0;
  Day first_kept_ = 0;
  std::vector<std::uint8_t> month_of_day_;
  std::array<NameList, 3> names_;
  std::array<std::vector<std::vector<MonthCell>>, 3> cells_;
};

}  // namespace troth::evaluation
