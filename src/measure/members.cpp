#include "measure/members.h"

#include <algorithm>
#include <variant>

#include "measure/store.h"

namespace troth::measure {
namespace {

Status find_members(db::Session& session, const segments::Context& fields,
                    const segments::Rule& rule, SegmentMembers& segment) {
  TROTH_ASSIGN(const auto members,
               segments::rule_condition(session, fields, rule, segment.as_of, "c.customer_id"));
  return store::each_member(session, members,
                            [&](Id customer) { segment.customers.push_back(customer); });
}

}  // namespace

bool SegmentMembers::has(Id customer) const {
  return std::binary_search(customers.begin(), customers.end(), customer);
}

Result<std::vector<SegmentMembers>> members_of(db::Session& session,
                                               const segments::Context& fields,
                                               const std::vector<std::string>& names, Day today) {
  std::vector<SegmentMembers> all;
  for (const auto& name : names) {
    TROTH_ASSIGN(const auto segment, segments::find_segment(session, name));
    if (segment.archived_at) {
      return Error{ErrorCode::conflict, "The segment is archived.", segment.name, "Restore it."};
    }
    const bool known = std::any_of(all.begin(), all.end(), [&](const auto& one) {
      return one.segment_id == segment.segment_id;
    });
    if (known) continue;
    TROTH_ASSIGN(const auto rule, segments::rule_of(session, fields, segment));
    SegmentMembers one;
    one.segment_id = segment.segment_id;
    one.name = segment.name;
    one.version = segment.version;
    one.rule = segments::canonical(rule, fields);
    one.as_of = today;
    TROTH_TRY(find_members(session, fields, rule, one));
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::vector<SegmentMembers>> members_again(db::Session& session,
                                                  const segments::Context& fields,
                                                  const Json& recorded) {
  std::vector<SegmentMembers> all;
  for (const Json& one : recorded) {
    SegmentMembers segment;
    segment.segment_id = static_cast<Id>(std::stoll(one.at("segment_id").get<std::string>()));
    segment.name = one.at("name").get<std::string>();
    segment.version = one.at("version").get<int>();
    segment.rule = one.at("rule").get<std::string>();
    segment.as_of = parse_day(one.at("as_of").get<std::string>()).value_or(0);
    TROTH_ASSIGN(const auto reading, segments::read_rule(session, fields, segment.rule));
    const auto* rule = std::get_if<segments::Rule>(&reading);
    if (rule == nullptr) {
      return Error{ErrorCode::conflict, "The rule that a segment had then is not understood now.",
                   segment.name, "It asks for a segment or a field that is gone."};
    }
    TROTH_TRY(find_members(session, fields, *rule, segment));
    all.push_back(std::move(segment));
  }
  return all;
}

Json record_of(const std::vector<SegmentMembers>& segments) {
  Json list = Json::array();
  for (const auto& one : segments) {
    list.push_back({{"segment_id", std::to_string(one.segment_id)},
                    {"name", one.name},
                    {"version", one.version},
                    {"rule", one.rule},
                    {"as_of", format_day(one.as_of)},
                    {"customers", one.customers.size()}});
  }
  return list;
}

}  // namespace troth::measure
