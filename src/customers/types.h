#pragma once
// Words of the customers room: references, source records, moves, interactions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace troth::customers {

/// Kinds of identity, strongest first. external, card and openid are unique: one value belongs to
/// one person, and two different values in a source say two persons. phone, email and device (what
/// a tracker calls a browser or telephone of which it knows nobody) join, but are only evidence.
enum class Namespace : std::uint8_t { external, card, openid, phone, email, device };
inline constexpr std::size_t kNamespaces = 6;

std::string_view namespace_name(Namespace name);
std::optional<Namespace> parse_namespace(std::string_view name);

/// A reference to a customer as a file gives it; empty texts are absent.
struct CustomerReference {
  std::string external;
  std::string card;
  std::string openid;
  std::string phone;
  std::string email;
  std::string device{};  ///< `{}`: most who list the parts name no device.

  bool operator==(const CustomerReference&) const = default;
  bool empty() const {
    return external.empty() && card.empty() && openid.empty() && phone.empty() && email.empty() &&
           device.empty();
  }
};

/// The strongest part of the reference as it stands in the file, for messages.
std::string_view display(const CustomerReference& reference);

/// One source record: what one system says of one customer. Its key is (source, the strongest
/// reference it has).
struct RecordInput {
  CustomerReference reference;
  std::string name;
  std::string gender;  ///< "f", "m", "x", or as given when unknown.
  std::optional<Day> birth_day;
  std::string city;
  std::string region;
  std::string country;
  std::string language;
  std::string segment;
  std::optional<Day> joined_day;
};

/// One dated contact. `reference` names the interaction in its source; when empty, the content and
/// the occurrence among identical rows of the file identify it.
struct InteractionInput {
  std::string reference;
  std::int64_t occurrence = 0;
  CustomerReference customer;  ///< Empty: anonymous.
  Instant happened_at = 0;
  Day happened_day = 0;
  std::string kind;
  std::string touchpoint;
  std::string channel;
  std::string region;
  std::string store;
  std::string staff;
  std::string subject;
  std::string outcome;
  std::string order_reference;
  std::optional<Instant> promised_at;
  std::optional<Instant> fulfilled_at;
};

/// A source record that went from one customer to another; what hangs on it must follow.
struct Move {
  Id record_id = 0;
  Id from_customer = 0;
  Id to_customer = 0;
};

}  // namespace troth::customers
