#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/cursor.h"
#include "http/list_file.h"
#include "http/router.h"
#include "http/schema.h"
#include "segments/member_table.h"
#include "segments/route_parts.h"
#include "segments/store.h"

namespace troth::segments {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;

/// A segment with its rule, and the day it is asked about.
struct Asked {
  Segment segment;
  Rule rule;
  Day today = 0;
};
Result<Asked> asked(const Shared& state, const Call& call, db::Session& session) {
  Asked asked;
  TROTH_ASSIGN(asked.segment, find_segment(session, std::to_string(call.path_id("segment"))));
  TROTH_ASSIGN(asked.rule, rule_of(session, *state->context, asked.segment));
  TROTH_ASSIGN(asked.today, state->today(call, session));
  return asked;
}

/// The earlier day of a movement.
Result<Day> earlier_day(const Call& call, Day today) {
  const Day from = call.asks("from") ? *parse_day(call.query("from"))
                                     : day_before(today, {1, LengthUnit::month});
  if (from >= today) {
    return Error{ErrorCode::usage, "Movement is from an earlier day to a later one.",
                 format_day(from), "Give from before as_of."};
  }
  return from;
}

Result<Whom> whom_of(const Call& call, Day today) {
  Whom whom{today};
  if (!call.asks("moved")) return whom;
  const auto moved = call.query("moved");
  whom.kind = moved == "stayed"    ? Whom::Kind::stayed
              : moved == "entered" ? Whom::Kind::entered
                                   : Whom::Kind::departed;
  TROTH_ASSIGN(whom.from, earlier_day(call, today));
  return whom;
}

Result<Response> list_file(const Shared& state, const Call& call, db::Session& session,
                           const Asked& of) {
  TROTH_ASSIGN(auto file, http::ListFile::begin(call));
  TROTH_ASSIGN(const auto whom, whom_of(call, of.today));
  Status written;
  TROTH_TRY(scan_members(session, *state->context, of.rule, whom, [&](const Member& member) {
    written = file.add(member_json(member, state->context->currency_decimals));
    return written.ok();
  }));
  if (!written) return written.error();
  return file.finish("members");
}

Result<Response> member_page(const Shared& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto of, asked(state, call, session));
  if (http::wants_file(call)) return list_file(state, call, session, of);
  Id after = 0;
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 1));
    after = key[0];
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto whom, whom_of(call, of.today));
  TROTH_ASSIGN(const auto members,
               list_members(session, *state->context, of.rule, whom, after, limit));
  auto items = Json::array();
  for (const auto& member : members) {
    items.push_back(member_json(member, state->context->currency_decimals));
  }
  Json next;
  if (static_cast<std::int64_t>(members.size()) == limit) {
    next = http::write_cursor(std::array<std::int64_t, 1>{members.back().customer_id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<Response> moved(const Shared& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto of, asked(state, call, session));
  TROTH_ASSIGN(const Day from, earlier_day(call, of.today));
  TROTH_ASSIGN(const auto all, movement(session, *state->context, of.rule, from, of.today));
  return answer(call, movement_json(all));
}

Result<std::vector<Segment>> named_segments(const Call& call, db::Session& session) {
  if (!call.asks("segments")) return store::load_segments(session, false);
  std::vector<Segment> some;
  for (const auto id : split(call.query("segments"), ',')) {
    TROTH_ASSIGN(auto segment, find_segment(session, trim(id)));
    some.push_back(std::move(segment));
  }
  return some;
}

Result<Response> overlaps(const Shared& state, const Call& call, db::Session& session) {
  TROTH_ASSIGN(auto segments, named_segments(call, session));
  TROTH_ASSIGN(const auto today, state->today(call, session));
  TROTH_ASSIGN(const auto all, overlap(session, *state->context, std::move(segments), today));
  return answer(call, overlap_json(all, today));
}

Json snapshot_schema() {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  return named("SegmentSnapshot", object({{"day", day()},
                                          {"version", integer(1, 1'000'000'000)},
                                          {"members", count},
                                          {"entered", count},
                                          {"departed", count},
                                          {"stayed", count},
                                          {"taken_at", instant()}}));
}

void add_snapshot_routes(http::Router& router, const Shared& state) {
  auto all = segment_route(Method::get, "/api/v1/segments/{segment:id}/snapshots",
                           "list_segment_snapshots", "Members remembered by day; earliest first.");
  all.gives(http::schema::page("SegmentSnapshots", snapshot_schema()));
  all.session_handler = [state](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto of, asked(state, call, session));
    TROTH_ASSIGN(const auto known, store::load_snapshots(session, of.segment.segment_id));
    auto items = Json::array();
    for (const auto& snapshot : known) items.push_back(snapshot_json(snapshot));
    return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
  };
  router.add(std::move(all));

  auto take = segment_route(Method::post, "/api/v1/segments/{segment:id}/snapshots",
                            "take_segment_snapshot",
                            "Remember who is a member now, to see later who came and went.");
  take.right = http::Right::segments_change;
  take.work = http::Work::write;
  take.gives(snapshot_schema(), 201);
  take.also = {409};
  take.session_handler = [state](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto of, asked(state, call, session));
    TROTH_ASSIGN(const auto snapshot,
                 take_snapshot(session, *state->context, of.segment, of.today, call.now));
    return answer(call, snapshot_json(snapshot));
  };
  router.add(std::move(take));
}

void add_movement_routes(http::Router& router, const Shared& state) {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  auto flow =
      segment_route(Method::get, "/api/v1/segments/{segment:id}/movement", "show_segment_movement",
                    "Who came and went between two days, by the rule as it is now.");
  flow.asks("from", day(), "The earlier day [a month before as_of].");
  flow.asks("as_of", day(), "The later day [last day with data].");
  flow.gives(named("SegmentMovement", object({{"from", day()},
                                              {"to", day()},
                                              {"before", count},
                                              {"after", count},
                                              {"stayed", count},
                                              {"entered", count},
                                              {"departed", count}})));
  flow.session_handler = [state](const Call& call, db::Session& session) {
    return moved(state, call, session);
  };
  router.add(std::move(flow));

  auto common = segment_route(Method::get, "/api/v1/segments/overlap", "show_segment_overlap",
                              "How many customers each two segments share; of at most 32.");
  common.asks("segments", text(2000, 1), "Their ids, joined by commas [all].");
  common.asks("as_of", day(), "The day that is today for the rules [last day with data].");
  common.gives(named(
      "SegmentOverlap",
      object({{"as_of", day()},
              {"known", count},
              {"in_none", count},
              {"segments", list(object({{"id", id()}, {"name", text(400)}, {"customers", count}}))},
              {"pairs", list(object({{"a", id()},
                                     {"b", id()},
                                     {"customers", count},
                                     {"jaccard", nullable(number())}}))}})));
  common.session_handler = [state](const Call& call, db::Session& session) {
    return overlaps(state, call, session);
  };
  router.add(std::move(common));
}

}  // namespace

void add_member_routes(http::Router& router, const Shared& state) {
  using namespace http::schema;
  auto all = segment_route(Method::get, "/api/v1/segments/{segment:id}/members",
                           "list_segment_members", "Members, by number.");
  all.asks("as_of", day(), "The day that is today for the rule [last day with data].");
  all.asks("moved", word({"stayed", "entered", "departed"}), "Only who did so since from.");
  all.asks("from", day(), "The earlier day, for moved [a month before as_of].");
  all.asks("limit", integer(1, http::kPageMost), "Members of a page [50].");
  all.asks("cursor", text(1000), "Where the page begins.");
  all.gives(page("SegmentMembers", member_schema()));
  http::also_as_file(all);
  all.session_handler = [state](const Call& call, db::Session& session) {
    return member_page(state, call, session);
  };
  router.add(std::move(all));

  add_movement_routes(router, state);
  add_snapshot_routes(router, state);
}

}  // namespace troth::segments
