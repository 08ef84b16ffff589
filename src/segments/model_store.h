#pragma once
// The SQL of segments by model.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "segments/model_service.h"
#include "segments/types.h"

namespace troth::segments::store {

/// By name; archived ones only when asked for.
Result<std::vector<Model>> load_models(db::Session& session, bool archived);
Result<std::optional<Model>> load_model(db::Session& session, Id model_id);
Result<std::optional<Model>> load_model(db::Session& session, std::string_view name);
Status save_model(db::Session& session, const Model& model);

/// Customers by number: after < number <= until.
struct IdRange {
  Id after = 0;
  Id until = 0;
};

/// A customer's figures; NaN where one is not known.
struct Figures {
  Id customer_id = 0;
  std::span<const double> values;
};
/// The values of expressions over the row `c` of the table customer, by number; at most `limit`.
Status scan_figures(db::Session& session, std::span<const Predicate> expressions, IdRange range,
                    std::int64_t limit, const std::function<void(const Figures&)>& take);

struct Placed {
  Id customer_id = 0;
  std::int64_t cluster = 0;  ///< From 1.
  double certainty = 0;
  bool operator==(const Placed&) const = default;
};
/// Makes the places of the customers in the range those given, in order of their numbers; writes
/// nothing when they are already.
Status replace_places(db::Session& session, Id model_id, IdRange range,
                      std::span<const Placed> placed);
/// Forgets who belonged where.
Status forget_places(db::Session& session, Id model_id);

}  // namespace troth::segments::store
