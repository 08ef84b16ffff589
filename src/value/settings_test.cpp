#include "value/settings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace troth::value {
namespace {

using Json = nlohmann::json;

TEST(ValueSettings, WhatIsWrittenIsRead) {
  const Json standard = settings_json(Settings{});
  const auto again = parse_settings(standard);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(settings_json(*again), standard);
}

TEST(ValueSettings, LeftOutStaysStandard) {
  const auto settings = parse_settings(Json{{"lapse_days", 30}});
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->lapse_days, 30);
  EXPECT_EQ(settings->window_days, 365);
}

TEST(ValueSettings, RefusalsNameTheCulprit) {
  const std::vector<std::pair<Json, std::string>> refused = {
      {Json{{"lapse_days", 0}}, "lapse_days"},
      {Json{{"lapse_days", 1.5}}, "lapse_days"},
      {Json{{"lapse_days", "30"}}, "lapse_days"},
      {Json{{"margin", 1.01}}, "margin"},
      {Json{{"model", "guess"}}, "model"},
      {Json{{"colour", 1}}, "colour"},
      {Json{{"rfm", "fixed"}}, "rfm_cuts"},
      {Json{{"rfm_cuts",
             {{"recency", {4, 3, 2, 1}}, {"frequency", {1, 2, 3, 4}}, {"monetary", {1, 2, 3, 4}}}}},
       "rfm_cuts"},
      {Json{{"items", {{"nothing", Json::array()}}}}, "items.nothing"},
      {Json{{"items", {{"price", "Q1"}}}}, "items.price"},
      {Json{{"seed", -1}}, "seed"},
      {Json::array(), "settings"}};
  for (const auto& [json, subject] : refused) {
    const auto settings = parse_settings(json);
    ASSERT_FALSE(settings.ok()) << json.dump();
    EXPECT_EQ(settings.error().subject, subject) << json.dump();
    EXPECT_EQ(settings.error().code, ErrorCode::bad_input);
  }
}

TEST(ValueSettings, ARefusedAmountNamesItsUnit) {
  const auto settings = parse_settings(Json{{"current_cut", 50.5}});
  ASSERT_FALSE(settings.ok());
  EXPECT_NE(settings.error().message.find("smallest unit (5000 for 50.00)"), std::string::npos)
      << settings.error().message;
}

TEST(ValueSettings, TheFormTellsWhatIsRefused) {
  const Json form = settings_form();
  const Json standard = settings_json(Settings());
  ASSERT_EQ(form.size(), standard.size());
  for (const auto& one : form) {
    const std::string name = one.at("name");
    EXPECT_EQ(one.at("standard"), standard.at(name)) << name;
    EXPECT_EQ(parse_settings(Json{{name, nullptr}}).ok(), one.at("by_data").get<bool>()) << name;
    for (const char* end : {"min", "max"}) {
      if (one.at(end).is_null()) continue;
      const double step = std::string(end) == "min" ? -1 : 1;
      const double outside = one.at(end).get<double>() + step;
      const Json tried = one.at("kind") == "number" ? Json(outside) : Json(std::llround(outside));
      if (name != "seed" || step < 0) {
        EXPECT_FALSE(parse_settings(Json{{name, tried}}).ok()) << name;
      }
    }
    if (one.at("kind") != "choice" || name == "rfm") continue;
    for (const auto& word : one.at("words")) {
      EXPECT_TRUE(parse_settings(Json{{name, word}}).ok()) << name;
    }
  }
}

TEST(ValueSettings, NullLetsTheDataDecide) {
  const auto settings = parse_settings(Json{{"margin", nullptr}, {"rfm_cuts", nullptr}});
  ASSERT_TRUE(settings.ok());
  EXPECT_FALSE(settings->margin || settings->rfm_cuts);
}

}  // namespace
}  // namespace troth::value
