#pragma once
// Inside the value room: what kind of loyalty a customer shows, and on what evidence.

#include <optional>

#include "value/cuts.h"
#include "value/facts.h"
#include "value/settings.h"
#include "value/types.h"

namespace troth::value {

/// Attitude towards the company, 0 to 100: the mean of what was answered not too long ago about
/// satisfaction, recommendation, repurchase and attitude. Empty without such an answer.
std::optional<double> preference_of(const CustomerFacts& facts, Day as_of, int survey_days);

/// Share of list price that a customer did not pay; empty without list prices.
std::optional<double> discount_share_of(const CustomerFacts& facts);

/// Openness to competitors, 0 to 1: as answered, or what they spend elsewhere; empty without.
std::optional<double> openness_of(const CustomerFacts& facts, Day as_of, int survey_days);

/// Share of what a customer spends in the category that comes here: as answered, or by the Wallet
/// Allocation Rule from rank and number of brands.
std::optional<double> wallet_share_of(const CustomerFacts& facts, Day as_of, int survey_days);

/// Fills the loyalty of `value`, whose stage, rhythm (as `silence` has it), P(alive) and scores are
/// known already: emotional (recommendation, attitude), cognitive (satisfaction, attributes) and
/// behavioural (100 x P(alive) x frequency score / 5) loyalty, repeat choice, the eight situations,
/// the quadrants of Dick & Basu, and the class with its evidence. What rests on answers stays empty
/// for who was not asked.
void add_loyalty(const CustomerFacts& facts, Silence silence, const Settings& settings,
                 const Cuts& cuts, CustomerValue& value);

}  // namespace troth::value
