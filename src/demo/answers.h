#pragma once
// Who is asked after an order, who answers, and what.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "demo/catalogue.h"
#include "demo/person.h"
#include "demo/purchases.h"
#include "demo/survey_model.h"

namespace troth::demo {

/// In place of an answer to a question that did not apply.
inline constexpr std::int8_t kNoAnswer = -1;

struct Answered {
  std::uint32_t person = 0;
  std::uint32_t ordinal = 0;  ///< Of the person's responses.
  Minute at = 0;
  bool by_sms = false;  ///< Asked by text message; else by e-mail.
  bool late = false;    ///< A late delivery lay within memory.
  /// Of the purchase that was asked about, when it was made in a store: where, and who served. All
  /// staff serve alike.
  std::optional<std::uint16_t> store;
  std::uint8_t staff = 0;
  std::array<std::int8_t, kItems> values{};
  std::string comment;
};

/// Where a person can be asked: e-mail and phone as the company knows them best, or empty.
struct Reach {
  std::string email;
  std::string phone;
};
Reach reach_of(const Person& person);

/// All responses of a buyer up to the end of the data, in order of time.
std::vector<Answered> simulate_answers(const DemoSettings& settings, const Catalogue& catalogue,
                                       const StructuralModel& model, const Person& person,
                                       const PurchaseHistory& history);

}  // namespace troth::demo
