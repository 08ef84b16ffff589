#include "customers/partings.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace troth::customers {
namespace {

struct Value {
  Id key = 0;
  std::string name_space;
  bool operator<(const Value& other) const { return key < other.key; }
};

/// Part of a former customer: records that are together now.
struct Part {
  std::uint32_t customer = 0;  // Place of the customer they are now.
  std::vector<std::uint32_t> members;
};

/// The parts of former customers that broke, by former id; the part with the record of the former
/// id stands first.
std::map<Id, std::vector<Part>> broken(const Scope& scope, const JoinResult& joined) {
  std::map<Id, std::vector<Part>> out;
  for (std::uint32_t i = 0; i < scope.records.size(); ++i) {
    const Id former = scope.customers[i];
    const auto home = scope.place_of(former);
    if (joined.customer[i] != joined.customer[home]) out[former];
  }
  if (out.empty()) return out;
  for (std::uint32_t i = 0; i < scope.records.size(); ++i) {
    const auto at = out.find(scope.customers[i]);
    if (at == out.end()) continue;
    auto& parts = at->second;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& each) {
      return each.customer == joined.customer[i];
    });
    if (part == parts.end()) {
      parts.push_back({joined.customer[i], {i}});
    } else {
      part->members.push_back(i);
    }
  }
  // The record of the former id is the smallest of its customer, so its part came first.
  return out;
}

class Explanation {
 public:
  Explanation(const Scope& scope, const JoinResult& joined) : scope_(scope), joined_(joined) {}

  Status load(db::Session& session, std::span<const Id> customers) {
    return store::scan_carried(session, customers,
                               [&](Id record, Id value, std::string_view stored) {
                                 carried_[record].push_back({value, std::string(stored)});
                               });
  }

  void explain(const Part& stayed, const Part& left, MergeEntry& entry) const {
    const auto a = values_of(stayed);
    const auto b = values_of(left);
    std::vector<Value> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    entry.reason = common.empty() ? "withdrawn" : "stronger_evidence";
    if (kept_apart(stayed, left)) entry.reason = "kept_apart";
    for (const auto& value : common) {
      const bool too_many =
          std::binary_search(joined_.common.begin(), joined_.common.end(), value.key);
      const bool blocked =
          std::any_of(joined_.blocks.begin(), joined_.blocks.end(),
                      [&](const Block& block) { return block.evidence.value_key == value.key; });
      if (entry.reason != "kept_apart" && (too_many || blocked)) {
        entry.reason = too_many ? "too_many" : "disagreement";
      } else if (entry.value_key != 0) {
        continue;
      }
      entry.value_key = value.key;
      entry.name_space = value.name_space;
    }
  }

 private:
  std::set<Value> values_of(const Part& part) const {
    std::set<Value> values;
    for (const auto member : part.members) {
      const auto at = carried_.find(scope_.records[member]);
      if (at != carried_.end()) values.insert(at->second.begin(), at->second.end());
    }
    return values;
  }

  bool kept_apart(const Part& a, const Part& b) const {
    const auto in = [](const Part& part, std::uint32_t member) {
      return std::find(part.members.begin(), part.members.end(), member) != part.members.end();
    };
    return std::any_of(scope_.kept_apart.begin(), scope_.kept_apart.end(),
                       [&](const SaidPair& pair) {
                         return (in(a, pair.first) && in(b, pair.second)) ||
                                (in(b, pair.first) && in(a, pair.second));
                       });
  }

  const Scope& scope_;
  const JoinResult& joined_;
  std::unordered_map<Id, std::vector<Value>> carried_;
};

}  // namespace

Id merge_id_of(const MergeEntry& entry) {
  return derive_id({"merge", merge_action_name(entry.action), std::to_string(entry.record_id),
                    std::to_string(entry.other_record_id), std::to_string(entry.value_key),
                    std::to_string(entry.happened_at)});
}

Result<std::vector<MergeEntry>> partings(db::Session& session, const Scope& scope,
                                         const JoinResult& joined, Instant now) {
  std::vector<MergeEntry> entries;
  const auto former = broken(scope, joined);
  if (former.empty()) return entries;
  std::vector<Id> customers;
  for (const auto& [customer, parts] : former) customers.push_back(customer);
  Explanation explanation(scope, joined);
  TROTH_TRY(explanation.load(session, customers));
  for (const auto& [customer, parts] : former) {
    for (std::size_t i = 1; i < parts.size(); ++i) {
      MergeEntry entry;
      entry.customer_id = scope.records[parts[0].customer];
      entry.other_customer_id = scope.records[parts[i].customer];
      entry.record_id = scope.records[parts[i].members.front()];
      entry.other_record_id = customer;
      entry.action = MergeAction::parted;
      entry.happened_at = now;
      explanation.explain(parts[0], parts[i], entry);
      entry.merge_id = merge_id_of(entry);
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace troth::customers
