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

/// References of source records, as files would give them.
class ReferenceReader {
 public:
  /// Readers of different kinds of file start their turns at different values.
  explicit ReferenceReader(db::Session& session, std::size_t first_turn = 0)
      : session_(session), first_turn_(first_turn) {}

  /// Loads records named by pairs (customer_id, record_id), and forgets those loaded before.
  Status load(std::span<const Id> customers_and_records);
  /// A reference to a loaded record, with what orders and the like said of it; empty for record 0
  /// and unknown ones. Several values of a kind (a phone that changed) take turns with each use,
  /// so that a file that refers to the record often enough says them all. Uses of one customer's
  /// records must follow each other.
  CustomerReference next(Id customer_id, Id record_id);
  /// The same without taking turns.
  CustomerReference first(Id record_id) const;
  /// References that together say of the record what customers files said; at least one.
  std::vector<CustomerReference> described(Id record_id) const;

 private:
  using Values = std::array<std::vector<std::string>, kNamespaces>;
  struct Carried {
    Namespace named_by = Namespace::external;
    std::string name;  ///< The value that names the record.
    Values referred;
    Values described;
  };
  static CustomerReference reference(const Carried& carried, const Values& values,
                                     std::size_t turn);

  db::Session& session_;
  std::size_t first_turn_;
  std::unordered_map<Id, Carried> records_;
  Id customer_ = 0;  ///< Whose turns are kept.
  std::unordered_map<Id, std::size_t> turns_;
};

/// The sources that described customers, or were told of contacts.
Result<std::vector<std::string>> sources_of_records(db::Session& session);
Result<std::vector<std::string>> sources_of_interactions(db::Session& session);

/// Tells the described records of a source, by customer; one that was given with several values of
/// a kind comes as often. Stops at the first error; memory is bounded however many there are.
Status each_record(db::Session& session, std::string_view source,
                   const std::function<Status(const RecordInput&)>& see);

/// Tells the interactions of a source, by customer and day. Identical ones without a reference
/// follow each other; their occurrence is not told.
Status each_interaction(db::Session& session, std::string_view source,
                        const std::function<Status(const InteractionInput&)>& see);

/// A contact as a customer's timeline shows it.
struct InteractionView {
  Id interaction_id = 0;
  std::string source;
  InteractionInput input;  ///< Without its customer.
};

/// The latest contacts of a customer that come before (at, interaction_id); latest first.
Result<std::vector<InteractionView>> interactions_before(db::Session& session, Id customer_id,
                                                         Instant at, Id interaction_id,
                                                         std::int64_t limit);

/// The customer that a present or former number belongs to now; not_found when there never was one.
Result<Id> current_customer(db::Session& session, Id customer_id);

}  // namespace troth::customers
