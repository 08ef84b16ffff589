#pragma once
// Counts for Prometheus: by route and kind of outcome, never by person.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/router.h"

namespace troth::server {

/// Thread-safe; counting takes no lock.
class Metrics {
 public:
  /// Upper ends of the buckets of durations, in seconds.
  static constexpr std::array<double, 9> kBuckets = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30};

  explicit Metrics(const http::Router& router);

  /// `route` null: nothing of ours was asked for.
  void count(const http::Route* route, int status, double seconds);
  std::atomic<std::int64_t> connections_open{0};
  std::atomic<std::int64_t> connections_total{0};
  std::atomic<std::int64_t> connections_evicted{0};

  /// The text that Prometheus scrapes (exposition format 0.0.4).
  std::string text() const;

 private:
  struct Counts {
    std::string name;
    std::array<std::atomic<std::int64_t>, 6> by_class{};  ///< By first digit of the status.
    std::array<std::atomic<std::int64_t>, kBuckets.size()> by_time{};
    std::atomic<std::int64_t> micros{0};
  };
  const http::Router& router_;
  std::vector<std::unique_ptr<Counts>> routes_;  ///< In the router's order; the last is "other".
};

}  // namespace troth::server
