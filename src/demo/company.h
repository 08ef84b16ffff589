#pragma once
// The whole demo company: everything that happened in three years, a pure function of the settings.

#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "demo/answers.h"
#include "demo/basket.h"
#include "demo/catalogue.h"
#include "demo/contacts.h"
#include "demo/person.h"
#include "demo/purchases.h"
#include "demo/settings.h"
#include "demo/survey_model.h"

namespace troth::demo {

/// What became of a buyer, and what they were worth.
struct Outcome {
  Day first_day = 0;  ///< Of the first purchase, or else the first contact.
  std::uint32_t purchases = 0;
  bool left = false;  ///< For good, by the last day.
  Minor net = 0;      ///< After returns.
  Minor margin = 0;   ///< After returns and the cost of what was kept.
};

struct Company {
  explicit Company(const DemoSettings& chosen)
      : settings(chosen), catalogue(chosen.seed), model(chosen.survey) {}

  DemoSettings settings;
  Catalogue catalogue;
  StructuralModel model;
  std::vector<Person> persons;
  std::vector<Outcome> outcomes;    ///< One per person.
  std::vector<Order> orders;        ///< Sales, cancellations and returns, by time.
  std::vector<Contact> contacts;    ///< By time.
  std::vector<Answered> responses;  ///< By time.

  /// The buyer of an order; null for an anonymous sale.
  const Person* buyer_of(const Order& order) const {
    return order.person == kNobody ? nullptr : &persons[order.person];
  }
};

/// Simulates the company; same settings, same company, on any number of threads. With `progress`
/// cancelled it stops early and the result is not to be used.
Company generate(const DemoSettings& settings, Progress& progress);

}  // namespace troth::demo
