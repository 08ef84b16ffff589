#pragma once
// Long work reports how far it is and can be stopped.

#include <atomic>
#include <cstdint>
#include <string_view>

namespace troth {

/// Told by long work; thread-safe implementations only need `update` to be callable from the one
/// thread that does the work.
class Progress {
 public:
  virtual ~Progress() = default;
  /// `done` of `total` units (total 0: not known) in the stage named by message key `stage`.
  virtual void update(std::string_view stage, std::uint64_t done, std::uint64_t total) = 0;
  virtual void finish() {}
  /// Whether the work should stop at the next safe place.
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

/// Progress that nobody watches.
class SilentProgress final : public Progress {
 public:
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

}  // namespace troth
