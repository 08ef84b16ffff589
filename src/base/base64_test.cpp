#include "base/base64.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace troth {
namespace {

TEST(Base64Url, IsAsTheStandardShows) {
  // RFC 4648, section 10, without padding.
  EXPECT_EQ(encode_base64url(""), "");
  EXPECT_EQ(encode_base64url("f"), "Zg");
  EXPECT_EQ(encode_base64url("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encode_base64url("\xFB\xFF"), "-_8");
}

TEST(Base64Url, WhatIsNoneIsEmpty) {
  for (const char* text : {"Zg==", "Z", "Zm9v YmFy", "+/8", "Zm9v\n"}) {
    EXPECT_EQ(decode_base64url(text), "") << text;
  }
}

RC_GTEST_PROP(Base64UrlProperty, ReadsBack, (const std::string& bytes)) {
  RC_ASSERT(decode_base64url(encode_base64url(bytes)) == bytes);
}

}  // namespace
}  // namespace troth
