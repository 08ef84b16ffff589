#include "stats/clv.h"

#include <cmath>

namespace troth::stats {

Verdict check_clv(const ClvSettings& settings) {
  const bool fits = std::isfinite(settings.margin) && settings.periods >= 1 &&
                    settings.period_length > 0 && std::isfinite(settings.period_length) &&
                    settings.discount > -1 && std::isfinite(settings.discount);
  if (fits) return {};
  return {StatusCode::bad_input, "bad_settings",
          "The margin must be a number, the horizon at least one period of positive length, the "
          "discount above -1."};
}

double lifetime_value(const std::function<double(double)>& expected, double spend,
                      const ClvSettings& settings) {
  if (!check_clv(settings).ok()) return kNaN;
  double value = 0;
  double before = 0;
  double factor = 1;
  for (int period = 1; period <= settings.periods; ++period) {
    const double until = expected(period * settings.period_length);
    factor /= 1 + settings.discount;
    value += (until - before) * factor;
    before = until;
  }
  return settings.margin * spend * value;
}

double lifetime_value(const BgNbd& model, const PurchaseHistory& history, double spend,
                      const ClvSettings& settings) {
  return p_alive(model, history) *
         lifetime_value([&](double t) { return expected_if_alive(model, history, t); }, spend,
                        settings);
}

double lifetime_value(const ParetoNbd& model, const PurchaseHistory& history, double spend,
                      const ClvSettings& settings) {
  return p_alive(model, history) *
         lifetime_value([&](double t) { return expected_if_alive(model, history, t); }, spend,
                        settings);
}

double simple_retention_value(double payment, double retention, double discount) {
  if (!(retention >= 0 && retention <= 1) || !(1 + discount - retention > 0)) return kNaN;
  return payment * retention / (1 + discount - retention);
}

}  // namespace troth::stats
