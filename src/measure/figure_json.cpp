#include "measure/figure_json.h"

#include <cmath>

namespace troth::measure {

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json interval_json(const stats::Interval& interval) {
  if (!interval.known()) return nullptr;
  return Json::array({number(interval.lo), number(interval.hi)});
}

Json estimate_json(const stats::Estimate& estimate) {
  Json json{{"value", number(estimate.value)},
            {"ci", interval_json(estimate.interval)},
            {"se", number(estimate.se)},
            {"n", estimate.n}};
  if (!estimate.ok()) {
    json["status"] = stats::status_name(estimate.verdict.status);
    json["culprit"] = estimate.verdict.culprit;
  }
  return json;
}

Json status_json(const stats::Verdict& verdict) {
  Json json{{"status", stats::status_name(verdict.status)}};
  if (!verdict.ok()) {
    json["cause"] = verdict.cause;
    json["culprit"] = verdict.culprit;
  }
  return json;
}

void add_warning(Json& result, const stats::Warning& warning) {
  result["warnings"].push_back(
      {{"code", warning.code}, {"message", warning.message}, {"subject", warning.subject}});
}

}  // namespace troth::measure
