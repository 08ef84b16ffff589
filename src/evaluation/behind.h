#pragma once
// Who is behind a figure: its customers in parts (kept and lost, promoters and detractors, ...),
// the most valuable of each by name.

#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "evaluation/collect.h"
#include "evaluation/settings.h"

namespace troth::evaluation {

struct BehindCustomer {
  Id customer_id = 0;
  std::string customer;  ///< The reference by which the company knows them.
  std::string name;      ///< Empty when not known.
  Minor value = 0;       ///< Net sales of the part's period.
  double detail = 0;     ///< What put them in the part: points, rating, purchases or minor units.
};

/// A part of a figure. Parts of one figure are disjoint, and each customer whom the figure counts
/// is in one of them; answers without a customer are in none.
struct BehindPart {
  std::string figure;           ///< As in the report: "nps".
  std::string part;             ///< Stable, for programs: "detractors".
  bool previous_value = false;  ///< `value` is of the previous period: who is lost has no other.
  std::int64_t customers = 0;
  Minor value = 0;
  std::vector<BehindCustomer> top;  ///< By value, then by number; at most kBehindListed.
};
inline constexpr std::size_t kBehindListed = 50;

/// satisfaction: low (under 50 points), middle (under 75), high, by the mean of a customer's
/// responses in the current period; nps: detractors (to 6), passives, promoters (from 9), by the
/// latest response; retention_rate: lost, kept; purchase_frequency: once, few (2 or 3), many;
/// purchase_amount: below, above the company's amount per purchase. A figure without data has no
/// parts.
std::vector<BehindPart> find_behind(const Collected& collected, const Periods& periods);

struct Behind {
  Periods periods;
  std::vector<BehindPart> parts;
};

/// Gathers, finds and names. Errors: storage and connection errors; cancelled.
Result<Behind> behind_figures(db::Session& session, const EvaluationSettings& settings,
                              Progress& progress);

}  // namespace troth::evaluation
