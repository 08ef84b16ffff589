#include "http/schema.h"

#include <utility>

#include "base/assert.h"

namespace troth::http::schema {

Json text(std::int64_t max, std::int64_t min) {
  Json json = {{"type", "string"}, {"maxLength", max}};
  if (min > 0) json["minLength"] = min;
  return json;
}

Json word(const std::vector<std::string>& words) {
  return {{"type", "string"}, {"enum", words}};
}

Json word(std::initializer_list<std::string_view> words) {
  return word(std::vector<std::string>(words.begin(), words.end()));
}

Json integer(std::int64_t min, std::int64_t max) {
  return {{"type", "integer"}, {"minimum", min}, {"maximum", max}};
}

Json number() {
  return {{"type", "number"}};
}

Json boolean() {
  return {{"type", "boolean"}};
}

Json id() {
  return {{"type", "string"}, {"format", "id"}};
}

Json day() {
  return {{"type", "string"}, {"format", "date"}};
}

Json instant() {
  return {{"type", "string"}, {"format", "date-time"}};
}

Json money() {
  return {{"type", "string"}, {"format", "decimal"}};
}

Json list(Json items, std::int64_t max) {
  return {{"type", "array"}, {"maxItems", max}, {"items", std::move(items)}};
}

Json pair(Json item) {
  auto items = Json::array({item});
  items.push_back(std::move(item));
  return {{"type", "array"}, {"prefixItems", std::move(items)}, {"minItems", 2}, {"maxItems", 2}};
}

Json either(Json one, Json other) {
  one["type"] = Json::array({one["type"], other["type"]});
  // Rules of one type say nothing about values of another.
  for (auto& [keyword, rule] : other.items()) {
    if (keyword == "type") continue;
    TROTH_ASSERT(!one.contains(keyword));
    one[keyword] = rule;
  }
  return one;
}

Json object(std::vector<Member> members) {
  Json json = {{"type", "object"}, {"properties", Json::object()}};
  auto required = Json::array();
  for (auto& member : members) {
    if (member.required) required.push_back(member.name);
    json["properties"][member.name] = std::move(member.schema);
  }
  if (!required.empty()) json["required"] = std::move(required);
  json["additionalProperties"] = false;
  return json;
}

Json map(Json values) {
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

Json any() {
  return Json::object();
}

Json nullable(Json schema) {
  if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  if (schema["type"].is_array()) {
    schema["type"].push_back("null");
  } else {
    schema["type"] = Json::array({schema["type"], "null"});
  }
  return schema;
}

Json named(std::string name, Json schema) {
  schema["title"] = std::move(name);
  return schema;
}

Json described(std::string description, Json schema) {
  schema["description"] = std::move(description);
  return schema;
}

Json page(std::string name, Json item) {
  return named(std::move(name),
               object({{"items", list(std::move(item))},
                       {"next", described("Cursor of the next page; null at the end.",
                                          nullable(text(1000)))}}));
}

}  // namespace troth::http::schema
