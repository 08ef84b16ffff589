#include "http/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "base/decimal.h"
#include "base/time.h"

namespace troth::http {
namespace {

constexpr std::size_t kViolationsMost = 20;
/// A member's name may be as long as the body.
constexpr std::size_t kNameShown = 100;
constexpr auto kKeywords = std::to_array<std::string_view>(
    {"type", "enum", "minimum", "maximum", "minLength", "maxLength", "format", "items",
     "prefixItems", "minItems", "maxItems", "properties", "required", "title",
     "additionalProperties", "description"});

/// Greater numbers would change their sign on the way into one of ours.
bool is_int64(const Json& value) {
  constexpr auto kGreatest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return value.is_number_integer() &&
         (!value.is_number_unsigned() || value.get<std::uint64_t>() <= kGreatest);
}

bool is_type(const Json& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return is_int64(value);
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  TROTH_ASSERT(type == "null");
  return value.is_null();
}

std::string types_in_words(const Json& type) {
  if (type.is_string()) return type.get<std::string>();
  std::string words;
  for (const auto& one : type) {
    if (!words.empty()) words += " or ";
    words += one.get<std::string>();
  }
  return words;
}

bool has_type(const Json& value, const Json& type) {
  if (type.is_string()) return is_type(value, type.get_ref<const std::string&>());
  return std::any_of(type.begin(), type.end(), [&](const Json& one) {
    return is_type(value, one.get_ref<const std::string&>());
  });
}

std::int64_t code_points(std::string_view text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
}

bool is_id(std::string_view text) {
  std::int64_t id = 0;
  const auto* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, id);
  return problem == std::errc() && at == end && (text.size() == 1 || text.front() != '0');
}

/// "2026-11-21T20:36:16Z", with up to six decimals of the second.
bool is_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text.back() != 'Z') return false;
  if (!parse_day(text.substr(0, 10))) return false;
  const auto two = [&](std::size_t at, int most) {
    const char tens = text[at];
    const char ones = text[at + 1];
    if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return false;
    return (tens - '0') * 10 + (ones - '0') <= most;
  };
  if (!two(11, 23) || text[13] != ':' || !two(14, 59) || text[16] != ':' || !two(17, 59))
    return false;
  if (text.size() == 20) return true;
  const auto rest = text.substr(19, text.size() - 20);
  return rest.size() >= 2 && rest.size() <= 7 && rest[0] == '.' &&
         std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_format(std::string_view text, std::string_view format) {
  if (format == "id") return is_id(text);
  if (format == "date") return parse_day(text).has_value();
  if (format == "date-time") return is_instant(text);
  TROTH_ASSERT(format == "decimal");
  return parse_decimal(text, 4).has_value();
}

class Validator {
 public:
  std::vector<Violation> violations;

  void check(const Json& schema, const Json& value, const std::string& at) {
    if (full()) return;
    if (const auto type = schema.find("type"); type != schema.end() && !has_type(value, *type)) {
      add(at, "type", fmt::format("Expected {}.", types_in_words(*type)));
      return;
    }
    check_listed(schema, value, at);
    if (value.is_string()) check_text(schema, value.get_ref<const std::string&>(), at);
    if (value.is_number()) check_range(schema, value, at);
    if (value.is_array()) check_items(schema, value, at);
    if (value.is_object()) check_members(schema, value, at);
  }

 private:
  bool full() const { return violations.size() >= kViolationsMost; }
  void add(const std::string& at, std::string code, std::string message) {
    if (!full()) violations.push_back({at, std::move(code), std::move(message)});
  }

  void check_listed(const Json& schema, const Json& value, const std::string& at) {
    const auto listed = schema.find("enum");
    if (listed == schema.end()) return;
    if (std::find(listed->begin(), listed->end(), value) != listed->end()) return;
    add(at, "not_listed", fmt::format("Expected one of {}.", listed->dump()));
  }

  void check_text(const Json& schema, const std::string& text, const std::string& at) {
    if (text.find('\0') != std::string::npos) {
      add(at, "nul", "Text may not hold a NUL character.");
      return;
    }
    const auto length = code_points(text);
    if (const auto most = schema.find("maxLength"); most != schema.end() && length > *most) {
      add(at, "too_long", fmt::format("At most {} characters.", most->get<std::int64_t>()));
    }
    if (const auto least = schema.find("minLength"); least != schema.end() && length < *least) {
      add(at, "too_short", fmt::format("At least {} characters.", least->get<std::int64_t>()));
    }
    const auto format = schema.find("format");
    if (format != schema.end() && !has_format(text, format->get_ref<const std::string&>())) {
      add(at, "format", fmt::format("Not a {}.", format->get<std::string>()));
    }
  }

  void check_range(const Json& schema, const Json& value, const std::string& at) {
    if (const auto least = schema.find("minimum"); least != schema.end() && value < *least) {
      add(at, "too_small", fmt::format("At least {}.", least->dump()));
    }
    if (const auto most = schema.find("maximum"); most != schema.end() && value > *most) {
      add(at, "too_great", fmt::format("At most {}.", most->dump()));
    }
  }

  void check_items(const Json& schema, const Json& value, const std::string& at) {
    if (const auto most = schema.find("maxItems"); most != schema.end() && value.size() > *most) {
      add(at, "too_many", fmt::format("At most {} items.", most->dump()));
      return;
    }
    if (const auto least = schema.find("minItems");
        least != schema.end() && value.size() < *least) {
      add(at, "too_few", fmt::format("At least {} items.", least->dump()));
      return;
    }
    const auto items = schema.find("items");
    const auto first = schema.find("prefixItems");
    const auto firsts = first == schema.end() ? 0 : first->size();
    for (std::size_t i = 0; i < value.size() && !full(); ++i) {
      const auto place = fmt::format("{}/{}", at, i);
      if (i < firsts) {
        check((*first)[i], value[i], place);
      } else if (items != schema.end()) {
        check(*items, value[i], place);
      }
    }
  }

  void check_members(const Json& schema, const Json& value, const std::string& at) {
    if (const auto required = schema.find("required"); required != schema.end()) {
      for (const auto& name : *required) {
        if (!value.contains(name.get_ref<const std::string&>())) {
          add(at + "/" + escape(name.get<std::string>()), "required", "This is required.");
        }
      }
    }
    const auto properties = schema.find("properties");
    const auto others = schema.find("additionalProperties");
    for (const auto& [name, member] : value.items()) {
      const auto place = at + "/" + escape(name);
      if (properties != schema.end()) {
        if (const auto known = properties->find(name); known != properties->end()) {
          check(*known, member, place);
          continue;
        }
      }
      if (others == schema.end()) continue;
      if (others->is_object()) {
        check(*others, member, place);
      } else if (!others->get<bool>()) {
        add(place, "unknown", "There is no such member.");
      }
    }
  }

  static std::string escape(const std::string& name) {
    std::string escaped;
    for (const char c : name.substr(0, kNameShown)) {
      if (c == '~') {
        escaped += "~0";
      } else if (c == '/') {
        escaped += "~1";
      } else {
        escaped += c;
      }
    }
    return escaped;
  }
};

}  // namespace

std::vector<Violation> validate(const Json& schema, const Json& value, const std::string& pointer) {
  Validator validator;
  validator.check(schema, value, pointer);
  return std::move(validator.violations);
}

void check_schema(const Json& schema) {
  TROTH_ASSERT(schema.is_object());
  for (const auto& [keyword, rule] : schema.items()) {
    TROTH_ASSERT(std::find(kKeywords.begin(), kKeywords.end(), keyword) != kKeywords.end());
    if (keyword == "items") check_schema(rule);
    if (keyword == "additionalProperties" && rule.is_object()) check_schema(rule);
    if (keyword == "properties" || keyword == "prefixItems") {
      for (const auto& member : rule) check_schema(member);
    }
  }
}

}  // namespace troth::http
