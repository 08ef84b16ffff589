#pragma once
// Inside the segments room: what its routes share.

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.h"
#include "http/answers.h"
#include "http/router.h"
#include "segments/service.h"

namespace troth::segments {

/// What the handlers hold on to.
class RouteState {
 public:
  RouteState(std::shared_ptr<DataDay> data_day, std::shared_ptr<const Context> of)
      : context(std::move(of)), data_day_(std::move(data_day)) {}

  /// The day that `as_of` names; otherwise the last day with data.
  Result<Day> today(const http::Call& call, db::Session& session);

  const std::shared_ptr<const Context> context;

 private:
  const std::shared_ptr<DataDay> data_day_;
};
using Shared = std::shared_ptr<RouteState>;

/// The rule of the body, given as text or as a tree; and the text it was read from.
struct BodyRule {
  Reading reading;
  std::string pointer;  ///< Of the problem, within the body.
};
/// Empty when the body has none.
Result<std::optional<BodyRule>> rule_in(const http::Call& call, db::Session& session,
                                        const Context& context);

http::Json problem_json(const RuleProblem& problem, const std::string& pointer, Language language);
/// 422 that points at the rule.
http::Response refuse(const RuleProblem& problem, const std::string& pointer, Language language);

http::Json segment_json(const Segment& segment, const Context& context, Language language);
http::Json size_json(const Size& size, Day today, int decimals);
http::Json field_json(const Field& field, Language language);
http::Json movement_json(const Movement& movement);
http::Json overlap_json(const Overlap& overlap, Day today);
http::Json snapshot_json(const Snapshot& snapshot);
http::Json segment_schema();
http::Json size_schema();
http::Json rule_schema();
http::Json tree_schema();

http::Route segment_route(http::Method method, std::string path, std::string name,
                          std::string summary);

/// Members, movement, overlap, snapshots.
void add_member_routes(http::Router& router, const Shared& state);

}  // namespace troth::segments
