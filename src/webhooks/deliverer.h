#pragma once
// Sends what is due, on a thread of its own.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
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
  /// Takes what is due, at most forty, and tries each once, up to four endpoints at the same time;
  /// gives how many it took. Of an endpoint that does not answer, or asks for patience, one is
  /// tried, and the others wait too.
  Result<std::size_t> deliver_due();
  /// Deletes deliveries that arrived thirty days ago or died ninety days ago, with their messages.
  Status clean();

 private:
  /// How a try went.
  struct Outcome {
    int status = 0;        ///< 0: no answer.
    std::string problem;   ///< Why not.
    Instant patience = 0;  ///< For how long the receiver asks to be left alone.
  };

  void work();
  /// Those of one endpoint, in turn.
  Status deliver_to(std::span<const Delivery> deliveries);
  /// Lets others have what this one took and has not tried.
  Status give_back(std::span<const Delivery> deliveries);
  /// Nothing when the endpoint is there no more, or disabled meanwhile.
  Result<std::optional<Outcome>> attempt(const Delivery& delivery);
  Status note(Delivery delivery, const Outcome& outcome);
  /// Repeats what does something in parts, each a transaction, until a part is not full.
  Status repeat(const std::function<Result<std::int64_t>(db::Session&)>& some);
  bool stopping();
  double spread();

  db::Database& database_;
  const Clock& clock_;
  outbound::Client& client_;
  const Options options_;
  Random random_;
  Instant cleaned_at_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;  ///< Last: it uses the rest.
};

}  // namespace troth::webhooks
