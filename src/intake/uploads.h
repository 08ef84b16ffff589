#pragma once
// Files that were uploaded, each in a folder of its own, until the server ends.

#include <string>
#include <string_view>

#include "base/result.h"

namespace troth::intake {

/// Where uploads lie: <folder>/u-<id>/file/<name> and, after an import, <folder>/u-<id>/rejects/...
class Uploads {
 public:
  explicit Uploads(std::string folder) : folder_(std::move(folder)) {}

  /// Takes a stored body over under the name its file had; gives the upload's id. The name is kept
  /// as far as it is safe: no folders, no control characters, at most 100 bytes.
  Result<std::string> take(const std::string& body_file, std::string_view name) const;
  /// The file of an upload; not_found.
  Result<std::string> file(std::string_view id) const;
  /// Where the rejects of its import go.
  Result<std::string> rejects_file(std::string_view id) const;
  /// The rejects that are there; not_found.
  Result<std::string> rejects(std::string_view id) const;
  Status remove(std::string_view id) const;

 private:
  std::string place(std::string_view id) const;
  std::string folder_;
};

}  // namespace troth::intake
