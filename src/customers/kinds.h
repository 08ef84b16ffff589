#pragma once
// What happened in an interaction, in the house's words.

#include <optional>
#include <string>
#include <string_view>

namespace troth::customers {

/// The kind that a source's word means, by a list of English and Chinese synonyms: contact, visit,
/// complaint, praise, delivery, engagement or referral. No word at all is a contact. Empty when the
/// word is not known.
///
///   interaction_kind("Phone call") == "contact";  interaction_kind("投诉") == "complaint"
std::optional<std::string_view> interaction_kind(std::string_view word);

/// "contact, visit, ...": for messages.
std::string interaction_kinds();

}  // namespace troth::customers
