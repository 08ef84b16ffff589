#pragma once
// Which network addresses are inside, so that nobody makes the program call there for them.

struct sockaddr;

namespace troth::outbound {

/// Whether an address belongs to this machine, a private network or any other range that is not the
/// public internet: loopback, RFC 1918, link-local (cloud metadata lives there), carrier NAT,
/// unique local, multicast, IPv4 mapped into IPv6. What is neither IPv4 nor IPv6 counts as inside.
bool is_inside(const sockaddr& address);
/// Loopback alone.
bool is_loopback(const sockaddr& address);

}  // namespace troth::outbound
