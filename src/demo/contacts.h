#pragma once
// Contacts besides orders: complaints and praise that follow from what happened, visits, questions,
// referrals, and what people who never bought looked at.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "demo/catalogue.h"
#include "demo/person.h"
#include "demo/purchases.h"

namespace troth::demo {

enum class ContactKind : std::uint8_t { contact, visit, complaint, praise, engagement, referral };

/// As the export writes it: "complaint".
std::string_view contact_kind_name(ContactKind kind);

struct Contact {
  std::uint32_t person = 0;
  std::uint32_t ordinal = 0;  ///< Of the person's contacts.
  ContactKind kind = ContactKind::contact;
  Minute at = 0;
  std::string_view touchpoint;
  std::string_view channel;
  bool in_store = false;
  std::optional<std::uint8_t> staff;  ///< Which member of the store's staff.
  std::string subject;
  std::string_view outcome;
  std::string order;       ///< Number of the order it is about, or empty.
  Minute promised_at = 0;  ///< Of an answer; 0 none.
  Minute fulfilled_at = 0;
};

/// All contacts of a person up to the end of the data, in order of time.
std::vector<Contact> simulate_contacts(const DemoSettings& settings, const Catalogue& catalogue,
                                       const Person& person, const PurchaseHistory& history);

}  // namespace troth::demo
