#pragma once
// Answers in words, and the points they stand for.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troth::intake {

/// The usual labels of a rating scale, from its lowest point to its highest; the ways to say one
/// point are parted by '|'.
struct LabelScale {
  std::string_view name;
  std::span<const std::string_view> points;
};

std::span<const LabelScale> label_scales();

/// The point (from 0) that a folded answer stands for.
std::optional<std::size_t> label_point(const LabelScale& scale, std::string_view folded);

/// The scale that gives each of the answers a point of its own, the commonest kind first; nothing
/// when an answer is in none, or when they use fewer than two points.
std::optional<std::size_t> label_scale_of(std::span<const std::string> answers);

/// The number an answer states itself: "4", "4,5", "5 - Very satisfied", "4 stars", "8分", "8/10",
/// "Very satisfied (5)". Not the first number of a sentence, a range or a date.
std::optional<double> stated_number(std::string_view text);

}  // namespace troth::intake
