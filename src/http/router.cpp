#include "http/router.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "base/text.h"
#include "http/validate.h"

namespace troth::http {
namespace {

bool is_record_id(std::string_view text) {
  Id id = 0;
  const auto* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, id);
  return problem == std::errc() && at == end && id > 0 && text.front() != '0';
}

bool is_word(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

void check_declaration(const Route& route) {
  const bool with_session = route.work == Work::read || route.work == Work::write;
  TROTH_ASSERT(with_session == static_cast<bool>(route.session_handler));
  TROTH_ASSERT((route.work == Work::deferred) == static_cast<bool>(route.deferred));
  TROTH_ASSERT((with_session || route.work == Work::deferred) != static_cast<bool>(route.handler));
  TROTH_ASSERT(!route.name.empty() && !route.tag.empty() && !route.summary.empty());
  TROTH_ASSERT(is_safe(route.method) ? route.work != Work::write : route.work != Work::read);
  TROTH_ASSERT(route.upload_bytes == 0 || !route.request);
  TROTH_ASSERT(route.work != Work::instant || route.right == Right::anyone);
  for (const auto& parameter : route.query) check_schema(*parameter.schema);
  if (route.request) check_schema(*route.request);
  if (route.response) check_schema(*route.response);
  for (const auto& [status, schema] : route.also_gives) check_schema(*schema);
  for (const auto& example : route.examples) {
    if (example.request) {
      TROTH_ASSERT(route.request && validate(*route.request, *example.request, "").empty());
    }
    if (example.response) {
      TROTH_ASSERT(route.response && validate(*route.response, *example.response, "").empty());
    }
  }
}

}  // namespace

std::string plain_path(std::string_view path) {
  std::string plain;
  bool in_type = false;
  for (const char c : path) {
    if (c == ':') in_type = true;
    if (c == '}') in_type = false;
    if (!in_type) plain += c;
  }
  return plain;
}

std::vector<Router::Segment> Router::parse_path(std::string_view path) {
  TROTH_ASSERT(path.starts_with('/'));
  std::vector<Segment> segments;
  for (const auto part : split(path.substr(1), '/')) {
    if (!part.starts_with('{')) {
      segments.push_back({std::string(part), Segment::Kind::fixed});
      continue;
    }
    const auto colon = part.find(':');
    TROTH_ASSERT(part.ends_with('}') && colon != std::string_view::npos);
    const auto type = part.substr(colon + 1, part.size() - colon - 2);
    TROTH_ASSERT(type == "id" || type == "word");
    segments.push_back({std::string(part.substr(1, colon - 1)),
                        type == "id" ? Segment::Kind::id : Segment::Kind::word});
  }
  return segments;
}

void Router::add(Route route) {
  check_declaration(route);
  for (const auto& other : routes_) {
    TROTH_ASSERT(other->name != route.name);
    TROTH_ASSERT(other->method != route.method ||
                 plain_path(other->path) != plain_path(route.path));
  }
  auto segments = parse_path(route.path);
  if (by_length_.size() <= segments.size()) by_length_.resize(segments.size() + 1);
  routes_.push_back(std::make_unique<const Route>(std::move(route)));
  auto& entries = by_length_[segments.size()];
  entries.push_back({routes_.back().get(), std::move(segments)});
  // Fixed parts win over parameters: "/users/me" before "/users/{user}".
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    const auto parameters = [](const Entry& entry) {
      return std::count_if(entry.segments.begin(), entry.segments.end(),
                           [](const Segment& one) { return one.kind != Segment::Kind::fixed; });
    };
    return parameters(a) < parameters(b);
  });
}

bool Router::matches(const Entry& entry, const std::vector<std::string_view>& parts,
                     PathValues& values) {
  values.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& segment = entry.segments[i];
    if (segment.kind == Segment::Kind::fixed) {
      if (segment.text != parts[i]) return false;
      continue;
    }
    if (parts[i].empty()) return false;
    if (segment.kind == Segment::Kind::id ? !is_record_id(parts[i]) : !is_word(parts[i]))
      return false;
    values.emplace_back(segment.text, std::string(parts[i]));
  }
  return true;
}

Router::Match Router::find(Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with('/')) return match;
  const auto parts = split(path.substr(1), '/');
  if (parts.size() >= by_length_.size()) return match;
  const auto wanted = method == Method::head ? Method::get : method;
  for (const auto& entry : by_length_[parts.size()]) {
    if (!matches(entry, parts, match.values)) continue;
    if (entry.route->method == wanted) {
      match.route = entry.route;
      match.allowed.clear();
      return match;
    }
    if (!match.allowed.empty()) match.allowed += ", ";
    match.allowed += method_name(entry.route->method);
  }
  match.values.clear();
  return match;
}

}  // namespace troth::http
