#include "intake/mapping_overrides.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "intake/mapping_header.h"
#include "intake/mapping_labels.h"

namespace troth::intake {
namespace {

constexpr std::array kRoles = {survey::Role::satisfaction, survey::Role::nps,
                               survey::Role::ces,          survey::Role::csat,
                               survey::Role::attribute,    survey::Role::expectation,
                               survey::Role::loyalty,      survey::Role::attitude,
                               survey::Role::usage,        survey::Role::verbatim};

Error usage(std::string message, std::string_view text, std::string hint) {
  return Error{ErrorCode::usage, std::move(message), fmt::format("--map \"{}\"", text),
               std::move(hint)};
}

Result<std::size_t> find_column(std::span<const std::string> columns, std::string_view name,
                                std::string_view text) {
  const auto exact = std::find(columns.begin(), columns.end(), name);
  if (exact != columns.end()) return static_cast<std::size_t>(exact - columns.begin());
  const std::string squeezed = header_name(name).squeezed;
  std::vector<std::size_t> like;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!squeezed.empty() && header_name(columns[i]).squeezed == squeezed) like.push_back(i);
  }
  if (like.size() == 1) return like.front();
  const std::vector<std::string> names(columns.begin(), columns.end());
  auto near = nearest(name, names, 3);
  const bool some = !near.empty();
  if (!some)
    near.assign(names.begin(), names.begin() + std::min<std::ptrdiff_t>(20, std::ssize(names)));
  return usage(fmt::format("The file has no column \"{}\".", name), text,
               some ? fmt::format("Did you mean: {}.", fmt::join(near, ", "))
                    : fmt::format("Its columns are: {}.", fmt::join(near, ", ")));
}

std::optional<double> parsed_number(std::string_view text) {
  text = trim(text);
  if (text.empty() || text.find_first_not_of("-0123456789.") != std::string_view::npos) {
    return std::nullopt;
  }
  return stated_number(text);
}

/// "1-5", "0-10", "-2-2".
std::optional<Scale> parse_scale(std::string_view text) {
  const std::size_t dash = text.find('-', text.starts_with('-') ? 1 : 0);
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const auto low = parsed_number(text.substr(0, dash));
  const auto high = parsed_number(text.substr(dash + 1));
  if (!low || !high || *low >= *high) return std::nullopt;
  return Scale{*low, *high};
}

std::string role_names() {
  std::vector<std::string_view> names;
  for (const auto role : kRoles) names.push_back(survey::role_name(role));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// "ROLE[:MIN-MAX[:CODES]]", with or without "item:" before it. Nothing when it is no item at all.
Result<std::optional<Given>> parse_item(std::string_view target, std::string_view text) {
  auto parts = split(target, ':');
  Given given;
  given.field = "item";
  const bool said = ascii_lower(trim(parts.front())) == "item";
  if (said) parts.erase(parts.begin());
  if (parts.empty()) return std::optional(given);
  given.item.role = survey::parse_role(parts[0]);
  if (!given.item.role && !said && parts.size() == 1) return std::optional<Given>();
  if (!given.item.role) {
    return usage(fmt::format("\"{}\" is not a role of an item.", parts[0]), text,
                 "Roles: " + role_names() + ".");
  }
  if (parts.size() > 3) {
    return usage("An item is mapped as ROLE:MIN-MAX:CODES.", text,
                 "For example \"Q1=attribute:1-5:-99,9\".");
  }
  if (parts.size() > 1) {
    given.item.scale = parse_scale(trim(parts[1]));
    if (!given.item.scale) {
      return usage(fmt::format("\"{}\" is not a scale.", parts[1]), text,
                   "Write the lowest and the highest answer, for example 1-10.");
    }
  }
  if (parts.size() > 2) {
    for (const auto code : split(parts[2], ',')) {
      const auto value = parsed_number(code);
      if (!value) {
        return usage(
            fmt::format("\"{}\" is not a number that can mean \"no answer\".", code), text,
            "For example \"Q1=attribute:1-5:-99,9\".");
      }
      given.item.missing_codes.push_back(*value);
    }
  }
  return std::optional(given);
}

Result<Given> parse_target(Kind kind, std::string_view target, std::string_view text) {
  Given given;
  given.field = ascii_lower(trim(target));
  if (given.field.empty()) return given;
  std::vector<std::string> names;
  for (const auto& field : fields_of(kind)) names.emplace_back(field.name);
  if (std::find(names.begin(), names.end(), given.field) != names.end()) return given;
  if (kind == Kind::responses) {
    TROTH_ASSIGN(const auto item, parse_item(target, text));
    if (item) return *item;
    names.emplace_back("item");
    for (const auto role : kRoles) names.emplace_back(survey::role_name(role));
  }
  const auto near = nearest(given.field, names, 3);
  return usage(fmt::format("\"{}\" is not a field of {}.", trim(target), kind_name(kind)), text,
               near.empty() ? fmt::format("Fields: {}.", fmt::join(names, ", "))
                            : fmt::format("Did you mean: {}.", fmt::join(near, ", ")));
}

}  // namespace

Result<std::map<std::size_t, Given>> parse_overrides(Kind kind,
                                                     std::span<const std::string> columns,
                                                     std::span<const std::string> map) {
  std::map<std::size_t, Given> given;
  std::map<std::string, std::size_t> fields;
  for (const auto& text : map) {
    // Headers may hold "=", fields do not.
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos) {
      return usage("A --map has the form COLUMN=FIELD.", text,
                   "For example --map \"Cust No=customer\".");
    }
    TROTH_ASSIGN(const auto column, find_column(columns, trim(text.substr(0, equals)), text));
    TROTH_ASSIGN(auto target, parse_target(kind, std::string_view(text).substr(equals + 1), text));
    const bool field = !target.field.empty() && target.field != "item";
    if (field && !fields.emplace(target.field, column).second && fields[target.field] != column) {
      return usage(fmt::format("Two columns are mapped to {}: \"{}\" and \"{}\".", target.field,
                               columns[fields[target.field]], columns[column]),
                   text, "Keep the one that holds it.");
    }
    given[column] = std::move(target);
  }
  return given;
}

std::optional<ItemHeader> read_item_header(std::string_view header) {
  header = trim(header);
  const auto open = header.rfind(" [");
  if (open == std::string_view::npos || !header.ends_with(']')) return std::nullopt;
  const auto code = trim(header.substr(0, open));
  const auto inside = header.substr(open + 2, header.size() - open - 3);
  if (code.empty()) return std::nullopt;
  const auto item = parse_item(inside, header);
  if (!item || !*item || !(*item)->item.role) return std::nullopt;
  return ItemHeader{std::string(code), (*item)->item};
}

}  // namespace troth::intake
