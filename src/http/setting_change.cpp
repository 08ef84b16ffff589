#include "http/setting_change.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace troth::http {

Status apply_change(const std::string& change, Json& settings) {
  const auto at = change.find('=');
  if (at == std::string::npos || at == 0) {
    return Error{ErrorCode::usage, "A setting is changed by NAME=VALUE.", change, ""};
  }
  const std::string text = change.substr(at + 1);
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) value = text;
  settings[change.substr(0, at)] = std::move(value);
  return {};
}

}  // namespace troth::http
