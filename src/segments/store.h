#pragma once
// The only place with the SQL of segments themselves; what fields are made of stands in fields.cpp.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "segments/service.h"
#include "segments/types.h"

namespace troth::segments::store {

/// Appends the values of a condition, which must outlive them.
void bind(const Predicate& predicate, std::vector<db::Value>& values);

/// By name. Archived ones too when asked for.
Result<std::vector<Segment>> load_segments(db::Session& session, bool archived);
/// Empty when there is none.
Result<std::optional<Segment>> load_segment(db::Session& session, Id segment_id);
Result<std::optional<Segment>> load_segment(db::Session& session, std::string_view name);
/// Latest first.
Result<std::vector<Segment>> load_versions(db::Session& session, Id segment_id);

/// conflict when the name is taken.
Status insert_segment(db::Session& session, const Segment& segment);
/// Writes the segment as its next version.
Status update_segment(db::Session& session, const Segment& segment);

/// The last day, not later than `today`, with an order, a contact or a dated answer.
Result<std::optional<Day>> last_day_with_data(db::Session& session, Day today);

Result<std::int64_t> count_customers(db::Session& session);
Result<Size> measure(db::Session& session, const Predicate& members, Day today);
Result<std::vector<Member>> page(db::Session& session, const Predicate& members, Day today,
                                 Id after, std::int64_t limit);
/// Every member's values as a page has them, by number, without holding them all.
Status scan(db::Session& session, const Predicate& members, Day today,
            const std::function<bool(const Member&)>& take);
/// How many customers pass the first condition, the second, and both.
Result<std::array<std::int64_t, 3>> count_both(db::Session& session, const Predicate& a,
                                               const Predicate& b);
/// For each customer, which of the conditions hold: bit i for the i-th, at most 32 of them.
Status scan_bits(db::Session& session, std::span<const Predicate> conditions,
                 const std::function<void(std::uint64_t)>& take);
/// Texts that occur, most frequent first.
Result<std::vector<std::string>> suggestions(db::Session& session, const std::string& sql);

/// Closes and opens stays so that exactly the members are in; gives how many came and went.
struct Turnover {
  std::int64_t members = 0;
  std::int64_t entered = 0;
  std::int64_t departed = 0;
};
Result<Turnover> move_stays(db::Session& session, Id segment_id, const Predicate& members, Day day);
/// Who came, or left, on the day of a snapshot; ascending.
Result<std::vector<Id>> load_turnover(db::Session& session, Id segment_id, Day day, bool came);
Status insert_snapshot(db::Session& session, const Snapshot& snapshot);
/// Earliest first.
Result<std::vector<Snapshot>> load_snapshots(db::Session& session, Id segment_id);

}  // namespace troth::segments::store
