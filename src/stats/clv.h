#pragma once
// Customer lifetime value: purchases to come, times what one brings, discounted.

#include <functional>

#include "stats/btyd.h"
#include "stats/pareto_nbd.h"

namespace troth::stats {

/// Periods are months by default; `period_length` is one period in the time unit of the histories
/// (weeks: 365 / 12 / 7 = 4.345).
struct ClvSettings {
  double margin = 1;  ///< Share of the value that is earned; 1 values revenue.
  int periods = 12;
  double period_length = 365.0 / 12 / 7;
  double discount = 0.01;  ///< Per period, > -1; a purchase of period k is divided by (1 + d)^k.
};

/// ok, or bad_input: margin finite, periods >= 1, length > 0, discount > -1.
Verdict check_clv(const ClvSettings& settings);

/// sum over k = 1..periods of margin * spend * (E[Y(k)] - E[Y(k-1)]) / (1+d)^k, where `expected(t)`
/// gives the purchases expected in the next t. NaN when the settings are bad.
double lifetime_value(const std::function<double(double)>& expected, double spend,
                      const ClvSettings& settings);
double lifetime_value(const BgNbd& model, const PurchaseHistory& history, double spend,
                      const ClvSettings& settings);
double lifetime_value(const ParetoNbd& model, const PurchaseHistory& history, double spend,
                      const ClvSettings& settings);

/// Textbook value of a contract that pays m each period, is kept with constant probability r and
/// discounted by i: m r / (1 + i - r). Too low when customers differ (Fader & Hardie 2010).
double simple_retention_value(double payment, double retention, double discount);

}  // namespace troth::stats
