#pragma once
// "Buy till you die": customers who buy at their own pace until they silently leave.
// What the models need of a customer, and the BG/NBD model (Fader, Hardie & Lee 2005, Marketing
// Science 24(2):275-284) with its MBG variant.

#include <array>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// A customer seen for `age` time units since the first purchase, with `frequency` repeat purchases
/// (days with a purchase, the first not counted), the last at `recency` after the first (0 when
/// there is no repeat). `count` customers share these figures.
struct PurchaseHistory {
  double frequency = 0;
  double recency = 0;
  double age = 0;
  double count = 1;
};

/// ok, or bad_input naming the first impossible history: not finite, negative, frequency not whole,
/// recency > age, repeats at recency 0, recency > 0 without repeats, count < 0.
Verdict check_histories(std::span<const PurchaseHistory> histories);

/// Equal histories merged (their counts added), sorted: what the fits need, usually far fewer rows
/// than customers. Order of the input does not matter.
std::vector<PurchaseHistory> group_histories(std::vector<PurchaseHistory> histories);

/// When a customer of the BG/NBD family may leave.
enum class Dropout {
  after_repeats,  ///< BG/NBD: after any repeat purchase, so somebody without repeats is still
                  ///< there.
  after_any,      ///< MBG/NBD (Batislam, Denizel & Filiztekin 2007): after the first one, too.
};

/// BG/NBD and MBG/NBD: buying rate Gamma(shape r, rate alpha), dropout chance Beta(a,b). alpha is
/// in the time unit of the histories.
struct BgNbd {
  double r = kNaN;
  double alpha = kNaN;
  double a = kNaN;
  double b = kNaN;
  Dropout dropout = Dropout::after_repeats;
};

/// ln likelihood of one customer in natural time; comparable with published figures.
double log_likelihood(const BgNbd& model, const PurchaseHistory& history);
/// Probability that the customer has not left yet; 1 for a customer without repeats in the BG/NBD.
double p_alive(const BgNbd& model, const PurchaseHistory& history);
/// E[X(t)]: repeat purchases of a new customer in the time t after the first purchase.
double expected_purchases(const BgNbd& model, double t);
/// E[Y(t)|x,t_x,T]: purchases in the next t of a customer with this history. Stable at a = 1.
double expected_purchases(const BgNbd& model, const PurchaseHistory& history, double t);
/// The same of a customer known to be still there: without the factor p_alive().
double expected_if_alive(const BgNbd& model, const PurchaseHistory& history, double t);

struct FitSettings {
  int max_iterations = 200;  ///< Of each start.
  /// On the mean log-likelihood per customer, by log parameter.
  double gradient_tolerance = 1e-8;
  /// With at most so many different histories the intervals of the parameters are those of the
  /// profile likelihood; with more, which takes long and no longer matters, and where the verdict
  /// is not ok, they come from the standard error of the logarithm.
  std::size_t profile_histories_max = 0;
  double level = kDefaultLevel;  ///< Of intervals.
};

/// Between what the parameters of a model lie; an end that the customers do not bound is infinite.
struct ParameterIntervals {
  std::array<Interval, 4> of;
  bool by_profile = false;  ///< Else from the standard error of the logarithm.
};

/// How a fit went; shared by all models.
struct FitReport {
  Verdict verdict;
  std::vector<Warning> warnings;
  double log_likelihood = kNaN;  ///< Natural time, summed over customers.
  double gradient_norm = kNaN;   ///< Largest |d mean log-likelihood / d ln parameter| at the end.
  int iterations = 0;            ///< Of the best start.
  int starts_agreeing = 0;       ///< Starts that came to the same maximum.
  double customers = 0;
  double repeaters = 0;
};

struct BgNbdFit {
  BgNbd model;
  /// Of r, alpha, a, b: from the observed information in log parameters, by the delta method.
  std::array<double, 4> standard_errors{kNaN, kNaN, kNaN, kNaN};
  ParameterIntervals intervals;
  FitReport report;
};

/// Maximum likelihood by Newton's method with analytic gradient and Hessian on the logarithms of
/// the parameters, from four fixed starts (with more than 20,000 different histories the starts run
/// on every k-th of them and the best is finished on all). Time is rescaled inside by the mean age
/// and put back, so any unit does. Order and grouping of the histories do not matter. Errors: bad
/// histories -> bad_input; fewer than 20 customers -> too_few_rows; nobody repeats, or a parameter
/// runs off to 0 or infinity -> not_identified with its name and the values where it stopped; no
/// rest -> not_converged.
BgNbdFit fit_bgnbd(std::span<const PurchaseHistory> histories, const FitSettings& settings = {});
/// The same for Dropout::after_any.
BgNbdFit fit_mbgnbd(std::span<const PurchaseHistory> histories, const FitSettings& settings = {});

}  // namespace troth::stats
