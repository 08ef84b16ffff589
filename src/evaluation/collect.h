#pragma once
// One pass over the tables: rows in the order of their primary keys go in, sums per customer, per
// unit and month, and per answer come out.

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "evaluation/customer_facts.h"
#include "evaluation/store.h"
#include "evaluation/types.h"
#include "evaluation/unit_series.h"

namespace troth::evaluation {

/// One response with its scores; NaN where it has no such answer. Responses of one customer follow
/// one another.
struct ScoredResponse {
  Id customer_id = 0;  ///< Negative: anonymous, each one of its own.
  Day day = 0;
  bool dated = true;
  double weight = 1;
  double satisfaction = 0;    ///< 0..100: mean of its satisfaction items, each rescaled.
  double recommendation = 0;  ///< 0..10.
};

/// Of those who began to buy in a stretch of days (for the first time, or again after a year), how
/// many bought once more within kSecondPurchaseDays. A year's look-back, no more, so that cohorts
/// early and late in a history mean the same.
struct NewcomerCohort {
  Span span;
  std::int64_t newcomers = 0;
  std::int64_t came_back = 0;
};
inline constexpr Day kSecondPurchaseDays = 90;

/// The latest cohort of half a year that can be followed, and the same months a year earlier.
struct Newcomers {
  NewcomerCohort latest;
  NewcomerCohort year_earlier;
  bool comparable = false;  ///< The history begins a year before the earlier cohort.
};

struct Collected {
  explicit Collected(UnitSeries months) : series(std::move(months)) {}

  Facts facts;
  Sales sales;
  UnitSeries series;
  std::vector<ScoredResponse> responses;  ///< Up to as_of; undated ones too.
  bool weighted = false;
  Newcomers newcomers;
  Minor gross_with_cost = 0;    ///< Sale lines of orders whose cost is known.
  std::int64_t later_rows = 0;  ///< Orders, interactions, answers after as_of: left out.
  std::int64_t promises = 0;
  std::int64_t interactions = 0;
};

/// Takes customers, then orders, then interactions, then answers; each sorted by customer and day.
class Collector {
 public:
  Collector(const Periods& periods, Day first_day, std::vector<ScaleItem> items,
            const value::Settings& settings = {});

  /// Makes room for so many customers.
  void expect(std::size_t customers) { out_.facts.customers.reserve(customers); }
  void customer(const CustomerRow& row);
  void end_customers();
  void order(const OrderRow& row);
  void end_orders();
  void interaction(const InteractionRow& row);
  void end_interactions();
  void answer(const AnswerRow& row);
  void end_answers();

  Collected take() { return std::move(out_); }

 private:
  struct BoughtDay {
    Day day = 0;
    Minor net = 0;
    bool bought = false;
    Units units{};
  };

  CustomerFacts& at(Id customer_id);
  void merge_newcomers();
  void close_customer();
  void close_response();
  void count_purchases(CustomerFacts& customer);
  void count_beginnings();
  void keep_gaps(Trace& trace, Day until) const;
  void mark_units(CustomerFacts& customer);
  void add_score(const AnswerRow& row);
  Units units_of(const CustomerFacts* customer, std::string_view region, std::string_view store);

  Periods periods_;
  Instant as_of_end_ = 0;
  std::unordered_map<Id, ScaleItem> items_;
  Collected out_;

  std::size_t cursor_ = 0;                ///< Into facts.customers, which the rows walk along.
  std::vector<CustomerFacts> newcomers_;  ///< Customers a scan names that were not known before.

  CustomerFacts* current_ = nullptr;  ///< Whose orders are being read.
  std::vector<BoughtDay> days_;       ///< Their days so far.

  struct OpenResponse {
    Id customer_id = 0;
    Id response_id = 0;
    Day day = 0;
    bool dated = true;
    double weight = 1;
    Units units{};
    double satisfaction_sum = 0;
    int satisfaction_items = 0;
    double recommendation_sum = 0;
    int recommendation_items = 0;
  };
  OpenResponse response_;
  bool response_open_ = false;
};

/// Whether what a source wrote as the outcome of a complaint says that it is settled.
bool settled(std::string_view outcome);

}  // namespace troth::evaluation
