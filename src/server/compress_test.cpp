#include "server/compress.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace troth::server {
namespace {

std::string gunzip(std::string bytes) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

http::Response json_of(std::size_t size) {
  http::Response response;
  response.body = std::make_shared<const std::string>(size, 'x');
  return response;
}

http::Request taking(std::string encodings) {
  http::Request request;
  request.headers.add("Accept-Encoding", std::move(encodings));
  return request;
}

TEST(Compress, TextComesBackWhole) {
  auto response = json_of(5000);
  compress(taking("br, gzip;q=0.5"), response);
  EXPECT_EQ(response.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(response.headers.get("Vary"), "Accept-Encoding");
  EXPECT_LT(response.text().size(), 200U);
  EXPECT_EQ(gunzip(std::string(response.text())), std::string(5000, 'x'));
  EXPECT_EQ(gunzip(gzip("")), "");
}

TEST(Compress, OnlyWhereItIsTakenWorthItAndSafe) {
  EXPECT_FALSE(takes_gzip(http::Request{}));
  EXPECT_FALSE(takes_gzip(taking("gzip;q=0")));
  EXPECT_FALSE(takes_gzip(taking("deflate, x-gzip")));
  EXPECT_TRUE(takes_gzip(taking("*")));
  auto small = json_of(100);
  compress(taking("gzip"), small);
  EXPECT_FALSE(small.headers.has("Content-Encoding"));
  auto secret = json_of(5000);
  secret.compressible = false;
  compress(taking("gzip"), secret);
  EXPECT_FALSE(secret.headers.has("Content-Encoding"));
  auto image = json_of(5000);
  image.content_type = "image/png";
  compress(taking("gzip"), image);
  EXPECT_FALSE(image.headers.has("Content-Encoding"));
  auto plain = json_of(5000);
  compress(http::Request{}, plain);
  EXPECT_FALSE(plain.headers.has("Content-Encoding"));
  EXPECT_EQ(plain.headers.get("Vary"), "Accept-Encoding");
}

}  // namespace
}  // namespace troth::server
