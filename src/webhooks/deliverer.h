#pragma once
// Sends what is due, on a thread of its own.

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>

#include "access/vault.h"
#include "base/random.h"
#include "base/time.h"
#include "db/database.h"
#include "outbound/client.h"
#include "webhooks/types.h"

namespace troth::webhooks {

/// Of several processes on a workspace each takes other deliveries: what one is trying is leased to
/// it for longer than a try may last. A process that ends between sending and noting it leaves a
/// delivery that another sends again, under the same webhook-id.
class Deliverer {
 public:
  struct Options {
    std::shared_ptr<const access::Vault> vault;
    /// Reach::network lets private addresses be told; else only public ones, over TLS.
    outbound::Reach reach = outbound::Reach::internet;
    std::uint64_t seed = 1;  ///< Of the spread of retries.
    bool background = true;  ///< Without, nothing happens but deliver_due().
  };

  /// All must outlive it.
  Deliverer(db::Database& database, const Clock& clock, outbound::Client& client, Options options);
  /// Finishes the deliveries under way.
  ~Deliverer();
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  /// There may be something due; from any thread.
  void wake();
  /// Takes what is due, at most twenty, and tries each once; gives how many.
  Result<std::size_t> deliver_due();

 private:
  void work();
  Status attempt(const Delivery& delivery);
  Status note(Delivery delivery, int status, const std::string& problem);

  db::Database& database_;
  const Clock& clock_;
  outbound::Client& client_;
  const Options options_;
  Random random_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;  ///< Last: it uses the rest.
};

}  // namespace troth::webhooks
