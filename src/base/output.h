#pragma once
// Where an exported table goes: a file that appears whole or not at all, or a stream.

#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace troth {

/// Bytes on their way to a file or stream, gzipped when the file's name ends in .gz. A file is
/// written beside its place under another name, readable by its owner only, and takes its place
/// in finish(); an Output that dies unfinished leaves nothing behind, and what stood there before
/// stays.
class Output {
 public:
  virtual ~Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// `path` "-" or empty is `standard_output`. A device or pipe is written to as it stands.
  /// unavailable when the folder is missing or may not be written to.
  static Result<std::unique_ptr<Output>> open(const std::string& path,
                                              std::ostream& standard_output);

  /// unavailable when the disk is full or the reader has gone.
  virtual Status write(std::string_view bytes) = 0;
  /// Puts everything on disk and the file in its place. Nothing may be written afterwards.
  virtual Status finish() = 0;

 protected:
  Output() = default;
};

}  // namespace troth
