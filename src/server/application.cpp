#include "server/application.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>

#include "base/error_words.h"
#include "http/answers.h"
#include "http/conditional.h"
#include "http/reading.h"
#include "http/validate.h"
#include "server/compress.h"

namespace troth::server {

using http::Admission;
using http::Call;
using http::Problem;
using http::Request;
using http::Response;
using http::Work;

/// A request on its way.
struct Application::Exchange {
  Request request;
  Done done;
  const http::Route* route = nullptr;
  http::PathValues values;
  std::optional<Call> call;
  std::string key;           ///< Idempotency-Key; empty without.
  std::string cache_key;     ///< Under which the answer may be kept; empty: it may not.
  std::int64_t version = 0;  ///< Commits before the read began.
  std::optional<Response> response;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

namespace {

constexpr std::size_t kSlowThreads = 2;
constexpr std::size_t kSlowQueuedMost = 50;

Response nothing_here(const http::Router::Match& match) {
  if (match.allowed.empty()) {
    return http::to_response(http::make_problem(404, "not_found", "There is nothing here.",
                                                "See /api/v1/openapi.json."));
  }
  auto response =
      http::to_response(http::make_problem(405, "method_not_allowed", "Not by this method."));
  response.headers.add("Allow", match.allowed);
  return response;
}

Response overloaded() {
  auto problem = http::make_problem(503, "busy", "The server has too much to do.", "Try again.");
  problem.retry_after_s = 1;
  return http::to_response(problem);
}

}  // namespace

Application::Application(const http::Router& router, http::Gate& gate, db::Database& database,
                         const Clock& clock, Log log, ApplicationOptions options)
    : router_(router),
      gate_(gate),
      database_(database),
      clock_(clock),
      log_(std::move(log)),
      options_(options),
      metrics_(router),
      slow_workers_(kSlowThreads, kSlowQueuedMost),
      workers_(options.threads, options.queued_most) {}

Application::~Application() {
  slow_workers_.close();
  workers_.close();
  // The writer answers in order: once it has come to this, it holds nothing of ours any more.
  static_cast<void>(database_.writer().run([](db::Session&) { return Status{}; }));
}

http::Router::Match Application::match(const Request& request) const {
  return router_.find(request.method, request.path);
}

void Application::handle(Request request, http::Router::Match match, Done done) {
  const auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  if (match.route == nullptr) return finish(exchange, nothing_here(match));
  exchange->route = match.route;
  exchange->values = std::move(match.values);
  if (match.route->work == Work::instant) return begin(exchange);
  if (match.route->work == Work::deferred) return defer(exchange);
  if (answered_early(exchange)) return;
  auto& workers = match.route->slow ? slow_workers_ : workers_;
  if (!workers.post([this, exchange] { begin(exchange); })) finish(exchange, overloaded());
}

/// Without a worker: who asks too often, and what is known since nothing was written.
bool Application::answered_early(const Shared& exchange) {
  const auto now = clock_.now();
  const auto& request = exchange->request;
  if (const auto problem = gate_.refuse_haste(request, now)) {
    finish(exchange, http::to_response(*problem));
    return true;
  }
  if (!AnswerCache::keeps(*exchange->route)) return false;
  exchange->cache_key = AnswerCache::key_of(request);
  exchange->version = database_.writer().counts().commits;
  auto known = cache_.find(exchange->cache_key, exchange->version, now);
  if (!known) return false;
  // It is kept already.
  exchange->cache_key.clear();
  finish(exchange, *std::move(known));
  return true;
}

Response Application::answer(Request request) {
  std::promise<Response> promise;
  auto waiting = promise.get_future();
  auto found = match(request);
  handle(std::move(request), std::move(found),
         [&](Response response) { promise.set_value(std::move(response)); });
  return waiting.get();
}

void Application::admit(const Request& head, const http::Route& route,
                        std::function<void(std::optional<Response>)> done) {
  const auto posted = workers_.post([this, head, &route, done] {
    const auto session = database_.read();
    if (!session) return done(http::to_response(http::to_problem(session.error())));
    const auto admission = gate_.admit(head, route, clock_.now(), **session);
    if (!admission) return done(http::to_response(http::to_problem(admission.error())));
    if (admission->refusal) return done(http::to_response(*admission->refusal));
    done(std::nullopt);
  });
  if (!posted) done(overloaded());
}

void Application::begin(const Shared& exchange) {
  auto read_request =
      http::read_call(exchange->request, *exchange->route, exchange->values, options_.language);
  // Who may not enter is told that first, not what else was wrong.
  const auto enter = [&](db::Session& session) {
    if (!admitted(exchange, session)) return false;
    if (const auto* problem = std::get_if<Problem>(&read_request)) {
      finish(exchange, http::to_response(*problem));
      return false;
    }
    auto principal = exchange->call->principal;
    const auto now = exchange->call->now;
    exchange->call.emplace(std::get<Call>(std::move(read_request)));
    exchange->call->principal = std::move(principal);
    exchange->call->now = now;
    return true;
  };
  if (exchange->route->work == Work::instant) {
    if (const auto* problem = std::get_if<Problem>(&read_request)) {
      return finish(exchange, http::to_response(*problem));
    }
    exchange->call.emplace(std::get<Call>(std::move(read_request)));
    exchange->call->now = clock_.now();
    return task(exchange);
  }
  {
    const auto session = database_.read();
    if (!session) return fail(exchange, session.error());
    if (!enter(**session)) return;
    if (exchange->route->work == Work::read) return read(exchange, **session);
  }
  exchange->route->work == Work::write ? write(exchange) : task(exchange);
}

bool Application::admitted(const Shared& exchange, db::Session& session) {
  const auto now = clock_.now();
  auto admission = gate_.admit(exchange->request, *exchange->route, now, session);
  if (!admission) {
    fail(exchange, admission.error());
    return false;
  }
  if (admission->refusal) {
    finish(exchange, http::to_response(*admission->refusal));
    return false;
  }
  if (admission->touch) {
    database_.writer().submit(
        [this, principal = admission->principal, now](db::Session& writing) {
          return gate_.note_use(principal, now, writing);
        },
        [](const Status&) {});
  }
  exchange->call.emplace(exchange->request, *exchange->route);
  exchange->call->principal = std::move(admission->principal);
  exchange->call->now = now;
  return true;
}

void Application::read(const Shared& exchange, db::Session& session) {
  auto response = exchange->route->session_handler(*exchange->call, session);
  if (!response) return fail(exchange, response.error());
  finish(exchange, std::move(*response));
}

void Application::write(const Shared& exchange) {
  auto key = http::idempotency_key(exchange->request);
  if (!key) return fail(exchange, key.error());
  if (!key->empty() && exchange->route->cookie_only) {
    return finish(exchange, http::to_response(http::make_problem(
                                400, "usage", "This takes no Idempotency-Key.",
                                "Its answer may hold secrets, which are not kept.")));
  }
  exchange->key = *std::move(key);
  database_.writer().submit(
      [this, exchange](db::Session& session) { return write_in(*exchange, session); },
      [this, exchange](const Status& status) {
        if (!status) return fail(exchange, status.error());
        // The writer's thread has others to serve: what remains is not its work.
        auto rest = [this, exchange] { finish(exchange, std::move(*exchange->response)); };
        if (!workers_.post(rest)) rest();
      });
}

Status Application::write_in(Exchange& exchange, db::Session& session) {
  const auto& call = *exchange.call;
  if (!exchange.key.empty()) {
    TROTH_ASSIGN(exchange.response, gate_.stored_answer(call, exchange.key, session));
    if (exchange.response) return {};
  }
  TROTH_ASSIGN(exchange.response, exchange.route->session_handler(call, session));
  TROTH_TRY(gate_.record(call, exchange.response->status, session));
  if (exchange.key.empty()) return {};
  return gate_.keep_answer(call, exchange.key, *exchange.response, session);
}

void Application::task(const Shared& exchange) {
  auto response = exchange->route->handler(*exchange->call);
  if (!response) return fail(exchange, response.error());
  if (exchange->route->audited) {
    const auto recorded = database_.writer().run([&](db::Session& session) {
      return gate_.record(*exchange->call, response->status, session);
    });
    if (!recorded) return fail(exchange, recorded.error());
  }
  finish(exchange, std::move(*response));
}

/// Who sends many events is known from the last one: then nothing here waits. One key carries a
/// whole site's visitors, so its rate is not limited; that of credentials not known yet is.
void Application::defer(const Shared& exchange) {
  auto known = gate_.admit_known(exchange->request, *exchange->route, clock_.now());
  if (known) return begin_deferred(exchange, *std::move(known));
  if (const auto problem = gate_.refuse_haste(exchange->request, clock_.now())) {
    return finish(exchange, http::to_response(*problem));
  }
  const auto ask = [this, exchange] {
    const auto session = database_.read();
    if (!session) return fail(exchange, session.error());
    if (!admitted(exchange, **session)) return;
    http::Admission admission;
    admission.principal = std::move(exchange->call->principal);
    begin_deferred(exchange, std::move(admission));
  };
  if (!workers_.post(ask)) finish(exchange, overloaded());
}

void Application::begin_deferred(const Shared& exchange, Admission admission) {
  if (admission.refusal) return finish(exchange, http::to_response(*admission.refusal));
  auto read_request =
      http::read_call(exchange->request, *exchange->route, exchange->values, options_.language);
  if (const auto* problem = std::get_if<Problem>(&read_request)) {
    return finish(exchange, http::to_response(*problem));
  }
  exchange->call.emplace(std::get<Call>(std::move(read_request)));
  exchange->call->principal = std::move(admission.principal);
  exchange->call->now = clock_.now();
  exchange->route->deferred(*exchange->call, [this, exchange](Result<Response> response) {
    if (!response) return fail(exchange, response.error());
    finish(exchange, *std::move(response));
  });
}

void Application::fail(const Shared& exchange, const Error& error) {
  const Language language =
      http::preferred_language(exchange->request.headers.get("Accept-Language"), options_.language);
  auto response = http::to_response(http::to_problem(error_in(language, error)));
  if (response.status >= 500) {
    log_(fmt::format("error route={} code={} message=\"{}\"",
                     exchange->route == nullptr ? "-" : exchange->route->name,
                     error_info(error.code).code, error.message));
  }
  finish(exchange, std::move(response));
}

bool Application::as_declared(const Exchange& exchange, const Response& response) const {
  if (exchange.route == nullptr) return true;
  const auto& route = *exchange.route;
  const bool known = response.status == route.status || response.status >= 400 ||
                     std::count(route.also.begin(), route.also.end(), response.status) > 0;
  if (!known) {
    log_(fmt::format("answer route={} status={} not declared", route.name, response.status));
    return false;
  }
  const auto schema = http::answer_schema(route, response.status);
  if (!schema || !response.body) return true;
  // Kept, and held against it before it was packed.
  if (response.headers.has("Content-Encoding")) return true;
  const auto json = http::Json::parse(response.text(), nullptr, false);
  if (json.is_discarded()) return false;
  const auto violations = http::validate(*schema, json, "");
  for (const auto& violation : violations) {
    log_(fmt::format("answer route={} pointer={} code={}", route.name, violation.pointer,
                     violation.code));
  }
  return violations.empty();
}

void Application::finish(const Shared& exchange, Response response) {
  if (options_.check_answers && !as_declared(*exchange, response)) {
    response = http::to_response(http::make_problem(500, "internal", "Not as declared."));
  }
  if (!exchange->cache_key.empty() && response.status == 200 && response.body) {
    // Kept as it is sent, so that it is packed once; its tag is that of what is in it.
    if (!response.headers.has("ETag")) {
      response.headers.add("ETag", http::etag_of(response.text()));
    }
    compress(exchange->request, response);
    cache_.keep(std::move(exchange->cache_key), exchange->version, clock_.now(), response);
  }
  if (http::is_safe(exchange->request.method)) http::apply_etag(exchange->request, response);
  compress(exchange->request, response);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - exchange->began;
  metrics_.count(exchange->route, response.status, took.count());
  const auto work = exchange->route == nullptr ? Work::task : exchange->route->work;
  const bool one_of_very_many = work == Work::deferred && response.status < 300;
  if (work != Work::instant && !one_of_very_many) {
    log_(fmt::format("{} {} {} {}B {:.1f}ms", http::method_name(exchange->request.method),
                     exchange->route == nullptr ? "-" : exchange->route->name, response.status,
                     response.text().size(), took.count() * 1e3));
  }
  if (!exchange->request.body_file.empty()) {
    // Whoever wanted the file has moved it elsewhere.
    std::error_code ignored;
    std::filesystem::remove(exchange->request.body_file, ignored);
  }
  auto done = std::move(exchange->done);
  done(std::move(response));
}

}  // namespace troth::server
