#pragma once
// Where a table's bytes come from: a file, standard input, either of them gzipped.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace troth::intake {

/// Bytes in order, with a look at the first of them before they are read.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Reads up to `room` bytes into `to`; fewer only at the end or before an error, 0 at the end.
  Result<std::size_t> read(char* to, std::size_t room);
  /// The next `count` bytes, or all that are left, without taking them. Valid until the next call.
  Result<std::string_view> peek(std::size_t count);
  /// Gives back bytes just read, to be read again.
  void unread(std::string_view bytes);

  /// Bytes taken from the file as it lies on the disk, and its size there (0 when not known).
  virtual std::uint64_t consumed() const = 0;
  virtual std::uint64_t total() const = 0;

 protected:
  ByteSource() = default;
  /// As read(), from the underlying device.
  virtual Result<std::size_t> fill(char* to, std::size_t room) = 0;

 private:
  std::string ahead_;  ///< Looked at, not yet read.
  std::size_t ahead_at_ = 0;
};

/// Opens a file, or `standard_input` for "-". not_found, unavailable.
Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path,
                                               std::istream& standard_input);

/// The unpacked bytes of a gzip stream of one or more members. bad_input when it is damaged or
/// ends early; what was unpacked before that is given first. `name` is for the message.
std::unique_ptr<ByteSource> unpack_gzip(std::unique_ptr<ByteSource> packed, std::string name);

}  // namespace troth::intake
