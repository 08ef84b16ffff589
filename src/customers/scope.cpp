#include "customers/scope.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/assert.h"

namespace troth::customers {
namespace {

/// Numbers namespaces, and sources of external ids, as they turn up. There are few, and
/// neighbours share them.
class Kinds {
 public:
  explicit Kinds(Scope& scope) : scope_(scope) {}

  std::uint32_t of(std::string_view name_space, std::string_view source = {}) {
    const auto same = [&](std::uint32_t kind) {
      return names_[kind].first == name_space && names_[kind].second == source;
    };
    if (last_ < names_.size() && same(last_)) return last_;
    for (last_ = 0; last_ < names_.size(); ++last_) {
      if (same(last_)) return last_;
    }
    const auto name = parse_namespace(name_space);
    TROTH_ASSERT(name.has_value());
    names_.emplace_back(name_space, source);
    scope_.kinds.push_back(*name);
    return last_;
  }

  /// The kind of a record's external id, if it has one.
  std::optional<std::uint32_t> of_external(const store::Member& member) {
    if (member.name_space != namespace_name(Namespace::external)) return std::nullopt;
    return of(member.name_space, member.source);
  }

 private:
  Scope& scope_;
  std::vector<std::pair<std::string, std::string>> names_;
  std::uint32_t last_ = 0;
};

/// Finds places of records that come roughly in order.
class Places {
 public:
  explicit Places(const Scope& scope) : scope_(scope) {}

  std::uint32_t of(Id record_id) {
    const auto& records = scope_.records;
    if (last_ < records.size() && records[last_] == record_id) return last_;
    if (last_ + 1 < records.size() && records[last_ + 1] == record_id) return ++last_;
    const auto place = scope_.place_of(record_id);
    if (place < records.size()) last_ = place;
    return place;
  }

 private:
  const Scope& scope_;
  std::uint32_t last_ = 0;
};

/// Gives records, with their customers, their places.
void place(std::vector<std::pair<Id, Id>> members, Scope& scope) {
  std::sort(members.begin(), members.end());
  scope.records.reserve(members.size());
  scope.customers.reserve(members.size());
  for (const auto& [record, customer] : members) {
    scope.records.push_back(record);
    scope.customers.push_back(customer);
  }
}

void mark_changed(Scope& scope, const std::vector<store::Change>& changes) {
  scope.changed.assign(scope.records.size(), false);
  for (const auto& change : changes) {
    const auto place = scope.place_of(change.record_id);
    if (place < scope.records.size()) scope.changed[place] = true;
  }
}

/// Pairs of records as pairs of places; those with a record outside are of no account.
std::vector<SaidPair> places_of(const Scope& scope, std::span<const std::pair<Id, Id>> pairs) {
  std::vector<SaidPair> places;
  for (const auto& [record, other] : pairs) {
    const auto a = scope.place_of(record);
    const auto b = scope.place_of(other);
    if (a < scope.records.size() && b < scope.records.size()) places.emplace_back(a, b);
  }
  return places;
}

Status load_what_was_said(db::Session& session, Scope& scope) {
  TROTH_ASSIGN(const auto apart, store::load_kept_apart(session));
  scope.kept_apart = places_of(scope, apart);
  TROTH_ASSIGN(const auto together, store::load_kept_together(session));
  scope.kept_together = places_of(scope, together);
  return {};
}

/// Follows shared identities from the changed records outwards.
class Connected {
 public:
  Connected(db::Session& session, std::size_t too_many, std::size_t records_max)
      : session_(session), too_many_(too_many), records_max_(records_max), kinds_(scope_) {}

  /// False when the scope grew beyond records_max.
  Result<bool> grow(const std::vector<store::Change>& changes) {
    TROTH_TRY(load_kept_together());
    for (const auto& change : changes) {
      want_customer(change.customer_id);
      if (change.lost_value != 0) TROTH_TRY(want_lost(change.lost_value));
    }
    do {
      while (!customers_.empty() || !values_.empty()) {
        TROTH_TRY(load_customers());
        if (members_.size() > records_max_) return false;
        TROTH_TRY(load_carriers());
      }
      reconsider_common();
    } while (!customers_.empty());
    return true;
  }

  Scope finish() && {
    place(std::move(members_), scope_);
    Places places(scope_);
    for (const auto& [record, value, kind] : carried_) {
      const auto place = places.of(record);
      TROTH_ASSERT(place < scope_.records.size());
      scope_.identities.push_back({value, place, kind});
    }
    for (const auto& [record, kind] : externals_) {
      scope_.identities.push_back({record, places.of(record), kind});
    }
    for (const auto& [value, outside] : common_) scope_.common.push_back(value);
    std::sort(scope_.common.begin(), scope_.common.end());
    return std::move(scope_);
  }

 private:
  struct CarriedBy {
    Id record;
    Id value;
    std::uint32_t kind;
  };

  /// Which customers a person's word connects. There are few such words.
  Status load_kept_together() {
    TROTH_ASSIGN(const auto pairs, store::load_kept_together(session_));
    std::vector<Id> records;
    for (const auto& [record, other] : pairs) records.insert(records.end(), {record, other});
    TROTH_ASSIGN(const auto located, store::locate_records(session_, records));
    for (std::size_t i = 0; i + 3 < located.size(); i += 4) {
      together_.emplace(located[i], located[i + 2]);
      together_.emplace(located[i + 2], located[i]);
    }
    return {};
  }

  void want_customer(Id customer_id) {
    if (seen_customers_.insert(customer_id).second) customers_.push_back(customer_id);
  }

  void want_value(Id value, Namespace name) {
    if (!seen_values_.insert(value).second) return;
    values_.push_back(value);
    if (name >= Namespace::phone) evidence_.insert(value);
  }

  Status want_lost(Id value) {
    TROTH_ASSIGN(const auto name_space, store::namespace_of_value(session_, value));
    if (const auto name = parse_namespace(name_space)) want_value(value, *name);
    return {};
  }

  Status load_customers() {
    const auto wanted = std::exchange(customers_, {});
    for (const auto customer : wanted) {
      const auto [begin, end] = together_.equal_range(customer);
      for (auto at = begin; at != end; ++at) want_customer(at->second);
    }
    TROTH_TRY(store::scan_members(session_, wanted, [&](const store::Member& member) {
      members_.emplace_back(member.record_id, member.customer_id);
      if (const auto kind = kinds_.of_external(member)) {
        externals_.emplace_back(member.record_id, *kind);
      }
    }));
    return store::scan_carried(session_, wanted,
                               [&](Id record, Id value, std::string_view name_space) {
                                 const auto kind = kinds_.of(name_space);
                                 carried_.push_back({record, value, kind});
                                 want_value(value, scope_.kinds[kind]);
                               });
  }

  Status load_carriers() {
    const auto wanted = std::exchange(values_, {});
    std::unordered_map<Id, std::vector<Id>> carriers;
    TROTH_TRY(store::scan_carriers(session_, wanted, [&](Id value, Id customer) {
      if (!seen_customers_.contains(customer)) carriers[value].push_back(customer);
    }));
    for (auto& [value, outside] : carriers) {
      std::sort(outside.begin(), outside.end());
      outside.erase(std::unique(outside.begin(), outside.end()), outside.end());
      if (evidence_.contains(value) && outside.size() > too_many_) {
        common_.emplace(value, std::move(outside));
      } else {
        for (const auto customer : outside) want_customer(customer);
      }
    }
    return {};
  }

  /// A value passed over may have lost carriers to the scope by other ways meanwhile.
  void reconsider_common() {
    for (auto each = common_.begin(); each != common_.end();) {
      auto& outside = each->second;
      std::erase_if(outside, [&](Id customer) { return seen_customers_.contains(customer); });
      if (outside.size() > too_many_) {
        ++each;
        continue;
      }
      for (const auto customer : outside) want_customer(customer);
      each = common_.erase(each);
    }
  }

  db::Session& session_;
  std::size_t too_many_;
  std::size_t records_max_;
  Scope scope_;
  Kinds kinds_;
  std::vector<Id> customers_;  // Wanted, not loaded yet.
  std::vector<Id> values_;     // Wanted, carriers not known yet.
  std::unordered_set<Id> seen_customers_;
  std::unordered_set<Id> seen_values_;
  std::unordered_set<Id> evidence_;
  std::unordered_multimap<Id, Id> together_;             // Customers, as they are now.
  std::unordered_map<Id, std::vector<Id>> common_;       // Passed over, with customers outside.
  std::vector<std::pair<Id, Id>> members_;               // Record and customer.
  std::vector<std::pair<Id, std::uint32_t>> externals_;  // Record and kind of its external id.
  std::vector<CarriedBy> carried_;
};

}  // namespace

std::uint32_t Scope::place_of(Id record_id) const {
  const auto at = std::lower_bound(records.begin(), records.end(), record_id);
  const auto found = at != records.end() && *at == record_id ? at : records.end();
  return static_cast<std::uint32_t>(found - records.begin());
}

Result<Scope> load_everything(db::Session& session, const std::vector<store::Change>& changes) {
  Scope scope;
  Kinds kinds(scope);
  std::vector<std::pair<Id, Id>> members;
  std::vector<std::pair<Id, std::uint32_t>> externals;
  TROTH_TRY(store::scan_all_members(session, [&](const store::Member& member) {
    members.emplace_back(member.record_id, member.customer_id);
    if (const auto kind = kinds.of_external(member)) {
      externals.emplace_back(member.record_id, *kind);
    }
  }));
  place(std::move(members), scope);
  Places places(scope);
  // An external id names its record alone: the record's id is as good as its hash.
  for (const auto& [record, kind] : externals) {
    scope.identities.push_back({record, places.of(record), kind});
  }
  externals = {};
  TROTH_TRY(store::scan_all_carried(session, [&](Id record, Id value, std::string_view name) {
    const auto at = places.of(record);
    if (at < scope.records.size()) scope.identities.push_back({value, at, kinds.of(name)});
  }));
  mark_changed(scope, changes);
  TROTH_TRY(load_what_was_said(session, scope));
  return scope;
}

Result<Scope> load_connected(db::Session& session, const std::vector<store::Change>& changes,
                             std::size_t too_many) {
  // To follow identities costs several times a plain scan per record.
  constexpr std::size_t kCheap = 1000;
  constexpr std::size_t kScanIsCheaperBy = 4;
  TROTH_ASSIGN(const auto total, session.scalar("SELECT COUNT(*) FROM customer_record"));
  const auto records_max = std::max(kCheap, static_cast<std::size_t>(total) / kScanIsCheaperBy);
  if (changes.size() > records_max) return load_everything(session, changes);
  Connected connected(session, too_many, records_max);
  TROTH_ASSIGN(const bool all, connected.grow(changes));
  if (!all) return load_everything(session, changes);
  auto scope = std::move(connected).finish();
  mark_changed(scope, changes);
  TROTH_TRY(load_what_was_said(session, scope));
  return scope;
}

}  // namespace troth::customers
