#pragma once
// Everything behind the sockets, wired: routes of all rooms, the gate, jobs, the application.

#include <memory>
#include <string>

#include "access/secrets.h"
#include "access/vault.h"
#include "base/time.h"
#include "db/database.h"
#include "events/inbox.h"
#include "events/sorter.h"
#include "http/router.h"
#include "outbound/client.h"
#include "server/application.h"
#include "server/job_runner.h"
#include "value/keeper.h"
#include "webhooks/deliverer.h"

namespace troth::app {

struct BackendOptions {
  std::string upload_folder;  ///< Must exist.
  std::size_t threads = 4;
  bool background = true;  ///< Events are sorted, webhooks told as they come; not in tests.
  outbound::Reach webhook_reach = outbound::Reach::internet;  ///< Whom webhooks may be told.
  bool check_answers = false;  ///< For tests: answers are held against their schemas.
  access::PasswordCost password_cost;
  std::shared_ptr<const access::Vault> vault;  ///< Must be there.
  outbound::Client* client = nullptr;          ///< For calls outwards; null: by libcurl.
  int requests_per_second = 0;                 ///< Of each key, session and address; 0: any.
};

/// `database` and `clock` must outlive it.
class Backend {
 public:
  Backend(db::Database& database, const Clock& clock, server::Log log,
          const BackendOptions& options);
  ~Backend();
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  server::Application& application() { return *application_; }
  const http::Router& router() const { return router_; }
  http::Jobs& jobs() { return *jobs_; }
  events::Sorter& sorter() { return *sorter_; }
  webhooks::Deliverer& deliverer() { return *deliverer_; }

 private:
  db::Database& database_;
  std::unique_ptr<outbound::Client> client_;
  http::Router router_;
  std::unique_ptr<http::Gate> gate_;
  std::unique_ptr<server::JobRunner> jobs_;
  std::unique_ptr<events::Sorter> sorter_;
  std::unique_ptr<events::Inbox> inbox_;
  std::unique_ptr<webhooks::Deliverer> deliverer_;
  std::unique_ptr<server::Application> application_;
  std::unique_ptr<value::Keeper> keeper_;
};

/// Where the first owner sets up a workspace that has no users: the path with a fresh token, which
/// ends those of earlier starts. Empty when there are users.
Result<std::string> set_up_path(db::Database& database, const Clock& clock);

}  // namespace troth::app
