#include "segments/model_json.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"
#include "segments/words.h"
#include "stats/estimate.h"

namespace troth::segments {
namespace {

using http::Json;

/// In standard deviations of all: from where on a difference is told, and told as a large one.
constexpr double kTold = 0.5;
constexpr double kMuch = 1.25;
constexpr std::size_t kWordsMost = 3;
/// Below, the groups run into one another (Kaufman & Rousseeuw 1990).
constexpr double kWeakSilhouette = 0.25;
/// Below, a group is not found again (Hennig 2007).
constexpr double kUnstable = 0.6;

/// A field of the model as a person reads it.
struct Column {
  std::string reference;
  std::string label;
  Type type = Type::number;
};

std::vector<Column> columns_of(const Model& model, const Context& context, Language language) {
  std::vector<Column> columns;
  for (const auto& text : model.fields) {
    Column column{text, text, Type::number};
    if (const auto reference = read_reference(context, text)) {
      column.label = explain(*reference, context, language);
      column.type = context.fields.find(reference->field)->type;
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string_view unit_of(Type type) {
  return type == Type::money      ? "money"
         : type == Type::duration ? "days"
         : type == Type::date     ? "date"
                                  : "number";
}

/// A mean in the words of a person; empty when it is not known.
std::string mean_text(const Json& mean, Type type, const Context& context, Language language) {
  if (!mean.is_number()) return "";
  const double value = mean.get<double>();
  if (type == Type::money) return format_money(language, std::llround(value), context.currency);
  if (type == Type::date) return format_date(language, static_cast<Day>(std::llround(value)));
  const auto number = format_number(language, value, std::fabs(value) < 10 ? 2 : 0);
  if (type == Type::duration) return message(language, "segments.model.days", {{"n", number}});
  return number;
}

/// Money in units, all else as it is.
Json mean_number(const Json& mean, Type type, const Context& context) {
  if (!mean.is_number() || type != Type::money) return mean;
  return mean.get<double>() / std::pow(10.0, context.currency_decimals);
}

/// "value to come much above average, time since the last order below average".
std::string group_words(const std::vector<Column>& columns, const Json& differences,
                        Language language) {
  std::vector<std::size_t> order;
  const auto of = [&](std::size_t c) {
    return differences[c].is_number() ? differences[c].get<double>() : 0.0;
  };
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (std::fabs(of(c)) >= kTold) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return std::fabs(of(a)) > std::fabs(of(b)); });
  if (order.size() > kWordsMost) order.resize(kWordsMost);
  std::string words;
  for (const auto c : order) {
    const bool much = std::fabs(of(c)) >= kMuch;
    const char* key = of(c) > 0 ? (much ? "segments.model.much_above" : "segments.model.above")
                                : (much ? "segments.model.much_below" : "segments.model.below");
    const auto one = message(language, key, {{"field", columns[c].label}});
    words =
        words.empty() ? one : message(language, "segments.model.and", {{"a", words}, {"b", one}});
  }
  return words.empty() ? message(language, "segments.model.average") : words;
}

Json at_or_null(const Json& list, std::size_t index) {
  return list.is_array() && index < list.size() ? list[index] : Json();
}

/// The group whose centre lies nearest, and how far, in standard deviations.
Json nearest_group(const Json& centres, std::size_t group) {
  Json nearest;
  double least = stats::kInfinity;
  for (std::size_t other = 0; other < centres.size(); ++other) {
    if (other == group) continue;
    double squares = 0;
    for (std::size_t c = 0; c < centres[other].size(); ++c) {
      const double d = centres[other][c].get<double>() - centres[group][c].get<double>();
      squares += d * d;
    }
    if (squares >= least) continue;
    least = squares;
    nearest = {{"group", other + 1}, {"distance", std::sqrt(squares)}};
  }
  return nearest;
}

/// What the document and the profile of a model hold, read once.
struct Parts {
  Json document;
  Json profile;
  std::vector<Column> columns;

  Json of_group(std::size_t group, const char* member) const {
    const auto groups = profile.value("groups", Json::array());
    return group < groups.size() ? groups[group].at(member) : Json();
  }
};

Json fields_json(const Parts& parts, const Context& context, Language language) {
  auto fields = Json::array();
  const auto& scales = parts.document.at("clustering").at("columns");
  for (std::size_t c = 0; c < parts.columns.size(); ++c) {
    const auto& column = parts.columns[c];
    const auto mean = at_or_null(parts.profile.value("means", Json::array()), c);
    fields.push_back({{"field", column.reference},
                      {"label", column.label},
                      {"unit", unit_of(column.type)},
                      {"logarithm", scales[c].at("logarithm")},
                      {"mean", mean_number(mean, column.type, context)},
                      {"mean_text", mean_text(mean, column.type, context, language)},
                      {"between", at_or_null(parts.profile.value("between", Json::array()), c)}});
  }
  return fields;
}

Json group_json(const Parts& parts, std::size_t group, const std::optional<Segment>& segment,
                const Context& context, Language language) {
  const auto means = parts.of_group(group, "means");
  const auto differences = parts.of_group(group, "differences");
  auto fields = Json::array();
  for (std::size_t c = 0; c < parts.columns.size(); ++c) {
    const auto mean = at_or_null(means, c);
    const auto type = parts.columns[c].type;
    fields.push_back({{"field", parts.columns[c].reference},
                      {"mean", mean_number(mean, type, context)},
                      {"mean_text", mean_text(mean, type, context, language)},
                      {"difference", at_or_null(differences, c)}});
  }
  const auto customers = parts.of_group(group, "customers");
  const auto all = parts.profile.value("customers", std::int64_t{0});
  return {
      {"group", group + 1},
      {"segment", segment
                      ? Json{{"id", http::id_text(segment->segment_id)}, {"name", segment->name}}
                      : Json()},
      {"words", differences.is_array() ? group_words(parts.columns, differences, language) : ""},
      {"customers", customers.is_number() ? customers : Json(0)},
      {"share", customers.is_number() && all > 0
                    ? Json(customers.get<double>() / static_cast<double>(all))
                    : Json()},
      {"certainty", parts.of_group(group, "certainty")},
      {"stability", at_or_null(parts.document.at("stability"), group)},
      {"nearest", nearest_group(parts.document.at("clustering").at("centres"), group)},
      {"fields", std::move(fields)}};
}

Json warnings_json(const Parts& parts, std::size_t groups, Language language) {
  auto warnings = Json::array();
  const auto warn = [&](const char* code, const MessageArgs& args) {
    warnings.push_back(
        {{"code", code},
         {"message", message(language, std::string("segments.model.warning.") + code, args)}});
  };
  const auto& silhouette = parts.document.at("silhouette");
  if (groups == 1) warn("one_group", {});
  if (groups > 1 && silhouette.is_number() && silhouette.get<double>() < kWeakSilhouette) {
    warn("weak_structure", {{"value", format_number(language, silhouette.get<double>(), 2)}});
  }
  std::int64_t unstable = 0;
  for (const auto& each : parts.document.at("stability")) {
    if (each.is_number() && each.get<double>() < kUnstable) ++unstable;
  }
  if (unstable > 0) warn("unstable", {{"n", unstable}});
  const auto unplaced = parts.profile.value("unplaced", std::int64_t{0});
  if (unplaced > 0) warn("unplaced", {{"n", unplaced}});
  return warnings;
}

Json tried_json(const Json& tried, std::size_t groups) {
  auto all = Json::array();
  for (const auto& one : tried) {
    all.push_back({{"groups", one.at("clusters")},
                   {"status", one.at("status")},
                   {"silhouette", one.at("silhouette")},
                   {"bic", one.at("bic")},
                   {"chosen", one.at("clusters") == groups}});
  }
  return all;
}

}  // namespace

Json model_json(const Model& model, const std::vector<std::optional<Segment>>& segments,
                const Context& context, Language language) {
  Parts parts{Json::parse(model.document), Json::parse(model.profile, nullptr, false),
              columns_of(model, context, language)};
  if (!parts.profile.is_object()) parts.profile = Json::object();
  const auto groups = parts.document.at("clustering").at("centres").size();
  auto list = Json::array();
  for (std::size_t group = 0; group < groups; ++group) {
    list.push_back(group_json(parts, group, segments.at(group), context, language));
  }
  return {{"id", http::id_text(model.model_id)},
          {"name", model.name},
          {"description", model.description},
          {"method", model.method},
          {"seed", model.seed},
          {"version", model.version},
          {"fitted_at", format_instant(model.fitted_at)},
          {"fitted_by", model.fitted_by},
          {"as_of", format_day(model.fitted_day)},
          {"placed_at", http::instant_or_null(model.placed_at.value_or(0))},
          {"placed_as_of", model.placed_day ? Json(format_day(*model.placed_day)) : Json()},
          {"archived_at", http::instant_or_null(model.archived_at.value_or(0))},
          {"sample", parts.document.at("sample")},
          {"customers", parts.profile.value("customers", std::int64_t{0})},
          {"unplaced", parts.profile.value("unplaced", std::int64_t{0})},
          {"criterion", model.wanted > 0            ? "given"
                        : model.method == "mixture" ? "bic"
                                                    : "silhouette"},
          {"tried", tried_json(parts.document.at("tried"), groups)},
          {"silhouette", parts.document.at("silhouette")},
          {"certainty", parts.profile.value("certainty", Json())},
          {"resamples", parts.document.at("resamples")},
          {"fields", fields_json(parts, context, language)},
          {"groups", std::move(list)},
          {"warnings", warnings_json(parts, groups, language)}};
}

Json model_schema() {
  using namespace http::schema;
  const auto count = integer(0, 1'000'000'000'000);
  const auto mean =
      described("In units of money, days, days since 1970, or as it is.", nullable(number()));
  const auto field =
      object({{"field", described("As a rule names it.", text(2000))},
              {"label", text(4000)},
              {"unit", word({"money", "days", "date", "number"})},
              {"logarithm", described("Compared by its logarithm, since it is skewed.", boolean())},
              {"mean", mean},
              {"mean_text", text(200)},
              {"between", described("Share of its variance that lies between the groups.",
                                    nullable(number()))}});
  const auto of_group =
      object({{"field", text(2000)},
              {"mean", mean},
              {"mean_text", text(200)},
              {"difference", described("From all, in standard deviations.", nullable(number()))}});
  const auto group = object(
      {{"group", integer(1, 20)},
       {"segment", nullable(object({{"id", id()}, {"name", text(400)}}))},
       {"words", described("What sets it apart from all.", text(20'000))},
       {"customers", count},
       {"share", nullable(number())},
       {"certainty", described("Mean chance of the group (mixture), or how much nearer its centre "
                               "is than the next (k-means).",
                               nullable(number()))},
       {"stability", described("Mean Jaccard similarity over resamples: stable from .75 on.",
                               nullable(number()))},
       {"nearest", nullable(object({{"group", integer(1, 20)}, {"distance", number()}}))},
       {"fields", list(of_group, 12)}});
  const auto tried = object({{"groups", integer(1, 20)},
                             {"status", text()},
                             {"silhouette", nullable(number())},
                             {"bic", nullable(number())},
                             {"chosen", boolean()}});
  return named(
      "SegmentModel",
      object({{"id", id()},
              {"name", text(400)},
              {"description", text(2000)},
              {"method", word({"kmeans", "mixture"})},
              {"seed", integer(0, 9'007'199'254'740'991)},
              {"version", integer(1, 1'000'000'000)},
              {"fitted_at", instant()},
              {"fitted_by", text()},
              {"as_of", day()},
              {"placed_at", nullable(instant())},
              {"placed_as_of", nullable(day())},
              {"archived_at", nullable(instant())},
              {"sample", described("Customers it was fitted to.", count)},
              {"customers", described("Customers that belong to a group.", count)},
              {"unplaced", described("Customers of whom a field is not known.", count)},
              {"criterion", word({"silhouette", "bic", "given"})},
              {"tried", list(tried, 20)},
              {"silhouette", nullable(number())},
              {"certainty", nullable(number())},
              {"resamples", count},
              {"fields", list(field, 12)},
              {"groups", list(group, 20)},
              {"warnings", list(object({{"code", text()}, {"message", text(5000)}}), 10)}}));
}

}  // namespace troth::segments
