#pragma once
// For tests only: a company in a steady state, whose customers arrive, buy at rates of their own,
// and leave; deliveries are promised, and sometimes late; some customers are asked, some complain.
// Rows go straight into a Collector, so that many companies can be evaluated in a test.

#include <cstdint>
#include <optional>

#include "evaluation/collect.h"
#include "evaluation/types.h"

namespace troth::evaluation {

struct Simulation {
  std::uint64_t seed = 1;
  int customers = 3000;  ///< At any time.
  int regions = 6;
  int stores = 4;  ///< In each region.
  Day from = 0;
  Day as_of = 0;
  double purchases_year = 5;
  double season = 0.3;  ///< Amplitude of the yearly swing.
  double asked = 0.15;  ///< Share of deliveries after which an answer comes.
  double late = 0.10;
  /// Since `since`, deliveries in region "North" are late with probability `late_then`.
  struct Story {
    Day since = 0;
    double late_then = 0.45;
  };
  std::optional<Story> story;
};

/// The company's rows as collected for its periods.
Collected simulate(const Simulation& simulation, const Periods& periods);

/// Simulates and concludes.
Evaluation evaluate(const Simulation& simulation);

}  // namespace troth::evaluation
