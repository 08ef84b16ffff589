#pragma once
// How many purchases one customer will make: the whole distribution, not only its mean.

#include <span>
#include <vector>

#include "stats/btyd.h"
#include "stats/pareto_nbd.h"

namespace troth::stats {

/// P(Y(t) = 0), P(Y(t) = 1), ... of a customer with this history, until all but `tail` of the
/// probability is told (at most a million entries). BG/NBD and MBG/NBD in closed form (Fader,
/// Hardie & Lee 2005, formula 8, with the parameters updated by the history); Pareto/NBD by an
/// integral over the time of leaving. Parameters count as known. Empty for t < 0 or a history that
/// is impossible.
std::vector<double> purchase_probabilities(const BgNbd& model, const PurchaseHistory& history,
                                           double t, double tail = 1e-9);
std::vector<double> purchase_probabilities(const ParetoNbd& model, const PurchaseHistory& history,
                                           double t, double tail = 1e-9);

/// The same of a customer who is one still, whatever the recency. Others with this frequency and
/// age have P(Y = n > 0) times p_alive(), and the rest at 0.
std::vector<double> purchase_probabilities_if_alive(const BgNbd& model,
                                                    const PurchaseHistory& history, double t,
                                                    double tail = 1e-9);
std::vector<double> purchase_probabilities_if_alive(const ParetoNbd& model,
                                                    const PurchaseHistory& history, double t,
                                                    double tail = 1e-9);

/// From lo to hi: the quantiles (1-level)/2 and (1+level)/2 of such
/// a distribution; whole numbers, so it holds at least `level`.
Interval count_interval(std::span<const double> probabilities, double level = kDefaultLevel);

}  // namespace troth::stats
