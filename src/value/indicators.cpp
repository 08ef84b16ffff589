#include "value/indicators.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "http/json_number.h"
#include "stats/mean.h"

namespace troth::value {
namespace {

using SortedJson = nlohmann::json;
using http::number_json;

/// Attention is full with one contact of their own accord a month.
constexpr double kDaysPerContact = 30;
/// Satisfied again after a problem.
constexpr double kSatisfiedFrom = 0.6;
constexpr Day kTimeToReturn = 90;

double percent(double share) {
  return 100 * std::clamp(share, 0.0, 1.0);
}

std::optional<double> answered(const CustomerFacts& facts, Subject subject, Day as_of,
                               const Settings& settings) {
  const auto& opinion = facts.opinion(subject);
  if (!opinion.day || *opinion.day <= as_of - settings.survey_days) return std::nullopt;
  return opinion.share;
}

Indicator told(std::optional<double> share, bool turned) {
  if (!share) return {};
  return {percent(turned ? 1 - *share : *share), *share, Source::survey};
}

Indicator behaved(double share, double value) {
  return {percent(share), value, Source::behaviour};
}

/// Stayed after the last complaint, and satisfied when asked since. Who complained lately and has
/// neither bought nor answered since is not judged yet.
Indicator tolerance_of(const CustomerFacts& facts, const CustomerValue& value,
                       const Settings& settings) {
  if (!facts.last_complaint || !value.last_day) return {};
  const Day complained = *facts.last_complaint;
  const bool stayed = *value.last_day > complained;
  if (!stayed && value.as_of_day - complained < kTimeToReturn) return {};
  const auto& satisfaction = facts.opinion(Subject::satisfaction);
  const bool asked = satisfaction.day && *satisfaction.day >= complained &&
                     *satisfaction.day > value.as_of_day - settings.survey_days;
  const bool pleased = !asked || satisfaction.share >= kSatisfiedFrom;
  return {stayed && pleased ? 100.0 : 0.0, stayed ? 1.0 : 0.0,
          asked ? Source::both : Source::behaviour};
}

Indicator identification_of(const CustomerFacts& facts, Day as_of, const Settings& settings) {
  const auto recommend = answered(facts, Subject::recommend, as_of, settings);
  const auto attitude = answered(facts, Subject::attitude, as_of, settings);
  if (recommend && attitude) return told((*recommend + *attitude) / 2, false);
  if (recommend || attitude) return told(recommend ? recommend : attitude, false);
  // Not having brought anybody says nothing.
  if (facts.first_referral) return behaved(1, 1);
  return {};
}

}  // namespace

std::string_view source_name(Source source) {
  constexpr std::array<std::string_view, 4> kNames = {"none", "behaviour", "survey", "both"};
  return kNames.at(static_cast<std::size_t>(source));
}

Result<bool> records_engagement(db::Session& session) {
  TROTH_ASSIGN(const auto n,
               session.scalar("SELECT COUNT(*) FROM (SELECT 1 AS one FROM interaction WHERE"
                              " kind IN ('engagement', 'visit', 'contact') LIMIT 1) i"));
  return n > 0;
}

Indicators indicators_of(const CustomerFacts& facts, const CustomerValue& value,
                         const Settings& settings, bool engagement_recorded) {
  Indicators all;
  const Day as_of = value.as_of_day;
  if (facts.purchases) {
    const auto bought = static_cast<double>(facts.purchases->purchases_window);
    all[0] = behaved(bought / settings.client_purchases, bought);
  }
  if (value.wallet_share) {
    all[1] = {percent(*value.wallet_share), *value.wallet_share, Source::survey};
  }
  if (engagement_recorded) {
    const auto contacts = static_cast<double>(facts.engagements);
    all[2] = behaved(contacts * kDaysPerContact / settings.window_days, contacts);
  }
  all[3] = told(answered(facts, Subject::deciding, as_of, settings), true);
  all[4] = told(answered(facts, Subject::price, as_of, settings), true);
  if (all[4].source == Source::none && value.discount_share && settings.price_cut > 0) {
    all[4] = behaved(1 - *value.discount_share / settings.price_cut, *value.discount_share);
  }
  all[5] = told(value.openness, true);
  all[6] = tolerance_of(facts, value, settings);
  all[7] = identification_of(facts, as_of, settings);
  return all;
}

Barriers barriers_of(const CustomerFacts& facts, const CustomerValue& value,
                     const Settings& settings) {
  const Day as_of = value.as_of_day;
  Barriers all;
  all[0] = told(answered(facts, Subject::switching_effort, as_of, settings), false);
  all[1] = told(answered(facts, Subject::switching_cost, as_of, settings), false);
  all[2] = told(answered(facts, Subject::switching_ties, as_of, settings), false);
  if (value.first_day) {
    all[3] = {std::nullopt, static_cast<double>(as_of - *value.first_day), Source::behaviour};
  }
  if (facts.categories > 0) {
    all[4] = {std::nullopt, static_cast<double>(facts.categories), Source::behaviour};
  }
  return all;
}

void IndicatorSums::Sum::add(const Indicator& indicator, bool of_value) {
  if (indicator.source == Source::none) return;
  ++n;
  if (indicator.source != Source::behaviour) ++survey;
  if (indicator.source != Source::survey) ++behaviour;
  const double x = of_value ? indicator.value : indicator.score.value_or(0);
  const double before = x - mean;
  mean += before / static_cast<double>(n);
  squares += before * (x - mean);
}

void IndicatorSums::add(const Indicators& indicators, const Barriers& barriers) {
  ++customers_;
  for (std::size_t i = 0; i < kIndicators; ++i) {
    // Only who brought somebody is told by behaviour: a mean over them would always be full.
    const bool chosen =
        kIndicatorNames[i] == "identification" && indicators[i].source == Source::behaviour;
    if (!chosen) indicators_[i].add(indicators[i], false);
  }
  for (std::size_t i = 0; i < kBarriers; ++i) {
    barriers_[i].add(barriers[i], !barriers[i].score.has_value());
  }
}

SortedJson IndicatorSums::json() const {
  const auto one = [](std::string_view name, const Sum& sum) {
    stats::Sample sample;
    sample.n = static_cast<std::size_t>(sum.n);
    if (sum.n > 0) sample.mean = sum.mean;
    if (sum.n > 1) sample.variance = sum.squares / static_cast<double>(sum.n - 1);
    const auto mean = stats::mean(sample);
    return SortedJson{
        {"name", name},
        {"n", sum.n},
        {"survey", sum.survey},
        {"behaviour", sum.behaviour},
        {"mean", number_json(mean.value)},
        {"interval", mean.interval.known() ? SortedJson::array({mean.interval.lo, mean.interval.hi})
                                           : SortedJson()}};
  };
  auto indicators = SortedJson::array();
  for (std::size_t i = 0; i < kIndicators; ++i) {
    indicators.push_back(one(kIndicatorNames[i], indicators_[i]));
  }
  auto barriers = SortedJson::array();
  for (std::size_t i = 0; i < kBarriers; ++i) {
    barriers.push_back(one(kBarrierNames[i], barriers_[i]));
  }
  return {{"customers", customers_},
          {"indicators", std::move(indicators)},
          {"barriers", std::move(barriers)}};
}

namespace {

/// The latest response of each customer that answers all the questions of these codes.
Result<stats::Frame> complete_answers(db::Session& session, const std::vector<std::string>& codes,
                                      Day after, Day as_of) {
  std::string marks;
  std::vector<db::Value> values;
  for (const auto& code : codes) {
    marks += marks.empty() ? "?" : ", ?";
    values.emplace_back(std::string_view(code));
  }
  values.insert(values.end(), {std::int64_t{after}, std::int64_t{as_of}});
  stats::Frame frame;
  frame.names = codes;
  frame.columns.resize(codes.size());
  Id customer = 0, response = 0, done = 0;
  std::map<std::string, double, std::less<>> answers;
  const auto close = [&] {
    if (answers.size() != codes.size() || customer == done) return;
    done = customer;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      frame.columns[i].push_back(answers.find(codes[i])->second);
    }
  };
  TROTH_TRY(
      session.scan(fmt::format("SELECT r.customer_id, r.response_id, i.code, a.value FROM item i"
                               " JOIN response r ON r.instrument_id = i.instrument_id"
                               " JOIN answer a ON a.customer_id = r.customer_id"
                               "  AND a.response_id = r.response_id AND a.item_id = i.item_id"
                               " WHERE i.code IN ({}) AND a.value IS NOT NULL AND r.dated = 1"
                               " AND r.answered_day > ? AND r.answered_day <= ?"
                               " ORDER BY r.customer_id, r.answered_day DESC, r.response_id DESC",
                               marks),
                   values, [&](const db::Row& row) {
                     if (row.integer(0) != customer || row.integer(1) != response) {
                       close();
                       answers.clear();
                       customer = row.integer(0);
                       response = row.integer(1);
                     }
                     answers.emplace(row.text(2), row.real(3));
                     return true;
                   }));
  close();
  return frame;
}

}  // namespace

Result<SortedJson> battery_reliability(db::Session& session, const Settings& settings, Day as_of) {
  auto all = SortedJson::object();
  for (const auto& [name, codes] : {std::pair{kBarrierNames[0], &settings.items.switching_effort},
                                    {kBarrierNames[1], &settings.items.switching_cost},
                                    {kBarrierNames[2], &settings.items.switching_ties}}) {
    SortedJson json{{"items", *codes},
                    {"n", 0},
                    {"alpha", nullptr},
                    {"interval", nullptr},
                    {"status", "bad_input"}};
    if (codes->size() >= 2) {
      TROTH_ASSIGN(const auto frame,
                   complete_answers(session, *codes, as_of - settings.survey_days, as_of));
      const auto told = stats::reliability(frame);
      json["n"] = frame.rows();
      json["status"] = stats::status_name(told.verdict.status);
      json["alpha"] = number_json(told.alpha.value);
      if (told.alpha.interval.known()) {
        json["interval"] = {told.alpha.interval.lo, told.alpha.interval.hi};
      }
    }
    all[std::string(name)] = std::move(json);
  }
  return all;
}

}  // namespace troth::value
