#include "http/message.h"

#include <gtest/gtest.h>

namespace troth::http {
namespace {

TEST(Message, HeadersAreFoundWhateverTheirCase) {
  Headers headers;
  headers.add("Content-Type", "text/plain");
  headers.add("content-type", "second");
  EXPECT_EQ(headers.get("CONTENT-TYPE"), "text/plain");
  EXPECT_TRUE(headers.has("content-Type"));
  EXPECT_FALSE(headers.has("Content"));
  EXPECT_EQ(headers.get("Content"), "");
}

TEST(Message, TargetsAreSplitAtTheQuery) {
  Request request;
  ASSERT_TRUE(request.set_target("/a/b?c=d?e"));
  EXPECT_EQ(request.path, "/a/b");
  EXPECT_EQ(request.query, "c=d?e");
  ASSERT_TRUE(request.set_target("/"));
  EXPECT_EQ(request.query, "");
}

TEST(Message, StrangeTargetsAreRefused) {
  Request request;
  for (const char* target :
       {"", "a", "http://other/", "*", "/a b", "/a\r\nX: y", "/a#b", "/a\\b", "/a\x7f"}) {
    EXPECT_FALSE(request.set_target(target)) << target;
  }
}

TEST(Message, CookiesAreFoundByTheirWholeName) {
  Request request;
  request.headers.add("Cookie", "xtroth=1; __Host-troth=abc=; other=2");
  EXPECT_EQ(request.cookie("__Host-troth"), "abc=");
  EXPECT_EQ(request.cookie("troth"), "");
  EXPECT_EQ(request.cookie("other"), "2");
}

TEST(Message, PercentDecodingRefusesWhatIsNoText) {
  EXPECT_EQ(percent_decode("a%20b+c", false), "a b+c");
  EXPECT_EQ(percent_decode("a%20b+c", true), "a b c");
  EXPECT_EQ(percent_decode("%E6%9D%8E", false), "李");
  for (const char* text : {"%", "%2", "%zz", "%00", "%ff", "%C3%28"}) {
    EXPECT_FALSE(percent_decode(text, true)) << text;
  }
}

TEST(Message, MethodsHaveNames) {
  for (const auto* name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    EXPECT_EQ(method_name(parse_method(name)), name);
  }
  EXPECT_EQ(parse_method("get"), Method::other);
  EXPECT_TRUE(is_safe(Method::head));
  EXPECT_FALSE(is_safe(Method::other));
}

}  // namespace
}  // namespace troth::http
