#pragma once
// The people of the demo: who they are, how the company's systems know them, and what drives them.

#include <cstdint>
#include <string>

#include "demo/names.h"
#include "demo/places.h"
#include "demo/settings.h"
#include "demo/survey_model.h"

namespace troth::demo {

enum class PersonKind : std::uint8_t {
  buyer,
  prospect,  ///< Engaged, never bought.
  suspect,   ///< Contact only.
};

/// What one system holds of a person; empty texts are not known there.
struct SystemRecord {
  bool exists = false;  ///< Has a row in the system's customers export.
  std::string number;   ///< C0100001 in the CRM, W5100001 in the shop.
  std::string card;     ///< Loyalty card.
  std::string openid;
  std::string name;
  std::string phone;      ///< As typed.
  std::string phone_key;  ///< The same number in international form.
  std::string email;
};

struct Person {
  std::size_t index = 0;
  PersonKind kind = PersonKind::buyer;
  Market market = Market::uk;
  std::size_t region = 0;
  std::size_t city = 0;
  std::size_t store = 0;
  bool chinese = false;  ///< Writes Chinese.
  Gender gender = Gender::female;
  PersonName name;
  Day birth_day = 0;

  bool guest = false;         ///< Buys in the web shop without an account.
  bool shared_phone = false;  ///< The CRM holds the household's number, shared with the neighbour
                              ///< in the index.
  bool store_phone = false;   ///< The CRM holds the store's own number.
  SystemRecord crm;
  SystemRecord shop;

  double web_share = 0;       ///< Chance that a purchase is made in the web shop.
  double rate = 0;            ///< Purchases per season-adjusted week while active.
  double dropout = 0;         ///< Chance to leave after a repeat purchase, over kept and late ones.
  double spend_rate = 0;      ///< Gamma-Gamma: rate of the order amounts.
  std::size_t favourite = 0;  ///< Category.
  bool bargain_hunter = false;
  bool serial_returner = false;
  Latents latents{};

  bool in_both() const { return crm.exists && shop.exists; }
};

/// The person at `index`; depends on settings.seed and the index alone (and on its neighbour's
/// for a shared phone).
Person make_person(const DemoSettings& settings, const StructuralModel& model, std::size_t index);

}  // namespace troth::demo
