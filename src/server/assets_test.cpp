#include "server/assets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "db/testing.h"

namespace troth::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AssetsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_.path("web/assets"));
    write("web/index.html",
          "<script nonce=\"__CSP_NONCE__\" src=\"/assets/app-1a2b.js\"></script>");
    write("web/assets/app-1a2b.js", std::string(5000, ' '));
    write("web/robots.txt", "x");
    write("secret.txt", "secret");
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path(name)) << text;
  }
  static std::optional<http::Response> get(const Assets& assets, const std::string& path,
                                           const std::string& field = "",
                                           const std::string& value = "") {
    http::Request request;
    request.path = path;
    if (!field.empty()) request.headers.add(field, value);
    return assets.find(request);
  }

  db::TestFolder folder_;
};

TEST_F(AssetsTest, FilesAreServedWithTheirTypeAndCaching) {
  const auto assets = Assets::load(folder_.path("web"));
  ASSERT_TRUE(assets.ok());
  const auto script = get(*assets, "/assets/app-1a2b.js");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script->headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script->text().size(), 5000U);
  const auto packed = get(*assets, "/assets/app-1a2b.js", "Accept-Encoding", "gzip");
  EXPECT_EQ(packed->headers.get("Content-Encoding"), "gzip");
  EXPECT_LT(packed->text().size(), 100U);
  const std::string etag(script->headers.get("ETag"));
  EXPECT_EQ(get(*assets, "/assets/app-1a2b.js", "If-None-Match", etag)->status, 304);
  EXPECT_EQ(get(*assets, "/robots.txt")->headers.get("Cache-Control"), "no-cache");
}

TEST_F(AssetsTest, PagesAreTheApplicationEachWithItsOwnNonce) {
  const auto assets = Assets::load(folder_.path("web"));
  const auto first = get(*assets, "/");
  const auto second = get(*assets, "/customers/17");
  ASSERT_TRUE(first && second);
  EXPECT_THAT(std::string(first->text()), Not(HasSubstr("__CSP_NONCE__")));
  EXPECT_NE(first->text(), second->text());
  const std::string page(first->text());
  const auto from = page.find("nonce=\"") + 7;
  const auto nonce = page.substr(from, page.find('"', from) - from);
  EXPECT_THAT(std::string(first->headers.get("Content-Security-Policy")),
              HasSubstr("script-src 'self' 'nonce-" + nonce + "'"));
  EXPECT_THAT(std::string(first->headers.get("Content-Security-Policy")), Not(HasSubstr("unsafe")));
}

TEST_F(AssetsTest, NothingElseIsServed) {
  const auto assets = Assets::load(folder_.path("web"));
  for (const char* path : {"/../secret.txt", "/assets/../../secret.txt", "/nothing.js",
                           "/api/v1/nothing", "/index.php", "/.git/config.x"}) {
    const auto found = get(*assets, path);
    EXPECT_FALSE(found) << path;
  }
  http::Request post;
  post.method = http::Method::post;
  post.path = "/";
  EXPECT_FALSE(assets->find(post));
}

TEST_F(AssetsTest, AFolderWithoutAnApplicationIsRefused) {
  EXPECT_FALSE(Assets::load(folder_.path("nowhere")));
  EXPECT_FALSE(Assets::load(folder_.path("web/assets")));
  EXPECT_THAT(std::string(get(Assets(), "/")->text()), HasSubstr("/api/v1/openapi.json"));
}

TEST_F(AssetsTest, EveryAnswerCarriesTheSecurityFields) {
  http::Response response;
  response.compressible = false;
  std::string head;
  append_security_fields(response, false, head);
  EXPECT_THAT(head, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Security-Policy: default-src 'none'; "
                              "frame-ancestors 'none'\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Strict-Transport-Security")));
}

TEST_F(AssetsTest, AnAnswersOwnPolicyStands) {
  http::Response response;
  response.headers.add("Content-Security-Policy", page_policy("n"));
  response.headers.add("Cache-Control", "public, max-age=60");
  std::string head;
  append_security_fields(response, true, head);
  EXPECT_THAT(head, Not(HasSubstr("Content-Security-Policy")));
  EXPECT_THAT(head, Not(HasSubstr("Cache-Control")));
  EXPECT_THAT(head, HasSubstr("Strict-Transport-Security: max-age=31536000\r\n"));
}

}  // namespace
}  // namespace troth::server
