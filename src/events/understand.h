#pragma once
// What an event means, told from the event alone. The rules, with their reasons: docs/events.md.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/row_outcome.h"
#include "base/time.h"
#include "customers/types.h"
#include "events/types.h"
#include "sales/types.h"

namespace troth::events {

/// Facts of the workspace that the meaning depends on.
struct Settings {
  TimeZone zone = TimeZone::utc();
  std::string country;  ///< ISO code assumed for phone numbers without one; may be empty.
  std::string currency = "GBP";
  int currency_decimals = 2;
};

/// What becomes of an event.
enum class Effect : std::uint8_t {
  traits,       ///< Describes its customer.
  interaction,  ///< Is a contact.
  order,
  refund,  ///< Of an order, in whole or in part.
  kept,    ///< Is kept with its customer, and changes nothing else.
};
std::string_view effect_name(Effect effect);

/// An event that was understood.
struct Understood {
  Id event_id = 0;
  std::string message_id;
  std::string kind;
  std::string name;
  Instant happened_at = 0;
  Day happened_day = 0;
  customers::CustomerReference customer;
  Effect effect = Effect::kept;
  std::optional<customers::RecordInput> record;             ///< Of traits.
  std::optional<customers::InteractionInput> interaction;   ///< Of interaction.
  std::string order_reference;                              ///< Of order and refund.
  /// Of order and refund; of a refund empty when all of the order comes back.
  std::vector<sales::OrderLineInput> lines;
  std::string details;  ///< Traits or properties as sent, as JSON; may be empty.
};

/// The event, or why it is refused (codes in docs/events.md). Depends on nothing else.
///
/// When it happened: by the receiver's clock, received_at - (sentAt - timestamp), as far as the
/// sender says these (Segment's rule); never later than it was received.
std::variant<Understood, RowProblem> understand(const Incoming& event, const Settings& settings);

/// An instant as ISO 8601 writes it, with an offset or Z ("2026-11-20T09:30:00.123+08:00"); without
/// one it is UTC. Empty when it is none, or before 1970.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace troth::events
