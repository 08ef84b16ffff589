#pragma once
// Inside the segments room: what its commands share.

#include <memory>
#include <string>
#include <vector>

#include "segments/commands.h"

namespace troth::segments {

struct CommandOptions {
  std::string workspace;
  std::string name;
  std::string rule;
  std::string new_name;
  std::string description;
  std::string as_of;
  std::string from;
  std::string to_file;
  std::vector<std::string> names;
  bool archived = false;
  bool archive = false;
  bool restore = false;
  bool described = false;
  std::vector<std::string> fields;
  std::string method = "kmeans";
  std::int64_t groups = 0;
  std::uint64_t seed = 1;
};

/// An open workspace and what a command prints with.
struct Desk {
  Console& console;
  const CommandOptions& options;
  std::unique_ptr<db::Database> database;
  std::shared_ptr<const Context> context;
  int exit_code = 0;

  bool json() const { return console.format == OutputFormat::json; }
  int decimals() const { return context->currency_decimals; }
};

/// Adds commands that share the way they are run.
class CommandGroup {
 public:
  using Work = Status (*)(Desk&);

  CommandGroup(CLI::App& app, CommandContext& context, ContextMaker make_context);

  struct Command {
    CLI::App* app;
    std::shared_ptr<CommandOptions> options;
    void as_of() const;
    void rule() const;
    void name(bool required) const;
  };
  Command add(const char* name, const char* what, Work work);

 private:
  CLI::App* group_;
  CommandContext& context_;
  ContextMaker make_context_;
};

}  // namespace troth::segments
