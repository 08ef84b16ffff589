#include "measure/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace troth::measure {
namespace {

bool same_kind(const Json& a, const Json& b) {
  return a.is_null() || (a.is_number() && b.is_number()) || a.type() == b.type();
}

Result<std::optional<Day>> day_of(const Json& settings, const char* name) {
  const Json& value = settings.at(name);
  if (value.is_null()) return std::optional<Day>();
  const auto day = value.is_string() ? parse_day(value.get<std::string>()) : std::nullopt;
  if (!day) return refused(name, "This is not a date.", "Write it as 2026-03-31, or null.");
  return day;
}

Result<std::vector<std::string>> names_of(const Json& settings, const char* name) {
  std::vector<std::string> names;
  // Studies made before a setting existed do not have it.
  if (!settings.contains(name)) return names;
  for (const Json& one : settings.at(name)) {
    if (!one.is_string()) return refused(name, "This must be a list of names.");
    names.push_back(one.get<std::string>());
  }
  return names;
}

Result<std::size_t> place_of(const std::string& code, const std::string& name,
                             const StudyData& data) {
  const std::size_t item = data.find(code);
  if (item == StudyData::npos) {
    return refused(name, fmt::format("The instrument has no item \"{}\".", code),
                   "Name items by their codes, as troth import gave them.");
  }
  if (data.columns[item].empty() && data.rows() > 0) {
    return refused(name, fmt::format("The item \"{}\" is answered in words.", code));
  }
  return item;
}

}  // namespace

Error refused(const std::string& name, std::string message, std::string hint) {
  return {ErrorCode::bad_input, std::move(message), "settings." + name, std::move(hint)};
}

Json common_settings(const survey::KnownInstrument& instrument) {
  return {
      {"instruments", Json::array({{{"source", instrument.source}, {"name", instrument.name}}})},
      {"from", nullptr},
      {"to", nullptr},
      {"regions", Json::array()},
      {"stores", Json::array()},
      {"channels", Json::array()},
      {"staff", Json::array()},
      {"segments", Json::array()},
      {"compare", ""},
      {"compare_segments", Json::array()},
      {"level", 0.95},
      {"seed", 1}};
}

Result<Json> merged(const Json& standard, const Json& chosen) {
  if (!chosen.is_object()) return refused("", "Settings are an object.");
  Json all = standard;
  for (const auto& [name, value] : chosen.items()) {
    if (!all.contains(name)) {
      std::string nearest;
      std::size_t best = std::string::npos;
      for (const auto& [known, unused] : all.items()) {
        const std::size_t distance = edit_distance(known, name);
        if (distance < best) best = distance, nearest = known;
      }
      return refused(name, "There is no such setting in this type of study.",
                     fmt::format("Did you mean \"{}\"?", nearest));
    }
    // A model may be the name of one built in, or an object.
    const bool model = name == "model" && (value.is_string() || value.is_object());
    if (!model && !same_kind(all[name], value)) {
      return refused(name, "This setting is of another kind.",
                     fmt::format("The standard one is {}.", all[name].dump()));
    }
    all[name] = value;
  }
  TROTH_TRY(check_common(all));
  return all;
}

Result<DataFilter> filter_of(const Json& settings) {
  DataFilter filter;
  TROTH_ASSIGN(filter.from, day_of(settings, "from"));
  TROTH_ASSIGN(filter.to, day_of(settings, "to"));
  if (filter.from && filter.to && *filter.to < *filter.from) {
    return refused("to", "The period ends before it begins.");
  }
  TROTH_ASSIGN(filter.regions, names_of(settings, "regions"));
  TROTH_ASSIGN(filter.stores, names_of(settings, "stores"));
  TROTH_ASSIGN(filter.channels, names_of(settings, "channels"));
  TROTH_ASSIGN(filter.staff, names_of(settings, "staff"));
  return filter;
}

Result<SegmentNames> segments_of(const Json& settings) {
  SegmentNames names;
  TROTH_ASSIGN(names.within, names_of(settings, "segments"));
  TROTH_ASSIGN(names.compared, names_of(settings, "compare_segments"));
  if (settings.at("compare") != "segment") names.compared.clear();
  return names;
}

Status check_common(const Json& settings) {
  const double level = settings.at("level").get<double>();
  if (!(level > 0.5 && level < 1)) {
    return refused("level", "The level of intervals lies between 0.5 and 1.");
  }
  const Json& seed = settings.at("seed");
  if (!seed.is_number_integer() || seed.get<std::int64_t>() < 0) {
    return refused("seed", "The seed is a whole number, 0 or more.");
  }
  for (const char* name : {"bootstrap", "permutations"}) {
    if (!settings.contains(name)) continue;
    const Json& count = settings.at(name);
    if (!count.is_number_integer() || count.get<std::int64_t>() < 0 ||
        count.get<std::int64_t>() > 20'000) {
      return refused(name, "This is a whole number from 0 to 20,000.");
    }
  }
  const Json& instruments = settings.at("instruments");
  const bool named = !instruments.empty() &&
                     std::all_of(instruments.begin(), instruments.end(), [](const Json& one) {
                       return one.is_object() && one.contains("source") &&
                              one["source"].is_string() && one.contains("name") &&
                              one["name"].is_string();
                     });
  if (!named) {
    return refused("instruments", "This is a list of instruments, each with source and name.");
  }
  TROTH_TRY(filter_of(settings));
  TROTH_TRY(segments_of(settings));
  return {};
}

Result<std::vector<std::size_t>> items_of(const Json& settings, const std::string& name,
                                          const StudyData& data) {
  std::vector<std::size_t> places;
  for (const Json& one : settings.at(name)) {
    if (!one.is_string()) return refused(name, "This must be a list of item codes.");
    TROTH_ASSIGN(const std::size_t place, place_of(one.get<std::string>(), name, data));
    if (std::find(places.begin(), places.end(), place) != places.end()) {
      return refused(name, fmt::format("The item \"{}\" is named twice.", data.items[place].code));
    }
    places.push_back(place);
  }
  return places;
}

Result<std::size_t> item_of(const Json& settings, const std::string& name, const StudyData& data) {
  const auto code = settings.at(name).get<std::string>();
  if (code.empty()) return refused(name, "No item is named.", "Name an item by its code.");
  return place_of(code, name, data);
}

Json codes_of(const survey::KnownInstrument& instrument, const std::vector<survey::Role>& roles) {
  Json codes = Json::array();
  for (const auto& known : instrument.items) {
    if (std::find(roles.begin(), roles.end(), known.item.role) != roles.end()) {
      codes.push_back(known.item.code);
    }
  }
  return codes;
}

Json first_code(const survey::KnownInstrument& instrument, const std::vector<survey::Role>& roles) {
  const Json codes = codes_of(instrument, roles);
  return codes.empty() ? Json("") : codes.front();
}

}  // namespace troth::measure
