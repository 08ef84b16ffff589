#pragma once
// Finds the bytes that matter in CSV text, 64 at a time.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace troth::intake {

/// Which of 64 bytes are the separator, a quote or a line end; bit i is byte i.
inline std::uint64_t special_bytes_portable(const char* text, char separator) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7FU;
  const auto equal = [](std::uint64_t word, char byte) {
    const std::uint64_t zero = word ^ (kOnes * static_cast<unsigned char>(byte));
    return ~(((zero & kLow) + kLow) | zero | kLow);  // 0x80 in each byte that is zero
  };
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 8; ++i) {
    std::uint64_t word = 0;
    for (unsigned k = 0; k < 8; ++k) {
      word |= std::uint64_t{static_cast<unsigned char>(text[i * 8 + k])} << (k * 8);
    }
    const std::uint64_t hit =
        equal(word, separator) | equal(word, '"') | equal(word, '\n') | equal(word, '\r');
    // Gathers the eight top bits into one byte.
    mask |= (((hit >> 7U) * 0x0102040810204080U) >> 56U) << (i * 8);
  }
  return mask;
}

#if defined(__SSE2__)
inline std::uint64_t special_bytes(const char* text, char separator) {
  const __m128i sep = _mm_set1_epi8(separator);
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i feed = _mm_set1_epi8('\n');
  const __m128i carriage = _mm_set1_epi8('\r');
  std::uint64_t mask = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i * 16));
    const __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, sep), _mm_cmpeq_epi8(bytes, quote)),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, feed), _mm_cmpeq_epi8(bytes, carriage)));
    mask |= std::uint64_t{static_cast<unsigned>(_mm_movemask_epi8(hit))} << (i * 16);
  }
  return mask;
}
#else
inline std::uint64_t special_bytes(const char* text, char separator) {
  return special_bytes_portable(text, separator);
}
#endif

/// Walks over the special bytes of a text. Bytes up to the next multiple of 64 beyond its end are
/// looked at too, and must be readable: give it kScanPadding of them.
class SpecialScanner {
 public:
  SpecialScanner(const char* text, std::size_t size, char separator)
      : text_(text), size_(size), separator_(separator) {}

  /// Position of the first special byte at or after `from`; size() when there is none.
  std::size_t next(std::size_t from) {
    std::size_t block = from / 64;
    if (block != block_) load(block);
    std::uint64_t mask = mask_ & (~std::uint64_t{0} << (from % 64));
    while (mask == 0) {
      if (++block * 64 >= size_) return size_;
      load(block);
      mask = mask_;
    }
    const std::size_t at = block * 64 + static_cast<unsigned>(std::countr_zero(mask));
    return at < size_ ? at : size_;
  }
  std::size_t size() const { return size_; }

 private:
  void load(std::size_t block) {
    block_ = block;
    mask_ = block * 64 < size_ ? special_bytes(text_ + block * 64, separator_) : 0;
  }

  const char* text_;
  std::size_t size_;
  char separator_;
  std::size_t block_ = ~std::size_t{0};
  std::uint64_t mask_ = 0;
};

inline constexpr std::size_t kScanPadding = 64;

}  // namespace troth::intake
