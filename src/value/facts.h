#pragma once
// Inside the value room: what the workspace knows of one customer, read of the rooms below.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "db/session.h"
#include "value/settings.h"
#include "value/store.h"
#include "value/types.h"

namespace troth::value {

/// What a question says something about.
enum class Subject : std::uint8_t {
  satisfaction,
  recommend,
  loyalty,  ///< Repurchase, price tolerance and the like.
  attitude,
  attribute,
  openness,
  wallet_share,
  wallet_rank,
  wallet_brands,
  alternatives,
  deciding,
  price,
  switching_effort,
  switching_cost,
  switching_ties,
};
inline constexpr std::size_t kSubjects = 15;
std::string_view subject_name(Subject subject);

/// Means over the latest response that has an answer of the subject.
struct Opinion {
  std::optional<Day> day;
  double share = 0;  ///< On the item's scale, 0 to 1.
  double value = 0;  ///< As answered; a share of wallet, asked in per cent or not, 0 to 1.
};

struct CustomerFacts {
  Id customer_id = 0;
  bool recorded = false;  ///< A golden record exists.
  std::optional<Day> joined;
  std::optional<Purchases> purchases;
  std::optional<Day> first_contact;
  std::optional<Day> first_referral;
  std::int64_t engagements = 0;  ///< Contacts of their own accord within the window.
  std::int64_t complaints = 0;   ///< Within the window.
  std::optional<Day> last_complaint;
  std::optional<Day> first_answer;  ///< Of those with a date.
  bool answered = false;            ///< With or without a date.
  std::array<Opinion, kSubjects> opinions{};
  std::int64_t categories = 0;  ///< Of what was bought; 0 when not asked for.
  double paid = 0;              ///< For lines whose product has a list price, minor units.
  double listed = 0;            ///< ... at that price.

  const Opinion& opinion(Subject subject) const {
    return opinions.at(static_cast<std::size_t>(subject));
  }
};

/// What is to be read.
struct FactsQuery {
  Day as_of = 0;
  const Settings& settings;
  bool baskets = true;  ///< Whether any product has a list price, or categories count.
  int currency_decimals = 2;
};

/// Customers of a range with a trace up to as_of, by id; customer_purchases must be up to date.
Result<std::vector<CustomerFacts>> load_facts(db::Session& session, store::IdRange customers,
                                              const FactsQuery& query);
/// The same with sums of orders given, as they were at query.as_of.
Result<std::vector<CustomerFacts>> load_facts(db::Session& session, store::IdRange customers,
                                              const FactsQuery& query,
                                              std::vector<Purchases> purchases);

/// Whether products have list prices.
Result<bool> has_list_prices(db::Session& session);

}  // namespace troth::value
