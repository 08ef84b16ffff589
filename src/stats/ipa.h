#pragma once
// Importance-performance analysis: what to concentrate on.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/drivers.h"
#include "stats/frame.h"

namespace troth::stats {

enum class DerivedImportance { lmg, beta, correlation };
enum class Crosshair { means, scale_middle };

struct IpaOptions {
  DerivedImportance derived = DerivedImportance::lmg;
  Crosshair crosshair = Crosshair::means;
  double scale_min = kNaN;  ///< For scale_middle.
  double scale_max = kNaN;
  Resampling plan;  ///< For the intervals of derived importance.
};

struct IpaItem {
  std::string name;
  Estimate performance;
  double importance = kNaN;  ///< Stated when given, else derived.
  Interval importance_interval;
  Estimate stated;        ///< Only when stated importance was given.
  double derived = kNaN;  ///< Only when there is a target.
  Interval derived_interval;
  /// keep_up, concentrate, low_priority, overkill.
  std::string_view quadrant;
  bool quadrant_sure = false;  ///< Both intervals stay on one side of the crosshair.
  /// With both importances (Vavra 1997): key (high, high), basic (stated high, derived low),
  /// secondary (low, low), attractive (stated low, derived high). Empty otherwise.
  std::string_view grid;
};

struct Ipa {
  Verdict verdict;
  std::vector<Warning> warnings;
  std::size_t n = 0;
  double effective_n = kNaN;
  double performance_cut = kNaN;
  double importance_cut = kNaN;
  std::vector<IpaItem> items;
};

/// Performance of each item (mean, Student's t) against its importance: the mean of what customers
/// state (`stated`, one column per item; empty: none), or what the target hangs on (`target`;
/// empty: none), or both, which also gives Vavra's grid. Crosshair at the means of the items'
/// values, or the middle of the scale. A value on the crosshair counts as high. Errors: neither
/// importance, or not one per item -> bad_input; those of drivers().
Ipa ipa(const Frame& performance, const Frame& stated, std::span<const double> target,
        const std::string& target_name, std::span<const double> weights = {},
        const IpaOptions& options = {});

}  // namespace troth::stats
