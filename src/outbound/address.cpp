#include "outbound/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace troth::outbound {
namespace {

struct Range {
  std::uint32_t network;
  unsigned bits;
};
// IANA's special-purpose registry (RFC 6890) with multicast and what is reserved.
constexpr std::array<Range, 15> kInside = {{{0x00000000, 8},
                                            {0x0a000000, 8},
                                            {0x64400000, 10},
                                            {0x7f000000, 8},
                                            {0xa9fe0000, 16},
                                            {0xac100000, 12},
                                            {0xc0000000, 24},
                                            {0xc0000200, 24},
                                            {0xc0586300, 24},
                                            {0xc0a80000, 16},
                                            {0xc6120000, 15},
                                            {0xc6336400, 24},
                                            {0xcb007100, 24},
                                            {0xe0000000, 4},
                                            {0xf0000000, 4}}};

bool in_range(std::uint32_t address, const Range& range) {
  return (address >> (32 - range.bits)) == (range.network >> (32 - range.bits));
}

bool inside_v4(std::uint32_t address) {
  return std::any_of(kInside.begin(), kInside.end(),
                     [&](const Range& range) { return in_range(address, range); });
}

using V6 = std::array<std::uint8_t, 16>;

/// The IPv4 address in an IPv6 one: mapped, compatible, NAT64 or 6to4.
std::optional<std::uint32_t> embedded_v4(const V6& bytes) {
  const auto at = [&](std::size_t from) {
    return std::uint32_t{bytes[from]} << 24U | std::uint32_t{bytes[from + 1]} << 16U |
           std::uint32_t{bytes[from + 2]} << 8U | std::uint32_t{bytes[from + 3]};
  };
  const bool zeros = std::all_of(bytes.begin(), bytes.begin() + 10, [](auto b) { return b == 0; });
  const bool mapped = zeros && bytes[10] == 0xff && bytes[11] == 0xff;
  const bool compatible = zeros && bytes[10] == 0 && bytes[11] == 0;
  const bool nat64 = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b;
  if (mapped || compatible || nat64) return at(12);
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return at(2);
  return std::nullopt;
}

bool inside_v6(const V6& bytes) {
  if (const auto v4 = embedded_v4(bytes)) return inside_v4(*v4);
  // Only 2000::/3 is the public internet; of it, 2001:db8::/32 is for documents.
  if ((bytes[0] & 0xe0U) != 0x20) return true;
  return bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
}

template <typename T>
T copy_of(const sockaddr& address) {
  T copy{};
  std::memcpy(&copy, &address, sizeof(copy));
  return copy;
}

std::uint32_t v4_of(const sockaddr& address) {
  return ntohl(copy_of<sockaddr_in>(address).sin_addr.s_addr);
}

V6 v6_of(const sockaddr& address) {
  V6 bytes;
  const auto copy = copy_of<sockaddr_in6>(address);
  std::memcpy(bytes.data(), &copy.sin6_addr, bytes.size());
  return bytes;
}

}  // namespace

bool is_inside(const sockaddr& address) {
  if (address.sa_family == AF_INET) return inside_v4(v4_of(address));
  return address.sa_family != AF_INET6 || inside_v6(v6_of(address));
}

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) return in_range(v4_of(address), {0x7f000000, 8});
  if (address.sa_family != AF_INET6) return false;
  const auto bytes = v6_of(address);
  const bool zeros = std::all_of(bytes.begin(), bytes.end() - 1, [](auto b) { return b == 0; });
  return zeros && bytes[15] == 1;
}

}  // namespace troth::outbound
