#include "measure/view.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error_words.h"
#include "base/text.h"

namespace troth::measure {
namespace {

/// Texts of `prefix` + `name`, or `otherwise` when there is none.
std::string text_or(Language language, const std::string& prefix, const std::string& name,
                    const std::string& otherwise, const MessageArgs& args = {}) {
  const std::string key = prefix + name;
  std::string text = message(language, key, args);
  return text == key ? otherwise : text;
}

/// A list ("use, loyalty"; "Image / Value") with each of its names as `name_of` has it.
template <typename NameOf>
std::string names_of(std::string_view list, std::string_view separators, const NameOf& name_of) {
  std::string text;
  while (true) {
    const std::size_t end = list.find_first_of(separators);
    const std::string_view part = list.substr(0, end);
    const std::string_view bare = trim(part);
    const std::size_t at = bare.empty() ? 0 : part.find(bare);
    text += std::string(part.substr(0, at)) + name_of(std::string(bare));
    text += part.substr(at + bare.size());
    if (end == std::string_view::npos) return text;
    text += list[end];
    list.remove_prefix(end + 1);
  }
}

std::string words_of(Language language, const std::string& list, std::string_view separators) {
  return names_of(list, separators, [&](const std::string& word) {
    return text_or(language, "study.word.", word, word);
  });
}

/// Constructs of the built-in models have names in every language; those of one's own keep theirs.
std::string construct_text(Language language, const std::string& name) {
  return text_or(language, "study.construct.", name, name);
}

/// Arguments of findings that name constructs.
bool names_constructs(std::string_view name) {
  return name == "construct" || name == "constructs" || name == "cause" || name == "target" ||
         name == "pairs";
}

MessageArgs args_of(Language language, const Json& args) {
  MessageArgs all;
  for (const auto& [name, value] : args.items()) {
    if (value.is_number_integer()) {
      all.emplace_back(name, value.get<std::int64_t>());
    } else if (value.is_number()) {
      all.emplace_back(name, value.get<double>());
    } else if (value.is_string() && (name.starts_with("stage") || name.starts_with("word"))) {
      all.emplace_back(name, words_of(language, value.get<std::string>(), ","));
    } else if (value.is_string() && name == "links") {
      all.emplace_back(name, words_of(language, value.get<std::string>(), ",-"));
    } else if (value.is_string() && names_constructs(name)) {
      const auto in_words = [&](const std::string& one) { return construct_text(language, one); };
      all.emplace_back(name, names_of(value.get<std::string>(), ",/", in_words));
    } else if (value.is_string()) {
      all.emplace_back(name, value.get<std::string>());
    } else {
      all.emplace_back(name, std::string("-"));
    }
  }
  return all;
}

std::string number_text(Language language, const Json& value, std::string_view format) {
  if (!value.is_number()) return "-";
  const double x = value.get<double>();
  if (format == "count") return format_number(language, x, 0);
  if (format == "percent") return format_percent(language, x, 1);
  if (format == "p") {
    return x < 0.001 ? "<" + format_number(language, 0.001, 3) : format_number(language, x, 3);
  }
  return format_number(language, x, format.front() - '0');
}

bool is_text(std::string_view format) {
  return format == "text" || format == "truth" || format == "word" || format == "construct";
}

std::string cell_text(Language language, const Json& row, const TableColumn& column) {
  const auto found = row.find(std::string(column.field));
  if (found == row.end() || found->is_null()) return "-";
  if (column.format == "truth") {
    return found->is_boolean() ? message(language, found->get<bool>() ? "study.yes" : "study.no")
                               : "-";
  }
  if (is_text(column.format)) {
    const std::string text = found->is_string() ? found->get<std::string>() : found->dump();
    if (column.format == "construct") return construct_text(language, text);
    return column.format == "word" ? text_or(language, "study.word.", text, text) : text;
  }
  std::string text = number_text(language, *found, column.format);
  if (column.interval.empty()) return text;
  const auto interval = row.find(std::string(column.interval));
  if (interval == row.end() || !interval->is_array()) return text;
  return fmt::format("{} [{}, {}]", text, number_text(language, interval->at(0), column.format),
                     number_text(language, interval->at(1), column.format));
}

/// Of a column, said otherwise where a table means something else by it: `a` and `b`.
std::string heading_text(Language language, std::string_view table, std::string_view field) {
  const std::string name(field);
  return text_or(language, "study.column.", std::string(table) + "." + name,
                 message(language, "study.column." + name));
}

}  // namespace

std::string column_head(std::string heading) {
  const auto is_small = [&](std::size_t at) {
    return at < heading.size() && heading[at] >= 'a' && heading[at] <= 'z';
  };
  const bool symbol = is_small(0) && !is_small(1);
  if (is_small(0) && !symbol && heading.rfind("rho_", 0) != 0) {
    heading[0] = static_cast<char>(heading[0] - 'a' + 'A');
  }
  return heading;
}

std::string finding_text(Language language, const Json& finding) {
  return message(language, "study.finding." + finding.at("key").get<std::string>(),
                 args_of(language, finding.at("args")));
}

std::string next_text(Language language, const Json& next) {
  return message(language, "study.next." + next.at("key").get<std::string>(),
                 args_of(language, next.at("args")));
}

std::string warning_text(Language language, const Json& warning) {
  const auto said = warning.at("message").get<std::string>();
  if (language == Language::en) return said;
  const auto code = warning.at("code").get<std::string>();
  const auto subject = warning.at("subject").get<std::string>();
  // Path models say some things in words of their own ("missing": given the mean, not left out).
  if (!subject.empty()) {
    const auto in_words = [&](const std::string& one) { return construct_text(language, one); };
    const auto words = text_or(language, "stats.pls.warning.", code, "",
                               {{"subjects", names_of(subject, ",/", in_words)}});
    if (!words.empty()) return words;
  }
  return error_words(language, said);
}

std::string culprit_text(Language language, const Json& document) {
  const auto said = document.value("culprit", "");
  const std::string told = error_words(language, said);
  if (language == Language::en || told != said) return told;
  return text_or(language, "stats.cause.", document.value("cause", ""), said);
}

std::string type_text(Language language, const StudyType& type) {
  return message(language, "study.type." + std::string(type.name));
}

std::vector<TableView> tables_of(Language language, const StudyType& type, const Json& document) {
  std::vector<TableView> tables;
  for (const auto& spec : type.tables) {
    const Json::json_pointer pointer{std::string(spec.pointer)};
    const Json& result = document.at("result");
    if (!result.contains(pointer) || result.at(pointer).empty()) continue;
    TableView table;
    table.id = spec.id;
    table.title = message(language, "study.table." + std::string(spec.id));
    table.values = &result.at(pointer);
    table.columns = &spec.columns;
    for (const auto& column : spec.columns) {
      table.headings.push_back(heading_text(language, spec.id, column.field));
      table.numeric.push_back(!is_text(column.format));
    }
    for (const Json& row : *table.values) {
      auto& cells = table.rows.emplace_back();
      for (const auto& column : spec.columns) cells.push_back(cell_text(language, row, column));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

Json study_json(const Study& study) {
  const StudyType* type = find_type(study.type);
  return {{"study_id", study.study_id},
          {"name", study.name},
          {"type", study.type},
          {"generation", type == nullptr ? 0 : type->generation},
          {"settings", study.settings},
          {"created_at", format_instant(study.created_at)},
          {"created_by", study.created_by}};
}

Json offer_json(Language language, const TypeOffer& offer) {
  Json needs = Json::array();
  for (const auto& need : offer.type->needs) {
    Json roles = Json::array();
    std::string words;
    for (const auto role : need.roles) {
      const std::string name(survey::role_name(role));
      roles.push_back(name);
      words += (words.empty() ? "" : message(language, "study.need_or")) +
               text_or(language, "study.role.", name, name);
    }
    const auto items = static_cast<std::int64_t>(need.items);
    needs.push_back(
        {{"roles", std::move(roles)},
         {"items", need.items},
         {"text", message(language, "study.need", {{"items", items}, {"roles", words}})}});
  }
  Json instruments = Json::array();
  for (const auto& [source, name] : offer.instruments) {
    instruments.push_back({{"source", source}, {"name", name}});
  }
  return {{"generation", offer.type->generation},
          {"type", offer.type->name},
          {"title", type_text(language, *offer.type)},
          {"question", message(language, "study.question." + std::string(offer.type->name))},
          {"needs", std::move(needs)},
          {"instruments", std::move(instruments)}};
}

Json run_head_json(const StudyRun& run) {
  return {{"run_id", run.run_id},
          {"status", run.status},
          {"started_at", format_instant(run.started_at)},
          {"finished_at", format_instant(run.finished_at)},
          {"run_by", run.run_by},
          {"responses", run.responses},
          {"data_sha256", run.data_hash},
          {"version", run.code_version}};
}

namespace {

/// The tables of a result as cells in words; `pointer` and the fields lead to what they show.
Json tables_json(Language language, const StudyType& type, const Json& document) {
  Json all = Json::array();
  for (const auto& table : tables_of(language, type, document)) {
    const auto spec = std::find_if(type.tables.begin(), type.tables.end(),
                                   [&](const auto& one) { return one.id == table.id; });
    Json columns = Json::array();
    for (std::size_t i = 0; i < table.headings.size(); ++i) {
      const auto& column = table.columns->at(i);
      columns.push_back({{"field", column.field},
                         {"heading", table.headings[i]},
                         {"format", column.format},
                         {"interval", column.interval},
                         {"numeric", bool{table.numeric[i]}}});
    }
    all.push_back({{"id", table.id},
                   {"title", table.title},
                   {"pointer", spec->pointer},
                   {"columns", std::move(columns)},
                   {"rows", table.rows}});
  }
  return all;
}

}  // namespace

Json run_json(Language language, const Study& study, const StudyRun& run) {
  Json json{{"study", study_json(study)}, {"run", run_head_json(run)}};
  Json document = Json::parse(run.document, nullptr, false);
  if (!document.is_object()) return json;
  for (Json& finding : document["findings"]) finding["text"] = finding_text(language, finding);
  if (document["next"].is_object())
    document["next"]["text"] = next_text(language, document["next"]);
  json.update(document);
  return json;
}

Json page_json(Language language, const Study& study, const StudyRun& run) {
  Json json = run_json(language, study, run);
  const StudyType* type = find_type(study.type);
  if (type == nullptr || !json.contains("result")) return json;
  for (Json& warning : json["warnings"]) warning["text"] = warning_text(language, warning);
  if (run.status != "ok") json["culprit_text"] = culprit_text(language, json);
  json["title"] = type_text(language, *type);
  json["tables"] = tables_json(language, *type, json);
  return json;
}

}  // namespace troth::measure
