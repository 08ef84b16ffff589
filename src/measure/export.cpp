#include "measure/export.h"

#include <fmt/format.h>

#include "measure/view.h"
#include "measure/workbook.h"

namespace troth::measure {
namespace {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

constexpr std::string_view kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1f2328;background:#fff}table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "th,td{padding:.3rem .6rem;border-bottom:1px solid #d0d7de;text-align:left}"
    "th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}caption{text-align:left;"
    "font-weight:600;padding:.5rem 0}.good{border-left:4px solid #1a7f37}.bad{border-left:4px "
    "solid #cf222e}.watch{border-left:4px solid #9a6700}.note{border-left:4px solid #6e7781}"
    "li{list-style:none;padding:.2rem .8rem;margin:.4rem 0}ul{padding:0}footer{color:#57606a}";

std::string table_html(const TableView& table) {
  std::string html = fmt::format("<table><caption>{}</caption><thead><tr>", escaped(table.title));
  const auto mark = [&](std::size_t i) { return table.numeric[i] ? " class=\"n\"" : ""; };
  for (std::size_t i = 0; i < table.headings.size(); ++i) {
    html += fmt::format("<th scope=\"col\"{}>{}</th>", mark(i),
                        escaped(column_head(table.headings[i])));
  }
  html += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      html += fmt::format("<td{}>{}</td>", mark(i), escaped(row[i]));
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table>\n";
}

std::string page(Language language, const Study& study, const StudyRun& run, const StudyType& type,
                 const Json& document) {
  const std::string title =
      message(language, "study.title",
              {{"name", study.name}, {"type", type_text(language, type)}, {"run", run.run_id}});
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>"
      "<style>{}</style></head><body><h1>{}</h1>\n<ul>\n",
      language_tag(language), escaped(title), kStyle, escaped(title));
  if (document.at("status") != "ok") {
    html += fmt::format("<li class=\"bad\">{}</li>\n", escaped(culprit_text(language, document)));
  }
  for (const Json& finding : document.at("findings")) {
    html += fmt::format("<li class=\"{}\">{}</li>\n", finding.at("tone").get<std::string>(),
                        escaped(finding_text(language, finding)));
  }
  html += "</ul>\n";
  for (const auto& table : tables_of(language, type, document)) html += table_html(table);
  if (!document.at("warnings").empty()) html += "<ul>\n";
  for (const Json& warning : document.at("warnings")) {
    html += fmt::format("<li class=\"watch\">{}</li>\n", escaped(warning_text(language, warning)));
  }
  if (!document.at("warnings").empty()) html += "</ul>\n";
  html += fmt::format("<footer><p>{}</p><p><code>{}</code></p></footer></body></html>\n",
                      escaped(message(language, "study.computed_by",
                                      {{"version", run.code_version},
                                       {"seed", document.at("provenance").at("seed").dump()},
                                       {"hash", run.data_hash.substr(0, 16)}})),
                      escaped(document.at("provenance").at("settings").dump()));
  return html;
}

}  // namespace

ExportForm export_form(std::string_view path) {
  if (path.ends_with(".xlsx")) return ExportForm::xlsx;
  if (path.ends_with(".html") || path.ends_with(".htm")) return ExportForm::html;
  return ExportForm::json;
}

Result<std::string> export_run(Language language, const Study& study, const StudyRun& run,
                               ExportForm form) {
  if (form == ExportForm::json) return run_json(language, study, run).dump(2) + "\n";
  const StudyType* type = find_type(study.type);
  const Json document = Json::parse(run.document, nullptr, false);
  if (type == nullptr || !document.is_object()) {
    return Error{ErrorCode::storage, "The stored result is damaged.", study.name,
                 "Restore a backup."};
  }
  if (form == ExportForm::html) return page(language, study, run, *type, document);
  return workbook(language, study, run, *type, document);
}

}  // namespace troth::measure
