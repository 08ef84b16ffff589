#pragma once
// The bytes of a file as UTF-8 text, whatever encoding they are in.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "intake/reader_encoding.h"
#include "intake/reader_source.h"

namespace troth::intake {

/// Converts as it reads. When no encoding is given, a text is ASCII until its first other byte,
/// and the encoding is then guessed from kEncodingSample bytes from there on: so a file whose
/// first accent comes after gigabytes is read as well as any other, and a pipe too.
class TextSource {
 public:
  /// `encoding` is an ICU name, or "" to detect. A byte order mark decides in any case. usage when
  /// ICU has no such encoding.
  static Result<std::unique_ptr<TextSource>> open(std::unique_ptr<ByteSource> bytes,
                                                  const std::string& encoding);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  /// Up to `room` bytes of text into `to`; 0 at the end. UTF-8 is passed on unchecked; from other
  /// encodings, bytes that mean nothing become U+FFFD.
  Result<std::size_t> read(char* to, std::size_t room);

  /// What is known of the encoding so far.
  const EncodingGuess& encoding() const { return encoding_; }
  /// Whether U+FFFD in the text stands for bytes that mean nothing.
  bool converted() const { return converter_ != nullptr; }
  std::uint64_t consumed() const { return bytes_->consumed(); }
  std::uint64_t total() const { return bytes_->total(); }

 private:
  struct Converter;
  explicit TextSource(std::unique_ptr<ByteSource> bytes);
  Status start(const std::string& encoding);
  Status convert_from(const std::string& encoding);
  Status detect();
  Result<std::size_t> read_ascii(char* to, std::size_t room);

  std::unique_ptr<ByteSource> bytes_;
  EncodingGuess encoding_;
  bool ascii_so_far_ = false;
  std::unique_ptr<Converter> converter_;
};

}  // namespace troth::intake
