#pragma once
// Kano's model: what customers take for granted, what satisfies in proportion, what delights.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stats/estimate.h"

namespace troth::stats {

/// The five answers to "if it is so" (functional) and "if it is not so" (dysfunctional).
enum class KanoAnswer : std::uint8_t { like, must, neutral, live_with, dislike };
inline constexpr std::size_t kKanoAnswers = 5;

/// Must-be, one-dimensional, attractive, indifferent, reverse, questionable: in the order in which
/// ties are decided.
enum class KanoClass : std::uint8_t { M, O, A, I, R, Q };
inline constexpr std::size_t kKanoClasses = 6;

/// "M", "O", ...
std::string_view kano_class_name(KanoClass kano_class);
/// The evaluation table (Kano et al. 1984; Berger et al. 1993).
KanoClass kano_class(KanoAnswer functional, KanoAnswer dysfunctional);

struct KanoAttribute {
  Verdict verdict;
  std::size_t n = 0;
  double effective_n = kNaN;
  std::array<std::size_t, kKanoClasses> counts{};  ///< Of answers, by KanoClass.
  std::array<double, kKanoClasses> shares{};       ///< By weight.
  KanoClass category = KanoClass::Q;               ///< Most frequent; ties M > O > A > I > R > Q.
  KanoClass second = KanoClass::Q;
  /// The largest of M, O, A when together they outnumber I, R, Q, else the largest of those
  /// (Lee & Newcomb 1997).
  KanoClass alternative = KanoClass::Q;
  double category_strength = kNaN;  ///< Share of the first class less that of the second.
  double total_strength = kNaN;     ///< Share of M, O and A together.
  bool mixed = false;               ///< Category strength below 6 points: two classes, not one.
  double fong_difference = kNaN;    ///< Between the two largest counts (effective under weights).
  double fong_threshold = kNaN;
  bool fong_significant = false;  ///< Difference reaches the threshold, 10 % two-sided (Fong 1996).
  Estimate better;                ///< (A+O)/(A+O+M+I), 0..1 (Berger et al. 1993).
  Estimate worse;                 ///< -(O+M)/(A+O+M+I), -1..0.
  Estimate functional;            ///< Mean of 4, 2, 0, -1, -2 (DuMouchel).
  Estimate dysfunctional;         ///< Mean of -2, -1, 0, 2, 4.
  KanoClass quadrant = KanoClass::I;  ///< Of those means, cut at 2.
};

/// One attribute from the pairs of answers, one per customer who gave both. Better and worse have
/// Wilson's interval, the continuous means Student's; with weights (empty: none) all rests on
/// Kish's effective n. Errors: different lengths or bad weights -> bad_input; no pairs ->
/// too_few_rows; nobody in A, O, M or I -> better and worse are not_identified, the rest holds.
KanoAttribute kano(std::span<const KanoAnswer> functional,
                   std::span<const KanoAnswer> dysfunctional, std::span<const double> weights = {},
                   double level = kDefaultLevel);

/// From the counts of the classes alone, as papers print them: everything but the continuous means.
KanoAttribute kano_of_counts(const std::array<std::size_t, kKanoClasses>& counts,
                             double level = kDefaultLevel);

/// How far the two largest of n counts must lie apart: 1.65 sqrt((a + b)(2n - a - b) / (2n)).
double fong_threshold(double first, double second, double n);

}  // namespace troth::stats
