#include "measure/print.h"

#include <fmt/format.h>

#include <ostream>

#include "base/text.h"
#include "base/text_table.h"
#include "measure/view.h"

namespace troth::measure {
namespace {

constexpr std::size_t kRowsMax = 40;

void print_wrapped(Console& console, const std::string& text, std::size_t indent,
                   const std::string& mark) {
  std::string before = mark;
  for (const auto& line : wrap(text, console.width - indent)) {
    console.out << pad(before, indent) << line << "\n";
    before.clear();
  }
}

std::string say(Console& console, const std::string& key, const MessageArgs& args = {}) {
  return message(console.language, key, args);
}

std::string mark_of(const Json& finding) {
  const auto tone = finding.at("tone").get<std::string>();
  return tone == "good" ? "  + " : tone == "bad" ? "  ! " : tone == "watch" ? "  ~ " : "  - ";
}

void print_table(Console& console, const TableView& view) {
  console.out << "\n" << view.title << "\n";
  std::vector<TextTable::Column> columns;
  for (std::size_t i = 0; i < view.headings.size(); ++i) {
    columns.push_back({view.headings[i], view.numeric[i]});
  }
  TextTable table(columns);
  for (std::size_t i = 0; i < view.rows.size() && i < kRowsMax; ++i) table.row(view.rows[i]);
  table.print(console.out, 2, console.width);
  if (view.rows.size() > kRowsMax) {
    console.out << "  "
                << say(console, "stats.text.more",
                       {{"count", static_cast<std::int64_t>(view.rows.size() - kRowsMax)}})
                << "\n";
  }
}

/// What filters left out, and the segments that were looked at.
void print_left_out(Console& console, const Json& provenance) {
  std::int64_t outside = 0;
  std::int64_t filtered = 0;
  std::int64_t segments = 0;
  for (const Json& one : provenance.at("instruments")) {
    outside += one.at("outside_period").get<std::int64_t>();
    filtered += one.at("filtered").get<std::int64_t>();
    segments += one.value("outside_segments", std::int64_t{0});
  }
  if (outside + filtered + segments > 0) {
    print_wrapped(console,
                  say(console, "study.left_out",
                      {{"outside", outside}, {"filtered", filtered}, {"segments", segments}}),
                  2, "");
  }
  if (!provenance.contains("segments")) return;
  std::string names;
  std::string day;
  for (const char* list : {"within", "compared"}) {
    for (const Json& one : provenance.at("segments").at(list)) {
      day = one.at("as_of").get<std::string>();
      names += fmt::format("{}{} ({})", names.empty() ? "" : ", ",
                           one.at("name").get<std::string>(), one.at("customers").dump());
    }
  }
  print_wrapped(console, say(console, "study.segments", {{"day", day}, {"names", names}}), 2, "");
}

void print_provenance(Console& console, const Json& document, const StudyRun& run) {
  console.out << "\n" << say(console, "study.provenance") << "\n";
  for (const Json& one : document.at("provenance").at("instruments")) {
    const auto day = [&](const char* name) {
      return one.at(name).is_string() ? one.at(name).get<std::string>() : std::string("-");
    };
    print_wrapped(console,
                  say(console, "study.rests_on",
                      {{"name", one.at("name").get<std::string>()},
                       {"used", one.at("used").get<std::int64_t>()},
                       {"responses", one.at("responses").get<std::int64_t>()},
                       {"from", day("first_day")},
                       {"to", day("last_day")}}),
                  2, "");
  }
  print_left_out(console, document.at("provenance"));
  print_wrapped(console,
                say(console, "study.computed_by",
                    {{"version", run.code_version},
                     {"seed", document.at("provenance").at("seed").dump()},
                     {"hash", run.data_hash.substr(0, 16)}}),
                2, "");
}

}  // namespace

void print_run(Console& console, const Study& study, const StudyRun& run) {
  const StudyType* type = find_type(study.type);
  const Json document = Json::parse(run.document, nullptr, false);
  if (type == nullptr || !document.is_object()) return;
  console.out << say(console, "study.title",
                     {{"name", study.name},
                      {"type", type_text(console.language, *type)},
                      {"run", run.run_id}})
              << "\n\n";
  if (document.at("status") != "ok") {
    print_wrapped(
        console,
        say(console, "study.not_ok",
            {{"status", say(console, "study.status." + document.at("status").get<std::string>())},
             {"culprit", culprit_text(console.language, document)}}),
        4, "  ! ");
  }
  for (const Json& finding : document.at("findings")) {
    print_wrapped(console, finding_text(console.language, finding), 4, mark_of(finding));
  }
  for (const auto& table : tables_of(console.language, *type, document)) {
    print_table(console, table);
  }
  if (!document.at("warnings").empty()) console.out << "\n";
  for (const Json& warning : document.at("warnings")) {
    print_wrapped(console, warning_text(console.language, warning), 4, "  ~ ");
  }
  print_provenance(console, document, run);
  const Json& next = document.at("next");
  if (!next.is_object()) return;
  const StudyType* after = find_type(next.at("generation").dump());
  console.out << "\n";
  print_wrapped(console,
                say(console, "study.next",
                    {{"generation", next.at("generation").get<std::int64_t>()},
                     {"type", after == nullptr ? "" : type_text(console.language, *after)},
                     {"why", next_text(console.language, next)}}),
                0, "");
}

void print_studies(Console& console, const std::vector<std::pair<Study, StudyRun>>& studies) {
  if (studies.empty()) {
    console.out << say(console, "study.none") << "\n";
    return;
  }
  TextTable table({{say(console, "study.column.study_id"), true},
                   {say(console, "study.column.name"), false},
                   {say(console, "study.column.type"), false},
                   {say(console, "study.column.n")},
                   {say(console, "study.column.status"), false},
                   {say(console, "study.column.run"), false}});
  for (const auto& [study, run] : studies) {
    const StudyType* type = find_type(study.type);
    const bool ran = run.run_id > 0;
    table.row({std::to_string(study.study_id), study.name,
               type == nullptr ? study.type : type_text(console.language, *type),
               ran ? format_number(console.language, static_cast<double>(run.responses), 0) : "-",
               ran ? say(console, "study.status." + run.status) : "-",
               ran ? format_instant(run.finished_at).substr(0, 10) : "-"});
  }
  table.print(console.out, 0, console.width);
}

void print_offers(Console& console, const std::vector<TypeOffer>& offers) {
  for (const auto& offer : offers) {
    const auto name = std::string(offer.type->name);
    console.out << fmt::format("{:>2}  {} ({})\n", offer.type->generation,
                               type_text(console.language, *offer.type), name);
    print_wrapped(console, say(console, "study.question." + name), 4, "");
    std::string where;
    for (const auto& [source, instrument] : offer.instruments) {
      where += (where.empty() ? "" : ", ") + instrument;
    }
    print_wrapped(console,
                  where.empty() ? say(console, "study.no_data")
                                : say(console, "study.data", {{"instruments", where}}),
                  4, "");
  }
}

}  // namespace troth::measure
