#include "server/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace troth::server {

Metrics::Metrics(const http::Router& router) : router_(router) {
  for (const auto& route : router.routes()) {
    routes_.push_back(std::make_unique<Counts>());
    routes_.back()->name = route->name;
  }
  routes_.push_back(std::make_unique<Counts>());
  routes_.back()->name = "other";
}

void Metrics::count(const http::Route* route, int status, double seconds) {
  const auto& all = router_.routes();
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.get() == route; });
  auto& counts = *routes_[static_cast<std::size_t>(at - all.begin())];
  const auto digit = static_cast<std::size_t>(std::clamp(status / 100, 0, 5));
  counts.by_class[digit].fetch_add(1, std::memory_order_relaxed);
  counts.micros.fetch_add(static_cast<std::int64_t>(seconds * 1e6), std::memory_order_relaxed);
  for (std::size_t i = 0; i < kBuckets.size(); ++i) {
    if (seconds > kBuckets[i]) continue;
    counts.by_time[i].fetch_add(1, std::memory_order_relaxed);
    break;
  }
}

std::string Metrics::text() const {
  std::string text = "# TYPE troth_requests_total counter\n";
  for (const auto& counts : routes_) {
    for (std::size_t i = 1; i < counts->by_class.size(); ++i) {
      const auto n = counts->by_class[i].load();
      if (n == 0) continue;
      text += fmt::format("troth_requests_total{{route=\"{}\",status=\"{}xx\"}} {}\n", counts->name,
                          i, n);
    }
  }
  text += "# TYPE troth_request_seconds histogram\n";
  for (const auto& counts : routes_) {
    std::int64_t total = 0;
    for (const auto& n : counts->by_class) total += n.load();
    if (total == 0) continue;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < kBuckets.size(); ++i) {
      sum += counts->by_time[i].load();
      text += fmt::format("troth_request_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n",
                          counts->name, kBuckets[i], sum);
    }
    text += fmt::format("troth_request_seconds_bucket{{route=\"{}\",le=\"+Inf\"}} {}\n",
                        counts->name, total);
    text += fmt::format("troth_request_seconds_sum{{route=\"{}\"}} {:.6f}\n", counts->name,
                        static_cast<double>(counts->micros.load()) / 1e6);
    text += fmt::format("troth_request_seconds_count{{route=\"{}\"}} {}\n", counts->name, total);
  }
  const auto gauge = [&](const char* name, const char* type, std::int64_t value) {
    text += fmt::format("# TYPE {} {}\n{} {}\n", name, type, name, value);
  };
  gauge("troth_connections_open", "gauge", connections_open.load());
  gauge("troth_connections_total", "counter", connections_total.load());
  gauge("troth_connections_evicted_total", "counter", connections_evicted.load());
  return text;
}

}  // namespace troth::server
