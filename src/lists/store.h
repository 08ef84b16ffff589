#pragma once
// The only place with the SQL of lists. It reads the tables of the value room, orders and
// contacts, always by customer.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "lists/types.h"

namespace troth::lists::store {

Result<std::optional<Day>> value_day(db::Session& session);
/// "" when nothing was stored.
Result<std::string> load_document(db::Session& session);
Status save_document(db::Session& session, const std::string& document);

Result<SecondPurchase> second_purchase(db::Session& session);
Result<SecondLife> second_life(db::Session& session, Day as_of, int days);
/// Share of sales that is left after cost, of orders whose cost is known; absent when none is.
Result<std::optional<double>> known_margin(db::Session& session);

struct Wanted {
  double margin = 1;       ///< For over_served.
  double back_orders = 1;  ///< For win_back.
  std::int64_t limit = 0;
  std::string_view search;  ///< In names; "" for all.
};
/// Counts, sums and first rows of a list, by its definitions.
Status read_list(db::Session& session, const Wanted& wanted, List& list);

}  // namespace troth::lists::store
