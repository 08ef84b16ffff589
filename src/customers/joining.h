#pragma once
// Which records are one person: a pure function of records and the identities they carry.
// The rules, with their reasons: docs/customers.md.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/id.h"
#include "customers/types.h"

namespace troth::customers {

/// One identity that a record carries. `record` is the record's place in JoinInput::records,
/// `kind` its namespace in JoinInput::kinds.
struct Carried {
  Id value_key = 0;  ///< Hash of namespace and value: equal keys are equal identities.
  std::uint32_t record = 0;
  std::uint32_t kind = 0;
};

/// Two records, by place, of which a person has said whether they are one customer.
using SaidPair = std::pair<std::uint32_t, std::uint32_t>;

struct JoinInput {
  std::span<const Id> records;  ///< Ascending and distinct.
  /// The namespaces in use. External ids have one kind per source, since only those of one source
  /// contradict each other.
  std::span<const Namespace> kinds;
  std::vector<Carried> identities;  ///< In any order.
  std::vector<SaidPair> kept_apart;
  /// Values known to be on too many persons beyond the records given here.
  std::vector<Id> common;
  std::size_t too_many = 4;
  /// Said to be one: the two are joined before anything else, whatever their ids say.
  std::vector<SaidPair> kept_together{};
};

/// The kind of a link that is no identity, but a person's word.
inline constexpr std::uint32_t kSaid = UINT32_MAX;

/// A link of the evidence that holds a customer together; a customer of n records has n - 1.
struct Link {
  std::uint32_t record = 0;  ///< The larger of the two records that carry the value.
  std::uint32_t other = 0;
  std::uint32_t kind = 0;  ///< Or kSaid.
  Id value_key = 0;
};

/// Two records that carry the same value and were not joined by it, as stronger ids disagree.
struct Block {
  Link evidence;
  Namespace disagreeing = Namespace::external;
};

struct JoinResult {
  /// For each record, the place of the smallest record of its customer.
  std::vector<std::uint32_t> customer;
  std::vector<Link> links;
  std::vector<Block> blocks;
  std::vector<Id> common;  ///< Phones and e-mails on too many persons, ascending.
};

/// Joins records that share a value, strongest namespace first (external, card, openid, phone,
/// email), within a namespace by value_key:
///  0. Records that a person keeps together are one customer.
///  1. No join brings together records that a person keeps apart.
///  2. Two customers whose external ids of one source differ are not joined by a card, openid,
///     phone or e-mail; two whose openids differ are not joined by a phone or e-mail.
///  3. A value whose carriers include two that rule 2 tells apart belongs to more than one person,
///     and joins nobody.
///  4. A phone or e-mail on more than `too_many` persons (customers as they stand after the unique
///     namespaces) joins nobody.
/// The result depends on the set of records, identities and pairs alone. Time O(n log n) in the
/// number of identities, memory about 100 bytes per record.
JoinResult join(JoinInput input);

}  // namespace troth::customers
