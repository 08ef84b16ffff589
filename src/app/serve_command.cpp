#include "app/serve_command.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "app/backend.h"
#include "server/http_server.h"

namespace troth::app {
namespace {

namespace fs = std::filesystem;

struct ServeOptions {
  std::string workspace;
  std::string listen = "127.0.0.1:8080";
  std::string web;
  std::string log = "-";
  std::size_t threads = 0;
  server::TlsFiles tls;
  std::string key_file;
  int requests_per_second = 200;
  bool webhooks_inside = false;
};

/// How often files of the certificate are looked at for a newer one.
constexpr timespec kLookAtCertificate{60, 0};

/// Signals that end the server are waited for, not caught: blocked before any thread begins, so
/// that all inherit it.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// Ten thousand connections need as many file handles.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// A folder of this process for files that are uploaded; removed in the end.
class UploadFolder {
 public:
  Status make() {
    std::error_code problem;
    path_ = fs::temp_directory_path(problem) / fmt::format("troth-{}", getpid());
    if (!problem) fs::create_directories(path_, problem);
    if (!problem) fs::permissions(path_, fs::perms::owner_all, problem);
    if (!problem) return {};
    return Error{ErrorCode::unavailable, "There is no folder for uploads.", path_.string(),
                 "Let TMPDIR name one that may be written to."};
  }
  UploadFolder() = default;
  UploadFolder(const UploadFolder&) = delete;
  UploadFolder& operator=(const UploadFolder&) = delete;
  ~UploadFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

/// The log, a line at a time, from any thread. "-" is standard error, "" nowhere.
class LogFile {
 public:
  LogFile(std::ostream& standard, const Clock& clock) : standard_(standard), clock_(clock) {}
  Status open(const std::string& name) {
    if (name.empty()) return {};
    out_ = &standard_;
    if (name == "-") return {};
    file_.open(name, std::ios::app);
    out_ = &file_;
    if (file_) return {};
    return Error{ErrorCode::unavailable, "The log cannot be written.", name, ""};
  }
  void write(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (out_ == nullptr) return;
    *out_ << format_instant(clock_.now()) << " " << line << "\n";
    out_->flush();
  }

 private:
  std::ostream& standard_;
  const Clock& clock_;
  std::mutex mutex_;
  std::ofstream file_;
  std::ostream* out_ = nullptr;
};

std::string url_of(const server::ListenAddress& listen, std::uint16_t port, bool secure) {
  const bool v6 = listen.address.find(':') != std::string::npos;
  const auto* scheme = secure ? "https" : "http";
  return v6 ? fmt::format("{}://[{}]:{}", scheme, listen.address, port)
            : fmt::format("{}://{}:{}", scheme, listen.address, port);
}

void announce(Console& console, const db::Database& database, const std::string& url,
              const std::string& set_up) {
  if (console.format == OutputFormat::json) {
    console.out << nlohmann::ordered_json{{"url", url},
                                          {"workspace", database.location().display()},
                                          {"set_up", set_up.empty()
                                                         ? nlohmann::ordered_json()
                                                         : nlohmann::ordered_json(url + set_up)}}
                       .dump()
                << "\n";
  } else {
    console.out << message(console.language, "serve.ready",
                           {{"name", database.settings().name}, {"url", url}})
                << "\n";
    if (!set_up.empty()) {
      console.out << message(console.language, "serve.set_up", {{"url", url + set_up}}) << "\n";
    }
    console.out << message(console.language, "serve.stop") << "\n";
  }
  console.out.flush();
}

Result<server::Assets> assets_of(const ServeOptions& options) {
  if (options.web.empty()) return server::Assets();
  return server::Assets::load(options.web);
}

/// The keys that seal secrets: from the environment, or a file: beside a SQLite workspace, made
/// when it is not there; elsewhere it must be named.
Result<access::Vault> vault_of(const ServeOptions& options, const db::Location& location) {
  if (const char* keys = std::getenv("TROTH_SERVER_KEYS")) return access::Vault::parse(keys);
  if (!options.key_file.empty()) return access::Vault::open_file(options.key_file, true);
  if (location.engine == db::Engine::sqlite) {
    return access::Vault::open_file(location.path + ".key", true);
  }
  return Error{ErrorCode::usage, "The server needs keys to seal secrets with.", "--key-file",
               "Name a file, the same for every server of this workspace; it is made if need be."};
}

/// Null without files: then the server speaks in the clear.
Result<std::unique_ptr<server::Tls>> tls_of(const ServeOptions& options) {
  if (options.tls.certificate.empty()) return std::unique_ptr<server::Tls>();
  return server::Tls::load(options.tls);
}

/// Waits for the signal to end. SIGHUP, and newer files, renew the certificate meanwhile.
void wait_for_end(const sigset_t& signals, server::Tls* tls, LogFile& log) {
  for (;;) {
    const int signal = sigtimedwait(&signals, nullptr, &kLookAtCertificate);
    if (signal == SIGINT || signal == SIGTERM) return;
    if (tls == nullptr) continue;
    Status renewed;
    if (signal == SIGHUP) {
      renewed = tls->reload();
    } else if (const auto changed = tls->reload_if_changed(); !changed) {
      renewed = changed.error();
    } else if (!*changed) {
      continue;
    }
    log.write(renewed
                  ? std::string("certificate renewed")
                  : fmt::format("error certificate not renewed \"{}\"", renewed.error().message));
  }
}

Status serve(Console& console, const ServeOptions& options) {
  const auto signals = block_signals();
  allow_many_files();
  TROTH_ASSIGN(const auto location, db::parse_location(options.workspace));
  TROTH_ASSIGN(const auto listen, server::parse_listen(options.listen));
  TROTH_ASSIGN(const auto tls, tls_of(options));
  TROTH_ASSIGN(const auto assets, assets_of(options));
  TROTH_ASSIGN(const auto database, db::Database::open(location, console.clock));
  TROTH_ASSIGN(auto vault, vault_of(options, location));
  if (!console.language_given) {
    if (const auto own = parse_language(database->settings().language)) console.language = *own;
  }
  LogFile log(console.err, console.clock);
  TROTH_TRY(log.open(options.log));
  UploadFolder uploads;
  TROTH_TRY(uploads.make());
  const auto cores = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
  BackendOptions backend_options;
  backend_options.upload_folder = uploads.path();
  backend_options.vault = std::make_shared<const access::Vault>(std::move(vault));
  backend_options.requests_per_second = options.requests_per_second;
  backend_options.threads = options.threads == 0 ? cores * 2 : options.threads;
  if (options.webhooks_inside) backend_options.webhook_reach = outbound::Reach::network;
  Backend backend(
      *database, console.clock, [&log](std::string_view line) { log.write(line); },
      backend_options);
  server::ServerOptions server_options;
  server_options.address = listen.address;
  server_options.port = listen.port;
  server_options.threads = std::max<std::size_t>(cores / 2, 1);
  server_options.tls = tls.get();
  server_options.upload_folder = uploads.path();
  TROTH_ASSIGN(const auto server,
               server::HttpServer::start(backend.application(), assets, server_options));
  TROTH_ASSIGN(const auto set_up, set_up_path(*database, console.clock));
  announce(console, *database, url_of(listen, server->port(), tls != nullptr), set_up);
  wait_for_end(signals, tls.get(), log);
  server->stop();
  return {};
}

}  // namespace

void add_serve_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("serve", "Serve the API and the web application");
  const auto options = std::make_shared<ServeOptions>();
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->add_option("--listen", options->listen, "ADDRESS:PORT [127.0.0.1:8080]");
  command->add_option("--web", options->web, "Folder of the web application");
  command->add_flag("--webhooks-inside", options->webhooks_inside,
                    "Let webhooks be sent to private addresses too");
  command->add_option("--log", options->log, "File for the log; - is standard error [-]");
  auto* certificate = command->add_option("--tls-cert", options->tls.certificate,
                                          "PEM file of the certificate with its chain");
  auto* key = command->add_option("--tls-key", options->tls.key, "PEM file of its private key");
  certificate->needs(key);
  key->needs(certificate);
  command->add_option("--key-file", options->key_file,
                      "Keys that seal secrets [beside the workspace]");
  command
      ->add_option("--requests-per-second", options->requests_per_second,
                   "Of each key, session and address; 0 is any number [200]")
      ->check(CLI::Range(0, 1'000'000));
  command->add_option("--threads", options->threads, "For requests [twice the cores]")
      ->check(CLI::Range(1, 256));
  command->callback([options, &context] {
    const auto status = serve(context.console, *options);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
}

}  // namespace troth::app
