#pragma once
// Codes of what can be wrong with a row as such, and the limits that keep a reader's memory
// bounded.

#include <cstddef>

namespace troth::intake {

// Arrays, not pointers: a code is recognised by its address, which must be one in the whole
// program.
inline constexpr char kOpenQuote[] = "open_quote";
inline constexpr char kStrayQuote[] = "stray_quote";
inline constexpr char kTooLong[] = "too_long";
inline constexpr char kTooManyFields[] = "too_many_fields";
inline constexpr char kTooFewFields[] = "too_few_fields";
inline constexpr char kBadEncoding[] = "bad_encoding";
inline constexpr char kNulByte[] = "nul_byte";
inline constexpr char kBadJson[] = "bad_json";
inline constexpr char kUnknownKey[] = "unknown_key";

/// A quote that is not closed within this many bytes was not meant as one.
inline constexpr std::size_t kMaxFieldBytes = 1U << 20U;
/// A longer row is not a row.
inline constexpr std::size_t kMaxRowBytes = 2U << 20U;
/// How much of a row that is too long is kept to show.
inline constexpr std::size_t kTooLongKept = 64U << 10U;

}  // namespace troth::intake
