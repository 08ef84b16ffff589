#include "app/openapi_command.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "access/policy.h"
#include "app/backend.h"
#include "http/openapi.h"

namespace troth::app {
namespace {

Error nothing_open() {
  return {ErrorCode::unavailable, "No workspace is open.", "", ""};
}

class NoWriter final : public db::Writer {
 public:
  Status run(Operation) override { return nothing_open(); }
  void submit(Operation, std::function<void(Status)> done) override { done(nothing_open()); }
  db::WriterCounts counts() const override { return {}; }
};

/// Routes are declared with the database that they will work on; declaring asks nothing of it.
class NoDatabase final : public db::Database {
 public:
  const db::Location& location() const override { return location_; }
  const db::WorkspaceSettings& settings() const override { return settings_; }
  Result<db::ReadSession> read() override { return nothing_open(); }
  db::Writer& writer() override { return writer_; }
  Result<std::unique_ptr<db::Session>> connect() override { return nothing_open(); }

 private:
  db::Location location_;
  db::WorkspaceSettings settings_;
  NoWriter writer_;
};

}  // namespace

std::string openapi_document() {
  NoDatabase database;
  const FixedClock clock(0);
  BackendOptions options;
  options.threads = 1;
  options.vault = std::make_shared<const access::Vault>(access::Vault::ephemeral());
  const Backend backend(
      database, clock, [](std::string_view) {}, options);
  return http::openapi(backend.router(), TROTH_VERSION, access::roles_of).dump(2);
}

void add_openapi_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("openapi", "Print the document of the HTTP API (OpenAPI 3.1)");
  command->callback([&context] { context.console.out << openapi_document() << "\n"; });
}

}  // namespace troth::app
