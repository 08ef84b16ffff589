#pragma once
// Inside the value room: customers, runs and models as JSON, for the API and for --format json.

#include <string>

#include "base/messages.h"
#include "http/json.h"
#include "stats/estimate.h"
#include "value/cuts.h"
#include "value/service.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

/// How money is written.
struct MoneyFormat {
  std::string currency;
  int decimals = 2;
};
MoneyFormat money_format(const db::WorkspaceSettings& workspace);

/// Null when the interval is not known.
http::Json interval_json(const stats::Interval& interval);
/// An estimate of money in minor units: {"value": "12.30", "interval": ["9.10", "15.50"]}; null
/// without a value.
http::Json money_estimate_json(const stats::Estimate& estimate, const MoneyFormat& money);
http::Json money_estimate_schema();

/// What a customer has of a reason, as a person reads it: "£46.20", "12%", "27".
std::string reason_value(const Reason& reason, const MoneyFormat& money, Language language);

/// A customer's row. Money is decimal text in the major unit, days are ISO dates, ids are text.
http::Json value_json(const CustomerValue& value, const MoneyFormat& money, Language language);
http::Json value_schema();

/// A run: its settings, cuts and warnings with their texts.
http::Json run_json(const Run& run, const MoneyFormat& money, Language language);
http::Json run_schema();

http::Json model_json(const StoredModel& model);
http::Json model_schema();

/// What the settings mean in words: {"current_value": "Net sales of the 365 days ...", ...}.
http::Json definitions_json(const Settings& settings, const Cuts& cuts, const MoneyFormat& money,
                            Language language);

http::Json settings_schema();

}  // namespace troth::value
