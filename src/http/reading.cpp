#include "http/reading.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/assert.h"
#include "base/text.h"
#include "http/query.h"
#include "http/validate.h"

namespace troth::http {

/// Lets this file, and no other, fill a Call.
struct CallParts {
  static void set_body(Call& call, std::shared_ptr<const Json> body) {
    call.body_ = std::move(body);
  }
  static void set_path(Call& call, const PathValues& values) {
    call.path_ = values;
    for (const auto& [name, value] : values) {
      if (!call.subject.empty()) call.subject += ' ';
      call.subject += name + ":" + value;
    }
  }
  static void set_query(Call& call, PathValues values) { call.query_ = std::move(values); }
};

namespace {

constexpr int kDepthMost = 32;

bool is_json(std::string_view content_type) {
  const auto type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  return type == "application/json";
}

std::optional<Problem> read_body(const Request& request, const Route& route, Call& call) {
  if (route.upload_bytes > 0 || route.raw_body) return std::nullopt;
  if (!route.request) {
    if (request.body.empty()) return std::nullopt;
    return invalid_request({{"/body", "unexpected", "No body is taken here."}});
  }
  if (!is_json(request.headers.get("Content-Type"))) {
    return make_problem(415, "unsupported_media_type", "The body must be JSON.",
                        "Send it with Content-Type: application/json.");
  }
  if (nested_too_deep(request.body)) {
    return make_problem(400, "usage", "The body is nested too deep.", "");
  }
  auto body = std::make_shared<Json>(Json::parse(request.body, nullptr, false));
  if (body->is_discarded()) {
    return make_problem(400, "usage", "The body is not valid JSON.", "");
  }
  auto violations = validate(*route.request, *body, "/body");
  if (!violations.empty()) return invalid_request(std::move(violations));
  CallParts::set_body(call, std::move(body));
  return std::nullopt;
}

}  // namespace

bool nested_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMost) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

Language preferred_language(std::string_view accept_language, Language fallback) {
  Language best = fallback;
  double best_weight = 0;
  for (const auto part : split(accept_language, ',')) {
    const auto pieces = split(part, ';');
    const auto tag = trim(pieces.front());
    double weight = 1;
    if (pieces.size() > 1) {
      const auto q = trim(pieces[1]);
      if (q.starts_with("q=")) std::from_chars(q.data() + 2, q.data() + q.size(), weight);
    }
    if (tag.empty() || weight <= best_weight) continue;
    if (const auto language = parse_language(tag)) {
      best = *language;
      best_weight = weight;
    }
  }
  return best;
}

std::variant<Call, Problem> read_call(const Request& request, const Route& route,
                                      const PathValues& values, Language fallback) {
  Call call(request, route);
  call.language = preferred_language(request.headers.get("Accept-Language"), fallback);
  CallParts::set_path(call, values);
  std::vector<Violation> violations;
  auto query = read_query(request.query, route.query, violations, route.other_parameters);
  if (!violations.empty()) return invalid_request(std::move(violations));
  CallParts::set_query(call, std::move(query));
  if (auto problem = read_body(request, route, call)) return std::move(*problem);
  return call;
}

}  // namespace troth::http
