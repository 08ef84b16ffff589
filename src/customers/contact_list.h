#pragma once
// The list of everybody's contacts, and whom an identity names. SQL of its own: it only reads.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "customers/reading.h"
#include "customers/types.h"
#include "db/session.h"
#include "db/statement.h"

namespace troth::customers {

/// "interaction_id, happened_at, ...": what read_view() reads.
std::string view_columns();
InteractionView read_view(const db::Row& row);

/// Which contacts; what is empty does not filter.
struct ContactQuery {
  std::optional<Id> customer_id;  ///< As it is now.
  std::optional<Day> from;        ///< Local days, both included.
  std::optional<Day> to;
  std::string kind;  ///< A word of the house; see kinds.h.
  std::string source;
  std::string touchpoint;
  std::string channel;
  std::string store;
  db::Page page;  ///< By time.
};

struct ContactItem {
  InteractionView view;
  std::optional<Id> customer_id;  ///< Empty: nobody knows.
};

/// Follows an index on time: a page costs the same however many contacts there are, unless a
/// filter lets few through.
Status list_contacts(db::Session& session, const ContactQuery& query,
                     const std::function<Status(const ContactItem&)>& each);
Result<std::int64_t> count_contacts(db::Session& session, const ContactQuery& query);

/// An identity that a source record carries.
struct FoundIdentity {
  Namespace kind = Namespace::external;
  std::string value;   ///< As normalised.
  std::string source;  ///< Who says so.
  Id record_id = 0;
  Id customer_id = 0;  ///< Whose it is now.
};

/// Every record that carries the value as an identity of this kind, or of any: by customer and
/// record id. A value may be written in any way (see find_customers()). More than `limit` are cut
/// off.
Result<std::vector<FoundIdentity>> find_identities(db::Session& session, std::string_view value,
                                                   std::optional<Namespace> kind,
                                                   std::size_t limit);

}  // namespace troth::customers
