#pragma once
// From a rule as written, or as a tree of JSON, to a Rule whose every part has been checked.

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "segments/fields.h"
#include "segments/types.h"

namespace troth::segments {

/// What a rule is read against.
struct RuleContext {
  const Catalogue& fields;
  std::string currency = "GBP";
  int currency_decimals = 2;
  /// Names of segments that a rule may ask for; null when any name will do.
  const std::vector<std::string>* segments = nullptr;
};

inline constexpr std::size_t kRuleBytesMost = 10'000;
inline constexpr std::size_t kRuleTestsMost = 200;
inline constexpr int kRuleDepthMost = 32;

/// The rule, or the first place where it is not understood.
///
///   rule   := all ("or" all)*          all  := unary ("and" unary)*
///   unary  := "not" unary | "(" rule ")" | "everyone" | test
///   test   := field ["(" argument ("," argument)* ")"] [comparison]
///   argument := "last" LENGTH | "since" DAY | "before" DAY | "from" DAY "to" DAY | TEXT
///             | name "=" TEXT | name "in" "(" TEXT ("," TEXT)* ")"
///   comparison := ("=" | "!=" | "<" | "<=" | ">" | ">=") VALUE | "between" VALUE "and" VALUE
///             | ["not"] "in" "(" VALUE ("," VALUE)* ")" | ["not"] "contains" TEXT
///             | "starts" "with" TEXT | "is" ("known" | "unknown")
std::variant<Rule, RuleProblem> parse_rule(std::string_view text, const RuleContext& context);

/// The names of segments that the rule asks for.
std::vector<std::string> segments_in(const Rule& rule);

}  // namespace troth::segments
