#include "value/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "value/store.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;

Error refused(const std::string& name, const std::string& rule) {
  return {ErrorCode::bad_input, fmt::format("The setting \"{}\" must be {}.", name, rule), name,
          "See docs/value.md for what each setting means."};
}

/// One setting: reads itself from a document, and writes itself into one.
struct Field {
  std::string name;
  std::function<Status(const SortedJson&, Settings&)> read;
  std::function<SortedJson(const Settings&)> write;
  SortedJson form = SortedJson::object();  ///< What may be entered: kind, and its range or words.
};

Field whole(const char* name, int Settings::*member, int min, int max) {
  return {name,
          [=](const SortedJson& json, Settings& settings) -> Status {
            if (!json.is_number_integer() || json.get<std::int64_t>() < min ||
                json.get<std::int64_t>() > max) {
              return refused(name, fmt::format("a whole number from {} to {}", min, max));
            }
            settings.*member = json.get<int>();
            return {};
          },
          [=](const Settings& settings) { return SortedJson(settings.*member); },
          {{"kind", "whole"}, {"min", min}, {"max", max}}};
}

Field real(const char* name, double Settings::*member, double min, double max) {
  return {name,
          [=](const SortedJson& json, Settings& settings) -> Status {
            if (!json.is_number() || !(json.get<double>() >= min && json.get<double>() <= max)) {
              return refused(name, fmt::format("a number from {} to {}", min, max));
            }
            settings.*member = json.get<double>();
            return {};
          },
          [=](const Settings& settings) { return SortedJson(settings.*member); },
          {{"kind", "number"}, {"min", min}, {"max", max}}};
}

/// A number that may be null: then the data decide.
template <typename T>
Field chosen(const char* name, std::optional<T> Settings::*member, double min, double max) {
  return {
      name,
      [=](const SortedJson& json, Settings& settings) -> Status {
        if (json.is_null()) {
          settings.*member = std::nullopt;
          return {};
        }
        const bool fits = std::is_same_v<T, double> ? json.is_number() : json.is_number_integer();
        if (!fits || !(json.get<double>() >= min && json.get<double>() <= max)) {
          const char* kind = std::is_same_v<T, Minor>
                                 ? "whole number of the currency's smallest unit (5000 for 50.00)"
                             : std::is_same_v<T, double> ? "number"
                                                         : "whole number";
          return refused(name, fmt::format("null, or a {} from {} to {}", kind, min, max));
        }
        settings.*member = json.get<T>();
        return {};
      },
      [=](const Settings& settings) {
        return (settings.*member) ? SortedJson(*(settings.*member)) : SortedJson();
      },
      {{"kind", std::is_same_v<T, double>  ? "number"
                : std::is_same_v<T, Minor> ? "money"
                                           : "whole"},
       {"min", min},
       {"max", max},
       {"by_data", true}}};
}

Field choice(const char* name, std::string Settings::*member, std::vector<std::string> words) {
  return {name,
          [=](const SortedJson& json, Settings& settings) -> Status {
            if (!json.is_string() ||
                std::find(words.begin(), words.end(), json.get<std::string>()) == words.end()) {
              return refused(name, fmt::format("one of {}", fmt::join(words, ", ")));
            }
            settings.*member = json.get<std::string>();
            return {};
          },
          [=](const Settings& settings) { return SortedJson(settings.*member); },
          {{"kind", "choice"}, {"words", words}}};
}

using Codes = std::vector<std::string> ItemChoice::*;
constexpr std::size_t kItemCodesMost = 50;

const std::vector<std::pair<std::string, Codes>>& item_fields() {
  static const std::vector<std::pair<std::string, Codes>> kFields = {
      {"openness", &ItemChoice::openness},
      {"wallet_share", &ItemChoice::wallet_share},
      {"wallet_rank", &ItemChoice::wallet_rank},
      {"wallet_brands", &ItemChoice::wallet_brands},
      {"alternatives", &ItemChoice::alternatives},
      {"deciding", &ItemChoice::deciding},
      {"price", &ItemChoice::price},
      {"switching_effort", &ItemChoice::switching_effort},
      {"switching_cost", &ItemChoice::switching_cost},
      {"switching_ties", &ItemChoice::switching_ties}};
  return kFields;
}

Status read_items(const SortedJson& json, Settings& settings) {
  if (!json.is_object()) return refused("items", "an object of lists of question codes");
  for (const auto& [name, codes] : json.items()) {
    const auto& fields = item_fields();
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const auto& field) { return field.first == name; });
    if (at == fields.end()) {
      return Error{ErrorCode::bad_input, "There is no such list of questions.", "items." + name,
                   "See docs/value.md for what each setting means."};
    }
    const auto is_text = [](const SortedJson& code) { return code.is_string(); };
    if (!codes.is_array() || codes.size() > kItemCodesMost ||
        !std::all_of(codes.begin(), codes.end(), is_text)) {
      return refused("items." + name, "a list of at most 50 question codes");
    }
    settings.items.*(at->second) = codes.get<std::vector<std::string>>();
  }
  return {};
}

SortedJson items_json(const Settings& settings) {
  auto json = SortedJson::object();
  for (const auto& [name, member] : item_fields()) json[name] = settings.items.*member;
  return json;
}

SortedJson cuts_json(const stats::RfmCuts& cuts) {
  return {{"recency", cuts.recency}, {"frequency", cuts.frequency}, {"monetary", cuts.monetary}};
}

Status read_rfm_cuts(const SortedJson& json, Settings& settings) {
  if (json.is_null()) {
    settings.rfm_cuts = std::nullopt;
    return {};
  }
  stats::RfmCuts cuts;
  if (!json.is_object() || json.size() != 3) {
    return refused("rfm_cuts", "null, or four rising cuts for recency, frequency and monetary");
  }
  for (auto* part : {&cuts.recency, &cuts.frequency, &cuts.monetary}) {
    const char* name = part == &cuts.recency     ? "recency"
                       : part == &cuts.frequency ? "frequency"
                                                 : "monetary";
    const auto at = json.find(name);
    const bool fits =
        at != json.end() && at->is_array() && at->size() == part->size() &&
        std::all_of(at->begin(), at->end(), [](const SortedJson& cut) { return cut.is_number(); });
    if (!fits) return refused("rfm_cuts", "four rising numbers on each axis");
    *part = at->get<std::array<double, 4>>();
    if (std::adjacent_find(part->begin(), part->end(), std::greater_equal<>()) != part->end()) {
      return refused("rfm_cuts", "four rising numbers on each axis");
    }
  }
  settings.rfm_cuts = cuts;
  return {};
}

constexpr double kMoneyMost = 1e15;

const std::vector<Field>& fields() {
  static const std::vector<Field> kFields = {
      whole("window_days", &Settings::window_days, 1, 3660),
      whole("lapse_days", &Settings::lapse_days, 1, 3660),
      whole("horizon_months", &Settings::horizon_months, 1, 120),
      real("discount_monthly", &Settings::discount_monthly, 0, 1),
      chosen<double>("margin", &Settings::margin, 0, 1),
      choice("model", &Settings::model, {"best", "bgnbd", "mbgnbd", "pnbd"}),
      real("level", &Settings::level, 0.5, 0.999),
      real("alert_quantile", &Settings::alert_quantile, 0.5, 0.999),
      whole("client_purchases", &Settings::client_purchases, 2, 1000),
      whole("client_categories", &Settings::client_categories, 1, 100),
      real("promoter_from", &Settings::promoter_from, 0, 10),
      chosen<Minor>("current_cut", &Settings::current_cut, -kMoneyMost, kMoneyMost),
      chosen<Minor>("potential_cut", &Settings::potential_cut, -kMoneyMost, kMoneyMost),
      real("peer_quantile", &Settings::peer_quantile, 0.5, 0.99),
      choice("rfm", &Settings::rfm, {"quintile", "fixed"}),
      {"rfm_cuts",
       read_rfm_cuts,
       [](const Settings& s) { return s.rfm_cuts ? cuts_json(*s.rfm_cuts) : SortedJson(); },
       {{"kind", "cuts"}, {"by_data", true}}},
      chosen<Minor>("abcd_order_size", &Settings::abcd_order_size, 0, kMoneyMost),
      chosen<int>("abcd_purchases", &Settings::abcd_purchases, 1, 100'000),
      chosen<double>("preference_cut", &Settings::preference_cut, 0, 100),
      real("openness_cut", &Settings::openness_cut, 0, 1),
      whole("repeat_purchases", &Settings::repeat_purchases, 2, 1000),
      real("price_cut", &Settings::price_cut, 0, 1),
      whole("survey_days", &Settings::survey_days, 1, 36'600),
      real("key_account_share", &Settings::key_account_share, 0, 1),
      whole("churn_days", &Settings::churn_days, 7, 730),
      chosen<Minor>("contact_cost", &Settings::contact_cost, 0, kMoneyMost),
      real("save_rate", &Settings::save_rate, 0, 1),
      choice("history", &Settings::history, {"month", "quarter", "year"}),
      {"seed",
       [](const SortedJson& json, Settings& settings) -> Status {
         if (!json.is_number_unsigned()) return refused("seed", "a whole number from 0");
         settings.seed = json.get<std::uint64_t>();
         return {};
       },
       [](const Settings& settings) { return SortedJson(settings.seed); },
       {{"kind", "whole"}, {"min", 0}, {"max", std::numeric_limits<std::int32_t>::max()}}},
      {"items", read_items, items_json, {{"kind", "items"}}}};
  return kFields;
}

constexpr std::string_view kSettingName = "value";

}  // namespace

Result<Settings> parse_settings(const SortedJson& json) {
  if (!json.is_object()) {
    return Error{ErrorCode::bad_input, "Settings are one JSON object.", "settings", ""};
  }
  Settings settings;
  for (const auto& [name, value] : json.items()) {
    const auto& known = fields();
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const Field& field) { return field.name == name; });
    if (at == known.end()) {
      return Error{ErrorCode::bad_input, "There is no such setting of value.", name,
                   "See docs/value.md for what each setting means."};
    }
    TROTH_TRY(at->read(value, settings));
  }
  if (settings.rfm == "fixed" && !settings.rfm_cuts) {
    return refused("rfm_cuts", "given when rfm is fixed");
  }
  return settings;
}

SortedJson settings_json(const Settings& settings) {
  auto json = SortedJson::object();
  for (const Field& field : fields()) json[field.name] = field.write(settings);
  return json;
}

SortedJson settings_form() {
  const Settings standard;
  auto form = SortedJson::array();
  for (const Field& field : fields()) {
    SortedJson one = {{"name", field.name}, {"standard", field.write(standard)},
                      {"min", nullptr},     {"max", nullptr},
                      {"words", nullptr},   {"by_data", false}};
    one.update(field.form);
    form.push_back(std::move(one));
  }
  return form;
}

Result<Settings> load_settings(db::Session& session) {
  TROTH_ASSIGN(const auto text, store::load_setting(session, kSettingName));
  if (text.empty()) return Settings{};
  const auto json = SortedJson::parse(text, nullptr, false);
  return parse_settings(json);
}

Status store_settings(db::Session& session, const Settings& settings) {
  return store::store_setting(session, kSettingName, settings_json(settings).dump());
}

}  // namespace troth::value
