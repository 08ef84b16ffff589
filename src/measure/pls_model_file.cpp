#include "measure/pls_model_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/embedded.h"
#include "base/text.h"

namespace troth {
extern const std::vector<EmbeddedFile> pls_models;
}  // namespace troth

namespace troth::measure {
namespace {

using SortedJson = nlohmann::json;

constexpr std::string_view kSuffix = ".json";
constexpr std::size_t kModelBytesMax = 4 << 20;

/// Where in which file, for errors.
struct Place {
  const std::string& file;
  std::string path;

  Place at(std::string_view key) const {
    return {file, path.empty() ? std::string(key) : fmt::format("{}.{}", path, key)};
  }
  Place at(std::size_t index) const { return {file, fmt::format("{}[{}]", path, index)}; }
};

Error refusal(const Place& place, std::string message, std::string hint = "") {
  return {ErrorCode::bad_input, std::move(message),
          place.path.empty() ? place.file : fmt::format("{}, {}", place.file, place.path),
          std::move(hint)};
}

Status check_fields(const SortedJson& object, const Place& place,
                    std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return refusal(place, "This must be an object.");
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto* nearest = std::min_element(known.begin(), known.end(), [&](auto a, auto b) {
      return edit_distance(a, key) < edit_distance(b, key);
    });
    return refusal(place.at(key), fmt::format("There is no field \"{}\" here.", key),
                     fmt::format("Did you mean \"{}\"?", *nearest));
  }
  return {};
}

Result<std::string> read_text(const SortedJson& object, const Place& place, std::string_view key,
                              bool needed) {
  const auto found = object.find(std::string(key));
  if (found == object.end()) {
    if (!needed) return std::string();
    return refusal(place, fmt::format("\"{}\" is missing.", key));
  }
  if (!found->is_string()) return refusal(place.at(key), "This must be a text.");
  return found->get<std::string>();
}

Result<std::vector<std::string>> read_texts(const SortedJson& list, const Place& place) {
  if (!list.is_array()) return refusal(place, "This must be a list of names, [ ... ].");
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string()) return refusal(place.at(i), "This must be a name, in quotes.");
    texts.push_back(list[i].get<std::string>());
  }
  return texts;
}

Result<stats::PlsConstruct> read_construct(const SortedJson& json, const Place& place) {
  TROTH_TRY(check_fields(json, place, {"name", "mode", "items", "parts", "product"}));
  stats::PlsConstruct construct;
  TROTH_ASSIGN(construct.name, read_text(json, place, "name", true));
  TROTH_ASSIGN(const std::string mode, read_text(json, place, "mode", false));
  if (!mode.empty() && mode != "A" && mode != "B") {
    return refusal(place.at("mode"), fmt::format("There is no mode \"{}\".", mode),
                     "A is reflective, B is formative.");
  }
  construct.mode = mode == "B" ? stats::PlsMode::B : stats::PlsMode::A;
  for (auto [key, list] :
       {std::pair{"items", &construct.items}, std::pair{"parts", &construct.parts},
        std::pair{"product", &construct.product}}) {
    if (!json.contains(key)) continue;
    TROTH_ASSIGN(*list, read_texts(json[key], place.at(key)));
    if (list->empty()) return refusal(place.at(key), "The list is empty.");
  }
  return construct;
}

Result<stats::PlsModel> read_model(const SortedJson& json, const Place& top) {
  TROTH_TRY(check_fields(json, top, {"name", "note", "target", "constructs", "paths"}));
  stats::PlsModel model;
  TROTH_ASSIGN(model.name, read_text(json, top, "name", false));
  TROTH_ASSIGN(model.note, read_text(json, top, "note", false));
  TROTH_ASSIGN(model.target, read_text(json, top, "target", false));
  for (const char* key : {"constructs", "paths"}) {
    if (!json.contains(key)) return refusal(top, fmt::format("\"{}\" is missing.", key));
    if (!json[key].is_array()) return refusal(top.at(key), "This must be a list, [ ... ].");
  }
  for (std::size_t k = 0; k < json["constructs"].size(); ++k) {
    TROTH_ASSIGN(stats::PlsConstruct construct,
                 read_construct(json["constructs"][k], top.at("constructs").at(k)));
    model.constructs.push_back(std::move(construct));
  }
  for (std::size_t i = 0; i < json["paths"].size(); ++i) {
    const Place place = top.at("paths").at(i);
    TROTH_ASSIGN(const std::vector<std::string> ends, read_texts(json["paths"][i], place));
    if (ends.size() != 2) return refusal(place, "A path is a pair: [\"cause\", \"effect\"].");
    model.paths.push_back({ends[0], ends[1]});
  }
  return model;
}

}  // namespace

std::vector<std::string> builtin_pls_models() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : pls_models) {
    names.emplace_back(file.name.substr(0, file.name.size() - kSuffix.size()));
  }
  return names;
}

Result<std::string> pls_model_text(const std::string& name_or_path) {
  for (const EmbeddedFile& file : pls_models) {
    if (file.name == ascii_lower(name_or_path) + std::string(kSuffix)) {
      return std::string(file.text);
    }
  }
  std::error_code failure;
  if (!std::filesystem::exists(name_or_path, failure)) {
    return Error{ErrorCode::not_found, "There is no such model.", name_or_path,
                 "Give a JSON file, or one of the models built in: acsi, ccsi, ecsi."};
  }
  std::ifstream in(name_or_path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || std::filesystem::is_directory(name_or_path, failure)) {
    return Error{ErrorCode::unavailable, "The model cannot be read.", name_or_path, ""};
  }
  if (text.view().size() > kModelBytesMax) {
    return Error{ErrorCode::too_large, "The model is larger than 4 MB.", name_or_path, ""};
  }
  return std::move(text).str();
}

Result<stats::PlsModel> parse_pls_model(std::string_view text, const std::string& where) {
  SortedJson json;
  try {
    json = SortedJson::parse(text);
  } catch (const SortedJson::parse_error& problem) {
    const auto end =
        text.begin() + static_cast<std::ptrdiff_t>(std::min(problem.byte, text.size()));
    return Error{ErrorCode::bad_input, "This is not JSON.",
                 fmt::format("{}:{}", where, 1 + std::count(text.begin(), end, '\n')),
                 "Look for a missing comma, quote or bracket at or before this line."};
  }
  const Place top{where, ""};
  TROTH_ASSIGN(stats::PlsModel model, read_model(json, top));
  if (const Status sound = stats::check_pls_model(model); !sound) {
    return refusal(top.at(sound.error().subject), sound.error().message, sound.error().hint);
  }
  return model;
}

Result<stats::PlsModel> read_pls_model(const std::string& name_or_path) {
  TROTH_ASSIGN(const std::string text, pls_model_text(name_or_path));
  return parse_pls_model(text, name_or_path);
}

}  // namespace troth::measure
