#include "segments/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/output.h"
#include "base/table_writer.h"
#include "base/text.h"
#include "segments/command_group.h"
#include "segments/command_print.h"
#include "segments/member_table.h"
#include "segments/model_commands.h"
#include "segments/route_parts.h"
#include "segments/store.h"
#include "segments/values.h"
#include "segments/words.h"

namespace troth::segments {
namespace {

using http::Json;

constexpr int kRefusedExit = 3;

Result<Day> given_day(const std::string& text) {
  if (const auto day = parse_day(text)) return *day;
  return Error{ErrorCode::usage, "This is not a date.", text, "Write it as 2026-03-31."};
}

Result<Day> asked_day(const Desk& desk, db::Session& session) {
  if (!desk.options.as_of.empty()) return given_day(desk.options.as_of);
  TROTH_ASSIGN(const auto zone, TimeZone::find(desk.database->settings().time_zone));
  return data_day(session, zone.to_local_day(desk.console.clock.now()));
}

/// The rule, or nothing once its problem was shown.
Result<std::optional<Rule>> readable(Desk& desk, db::Session& session, const std::string& text) {
  TROTH_ASSIGN(auto reading, read_rule(session, *desk.context, text));
  if (auto* rule = std::get_if<Rule>(&reading)) return std::optional<Rule>(std::move(*rule));
  show_problem(desk.console, text, std::get<RuleProblem>(reading));
  desk.exit_code = kRefusedExit;
  return std::optional<Rule>();
}

/// The rule of --rule, or of the segment named.
Result<std::optional<Rule>> asked_rule(Desk& desk, db::Session& session) {
  if (!desk.options.rule.empty()) return readable(desk, session, desk.options.rule);
  if (desk.options.name.empty()) {
    return Error{ErrorCode::usage, "Name a segment, or give a rule.", "NAME",
                 "For example: --rule 'orders(last 90 days) >= 2'"};
  }
  TROTH_ASSIGN(const auto segment, find_segment(session, desk.options.name));
  TROTH_ASSIGN(auto rule, rule_of(session, *desk.context, segment));
  return std::optional<Rule>(std::move(rule));
}

void show_segment(const Desk& desk, const Segment& segment) {
  if (desk.json()) {
    print_json(desk.console, segment_json(segment, *desk.context, desk.console.language));
  } else {
    print_segment(desk.console, segment, *desk.context);
  }
}

Status make_command(Desk& desk) {
  return desk.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(auto rule, readable(desk, session, desk.options.rule));
    if (!rule) return {};
    TROTH_ASSIGN(const auto segment,
                 create(session, *desk.context,
                        {desk.options.name, desk.options.description, std::move(*rule)}, "cli",
                        desk.console.clock.now()));
    show_segment(desk, segment);
    return {};
  });
}

Status alter_command(Desk& desk) {
  const auto& options = desk.options;
  return desk.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const auto found, find_segment(session, options.name));
    Change wanted;
    if (!options.rule.empty()) {
      TROTH_ASSIGN(wanted.rule, readable(desk, session, options.rule));
      if (!wanted.rule) return {};
    }
    if (!options.new_name.empty()) wanted.name = options.new_name;
    if (options.described) wanted.description = options.description;
    if (options.archive || options.restore) wanted.archived = options.archive;
    TROTH_ASSIGN(const auto segment, change(session, *desk.context, found.segment_id, wanted, "cli",
                                            desk.console.clock.now()));
    show_segment(desk, segment);
    return {};
  });
}

Status list_all(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto segments, store::load_segments(*session, desk.options.archived));
  auto items = Json::array();
  for (const auto& segment : segments) {
    items.push_back(segment_json(segment, *desk.context, desk.console.language));
  }
  if (desk.json()) {
    print_json(desk.console, {{"segments", std::move(items)}});
  } else {
    print_list(desk.console, segments);
  }
  return {};
}

Status show_command(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto segment, find_segment(*session, desk.options.name));
  show_segment(desk, segment);
  return {};
}

Status check(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto reading, read_rule(*session, *desk.context, desk.options.rule));
  if (const auto* problem = std::get_if<RuleProblem>(&reading)) {
    desk.exit_code = kRefusedExit;
    if (desk.json()) {
      print_json(desk.console, {{"status", "bad_input"},
                                {"problem", problem_json(*problem, "", desk.console.language)}});
    } else {
      show_problem(desk.console, desk.options.rule, *problem);
    }
    return {};
  }
  const auto& rule = std::get<Rule>(reading);
  const auto text = canonical(rule, *desk.context);
  const auto words = explain(rule, *desk.context, desk.console.language);
  if (desk.json()) {
    print_json(desk.console, {{"status", "ok"}, {"rule", text}, {"words", words}});
  } else {
    desk.console.out << text << "\n";
    for (const auto& line : wrap(words, desk.console.width)) desk.console.out << line << "\n";
  }
  return {};
}

Status count_members(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto rule, asked_rule(desk, *session));
  if (!rule) return {};
  TROTH_ASSIGN(const auto today, asked_day(desk, *session));
  TROTH_ASSIGN(const auto size, size_of(*session, *desk.context, *rule, today));
  if (desk.json()) {
    print_json(desk.console, size_json(size, today, desk.decimals()));
  } else {
    print_size(desk.console, size, today, desk.context->currency);
  }
  return {};
}

/// A row of the file that members are written to: all texts.
std::vector<std::string> cells_of(const Json& member) {
  std::vector<std::string> cells;
  for (const auto& [name, value] : member.items()) {
    cells.push_back(value.is_null()     ? std::string()
                    : value.is_string() ? value.get<std::string>()
                                        : value.dump());
  }
  return cells;
}

Status write_members(Desk& desk, db::Session& session, const Rule& rule, Day today) {
  const auto& path = desk.options.to_file;
  TROTH_ASSIGN(const auto output, Output::open(path, desk.console.out));
  TableWriter writer(*output, desk.json() ? TableForm::ndjson : table_form(path));
  std::vector<std::string> columns;
  const auto heading = member_json({}, desk.decimals());
  for (const auto& [name, value] : heading.items()) columns.push_back(name);
  TROTH_TRY(writer.header(columns));
  Status written;
  TROTH_TRY(scan_members(session, *desk.context, rule, Whom{today}, [&](const Member& member) {
    written = writer.row(cells_of(member_json(member, desk.decimals())));
    return written.ok();
  }));
  TROTH_TRY(written);
  return output->finish();
}

Status export_members(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto rule, asked_rule(desk, *session));
  if (!rule) return {};
  TROTH_ASSIGN(const auto today, asked_day(desk, *session));
  return write_members(desk, *session, *rule, today);
}

Status moved_command(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto rule, asked_rule(desk, *session));
  if (!rule) return {};
  TROTH_ASSIGN(const auto to, asked_day(desk, *session));
  Day from = day_before(to, {1, LengthUnit::month});
  if (!desk.options.from.empty()) {
    TROTH_ASSIGN(from, given_day(desk.options.from));
  }
  if (from >= to) {
    return Error{ErrorCode::usage, "Movement is from an earlier day to a later one.",
                 format_day(from), "Give --from before --as-of."};
  }
  TROTH_ASSIGN(const auto all, movement(*session, *desk.context, *rule, from, to));
  if (desk.json()) {
    print_json(desk.console, movement_json(all));
  } else {
    print_movement(desk.console, all);
  }
  return {};
}

Status overlaps_command(Desk& desk) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(auto segments, store::load_segments(*session, false));
  if (!desk.options.names.empty()) {
    segments.clear();
    for (const auto& name : desk.options.names) {
      TROTH_ASSIGN(auto segment, find_segment(*session, name));
      segments.push_back(std::move(segment));
    }
  }
  TROTH_ASSIGN(const auto today, asked_day(desk, *session));
  TROTH_ASSIGN(const auto all, overlap(*session, *desk.context, std::move(segments), today));
  if (desk.json()) {
    print_json(desk.console, overlap_json(all, today));
  } else {
    print_overlap(desk.console, all);
  }
  return {};
}

Status snapshot(Desk& desk) {
  auto items = Json::array();
  TROTH_TRY(desk.database->writer().run([&](db::Session& session) -> Status {
    items = Json::array();
    TROTH_ASSIGN(auto segments, store::load_segments(session, false));
    if (!desk.options.name.empty()) {
      TROTH_ASSIGN(auto segment, find_segment(session, desk.options.name));
      segments = {std::move(segment)};
    }
    TROTH_ASSIGN(const auto today, asked_day(desk, session));
    for (const auto& segment : segments) {
      TROTH_ASSIGN(const auto taken,
                   take_snapshot(session, *desk.context, segment, today, desk.console.clock.now()));
      auto json = snapshot_json(taken);
      json["name"] = segment.name;
      items.push_back(std::move(json));
    }
    return {};
  }));
  if (desk.json()) {
    print_json(desk.console, {{"snapshots", std::move(items)}});
  } else {
    print_snapshots(desk.console, items);
  }
  return {};
}

Status fields(Desk& desk) {
  if (desk.json()) {
    auto items = Json::array();
    for (const auto& field : desk.context->fields.fields()) {
      items.push_back(field_json(field, desk.console.language));
    }
    print_json(desk.console, {{"fields", std::move(items)}});
  } else {
    print_fields(desk.console, *desk.context);
  }
  return {};
}

void add_definition_commands(CommandGroup& group) {
  const auto made = group.add("new", "Make a segment of a rule", &make_command);
  made.app->add_option("NAME", made.options->name, "What to call it")->required();
  made.app->add_option("RULE", made.options->rule, "For example: 'orders(last 90 days) >= 2'")
      ->required();
  made.app->add_option("--description", made.options->description, "What it is for");

  const auto altered =
      group.add("change", "Change, archive or take back a segment", &alter_command);
  altered.name(true);
  altered.app->add_option("--rule", altered.options->rule, "Its new rule");
  altered.app->add_option("--name", altered.options->new_name, "Its new name");
  altered.app->add_option("--description", altered.options->description, "What it is for")
      ->each([options = altered.options](const std::string&) { options->described = true; });
  auto* archive = altered.app->add_flag("--archive", altered.options->archive, "Put it away");
  altered.app->add_flag("--restore", altered.options->restore, "Take it back")->excludes(archive);

  const auto listed = group.add("list", "Segments by name", &list_all);
  listed.app->add_flag("--archived", listed.options->archived, "With those put away");
  group.add("show", "One segment with its rule in words", &show_command).name(true);
  const auto checked = group.add("check", "Read a rule, and say what it means", &check);
  checked.app->add_option("RULE", checked.options->rule, "The rule")->required();
  group.add("fields", "What a rule may ask about customers", &fields);
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context, ContextMaker make_context) {
  CommandGroup group(app, context, std::move(make_context));
  add_definition_commands(group);
  const auto counted = group.add("count", "How many members, and what they bought", &count_members);
  const auto exported = group.add("members", "Members as CSV", &export_members);
  const auto flow = group.add("movement", "Who came and went between two days", &moved_command);
  for (const auto* command : {&counted, &exported, &flow}) {
    command->name(false);
    command->rule();
    command->as_of();
  }
  exported.app->add_option("--to", exported.options->to_file, "File; .csv, .tsv, .ndjson [-]");
  flow.app->add_option("--from", flow.options->from, "The earlier day [a month before]");
  const auto common = group.add("overlap", "How many customers each two share", &overlaps_command);
  common.app->add_option("NAMES", common.options->names, "Names or numbers [all]");
  common.as_of();
  const auto remembered = group.add("snapshot", "Remember who is a member now", &snapshot);
  remembered.name(false);
  remembered.as_of();
  add_model_commands(group);
}

}  // namespace troth::segments
