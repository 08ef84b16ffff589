#include "intake/reader_text.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/assert.h"

namespace troth::intake {
namespace {

constexpr std::size_t kEncodingSample = 256U << 10U;
constexpr std::size_t kInputBytes = 64U << 10U;
constexpr std::size_t kPivotUnits = 16U << 10U;

}  // namespace

/// ICU's converters from the file's encoding through UTF-16 to UTF-8; characters cut by a block's
/// border wait inside them.
struct TextSource::Converter {
  UConverter* from = nullptr;
  UConverter* to = nullptr;
  std::string input = std::string(kInputBytes, '\0');
  const char* next = nullptr;
  const char* limit = nullptr;
  bool at_end = false;
  bool done = false;
  std::array<UChar, kPivotUnits> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();

  Converter() = default;
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    ucnv_close(from);
    ucnv_close(to);
  }
  bool open(const std::string& encoding) {
    UErrorCode code = U_ZERO_ERROR;
    from = ucnv_open(encoding.c_str(), &code);
    to = ucnv_open("UTF-8", &code);
    return U_SUCCESS(code) && !encoding.empty();
  }
  Result<std::size_t> read(ByteSource& bytes, char* out, std::size_t room);
};

Result<std::size_t> TextSource::Converter::read(ByteSource& bytes, char* out, std::size_t room) {
  char* target = out;
  char* const target_limit = out + room;
  while (target < target_limit && !done) {
    if (next == limit && !at_end) {
      auto got = bytes.read(input.data(), input.size());
      if (!got && target == out) return got.error();
      if (!got) break;
      next = input.data();
      limit = next + *got;
      at_end = *got == 0;
    }
    UErrorCode code = U_ZERO_ERROR;
    ucnv_convertEx(to, from, &target, target_limit, &next, limit, pivot.data(), &pivot_source,
                   &pivot_target, pivot.data() + pivot.size(), false, at_end, &code);
    TROTH_ASSERT(U_SUCCESS(code) || code == U_BUFFER_OVERFLOW_ERROR ||
                 code == U_TRUNCATED_CHAR_FOUND);
    done = at_end && code != U_BUFFER_OVERFLOW_ERROR;
  }
  return static_cast<std::size_t>(target - out);
}

TextSource::TextSource(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}
TextSource::~TextSource() = default;

Result<std::unique_ptr<TextSource>> TextSource::open(std::unique_ptr<ByteSource> bytes,
                                                     const std::string& encoding) {
  std::unique_ptr<TextSource> source(new TextSource(std::move(bytes)));
  TROTH_TRY(source->start(encoding));
  return source;
}

Status TextSource::start(const std::string& encoding) {
  TROTH_ASSIGN(const std::string_view head, bytes_->peek(kEncodingSample));
  const ByteOrderMark mark = byte_order_mark(head);
  const std::string_view utf16 = unmarked_utf16(head);
  if (mark.size > 0) {
    const std::string name(mark.encoding);
    std::array<char, 4> skipped{};
    TROTH_ASSIGN(const std::size_t got, bytes_->read(skipped.data(), mark.size));
    TROTH_ASSERT(got == mark.size);
    return convert_from(name);
  }
  if (!encoding.empty()) return convert_from(encoding);
  if (!utf16.empty()) return convert_from(std::string(utf16));
  ascii_so_far_ = true;
  return {};
}

Status TextSource::convert_from(const std::string& encoding) {
  auto converter = std::make_unique<Converter>();
  if (!converter->open(encoding)) {
    return Error{ErrorCode::usage, "There is no encoding \"" + encoding + "\".", "--encoding",
                 "Usual ones are UTF-8, UTF-16, GB18030, Big5 and windows-1252."};
  }
  UErrorCode code = U_ZERO_ERROR;
  const char* name = ucnv_getName(converter->from, &code);
  encoding_ = EncodingGuess{encoding, true, ""};
  if (std::string_view(name) != "UTF-8") converter_ = std::move(converter);
  return {};
}

Result<std::size_t> TextSource::read(char* to, std::size_t room) {
  if (ascii_so_far_) return read_ascii(to, room);
  if (converter_) return converter_->read(*bytes_, to, room);
  return bytes_->read(to, room);
}

Result<std::size_t> TextSource::read_ascii(char* to, std::size_t room) {
  TROTH_ASSIGN(const std::size_t got, bytes_->read(to, room));
  const std::size_t plain = ascii_prefix({to, got});
  if (plain == got) return got;
  bytes_->unread({to + plain, got - plain});
  TROTH_TRY(detect());
  ascii_so_far_ = false;
  if (plain > 0) return plain;
  return read(to, room);
}

Status TextSource::detect() {
  TROTH_ASSIGN(const std::string_view sample, bytes_->peek(kEncodingSample));
  const EncodingGuess guess = guess_encoding(sample);
  TROTH_TRY(convert_from(guess.name));
  encoding_ = guess;
  return {};
}

}  // namespace troth::intake
