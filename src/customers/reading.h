#pragma once
// Reads back what was imported, in the shape in which it was given: the inverse of applying. For
// export.

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "customers/types.h"
#include "db/session.h"

namespace troth::customers {

/// References of source records, as a file would give them. Where a record carries several values
/// of a kind (a phone that changed), they take turns with each use, so that a file of the record's
/// orders holds them all. What names the record stays.
class ReferenceReader {
 public:
  explicit ReferenceReader(db::Session& session) : session_(session) {}

  /// Loads records named by pairs (customer_id, record_id), and forgets those loaded before.
  Status load(std::span<const Id> customers_and_records);
  /// The reference of a loaded record, all kinds it has; empty for record 0 and unknown ones.
  CustomerReference next(Id customer_id, Id record_id);
  /// The same without taking turns.
  CustomerReference first(Id record_id) const;

 private:
  struct Carried {
    Namespace named_by = Namespace::external;
    std::array<std::vector<std::string>, 5> values;  ///< By namespace; what names it comes first.
  };
  static CustomerReference reference(const Carried& carried, std::size_t turn);

  db::Session& session_;
  std::unordered_map<Id, Carried> records_;
  Id customer_ = 0;  ///< Whose turns are kept.
  std::unordered_map<Id, std::size_t> turns_;
};

/// The sources that described customers, or were told of contacts.
Result<std::vector<std::string>> sources_of_records(db::Session& session);
Result<std::vector<std::string>> sources_of_interactions(db::Session& session);

/// Tells the described records of a source, by customer; stops at the first error. Memory is
/// bounded however many there are.
Status each_record(db::Session& session, std::string_view source,
                   const std::function<Status(const RecordInput&)>& see);

/// Tells the interactions of a source, by customer and day. Identical ones without a reference
/// follow each other; their occurrence is not told.
Status each_interaction(db::Session& session, std::string_view source,
                        const std::function<Status(const InteractionInput&)>& see);

}  // namespace troth::customers
