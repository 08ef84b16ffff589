#include "app/key_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "access/policy.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "base/text.h"
#include "db/database.h"
#include "db/opening.h"

namespace troth::app {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::string workspace;
  std::string name;
  std::string key_id;
  std::vector<std::string> scopes;
  int days = 0;
};

void print(Console& console, const Json& json, const std::string& text) {
  if (console.format == OutputFormat::json) {
    console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    console.out << text << "\n";
  }
}

Result<std::unique_ptr<db::Database>> open(Console& console, const Options& options) {
  TROTH_ASSIGN(auto database, db::open_for(console, options.workspace));
  return database;
}

/// All of them, as a list in words.
std::string scope_names() {
  std::string names;
  for (std::size_t i = 0; i < http::kRights; ++i) {
    const auto right = static_cast<http::Right>(i);
    if (!access::may_be_scope(right)) continue;
    names += (names.empty() ? "" : ", ") + std::string(http::right_name(right));
  }
  return names;
}

Result<std::vector<http::Right>> rights_in(const std::vector<std::string>& names) {
  std::vector<http::Right> rights;
  for (const auto& name : names) {
    const auto right = http::parse_right(name);
    if (!right || !access::may_be_scope(*right)) {
      return Error{ErrorCode::usage, "There is no such scope.", name,
                   fmt::format("Scopes are {}.", scope_names())};
    }
    rights.push_back(*right);
  }
  return rights;
}

std::string names_of(const access::ApiKey& key) {
  std::string names;
  for (const auto right : key.scopes) {
    if (!names.empty()) names += ' ';
    names += http::right_name(right);
  }
  return names;
}

Status add_key(Console& console, const Options& options) {
  access::ApiKey key;
  TROTH_ASSIGN(key.scopes, rights_in(options.scopes));
  const auto secret = access::random_token();
  key.key_id = access::random_word(12);
  key.secret_hash = access::hash_token(secret);
  key.name = options.name;
  key.created_at = console.clock.now();
  if (options.days > 0) key.expires_at = key.created_at + options.days * kMicrosPerDay;
  TROTH_ASSIGN(const auto database, open(console, options));
  TROTH_TRY(database->writer().run([&](db::Session& session) -> Status {
    TROTH_TRY(access::store::insert_key(session, key));
    return access::record_system(session, "key_add", "key:" + key.key_id, key.created_at);
  }));
  const auto text = access::key_text(key.key_id, secret);
  print(console, {{"id", key.key_id}, {"name", key.name}, {"secret", text}},
        message(console.language, "key.made", {{"name", key.name}, {"secret", text}}));
  return {};
}

Status list_keys(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto database, open(console, options));
  TROTH_ASSIGN(const auto session, database->read());
  TROTH_ASSIGN(const auto keys, access::store::all_keys(*session));
  Json json{{"keys", Json::array()}};
  std::string text;
  for (const auto& key : keys) {
    const bool over =
        key.revoked_at != 0 || (key.expires_at != 0 && key.expires_at <= console.clock.now());
    json["keys"].push_back(
        {{"id", key.key_id}, {"name", key.name}, {"scopes", names_of(key)}, {"in_force", !over}});
    if (!text.empty()) text += "\n";
    text +=
        fmt::format("{}  {}  {}  {}", key.key_id, pad(key.name, 20),
                    message(console.language, over ? "key.over" : "key.in_force"), names_of(key));
  }
  if (keys.empty()) text = message(console.language, "key.none");
  print(console, json, text);
  return {};
}

Status revoke(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto database, open(console, options));
  const auto now = console.clock.now();
  TROTH_TRY(database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const auto revoked, access::store::revoke_key(session, options.key_id, now));
    if (revoked == 0) {
      return Error{ErrorCode::not_found, "There is no such key in force.", options.key_id,
                   "See all: troth key list WORKSPACE"};
    }
    return access::record_system(session, "key_revoke", "key:" + options.key_id, now);
  }));
  print(console, {{"id", options.key_id}, {"in_force", false}},
        message(console.language, "key.revoked", {{"id", options.key_id}}));
  return {};
}

}  // namespace

void add_key_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("key", "API keys of the server");
  group->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  const auto add = [&](const char* name, const char* text,
                       Status (*work)(Console&, const Options&)) {
    auto* command = group->add_subcommand(name, text);
    command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
    command->callback([options, &context, work] {
      const auto status = work(context.console, *options);
      if (!status) context.exit_code = report_error(context.console, status.error());
    });
    return command;
  };
  auto* adding = add("add", "Make a key; it is shown this once", add_key);
  adding->add_option("NAME", options->name, "What it is for")->required();
  adding->add_option("--scope", options->scopes, "figures:read customers:read imports:run ...")
      ->required()
      ->allow_extra_args(false);
  adding->add_option("--days", options->days, "How long it works [for ever]")
      ->check(CLI::Range(1, 3650));
  add("list", "All keys, never their secrets", list_keys);
  add("revoke", "Withdraw a key", revoke)
      ->add_option("ID", options->key_id, "The key's id")
      ->required();
}

}  // namespace troth::app
