#include "value/loyalty.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "stats/loyalty_grid.h"
#include "stats/wallet.h"

namespace troth::value {

namespace {

/// The mean on 0 to 100 of the subjects that were answered recently enough.
std::optional<double> mean_of(const CustomerFacts& facts, std::span<const Subject> subjects,
                              Day as_of, int survey_days) {
  double sum = 0;
  int n = 0;
  for (const Subject subject : subjects) {
    const Opinion& opinion = facts.opinion(subject);
    if (!opinion.day || *opinion.day <= as_of - survey_days) continue;
    sum += 100 * opinion.share;
    ++n;
  }
  if (n == 0) return std::nullopt;
  return sum / n;
}

std::optional<double> share_of(const CustomerFacts& facts, Subject subject, Day as_of,
                               int survey_days) {
  const std::array one{subject};
  const auto mean = mean_of(facts, one, as_of, survey_days);
  if (!mean) return std::nullopt;
  return *mean / 100;
}

/// What a label of loyalty rests on, in the order in which it is told.
class Evidences {
 public:
  explicit Evidences(std::vector<Evidence>& all) : all_(all) {}
  void add(const char* code, std::optional<double> value) {
    if (value) all_.push_back({code, *value});
  }

 private:
  std::vector<Evidence>& all_;
};

/// The class (monopoly, habit, latent, thrift, price, trust) that the evidence speaks for; empty
/// when none does. Incentive needs the programme's ledger, which is not there to look at.
std::string class_of(bool strong, bool repeat, bool open, std::optional<double> alternatives,
                     std::optional<double> discount, bool small_orders, const Settings& settings) {
  const bool price = discount && *discount >= settings.price_cut;
  if (!strong && repeat && alternatives && *alternatives <= 1 - settings.openness_cut) {
    return "monopoly";
  }
  if (strong && repeat && !open) return "trust";
  if (strong && !repeat) return "latent";
  if (price) return "price";
  if (!strong && repeat && small_orders) return "thrift";
  if (!strong && repeat) return "habit";
  return strong ? "trust" : "";
}

}  // namespace

std::optional<double> preference_of(const CustomerFacts& facts, Day as_of, int survey_days) {
  constexpr std::array kSubjectsAsked = {Subject::satisfaction, Subject::recommend,
                                         Subject::loyalty, Subject::attitude};
  return mean_of(facts, kSubjectsAsked, as_of, survey_days);
}

std::optional<double> discount_share_of(const CustomerFacts& facts) {
  if (!(facts.listed > 0)) return std::nullopt;
  return 1 - facts.paid / facts.listed;
}

std::optional<double> wallet_share_of(const CustomerFacts& facts, Day as_of, int survey_days) {
  const auto recent = [&](const Opinion& opinion) {
    return opinion.day && *opinion.day > as_of - survey_days;
  };
  if (const auto& told = facts.opinion(Subject::wallet_share); recent(told)) {
    if (told.value > 0 && told.value <= 1) return told.value;
  }
  const auto& rank = facts.opinion(Subject::wallet_rank);
  const auto& brands = facts.opinion(Subject::wallet_brands);
  if (recent(rank) && recent(brands)) {
    const double share = stats::wallet_share(rank.value, brands.value);
    if (std::isfinite(share)) return share;
  }
  return std::nullopt;
}

std::optional<double> openness_of(const CustomerFacts& facts, Day as_of, int survey_days) {
  if (const auto told = share_of(facts, Subject::openness, as_of, survey_days)) return told;
  if (const auto wallet = wallet_share_of(facts, as_of, survey_days)) return 1 - *wallet;
  return std::nullopt;
}

void add_loyalty(const CustomerFacts& facts, Silence silence, const Settings& settings,
                 const Cuts& cuts, CustomerValue& value) {
  const Day as_of = value.as_of_day;
  const int days = settings.survey_days;
  constexpr std::array kEmotional = {Subject::recommend, Subject::attitude};
  constexpr std::array kCognitive = {Subject::satisfaction, Subject::attribute};
  value.emotional = mean_of(facts, kEmotional, as_of, days);
  value.cognitive = mean_of(facts, kCognitive, as_of, days);
  if (value.p_alive && value.f) {
    value.behavioural = 100 * *value.p_alive * static_cast<double>(*value.f) / 5;
  }
  value.preference = preference_of(facts, as_of, days);
  value.openness = openness_of(facts, as_of, days);
  value.wallet_share = wallet_share_of(facts, as_of, days);
  if (value.wallet_share && value.current_value >= 0) {
    const double room =
        stats::wallet_head_room(static_cast<double>(value.current_value), *value.wallet_share);
    if (std::isfinite(room)) value.head_room = std::llround(room);
  }
  if (value.purchases == 0) return;
  value.repeat_choice = value.purchases >= settings.repeat_purchases &&
                        value.stage != Stage::lapsed && silence == Silence::usual;
  if (!value.preference || !cuts.preference) return;
  const bool strong = *value.preference >= *cuts.preference;
  const bool repeat = *value.repeat_choice;
  const bool open = value.openness && *value.openness >= settings.openness_cut;
  const auto quadrants = stats::loyalty_quadrants();
  value.quadrant = quadrants[stats::loyalty_cell(quadrants, strong, repeat, false)].name;
  if (value.openness) {
    const auto situations = stats::loyalty_situations();
    value.situation = situations[stats::loyalty_cell(situations, strong, repeat, open)].name;
  }
  const auto alternatives = share_of(facts, Subject::alternatives, as_of, days);
  const bool small =
      value.average_order && static_cast<double>(*value.average_order) < cuts.order_size / 2;
  value.loyalty_class =
      class_of(strong, repeat, open, alternatives, value.discount_share, small, settings);
  Evidences evidence(value.loyalty_evidence);
  evidence.add("preference", value.preference);
  evidence.add("preference_cut", cuts.preference);
  evidence.add("purchases", static_cast<double>(value.purchases));
  evidence.add("overdue_ratio", value.overdue_ratio);
  evidence.add("openness", value.openness);
  evidence.add("alternatives", alternatives);
  evidence.add("discount_share", value.discount_share);
}

}  // namespace troth::value
