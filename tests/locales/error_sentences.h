#pragma once
// What the code says in its errors, against locales/errors.<language>.json. Each function returns
// what breaks the rule, one line each, so that it can be tried on planted code.

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "locales.h"

namespace troth::locales {

/// String literals of C++ code as the program sees them: escapes resolved, neighbours joined,
/// fmt's {:g} written {}. Comments and raw strings are left out.
std::set<std::string> string_literals(std::string_view code);

/// Those literals that become part of an error a person may see: inside an Error of any code but
/// `internal`, or given to one of the helpers that make errors; only those of two words or more.
std::set<std::string> error_sentences(std::string_view code);

/// Sentences that no pattern holds; patterns whose fixed text stands in no literal of the code.
Complaints compare_errors(const Texts& patterns, const std::set<std::string>& sentences,
                          const std::set<std::string>& literals);

/// Translations that name a part their English sentence does not have.
Complaints misplaced_parts(const Texts& patterns);

}  // namespace troth::locales
