#include "http/problem.h"

#include <nlohmann/json.hpp>

#include "http/schema.h"

namespace troth::http {
namespace {

std::string title_of(int status) {
  switch (status) {
    case 400:
      return "Malformed request";
    case 401:
      return "Sign-in needed";
    case 403:
      return "Not allowed";
    case 404:
      return "Not found";
    case 405:
      return "Method not allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Changed meanwhile";
    case 413:
      return "Too large";
    case 415:
      return "Unsupported media type";
    case 422:
      return "Refused";
    case 428:
      return "Precondition required";
    case 429:
      return "Too many requests";
    case 503:
      return "Not available now";
    default:
      return status >= 500 ? "Server error" : "Error";
  }
}

}  // namespace

Problem make_problem(int status, std::string code, std::string detail, std::string hint) {
  Problem problem;
  problem.status = status;
  problem.code = std::move(code);
  problem.detail = std::move(detail);
  problem.hint = std::move(hint);
  return problem;
}

Problem to_problem(const Error& error) {
  const auto info = error_info(error.code);
  auto problem = make_problem(info.http_status, std::string(info.code), error.message, error.hint);
  problem.subject = error.subject;
  if (info.http_status == 500) {
    // What broke inside is for the log; outside it would only help an attacker.
    problem.detail = "The server could not do this.";
    problem.subject.clear();
    problem.hint.clear();
  }
  if (info.http_status == 503) problem.retry_after_s = 1;
  return problem;
}

Problem invalid_request(std::vector<Violation> violations) {
  auto problem = make_problem(422, "invalid_request", "The request does not fit its description.",
                              "The pointers name what to mend; see /api/v1/openapi.json.");
  problem.violations = std::move(violations);
  return problem;
}

Response to_response(const Problem& problem) {
  Json json = {{"type", "about:blank"},
               {"title", title_of(problem.status)},
               {"status", problem.status},
               {"code", problem.code},
               {"detail", problem.detail}};
  if (!problem.subject.empty()) json["subject"] = problem.subject;
  if (!problem.hint.empty()) json["hint"] = problem.hint;
  if (!problem.violations.empty()) {
    auto& errors = json["errors"] = Json::array();
    for (const auto& violation : problem.violations) {
      errors.push_back({{"pointer", violation.pointer},
                        {"code", violation.code},
                        {"message", violation.message}});
    }
  }
  Response response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  response.body = std::make_shared<const std::string>(
      json.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (problem.retry_after_s > 0) {
    response.headers.add("Retry-After", std::to_string(problem.retry_after_s));
  }
  if (problem.status == 401) response.headers.add("WWW-Authenticate", "Bearer realm=\"troth\"");
  return response;
}

Json problem_schema() {
  using namespace schema;
  const auto violation =
      object({{"pointer", text(1000)}, {"code", text()}, {"message", text(1000)}});
  return named("Problem", object({{"type", text()},
                                  {"title", text()},
                                  {"status", integer(100, 599)},
                                  {"code", text()},
                                  {"detail", text(1000)},
                                  {"subject", text(1000), false},
                                  {"hint", text(1000), false},
                                  {"errors", list(violation), false}}));
}

}  // namespace troth::http
