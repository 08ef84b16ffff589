#pragma once
// What must hold between the texts of two languages, and between texts and code. Each function
// returns what breaks it, one line each, so that it can be tried on planted texts.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace troth::locales {

using Texts = std::map<std::string, std::string>;
using Complaints = std::vector<std::string>;

/// Names of the arguments of an ICU message, nested ones too; "!" when it is not one.
std::set<std::string> arguments(const std::string& pattern);

/// Keys that stand in one language only, patterns that do not parse, arguments that differ.
Complaints compare(const Texts& english, const Texts& chinese);

/// Chinese texts that are English sentences or were left as they are in English.
Complaints untranslated(const Texts& english, const Texts& chinese);

/// Lines of a locale file that are out of order or repeat a key: "  \"key\": \"text\"," each.
Complaints disorder(std::string_view file);

/// String literals of C++ code that look like keys ("report.title", "reject."), without files'
/// names.
std::set<std::string> key_literals(std::string_view code);

/// Keys that no code names and that begin with no prefix; keys that code names and no language has
/// (nor is one built of a prefix and it); prefixes that no code builds keys from. A prefix ends
/// with a dot.
Complaints unused_and_unknown(const Texts& texts, const std::set<std::string>& literals,
                              const std::set<std::string>& prefixes);

}  // namespace troth::locales
