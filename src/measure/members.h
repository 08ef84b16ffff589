#pragma once
// Segments as studies count with them: who was a member when the study was run.

#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "measure/figure_json.h"
#include "segments/service.h"

namespace troth::measure {

/// A segment with the rule that it had, and its members as of a day by what is known now.
struct SegmentMembers {
  Id segment_id = 0;
  std::string name;
  int version = 0;
  std::string rule;  ///< In its canonical form.
  Day as_of = 0;
  std::vector<Id> customers;  ///< Ascending.

  bool has(Id customer) const;
};

/// The segments of these names (or numbers) as of `today`; not_found when there is none, conflict
/// for one that is archived.
Result<std::vector<SegmentMembers>> members_of(db::Session& session,
                                               const segments::Context& fields,
                                               const std::vector<std::string>& names, Day today);

/// Those that an earlier run counted with, by the rules and the day that it recorded.
Result<std::vector<SegmentMembers>> members_again(db::Session& session,
                                                  const segments::Context& fields,
                                                  const Json& recorded);

/// What members_again() needs, without the members; for the provenance.
Json record_of(const std::vector<SegmentMembers>& segments);

}  // namespace troth::measure
