#pragma once
// Inside the segments room: what `troth segment` prints.

#include <string>
#include <string_view>
#include <vector>

#include "base/console.h"
#include "base/messages.h"
#include "http/json.h"
#include "segments/service.h"

namespace troth::segments {

std::string say(const Console& console, std::string_view key, const MessageArgs& args = {});
void print_wrapped(Console& console, std::string_view text, std::size_t indent);
void print_json(Console& console, const http::Json& json);
/// On standard error: the line of the rule, a mark under what is at fault, and why.
void show_problem(Console& console, const std::string& rule, const RuleProblem& problem);
void print_segment(Console& console, const Segment& segment, const Context& context);
void print_list(Console& console, const std::vector<Segment>& segments);
void print_size(Console& console, const Size& size, Day today, const std::string& currency);
void print_movement(Console& console, const Movement& movement);
void print_overlap(Console& console, const Overlap& overlap);
void print_snapshots(Console& console, const http::Json& snapshots);
void print_fields(Console& console, const Context& context);

}  // namespace troth::segments
