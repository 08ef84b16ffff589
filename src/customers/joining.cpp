#include "customers/joining.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/assert.h"
#include "customers/claims.h"

namespace troth::customers {
namespace {

// A value on thousands of contradicting records is one mistake, not thousands of log entries.
constexpr std::size_t kBlocksPerValue = 16;

using Run = std::span<const Carried>;

bool unique(Namespace name) {
  return name <= Namespace::openid;
}

class Joiner {
 public:
  explicit Joiner(JoinInput input)
      : input_(std::move(input)),
        parent_(input_.records.size()),
        firm_(input_.records.size(), firm_claims(input_)),
        openid_(0, {}) {
    std::iota(parent_.begin(), parent_.end(), 0U);
    const auto kinds = input_.kinds;
    auto& all = input_.identities;
    std::sort(all.begin(), all.end(), [&](const Carried& a, const Carried& b) {
      return std::tuple(kinds[a.kind], a.value_key, a.record) <
             std::tuple(kinds[b.kind], b.value_key, b.record);
    });
    std::sort(input_.common.begin(), input_.common.end());
  }

  JoinResult run() && {
    join_as_said();
    each_run([&](Run run) {
      if (unique(kind_of(run)) && !shared_by_contradicting_ids(run)) join_carriers(run);
    });
    settle_persons();
    std::vector<Run> evidence;
    each_run([&](Run run) {
      if (!unique(kind_of(run)) && is_evidence(run)) evidence.push_back(run);
    });
    for (const auto run : evidence) join_carriers(run);
    for (std::uint32_t i = 0; i < parent_.size(); ++i) parent_[i] = root(i);
    result_.customer = std::move(parent_);
    std::sort(result_.common.begin(), result_.common.end());
    return std::move(result_);
  }

 private:
  /// What contradicts from the beginning: external ids of one source, and pairs kept apart, which
  /// are claims to two sides of a kind of their own.
  static std::vector<Claim> firm_claims(const JoinInput& input) {
    std::vector<Claim> claims;
    for (const auto& identity : input.identities) {
      TROTH_ASSERT(identity.record < input.records.size() && identity.kind < input.kinds.size());
      if (input.kinds[identity.kind] == Namespace::external) {
        claims.push_back({identity.record, identity.kind, identity.value_key});
      }
    }
    auto kind = static_cast<std::uint32_t>(input.kinds.size());
    for (const auto& [record, other] : input.kept_apart) {
      claims.push_back({record, kind, 1});
      claims.push_back({other, kind, 2});
      ++kind;
    }
    return claims;
  }

  /// Rule 0.
  void join_as_said() {
    for (const auto& [record, other] : input_.kept_together) {
      const auto a = root(record);
      const auto b = root(other);
      if (a == b) continue;
      unite(a, b);
      result_.links.push_back({std::max(record, other), std::min(record, other), kSaid, 0});
    }
  }

  Namespace kind_of(Run run) const { return input_.kinds[run.front().kind]; }

  /// Calls `take` for every value on two records or more, in canonical order.
  template <typename Take>
  void each_run(Take&& take) {
    const std::span<const Carried> all = input_.identities;
    for (std::size_t begin = 0; begin < all.size();) {
      std::size_t end = begin + 1;
      while (end < all.size() && all[end].value_key == all[begin].value_key &&
             all[end].kind == all[begin].kind) {
        ++end;
      }
      if (end - begin > 1) take(all.subspan(begin, end - begin));
      begin = end;
    }
  }

  std::uint32_t root(std::uint32_t record) {
    while (parent_[record] != record) {
      parent_[record] = parent_[parent_[record]];
      record = parent_[record];
    }
    return record;
  }

  static Link link(const Carried& a, const Carried& b) {
    return {std::max(a.record, b.record), std::min(a.record, b.record), a.kind, a.value_key};
  }

  /// The kind on which two clusters contradict; openids count once persons are settled.
  std::optional<std::uint32_t> disagreement(std::uint32_t a, std::uint32_t b) const {
    if (const auto kind = firm_.disagreement(a, b)) return kind;
    return settled_ ? openid_.disagreement(a, b) : std::nullopt;
  }

  bool said_by_a_person(std::uint32_t kind) const { return kind >= input_.kinds.size(); }

  /// Rule 3 for unique namespaces. Of one source a cluster has one external id, or several that a
  /// person said are one's: comparing each carrier with the first that has an id of the same source
  /// is enough.
  bool shared_by_contradicting_ids(Run run) {
    std::vector<std::pair<Claim, const Carried*>> seen;
    std::size_t found = 0;
    for (const auto& carrier : run) {
      const auto cluster = root(carrier.record);
      for (const auto& claim : firm_.of(cluster)) {
        if (said_by_a_person(claim.kind)) break;
        const auto first = std::find_if(seen.begin(), seen.end(), [&](const auto& each) {
          return each.first.kind == claim.kind;
        });
        if (first == seen.end()) {
          seen.emplace_back(claim, &carrier);
        } else if (root(first->second->record) == cluster) {
          continue;
        } else if (first->first.value != claim.value && ++found <= kBlocksPerValue) {
          result_.blocks.push_back({link(carrier, *first->second), Namespace::external});
        }
      }
    }
    return found > 0;
  }

  /// From here on, clusters are persons, and their openids contradict too.
  void settle_persons() {
    person_.resize(parent_.size());
    for (std::uint32_t i = 0; i < parent_.size(); ++i) person_[i] = root(i);
    std::vector<Claim> claims;
    for (const auto& identity : input_.identities) {
      if (input_.kinds[identity.kind] != Namespace::openid) continue;
      claims.push_back({person_[identity.record], identity.kind, identity.value_key});
    }
    const auto same = [](const Claim& a, const Claim& b) {
      return a.owner == b.owner && a.value == b.value;
    };
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
      return std::tie(a.owner, a.value) < std::tie(b.owner, b.value);
    });
    claims.erase(std::unique(claims.begin(), claims.end(), same), claims.end());
    openid_ = ClaimSets(parent_.size(), std::move(claims));
    settled_ = true;
  }

  /// Rules 3 and 4 for phones and e-mails.
  bool is_evidence(Run run) {
    const Id value = run.front().value_key;
    std::vector<const Carried*> persons;  // One carrier of each.
    bool common = std::binary_search(input_.common.begin(), input_.common.end(), value);
    for (const auto& carrier : run) {
      if (common) break;
      const bool known = std::any_of(persons.begin(), persons.end(), [&](const Carried* each) {
        return person_[each->record] == person_[carrier.record];
      });
      if (!known) persons.push_back(&carrier);
      common = persons.size() > input_.too_many;
    }
    if (common) {
      result_.common.push_back(value);
      return false;
    }
    std::size_t found = 0;
    for (std::size_t i = 0; i < persons.size(); ++i) {
      for (std::size_t j = i + 1; j < persons.size(); ++j) {
        const auto kind = disagreement(person_[persons[i]->record], person_[persons[j]->record]);
        if (!kind || said_by_a_person(*kind)) continue;
        if (++found > kBlocksPerValue) continue;
        result_.blocks.push_back({link(*persons[i], *persons[j]), input_.kinds[*kind]});
      }
    }
    return persons.size() > 1 && found == 0;
  }

  /// Joins each carrier to the first of the carriers before it that it does not contradict.
  void join_carriers(Run run) {
    std::vector<const Carried*> groups = {&run.front()};
    for (const auto& carrier : run.subspan(1)) {
      const bool placed = std::any_of(groups.begin(), groups.end(), [&](const Carried* group) {
        return root(group->record) == root(carrier.record);
      });
      if (!placed && !join_first(carrier, groups)) groups.push_back(&carrier);
    }
  }

  bool join_first(const Carried& carrier, std::span<const Carried* const> groups) {
    for (const auto* group : groups) {
      const auto a = root(group->record);
      const auto b = root(carrier.record);
      const auto kind = disagreement(a, b);
      if (!kind) {
        unite(a, b);
        result_.links.push_back(link(carrier, *group));
        return true;
      }
      if (said_by_a_person(*kind)) continue;
      result_.blocks.push_back({link(carrier, *group), input_.kinds[*kind]});
    }
    return false;
  }

  void unite(std::uint32_t a, std::uint32_t b) {
    const auto into = std::min(a, b);
    const auto from = std::max(a, b);
    parent_[from] = into;
    firm_.unite(into, from);
    if (settled_) openid_.unite(into, from);
  }

  JoinInput input_;
  std::vector<std::uint32_t> parent_;
  std::vector<std::uint32_t> person_;
  ClaimSets firm_;
  ClaimSets openid_;
  bool settled_ = false;
  JoinResult result_;
};

}  // namespace

JoinResult join(JoinInput input) {
  TROTH_ASSERT(std::is_sorted(input.records.begin(), input.records.end()));
  TROTH_ASSERT(input.too_many > 0);
  return Joiner(std::move(input)).run();
}

}  // namespace troth::customers
