#pragma once
// The structural model behind the answers: standardised latents with known paths (the ECSI shape of
// Tenenhaus et al. 2005, without its complaints), items with known loadings rounded to their scale.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/random.h"
#include "demo/settings.h"

namespace troth::demo {

enum class Construct : std::uint8_t { image, expectation, quality, value, satisfaction, loyalty };
inline constexpr std::size_t kConstructs = 6;
std::string_view construct_name(Construct construct);

/// One value per construct, in the order of Construct; mean 0 and variance 1 over customers.
using Latents = std::array<double, kConstructs>;

/// A path of the model.
struct Path {
  Construct from;
  Construct to;
  double coefficient;
};

/// One question. Its answer is round(mean + sd (loading x latent + noise)) kept on its scale, where
/// noise has variance 1 - loading^2.
struct Item {
  std::string_view header;  ///< Column of the survey's export, which says its scale.
  Construct construct;
  bool recommend;  ///< Indicates the mix of loyalty and satisfaction, not `construct` alone.
  double loading;
  double mean;
  double sd;
  int lo;
  int hi;
  bool delivery;  ///< Suffers from a late delivery besides what its construct does.
};

inline constexpr std::size_t kItems = 18;
std::span<const Item> items();

/// Positions of single items.
inline constexpr std::size_t kProductsItem = 5;
inline constexpr std::size_t kAdviceItem = 6;
inline constexpr std::size_t kOrderingItem = 7;
inline constexpr std::size_t kDeliveryItem = 8;
inline constexpr std::size_t kReturnsItem = 9;
inline constexpr std::size_t kPriceItem = 10;
inline constexpr std::size_t kOverallItem = 12;
inline constexpr std::size_t kRecommendItem = 15;

/// The structural equations with everything derived from them.
class StructuralModel {
 public:
  explicit StructuralModel(const SurveyModel& model);

  std::span<const Path> paths() const { return paths_; }
  /// Correlation of two latents implied by the paths.
  double correlation(Construct a, Construct b) const;
  double residual_sd(Construct construct) const;

  /// A customer's lasting latents.
  Latents draw(Random& random) const;
  /// The same after a late delivery within memory: its shock to quality and what follows from it.
  Latents after_late(const Latents& latents) const;
  /// Effect of one unit of quality on a construct over all paths.
  double effect_of_quality(Construct construct) const;

  /// The answer to items()[item].
  int answer(Random& random, std::size_t item, const Latents& latents, bool late) const;
  /// Probability of each answer from the item's lowest to its highest, first entries used.
  std::array<double, 11> distribution(std::size_t item, const Latents& latents, bool late) const;

 private:
  double level(std::size_t item, const Latents& latents, bool late) const;

  SurveyModel model_;
  std::array<Path, 10> paths_;
  std::array<std::array<double, kConstructs>, kConstructs> correlation_{};
  std::array<double, kConstructs> residual_sd_{};
  double recommend_scale_ = 1;
};

}  // namespace troth::demo
