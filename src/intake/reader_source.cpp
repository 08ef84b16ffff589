#include "intake/reader_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <istream>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace troth::intake {
namespace {

constexpr std::size_t kPackedBytes = 256U << 10U;
constexpr std::size_t kFirstPeek = 4096;

class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::uint64_t size, std::string path)
      : descriptor_(descriptor), size_(size), path_(std::move(path)) {}
  ~FileSource() override { ::close(descriptor_); }

  std::uint64_t consumed() const override { return consumed_.load(std::memory_order_relaxed); }
  std::uint64_t total() const override { return size_; }

 protected:
  Result<std::size_t> fill(char* to, std::size_t room) override {
    std::size_t done = 0;
    while (done < room) {
      const ssize_t got = ::read(descriptor_, to + done, room - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && done > 0) break;  // The error comes again with the next read.
      if (got < 0) {
        return Error{ErrorCode::unavailable, "The file cannot be read: " + reason(errno) + ".",
                     path_, ""};
      }
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    consumed_ += done;
    return done;
  }

 private:
  static std::string reason(int code) { return std::strerror(code); }

  int descriptor_;
  std::uint64_t size_;
  std::atomic<std::uint64_t> consumed_ = 0;
  std::string path_;
};

class StreamSource final : public ByteSource {
 public:
  explicit StreamSource(std::istream& stream) : stream_(stream) {}

  std::uint64_t consumed() const override { return consumed_.load(std::memory_order_relaxed); }
  std::uint64_t total() const override { return 0; }

 protected:
  Result<std::size_t> fill(char* to, std::size_t room) override {
    std::size_t done = 0;
    while (done < room && stream_.good()) {
      const auto wanted = std::min<std::size_t>(room - done, 1U << 30U);
      stream_.read(to + done, static_cast<std::streamsize>(wanted));
      done += static_cast<std::size_t>(stream_.gcount());
    }
    consumed_ += done;
    if (stream_.bad() && done == 0) {
      return Error{ErrorCode::unavailable, "Standard input cannot be read.", "-", ""};
    }
    return done;
  }

 private:
  std::istream& stream_;
  std::atomic<std::uint64_t> consumed_ = 0;
};

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, std::string name)
      : packed_(std::move(packed)), name_(std::move(name)), input_(kPackedBytes) {
    // 16 asks zlib for a gzip header; it checks the CRC and length of every member.
    const int status = inflateInit2(&stream_, MAX_WBITS + 16);
    TROTH_ASSERT(status == Z_OK);
  }
  ~GzipSource() override { inflateEnd(&stream_); }

  std::uint64_t consumed() const override { return packed_->consumed(); }
  std::uint64_t total() const override { return packed_->total(); }

 protected:
  Result<std::size_t> fill(char* to, std::size_t room) override {
    std::size_t done = 0;
    while (done < room && !ended_ && !failure_) {
      if (stream_.avail_in == 0) load();
      if (failure_ || ended_) break;
      if (between_members_ && !next_member()) continue;
      done += inflate_some(to + done, room - done);
    }
    if (done == 0 && failure_) return *failure_;
    return done;
  }

 private:
  void load() {
    auto got = packed_->read(input_.data(), input_.size());
    if (!got) {
      failure_ = got.error();
    } else if (*got > 0) {
      stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
      stream_.avail_in = static_cast<uInt>(*got);
    } else if (between_members_) {
      ended_ = true;
    } else {
      fail("The gzip file ends too early", "Copy or download it again; it is not complete.");
    }
  }

  /// Skips the zeros that tapes and some tools append; true when bytes of a member are next.
  bool next_member() {
    while (stream_.avail_in > 0 && *stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
    }
    if (stream_.avail_in == 0) return false;
    inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  std::size_t inflate_some(char* to, std::size_t room) {
    const auto wanted = std::min<std::size_t>(room, std::numeric_limits<uInt>::max());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(wanted);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      between_members_ = true;
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
      fail("The gzip file is damaged", "Check it with \"gzip -t\", then copy it again.");
    }
    return wanted - stream_.avail_out;
  }

  void fail(const std::string& message, const std::string& hint) {
    failure_ =
        Error{ErrorCode::bad_input,
              message + ", at byte " + std::to_string(packed_->consumed()) + ".", name_, hint};
  }

  std::unique_ptr<ByteSource> packed_;
  std::string name_;
  std::vector<char> input_;
  z_stream stream_{};
  bool between_members_ = false;
  bool ended_ = false;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::size_t> ByteSource::read(char* to, std::size_t room) {
  if (ahead_at_ == ahead_.size()) return fill(to, room);
  const std::size_t count = std::min(room, ahead_.size() - ahead_at_);
  std::memcpy(to, ahead_.data() + ahead_at_, count);
  ahead_at_ += count;
  if (count == room) return count;
  ahead_.clear();
  ahead_at_ = 0;
  auto more = fill(to + count, room - count);
  // An error after good bytes comes again with the next read, from every source.
  return more ? Result<std::size_t>(count + *more) : Result<std::size_t>(count);
}

Result<std::string_view> ByteSource::peek(std::size_t count) {
  ahead_.erase(0, ahead_at_);
  ahead_at_ = 0;
  while (ahead_.size() < count) {
    // In steps, so that a small file does not cost a large buffer.
    const std::size_t had = ahead_.size();
    const std::size_t wanted = std::min(count, std::max(kFirstPeek, had * 4));
    ahead_.resize(wanted);
    auto more = fill(ahead_.data() + had, wanted - had);
    ahead_.resize(more ? had + *more : had);
    if (!more && had == 0) return more.error();
    if (ahead_.size() < wanted) break;
  }
  return std::string_view(ahead_).substr(0, count);
}

void ByteSource::unread(std::string_view bytes) {
  ahead_.replace(0, ahead_at_, bytes);
  ahead_at_ = 0;
}

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path,
                                               std::istream& standard_input) {
  if (path == "-") return std::unique_ptr<ByteSource>(new StreamSource(standard_input));
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 && errno == ENOENT) {
    return Error{ErrorCode::not_found, "There is no such file.", path,
                 "Check the name and the folder; \"-\" reads standard input."};
  }
  if (descriptor < 0) {
    return Error{ErrorCode::unavailable,
                 std::string("The file cannot be opened: ") + std::strerror(errno) + ".", path, ""};
  }
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || S_ISDIR(info.st_mode)) {
    ::close(descriptor);
    return Error{ErrorCode::unavailable, "This is a folder, not a file.", path,
                 "Name the files in it, for example with a pattern of the shell."};
  }
  const bool regular = S_ISREG(info.st_mode);
  if (regular) ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  const auto size = regular ? static_cast<std::uint64_t>(info.st_size) : 0;
  return std::unique_ptr<ByteSource>(new FileSource(descriptor, size, path));
}

std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed, std::string name) {
  return std::make_unique<GzipSource>(std::move(packed), std::move(name));
}

}  // namespace troth::intake
