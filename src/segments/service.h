#pragma once
// Segments: named, explained sets of customers that every other room can use. Rules of the
// language: docs/segments.md.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/embedded.h"
#include "base/messages.h"
#include "base/result.h"
#include "db/session.h"
#include "segments/fields.h"
#include "segments/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> segments_migrations;
}

namespace troth::segments {

/// What the room works with in one workspace; made once at wiring, and only read after that.
struct Context {
  Catalogue fields;
  std::string currency = "GBP";
  int currency_decimals = 2;
};

/// A segment as stored; `definition` is the rule in its canonical form.
struct Segment {
  Id segment_id = 0;
  std::string name;
  std::string description;
  std::string kind = "rule";
  std::string definition;
  int version = 1;
  Instant created_at = 0;
  Instant changed_at = 0;
  std::string changed_by;
  std::optional<Instant> archived_at;
};

/// How many customers there are in a set, and what they bought in the year up to `today`.
struct Size {
  std::int64_t customers = 0;
  std::int64_t known = 0;   ///< Customers of the workspace.
  std::int64_t buyers = 0;  ///< Members with a purchase in that year.
  Minor value = 0;          ///< Net sales of that year.
  Minor known_value = 0;    ///< Of all customers.
  double mean_value = 0;    ///< Per member, minor units.
  /// 95 % interval of the mean, as an estimate for customers of this kind; absent below two.
  std::optional<std::array<double, 2>> mean_interval;
};

struct Member {
  Id customer_id = 0;
  std::string name;
  std::string country;
  std::string region;
  std::string city;
  std::int64_t orders = 0;  ///< Purchases up to `today`.
  Minor value = 0;          ///< Net sales in the year up to `today`.
  std::optional<Day> last_order;
};

/// Who came and went between two days, by the rule as it is now and what is known of each day.
struct Movement {
  Day from = 0;
  Day to = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::int64_t stayed = 0;
  std::int64_t entered = 0;
  std::int64_t departed = 0;
};

struct Overlap {
  std::vector<Segment> segments;
  std::vector<std::int64_t> sizes;
  /// Members of both, for each pair i < j, row after row.
  std::vector<std::int64_t> shared;
  std::int64_t in_none = 0;
  std::int64_t known = 0;
};

struct Snapshot {
  Id segment_id = 0;
  Day day = 0;
  int version = 1;
  std::int64_t members = 0;
  std::int64_t entered = 0;
  std::int64_t departed = 0;
  Instant taken_at = 0;
};

/// The rule in a text, checked against fields and segments; or where it is not understood.
using Reading = std::variant<Rule, RuleProblem>;
Result<Reading> read_rule(db::Session& session, const Context& context, std::string_view text);

std::string canonical(const Rule& rule, const Context& context);

/// What "today" is for rules: the last day with data that is not after `today`, so that windows of
/// a company whose data ends earlier still hold something.
Result<Day> data_day(db::Session& session, Day today);

/// data_day() by a workspace's clock, looked up at most once a minute. Thread-safe.
class DataDay {
 public:
  explicit DataDay(std::string time_zone) : time_zone_(std::move(time_zone)) {}
  Result<Day> at(db::Session& session, Instant now);

 private:
  const std::string time_zone_;
  std::mutex mutex_;
  Day known_ = 0;
  Instant known_at_ = 0;
};

/// The condition that holds for a rule's members. `customer` is the SQL of the customer's number
/// in the statement it goes into, for example "o.customer_id"; "c.customer_id" says that c is a row
/// of the table customer itself.
Result<Predicate> rule_condition(db::Session& session, const Context& context, const Rule& rule,
                                 Day today, std::string_view customer);

/// The same for a segment by name; not_found when there is none, or it is archived.
///
///   TROTH_ASSIGN(const auto staff, members(session, context, "staff", today, "o.customer_id"));
///   sql += " AND " + staff.sql;   // and staff.values behind those bound before
Result<Predicate> members(db::Session& session, const Context& context, std::string_view name,
                          Day today, std::string_view customer);

/// The number that a text is, if it is one; names never are.
std::optional<Id> whole_number(std::string_view text);

/// The name without blanks around it; bad_input for one that is empty, a number or too long,
/// conflict when a segment other than `own` has it.
Result<std::string> checked_segment_name(db::Session& session, std::string_view given, Id own = 0);

/// By number or name, in any case of letters; not_found otherwise. Archived ones are found too.
Result<Segment> find_segment(db::Session& session, std::string_view name_or_id);

struct Draft {
  std::string name;
  std::string description;
  Rule rule;
  std::string kind = "rule";  ///< "model": the rule asks for a group of a model, and stays.
};
/// Errors: bad_input for a name that is empty or a number; conflict when it is taken. Within one
/// transaction of the caller, as all that follows.
Result<Segment> create(db::Session& session, const Context& context, const Draft& draft,
                       const std::string& by, Instant now);

/// What is absent stays as it is.
struct Change {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<Rule> rule;
  std::optional<bool> archived;
};
/// A change that changes nothing makes no version. Errors as create(); conflict when the rule would
/// come to ask for itself, when it is that of a model's group, or when others ask for a segment
/// that is renamed or archived.
Result<Segment> change(db::Session& session, const Context& context, Id segment_id,
                       const Change& change, const std::string& by, Instant now);

Result<Size> size_of(db::Session& session, const Context& context, const Rule& rule, Day today);
/// Whom a list is of: all members on `today`, or who stayed, came or went since an earlier day, as
/// movement() counts them.
struct Whom {
  enum class Kind : std::uint8_t { all, stayed, entered, departed };
  Day today = 0;
  Kind kind = Kind::all;
  Day from = 0;
};
/// By number, from behind `after` on.
Result<std::vector<Member>> list_members(db::Session& session, const Context& context,
                                         const Rule& rule, const Whom& whom, Id after,
                                         std::int64_t limit);
Status scan_members(db::Session& session, const Context& context, const Rule& rule,
                    const Whom& whom, const std::function<bool(const Member&)>& take);
/// The stored rule of a segment; bad_input when it does not fit the fields any more.
Result<Rule> rule_of(db::Session& session, const Context& context, const Segment& segment);

/// Attributes of customers and predictions count as they are now: they have no history.
Result<Movement> movement(db::Session& session, const Context& context, const Rule& rule, Day from,
                          Day to);
/// Of at most 32 segments.
Result<Overlap> overlap(db::Session& session, const Context& context, std::vector<Segment> segments,
                        Day today);

/// Remembers who is in the segment on `day`. conflict when a later day is remembered already; the
/// same day again is replaced only when nothing changed. Customers that were joined with others
/// since count as departed.
Result<Snapshot> take_snapshot(db::Session& session, const Context& context, const Segment& segment,
                               Day day, Instant now);

}  // namespace troth::segments
