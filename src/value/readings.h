#pragma once
// Inside the value room: figures of all customers together that take a pass over their orders,
// made once per refresh and kept as documents.

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "value/cuts.h"
#include "value/settings.h"

namespace troth::value {

/// (name, JSON): "concentration", "cohorts", "indicators", "barriers".
using Readings = std::vector<std::pair<std::string, std::string>>;

/// customer_purchases and customer_value must be up to date.
Result<Readings> make_readings(db::Session& session, const Settings& settings, const Cuts& cuts,
                               Day as_of);

}  // namespace troth::value
