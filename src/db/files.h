#pragma once
// Inside the db room: files that appear whole or not at all.

#include <string>

#include "base/result.h"

namespace troth::db {

/// Where a file lies; "." when its path names none.
std::string folder_of(const std::string& path);

/// A file in the making under a temporary name beside its place; removed again unless published.
class NewFile {
 public:
  explicit NewFile(std::string path);
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  /// Checks that the folder is there; unavailable otherwise.
  Status prepare() const;
  const std::string& temporary() const { return temporary_; }
  /// Flushes the file to disk and gives it its name; conflict when the name is taken meanwhile.
  Status publish() const;

 private:
  std::string path_;
  std::string temporary_;
};

}  // namespace troth::db
