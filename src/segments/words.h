#pragma once
// A rule, and what is wrong with one, in the words of a person.

#include <string>
#include <string_view>

#include "base/messages.h"
#include "segments/service.h"

namespace troth::segments {

/// The rule as a sentence: "country is GB, and number of orders in the last 90 days is at least 2".
std::string explain(const Rule& rule, const Context& context, Language language);

/// A field as it is narrowed: "number of orders in the last 90 days".
std::string explain(const Reference& reference, const Context& context, Language language);

/// The field's name in words, and what it means.
std::string field_label(const Field& field, Language language);
std::string field_meaning(const Field& field, Language language);
/// A text of the field in words: "protect" as "Protect"; as it is when it has none.
std::string choice_label(const Field& field, const std::string& text, Language language);

/// "There is no field countri. Did you mean country?"
std::string explain(const RuleProblem& problem, Language language);

}  // namespace troth::segments
