#pragma once
// Inside the value room: from what is known of a customer to the row that says what it means.

#include "value/cuts.h"
#include "value/facts.h"
#include "value/purchase_models.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

/// All that a customer's row rests on besides the customer.
struct Basis {
  const Settings& settings;
  const Cuts& cuts;
  Forecaster& forecaster;
  std::int64_t run_id = 0;
  Day as_of = 0;
  Instant now = 0;
};

/// Everything but the chance of leaving.
CustomerValue value_of(const CustomerFacts& facts, const Basis& basis);

/// What could be sold to the customer within the horizon, minor units: the purchases expected,
/// each at what peers of equal frequency spend at the quantile of the settings, or at what they
/// spend when it is more; with a known share of wallet, their whole wallet.
double potential_of(const CustomerFacts& facts, const Forecast& forecast, double spend,
                    const Basis& basis);

}  // namespace troth::value
