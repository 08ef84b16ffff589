#pragma once
// Inside the value room: the cuts that the data of all customers give, kept with the run so that
// one customer can be placed among them without looking at the others.

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "value/settings.h"
#include "value/standing.h"

namespace troth::value {

/// Share of sales whose cost must be known before profit is spoken of.
constexpr double kCostCoverage = 0.95;

struct Cuts : PlaceCuts {
  std::int64_t lines_listed = 0;  ///< 1 when products have list prices.
  double current = 0;             ///< Matrix.
  double potential = 0;
  std::array<double, 5> peer_spend{};  ///< Per purchase, by frequency score, minor units.
  double mean_spend = 0;               ///< Net per purchase of all, minor units.
  std::optional<double> preference;    ///< Strong from here on, 0 to 100.
  std::optional<Minor> key_account;    ///< Current value from here on.
  double margin = 1;
  bool margin_known = false;  ///< From costs, or given; otherwise sales are valued.
};

nlohmann::json cuts_json(const Cuts& cuts);
/// internal when it is not what cuts_json() wrote.
Result<Cuts> parse_cuts(const nlohmann::json& json);

/// All but the matrix and the preference, from customer_purchases; `settings` go before the data.
Result<Cuts> load_cuts(db::Session& session, const Settings& settings, Day as_of);

}  // namespace troth::value
