#include "segments/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "db/tell.h"
#include "segments/compile.h"
#include "segments/parser.h"
#include "segments/print.h"
#include "segments/store.h"

namespace troth::segments {
namespace {

constexpr std::size_t kNameMost = 100;
constexpr std::size_t kOverlapMost = 32;
/// Segments that ask for segments that ask for segments ...
constexpr int kNestingMost = 16;
constexpr std::size_t kToldAtOnce = 1000;
constexpr Instant kFreshFor = 60 * kMicrosPerSecond;

RuleContext rule_context(const Context& context, const std::vector<std::string>* names) {
  return {context.fields, context.currency, context.currency_decimals, names};
}

std::vector<std::string> names_of(const std::vector<Segment>& segments) {
  std::vector<std::string> names;
  for (const auto& segment : segments) names.push_back(segment.name);
  return names;
}

Error unknown_segment(std::string_view name) {
  return {ErrorCode::not_found, "There is no such segment.", std::string(name),
          "List them: troth segment list"};
}

/// A stored definition as a rule. Other segments are looked up when it is compiled.
Result<Rule> stored_rule(const Context& context, const Segment& segment) {
  auto reading = parse_rule(segment.definition, rule_context(context, nullptr));
  if (auto* rule = std::get_if<Rule>(&reading)) return std::move(*rule);
  const auto& problem = std::get<RuleProblem>(reading);
  return Error{ErrorCode::bad_input, "The rule of the segment is not understood any more.",
               fmt::format("{}: {}", segment.name, problem.found),
               "Change its rule; see the fields: troth segment fields"};
}

/// Compiles rules with the segments they ask for, each of which is read once.
class Workshop {
 public:
  Workshop(db::Session& session, const Context& context, Day today)
      : session_(session),
        context_(context),
        compile_{context.fields, session.engine(), today,
                 [this](std::string_view name) { return segment(name); }} {}
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  Result<Predicate> condition(const Rule& rule) { return compile(rule, compile_); }

 private:
  Result<Predicate> segment(std::string_view name) {
    const auto key = fold(name);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    TROTH_ASSIGN(const auto found, store::load_segment(session_, name));
    if (!found || found->archived_at) return unknown_segment(name);
    if (++depth_ > kNestingMost) {
      return Error{ErrorCode::too_large, "Segments ask for segments too deeply.", std::string(name),
                   "Write the rule out instead."};
    }
    TROTH_ASSIGN(const auto rule, stored_rule(context_, *found));
    TROTH_ASSIGN(auto condition, compile(rule, compile_));
    --depth_;
    known_.emplace(key, condition);
    return condition;
  }

  db::Session& session_;
  const Context& context_;
  CompileContext compile_;
  std::map<std::string, Predicate> known_;
  int depth_ = 0;
};

/// Whether a rule, by way of others, asks for the segment of this name.
Result<bool> asks_for(db::Session& session, const Context& context, const Rule& rule,
                      std::string_view name, int depth) {
  for (const auto& asked : segments_in(rule)) {
    if (fold(asked) == fold(name)) return true;
    TROTH_ASSIGN(const auto found, store::load_segment(session, asked));
    if (!found) continue;
    if (depth >= kNestingMost) {
      return Error{ErrorCode::too_large, "Segments ask for segments too deeply.", asked,
                   "Write the rule out instead."};
    }
    TROTH_ASSIGN(const auto inner, stored_rule(context, *found));
    TROTH_ASSIGN(const bool again, asks_for(session, context, inner, name, depth + 1));
    if (again) return true;
  }
  return false;
}

/// conflict when another segment asks for this one by name.
Status nobody_asks_for(db::Session& session, const Context& context, const Segment& segment) {
  TROTH_ASSIGN(const auto others, store::load_segments(session, false));
  for (const auto& other : others) {
    if (other.segment_id == segment.segment_id) continue;
    TROTH_ASSIGN(const auto rule, stored_rule(context, other));
    for (const auto& asked : segments_in(rule)) {
      if (fold(asked) != fold(segment.name)) continue;
      return Error{ErrorCode::conflict, "Another segment asks for this one by its name.",
                   other.name, "Change that one first."};
    }
  }
  return {};
}

Status refuse_cycle(db::Session& session, const Context& context, const Rule& rule,
                    const std::string& name) {
  TROTH_ASSIGN(const bool cycle, asks_for(session, context, rule, name, 0));
  if (!cycle) return {};
  return Error{ErrorCode::conflict, "The segment would ask for itself.", name,
               "Take the segment out of its own rule, or out of those that the rule asks for."};
}

}  // namespace

Result<Reading> read_rule(db::Session& session, const Context& context, std::string_view text) {
  TROTH_ASSIGN(const auto segments, store::load_segments(session, false));
  const auto names = names_of(segments);
  return parse_rule(text, rule_context(context, &names));
}

std::string canonical(const Rule& rule, const Context& context) {
  return print_rule(rule, rule_context(context, nullptr));
}

Result<Day> data_day(db::Session& session, Day today) {
  TROTH_ASSIGN(const auto last, store::last_day_with_data(session, today));
  return last.value_or(today);
}

Result<Day> DataDay::at(db::Session& session, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    if (known_at_ != 0 && known_at_ <= now && now < known_at_ + kFreshFor) return known_;
  }
  TROTH_ASSIGN(const auto zone, TimeZone::find(time_zone_));
  TROTH_ASSIGN(const auto day, data_day(session, zone.to_local_day(now)));
  const std::lock_guard lock(mutex_);
  known_ = day;
  known_at_ = now;
  return day;
}

Result<Predicate> rule_condition(db::Session& session, const Context& context, const Rule& rule,
                                 Day today, std::string_view customer) {
  Workshop workshop(session, context, today);
  TROTH_ASSIGN(auto condition, workshop.condition(rule));
  // Within EXISTS, c would be the inner row on both sides, and everybody a member.
  if (customer == "c.customer_id") {
    condition.sql = fmt::format("({})", condition.sql);
    return condition;
  }
  condition.sql = fmt::format("EXISTS (SELECT 1 FROM customer c WHERE c.customer_id = {} AND {})",
                              customer, condition.sql);
  return condition;
}

Result<Predicate> members(db::Session& session, const Context& context, std::string_view name,
                          Day today, std::string_view customer) {
  TROTH_ASSIGN(const auto segment, find_segment(session, name));
  if (segment.archived_at) return unknown_segment(name);
  TROTH_ASSIGN(const auto rule, stored_rule(context, segment));
  return rule_condition(session, context, rule, today, customer);
}

Result<std::string> checked_segment_name(db::Session& session, std::string_view given, Id own) {
  const std::string name(trim(given));
  const bool digits =
      std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool control = std::any_of(name.begin(), name.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < ' '; });
  if (name.empty() || digits || control || !valid_utf8(name)) {
    return Error{ErrorCode::bad_input, "A segment needs a name that is no number.", name,
                 "For example: Loyal in the north"};
  }
  if (name.size() > kNameMost * 4) {
    return Error{ErrorCode::bad_input, "The name of the segment is too long.", name.substr(0, 40),
                 "A hundred characters will do."};
  }
  TROTH_ASSIGN(const auto other, store::load_segment(session, name));
  if (other && other->segment_id != own) {
    return Error{ErrorCode::conflict, "There is a segment of this name.", name,
                 other->archived_at ? "It is archived: take it back, or choose another name."
                                    : "Choose another name."};
  }
  return name;
}

std::optional<Id> whole_number(std::string_view text) {
  Id id = 0;
  const auto* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, id);
  return problem == std::errc() && at == end ? std::optional(id) : std::nullopt;
}

Result<Segment> find_segment(db::Session& session, std::string_view name_or_id) {
  const auto id = whole_number(name_or_id);
  TROTH_ASSIGN(const auto found,
               id ? store::load_segment(session, *id) : store::load_segment(session, name_or_id));
  if (found) return *found;
  return unknown_segment(name_or_id);
}

Result<Segment> create(db::Session& session, const Context& context, const Draft& draft,
                       const std::string& by, Instant now) {
  Segment segment;
  TROTH_ASSIGN(segment.name, checked_segment_name(session, draft.name));
  TROTH_TRY(refuse_cycle(session, context, draft.rule, segment.name));
  segment.segment_id = derive_id({"segment", segment.name, std::to_string(now)});
  segment.description = trim(draft.description);
  segment.kind = draft.kind;
  segment.definition = canonical(draft.rule, context);
  segment.created_at = now;
  segment.changed_at = now;
  segment.changed_by = by;
  TROTH_TRY(store::insert_segment(session, segment));
  return segment;
}

Result<Segment> change(db::Session& session, const Context& context, Id segment_id,
                       const Change& change, const std::string& by, Instant now) {
  TROTH_ASSIGN(const auto found, store::load_segment(session, segment_id));
  if (!found) return unknown_segment(std::to_string(segment_id));
  auto next = *found;
  if (change.name) {
    TROTH_ASSIGN(next.name, checked_segment_name(session, *change.name, segment_id));
  }
  if (change.description) next.description = trim(*change.description);
  if (change.rule && found->kind == "model" &&
      canonical(*change.rule, context) != found->definition) {
    return Error{ErrorCode::conflict, "The rule of a segment by model is the model's.", found->name,
                 "Make a segment of your own, which may ask for this one."};
  }
  if (change.rule) {
    TROTH_TRY(refuse_cycle(session, context, *change.rule, found->name));
    TROTH_TRY(refuse_cycle(session, context, *change.rule, next.name));
    next.definition = canonical(*change.rule, context);
  }
  if (change.archived && *change.archived != found->archived_at.has_value()) {
    next.archived_at = *change.archived ? std::optional<Instant>(now) : std::nullopt;
  }
  const bool goes = fold(next.name) != fold(found->name) ||
                    (next.archived_at.has_value() && !found->archived_at.has_value());
  if (goes) TROTH_TRY(nobody_asks_for(session, context, *found));
  const bool same = next.name == found->name && next.description == found->description &&
                    next.definition == found->definition && next.archived_at == found->archived_at;
  if (same) return next;
  ++next.version;
  next.changed_at = now;
  next.changed_by = by;
  TROTH_TRY(store::update_segment(session, next));
  return next;
}

Result<Size> size_of(db::Session& session, const Context& context, const Rule& rule, Day today) {
  Workshop workshop(session, context, today);
  TROTH_ASSIGN(const auto condition, workshop.condition(rule));
  return store::measure(session, condition, today);
}

namespace {

Result<Predicate> condition_of(db::Session& session, const Context& context, const Rule& rule,
                               const Whom& whom) {
  Workshop now(session, context, whom.today);
  TROTH_ASSIGN(auto condition, now.condition(rule));
  if (whom.kind == Whom::Kind::all) return condition;
  Workshop then(session, context, whom.from);
  TROTH_ASSIGN(const auto before, then.condition(rule));
  const char* is = whom.kind == Whom::Kind::departed ? "NOT " : "";
  const char* was = whom.kind == Whom::Kind::entered ? "NOT " : "";
  condition.sql = fmt::format("({}({}) AND {}({}))", is, condition.sql, was, before.sql);
  condition.values.insert(condition.values.end(), before.values.begin(), before.values.end());
  return condition;
}

}  // namespace

Result<std::vector<Member>> list_members(db::Session& session, const Context& context,
                                         const Rule& rule, const Whom& whom, Id after,
                                         std::int64_t limit) {
  TROTH_ASSIGN(const auto condition, condition_of(session, context, rule, whom));
  return store::page(session, condition, whom.today, after, limit);
}

Status scan_members(db::Session& session, const Context& context, const Rule& rule,
                    const Whom& whom, const std::function<bool(const Member&)>& take) {
  TROTH_ASSIGN(const auto condition, condition_of(session, context, rule, whom));
  return store::scan(session, condition, whom.today, take);
}

Result<Rule> rule_of(db::Session&, const Context& context, const Segment& segment) {
  return stored_rule(context, segment);
}

Result<Movement> movement(db::Session& session, const Context& context, const Rule& rule, Day from,
                          Day to) {
  Workshop then(session, context, from);
  Workshop now(session, context, to);
  TROTH_ASSIGN(const auto before, then.condition(rule));
  TROTH_ASSIGN(const auto after, now.condition(rule));
  TROTH_ASSIGN(const auto counts, store::count_both(session, before, after));
  Movement movement{from, to, counts[0], counts[1], counts[2], 0, 0};
  movement.entered = movement.after - movement.stayed;
  movement.departed = movement.before - movement.stayed;
  return movement;
}

Result<Overlap> overlap(db::Session& session, const Context& context, std::vector<Segment> segments,
                        Day today) {
  if (segments.size() > kOverlapMost) {
    return Error{ErrorCode::too_large, "At most 32 segments can be compared at once.",
                 std::to_string(segments.size()), "Name those that matter."};
  }
  Overlap overlap;
  Workshop workshop(session, context, today);
  std::vector<Predicate> conditions;
  for (const auto& segment : segments) {
    TROTH_ASSIGN(const auto rule, stored_rule(context, segment));
    TROTH_ASSIGN(auto condition, workshop.condition(rule));
    conditions.push_back(std::move(condition));
  }
  const auto n = segments.size();
  overlap.sizes.resize(n);
  std::vector<std::int64_t> both(n * n);
  overlap.segments = std::move(segments);
  if (n == 0) return overlap;
  TROTH_TRY(store::scan_bits(session, conditions, [&](std::uint64_t bits) {
    ++overlap.known;
    if (bits == 0) ++overlap.in_none;
    for (std::size_t i = 0; i < n; ++i) {
      if ((bits >> i & 1U) == 0) continue;
      ++overlap.sizes[i];
      for (std::size_t j = i + 1; j < n; ++j) {
        if ((bits >> j & 1U) != 0) ++both[i * n + j];
      }
    }
  }));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) overlap.shared.push_back(both[i * n + j]);
  }
  return overlap;
}

namespace {

/// Who came and went, in messages of many customers each.
Status tell_turnover(db::Session& session, const Segment& segment, const Snapshot& snapshot) {
  TROTH_ASSIGN(const bool wanted, db::somebody_listens(session));
  if (!wanted) return {};
  for (const bool came : {true, false}) {
    TROTH_ASSIGN(const auto customers,
                 store::load_turnover(session, segment.segment_id, snapshot.day, came));
    std::vector<db::Happening> happenings;
    for (std::size_t at = 0; at < customers.size(); at += kToldAtOnce) {
      auto ids = nlohmann::json::array();
      const auto end = std::min(customers.size(), at + kToldAtOnce);
      for (auto i = at; i < end; ++i) ids.push_back(std::to_string(customers[i]));
      const nlohmann::json data = {{"segment", std::to_string(segment.segment_id)},
                                   {"name", segment.name},
                                   {"day", format_day(snapshot.day)},
                                   {"customers", std::move(ids)}};
      happenings.push_back({came ? "segment.entered" : "segment.left", data.dump()});
    }
    TROTH_TRY(db::tell(session, happenings, snapshot.taken_at));
  }
  return {};
}

}  // namespace

Result<Snapshot> take_snapshot(db::Session& session, const Context& context, const Segment& segment,
                               Day day, Instant now) {
  TROTH_ASSIGN(const auto known, store::load_snapshots(session, segment.segment_id));
  if (!known.empty() && known.back().day >= day) {
    return Error{ErrorCode::conflict, "Members of this day or a later one are remembered already.",
                 format_day(known.back().day), "Remember them on a later day."};
  }
  TROTH_ASSIGN(const auto rule, stored_rule(context, segment));
  Workshop workshop(session, context, day);
  TROTH_ASSIGN(const auto condition, workshop.condition(rule));
  TROTH_ASSIGN(const auto turnover, store::move_stays(session, segment.segment_id, condition, day));
  const Snapshot snapshot{
      segment.segment_id, day, segment.version, turnover.members, turnover.entered,
      turnover.departed,  now};
  TROTH_TRY(store::insert_snapshot(session, snapshot));
  // Of the first one nobody knows who came when.
  if (!known.empty()) TROTH_TRY(tell_turnover(session, segment, snapshot));
  return snapshot;
}

}  // namespace troth::segments
