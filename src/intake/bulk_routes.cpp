#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "http/answers.h"
#include "http/conditional.h"
#include "http/schema.h"
#include "intake/bulk.h"
#include "intake/reader_source.h"
#include "intake/routes.h"
#include "intake/summary_json.h"

namespace troth::intake {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::size_t kBodyMost = std::size_t{32} << 20U;
constexpr const char* kNdjson = "application/x-ndjson";

Error too_large() {
  return {ErrorCode::too_large, "The body is larger than 32 MiB.", "body",
          "Send the rest in another request."};
}

/// The whole of a body that was stored in a file, unpacked when it is gzipped.
Result<std::string> body_of(const std::string& path) {
  if (path.empty()) return Error{ErrorCode::usage, "There is no body.", "body", "Send NDJSON."};
  std::istringstream nothing;
  TROTH_ASSIGN(auto source, open_bytes(path, nothing));
  TROTH_ASSIGN(const auto magic, source->peek(2));
  if (magic == "\x1f\x8b") source = unpack_gzip(std::move(source), "body");
  std::string body;
  constexpr std::size_t kBlock = std::size_t{1} << 20U;
  for (;;) {
    const auto before = body.size();
    body.resize(before + kBlock);
    TROTH_ASSIGN(const auto bytes, source->read(body.data() + before, kBlock));
    body.resize(before + bytes);
    if (body.size() > kBodyMost) return too_large();
    if (bytes == 0) return body;
  }
}

std::string_view result_name(RowResult result) {
  switch (result) {
    case RowResult::accepted:
      return "created";
    case RowResult::updated:
      return "updated";
    case RowResult::unchanged:
      return "unchanged";
    case RowResult::rejected:
      return "refused";
  }
  return "";
}

/// "lines.0.sku" as a JSON pointer into the line.
std::string pointer_of(std::string_view field) {
  std::string pointer;
  if (!field.empty()) pointer = "/";
  for (const char c : field) {
    if (c == '~') pointer += "~0";
    if (c == '/') pointer += "~1";
    if (c == '.') pointer += '/';
    if (c != '~' && c != '/' && c != '.') pointer += c;
  }
  return pointer;
}

std::string problem_text(const RowProblem& problem, Language language) {
  const auto said = reject_text(language, {0, problem.field, problem});
  auto of_line = http::make_problem(422, problem.code, said);
  of_line.violations.push_back({pointer_of(problem.field), problem.code, said});
  return std::string(http::to_response(of_line).text());
}

Response answer_of(const std::vector<BulkOutcome>& outcomes, Language language) {
  std::string text;
  for (const auto& outcome : outcomes) {
    fmt::format_to(std::back_inserter(text), "{{\"line\":{},\"result\":\"{}\"", outcome.line,
                   result_name(outcome.result));
    if (outcome.problem) text += ",\"problem\":" + problem_text(*outcome.problem, language);
    text += "}\n";
  }
  Response response;
  response.content_type = kNdjson;
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

/// What the key's first request was answered, or what this one is; both in one transaction.
Result<Response> store_bulk(const RouteContext& context, const Call& call, const Bulk& bulk,
                            const std::string& key) {
  std::optional<Response> response;
  TROTH_TRY(context.database.writer().run([&](db::Session& session) -> Status {
    if (!key.empty()) {
      TROTH_ASSIGN(response, context.gate.stored_answer(call, key, session));
      if (response && response->status < 300) response->content_type = kNdjson;
      if (response) return {};
    }
    TROTH_ASSIGN(const auto outcomes, bulk.apply(session));
    response = answer_of(outcomes, call.language);
    return key.empty() ? Status() : context.gate.keep_answer(call, key, *response, session);
  }));
  return *std::move(response);
}

Result<Response> take_bulk(const RouteContext& context, const Call& call) {
  TROTH_ASSIGN(const auto key, http::idempotency_key(call.request()));
  BulkRequest request;
  request.kind = call.path("kind");
  request.source = call.query("source", "main");
  request.instrument = call.query("instrument");
  TROTH_ASSIGN(request.body, body_of(call.request().body_file));
  TROTH_ASSIGN(const auto bulk,
               Bulk::prepare(context.database, std::move(request), context.clock.now()));
  return store_bulk(context, call, bulk, key);
}

}  // namespace

void add_bulk_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  auto route = http::declare(Method::post, "/api/v1/bulk/{kind:word}", "take_bulk", "imports",
                             "Many things at once: NDJSON, one customer, identity, product, order, "
                             "interaction or response "
                             "a line; answered with a result per line, in order.");
  route.right = http::Right::imports_run;
  route.work = http::Work::task;
  route.upload_bytes = kBodyMost;
  route.audited = true;
  route.response_type = kNdjson;
  route.also = {413, 422};
  route.asks("source", text(100, 1), "The system it comes from [main].");
  route.asks("instrument", text(200, 1), "Of responses: the questionnaire.");
  route.handler = [context](const Call& call) { return take_bulk(context, call); };
  router.add(std::move(route));
}

}  // namespace troth::intake
