#include "intake/reader_feed.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "intake/reader_encoding.h"
#include "intake/reader_problems.h"
#include "intake/reader_scan.h"

namespace troth::intake {
namespace {

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
  make_room(bytes, target);
  const std::size_t count = std::min(ahead().size(), target - std::min(used, target));
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
  carry_at_ = 0;
}

void BlockFeed::fill(std::string& bytes, std::size_t& used, std::size_t target) {
  make_room(bytes, std::max(used, target));
  while (!ended_ && used < target) {
    auto got = text_->read(bytes.data() + used, target - used);
    if (got && *got > 0) {
      used += *got;
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
