#include "http/query.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "http/validate.h"

namespace troth::http {
namespace {

/// The text as the type that the schema asks for; text itself when it is not of that type, so that
/// validation says so.
Json typed(const Json& schema, const std::string& text) {
  const auto& type = schema["type"];
  if (type == "integer") {
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, number);
    if (problem == std::errc() && at == end) return number;
  }
  if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
  return text;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> read_query(
    std::string_view query, const std::vector<QueryParameter>& known,
    std::vector<Violation>& violations, bool others) {
  std::vector<std::pair<std::string, std::string>> values;
  if (query.empty()) return values;
  for (const auto part : split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto name = percent_decode(part.substr(0, equals), true);
    const auto value = percent_decode(
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1), true);
    if (!name || !value) {
      violations.push_back({"/query", "encoding", "Not percent-encoded UTF-8."});
      return values;
    }
    const auto at = "/query/" + name->substr(0, 100);
    const auto parameter =
        std::find_if(known.begin(), known.end(),
                     [&](const QueryParameter& candidate) { return candidate.name == *name; });
    if (parameter == known.end() && others) continue;
    if (parameter == known.end()) {
      violations.push_back({at, "unknown", "There is no such parameter."});
      return values;
    }
    const bool again = std::any_of(values.begin(), values.end(),
                                   [&](const auto& one) { return one.first == *name; });
    if (again) violations.push_back({at, "repeated", "This was given twice."});
    for (auto& violation : validate(*parameter->schema, typed(*parameter->schema, *value), at)) {
      violations.push_back(std::move(violation));
    }
    values.emplace_back(*name, *value);
  }
  return values;
}

}  // namespace troth::http
