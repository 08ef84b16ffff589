#pragma once
// Identifiers derived from what they identify, so that the same record has the same id on every
// machine and in every import, without a lookup or a shared counter. See docs/decisions/0002.

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace troth {

/// A positive 63-bit identifier. Zero is "none". Anonymous buyers have negative customer ids.
using Id = std::int64_t;

/// The id of the thing named by `parts`, in order; ("a","bc") and ("ab","c") differ.
/// SipHash-2-4 (Aumasson & Bernstein, 2012) under a fixed key, cut to 63 bits and never zero.
/// Two of a million things collide with probability about 5e-8; stores keep the name beside the
/// id and refuse a collision.
Id derive_id(std::initializer_list<std::string_view> parts);

}  // namespace troth
