#include "db/location.h"

#include <algorithm>
#include <optional>

namespace troth::db {
namespace {

constexpr std::string_view kDefaultSchema = "troth";
constexpr std::size_t kLongestSchema = 63;  // PostgreSQL's identifiers are cut after that.

std::optional<std::string_view> after_scheme(std::string_view text) {
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (text.starts_with(scheme)) return text.substr(scheme.size());
  }
  return std::nullopt;
}

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool letter_or_digit(char c) {
  return letter(c) || (c >= '0' && c <= '9');
}

Status check_schema(std::string_view schema) {
  const bool spelt = !schema.empty() && schema.size() <= kLongestSchema && letter(schema.front()) &&
                     std::all_of(schema.begin(), schema.end(), letter_or_digit);
  if (!spelt) {
    return Error{ErrorCode::usage, "The schema name in the workspace URL is not valid.", "schema",
                 "Use letters, digits and underscores, starting with a letter: ?schema=acme"};
  }
  if (schema.starts_with("pg_") || schema == "information_schema") {
    return Error{ErrorCode::usage, "This schema belongs to PostgreSQL itself.", std::string(schema),
                 "Choose another name: ?schema=acme"};
  }
  return {};
}

Result<Location> parse_url(std::string_view url) {
  Location location;
  location.engine = Engine::postgresql;
  location.schema = kDefaultSchema;
  const auto question = url.find('?');
  location.connection = url.substr(0, question);
  if (question == std::string_view::npos) return location;

  char before = '?';
  auto rest = url.substr(question + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto parameter = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (parameter.starts_with("schema=")) {
      location.schema = parameter.substr(std::string_view("schema=").size());
      TROTH_TRY(check_schema(location.schema));
    } else if (!parameter.empty()) {
      location.connection.append(1, before).append(parameter);
      before = '&';
    }
  }
  return location;
}

}  // namespace

std::string Location::display() const {
  if (engine == Engine::sqlite) return path;
  const auto rest = after_scheme(connection).value_or(connection);
  auto place = rest.substr(0, rest.find('?'));
  // A user name or password may hold an escaped or even a plain '@'; the host cannot.
  const auto slash = place.find('/');
  const auto at = place.substr(0, slash).rfind('@');
  if (at != std::string_view::npos) place.remove_prefix(at + 1);
  std::string shown(place);
  if (shown.empty() || shown.front() == '/') shown.insert(0, "localhost");
  if (shown.back() == '/') shown.pop_back();
  return shown + "/" + schema;
}

Result<Location> parse_location(std::string_view text) {
  if (text.empty()) {
    return Error{ErrorCode::usage, "No workspace was named.", "workspace",
                 "Name a file, or a postgresql:// URL."};
  }
  if (after_scheme(text)) return parse_url(text);
  if (text.find("://") != std::string_view::npos) {
    const auto scheme = text.substr(0, text.find("://"));
    return Error{ErrorCode::usage, "A workspace is a file or a postgresql:// URL.",
                 std::string(scheme), "For example acme.troth, or postgresql://host/database"};
  }
  if (text.find('\0') != std::string_view::npos) {
    return Error{ErrorCode::usage, "The workspace's file name holds a NUL character.", "workspace",
                 ""};
  }
  Location location;
  location.path = text;
  return location;
}

}  // namespace troth::db
