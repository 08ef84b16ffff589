#pragma once
// What the company asks and checks besides its survey: a panel of customers, mystery visits to its
// stores, its staff, and its managers. Each is drawn from streams of its own, so nothing else
// changes by it.

#include <iosfwd>
#include <string_view>

#include "demo/company.h"

namespace troth::demo {

/// How customers in the panel feel about an attribute that is there, and that is not.
struct KanoPlan {
  std::string_view attribute;
  /// Chances of must-be, one-dimensional, attractive, indifferent and reverse.
  double must, performance, delight, indifferent, reverse;
};
std::span<const KanoPlan> kano_plans();

/// Questions of the panel that tell where else its members buy: value's definitions name them.
inline constexpr std::string_view kOpennessQuestion = "Statement: likes to try new shops (1-7)";
inline constexpr std::string_view kWalletQuestion = "Usage: share bought from us, per cent (0-100)";
inline constexpr std::string_view kPriceQuestion = "Statement: the price decides (1-7)";

/// Every eighth buyer, once, in the last three months: pairs of Kano's questions, importance,
/// expectation with where it came from, experience and the main competitor, effort, usage and
/// statements.
void write_panel(const Company& company, std::ostream& out);
/// Two visits to every store in each of the last six months, each checked against eight standards.
/// Stores differ by how well they are led.
void write_audits(const Company& company, std::ostream& out);
/// The staff of every store, asked once: five questions about their work. They are the happier the
/// better their store is led.
void write_staff(const Company& company, std::ostream& out);

/// Three managers of every store, asked once: what they believe customers expect, how high the
/// standard is set, and what is promised. Three gaps are planted: too little is believed to be
/// expected of delivery, the standard for returns and complaints is set too low, and more is
/// promised of ordering than there is.
void write_managers(const Company& company, std::ostream& out);

/// How well a store is led: standard normal over stores.
double leadership(const DemoSettings& settings, std::size_t store);

}  // namespace troth::demo
