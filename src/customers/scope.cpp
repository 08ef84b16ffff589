#include "customers/scope.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/assert.h"
#include "customers/reference.h"

namespace troth::customers {
namespace {

/// Numbers stored namespaces as they turn up. There are few, and neighbours share them.
class Kinds {
 public:
  explicit Kinds(Scope& scope) : scope_(scope) {}

  std::uint32_t of(std::string_view stored) {
    if (last_ < scope_.kind_names.size() && scope_.kind_names[last_] == stored) return last_;
    for (last_ = 0; last_ < scope_.kind_names.size(); ++last_) {
      if (scope_.kind_names[last_] == stored) return last_;
    }
    const auto name = namespace_of(stored);
    TROTH_ASSERT(name.has_value());
    scope_.kind_names.emplace_back(stored);
    scope_.kinds.push_back(*name);
    return last_;
  }

 private:
  Scope& scope_;
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

void mark_changed(Scope& scope, const std::vector<store::Change>& changes) {
  scope.changed.assign(scope.records.size(), false);
  for (const auto& change : changes) {
    const auto place = scope.place_of(change.record_id);
    if (place < scope.records.size()) scope.changed[place] = true;
  }
}

Status load_kept_apart(db::Session& session, Scope& scope) {
  TROTH_ASSIGN(const auto pairs, store::load_kept_apart(session));
  for (const auto& [record, other] : pairs) {
    const auto a = scope.place_of(record);
    const auto b = scope.place_of(other);
    if (a < scope.records.size() && b < scope.records.size()) scope.kept_apart.emplace_back(a, b);
  }
  return {};
}

/// Follows shared identities from the changed records outwards.
class Connected {
 public:
  Connected(db::Session& session, std::size_t too_many, std::size_t records_max)
      : session_(session), too_many_(too_many), records_max_(records_max), kinds_(scope_) {}

  /// False when the scope grew beyond records_max.
  Result<bool> grow(const std::vector<store::Change>& changes) {
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
    std::sort(members_.begin(), members_.end());
    for (const auto& [record, customer] : members_) {
      scope_.records.push_back(record);
      scope_.customers.push_back(customer);
    }
    Places places(scope_);
    for (const auto& [record, value, kind] : carried_) {
      const auto place = places.of(record);
      TROTH_ASSERT(place < scope_.records.size());
      scope_.identities.push_back({value, place, kind});
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

  void want_customer(Id customer_id) {
    if (seen_customers_.insert(customer_id).second) customers_.push_back(customer_id);
  }

  void want_value(Id value, Namespace name) {
    if (!seen_values_.insert(value).second) return;
    values_.push_back(value);
    if (name == Namespace::phone || name == Namespace::email) evidence_.insert(value);
  }

  Status want_lost(Id value) {
    TROTH_ASSIGN(const auto stored, store::namespace_of_value(session_, value));
    if (const auto name = namespace_of(stored)) want_value(value, *name);
    return {};
  }

  Status load_customers() {
    const auto wanted = std::exchange(customers_, {});
    TROTH_TRY(store::scan_members(session_, wanted, [&](Id record, Id customer) {
      members_.emplace_back(record, customer);
    }));
    return store::scan_carried(session_, wanted, [&](Id record, Id value, std::string_view stored) {
      const auto kind = kinds_.of(stored);
      carried_.push_back({record, value, kind});
      // An external id names its one record: nobody else carries it.
      if (scope_.kinds[kind] != Namespace::external) want_value(value, scope_.kinds[kind]);
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
  std::unordered_map<Id, std::vector<Id>> common_;  // Passed over, with customers outside.
  std::vector<std::pair<Id, Id>> members_;          // Record and customer.
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
  TROTH_TRY(store::scan_all_records(session, [&](Id record, Id customer) {
    scope.records.push_back(record);
    scope.customers.push_back(customer);
  }));
  Kinds kinds(scope);
  Places places(scope);
  TROTH_TRY(store::scan_all_carried(session, [&](Id record, Id value, std::string_view stored) {
    const auto place = places.of(record);
    if (place < scope.records.size()) scope.identities.push_back({value, place, kinds.of(stored)});
  }));
  mark_changed(scope, changes);
  TROTH_TRY(load_kept_apart(session, scope));
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
  TROTH_TRY(load_kept_apart(session, scope));
  return scope;
}

}  // namespace troth::customers
