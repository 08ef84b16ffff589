#pragma once
// Lists as JSON and in words, for API and command line.

#include <string>

#include "base/messages.h"
#include "http/json.h"
#include "lists/types.h"

namespace troth::lists {

/// Who is on the list, with the cuts and windows that decide it.
std::string definition_of(const List& list, Language language);
/// The reason why the customer is on the list, as a sentence.
std::string reason_of(Kind kind, const Row& row, Language language, const std::string& currency);
std::string step_text(const Row& row, Language language);

http::Json row_json(Kind kind, const Row& row, Language language, const std::string& currency,
                    int decimals);
http::Json row_schema();
/// All of a list but its rows.
http::Json summary_json(const List& list, Language language, int decimals);
http::Json summary_schema();

}  // namespace troth::lists
