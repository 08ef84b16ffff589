#include "intake/summary_json.h"

#include <nlohmann/json.hpp>

#include "survey/types.h"

namespace troth::intake {
namespace {

nlohmann::ordered_json counts_json(
    const std::vector<std::pair<std::string, std::int64_t>>& counts) {
  auto object = nlohmann::ordered_json::object();
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

}  // namespace

std::string reject_text(Language language, const Reject& reject) {
  auto args = reject.problem.details;
  args.emplace_back("value", reject.problem.value);
  args.emplace_back("column", reject.column);
  return message(language, "reject." + reject.problem.code, args);
}

nlohmann::ordered_json summary_json(const ImportSummary& summary, Language language) {
  nlohmann::ordered_json json;
  json["kind"] = kind_name(summary.kind);
  json["rows"] = {{"read", summary.rows.read},
                  {"accepted", summary.rows.accepted},
                  {"updated", summary.rows.updated},
                  {"unchanged", summary.rows.unchanged},
                  {"rejected", summary.rows.rejected}};
  json["entities"] = counts_json(summary.entities);
  json["added"] = counts_json(summary.added);
  json["rejects"] = nlohmann::ordered_json::array();
  for (const auto& reject : summary.rejects) {
    json["rejects"].push_back({{"line", reject.line},
                               {"column", reject.column},
                               {"value", reject.problem.value},
                               {"code", reject.problem.code},
                               {"message", reject_text(language, reject)}});
  }
  json["warnings"] = nlohmann::ordered_json::array();
  for (const auto& warning : summary.warnings) {
    json["warnings"].push_back(
        {{"code", warning.code},
         {"message", message(language, "import.warning." + warning.code, warning.details)},
         {"subject", warning.subject}});
  }
  json["format"] = {{"kind", summary.format.kind},
                    {"encoding", summary.format.encoding},
                    {"separator", std::string(1, summary.format.separator)},
                    {"gzip", summary.format.gzip}};
  json["mapping"] = nlohmann::ordered_json::array();
  for (const auto& mapped : summary.mapping.columns) {
    nlohmann::ordered_json entry{{"column", summary.columns[mapped.column]},
                                 {"field", mapped.field}};
    if (mapped.item) {
      entry["role"] = survey::role_name(mapped.item->role);
      if (mapped.item->scale_min)
        entry["scale"] = {*mapped.item->scale_min, *mapped.item->scale_max};
    }
    json["mapping"].push_back(std::move(entry));
  }
  json["seconds"] = summary.seconds;
  return json;
}

}  // namespace troth::intake
