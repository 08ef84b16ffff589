#include "intake/uploads.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/assert.h"
#include "base/text.h"

namespace troth::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameMost = 100;

std::string new_id() {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  TROTH_ASSERT(sodium_init() >= 0);
  std::string id(20, 'a');
  for (auto& c : id) c = kAlphabet[randombytes_uniform(kAlphabet.size())];
  return id;
}

std::string safe_name(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    safe += byte < 0x20 || byte == 0x7f ? '_' : c;
  }
  // The ending says what the file is, so a long name loses its beginning.
  if (safe.size() > kNameMost) safe.erase(0, safe.size() - kNameMost);
  if (!valid_utf8(safe) || safe.empty() || safe == "." || safe == "..") return "upload.csv";
  return safe;
}

Error no_upload(std::string_view id) {
  return {ErrorCode::not_found, "There is no such upload.", std::string(id),
          "Uploads end with the server. Send the file again."};
}

/// The only file of a folder.
Result<std::string> only_file(const fs::path& folder, std::string_view id) {
  std::error_code problem;
  fs::directory_iterator walk(folder, problem);
  if (problem || walk == fs::directory_iterator()) return no_upload(id);
  return walk->path().string();
}

}  // namespace

std::string Uploads::place(std::string_view id) const {
  return folder_ + "/u-" + std::string(id);
}

Result<std::string> Uploads::take(const std::string& body_file, std::string_view name) const {
  const auto id = new_id();
  std::error_code problem;
  fs::create_directories(place(id) + "/file", problem);
  if (!problem) fs::create_directories(place(id) + "/rejects", problem);
  if (!problem) fs::rename(body_file, place(id) + "/file/" + safe_name(name), problem);
  if (!problem) return id;
  return Error{ErrorCode::unavailable, "The file could not be stored.", "", ""};
}

Result<std::string> Uploads::file(std::string_view id) const {
  return only_file(place(id) + "/file", id);
}

Result<std::string> Uploads::rejects_file(std::string_view id) const {
  TROTH_ASSIGN(const auto uploaded, file(id));
  auto name = fs::path(uploaded).filename().string();
  // Rejects are written plain, whatever the file was.
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return place(id) + "/rejects/rejects-" + name;
}

Result<std::string> Uploads::rejects(std::string_view id) const {
  return only_file(place(id) + "/rejects", id);
}

Status Uploads::remove(std::string_view id) const {
  TROTH_TRY(file(id));
  std::error_code problem;
  fs::remove_all(place(id), problem);
  if (!problem) return {};
  return Error{ErrorCode::unavailable, "The upload could not be removed.", std::string(id), ""};
}

}  // namespace troth::intake
