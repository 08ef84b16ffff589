#include "segments/command_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "segments/parser.h"
#include "segments/route_parts.h"
#include "segments/words.h"

namespace troth::segments {
namespace {

using http::Json;

}  // namespace

std::string say(const Console& console, std::string_view key, const MessageArgs& args) {
  return message(console.language, key, args);
}

void print_wrapped(Console& console, std::string_view text, std::size_t indent) {
  for (const auto& line : wrap(text, console.width - indent)) {
    console.out << std::string(indent, ' ') << line << "\n";
  }
}

void print_json(Console& console, const Json& json) {
  console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void show_problem(Console& console, const std::string& rule, const RuleProblem& problem) {
  const auto why = explain(problem, console.language);
  if (console.format == OutputFormat::json) {
    report_error(console, {ErrorCode::bad_input, "The rule is not understood.",
                           fmt::format("{}:{}", problem.line, problem.column), why});
    return;
  }
  const auto lines = split(rule, '\n');
  const auto at = static_cast<std::size_t>(problem.line) - 1;
  const std::string line(at < lines.size() ? lines[at] : std::string_view());
  const auto begin = rule.rfind('\n', problem.offset == 0 ? 0 : problem.offset - 1);
  const auto before =
      begin == std::string::npos || problem.line == 1 ? problem.offset : problem.offset - begin - 1;
  const auto column = display_width(std::string_view(line).substr(0, before));
  console.err << "troth: "
              << say(console, "segments.not_understood",
                     {{"line", std::int64_t{problem.line}},
                      {"column", std::int64_t{problem.column}}})
              << "\n  " << line << "\n  " << std::string(column, ' ') << "^\n  " << why << "\n";
}

void print_segment(Console& console, const Segment& segment, const Context& context) {
  console.out << segment.name << "  ("
              << say(console, "segments.version",
                     {{"version", std::int64_t{segment.version}},
                      {"day", format_day(static_cast<Day>(segment.changed_at / kMicrosPerDay))}})
              << ")\n";
  if (segment.archived_at) console.out << say(console, "segments.archived") << "\n";
  if (!segment.description.empty()) print_wrapped(console, segment.description, 0);
  console.out << "\n  " << segment.definition << "\n\n";
  const auto reading = parse_rule(
      segment.definition, {context.fields, context.currency, context.currency_decimals, nullptr});
  if (const auto* rule = std::get_if<Rule>(&reading)) {
    print_wrapped(console, explain(*rule, context, console.language), 2);
  } else {
    print_wrapped(console, explain(std::get<RuleProblem>(reading), console.language), 2);
  }
}

void print_list(Console& console, const std::vector<Segment>& segments) {
  if (segments.empty()) {
    console.out << say(console, "segments.none") << "\n";
    return;
  }
  std::size_t width = 0;
  for (const auto& segment : segments) width = std::max(width, display_width(segment.name));
  width = std::min<std::size_t>(width, 30);
  for (const auto& segment : segments) {
    console.out << pad(segment.name, width) << "  " << segment.definition
                << (segment.archived_at ? "  " + say(console, "segments.archived") : "") << "\n";
  }
}

void print_size(Console& console, const Size& size, Day today, const std::string& currency) {
  const auto money = [&](double amount) {
    return format_money(console.language, std::llround(amount), currency);
  };
  const auto share = [&](double part, double whole) {
    return format_percent(console.language, whole == 0 ? 0 : part / whole);
  };
  console.out << say(console, "segments.size.customers",
                     {{"n", size.customers},
                      {"known", size.known},
                      {"share",
                       share(static_cast<double>(size.customers), static_cast<double>(size.known))},
                      {"day", format_date(console.language, today)}})
              << "\n";
  if (size.customers == 0) return;
  console.out << say(console, "segments.size.value",
                     {{"buyers", size.buyers},
                      {"value", money(static_cast<double>(size.value))},
                      {"share", share(static_cast<double>(size.value),
                                      static_cast<double>(size.known_value))}})
              << "\n";
  if (!size.mean_interval) return;
  console.out << say(console, "segments.size.mean",
                     {{"mean", money(size.mean_value)},
                      {"low", money((*size.mean_interval)[0])},
                      {"high", money((*size.mean_interval)[1])}})
              << "\n";
}

void print_movement(Console& console, const Movement& movement) {
  console.out << say(console, "segments.movement",
                     {{"from", format_date(console.language, movement.from)},
                      {"to", format_date(console.language, movement.to)},
                      {"before", movement.before},
                      {"after", movement.after},
                      {"stayed", movement.stayed},
                      {"entered", movement.entered},
                      {"departed", movement.departed}})
              << "\n";
}

void print_overlap(Console& console, const Overlap& overlap) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < overlap.segments.size(); ++i) {
    console.out << fmt::format("{}  {}\n", pad(overlap.segments[i].name, 30), overlap.sizes[i]);
  }
  console.out << fmt::format("{}  {}\n\n", pad(say(console, "segments.in_none"), 30),
                             overlap.in_none);
  for (std::size_t i = 0; i < overlap.segments.size(); ++i) {
    for (std::size_t j = i + 1; j < overlap.segments.size(); ++j) {
      const auto both = overlap.shared[at++];
      const auto either = overlap.sizes[i] + overlap.sizes[j] - both;
      const double jaccard =
          either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
      console.out << say(console, "segments.both",
                         {{"a", overlap.segments[i].name},
                          {"b", overlap.segments[j].name},
                          {"n", both},
                          {"share", format_percent(console.language, jaccard)}})
                  << "\n";
    }
  }
}

void print_snapshots(Console& console, const Json& snapshots) {
  if (snapshots.empty()) console.out << say(console, "segments.none") << "\n";
  for (const auto& each : snapshots) {
    console.out << say(console, "segments.snapshot",
                       {{"name", each["name"].get<std::string>()},
                        {"day", each["day"].get<std::string>()},
                        {"members", each["members"].get<std::int64_t>()},
                        {"entered", each["entered"].get<std::int64_t>()},
                        {"departed", each["departed"].get<std::int64_t>()}})
                << "\n";
  }
}

void print_fields(Console& console, const Context& context) {
  std::string group;
  for (const auto& field : context.fields.fields()) {
    if (field.group != group) {
      console.out << (group.empty() ? "" : "\n") << say(console, "segments.group." + field.group)
                  << "\n";
      group = field.group;
    }
    std::string arguments = field.has_subject ? "\"...\"" : "";
    const auto add = [&](std::string_view text) {
      arguments += arguments.empty() ? "" : ", ";
      arguments += text;
    };
    if (field.has_window) add("last 90 days");
    for (const auto& each : field.restrictions) add(each.name);
    console.out << fmt::format("  {}{}  {}\n", field.name,
                               arguments.empty() ? "" : "(" + arguments + ")",
                               say(console, "segments.type." + std::string(type_name(field.type))));
    print_wrapped(console, field_meaning(field, console.language), 6);
  }
}

}  // namespace troth::segments
