#pragma once
// From a request to its answer: route, permission, validation, the handler on the thread that suits
// it, audit, idempotency. Without sockets, so that all of it can be tested without them.

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/messages.h"
#include "base/time.h"
#include "db/database.h"
#include "http/gate.h"
#include "http/router.h"
#include "server/answer_cache.h"
#include "server/metrics.h"
#include "server/workers.h"

namespace troth::server {

/// Takes lines of the log: English, without personal data.
using Log = std::function<void(std::string_view line)>;

struct ApplicationOptions {
  std::size_t threads = 4;
  std::size_t queued_most = 2000;  ///< Requests waiting for a thread; more are answered 503.
  Language language = Language::en;
  bool check_answers = false;  ///< For tests: an answer that is not as declared is an error 500.
};

/// Thread-safe.
class Application {
 public:
  using Done = std::function<void(http::Response)>;

  /// All must outlive it.
  Application(const http::Router& router, http::Gate& gate, db::Database& database,
              const Clock& clock, Log log, ApplicationOptions options);
  /// Waits for what is under way, also in the writer's queue.
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Which route a request is for; looked up once.
  http::Router::Match match(const http::Request& request) const;
  /// Answers; `done` is called once, on any thread, perhaps before this returns.
  void handle(http::Request request, http::Router::Match match, Done done);
  /// The same, waiting: for tests and tools.
  http::Response answer(http::Request request);

  /// Whether a request with this head may send its body to `route`: the refusal when not. Asked
  /// before an upload is taken; `done` as in handle().
  void admit(const http::Request& head, const http::Route& route,
             std::function<void(std::optional<http::Response>)> done);

  Metrics& metrics() { return metrics_; }
  const Log& log() const { return log_; }

 private:
  struct Exchange;
  using Shared = std::shared_ptr<Exchange>;

  bool answered_early(const Shared& exchange);
  void begin(const Shared& exchange);
  bool admitted(const Shared& exchange, db::Session& session);
  void read(const Shared& exchange, db::Session& session);
  void write(const Shared& exchange);
  Status write_in(Exchange& exchange, db::Session& session);
  void task(const Shared& exchange);
  void defer(const Shared& exchange);
  void begin_deferred(const Shared& exchange, http::Admission admission);
  void fail(const Shared& exchange, const Error& error);
  void finish(const Shared& exchange, http::Response response);
  bool as_declared(const Exchange& exchange, const http::Response& response) const;

  const http::Router& router_;
  http::Gate& gate_;
  db::Database& database_;
  const Clock& clock_;
  const Log log_;
  const ApplicationOptions options_;
  Metrics metrics_;
  AnswerCache cache_;
  // Last: their threads use the rest.
  Workers slow_workers_;  ///< So that a rush of sign-ins holds up nobody else.
  Workers workers_;
};

}  // namespace troth::server
