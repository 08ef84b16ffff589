#include "intake/reader_feed.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "intake/reader_encoding.h"
#include "intake/reader_problems.h"
#include "intake/reader_scan.h"

namespace troth::intake {
namespace {

constexpr std::size_t kFirstRoom = 64U << 10U;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

void make_room(std::string& bytes, std::size_t target) {
  if (bytes.size() < target + kScanPadding) bytes.resize(target + kScanPadding);
}

}  // namespace

BlockFeed::BlockFeed(std::unique_ptr<TextSource> text, TableFormat known)
    : format(std::move(known)), text_(std::move(text)) {
  make_room(carry_, 0);
}

void BlockFeed::look_ahead(std::size_t target) {
  carry_.erase(0, carry_at_);
  carry_size_ -= carry_at_;
  carry_at_ = 0;
  fill(carry_, carry_size_, target);
}

void BlockFeed::take(std::string& bytes, std::size_t& used, std::size_t target) {
  const std::size_t count = std::min(ahead().size(), target - std::min(used, target));
  make_room(bytes, used + count);
  std::memcpy(bytes.data() + used, ahead().data(), count);
  carry_at_ += count;
  used += count;
  if (carry_at_ == carry_size_) fill(bytes, used, target);
}

void BlockFeed::give_back(std::string_view rest) {
  if (carry_at_ < carry_size_) {
    carry_at_ -= rest.size();  // It came from there, and still stands there.
    return;
  }
  carry_.assign(rest);
  carry_size_ = rest.size();
  make_room(carry_, carry_size_);
  carry_at_ = 0;
}

void BlockFeed::fill(std::string& bytes, std::size_t& used, std::size_t target) {
  while (!ended_ && used < target) {
    // As much room as was needed so far: a small file does not cost a large buffer.
    const std::size_t room = std::min(target, used + std::max(kFirstRoom, read_));
    make_room(bytes, room);
    auto got = text_->read(bytes.data() + used, room - used);
    if (got && *got > 0) {
      used += *got;
      read_ += *got;
      continue;
    }
    ended_ = true;
    if (!got) failure_ = got.error();
  }
  const EncodingGuess& encoding = text_->encoding();
  if (format.encoding == encoding.name) return;
  format.encoding = encoding.name;
  format.encoding_certain = encoding.certain;
  format.other_encoding = encoding.other;
}

void BlockFeed::inspect(std::string_view text, bool more) {
  valid_to_ = utf8_prefix(text, more);
  nul_free_to_ = std::min(text.find('\0'), text.size());
  known_to_ = text_->converted() ? std::min(text.find(kReplacement), text.size()) : text.size();
}

const char* BlockFeed::problem(std::string_view raw, std::size_t end) const {
  if (end > nul_free_to_ && raw.find('\0') != std::string_view::npos) return kNulByte;
  if (end > valid_to_ && utf8_prefix(raw, false) != raw.size()) return kBadEncoding;
  if (end > known_to_ && raw.find(kReplacement) != std::string_view::npos) return kBadEncoding;
  return nullptr;
}

}  // namespace troth::intake
