#pragma once
// Text in blocks, with what a reader gave back of the last one, and what is wrong with its bytes.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "intake/reader.h"
#include "intake/reader_text.h"

namespace troth::intake {

/// Feeds a reader. An error of the source ends the text, and is told once what came before is read.
class BlockFeed {
 public:
  BlockFeed(std::unique_ptr<TextSource> text, TableFormat format);

  /// What is known of the file; the encoding is kept up to date.
  TableFormat format;

  /// Makes ahead() hold at least `target` bytes, or all there are.
  void look_ahead(std::size_t target);
  /// The text that was looked at but not taken, with kScanPadding readable bytes behind it.
  /// more_ahead() says whether more may follow it.
  std::string_view ahead() const { return {carry_.data() + carry_at_, carry_size_ - carry_at_}; }
  bool more_ahead() const { return !ended_ || failure_.has_value(); }
  /// Takes the first bytes of ahead() away.
  void drop(std::size_t count) { carry_at_ += count; }

  /// Fills `bytes` from `used` to `target`, with kScanPadding readable bytes behind.
  void take(std::string& bytes, std::size_t& used, std::size_t target);
  /// Keeps the end of what was just taken for the next time.
  void give_back(std::string_view rest);

  /// No text is left.
  bool exhausted() const { return ended_ && carry_at_ == carry_size_; }
  /// Whether more may follow the text taken last.
  bool more() const { return !exhausted() || failure_.has_value(); }
  const std::optional<Error>& failure() const { return failure_; }

  /// Looks for broken characters and NUL bytes in a text that may go on.
  void inspect(std::string_view text, bool more);
  /// The problem code of a row of the text inspected last that ends at `end`, or nothing.
  const char* problem(std::string_view raw, std::size_t end) const;

  std::uint64_t bytes_read() const { return text_->consumed(); }
  std::uint64_t bytes_total() const { return text_->total(); }

 private:
  void fill(std::string& bytes, std::size_t& used, std::size_t target);

  std::unique_ptr<TextSource> text_;
  std::string carry_;
  std::size_t carry_size_ = 0;
  std::size_t carry_at_ = 0;
  bool ended_ = false;
  std::size_t read_ = 0;
  std::optional<Error> failure_;
  std::size_t valid_to_ = 0;     ///< Text before this is valid UTF-8,
  std::size_t nul_free_to_ = 0;  ///< free of NUL bytes,
  std::size_t known_to_ = 0;     ///< and of U+FFFD that the conversion put there.
};

}  // namespace troth::intake
