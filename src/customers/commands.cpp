#include "customers/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>

#include "base/messages.h"
#include "base/text.h"
#include "customers/people.h"
#include "customers/people_json.h"
#include "db/database.h"
#include "db/opening.h"
#include "http/answers.h"

namespace troth::customers {
namespace {

using http::Json;

constexpr std::size_t kContactsPrinted = 10;

struct Options {
  std::string workspace;
  std::string value;
};

/// An open workspace, and the language its people read.
struct Opened {
  std::unique_ptr<db::Database> database;
};

Result<Opened> open(Console& console, const Options& options) {
  Opened opened;
  TROTH_ASSIGN(opened.database, db::open_for(console, options.workspace));
  return opened;
}

void print_json(Console& console, const Json& json) {
  console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

std::string name_of(const Console& console, const Golden& golden) {
  return golden.details.name.empty() ? message(console.language, "customer.nameless")
                                     : golden.details.name;
}

std::string place_of(const Details& details) {
  std::string place;
  for (const auto* part : {&details.city, &details.region, &details.country}) {
    if (part->empty()) continue;
    if (!place.empty()) place += ", ";
    place += *part;
  }
  return place;
}

/// The records' names that a text of the log needs; an erased record keeps its number.
struct Names {
  std::unordered_map<Id, std::string> known;
  std::string of(Id record_id) const {
    const auto at = known.find(record_id);
    return at == known.end() ? std::to_string(record_id) : at->second;
  }
};

Result<Names> names_in(db::Session& session, const std::vector<MergeEntry>& entries) {
  std::set<Id> ids;
  for (const auto& entry : entries) ids.insert({entry.record_id, entry.other_record_id});
  Names names;
  TROTH_ASSIGN(names.known, record_names(session, std::vector<Id>(ids.begin(), ids.end())));
  return names;
}

std::string merge_text(const Console& console, const MergeEntry& entry, const Names& names) {
  const auto word = [&](const std::string& prefix, const std::string& key) {
    return key.empty() ? std::string() : message(console.language, prefix + key);
  };
  const bool blocked = entry.action == MergeAction::blocked;
  return message(console.language, merge_message(entry),
                 {{"record", names.of(entry.record_id)},
                  {"other", names.of(entry.other_record_id)},
                  {"evidence", word("customer.kind.", entry.name_space)},
                  {"reason", word(blocked ? "customer.kind." : "customer.reason.", entry.reason)}});
}

Json merge_json(const Console& console, const MergeEntry& entry, const Names& names) {
  return {{"merge_id", entry.merge_id},
          {"action", merge_action_name(entry.action)},
          {"record", names.of(entry.record_id)},
          {"other_record", names.of(entry.other_record_id)},
          {"evidence", entry.name_space},
          {"reason", entry.reason},
          {"happened_at", format_instant(entry.happened_at)},
          {"message", merge_text(console, entry, names)}};
}

Json merges_json(const Console& console, const std::vector<MergeEntry>& entries,
                 const Names& names) {
  auto list = Json::array();
  for (const auto& entry : entries) list.push_back(merge_json(console, entry, names));
  return list;
}

void print_merges(Console& console, const std::vector<MergeEntry>& entries, const Names& names) {
  if (entries.empty()) {
    console.out << "  " << message(console.language, "customer.no_merges") << "\n";
  }
  for (const auto& entry : entries) {
    const auto text = fmt::format("{}  {}", format_instant(entry.happened_at).substr(0, 10),
                                  merge_text(console, entry, names));
    for (const auto& line : wrap(text, console.width - 2)) console.out << "  " << line << "\n";
    if (entry.action == MergeAction::joined) {
      console.out << "    "
                  << message(console.language, "customer.merge_number",
                             {{"merge", std::to_string(entry.merge_id)}})
                  << "\n";
    }
  }
}

Error nobody_found(const Options& options) {
  return {ErrorCode::not_found, "No customer has this identity.", options.value,
          "Give an id, card, openid, phone or e-mail as it stands in your files."};
}

/// The one customer that is meant.
Result<Id> only_customer(db::Session& session, const Options& options) {
  TROTH_ASSIGN(const auto found, find_customers(session, options.value));
  if (found.empty()) return nobody_found(options);
  if (found.size() > 1) {
    return Error{ErrorCode::usage, "Several customers have this identity.", options.value,
                 "List them with troth customer find, and give the number of one."};
  }
  return found.front();
}

Status find(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const auto ids, find_customers(*session, options.value));
  if (ids.empty()) return nobody_found(options);
  Json json{{"customers", ids}, {"golden", Json::array()}};
  for (const auto id : ids) {
    TROTH_ASSIGN(const auto card, customer_card(*session, id));
    json["golden"].push_back(details_json(card.golden.details));
    if (console.format == OutputFormat::json) continue;
    const auto place = place_of(card.golden.details);
    console.out << fmt::format("{}  {}{}{}\n", id, name_of(console, card.golden),
                               place.empty() ? "" : "  ", place);
  }
  if (console.format == OutputFormat::json) print_json(console, json);
  return {};
}

Json interaction_json(const Interaction& interaction) {
  const auto& input = interaction.input;
  return {{"happened_at", format_instant(input.happened_at)},
          {"kind", input.kind},
          {"source", interaction.source},
          {"reference", http::text_or_null(input.reference)},
          {"touchpoint", http::text_or_null(input.touchpoint)},
          {"channel", http::text_or_null(input.channel)},
          {"subject", http::text_or_null(input.subject)},
          {"outcome", http::text_or_null(input.outcome)}};
}

Json card_json(const Console& console, const CustomerCard& card, const Names& names) {
  Json json{{"customer_id", card.golden.customer_id},
            {"golden", details_json(card.golden.details)},
            {"records", Json::array()},
            {"merges", merges_json(console, card.merges, names)},
            {"interactions", card.interactions.size()},
            {"contacts", Json::array()}};
  for (const auto& record : card.records) json["records"].push_back(record_json(record));
  for (const auto& each : card.interactions) json["contacts"].push_back(interaction_json(each));
  return json;
}

void print_records(Console& console, const CustomerCard& card) {
  console.out << "\n" << message(console.language, "customer.records") << "\n";
  for (const auto& [record, identities] : card.records) {
    console.out << fmt::format("  {}/{}  {}\n", record.source, record.reference,
                               record.details.name);
    for (const auto& identity : identities) {
      console.out << fmt::format(
          "    {}  {}\n", pad(message(console.language, "customer.kind." + identity.name_space), 8),
          identity.value);
    }
  }
}

void print_contacts(Console& console, const CustomerCard& card) {
  if (card.interactions.empty()) return;
  console.out << "\n" << message(console.language, "customer.contacts") << "\n";
  for (std::size_t i = 0; i < card.interactions.size() && i < kContactsPrinted; ++i) {
    const auto& input = card.interactions[i].input;
    console.out << fmt::format("  {}  {}  {}\n", format_day(input.happened_day),
                               pad(message(console.language, "customer.contact." + input.kind), 12),
                               input.subject);
  }
  if (card.interactions.size() > kContactsPrinted) {
    const auto more = static_cast<std::int64_t>(card.interactions.size() - kContactsPrinted);
    console.out << "  " << message(console.language, "customer.contacts_more", {{"count", more}})
                << "\n";
  }
}

void print_card(Console& console, const CustomerCard& card, const Names& names) {
  console.out << name_of(console, card.golden) << "  ("
              << message(console.language, "customer.number",
                         {{"id", std::to_string(card.golden.customer_id)}})
              << ")\n";
  if (const auto place = place_of(card.golden.details); !place.empty()) {
    console.out << place << "\n";
  }
  print_records(console, card);
  print_contacts(console, card);
  console.out << "\n" << message(console.language, "customer.merges") << "\n";
  print_merges(console, card.merges, names);
}

Status show_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const auto customer_id, only_customer(*session, options));
  TROTH_ASSIGN(const auto card, customer_card(*session, customer_id));
  TROTH_ASSIGN(const auto names, names_in(*session, card.merges));
  if (console.format == OutputFormat::json) {
    print_json(console, card_json(console, card, names));
  } else {
    print_card(console, card, names);
  }
  return {};
}

Status merges_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const auto customer_id, only_customer(*session, options));
  TROTH_ASSIGN(const auto entries, merges_of(*session, customer_id));
  TROTH_ASSIGN(const auto names, names_in(*session, entries));
  if (console.format == OutputFormat::json) {
    print_json(console,
               {{"customer_id", customer_id}, {"merges", merges_json(console, entries, names)}});
  } else {
    print_merges(console, entries, names);
  }
  return {};
}

Status undo(Console& console, const Options& options, const std::vector<Follower>& followers) {
  Id merge_id = 0;
  const auto* end = options.value.data() + options.value.size();
  const auto [at, problem] = std::from_chars(options.value.data(), end, merge_id);
  if (problem != std::errc() || at != end) {
    return Error{ErrorCode::usage, "A merge is named by its number.", options.value,
                 "See the numbers: troth customer merges WORKSPACE VALUE"};
  }
  TROTH_ASSIGN(const auto opened, open(console, options));
  ResolveSummary summary;
  const auto progress = make_progress(console);
  TROTH_TRY(opened.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(summary, undo_merge(session, merge_id, followers, console.clock.now(), *progress));
    return {};
  }));
  progress->finish();
  if (console.format == OutputFormat::json) {
    print_json(
        console,
        {{"merge_id", merge_id}, {"parted", summary.parted}, {"customers", summary.customers}});
  } else {
    console.out << message(console.language, "customer.undone") << "\n";
  }
  return {};
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context, std::vector<Follower> followers) {
  auto* group = app.add_subcommand("customer", "Who is who, and why");
  group->require_subcommand(1);
  group->fallthrough();
  using Work = std::function<Status(Console&, const Options&)>;
  const auto add = [&](const char* name, const char* what, const char* value, const char* help,
                       Work work) {
    auto* command = group->add_subcommand(name, what);
    const auto options = std::make_shared<Options>();
    command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
    command->add_option(value, options->value, help)->required();
    command->callback([options, work = std::move(work), &context] {
      const auto status = work(context.console, *options);
      if (!status) context.exit_code = report_error(context.console, status.error());
    });
  };
  constexpr auto kAnyIdentity = "The customer's number, or any id, card, openid, phone, e-mail";
  add("find", "Find customers by any identity", "VALUE", kAnyIdentity, &find);
  add("show", "All that is known of one customer", "VALUE", kAnyIdentity, &show_command);
  add("merges", "How records came to be one customer, or not", "VALUE", kAnyIdentity,
      &merges_command);
  add("undo", "Take a join apart, for good", "MERGE", "The join's number, from merges",
      [followers = std::move(followers)](Console& console, const Options& options) {
        return undo(console, options, followers);
      });
}

}  // namespace troth::customers
