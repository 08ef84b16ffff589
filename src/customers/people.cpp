#include "customers/people.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "customers/joining.h"
#include "customers/partings.h"
#include "customers/reference.h"
#include "customers/scope.h"

namespace troth::customers {
namespace {

constexpr std::size_t kPairsMax = 10'000;

std::optional<Id> id_in(std::string_view text) {
  Id id = 0;
  const auto* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, id);
  if (problem != std::errc() || at != end || id <= 0) return std::nullopt;
  return id;
}

Error no_such_customer(Id customer_id) {
  return {ErrorCode::not_found, "There is no customer with this id.", std::to_string(customer_id),
          "Find customers by any identity: troth customer find WORKSPACE VALUE"};
}

/// One customer's records, and the links that hold them together.
struct Tree {
  Scope scope;
  std::vector<Link> links;  // Strongest evidence first.
};

Result<Tree> tree_of(db::Session& session, Id customer_id, std::size_t too_many) {
  Tree tree;
  TROTH_ASSIGN(tree.scope, load_connected(session, {{customer_id, customer_id, 0}}, too_many));
  auto& scope = tree.scope;
  auto joined = join({scope.records, scope.kinds, std::move(scope.identities), scope.kept_apart,
                      scope.common, too_many, scope.kept_together});
  const auto home = scope.place_of(customer_id);
  std::erase_if(joined.links, [&](const Link& link) {
    return joined.customer[link.record] != joined.customer[home];
  });
  tree.links = std::move(joined.links);
  return tree;
}

/// The link at which two records came together. Links come strongest first, so it is the weakest
/// between them.
std::optional<std::size_t> weakest_between(std::span<const Link> links, std::uint32_t a,
                                           std::uint32_t b) {
  std::unordered_map<std::uint32_t, std::uint32_t> parent;
  const auto root = [&](std::uint32_t record) {
    while (parent.contains(record)) record = parent.at(record);
    return record;
  };
  for (std::size_t i = 0; i < links.size(); ++i) {
    parent[root(links[i].record)] = root(links[i].other);
    if (root(a) == root(b)) return i;
  }
  return std::nullopt;
}

/// The records reached from one over all links but one.
std::set<std::uint32_t> side_of(std::span<const Link> links, std::size_t cut, std::uint32_t from) {
  std::unordered_multimap<std::uint32_t, std::uint32_t> neighbours;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (i == cut) continue;
    neighbours.emplace(links[i].record, links[i].other);
    neighbours.emplace(links[i].other, links[i].record);
  }
  std::set<std::uint32_t> side = {from};
  std::vector<std::uint32_t> open = {from};
  while (!open.empty()) {
    const auto [begin, end] = neighbours.equal_range(open.back());
    open.pop_back();
    for (auto at = begin; at != end; ++at) {
      if (side.insert(at->second).second) open.push_back(at->second);
    }
  }
  return side;
}

Result<MergeEntry> joining_to_undo(db::Session& session, Id merge_id) {
  TROTH_ASSIGN(const auto entries, store::load_merge(session, merge_id));
  if (entries.empty()) {
    return Error{ErrorCode::not_found, "There is no merge with this number.",
                 std::to_string(merge_id),
                 "See a customer's merges: troth customer show WORKSPACE ID"};
  }
  if (entries.front().action != MergeAction::joined) {
    return Error{ErrorCode::conflict, "This entry joined nobody, so there is nothing to undo.",
                 std::to_string(merge_id), "Choose an entry that says \"joined\"."};
  }
  return entries.front();
}

Status keep_sides_apart(db::Session& session, const MergeEntry& entry, Id customer_id,
                        std::size_t too_many, Instant now) {
  TROTH_ASSIGN(const auto tree, tree_of(session, customer_id, too_many));
  const auto& scope = tree.scope;
  const auto record = scope.place_of(entry.record_id);
  const auto other = scope.place_of(entry.other_record_id);
  const auto cut = weakest_between(tree.links, record, other);
  if (!cut) {
    return Error{ErrorCode::conflict, "The two records are not one customer any more.",
                 std::to_string(entry.merge_id), ""};
  }
  const auto side = side_of(tree.links, *cut, record);
  const auto other_side = side_of(tree.links, *cut, other);
  if (side.size() * other_side.size() > kPairsMax) {
    return Error{ErrorCode::too_large, "The two sides have too many records to be kept apart.",
                 fmt::format("{} and {} records", side.size(), other_side.size()),
                 "Correct the identity they share in its source, and import it again."};
  }
  std::vector<std::pair<Id, Id>> pairs;
  for (const auto a : side) {
    for (const auto b : other_side) pairs.emplace_back(scope.records[a], scope.records[b]);
  }
  const auto records_of = [&](const std::set<std::uint32_t>& places) {
    std::vector<Id> records;
    for (const auto place : places) records.push_back(scope.records[place]);
    return records;
  };
  TROTH_TRY(store::forget_kept_together(session, records_of(side), records_of(other_side)));
  TROTH_TRY(store::keep_apart(session, customer_id, pairs, now));
  return store::note_changes(session,
                             std::vector<store::Change>{{customer_id, entry.record_id, 0},
                                                        {customer_id, entry.other_record_id, 0}});
}

/// The records of a present or former customer.
Result<std::vector<Id>> records_of_customer(db::Session& session, Id customer_id) {
  std::vector<Id> records;
  TROTH_ASSIGN(const auto current, store::current_customer(session, customer_id));
  TROTH_TRY(store::scan_records(session, std::vector<Id>{current}, [&](const Record& record) {
    records.push_back(record.record_id);
  }));
  if (records.empty()) return no_such_customer(customer_id);
  return records;
}

/// The log's entry of a joining of these two; 0 when there is none.
Result<Id> joining_of(db::Session& session, Id customer_id, Id record, Id other) {
  TROTH_ASSIGN(const auto entries, merges_of(session, customer_id));
  for (const auto& entry : entries) {
    if (entry.action != MergeAction::joined || entry.reason != "said") continue;
    if (entry.record_id == std::max(record, other) &&
        entry.other_record_id == std::min(record, other)) {
      return entry.merge_id;
    }
  }
  return Id{0};
}

}  // namespace

Result<std::vector<Id>> find_customers(db::Session& session, std::string_view value) {
  std::set<Id> found;
  std::vector<Id> records;
  if (const auto id = id_in(value)) records.push_back(*id);
  const auto external = normalise(Namespace::external, value, "");
  if (!external.empty()) {
    TROTH_ASSIGN(const auto sources, store::load_sources(session));
    for (const auto& source : sources) records.push_back(external_record(source, external));
  }
  TROTH_ASSIGN(const auto known, store::load_records(session, records));
  for (const auto& [id, record] : known) found.insert(record.customer_id);
  TROTH_TRY(store::scan_carriers(session, possible_keys(value, std::nullopt),
                                 [&](Id, Id customer_id) { found.insert(customer_id); }));
  return std::vector<Id>(found.begin(), found.end());
}

Result<CustomerCard> customer_card(db::Session& session, Id customer_id) {
  TROTH_ASSIGN(const auto current, store::current_customer(session, customer_id));
  const std::vector<Id> ids = {current};
  CustomerCard card;
  std::map<Id, CarriedRecord> records;
  TROTH_TRY(store::scan_records(
      session, ids, [&](Record record) { records[record.record_id].record = std::move(record); }));
  if (records.empty()) return no_such_customer(customer_id);
  TROTH_TRY(store::scan_identities(session, ids, [&](Id record_id, Identity identity) {
    const auto at = records.find(record_id);
    if (at == records.end()) return;
    const auto& record = at->second.record;
    if (identity.name_space == record.name_space && identity.value == record.reference) return;
    at->second.identities.push_back(std::move(identity));
  }));
  for (auto& [id, record] : records) card.records.push_back(std::move(record));
  TROTH_ASSIGN(auto golden, store::load_golden(session, ids));
  card.golden.customer_id = current;
  card.golden.records = static_cast<std::int64_t>(card.records.size());
  if (const auto at = golden.find(current); at != golden.end()) card.golden = at->second;
  TROTH_TRY(store::scan_interactions(session, current, [&](Interaction interaction) {
    card.interactions.push_back(std::move(interaction));
  }));
  TROTH_ASSIGN(card.merges, merges_of(session, current));
  return card;
}

Result<std::vector<MergeEntry>> merges_of(db::Session& session, Id customer_id) {
  // What happened stands under the ids of then: each of them is one of its records.
  TROTH_ASSIGN(const auto records, records_of_customer(session, customer_id));
  TROTH_ASSIGN(auto entries, store::load_merges(session, records));
  std::set<Id> seen;
  std::erase_if(entries,
                [&](const MergeEntry& entry) { return !seen.insert(entry.merge_id).second; });
  return entries;
}

std::string merge_message(const MergeEntry& entry) {
  const bool said = entry.action == MergeAction::joined && entry.reason == "said";
  return "customer.merge." + std::string(said ? "said" : merge_action_name(entry.action));
}

Result<std::unordered_map<Id, std::string>> record_names(db::Session& session,
                                                         std::span<const Id> record_ids) {
  TROTH_ASSIGN(const auto records, store::load_records(session, record_ids));
  std::unordered_map<Id, std::string> names;
  for (const auto& [id, record] : records) names[id] = record.source + "/" + record.reference;
  return names;
}

Result<ResolveSummary> undo_merge(db::Session& session, Id merge_id,
                                  std::span<const Follower> followers, Instant now,
                                  Progress& progress) {
  TROTH_ASSIGN(const auto entry, joining_to_undo(session, merge_id));
  ResolveSettings settings;
  TROTH_ASSIGN(const auto too_many, store::last_too_many(session, settings.too_many));
  settings.too_many = static_cast<int>(too_many);
  // The links are computed from the records as they are: so what waits is settled first.
  TROTH_TRY(resolve(session, settings, followers, now, progress, Audience::listeners));
  TROTH_ASSIGN(const auto customer, store::current_customer(session, entry.record_id));
  TROTH_ASSIGN(const auto other, store::current_customer(session, entry.other_record_id));
  if (customer != other) {
    return Error{ErrorCode::conflict, "The two records are not one customer any more.",
                 std::to_string(merge_id), ""};
  }
  TROTH_TRY(keep_sides_apart(session, entry, customer, static_cast<std::size_t>(too_many), now));
  TROTH_ASSIGN(auto summary,
               resolve(session, settings, followers, now, progress, Audience::listeners));
  auto undone = entry;
  undone.action = MergeAction::undone;
  undone.reason = "kept_apart";
  undone.happened_at = now;
  undone.merge_id = merge_id_of(undone);
  TROTH_ASSIGN(undone.customer_id, store::current_customer(session, entry.other_record_id));
  TROTH_ASSIGN(undone.other_customer_id, store::current_customer(session, entry.record_id));
  TROTH_TRY(store::log_merges(session, std::vector<MergeEntry>{undone}));
  return summary;
}

Result<Merged> merge_customers(db::Session& session, Id customer_id, Id other_id,
                               std::span<const Follower> followers, Instant now) {
  // What waits is settled first: perhaps they are one already.
  TROTH_TRY(resolve_changes(session, followers, now));
  TROTH_ASSIGN(const auto records, records_of_customer(session, customer_id));
  TROTH_ASSIGN(const auto others, records_of_customer(session, other_id));
  const auto record = *std::min_element(records.begin(), records.end());
  const auto other = *std::min_element(others.begin(), others.end());
  if (record == other) {
    return Error{ErrorCode::conflict, "The two are one customer already.", std::to_string(other_id),
                 ""};
  }
  TROTH_TRY(store::forget_kept_apart(session, records, others));
  TROTH_TRY(store::keep_together(session, record, {record, other}, now));
  TROTH_TRY(store::note_changes(
      session, std::vector<store::Change>{{record, record, 0}, {other, other, 0}}));
  TROTH_TRY(resolve_changes(session, followers, now));
  Merged merged;
  TROTH_ASSIGN(merged.customer_id, store::current_customer(session, record));
  TROTH_ASSIGN(merged.merge_id, joining_of(session, merged.customer_id, record, other));
  return merged;
}

}  // namespace troth::customers
