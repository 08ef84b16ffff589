#include "app/customer_commands.h"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "customers/people.h"
#include "db/database.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::app {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string workspace;
  std::string value;
};

Result<std::unique_ptr<db::Database>> open(Console& console, const std::string& workspace) {
  TROTH_ASSIGN(const auto location, db::parse_location(workspace));
  TROTH_ASSIGN(auto database, db::Database::open(location, console.clock));
  if (!console.language_given) {
    if (const auto own = parse_language(database->settings().language)) console.language = *own;
  }
  return database;
}

Result<Id> only_customer(db::Session& session, const std::string& value) {
  TROTH_ASSIGN(const auto found, customers::find_customers(session, value));
  if (found.empty()) {
    return Error{ErrorCode::not_found, "No customer has this identity.", "VALUE",
                 "Give a customer number, card, openid, phone, e-mail or customer id."};
  }
  if (found.size() > 1) {
    return Error{ErrorCode::usage, "Several customers have this identity.", "VALUE",
                 "List them with troth customer find, and give the id of one."};
  }
  return found.front();
}

Json to_json(const customers::MergeEntry& entry, const std::unordered_map<Id, std::string>& names) {
  const auto name = [&](Id record) {
    const auto at = names.find(record);
    return at == names.end() ? std::to_string(record) : at->second;
  };
  return {{"merge_id", entry.merge_id},
          {"action", customers::merge_action_name(entry.action)},
          {"record", name(entry.record_id)},
          {"other_record", name(entry.other_record_id)},
          {"evidence", entry.name_space},
          {"reason", entry.reason},
          {"happened_at", format_instant(entry.happened_at)}};
}

Result<Json> describe(db::Session& session, Id customer_id) {
  TROTH_ASSIGN(const auto card, customers::customer_card(session, customer_id));
  std::vector<Id> records;
  for (const auto& merge : card.merges) {
    records.push_back(merge.record_id);
    records.push_back(merge.other_record_id);
  }
  TROTH_ASSIGN(const auto names, customers::record_names(session, records));
  Json json{{"customer_id", customer_id}, {"records", Json::array()}, {"merges", Json::array()}};
  for (const auto& carried : card.records) {
    const auto& record = carried.record;
    Json entry{{"source", record.source},
               {"namespace", record.name_space},
               {"reference", record.reference},
               {"name", record.details.name}};
    for (const auto& identity : carried.identities) {
      entry["identities"].push_back(
          {{"namespace", identity.name_space}, {"value", identity.value}});
    }
    json["records"].push_back(std::move(entry));
  }
  for (const auto& merge : card.merges) json["merges"].push_back(to_json(merge, names));
  json["interactions"] = card.interactions.size();
  return json;
}

void print(Console& console, const Json& customer) {
  const auto line = [&](const Json& entry, std::initializer_list<const char*> keys) {
    console.out << " ";
    for (const auto* key : keys) console.out << " " << entry[key].get<std::string>();
    console.out << "\n";
  };
  console.out << message(console.language, "customer.title",
                         {{"id", std::to_string(customer["customer_id"].get<Id>())}})
              << "\n";
  console.out << message(console.language, "customer.records") << "\n";
  for (const auto& record : customer["records"]) {
    line(record, {"source", "namespace", "reference", "name"});
  }
  if (customer["merges"].empty()) return;
  console.out << message(console.language, "customer.merges") << "\n";
  for (const auto& merge : customer["merges"]) {
    console.out << "  " << merge["merge_id"].get<Id>();
    line(merge, {"action", "record", "other_record", "evidence", "happened_at"});
  }
}

Status find(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto database, open(console, options.workspace));
  TROTH_ASSIGN(const auto session, database->read());
  TROTH_ASSIGN(const auto found, customers::find_customers(*session, options.value));
  if (found.empty()) TROTH_TRY(only_customer(*session, options.value));
  if (console.format == OutputFormat::json) {
    console.out << Json{{"customers", found}}.dump(2) << "\n";
  } else {
    for (const auto id : found) console.out << id << "\n";
  }
  return {};
}

Status show(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto database, open(console, options.workspace));
  TROTH_ASSIGN(const auto session, database->read());
  TROTH_ASSIGN(const auto customer_id, only_customer(*session, options.value));
  TROTH_ASSIGN(const auto customer, describe(*session, customer_id));
  if (console.format == OutputFormat::json) {
    console.out << customer.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    print(console, customer);
  }
  return {};
}

Status undo(Console& console, const Options& options) {
  Id merge_id = 0;
  const auto* end = options.value.data() + options.value.size();
  if (const auto read = std::from_chars(options.value.data(), end, merge_id);
      read.ec != std::errc() || read.ptr != end) {
    return Error{ErrorCode::usage, "A merge is named by its number.", "MERGE",
                 "See troth customer show for the numbers."};
  }
  TROTH_ASSIGN(const auto database, open(console, options.workspace));
  const auto progress = make_progress(console);
  customers::ResolveSummary summary;
  TROTH_TRY(database->writer().run([&](db::Session& session) -> Status {
    const std::array<customers::Follower, 2> followers = {&sales::follow, &survey::follow};
    TROTH_ASSIGN(summary, customers::undo_merge(session, merge_id, followers, console.clock.now(),
                                                *progress));
    return {};
  }));
  progress->finish();
  if (console.format == OutputFormat::json) {
    console.out << Json{{"merge_id", merge_id}, {"parted", summary.parted}}.dump(2) << "\n";
  } else {
    console.out << message(console.language, "customer.undone", {{"records", summary.parted}})
                << "\n";
  }
  return {};
}

}  // namespace

void add_customer_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("customer", "Who is who, and why; take apart what is not one");
  group->require_subcommand(1);
  group->fallthrough();
  const auto add = [&](const char* name, const char* what, const char* value, const char* help,
                       Status (*run)(Console&, const Options&)) {
    auto* command = group->add_subcommand(name, what);
    const auto options = std::make_shared<Options>();
    command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
    command->add_option(value, options->value, help)->required();
    command->callback([options, run, &context] {
      const auto status = run(context.console, *options);
      if (!status) context.exit_code = report_error(context.console, status.error());
    });
  };
  add("find", "Ids of customers with an identity", "VALUE", "Number, card, openid, phone, e-mail",
      &find);
  add("show", "Records and merges of one customer", "VALUE", "Customer id or any identity", &show);
  add("undo", "Take a merge apart, for good", "MERGE", "Number of the merge", &undo);
}

}  // namespace troth::app
