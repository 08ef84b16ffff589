#pragma once
// What is planted in the demo company. Every number that shapes its customers stands here, and is
// written to the truth file; docs/demo.md explains the model.

#include <array>
#include <cstdint>
#include <string_view>

#include "base/time.h"

namespace troth::demo {

inline constexpr std::string_view kCompanyName = "Pellowick 贝洛维";
inline constexpr std::string_view kCurrency = "GBP";
inline constexpr std::string_view kTimeZone = "Europe/London";

/// The data spans 2023-09-01 to 2026-08-31, whatever the clock says.
inline constexpr Day kFirstDay = 19'601;
inline constexpr Day kLastDay = 20'696;
inline constexpr int kDays = kLastDay - kFirstDay + 1;
inline constexpr double kWeeks = kDays / 7.0;

/// Local wall-clock minutes since 1970-01-01 00:00.
using Minute = std::int64_t;
inline constexpr Minute kMinutesPerDay = 1440;
inline constexpr Minute kEnd = (Minute{kLastDay} + 1) * kMinutesPerDay;

inline constexpr Day day_of(Minute minute) {
  return static_cast<Day>(minute / kMinutesPerDay);
}

/// Purchases: BG/NBD (Fader, Hardie & Lee 2005) in season-adjusted weeks. Buying rate
/// Gamma(r, alpha), dropout after each repeat purchase Beta(a, b).
struct PurchaseModel {
  double r = 0.95;
  double alpha = 6.8;  ///< Weeks.
  double a = 0.6;
  double b = 6.0;
  /// A late delivery raises the dropout chance p of that purchase to min(ceiling, factor x p), at
  /// least p; an ordinary kept one lowers it so that the mean over both stays p.
  double late_ceiling = 0.40;
  double late_factor = 15.0;
  /// Correlation of the satisfaction latent with the normal score of p (Gaussian copula).
  double satisfaction_dropout = -0.45;
  double early_share = 0.25;  ///< Customers whose first purchase falls into the first weeks.
  double early_weeks = 26.0;  ///< ... these; the rest are spread evenly over the whole time.
};

/// Net amount of an order: Gamma-Gamma (Fader & Hardie 2005), in pounds.
struct SpendModel {
  double p = 6.0;
  double q = 4.0;
  double v = 22.0;
};

/// Structural model of the answers: standardised latents, paths as drawn in docs/demo.md.
struct SurveyModel {
  double image_expectation = 0.50;
  double expectation_quality = 0.55;
  double expectation_value = 0.10;
  double quality_value = 0.55;
  double image_satisfaction = 0.18;
  double expectation_satisfaction = 0.08;
  double quality_satisfaction = 0.45;
  double value_satisfaction = 0.22;
  double image_loyalty = 0.20;
  double satisfaction_loyalty = 0.50;
  /// A late delivery in the days before an answer lowers the quality latent, and besides that the
  /// rating of delivery itself; in standard deviations.
  double late_quality = -1.50;
  double late_delivery_item = -0.80;
  int late_memory_days = 90;
  double loyalty_in_recommend =
      0.60;                   ///< Recommendation: this much loyalty, the rest satisfaction.
  double invited = 0.65;      ///< Chance that an order leads to an invitation.
  int invite_gap_days = 120;  ///< At most one invitation per customer in this time.
  double response_rate = 0.30;
};

/// The planted change: from `since` on, fewer delivery promises are kept in one region.
struct Story {
  std::string_view region = "North West";
  Day since = 20'374;  ///< 2025-10-13, in month 26 of 36; day for which delivery is promised.
  double kept_before = 0.95;
  double kept_after = 0.70;
};

/// Contacts that follow from what happened.
struct ContactModel {
  double complaint_after_late = 0.22;
  double complaint_otherwise = 0.006;
  double complaint_delay_days = 18.0;  ///< Mean; Gamma(2).
  double praise = 0.004;
  double anonymous_per_customer = 1.1;  ///< Till sales without a card, per known customer.
  double returned_line = 0.035;
  double returned_line_serial = 0.35;  ///< Of customers who send much back.
  double cancelled = 0.015;            ///< Cancelled orders per web order, besides the purchases.
};

struct DemoSettings {
  std::int64_t customers = 20'000;  ///< Persons: buyers, prospects and suspects.
  std::uint64_t seed = 1;
  bool story = true;
  PurchaseModel purchase;
  SpendModel spend;
  SurveyModel survey;
  Story plot;
  ContactModel contact;
};

inline constexpr std::int64_t kCustomersMin = 50;
inline constexpr std::int64_t kCustomersMax = 2'000'000;

}  // namespace troth::demo
