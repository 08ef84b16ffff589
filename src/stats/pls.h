#pragma once
// PLS path modelling: constructs measured by items, the effects of constructs on each other, and
// indices from 0 to 100, with the figures that say whether to believe them.
//
// Wold (1982), Lohmoeller (1989), Tenenhaus et al. (2005); consistent PLS: Dijkstra & Henseler
// (2015); index: Fornell et al. (1996); HTMT: Henseler, Ringle & Sarstedt (2015). All items are
// standardised. Sampling weights count as repeated rows; doubling all of them changes nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stats/estimate.h"
#include "stats/pls_model.h"

namespace troth::stats {

/// Columns of answers by item name (more than the model names do no harm); NaN is a missing
/// answer. `weights` is empty, or one non-negative number per row; rows of weight 0 do not count.
struct PlsData {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
  std::vector<double> weights;
};

/// A missing answer gets the item's mean, or takes its row out.
enum class PlsMissing : std::uint8_t { mean, casewise };
enum class PlsIntervals : std::uint8_t { percentile, bca };

struct PlsSettings {
  PlsScheme scheme = PlsScheme::path;
  PlsMissing missing = PlsMissing::mean;
  bool consistent = false;  ///< PLSc: correct mode A constructs for measurement error.
  double tolerance = 1e-7;  ///< On the largest change of an outer weight.
  std::size_t iterations_max = 10'000;
  /// Lowest and highest possible answer, for the indices. Answers beyond are refused. Without it
  /// the range of all answers is taken, with a warning.
  std::optional<std::pair<double, double>> scale;
  std::vector<double> missing_codes;  ///< Answers that mean "missing".
  bool keep_codes = false;            ///< Takes -99, 999 and their like for answers.
  std::size_t bootstrap = 0;          ///< Resamples; 0 gives no intervals.
  std::uint64_t seed = 1;
  PlsIntervals intervals = PlsIntervals::percentile;
  double level = kDefaultLevel;
  std::size_t threads = 1;  ///< Changes the time it takes, and nothing else.
};

/// A figure with, after a bootstrap, its standard error, interval and two-sided p (the level at
/// which the interval would just touch zero).
struct PlsFigure {
  double value = kNaN;
  double se = kNaN;
  Interval interval;
  double p = kNaN;
};

struct PlsItemFigures {
  std::string construct;
  std::string item;
  PlsFigure loading;
  PlsFigure weight;
  PlsFigure vif;                 ///< NaN when the construct's items are collinear.
  std::vector<PlsFigure> cross;  ///< Correlation with each construct, in their order.
};

struct PlsConstructFigures {
  std::string name;
  PlsMode mode = PlsMode::A;
  std::size_t items = 0;
  /// Cronbach's alpha (standardised), McDonald's omega (one factor by unweighted least squares),
  /// Dijkstra & Henseler's rho_A, Joereskog's rho_c, average variance extracted. 1 for one item.
  PlsFigure alpha, omega, rho_a, rho_c, ave;
  PlsFigure r2, r2_adjusted;  ///< NaN for constructs on which nothing acts.
  PlsFigure index;            ///< 0-100; NaN for products, and when the weights add up to nothing.
};

struct PlsPathFigures {
  std::string from, to;
  PlsFigure estimate;
  PlsFigure f2;
  PlsFigure vif;
};

struct PlsEffectFigures {
  std::string from, to;
  PlsFigure total;
  PlsFigure indirect;
  PlsFigure unstandardised;  ///< Index points of `to` per index point of `from`.
};

struct PlsPairFigures {
  std::string a, b;
  PlsFigure correlation;
  PlsFigure htmt;
};

struct PlsFigures {
  std::vector<PlsConstructFigures> constructs;
  std::vector<PlsItemFigures> items;
  std::vector<PlsPathFigures> paths;      ///< By effect, then by cause.
  std::vector<PlsEffectFigures> effects;  ///< Every pair of which one acts on the other.
  std::vector<PlsPairFigures> pairs;
  PlsFigure srmr;            ///< Of the model: correlations as the paths imply them.
  PlsFigure srmr_saturated;  ///< With the constructs' correlations as observed.
  PlsFigure gof;             ///< Tenenhaus et al. (2005), over constructs of several items.
};

/// How the effect of `focal` on `to` moves with `moderator`: the coefficient of the product of the
/// two standardised scores. `slopes` are the effects of the focal construct at the moderator's mean
/// and one standard deviation below and above.
struct PlsModeration {
  std::string focal, moderator, to;
  PlsFigure interaction;
  double slope_low = kNaN;
  double slope_mean = kNaN;
  double slope_high = kNaN;
};

/// Importance (unstandardised total effect on the target) against performance (index).
struct PlsImportance {
  std::string name;
  PlsFigure importance;
  PlsFigure performance;
};

/// The same for an item: its share in the construct's index times the construct's importance, and
/// its mean on the scale from 0 to 100.
struct PlsItemImportance {
  std::string construct, item;
  double importance = kNaN;
  double performance = kNaN;
};

struct PlsBootstrap {
  std::size_t requested = 0;
  std::size_t used = 0;
  std::size_t failed = 0;
  std::vector<std::pair<std::string, std::size_t>> causes;  ///< Of the failures.
};

struct PlsItemSummary {
  std::string item;
  std::size_t missing = 0;
  double mean = kNaN;
  double sd = kNaN;  ///< Weighted, divisor the sum of weights.
  double lo = kNaN;  ///< Of the scale the index uses.
  double hi = kNaN;
};

/// What PLSc says of the same data, whichever way the main result was computed.
struct PlsConsistent {
  Verdict verdict;
  std::vector<PlsPathFigures> paths;
  std::vector<PlsConstructFigures> constructs;
};

struct PlsResult {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;  ///< Rows used.
  double effective_n = kNaN;
  std::size_t rows_dropped = 0;  ///< Missing answers or weight 0.
  std::size_t iterations = 0;
  PlsFigures figures;
  std::optional<PlsFigures> parts;  ///< Measurement of the parts of second-order constructs.
  std::vector<PlsModeration> moderation;
  std::string target;
  std::vector<PlsImportance> importance;
  std::vector<PlsItemImportance> item_importance;  ///< Of constructs that items measure.
  std::vector<PlsItemSummary> items;
  PlsBootstrap bootstrap;
  PlsConsistent consistent;
};

/// Estimates the model. Error: the model is not sound, or an item has no column. Everything the
/// data do wrong is in the result's verdict with its culprit: bad_input (off_scale, missing_code,
/// not_finite, weights), too_few_rows, not_identified (zero_variance, collinear_block,
/// collinear_predecessors, no_relation), not_converged, inadmissible (only with `consistent`).
/// With rows no more than items the figures are given, without intervals, as too_few_rows.
Result<PlsResult> estimate_pls(const PlsModel& model, const PlsData& data,
                               const PlsSettings& settings = {});

/// From a correlation matrix alone, row by row in the order of model.items(), as published; n is
/// its number of rows. No indices, no bootstrap, no second order and no products. Inadmissible
/// (not_psd) when it is no correlation matrix.
Result<PlsResult> estimate_pls_from_correlation(const PlsModel& model,
                                                const std::vector<double>& correlation,
                                                std::size_t n, const PlsSettings& settings = {});

}  // namespace troth::stats
