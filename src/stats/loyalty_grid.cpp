#include "stats/loyalty_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/assert.h"

namespace troth::stats {
namespace {

constexpr std::array<LoyaltyCell, 8> kSituations{{
    {"devoted", true, true, false, "prefers us, keeps coming, does not look elsewhere",
     "protect; ask for recommendations"},
    {"courted", true, true, true, "prefers us and keeps coming, but competitors reach them",
     "reward staying; answer competing offers early"},
    {"occasional", true, false, false, "prefers us and nobody else, but buys off and on",
     "give occasions and reminders; remove what stands in the way"},
    {"torn", true, false, true, "prefers us, but buys elsewhere as well",
     "find out what we lack: range, price, reach"},
    {"captive", false, true, false, "keeps coming from habit or for want of a choice",
     "earn the preference before a choice appears"},
    {"on_loan", false, true, true, "keeps coming, for price or incentives, and compares",
     "give a reason beyond price; do not deepen discounts"},
    {"detached", false, false, false, "neither prefers us nor looks elsewhere",
     "little to win; keep contact cheap"},
    {"switcher", false, false, true, "goes where the offer is best",
     "serve at a profit or not at all"},
}};

constexpr std::array<LoyaltyCell, 4> kQuadrants{{
    {"true", true, true, false, "high relative attitude, high repeat patronage",
     "protect; ask for recommendations"},
    {"latent", true, false, false, "high relative attitude, low repeat patronage",
     "remove what stands in the way"},
    {"spurious", false, true, false, "low relative attitude, high repeat patronage",
     "earn the preference before a choice appears"},
    {"none", false, false, false, "low relative attitude, low repeat patronage",
     "keep contact cheap"},
}};

}  // namespace

std::span<const LoyaltyCell> loyalty_situations() {
  return kSituations;
}

std::span<const LoyaltyCell> loyalty_quadrants() {
  return kQuadrants;
}

std::size_t loyalty_cell(std::span<const LoyaltyCell> table, bool preference, bool repeat,
                         bool open) {
  const bool three = table.size() == kSituations.size();
  const auto found = std::find_if(table.begin(), table.end(), [&](const LoyaltyCell& cell) {
    return cell.preference == preference && cell.repeat == repeat && (!three || cell.open == open);
  });
  TROTH_ASSERT(found != table.end());
  return static_cast<std::size_t>(found - table.begin());
}

double even_cut(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const auto half = static_cast<double>(sorted.size()) / 2;
  double best = kNaN;
  double least = kInfinity;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) continue;
    const double off = std::fabs(static_cast<double>(sorted.size() - i) - half);
    if (off <= least) {
      least = off;
      best = sorted[i];
    }
  }
  return best;
}

}  // namespace troth::stats
