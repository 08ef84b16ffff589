#pragma once
// The files of the web app, held in memory.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace troth::server {

/// Files by path. What lies under /assets/ has a hash of its content in its name and is cached for
/// a year; everything else is asked for again each time, by ETag. A path without an ending is a
/// page of the application: index.html, in which each __CSP_NONCE__ is replaced by the nonce of the
/// answer's content security policy.
class Assets {
 public:
  /// Reads a folder; unavailable when it cannot be read, or lacks index.html.
  static Result<Assets> load(const std::string& folder);
  /// Without a folder: nothing but a page that says where the API is.
  Assets();

  /// The answer to a GET or HEAD of a path that is no route; empty when there is no such file.
  std::optional<http::Response> find(const http::Request& request) const;
  std::size_t size() const { return files_.size(); }

 private:
  struct File {
    std::string type;
    std::string etag;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> packed;  ///< gzip; null when that is not smaller.
    bool cached_long = false;
  };
  http::Response page() const;
  static http::Response send(const http::Request& request, const File& file);
  void add(const std::string& path, std::string bytes);

  std::map<std::string, File, std::less<>> files_;
  std::string index_;
};

/// The content security policy of a page: nothing inline but what carries the nonce.
std::string page_policy(std::string_view nonce);
/// Appends the header fields that every answer carries and `response` does not have already.
void append_security_fields(const http::Response& response, bool secure, std::string& head);

}  // namespace troth::server
