#include "base/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <system_error>
#include <utility>

#include "base/assert.h"

namespace troth {

namespace {

constexpr std::size_t kBufferBytes = 256U * 1024U;

Error failed(const std::string& path, const char* what, int number) {
  return Error{
      ErrorCode::unavailable,
      fmt::format("{} {} failed: {}.", what, path, std::generic_category().message(number)), path,
      "Check the folder, its permissions and the space left on the disk."};
}

class StreamOutput final : public Output {
 public:
  explicit StreamOutput(std::ostream& stream) : stream_(stream) {}

  Status write(std::string_view bytes) override {
    stream_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return check();
  }
  Status finish() override {
    stream_.flush();
    return check();
  }

 private:
  Status check() const {
    if (stream_) return {};
    return Error{ErrorCode::unavailable, "Writing to standard output failed.", "standard output",
                 "The program that reads it may have ended."};
  }

  std::ostream& stream_;
};

class FileOutput final : public Output {
 public:
  // `part` is where the bytes go; when it differs from `path` it takes its place in the end.
  FileOutput(int file, std::string path, std::string part)
      : file_(file), path_(std::move(path)), part_(std::move(part)) {}

  ~FileOutput() override {
    if (file_ < 0) return;
    ::close(file_);
    if (part_ != path_) ::unlink(part_.c_str());
  }

  Status write(std::string_view bytes) override {
    buffer_ += bytes;
    return buffer_.size() < kBufferBytes ? Status{} : flush();
  }

  Status finish() override {
    TROTH_TRY(flush());
    if (part_ != path_) {
      if (::fsync(file_) != 0) return failed(path_, "Writing", errno);
      if (::rename(part_.c_str(), path_.c_str()) != 0) return failed(path_, "Renaming to", errno);
    }
    if (::close(std::exchange(file_, -1)) != 0) return failed(path_, "Closing", errno);
    return part_ == path_ ? Status{} : sync_folder();
  }

 private:
  Status flush() {
    std::string_view bytes = buffer_;
    while (!bytes.empty()) {
      const auto done = ::write(file_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) return failed(path_, "Writing", errno);
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    buffer_.clear();
    return {};
  }

  // The new name is on disk only once its folder is.
  Status sync_folder() const {
    auto folder = std::filesystem::path(path_).parent_path().string();
    if (folder.empty()) folder = ".";
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return {};  // A folder that may be written but not read: nothing to be done.
    ::fsync(handle);
    ::close(handle);
    return {};
  }

  int file_;
  std::string path_;
  std::string part_;
  std::string buffer_;
};

class GzipOutput final : public Output {
 public:
  explicit GzipOutput(std::unique_ptr<Output> below) : below_(std::move(below)) {
    constexpr int kGzip = 15 + 16;  // The window of 32 KiB, with a gzip header.
    const int made =
        deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
    TROTH_ASSERT(made == Z_OK);
  }
  ~GzipOutput() override { deflateEnd(&stream_); }

  Status write(std::string_view bytes) override {
    plain_ += bytes;
    if (plain_.size() < kBufferBytes) return {};
    return squeeze(Z_NO_FLUSH);
  }

  Status finish() override {
    TROTH_TRY(squeeze(Z_FINISH));
    return below_->finish();
  }

 private:
  Status squeeze(int flush) {
    // zlib does not change its input; its interface predates const.
    stream_.next_in = reinterpret_cast<Bytef*>(plain_.data());
    stream_.avail_in = static_cast<uInt>(plain_.size());
    do {
      stream_.next_out = packed_.data();
      stream_.avail_out = static_cast<uInt>(packed_.size());
      const int result = deflate(&stream_, flush);
      TROTH_ASSERT(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
      const auto size = packed_.size() - stream_.avail_out;
      TROTH_TRY(below_->write({reinterpret_cast<const char*>(packed_.data()), size}));
    } while (stream_.avail_out == 0);
    plain_.clear();
    return {};
  }

  std::unique_ptr<Output> below_;
  z_stream stream_{};
  std::string plain_;
  std::array<Bytef, 64U * 1024U> packed_{};
};

Result<std::unique_ptr<Output>> open_file(const std::string& path) {
  std::error_code ignored;
  const auto state = std::filesystem::status(path, ignored);
  if (std::filesystem::is_directory(state))
    return Error{ErrorCode::unavailable, fmt::format("{} is a folder.", path), path,
                 "Name a file in it."};
  const bool as_it_stands =
      std::filesystem::exists(state) && !std::filesystem::is_regular_file(state);
  const std::string part =
      as_it_stands ? path : fmt::format("{}.part-{}", path, static_cast<long>(::getpid()));
  const int flags = O_WRONLY | O_CLOEXEC | (as_it_stands ? 0 : O_CREAT | O_TRUNC | O_NOFOLLOW);
  const int file = ::open(part.c_str(), flags, S_IRUSR | S_IWUSR);
  if (file < 0) return failed(path, "Opening", errno);
  return std::unique_ptr<Output>(std::make_unique<FileOutput>(file, path, part));
}

}  // namespace

Result<std::unique_ptr<Output>> Output::open(const std::string& path,
                                             std::ostream& standard_output) {
  if (path.empty() || path == "-")
    return std::unique_ptr<Output>(std::make_unique<StreamOutput>(standard_output));
  TROTH_ASSIGN(auto file, open_file(path));
  if (path.ends_with(".gz"))
    return std::unique_ptr<Output>(std::make_unique<GzipOutput>(std::move(file)));
  return file;
}

}  // namespace troth
