#pragma once
// A rule in its one canonical form: as text, as a tree of JSON, and from that tree back as text.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/json.h"
#include "segments/fields.h"
#include "segments/types.h"

namespace troth::segments {

struct RuleContext;

/// The text that parse_rule() reads as the same rule; the same for all ways of writing it.
///
///   orders(last 90 days, channel = "web") >= 2 and not segment("staff")
std::string print_rule(const Rule& rule, const RuleContext& context);

/// {"all": [...]}, {"any": [...]}, {"not": ...}, {"everyone": true}, or a test:
///   {"field": "orders", "subject": null, "window": {"last": "90 days"},
///    "where": {"channel": ["web"]}, "compare": ">=", "values": [2]}
http::Json rule_tree(const Rule& rule, const RuleContext& context);

/// A tree as text, and which JSON pointer each place of the text comes from, in the order of the
/// text. What is no tree of ours becomes text that is no rule: parse_rule() then says so.
struct TreeText {
  std::string text;
  std::vector<std::pair<std::size_t, std::string>> pointers;
  /// The pointer of the part that holds the byte at `offset`; "" is the whole tree.
  std::string pointer_at(std::size_t offset) const;
};
TreeText tree_text(const http::Json& tree, const Catalogue& fields);

std::string print_length(const Length& length);
std::string print_number(double number);

}  // namespace troth::segments
