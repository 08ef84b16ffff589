#pragma once
// All SQL of the evaluation. Each scan streams one table once, in the order of its primary key, so
// that neither engine sorts and nothing is held in memory.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "evaluation/periods.h"

namespace troth::evaluation {

/// The views of a row die with the callback.
struct CustomerRow {
  Id customer_id = 0;
  std::string_view region;  ///< The country when there is no region; as in every row below.
  std::optional<Day> joined;
};

struct OrderRow {
  Id customer_id = 0;  ///< Negative: anonymous.
  Day day = 0;
  int kind = 0;  ///< 0 sale, 1 return, 2 void.
  Minor gross = 0;
  Minor returned = 0;
  Minor adjusted = 0;
  std::optional<Minor> cost;
  std::string_view region;
  std::string_view store;
  std::string_view channel;
};

struct InteractionRow {
  Id customer_id = 0;
  Day day = 0;
  std::string_view kind;
  std::string_view region;
  std::string_view store;
  std::string_view outcome;
  std::optional<Instant> promised;
  std::optional<Instant> fulfilled;
};

/// One answer of a response to an item with role satisfaction or nps. A response without such an
/// answer comes as one row with item_id 0.
struct AnswerRow {
  Id customer_id = 0;
  Id response_id = 0;
  Day day = 0;
  bool dated = true;
  std::optional<double> weight;
  std::string_view region;
  std::string_view store;
  Id item_id = 0;
  double value = 0;
};

struct ScaleItem {
  Id item_id = 0;
  bool nps = false;  ///< Otherwise satisfaction.
  double scale_min = 0;
  double scale_max = 0;
};

/// What identifies a customer to the people of the company.
struct Label {
  std::string reference;
  std::string name;
};

/// Days with data that are not later than `today`.
Result<Extent> read_extent(db::Session& session, Day today);

/// Golden records, so that room can be made for them.
Result<std::int64_t> count_customers(db::Session& session);

/// Scans of all rows, whatever their day, ordered by customer and day. cancelled when `progress`
/// was asked to stop.
Status scan_customers(db::Session& session, Progress& progress,
                      const std::function<void(const CustomerRow&)>& row);
Status scan_orders(db::Session& session, Progress& progress,
                   const std::function<void(const OrderRow&)>& row);
Status scan_interactions(db::Session& session, Progress& progress,
                         const std::function<void(const InteractionRow&)>& row);
Status scan_answers(db::Session& session, Progress& progress,
                    const std::function<void(const AnswerRow&)>& row);

/// Items with role satisfaction or nps. A satisfaction item without a scale is left out.
Result<std::vector<ScaleItem>> read_scale_items(db::Session& session);

/// The strongest reference of the customer (as the house's own systems write it) and the name.
Result<Label> read_label(db::Session& session, Id customer_id);

}  // namespace troth::evaluation
