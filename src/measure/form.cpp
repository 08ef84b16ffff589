#include "measure/form.h"

#include <algorithm>
#include <utility>

#include "measure/service.h"
#include "measure/settings.h"
#include "measure/store.h"

namespace troth::measure {
namespace {

constexpr double kMost = 1'000'000'000;

/// Of whose answers, and of how they are computed.
std::vector<SettingSpec> common_specs() {
  return {
      {"from", "day", "whom"},
      {"to", "day", "whom"},
      {"regions", "places", "whom"},
      {"stores", "places", "whom"},
      {"channels", "places", "whom"},
      {"staff", "places", "whom"},
      {"segments", "places", "whom"},
      {"compare", "grouping", "whom"},
      {"compare_segments", "places", "whom"},
      {"level", "number", "how", 0.5, 1},
      {"seed", "whole", "how", 0, kMost},
      {"bootstrap", "whole", "how", 0, 20'000},
      {"permutations", "whole", "how", 0, 20'000},
      {"intervals", "choice", "how", 0, 0, {"percentile", "bca"}},
      {"scheme", "choice", "how", 0, 0, {"path", "factor", "centroid"}},
      {"missing", "choice", "how", 0, 0, {"mean", "casewise"}},
      {"leave_out_straight_lines", "flag", "how"},
  };
}

/// Of what is measured; `compliance` alone means another thing by target.
std::vector<SettingSpec> own_specs() {
  return {
      {"model", "model"},
      {"benchmark", "number", "what", 0, 100},
      {"benchmark_name", "text"},
      {"standards", "items"},
      {"weights", "item_numbers"},
      {"red_lines", "items"},
      {"red_line_score", "number", "what", 0, 100},
      {"unit", "grouping"},
      {"visit", "item"},
      {"target", "item"},
      {"items", "items"},
      {"expectations", "item_items"},
      {"expectation_source", "item"},
      {"expectation_sources", "json"},
      {"dimensions", "json"},
      {"back_office", "items"},
      {"top_boxes", "whole", "what", 1, 5},
      {"satisfied_from", "number"},
      {"dissatisfied_to", "number"},
      {"item_high_from", "number"},
      {"item_low_to", "number"},
      {"goal", "number", "what", 0, 100},
      {"goals", "item_numbers"},
      {"competitors", "item_items"},
      {"owners", "item_texts"},
      {"actions", "item_texts"},
      {"targets", "item_numbers"},
      {"remeasured_from", "day"},
      {"pairs", "json"},
      {"costs", "attributes"},
      {"now", "attributes"},
      {"steps", "whole", "what", 1, 100},
      {"budget", "number", "what", 0, kMost},
      {"value_of_full_effect", "number", "what", 0, kMost},
      {"usage", "items"},
      {"attitudes", "items"},
      {"outcomes", "items"},
      {"funnel", "items"},
      {"clusters", "whole", "what", 0, 12},
      {"loyalty", "items"},
      {"delighted_from", "number"},
      {"stages",
       "item_words",
       "what",
       0,
       0,
       {"inform", "buy", "receive", "use", "satisfaction", "complaint", "renewal", "loyalty"}},
      {"stage_order", "json"},
      {"effort", "items"},
      {"usability", "items"},
      {"task_success", "items"},
      {"tree", "json"},
      {"covered_least", "number", "what", 0, 1},
      {"bands", "json"},
      {"reviewed_every_days", "whole", "what", 1, 3650},
      {"kano", "item_texts"},
      {"units", "grouping"},
      {"periods", "choice", "what", 0, 0, {"month", "quarter", "year"}},
      {"horizon_days", "whole", "what", 1, 3650},
      {"look_back_days", "whole", "what", 1, 3650},
  };
}

const std::vector<SettingSpec>& specs() {
  static const std::vector<SettingSpec> all = [] {
    auto list = common_specs();
    for (auto& one : own_specs()) list.push_back(std::move(one));
    return list;
  }();
  return all;
}

std::string_view kind_of(const Json& standard) {
  if (standard.is_boolean()) return "flag";
  if (standard.is_number_integer()) return "whole";
  if (standard.is_number() || standard.is_null()) return "number";
  return standard.is_string() ? "text" : "json";
}

const SettingSpec* declared(const StudyType& type, std::string_view name) {
  static const SettingSpec mark{"target", "number", "what", 0, 100};
  static const SettingSpec standards{"standards", "json"};
  if (type.name == "compliance" && name == mark.name) return &mark;
  if (type.name == "gaps" && name == standards.name) return &standards;
  const auto& all = specs();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// The instruments named by the settings, known in full.
Result<std::vector<survey::KnownInstrument>> named_instruments(db::Session& session,
                                                               const Json& names) {
  std::vector<survey::KnownInstrument> found;
  for (const Json& one : names) {
    TROTH_ASSIGN(auto known, survey::find_instrument(session, one.at("source").get<std::string>(),
                                                     one.at("name").get<std::string>()));
    if (known) found.push_back(*std::move(known));
  }
  return found;
}

Json items_json(const std::vector<survey::KnownInstrument>& instruments) {
  Json items = Json::array();
  for (const auto& instrument : instruments) {
    for (const auto& known : instrument.items) {
      if (known.item.role == survey::Role::verbatim) continue;
      items.push_back({{"code", known.item.code},
                       {"title", short_title(known.item)},
                       {"role", survey::role_name(known.item.role)},
                       {"instrument", instrument.name},
                       {"min", known.item.scale_min ? Json(*known.item.scale_min) : Json()},
                       {"max", known.item.scale_max ? Json(*known.item.scale_max) : Json()}});
    }
  }
  return items;
}

std::string or_empty(Language language, const std::string& key) {
  std::string text = message(language, key);
  return text == key ? std::string() : text;
}

Json choice_json(Language language, std::string_view name, std::string_view value) {
  const std::string key = "study.choice." + std::string(name) + "." + std::string(value);
  std::string label = or_empty(language, key);
  if (label.empty()) label = or_empty(language, "study.word." + std::string(value));
  return {{"value", value}, {"label", label.empty() ? std::string(value) : label}};
}

Json field_json(Language language, const SettingSpec& spec, const std::string& name,
                const Json& proposed) {
  const std::string label = or_empty(language, "study.setting." + name);
  Json choices = Json::array();
  for (const auto value : spec.choices) choices.push_back(choice_json(language, name, value));
  const bool bounded = spec.min != 0 || spec.max != 0;
  return {{"name", name},
          {"label", label.empty() ? name : label},
          {"note", or_empty(language, "study.setting_note." + name)},
          {"kind", spec.kind},
          {"part", spec.part},
          {"proposed", proposed},
          {"min", bounded ? Json(spec.min) : Json()},
          {"max", bounded ? Json(spec.max) : Json()},
          {"choices", std::move(choices)}};
}

/// What responses can be grouped by, here.
Json groupings_json(Language language, const StudyForm& form) {
  Json all = Json::array();
  const auto offer = [&](std::string_view by) {
    all.push_back(choice_json(language, "compare", by));
  };
  if (form.regions.size() > 1) offer("region");
  if (form.stores.size() > 1) offer("store");
  if (form.channels.size() > 1) offer("channel");
  if (form.staff.size() > 1) offer("staff");
  if (!form.segments.empty()) offer("segment");
  for (const char* period : {"month", "quarter", "year"}) offer(period);
  for (const auto& known : form.instruments.front().items) {
    if (known.item.role != survey::Role::usage) continue;
    all.push_back({{"value", "item:" + known.item.code}, {"label", short_title(known.item)}});
  }
  return all;
}

}  // namespace

bool setting_declared(const StudyType& type, std::string_view name) {
  return declared(type, name) != nullptr;
}

SettingSpec setting_spec(const StudyType& type, std::string_view name, const Json& standard) {
  const SettingSpec* spec = declared(type, name);
  return spec != nullptr ? *spec : SettingSpec{name, kind_of(standard)};
}

Result<StudyForm> study_form(db::Session& session, std::string_view type, const std::string& source,
                             const std::string& instrument) {
  StudyForm form;
  TROTH_ASSIGN(const auto proposed, proposed_study(session, {.name = "",
                                                             .type = std::string(type),
                                                             .source = source,
                                                             .instrument = instrument,
                                                             .settings = Json::object()}));
  form.type = find_type(proposed.type);
  form.settings = proposed.settings;
  TROTH_ASSIGN(form.instruments, named_instruments(session, form.settings.at("instruments")));
  const Id main = form.instruments.front().instrument_id;
  TROTH_ASSIGN(form.regions, store::known_places(session, main, store::Place::region));
  TROTH_ASSIGN(form.stores, store::known_places(session, main, store::Place::store));
  TROTH_ASSIGN(form.channels, store::known_places(session, main, store::Place::channel));
  TROTH_ASSIGN(form.staff, store::known_places(session, main, store::Place::staff));
  TROTH_ASSIGN(form.segments, store::known_segments(session));
  TROTH_ASSIGN(form.days, store::answered_days(session, main));
  return form;
}

Json form_json(Language language, const StudyForm& form) {
  Json fields = Json::array();
  for (const auto& [name, value] : form.settings.items()) {
    if (name == "instruments") continue;
    fields.push_back(field_json(language, setting_spec(*form.type, name, value), name, value));
  }
  // In the order in which they are declared, others last.
  const auto place = [&](const Json& field) {
    const auto& all = specs();
    const auto name = field.at("name").get<std::string>();
    return std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; }) -
           all.begin();
  };
  std::stable_sort(fields.begin(), fields.end(),
                   [&](const Json& a, const Json& b) { return place(a) < place(b); });
  return {{"type", form.type->name},
          {"instruments", form.settings.at("instruments")},
          {"fields", std::move(fields)},
          {"items", items_json(form.instruments)},
          {"groupings", groupings_json(language, form)},
          {"regions", form.regions},
          {"stores", form.stores},
          {"channels", form.channels},
          {"staff", form.staff},
          {"segments", form.segments},
          {"compare_segments", form.segments},
          {"first_day", form.days ? Json(format_day(form.days->first)) : Json()},
          {"last_day", form.days ? Json(format_day(form.days->second)) : Json()}};
}

}  // namespace troth::measure
