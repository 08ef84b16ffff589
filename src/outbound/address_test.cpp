#include "outbound/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace troth::outbound {
namespace {

sockaddr_storage address_of(const char* text) {
  sockaddr_storage storage{};
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    std::memcpy(&storage, &v4, sizeof(v4));
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6.sin6_addr), 1) << text;
    v6.sin6_family = AF_INET6;
    std::memcpy(&storage, &v6, sizeof(v6));
  }
  return storage;
}

bool inside(const char* text) {
  const auto storage = address_of(text);
  return is_inside(reinterpret_cast<const sockaddr&>(storage));
}

TEST(OutboundAddress, KnowsWhatIsNotThePublicInternet) {
  for (const char* text :
       {"127.0.0.1",       "127.255.0.1",    "0.0.0.0",         "10.1.2.3",   "172.16.0.1",
        "172.31.255.255",  "192.168.1.1",    "169.254.169.254", "100.64.0.1", "198.18.0.1",
        "203.0.113.9",     "224.0.0.1",      "255.255.255.255", "::",         "::1",
        "fe80::1",         "fc00::1",        "fd12::1",         "ff02::1",    "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",   "2001:db8::1"}) {
    EXPECT_TRUE(inside(text)) << text;
  }
}

TEST(OutboundAddress, LetsThePublicInternetThrough) {
  for (const char* text : {"8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "192.167.1.1",
                           "11.0.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8"}) {
    EXPECT_FALSE(inside(text)) << text;
  }
}

TEST(OutboundAddress, LoopbackIsThisMachineOnly) {
  const auto loopback = [](const char* text) {
    const auto storage = address_of(text);
    return is_loopback(reinterpret_cast<const sockaddr&>(storage));
  };
  EXPECT_TRUE(loopback("127.0.0.1"));
  EXPECT_TRUE(loopback("::1"));
  EXPECT_FALSE(loopback("10.0.0.1"));
  EXPECT_FALSE(loopback("::2"));
  sockaddr none{};
  EXPECT_TRUE(is_inside(none));
  EXPECT_FALSE(is_loopback(none));
}

}  // namespace
}  // namespace troth::outbound
