#pragma once
// What was planted and what became of it, for whoever wants to check an evaluation against it.

#include <cstdint>
#include <string>
#include <vector>

#include "demo/company.h"

namespace troth::demo {

/// A share with what it is made of.
struct Share {
  std::int64_t hits = 0;
  std::int64_t of = 0;
  double value() const {
    return of == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(of);
  }
};

/// Figures an evaluation as of the last day should find, computed from the true persons (not from
/// what the systems know of them). The period is the last 365 days, the one before it the 365 days
/// before those.
struct TrueFigures {
  Share retention;  ///< Of those who bought in the period before, who bought in the period.
  double purchase_frequency = 0;  ///< Days with a purchase per buyer of the period.
  double purchase_amount = 0;     ///< Net pounds of the period per such day: sales less returns.
  double nps = 0;              ///< Expected by the model from the period's respondents, -100..100.
  double satisfaction = 0;     ///< Expected mean of the three satisfaction items, on 0-100.
  std::int64_t responses = 0;  ///< In the period.
  Share active;                ///< Of the buyers, who had not left for good.
  Share unprofitable;          ///< Of the buyers, whose margin after returns is negative.
};
TrueFigures true_figures(const Company& company);

/// Deliveries promised before and since the story's date that kept their promise.
struct KeptPromises {
  Share region_before;
  Share region_since;
  Share elsewhere_before;
  Share elsewhere_since;
};
KeptPromises kept_promises(const Company& company);

/// Evidence by which the two records of one person can be recognised as one.
struct Duplicate {
  std::string crm;
  std::string shop;
  bool card = false;
  bool openid = false;
  bool phone = false;
  bool email = false;
  bool recognisable() const { return card || openid || phone || email; }
};
std::vector<Duplicate> duplicates(const Company& company);

/// Everything as one JSON document; its keys are explained in docs/demo.md.
std::string truth_json(const Company& company);

}  // namespace troth::demo
