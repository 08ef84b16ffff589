#include "db/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

namespace troth::db {
namespace {

Error failed(std::string_view what, const std::string& path) {
  const auto reason = std::generic_category().message(errno);
  return {ErrorCode::storage, fmt::format("The file cannot be {}: {}.", what, reason), path,
          "Check the folder's permissions and the free space of the disk."};
}

Status flush(const std::string& path, int flags) {
  const int handle = ::open(path.c_str(), flags | O_CLOEXEC);
  if (handle < 0) return failed("opened", path);
  const int flushed = ::fsync(handle);
  auto status = flushed == 0 ? Status{} : Status{failed("flushed to disk", path)};
  ::close(handle);
  return status;
}

}  // namespace

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

NewFile::NewFile(std::string path) : path_(std::move(path)) {
  std::uint64_t random = 0;
  randombytes_buf(&random, sizeof(random));
  temporary_ = fmt::format("{}.making-{:016x}", path_, random);
}

NewFile::~NewFile() {
  for (const auto* ending : {"", "-wal", "-shm", "-journal"}) {
    ::unlink((temporary_ + ending).c_str());
  }
}

Status NewFile::prepare() const {
  std::error_code problem;
  if (!std::filesystem::is_directory(folder_of(path_), problem)) {
    return Error{ErrorCode::unavailable, "The folder does not exist.", folder_of(path_),
                 "Make the folder first."};
  }
  return {};
}

Status NewFile::publish() const {
  TROTH_TRY(flush(temporary_, O_RDWR));
  if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
    if (errno == EEXIST) {
      return Error{ErrorCode::conflict, "There is something here already.", path_,
                   "Choose another name; nothing was changed."};
    }
    // Some file systems cannot rename without replacing; link() refuses as well.
    if (errno != EINVAL || ::link(temporary_.c_str(), path_.c_str()) != 0) {
      return failed("given its name", path_);
    }
  }
  return flush(folder_of(path_), O_RDONLY | O_DIRECTORY);
}

}  // namespace troth::db
