#include "http/answers.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/assert.h"

namespace troth::http {
namespace {

std::string_view value_of(const std::vector<std::pair<std::string, std::string>>& values,
                          std::string_view name, std::string_view otherwise) {
  const auto at = std::find_if(values.begin(), values.end(),
                               [&](const auto& value) { return value.first == name; });
  return at == values.end() ? otherwise : std::string_view(at->second);
}

}  // namespace

Route declare(Method method, std::string path, std::string name, std::string tag,
              std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.name = std::move(name);
  route.tag = std::move(tag);
  route.summary = std::move(summary);
  return route;
}

Route& Route::takes(Json schema) {
  request = std::make_shared<const Json>(std::move(schema));
  return *this;
}

Route& Route::gives(Json schema, int code) {
  response = std::make_shared<const Json>(std::move(schema));
  status = code;
  return *this;
}

Route& Route::may_give(Json schema, int code) {
  also.push_back(code);
  also_gives.emplace_back(code, std::make_shared<const Json>(std::move(schema)));
  return *this;
}

Route& Route::asks(std::string parameter, Json schema, std::string description) {
  query.push_back({std::move(parameter), std::make_shared<const Json>(std::move(schema)),
                   std::move(description)});
  return *this;
}

Route& Route::shows(std::string title, Json request_body, Json answer_body) {
  const auto share = [](Json json) {
    return json.is_null() ? nullptr : std::make_shared<const Json>(std::move(json));
  };
  examples.push_back(
      {std::move(title), share(std::move(request_body)), share(std::move(answer_body))});
  return *this;
}

std::shared_ptr<const Json> answer_schema(const Route& route, int status) {
  if (status == route.status) return route.response;
  for (const auto& [code, schema] : route.also_gives) {
    if (code == status) return schema;
  }
  static const auto problem = std::make_shared<const Json>(problem_schema());
  return status >= 400 ? problem : nullptr;
}

const Json& Call::body() const {
  static const Json nothing;
  return body_ ? *body_ : nothing;
}

std::string Call::text(std::string_view member) const {
  const auto& json = body();
  if (!json.is_object()) return {};
  const auto at = json.find(member);
  return at == json.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

std::string_view Call::path(std::string_view name) const {
  const auto at = std::find_if(path_.begin(), path_.end(),
                               [&](const auto& value) { return value.first == name; });
  TROTH_ASSERT(at != path_.end());
  return at->second;
}

Id Call::path_id(std::string_view name) const {
  return parse_id(path(name));
}

bool Call::asks(std::string_view name) const {
  return std::any_of(query_.begin(), query_.end(),
                     [&](const auto& value) { return value.first == name; });
}

std::string_view Call::query(std::string_view name, std::string_view otherwise) const {
  return value_of(query_, name, otherwise);
}

std::int64_t Call::query_integer(std::string_view name, std::int64_t otherwise) const {
  const auto text = value_of(query_, name, "");
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Response answer_with(int status, const Json& json) {
  Response response;
  response.status = status;
  response.body = std::make_shared<const std::string>(
      json.dump(-1, ' ', false, Json::error_handler_t::replace));
  return response;
}

Response answer(const Call& call, const Json& json) {
  return answer_with(call.route().status, json);
}

Response answer_with(const Problem& problem) {
  return to_response(problem);
}

Response no_content() {
  Response response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

Response accepted(const Json& job, const std::string& location) {
  auto response = answer_with(202, job);
  response.headers.add("Location", location);
  return response;
}

std::string id_text(Id id) {
  return std::to_string(id);
}

Id parse_id(std::string_view text) {
  Id id = 0;
  std::from_chars(text.data(), text.data() + text.size(), id);
  return id;
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json instant_or_null(Instant instant) {
  return instant == 0 ? Json() : Json(format_instant(instant));
}

Json instant_or_null(const std::optional<Instant>& instant) {
  return instant ? Json(format_instant(*instant)) : Json();
}

Json day_or_null(const std::optional<Day>& day) {
  return day ? Json(format_day(*day)) : Json();
}

Json number_or_null(const std::optional<double>& number) {
  return number ? Json(*number) : Json();
}

}  // namespace troth::http
