#pragma once
// When customers buy, whether the goods come as promised, and when they stop coming back.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "demo/person.h"
#include "demo/seasons.h"
#include "demo/settings.h"

namespace troth::demo {

enum class OrderKind : std::uint8_t {
  sale,
  cancelled,  ///< Never happened: cancelled before payment.
  returned,   ///< Goods of an earlier sale sent back.
};

/// `person` of a sale at the till to somebody without a card.
inline constexpr std::uint32_t kNobody = std::numeric_limits<std::uint32_t>::max();

/// A person's purchases have ordinals below this one, cancelled orders from it on.
inline constexpr std::uint32_t kFirstCancelled = 768;
inline constexpr std::uint32_t kOrdinals = 1024;

/// An order or a return. (person, ordinal) names the basket; a return has those of its sale.
struct Order {
  std::uint32_t person = kNobody;
  std::uint32_t ordinal =
      0;                    ///< Of the person's purchases from 0; anonymous: of the store's sales.
  std::uint16_t store = 0;  ///< Where it was made; web orders: the customer's nearest.
  OrderKind kind = OrderKind::sale;
  bool in_store = false;
  bool delivered = false;  ///< To the customer's door; else taken along or collected.
  bool late = false;       ///< Delivered after the promised time.
  Minute at = 0;
  double weeks = 0;         ///< When, by the season clock.
  Minor amount = 0;         ///< Net of the whole sale, in pence.
  Minute promised_at = 0;   ///< Of a delivery.
  Minute fulfilled_at = 0;  ///< May lie past the end of the data.
};

/// The number on the receipt, the same whoever else bought: S251013-0K3V9Q; a return has that of
/// its sale with R, an anonymous till sale T251013-07-00123.
std::string order_number(const Order& order);

/// What became of one buyer.
struct PurchaseHistory {
  std::vector<Order> sales;  ///< In order of time.
  bool left = false;         ///< Whether the customer had left for good by the last day.
};

/// The chance to leave after a repeat purchase delivered late, or kept, given the customer's p:
/// over kept_before of kept ones their mean is p.
struct DropoutChances {
  double after_late = 0;
  double after_kept = 0;
};
DropoutChances dropout_chances(const PurchaseModel& model, double kept_share, double p);

/// Simulates one buyer by the season clock of the market.
PurchaseHistory simulate_purchases(const DemoSettings& settings, const SeasonClock& clock,
                                   const Person& person);

}  // namespace troth::demo
