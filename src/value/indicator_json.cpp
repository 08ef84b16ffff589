#include "value/indicator_json.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::value {
namespace {

using http::Json;

constexpr const char* kIndicator = "value.indicator.";
constexpr const char* kBarrier = "value.barrier.";

std::string said(Language language, const std::string& prefix, std::string_view name,
                 const MessageArgs& args = {}) {
  return message(language, prefix + std::string(name), args);
}

MessageArgs args_of(const Settings& settings) {
  return {{"purchases", std::int64_t{settings.client_purchases}},
          {"days", std::int64_t{settings.window_days}},
          {"price", settings.price_cut}};
}

Json customer_json(const Indicator& indicator, const std::string& prefix, std::string_view name,
                   const Settings& settings, Language language) {
  const bool known = indicator.source != Source::none;
  return {{"name", name},
          {"label", said(language, prefix, name)},
          {"definition", said(language, prefix + "rule.", name, args_of(settings))},
          {"score", indicator.score ? Json(*indicator.score) : Json()},
          {"value", known ? Json(indicator.value) : Json()},
          {"source", known ? Json(source_name(indicator.source)) : Json()},
          {"needs", known ? Json() : Json(said(language, prefix + "needs.", name))}};
}

Json all_json(const Json& sums, const std::string& prefix, const Settings& settings,
              Language language) {
  const auto name = sums.at("name").get<std::string>();
  const bool known = sums.at("n").get<std::int64_t>() > 0;
  Json json(sums);
  json["label"] = said(language, prefix, name);
  json["definition"] = said(language, prefix + "rule.", name, args_of(settings));
  json["needs"] = known ? Json() : Json(said(language, prefix + "needs.", name));
  return json;
}

}  // namespace

Json profile_json(const Indicators& indicators, const Barriers& barriers, const Settings& settings,
                  Language language) {
  auto told = Json::array();
  for (std::size_t i = 0; i < kIndicators; ++i) {
    told.push_back(
        customer_json(indicators[i], kIndicator, kIndicatorNames[i], settings, language));
  }
  auto held = Json::array();
  for (std::size_t i = 0; i < kBarriers; ++i) {
    held.push_back(customer_json(barriers[i], kBarrier, kBarrierNames[i], settings, language));
  }
  return {{"indicators", std::move(told)}, {"barriers", std::move(held)}};
}

Json profile_schema() {
  using namespace http::schema;
  const auto one = named(
      "LoyaltyIndicator",
      object({{"name", http::schema::text()},
              {"label", http::schema::text()},
              {"definition", http::schema::text(2000)},
              {"score", described("0 to 100; high is loyal, or held.", nullable(number()))},
              {"value", described("The figure it is made of.", nullable(number()))},
              {"source", nullable(word({"behaviour", "survey", "both"}))},
              {"needs",
               described("What would have to be known.", nullable(http::schema::text(2000)))}}));
  return named("LoyaltyProfile",
               object({{"indicators", list(one, 8)}, {"barriers", list(one, 5)}}));
}

Json indicators_json(const std::string& reading, const Settings& settings, Language language) {
  const auto stored = Json::parse(reading, nullptr, false);
  auto indicators = Json::array();
  auto barriers = Json::array();
  if (stored.is_object()) {
    for (const auto& sums : stored.at("indicators")) {
      indicators.push_back(all_json(sums, kIndicator, settings, language));
    }
    for (const auto& sums : stored.at("barriers")) {
      auto json = all_json(sums, kBarrier, settings, language);
      const auto name = sums.at("name").get<std::string>();
      json["reliability"] = stored.at("reliability").value(name, Json());
      barriers.push_back(std::move(json));
    }
  }
  auto missing = Json::array();
  const auto miss = [&](const char* kind, std::string_view name, std::string label,
                        std::string needs) {
    missing.push_back({{"kind", kind},
                       {"name", name},
                       {"label", std::move(label)},
                       {"status", "not_assessable"},
                       {"needs", std::move(needs)}});
  };
  miss("class", "incentive", message(language, "value.class.incentive"),
       message(language, "value.class.needs.incentive"));
  for (const auto name : kBarriersNotAssessable) {
    miss("barrier", name, said(language, kBarrier, name),
         said(language, std::string(kBarrier) + "needs.", name));
  }
  return {{"customers", stored.is_object() ? stored.at("customers") : Json(0)},
          {"indicators", std::move(indicators)},
          {"barriers", std::move(barriers)},
          {"not_assessable", std::move(missing)}};
}

Json indicators_schema() {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  const std::vector<Member> common = {
      {"name", http::schema::text()},
      {"label", http::schema::text()},
      {"definition", http::schema::text(2000)},
      {"n", described("Customers of whom it is known.", count)},
      {"survey", described("Of these, by an answer.", count)},
      {"behaviour", described("Of these, by behaviour.", count)},
      {"mean", described("0 to 100, or in its own unit.", nullable(number()))},
      {"interval", nullable(list(number(), 2))},
      {"needs", nullable(http::schema::text(2000))}};
  auto with_reliability = common;
  with_reliability.push_back(
      {"reliability", nullable(object({{"items", list(http::schema::text(), 50)},
                                       {"n", count},
                                       {"alpha", nullable(number())},
                                       {"interval", nullable(list(number(), 2))},
                                       {"status", http::schema::text()}}))});
  const auto missing = object({{"kind", word({"class", "barrier"})},
                               {"name", http::schema::text()},
                               {"label", http::schema::text()},
                               {"status", word({"not_assessable"})},
                               {"needs", http::schema::text(2000)}});
  return named("LoyaltyIndicators",
               object({{"customers", described("Who bought.", count)},
                       {"indicators", list(named("IndicatorMean", object(common)), 8)},
                       {"barriers", list(named("BarrierMean", object(with_reliability)), 5)},
                       {"not_assessable", list(missing, 10)}}));
}

}  // namespace troth::value
