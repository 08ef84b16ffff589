#pragma once
// Definitions, cuts and windows: what a company decides about value. Kept in the workspace, and
// shown beside every number.

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "db/session.h"
#include "stats/rfm.h"

namespace troth::value {

/// Which questions, by code, tell what. Empty: those with the role that fits.
struct ItemChoice {
  std::vector<std::string> openness;       ///< Competitors used or looked at; high is open.
  std::vector<std::string> wallet_share;   ///< Share of category spend that is ours, 0-1 or 0-100.
  std::vector<std::string> wallet_rank;    ///< Our rank among the brands used; 1 is best.
  std::vector<std::string> wallet_brands;  ///< How many brands are used.
  std::vector<std::string> alternatives;   ///< Whether there is another to go to; low is none.
  std::vector<std::string> deciding;       ///< Time taken to decide; high is long.
  std::vector<std::string> price;          ///< Sensitivity to price; high is sensitive.
  std::vector<std::string> switching_effort;
  std::vector<std::string> switching_cost;
  std::vector<std::string> switching_ties;
};

struct Settings {
  int window_days = 365;    ///< Current value: net sales of so many days.
  int lapse_days = 365;     ///< Lapsed: no purchase for longer.
  int horizon_months = 12;  ///< Value to come: so far ahead.
  double discount_monthly = 0.01;
  std::optional<double> margin;      ///< Share of sales that is earned; empty: from known costs.
  std::string model = "best";        ///< bgnbd, mbgnbd, pnbd, or best by holdout.
  double level = 0.95;               ///< Of intervals.
  double alert_quantile = 0.9;       ///< Overdue: later than this share of the gaps expected.
  int client_purchases = 4;          ///< Client: at least so many purchases in the window,
  int client_categories = 1;         ///< in at least so many categories, and not overdue.
  double promoter_from = 9;          ///< Advocate: latest recommendation from here on.
  std::optional<Minor> current_cut;  ///< Of the matrix; empty: the median customer's.
  std::optional<Minor> potential_cut;
  double peer_quantile = 0.8;    ///< Potential: spend of peers at this quantile.
  std::string rfm = "quintile";  ///< quintile, or fixed with the cuts below.
  std::optional<stats::RfmCuts> rfm_cuts;
  std::optional<Minor> abcd_order_size;  ///< Large: at or above; empty: the median customer's.
  std::optional<int> abcd_purchases;     ///< Loyal: at least; empty: median, two at the least.
  std::optional<double> preference_cut;  ///< 0-100; empty: the most even split.
  double openness_cut = 0.5;             ///< Open: at or above.
  int repeat_purchases = 3;              ///< Repeat choice: at least so many, rhythm kept.
  double price_cut = 0.2;                ///< Driven by price: so far below list on average.
  int survey_days = 730;                 ///< Answers older than this no longer count.
  double key_account_share = 0.01;       ///< The most valuable share of customers.
  int churn_days = 180;                  ///< Leaving: no purchase in so many days.
  std::optional<Minor> contact_cost;     ///< Of one contact; for the threshold.
  double save_rate = 0.3;                ///< Share of those contacted who stay.
  std::string history = "quarter";       ///< Length of a period: month, quarter, year.
  std::uint64_t seed = 1;
  ItemChoice items;
};

/// bad_input naming the member that is out of range or unknown; members left out keep their
/// standard.
Result<Settings> parse_settings(const nlohmann::json& json);
nlohmann::json settings_json(const Settings& settings);

/// What may be entered, for forms: {"name", "kind" (whole, number, money, choice, cuts, items),
/// "standard", "min", "max", "words", "by_data" (null: the data decide)} of each setting.
nlohmann::json settings_form();

/// The workspace's settings; the standard ones before any were stored.
Result<Settings> load_settings(db::Session& session);
Status store_settings(db::Session& session, const Settings& settings);

}  // namespace troth::value
