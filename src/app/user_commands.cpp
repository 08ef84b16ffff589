#include "app/user_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <istream>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "base/text.h"
#include "db/database.h"
#include "db/opening.h"

namespace troth::app {
namespace {

using Json = nlohmann::ordered_json;

struct UserOptions {
  std::string workspace;
  std::string email;
  std::string name;
  std::string role = "analyst";
  bool password_given = false;  ///< As a line of standard input.
};

/// What a command prints: JSON for programs, or a text.
struct Output {
  Json json;
  std::string text;
};
using Work = std::function<Result<Output>(db::Database&)>;

Status run(Console& console, const std::string& workspace, const Work& work) {
  TROTH_ASSIGN(const auto database, db::open_for(console, workspace));
  TROTH_ASSIGN(const auto output, work(*database));
  if (console.format == OutputFormat::json) {
    console.out << output.json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    console.out << output.text << "\n";
  }
  return {};
}

Result<access::User> user_of(db::Session& session, const std::string& email) {
  TROTH_ASSIGN(const auto folded, access::fold_email(email));
  TROTH_ASSIGN(auto user, access::store::user_by_email(session, folded));
  if (user) return *std::move(user);
  return Error{ErrorCode::not_found, "There is no user with this e-mail address.", "email",
               "See all: troth user list WORKSPACE"};
}

Output link_output(const Console& console, const access::User& user, const std::string& path) {
  return {{{"email", user.email}, {"role", http::role_name(user.role)}, {"link", path}},
          message(console.language, "user.link", {{"email", user.email}, {"path", path}})};
}

std::string path_of(access::UserState state, const std::string& token) {
  return (state == access::UserState::invited ? "/accept-invitation#" : "/reset-password#") + token;
}

/// The password's hash; "" when none is given.
Result<std::string> given_password(Console& console, const UserOptions& options) {
  if (!options.password_given) return std::string();
  std::string password;
  std::getline(console.in, password);
  TROTH_TRY(access::check_password(password, options.email));
  return access::hash_password(password, {});
}

Result<Output> add_user(Console& console, const UserOptions& options, db::Database& database) {
  access::NewUser wanted;
  wanted.user_id = access::random_id();
  wanted.email = options.email;
  wanted.name = options.name.empty() ? options.email : options.name;
  const auto role = http::parse_role(options.role);
  if (!role) {
    return Error{ErrorCode::usage, "There is no such role.", options.role,
                 "Roles are owner, analyst, service, programme and viewer."};
  }
  wanted.role = *role;
  TROTH_ASSIGN(wanted.password_hash, given_password(console, options));
  const auto token = access::random_token();
  const auto now = console.clock.now();
  access::User user;
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(user, access::create_user(session, wanted, now));
    if (!options.password_given) {
      TROTH_TRY(access::make_link(session, access::LinkPurpose::invite, user.user_id, token, now));
    }
    return access::record_system(session, "user_add", "user:" + std::to_string(user.user_id), now);
  }));
  if (options.password_given) {
    return Output{{{"email", user.email}, {"role", http::role_name(user.role)}, {"link", nullptr}},
                  message(console.language, "user.added", {{"email", user.email}})};
  }
  return link_output(console, user, path_of(user.state, token));
}

Result<Output> link_user(Console& console, const UserOptions& options, db::Database& database) {
  const auto token = access::random_token();
  const auto now = console.clock.now();
  access::User user;
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(user, user_of(session, options.email));
    const auto purpose = user.state == access::UserState::invited ? access::LinkPurpose::invite
                                                                  : access::LinkPurpose::reset;
    TROTH_TRY(access::make_link(session, purpose, user.user_id, token, now));
    TROTH_TRY(access::unlock(session, user.user_id));
    return access::record_system(session, "user_link", "user:" + std::to_string(user.user_id), now);
  }));
  return link_output(console, user, path_of(user.state, token));
}

Result<Output> disable_user(Console& console, const UserOptions& options, db::Database& database) {
  access::User user;
  const auto now = console.clock.now();
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(user, user_of(session, options.email));
    TROTH_TRY(access::change_user(session, user.user_id, user.role, access::UserState::disabled,
                                  user.name));
    return access::record_system(session, "user_disable", "user:" + std::to_string(user.user_id),
                                 now);
  }));
  return Output{{{"email", user.email}, {"state", "disabled"}},
                message(console.language, "user.disabled", {{"email", user.email}})};
}

Result<Output> list_users(Console& console, db::Database& database) {
  TROTH_ASSIGN(const auto session, database.read());
  TROTH_ASSIGN(const auto users, access::store::all_users(*session));
  Output output{Json{{"users", Json::array()}}, ""};
  for (const auto& user : users) {
    output.json["users"].push_back({{"email", user.email},
                                    {"name", user.name},
                                    {"role", http::role_name(user.role)},
                                    {"state", access::state_name(user.state)},
                                    {"second_factor", !user.totp_secret.empty()}});
    if (!output.text.empty()) output.text += "\n";
    output.text += fmt::format(
        "{}  {}  {}", pad(user.email, 32),
        pad(message(console.language, "user.role." + std::string(http::role_name(user.role))), 12),
        message(console.language, "user.state." + std::string(access::state_name(user.state))));
  }
  if (users.empty()) output.text = message(console.language, "user.none");
  return output;
}

}  // namespace

void add_user_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("user", "Users of the server");
  group->require_subcommand(1);
  const auto options = std::make_shared<UserOptions>();
  const auto add = [&](const char* name, const char* text, bool with_email,
                       std::function<Result<Output>(db::Database&)> work) {
    auto* command = group->add_subcommand(name, text);
    command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
    if (with_email) command->add_option("EMAIL", options->email, "Whom")->required();
    command->callback([options, &context, work = std::move(work)] {
      const auto status = run(context.console, options->workspace, work);
      if (!status) context.exit_code = report_error(context.console, status.error());
    });
    return command;
  };
  auto* adding = add("add", "Invite a user: prints a link to choose a password by", true,
                     [options, &context](db::Database& database) {
                       return add_user(context.console, *options, database);
                     });
  adding->add_option("--name", options->name, "The person's name");
  adding->add_option("--role", options->role, "owner analyst service programme viewer [analyst]");
  adding->add_flag("--password-stdin", options->password_given,
                   "Take the password from standard input instead of making a link");
  add("list", "All users", false,
      [&context](db::Database& database) { return list_users(context.console, database); });
  add("link", "A new link to choose a password by; unlocks the account", true,
      [options, &context](db::Database& database) {
        return link_user(context.console, *options, database);
      });
  add("disable", "Let a user in no more", true, [options, &context](db::Database& database) {
    return disable_user(context.console, *options, database);
  });
}

}  // namespace troth::app
