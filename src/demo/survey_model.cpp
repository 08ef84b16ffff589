#include "demo/survey_model.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "stats/distributions.h"

namespace troth::demo {
namespace {

using enum Construct;

constexpr std::string_view kNames[kConstructs] = {"image", "expectation",  "quality",
                                                  "value", "satisfaction", "loyalty"};

constexpr Item kAllItems[kItems] = {
    {"Image: trustworthy (1-10)", image, false, .82, 7.9, 1.6, 1, 10, false},
    {"Image: good taste (1-10)", image, false, .78, 7.8, 1.7, 1, 10, false},
    {"Image: cares for customers (1-10)", image, false, .80, 7.4, 1.8, 1, 10, false},
    {"Expected: products (1-10)", expectation, false, .75, 8.0, 1.5, 1, 10, false},
    {"Expected: service (1-10)", expectation, false, .78, 7.7, 1.6, 1, 10, false},
    {"Rating: products (1-10)", quality, false, .80, 7.9, 1.6, 1, 10, false},
    {"Rating: advice (1-10)", quality, false, .76, 7.6, 1.8, 1, 10, false},
    {"Rating: ordering (1-10)", quality, false, .74, 7.8, 1.7, 1, 10, false},
    {"Rating: delivery (1-10)", quality, false, .72, 7.8, 1.8, 1, 10, true},
    {"Rating: returns and complaints (1-10)", quality, false, .70, 7.2, 1.9, 1, 10, false},
    {"Value: price for the quality (1-10)", value, false, .84, 7.0, 1.8, 1, 10, false},
    {"Value: quality for the price (1-10)", value, false, .86, 7.2, 1.7, 1, 10, false},
    {"Overall satisfaction (1-10)", satisfaction, false, .88, 7.7, 1.7, 1, 10, false},
    {"Overall satisfaction: against expectations (1-10)", satisfaction, false, .84, 7.4, 1.7, 1, 10,
     false},
    {"Overall satisfaction: against the ideal (1-10)", satisfaction, false, .80, 7.1, 1.8, 1, 10,
     false},
    {"Likely to recommend (0-10)", loyalty, true, .86, 8.0, 1.9, 0, 10, false},
    {"Loyalty: would buy again (1-10)", loyalty, false, .82, 7.8, 1.8, 1, 10, false},
    {"Loyalty: even if 5 % dearer (1-10)", loyalty, false, .74, 6.0, 2.1, 1, 10, false},
};

std::size_t at(Construct construct) {
  return static_cast<std::size_t>(construct);
}

}  // namespace

std::string_view construct_name(Construct construct) {
  return kNames[at(construct)];
}

std::span<const Item> items() {
  return kAllItems;
}

StructuralModel::StructuralModel(const SurveyModel& model)
    : model_(model),
      paths_{{{image, expectation, model.image_expectation},
              {expectation, quality, model.expectation_quality},
              {expectation, value, model.expectation_value},
              {quality, value, model.quality_value},
              {image, satisfaction, model.image_satisfaction},
              {expectation, satisfaction, model.expectation_satisfaction},
              {quality, satisfaction, model.quality_satisfaction},
              {value, satisfaction, model.value_satisfaction},
              {image, loyalty, model.image_loyalty},
              {satisfaction, loyalty, model.satisfaction_loyalty}}} {
  // Constructs are in causal order, so each row of correlations follows from those before it.
  for (std::size_t to = 0; to < kConstructs; ++to) {
    correlation_[to][to] = 1;
    for (std::size_t other = 0; other < to; ++other) {
      double sum = 0;
      for (const auto& path : paths_) {
        if (at(path.to) == to) sum += path.coefficient * correlation_[at(path.from)][other];
      }
      correlation_[to][other] = correlation_[other][to] = sum;
    }
    double explained = 0;
    for (const auto& path : paths_) {
      if (at(path.to) == to) explained += path.coefficient * correlation_[at(path.from)][to];
    }
    TROTH_ASSERT(explained < 1);
    residual_sd_[to] = std::sqrt(1 - explained);
  }
  const double w = model.loyalty_in_recommend;
  recommend_scale_ = 1 / std::sqrt(w * w + (1 - w) * (1 - w) +
                                   2 * w * (1 - w) * correlation(loyalty, satisfaction));
}

double StructuralModel::correlation(Construct a, Construct b) const {
  return correlation_[at(a)][at(b)];
}

double StructuralModel::residual_sd(Construct construct) const {
  return residual_sd_[at(construct)];
}

Latents StructuralModel::draw(Random& random) const {
  Latents latents{};
  for (std::size_t to = 0; to < kConstructs; ++to) {
    latents[to] = residual_sd_[to] * random.normal();
    for (const auto& path : paths_) {
      if (at(path.to) == to) latents[to] += path.coefficient * latents[at(path.from)];
    }
  }
  return latents;
}

double StructuralModel::effect_of_quality(Construct construct) const {
  Latents effect{};
  for (std::size_t to = 0; to < kConstructs; ++to) {
    if (to == at(quality)) effect[to] = 1;
    for (const auto& path : paths_) {
      if (at(path.to) == to) effect[to] += path.coefficient * effect[at(path.from)];
    }
  }
  return effect[at(construct)];
}

Latents StructuralModel::after_late(const Latents& latents) const {
  Latents shifted = latents;
  for (std::size_t i = 0; i < kConstructs; ++i) {
    shifted[i] += model_.late_quality * effect_of_quality(static_cast<Construct>(i));
  }
  return shifted;
}

double StructuralModel::level(std::size_t item, const Latents& latents, bool late) const {
  const auto& question = kAllItems[item];
  double latent = latents[at(question.construct)];
  if (question.recommend) {
    const double w = model_.loyalty_in_recommend;
    latent = recommend_scale_ * (w * latents[at(loyalty)] + (1 - w) * latents[at(satisfaction)]);
  }
  double score = question.loading * latent;
  if (late && question.delivery) score += model_.late_delivery_item;
  return question.mean + question.sd * score;
}

int StructuralModel::answer(Random& random, std::size_t item, const Latents& latents,
                            bool late) const {
  const auto& question = kAllItems[item];
  const double noise = question.sd * std::sqrt(1 - question.loading * question.loading);
  const double score = level(item, latents, late) + noise * random.normal();
  return static_cast<int>(std::clamp(std::round(score), static_cast<double>(question.lo),
                                     static_cast<double>(question.hi)));
}

std::array<double, 11> StructuralModel::distribution(std::size_t item, const Latents& latents,
                                                     bool late) const {
  const auto& question = kAllItems[item];
  const double noise = question.sd * std::sqrt(1 - question.loading * question.loading);
  const double mean = level(item, latents, late);
  std::array<double, 11> probability{};
  double below = 0;
  for (int score = question.lo; score <= question.hi; ++score) {
    const double upto =
        score == question.hi ? 1.0 : stats::normal_cdf((score + 0.5 - mean) / noise);
    probability[static_cast<std::size_t>(score - question.lo)] = upto - below;
    below = upto;
  }
  return probability;
}

}  // namespace troth::demo
