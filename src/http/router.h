#pragma once
// Which route a request is for.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/reading.h"
#include "http/route.h"

namespace troth::http {

/// All routes. Filled before the first request, and only read after that.
class Router {
 public:
  /// Adds a route. A malformed or repeated declaration, an unknown schema keyword, an example that
  /// does not fit its schema, and a handler that does not fit the work are programmer errors.
  void add(Route route);

  struct Match {
    const Route* route = nullptr;  ///< Null: nothing here.
    PathValues values;
    /// When no route has this method: those there are, "GET, POST"; empty when the path is unknown.
    std::string allowed;
  };
  /// HEAD is answered by the route of GET.
  Match find(Method method, std::string_view path) const;

  const std::vector<std::unique_ptr<const Route>>& routes() const { return routes_; }

 private:
  struct Segment {
    std::string text;  ///< A fixed part, or the name of a parameter.
    enum class Kind { fixed, id, word } kind = Kind::fixed;
  };
  struct Entry {
    const Route* route;
    std::vector<Segment> segments;
  };
  static std::vector<Segment> parse_path(std::string_view path);
  static bool matches(const Entry& entry, const std::vector<std::string_view>& parts,
                      PathValues& values);

  std::vector<std::unique_ptr<const Route>> routes_;
  std::vector<std::vector<Entry>> by_length_;
};

/// The path as the API document writes it: "/customers/{customer_id}".
std::string plain_path(std::string_view path);

}  // namespace troth::http
