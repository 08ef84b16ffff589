#pragma once
// Words of the segments room: what a rule is made of, and what a field of a customer is.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"

namespace troth::segments {

/// What kind of value a field has, and so what it can be compared with.
enum class Type : std::uint8_t {
  text,      ///< Compared without regard to the case of ASCII letters.
  number,    ///< A count or a measure.
  money,     ///< In the workspace's currency.
  date,      ///< A day.
  duration,  ///< The time since a day; compared by the calendar.
  truth,     ///< Yes or no; stands alone in a rule.
};
std::string_view type_name(Type type);

enum class LengthUnit : std::uint8_t { day, week, month, year };

/// "90 days", "3 months": a length of time by the calendar.
struct Length {
  std::int32_t count = 0;
  LengthUnit unit = LengthUnit::day;
  bool operator==(const Length&) const = default;
};

/// The day `length` before `day`; the first day of the calendar when it would lie before that.
Day day_before(Day day, const Length& length);

/// A day as a rule names it: a date, today, or today less a length.
struct When {
  std::optional<Day> day;
  Length before_today;
  bool operator==(const When&) const = default;
};
Day resolve(const When& when, Day today);

/// Which days a field looks at: never later than today.
struct Window {
  enum class Kind : std::uint8_t {
    always,
    last,    ///< The last `length` up to today: today - length < day <= today.
    since,   ///< From `from` on, that day included.
    before,  ///< Before `from`, that day not included.
    range,   ///< From `from` to `to`, both included.
  };
  Kind kind = Kind::always;
  Length length;
  When from;
  When to;
  bool operator==(const Window&) const = default;
};

/// Days as numbers: from <= day <= to.
struct DayRange {
  Day from = 0;
  Day to = 0;
};
DayRange resolve(const Window& window, Day today);

/// What a field is narrowed to: channel = "web", or category in ("Toys", "Games").
struct Restriction {
  std::string name;
  std::vector<std::string> values;
  bool operator==(const Restriction&) const = default;
};

enum class Comparison : std::uint8_t {
  holds,  ///< A yes-or-no field on its own.
  equal,
  not_equal,
  less,
  at_most,
  greater,
  at_least,
  between,  ///< Both ends included.
  in,
  not_in,
  contains,
  not_contains,
  starts_with,
  known,
  unknown,
};

/// A value in a rule, of the type of the field it is compared with.
struct Operand {
  std::string text;
  double number = 0;
  Minor money = 0;
  When when;
  Length length;
  bool operator==(const Operand&) const = default;
};

/// A field asked about: orders(last 90 days, channel = "web"), segment("staff").
struct Reference {
  std::string field;
  std::string subject;  ///< Of fields that need one: the segment, the question.
  Window window;
  std::vector<Restriction> restrictions;
  bool operator==(const Reference&) const = default;
};

/// A rule as a tree. `test` compares a field; `everyone` holds for all.
struct Rule {
  enum class Kind : std::uint8_t { everyone, all, any, negation, test };
  Kind kind = Kind::everyone;
  std::vector<Rule> parts;  ///< all, any: two or more; negation: one.
  Reference reference;
  Comparison comparison = Comparison::holds;
  std::vector<Operand> operands;
  bool operator==(const Rule&) const = default;
};

/// A way in which a field can be narrowed. `sql` is the expression of the field's own query that
/// is compared, or a condition that holds `{in EXPRESSION}`.
struct FieldRestriction {
  std::string name;
  std::string sql;
};

/// A fact about a customer that a rule may use. `sql` is an expression over the row `c` of the
/// table `customer`, for example
///   (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.customer_id AND o.kind = 0
///    AND {within o.ordered_day}{restrictions})
/// with {within DAY} for the days of the window (never later than today), {restrictions} for
/// " AND ..." of the restrictions that were given, {today}, {subject} for the text it is asked
/// about. It gives text, a number, minor units, a day number (date and duration: the day that the
/// time is counted from), or a condition that is true or false, never unknown (truth).
/// Its name in words is message "segments.field.<name>".
struct Field {
  std::string name;
  std::string group;  ///< "customer", "orders", "contacts", "answers", "segments", "value".
  Type type = Type::number;
  std::string sql;
  bool has_window = false;
  bool has_subject = false;
  std::vector<FieldRestriction> restrictions;
  std::vector<std::string> choices;  ///< When only these texts can occur.
  std::string words;                 ///< Messages that say the choices begin so, or "".
  std::string suggestions_sql;       ///< Query of texts that occur, most frequent first; or "".
  bool estimate = false;             ///< A prediction rather than a fact.
};

/// A value bound to a statement.
using Bound = std::variant<std::int64_t, double, std::string>;

/// A condition in SQL with `?` for the values, in order. It is true or false, never NULL.
struct Predicate {
  std::string sql;
  std::vector<Bound> values;
};

/// Where a rule is not understood. `code` is stable; its words are message
/// "segments.problem.<code>" with {found}, {expected} and {nearest}.
struct RuleProblem {
  std::string code;
  int line = 1;    ///< From 1.
  int column = 1;  ///< From 1, in characters.
  std::size_t offset = 0;
  std::size_t length = 0;  ///< Bytes from `offset` that are at fault.
  std::string found;
  std::string expected;  ///< A list, already joined; may be empty.
  std::string nearest;   ///< The name that was perhaps meant; may be empty.
};

}  // namespace troth::segments
