#pragma once
// For tests: a small application with a gate of its own.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/migrations.h"
#include "db/testing.h"
#include "http/answers.h"
#include "http/gate.h"
#include "http/schema.h"
#include "server/application.h"
#include "server/job_runner.h"
#include "server/routes.h"

namespace troth::server {

/// Lets in who sends "Authorization: Bearer good"; remembers what it was told.
class TestGate final : public http::Gate {
 public:
  std::optional<http::Problem> refuse_haste(const http::Request& request, Instant) override {
    if (!request.headers.has("X-Hasty")) return std::nullopt;
    return http::make_problem(429, "rate_limited", "Too fast.");
  }
  Result<http::Admission> admit(const http::Request& request, const http::Route& route, Instant,
                                db::Session&) override {
    http::Admission admission;
    if (route.right == http::Right::anyone) return admission;
    if (request.headers.get("Authorization") != "Bearer good") {
      admission.refusal = http::make_problem(401, "unauthenticated", "Sign in first.");
      return admission;
    }
    admission.principal.kind = http::Principal::Kind::user;
    admission.principal.user_id = 1;
    admission.touch = request.headers.has("X-Touch");
    return admission;
  }
  Status note_use(const http::Principal&, Instant, db::Session&) override {
    const std::lock_guard lock(mutex_);
    ++touched;
    return {};
  }
  Status record(const http::Call& call, int status, db::Session&) override {
    const std::lock_guard lock(mutex_);
    recorded.push_back(call.principal.label() + " " + call.route().name + " " + call.subject + " " +
                       std::to_string(status));
    return {};
  }
  Result<std::optional<http::Response>> stored_answer(const http::Call&, const std::string& key,
                                                      db::Session&) override {
    const std::lock_guard lock(mutex_);
    const auto at = kept.find(key);
    return at == kept.end() ? std::optional<http::Response>() : at->second;
  }
  Status keep_answer(const http::Call&, const std::string& key, const http::Response& response,
                     db::Session&) override {
    const std::lock_guard lock(mutex_);
    kept.emplace(key, response);
    return {};
  }

  int touched = 0;
  std::vector<std::string> recorded;
  std::map<std::string, http::Response> kept;

 private:
  std::mutex mutex_;
};

/// Routes that count in the workspace's settings, fail, and take uploads.
class TestApplication {
 public:
  TestApplication() {
    db::set_migrations({});
    workspace_ = std::make_unique<db::TestWorkspace>(db::Engine::sqlite);
    add_counter_routes();
    add_file_routes();
    add_routes(router, workspace_->database(), jobs);
    add_metrics_route(router, workspace_->database(),
                      [this]() -> const Metrics& { return application->metrics(); });
    ApplicationOptions options;
    options.threads = 2;
    options.check_answers = true;
    application = std::make_unique<Application>(
        router, gate, workspace_->database(), workspace_->clock(),
        [this](std::string_view line) {
          const std::lock_guard lock(log_mutex_);
          log_.emplace_back(line);
        },
        options);
  }
  /// The lines of the log so far.
  std::vector<std::string> log() {
    const std::lock_guard lock(log_mutex_);
    return log_;
  }
  db::TestWorkspace& workspace() { return *workspace_; }

  http::Router router;
  TestGate gate;

 private:
  http::Route route(http::Method method, std::string path, std::string name, http::Work work) {
    http::Route one;
    one.method = method;
    one.path = std::move(path);
    one.name = std::move(name);
    one.tag = "test";
    one.summary = "For tests.";
    one.right = http::Right::figures_read;
    one.work = work;
    return one;
  }
  void add_counter_routes();
  void add_file_routes();

  std::unique_ptr<db::TestWorkspace> workspace_;
  std::mutex log_mutex_;
  std::vector<std::string> log_;

 public:
  JobRunner jobs{1, clock_};
  std::unique_ptr<Application> application;

 private:
  FixedClock clock_{0};
};

inline void TestApplication::add_counter_routes() {
  using http::Call;
  using http::Response;
  const auto count_of = [](db::Session& session) {
    return session.scalar("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'count'");
  };
  const auto schema = http::schema::object({{"count", http::schema::integer(0, 1'000'000)}});

  auto show = route(http::Method::get, "/count", "show_count", http::Work::read);
  show.gives(schema);
  show.session_handler = [=](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto count, count_of(session));
    return http::answer(call, {{"count", count}});
  };
  router.add(show);

  auto lengthy = route(http::Method::get, "/long", "show_long", http::Work::read);
  lengthy.gives(http::schema::object({{"text", http::schema::text(100'000)}}));
  lengthy.session_handler = [](const Call& call, db::Session&) -> Result<Response> {
    return http::answer(call, {{"text", std::string(50'000, 'x')}});
  };
  router.add(lengthy);

  auto add = route(http::Method::post, "/count/{by:id}", "add", http::Work::write);
  add.gives(schema, 201);
  add.session_handler = [=](const Call& call, db::Session& session) -> Result<Response> {
    TROTH_ASSIGN(const auto before, count_of(session));
    const auto text = std::to_string(before + call.path_id("by"));
    TROTH_TRY(session.execute("DELETE FROM setting WHERE name = 'count'"));
    TROTH_TRY(session.execute("INSERT INTO setting (name, value) VALUES ('count', ?)",
                              {std::string_view(text)}));
    if (call.path_id("by") == 13) return Error{ErrorCode::bad_input, "Not 13.", "13", ""};
    return http::answer(call, {{"count", before + call.path_id("by")}});
  };
  router.add(add);

  auto wrong = route(http::Method::get, "/wrong", "wrong", http::Work::task);
  wrong.gives(schema);
  wrong.handler = [](const Call& call) -> Result<Response> {
    return http::answer(call, {{"count", "many"}});
  };
  router.add(wrong);

  auto broken = route(http::Method::get, "/broken", "broken", http::Work::task);
  broken.handler = [](const Call&) -> Result<Response> {
    return Error{ErrorCode::storage, "The disk is full of secrets.", "/secret", ""};
  };
  router.add(broken);

  auto echo = route(http::Method::post, "/echo", "echo", http::Work::task);
  echo.takes(http::schema::object({{"text", http::schema::text(2'000'000)}}));
  echo.gives(http::schema::object({{"text", http::schema::text(2'000'000)}}));
  echo.audited = true;
  echo.handler = [](const Call& call) -> Result<Response> {
    return http::answer(call, call.body());
  };
  router.add(echo);
}

inline void TestApplication::add_file_routes() {
  using http::Call;
  using http::Response;
  auto upload = route(http::Method::post, "/upload", "upload", http::Work::task);
  upload.upload_bytes = 4 << 20;
  upload.gives(http::schema::object({{"file", http::schema::text(500)}}));
  upload.handler = [this](const Call& call) -> Result<Response> {
    const auto kept = workspace_->path("kept");
    std::filesystem::rename(call.request().body_file, kept);
    return http::answer(call, {{"file", kept}});
  };
  router.add(upload);

  auto download = route(http::Method::get, "/download", "download", http::Work::task);
  download.response_type = "text/csv";
  download.handler = [this](const Call&) -> Result<Response> {
    Response response;
    response.content_type = "text/csv";
    response.file = workspace_->path("download.csv");
    return response;
  };
  router.add(download);
}

}  // namespace troth::server
