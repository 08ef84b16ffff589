#pragma once
// Who is who: source records, identities, joins that can be explained and undone, golden records,
// and the contacts of a customer. Rules: docs/customers.md.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/embedded.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/row_outcome.h"
#include "customers/types.h"
#include "db/session.h"

namespace troth {
extern const std::vector<EmbeddedFile> customers_migrations;
}

namespace troth::customers {

/// The value in the form in which identities are compared: e-mail folded; phone as "+", country
/// code and number when the country can be told (`country` is the ISO code to assume, may be
/// empty); card without blanks; others trimmed. Empty when the text is no such identity ("n/a",
/// "-", "000", a phone of four digits).
std::string normalise(Namespace name, std::string_view raw, std::string_view country);

/// The key of the record that `reference` names in `source`: its strongest usable identity.
struct RecordKey {
  Id record_id = 0;  ///< 0 when no part of the reference is usable.
  Namespace name = Namespace::external;
  std::string value;
};
RecordKey record_key(std::string_view source, const CustomerReference& reference,
                     std::string_view country);

/// Where the things of a record are kept in other rooms, so that they follow when it moves.
using Follower = std::function<Status(db::Session&, std::span<const Move>)>;

/// How much a row says of its record.
enum class Telling : std::uint8_t {
  whole,  ///< All there is: what an earlier import said besides is withdrawn.
  part,   ///< What is new: what the row does not mention stays as it was.
};

/// Applies customers rows: one outcome per record, in order. Does not resolve; call resolve() once
/// the rows of an import are in. All batches of one import give the same `now`, and no two imports
/// do: a second row about a record adds to the first within an import, and replaces what an
/// earlier import said. Rows are refused with
///   missing_identity     nothing names the customer
///   bad_customer         only by what is no identity ("n/a")
///   duplicate_reference  more than twenty different rows about one record in the import
///   id_collision         another reference has the same record id
/// Rows that tell a part are never refused as duplicate_reference.
/// Within one transaction of the caller.
Result<std::vector<RowOutcome>> apply_records(db::Session& session, std::string_view source,
                                              std::string_view country,
                                              std::span<const RecordInput> records, Instant now,
                                              Telling telling = Telling::whole);

/// The customer each referenced record belongs to now; records never seen are made (referred to,
/// not described), together with their identities. `references` pairs with the result: 0 where the
/// reference is unusable. Within one transaction of the caller.
struct ReferredRecord {
  Id record_id = 0;
  Id customer_id = 0;
};
Result<std::vector<ReferredRecord>> refer(db::Session& session, std::string_view source,
                                          std::string_view country,
                                          std::span<const CustomerReference> references,
                                          Instant now);

/// Applies interactions rows: one outcome per row, in order; `now` as in apply_records(). Kinds are
/// told by synonyms in English and Chinese. Rows are refused with
///   unknown_kind         the kind is none of these; the detail `kinds` lists ours
///   bad_customer, duplicate_reference, id_collision  as above
Result<std::vector<RowOutcome>> apply_interactions(db::Session& session, std::string_view source,
                                                   std::string_view country,
                                                   std::span<const InteractionInput> interactions,
                                                   Instant now);

/// Rules of joining that a company may set.
struct ResolveSettings {
  int too_many = 4;  ///< A phone or e-mail on more persons than this stops being evidence.
};

struct ResolveSummary {
  std::int64_t joined = 0;   ///< Joins made: records, or groups of them, that are one now.
  std::int64_t parted = 0;   ///< Records, or groups of them, that left a customer.
  std::int64_t blocked = 0;  ///< Joins refused because unique ids disagree, not known before.
  std::int64_t customers = 0;
};

/// Who is told, besides the caller, which customers are new, joined or parted.
enum class Audience : std::uint8_t {
  nobody,     ///< As of an import, which may change a million at once.
  listeners,  ///< Those of db/tell.h.
};

/// Recomputes, from the records alone, who belongs together among all records connected with those
/// changed since the last call; logs every join, block and parting with its evidence; moves what
/// hangs on the records; recomputes golden records. The result depends on the set of records, not
/// on their order. Within one transaction of the caller.
Result<ResolveSummary> resolve(db::Session& session, const ResolveSettings& settings,
                               std::span<const Follower> followers, Instant now,
                               Progress& progress, Audience audience = Audience::nobody);

/// The same by the settings of the last resolve(), without counting all customers, told to
/// listeners: for small changes that come often.
Status resolve_changes(db::Session& session, std::span<const Follower> followers, Instant now);

}  // namespace troth::customers
