#pragma once
// Service-standard compliance: visits of units checked against standards that have weights, may not
// apply, and may be red lines.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

struct Standard {
  std::string name;
  double weight = 1;
  bool red_line = false;  ///< Missing it makes the visit's score what the rule below says.
};

/// One check list filled in: per standard the share of its points reached (1 met, 0 missed), NaN
/// where it did not apply.
struct Visit {
  std::string unit;
  std::string id;  ///< Visits of a unit with the same id are one visit checked by several people.
  std::vector<double> results;
};

struct ComplianceRule {
  double red_line_score = 0;  ///< The most a visit with a missed red line can score.
  double level = kDefaultLevel;
};

struct StandardCompliance {
  std::string name;
  double weight = 1;
  bool red_line = false;
  Estimate rate;  ///< Share of points reached; Wilson where all are 0 or 1.
  std::size_t not_applicable = 0;
};

struct UnitCompliance {
  std::string unit;
  std::size_t visits = 0;
  /// Mean over visits of sum(weight * result) / sum(weight) over what applied; Student's t over
  /// visits, so a single visit has no interval.
  Estimate score;
  std::size_t red_lines = 0;  ///< Red lines missed, over all visits.
  double rank_lo = kNaN;      ///< Best place in the ranking that the intervals leave open.
  double rank_hi = kNaN;      ///< Worst place.
};

struct Compliance {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t visits = 0;
  std::vector<UnitCompliance> units;          ///< Best first; equal scores by name.
  std::vector<StandardCompliance> standards;  ///< As given.
  Estimate overall;                           ///< Mean over all visits.
};

/// Scores of all units and rates of all standards.
/// Errors: no standards, negative or all-zero weights, results outside [0,1], a visit without a
/// unit or with another number of results -> bad_input, named; no visits -> too_few_rows. A visit
/// to which no standard of weight applied counts in no score, and is warned of.
Compliance compliance(std::span<const Standard> standards, std::span<const Visit> visits,
                      const ComplianceRule& rule = {});

/// Agreement of those who checked the same visit of the same unit: for each (visit, standard)
/// checked by two or more, their findings (met, missed, partly, not applicable) as subjects of
/// Fleiss's kappa.
Estimate checker_agreement(std::span<const Visit> visits, double level = kDefaultLevel);

/// The same visits under the name of a higher unit (store -> region); units that the map lacks stay
/// as they are.
std::vector<Visit> roll_up(std::span<const Visit> visits,
                           const std::map<std::string, std::string>& parent);

}  // namespace troth::stats
