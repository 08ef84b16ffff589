#include "app/stats_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

namespace troth::app {
namespace {

constexpr std::size_t kBytesMax = 4 << 20;

}  // namespace

Result<Json> read_json_object(const std::string& path) {
  std::error_code failure;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, failure)) {
    return Error{ErrorCode::not_found, "The file cannot be read.", path, ""};
  }
  std::ostringstream buffer;
  buffer << file.rdbuf();
  const std::string text = std::move(buffer).str();
  if (text.size() > kBytesMax) {
    return Error{ErrorCode::too_large, "The file is larger than 4 MB.", path, ""};
  }
  try {
    Json json = Json::parse(text);
    if (json.is_object()) return json;
    return Error{ErrorCode::bad_input, "The file does not hold a JSON object.", path, ""};
  } catch (const Json::parse_error& problem) {
    const std::string_view before = std::string_view(text).substr(0, problem.byte);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return Error{ErrorCode::bad_input, "The file is not JSON.", fmt::format("{}:{}", path, line),
                 "Look for a missing comma, quote or brace there."};
  }
}

}  // namespace troth::app
