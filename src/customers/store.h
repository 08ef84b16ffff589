#pragma once
// The only place with the SQL of records, identities and interactions; scope_store and history hold
// that of joining.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "customers/types.h"
#include "db/session.h"

namespace troth::customers {

/// What a customers file says of a person, besides identities. Empty texts are not known.
struct Details {
  std::string name;
  std::string gender;
  std::optional<Day> birth_day;
  std::string city;
  std::string region;
  std::string country;
  std::string language;
  std::string segment;
  std::optional<Day> joined_day;

  bool operator==(const Details&) const = default;
};

/// A row of `customer_record`.
struct Record {
  Id customer_id = 0;
  Id record_id = 0;
  std::string source;
  std::string name_space;
  std::string reference;
  Details details;
  bool described = false;
  Id content = 0;
  std::string repeats;
  Instant updated_at = 0;
};

/// Who said that a record carries an identity: bits of identity.origin.
inline constexpr int kDescribed = 1;
inline constexpr int kReferred = 2;

/// An identity of a record: a row of `identity` without its keys.
struct Identity {
  Id value_key = 0;
  std::string name_space;  ///< "card", "openid", "phone", "email".
  std::string value;
  int origin = 0;

  bool operator==(const Identity&) const = default;
};

/// A row of `interaction`. Texts of `input` are as stored; its customer reference is not used.
struct Interaction {
  Id customer_id = 0;
  Id interaction_id = 0;
  Id record_id = 0;
  std::string source;
  InteractionInput input;
  Id content = 0;
  std::string repeats;
  Instant updated_at = 0;
};

namespace store {

/// Where records are now: pairs (customer_id, record_id), whether they exist or not.
Result<std::vector<std::int64_t>> locate_records(db::Session& session,
                                                 std::span<const Id> record_ids);
/// Records by id; ids that are not known are left out.
Result<std::unordered_map<Id, Record>> load_records(db::Session& session,
                                                    std::span<const Id> record_ids);
/// Records of customers, by customer and record id.
Status scan_records(db::Session& session, std::span<const Id> customer_ids,
                    const std::function<void(Record)>& take);
/// The identities of all records of some customers.
Status scan_identities(db::Session& session, std::span<const Id> customer_ids,
                       const std::function<void(Id record_id, Identity)>& take);

Status insert_records(db::Session& session, std::span<const Record* const> records);
/// Rows of `identity` on their way into the table.
class IdentityRows {
 public:
  /// The views' texts must stay until insert().
  void add(Id customer_id, Id record_id, const Identity& identity);
  Status insert(db::Session& session) const;

 private:
  std::vector<db::Value> values_;
};

/// Deletes rows named by (customer_id, record_id) pairs.
Status delete_records(db::Session& session, std::span<const std::int64_t> pairs);
Status delete_identities(db::Session& session, std::span<const std::int64_t> pairs);

/// Remembers a source of records.
Status note_source(db::Session& session, std::string_view source);
Result<std::vector<std::string>> load_sources(db::Session& session);

/// Something resolve() has to look at.
struct Change {
  Id customer_id = 0;
  Id record_id = 0;
  Id lost_value = 0;  ///< An identity that the record no longer carries; 0 none.
};
Status note_changes(db::Session& session, std::span<const Change> changes);

/// Interactions by id; ids that are not known are left out.
Result<std::unordered_map<Id, Interaction>> load_interactions(db::Session& session,
                                                              std::span<const Id> ids);
/// A customer's interactions, latest first.
Status scan_interactions(db::Session& session, Id customer_id,
                         const std::function<void(Interaction)>& take);
Status insert_interactions(db::Session& session, std::span<const Interaction* const> interactions);
/// Deletes interactions named by (customer_id, happened_day, interaction_id).
Status delete_interactions(db::Session& session, std::span<const std::int64_t> triples);

/// Lets records, identities and interactions follow records that move.
Status move_rows(db::Session& session, std::span<const Move> moves);

}  // namespace store

}  // namespace troth::customers
