#pragma once
// The stage of a customer's relation with the company: the one place with the rule.

#include <cstdint>
#include <optional>

#include "base/time.h"
#include "value/types.h"

namespace troth::value {

/// What a stage rests on, at a moment.
struct StageFacts {
  std::int64_t purchases = 0;  ///< Days with a purchase.
  bool recent = false;         ///< The last of them is within the lapse window.
  bool met = false;            ///< An interaction, an answer, or an order without purchase.
  bool advocate = false;       ///< Recommends, or brought somebody.
  bool regular = false;        ///< Meets the company's definition of a client.
};

/// suspect: nothing but a record; prospect: met, never bought; lapsed: bought, but not recently;
/// first_time: one purchase; advocate: two or more, and recommends or referred; client: two or
/// more, and `regular`; repeat: two or more.
Stage stage_of(const StageFacts& facts);

/// Since when a customer is in the stage, as far as dates of orders and contacts tell.
struct StageDays {
  std::optional<Day> known = {};       ///< Joined, or the first trace.
  std::optional<Day> met = {};         ///< First contact, answer or order.
  std::optional<Day> first = {};       ///< First purchase.
  std::optional<Day> second = {};      ///< Second purchase.
  std::optional<Day> back = {};        ///< The last purchase that followed a lapse.
  std::optional<Day> last = {};        ///< Last purchase.
  std::optional<Day> recommends = {};  ///< The answer or referral that makes an advocate.
};
std::optional<Day> stage_since(Stage stage, const StageDays& days, Day lapse_days);

/// Order size and loyalty, each as large or small.
struct AbcdFacts {
  bool large = false;  ///< Net sales per purchase at or above the cut.
  bool loyal = false;  ///< Not lapsed, and at least as many purchases as the cut.
};
/// A large and loyal, B small and loyal, C large and not loyal, D small and not loyal.
const char* abcd_class(const AbcdFacts& facts);

}  // namespace troth::value
