#include "http/openapi.h"

#include <nlohmann/json.hpp>

#include "base/assert.h"
#include "base/text.h"
#include "http/problem.h"

namespace troth::http {
namespace {

Json hoist(const Json& schema, Json& components);

/// A named schema that may also be null: the name is that of what it is otherwise.
Json hoist_nullable(Json schema, Json& components) {
  Json type;
  for (const auto& one : schema["type"]) {
    if (one != "null") type = one;
  }
  schema["type"] = std::move(type);
  return {{"anyOf", {hoist(schema, components), {{"type", "null"}}}}};
}

/// Replaces named schemas by references and collects them.
Json hoist(const Json& schema, Json& components) {
  Json copy = schema;
  if (copy.contains("title") && copy["type"].is_array()) return hoist_nullable(copy, components);
  if (copy.contains("prefixItems")) {
    for (auto& item : copy["prefixItems"]) item = hoist(item, components);
  }
  for (const char* keyword : {"items", "additionalProperties"}) {
    if (copy.contains(keyword) && copy[keyword].is_object()) {
      copy[keyword] = hoist(copy[keyword], components);
    }
  }
  if (copy.contains("properties")) {
    for (auto& [name, member] : copy["properties"].items()) member = hoist(member, components);
  }
  if (copy.contains("format") && copy["format"] == "id") copy["pattern"] = "^-?[0-9]+$";
  if (!copy.contains("title")) return copy;
  const auto title = copy["title"].get<std::string>();
  copy.erase("title");
  TROTH_ASSERT(!components.contains(title) || components[title] == copy);
  components[title] = std::move(copy);
  return {{"$ref", "#/components/schemas/" + title}};
}

Json path_parameters(const Route& route) {
  auto parameters = Json::array();
  for (const auto part : split(route.path, '/')) {
    if (!part.starts_with('{')) continue;
    const auto colon = part.find(':');
    const bool is_id = part.substr(colon) == ":id}";
    parameters.push_back(
        {{"name", std::string(part.substr(1, colon - 1))},
         {"in", "path"},
         {"required", true},
         {"schema", is_id ? Json{{"type", "string"}, {"pattern", "^[1-9][0-9]*$"}}
                          : Json{{"type", "string"}, {"pattern", "^[a-z0-9_-]+$"}}}});
  }
  return parameters;
}

Json parameters_of(const Route& route, Json& components) {
  auto parameters = path_parameters(route);
  for (const auto& parameter : route.query) {
    parameters.push_back({{"name", parameter.name},
                          {"in", "query"},
                          {"description", parameter.description},
                          {"schema", hoist(*parameter.schema, components)}});
  }
  return parameters;
}

Json examples_of(const Route& route, bool requests) {
  auto examples = Json::object();
  for (const auto& example : route.examples) {
    const auto& body = requests ? example.request : example.response;
    if (body) examples[example.name] = {{"value", *body}};
  }
  return examples;
}

Json content_of(const Route& route, const Json& schema, bool requests) {
  Json media = {{"schema", schema}};
  if (auto examples = examples_of(route, requests); !examples.empty()) {
    media["examples"] = std::move(examples);
  }
  return {{"application/json", std::move(media)}};
}

Json problem_answer(std::string_view description) {
  return {
      {"description", description},
      {"content",
       {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
}

Json responses_of(const Route& route, Json& components) {
  auto responses = Json::object();
  Json success = {{"description", "Done."}};
  if (route.response) {
    success["content"] = content_of(route, hoist(*route.response, components), false);
    if (route.as_file) {
      for (const char* type : {"text/csv", "application/x-ndjson"}) {
        success["content"][type] = {{"schema", {{"type", "string"}}}};
      }
    }
  } else if (route.status != 204) {
    success["content"] = {{route.response_type, {{"schema", {{"type", "string"}}}}}};
  }
  responses[std::to_string(route.status)] = std::move(success);
  for (const int status : route.also) {
    responses[std::to_string(status)] =
        status < 400 ? Json{{"description", "See the summary."}} : problem_answer("See code.");
  }
  for (const auto& [status, schema] : route.also_gives) {
    responses[std::to_string(status)]["content"] = {
        {"application/json", {{"schema", hoist(*schema, components)}}}};
  }
  responses["default"] = problem_answer("What went wrong; `code` is stable.");
  return responses;
}

Json operation_of(const Route& route, Json& components,
                  const std::function<std::string(Right)>& roles_of) {
  Json operation = {{"operationId", route.name},
                    {"tags", {route.tag}},
                    {"summary", route.summary},
                    {"x-right", right_name(route.right)}};
  if (route.right != Right::anyone) operation["x-roles"] = roles_of(route.right);
  if (auto parameters = parameters_of(route, components); !parameters.empty()) {
    operation["parameters"] = std::move(parameters);
  }
  if (route.request) {
    operation["requestBody"] = {
        {"required", true},
        {"content", content_of(route, hoist(*route.request, components), true)}};
  }
  if (route.upload_bytes > 0) {
    operation["requestBody"] = {
        {"required", true},
        {"content",
         {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
  }
  operation["responses"] = responses_of(route, components);
  if (route.right == Right::anyone) {
    operation["security"] = Json::array();
  } else if (route.cookie_only) {
    operation["security"] = Json::array({{{"session", Json::array()}}});
  }
  return operation;
}

}  // namespace

Json openapi(const Router& router, const std::string& version,
             const std::function<std::string(Right)>& roles_of) {
  auto components = Json::object();
  hoist(problem_schema(), components);
  auto paths = Json::object();
  for (const auto& route : router.routes()) {
    auto method = ascii_lower(method_name(route->method));
    paths[plain_path(route->path)][method] = operation_of(*route, components, roles_of);
  }
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Troth"},
            {"version", version},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}},
            {"description", "Customer satisfaction and loyalty: customers, figures, imports."}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", std::move(components)},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-troth"}}},
              {"key", {{"type", "http"}, {"scheme", "bearer"}}}}}}},
          {"security", Json::array({{{"session", Json::array()}}, {{"key", Json::array()}}})}};
}

}  // namespace troth::http
