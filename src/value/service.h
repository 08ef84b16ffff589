#pragma once
// Customer value on the workspace: computed for everybody on demand, and kept up to date as orders
// arrive. What every figure means: docs/value.md.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "value/indicators.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth {
extern const std::vector<EmbeddedFile> value_migrations;
}

namespace troth::value {

struct RefreshRequest {
  std::optional<Day> as_of;  ///< Empty: the last day with data that is not after today.
  int history = 0;           ///< Periods before that to write into the history first.
  std::int64_t customers_per_transaction = 20'000;
  std::vector<Day> before = {};  ///< Days to write into the history first, oldest first.
};

/// Computes everything anew: sums by the database, models, cuts, one row per customer, and the row
/// of the period in the history. Other writers get their turn between transactions; readers see
/// old and new rows until it is done. The day asked for is kept: later orders stay out until a
/// refresh without one. An empty workspace is no error. Errors: storage; cancelled (rows of before
/// stay); bad settings.
Result<Run> refresh(db::Database& database, const RefreshRequest& request, const Clock& clock,
                    Progress& progress);

/// Told of customers whose value was brought up to date, within the same transaction.
using Follower = std::function<Status(db::Session& session, std::span<const Id> customers)>;
/// What is to be done after a complete refresh; its error is that of the refresh.
using AfterRefresh = std::function<Status(db::Database& database, Progress& progress)>;

/// Brings customers whose orders changed up to date, at most `limit`, with the models and cuts of
/// the last complete refresh; gives how many. Nothing before the first. Within one transaction of
/// the caller.
Result<std::int64_t> refresh_changed(db::Session& session, const db::WorkspaceSettings& workspace,
                                     std::int64_t limit, Instant now, const Follower& follow = {});

/// The customer's row, and the run that it rests on; not_found when there is no such customer or no
/// refresh yet.
struct ValueView {
  CustomerValue value;
  Run run;
};
Result<ValueView> customer_value(db::Session& session, Id customer_id);

/// The eight indicators and the switching barriers of a customer, as of the day of their row.
struct LoyaltyProfile {
  Indicators indicators;
  Barriers barriers;
  Settings settings;  ///< Of the run.
};
Result<LoyaltyProfile> loyalty_profile(db::Session& session, const ValueView& view,
                                       int currency_decimals);

/// In how many categories each customer bought up to a day, for stages of companies that ask for
/// it.
Status count_categories(db::Session& session, Day as_of,
                        const std::function<void(Id customer_id, std::int64_t categories)>& see);

/// The end of the period that holds a day: "month", "quarter" or "year".
Day period_end(Day day, const std::string& length);
/// The end of the period that is `back` before the one that ends at `end`.
Day period_before(Day end, const std::string& length, int back = 1);

}  // namespace troth::value
