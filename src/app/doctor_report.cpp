// What doctor found, for a person and for programs.

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/doctor.h"
#include "base/error_words.h"
#include "base/text.h"

namespace troth::app {
namespace {

using db::Finding;
using nlohmann::ordered_json;

constexpr std::size_t kLabelWidth = 16;

std::string_view severity_name(Finding::Severity severity) {
  switch (severity) {
    case Finding::Severity::advice:
      return "advice";
    case Finding::Severity::warning:
      return "warning";
    case Finding::Severity::error:
      return "error";
  }
  return "error";
}

std::string_view state_name(db::MigrationState::State state) {
  switch (state) {
    case db::MigrationState::State::applied:
      return "applied";
    case db::MigrationState::State::missing:
      return "missing";
    case db::MigrationState::State::changed:
      return "changed";
    case db::MigrationState::State::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string engine_text(const db::Health& health) {
  const auto* name = health.engine == db::Engine::sqlite ? "SQLite " : "PostgreSQL ";
  return name + health.engine_version;
}

// Findings of rows give their number as detail.
std::int64_t rows_in(const std::string& detail) {
  std::int64_t rows = 0;
  std::from_chars(detail.data(), detail.data() + detail.size(), rows);
  return rows;
}

std::string text_of(Language language, const Finding& finding) {
  // What the database says of damage is an error's sentence; here it stands within another one.
  std::string detail = error_words(language, finding.detail);
  for (const std::string_view end : {".", "。"})
    if (detail.ends_with(end)) detail.resize(detail.size() - end.size());
  return message(language, "doctor.finding." + finding.code,
                 {{"subject", finding.subject},
                  {"detail", std::move(detail)},
                  {"rows", rows_in(finding.detail)}});
}

std::string text_of(Language language, const Advice& advice) {
  return message(language, "doctor.advice." + advice.code, advice.args);
}

class TextReport {
 public:
  explicit TextReport(Console& console) : console_(console), language_(console.language) {}

  void write(const Diagnosis& diagnosis, std::string_view version) {
    const auto& health = diagnosis.health;
    heading(diagnosis);
    line("doctor.program", "Troth " + std::string(version));
    line("doctor.engine",
         engine_text(health) + " (" + health.journal_mode + ", " + health.synchronous + ")");
    line("doctor.size", size_line(health));
    line("doctor.migrations", migrations(health));
    line("doctor.privacy", message(language_, "doctor.privacy_line",
                                   {{"none", std::int64_t{health.privacy.none}},
                                    {"pseudonymous", std::int64_t{health.privacy.pseudonymous}},
                                    {"personal", std::int64_t{health.privacy.personal}},
                                    {"sensitive", std::int64_t{health.privacy.sensitive}}}));
    rows(health);
    findings(health);
    advice(diagnosis.advice);
  }

 private:
  std::ostream& out() { return console_.out; }

  void heading(const Diagnosis& diagnosis) {
    out() << diagnosis.health.place;
    if (const auto& settings = diagnosis.settings)
      out() << "  " << settings->name << " (" << settings->currency << ", " << settings->time_zone
            << ", " << settings->language << ")";
    out() << "\n";
  }

  void line(std::string_view key, const std::string& text) {
    out() << "  " << pad(message(language_, key), kLabelWidth) << text << "\n";
  }

  std::string size_line(const db::Health& health) const {
    std::string text = health.size_bytes ? size_text(language_, *health.size_bytes) : "?";
    if (health.wal_bytes && *health.wal_bytes > 0)
      text += " " + message(language_, "doctor.size_log",
                            {{"size", size_text(language_, *health.wal_bytes)}});
    if (health.disk_free_bytes)
      text += "; " + message(language_, "doctor.size_free",
                             {{"size", size_text(language_, *health.disk_free_bytes)}});
    return text;
  }

  std::string migrations(const db::Health& health) const {
    std::int64_t applied = 0;
    for (const auto& migration : health.migrations)
      if (migration.state == db::MigrationState::State::applied) ++applied;
    return message(
        language_, "doctor.migrations_line",
        {{"applied", applied}, {"all", static_cast<std::int64_t>(health.migrations.size())}});
  }

  // Only tables that hold something.
  void rows(const db::Health& health) {
    out() << "\n" << message(language_, "doctor.rows_title") << "\n";
    for (const auto& size : health.tables) {
      if (size.rows == 0 || size.table == "schema_migration" || size.table == "setting") continue;
      out() << "  " << pad(size.table, kLabelWidth)
            << pad(format_number(language_, static_cast<double>(size.rows), 0), 14, true) << "\n";
    }
  }

  void paragraph(std::string_view mark, const std::string& text) {
    const auto indent = display_width(mark) + 1;
    const auto width = console_.width > indent + 20 ? console_.width - indent : std::size_t{20};
    bool first = true;
    for (const auto& part : wrap(text, width)) {
      out() << (first ? std::string(mark) + " " : std::string(indent, ' ')) << part << "\n";
      first = false;
    }
  }

  void findings(const db::Health& health) {
    out() << "\n";
    bool any = false;
    for (const auto& finding : health.findings) {
      if (finding.severity == Finding::Severity::advice) continue;
      any = true;
      paragraph(finding.severity == Finding::Severity::error ? "[!!]" : "[!]",
                text_of(language_, finding));
    }
    if (!any) out() << message(language_, "doctor.sound") << "\n";
  }

  void advice(const std::vector<Advice>& advice) {
    if (advice.empty()) return;
    out() << "\n" << message(language_, "doctor.advice_title") << "\n";
    for (const auto& each : advice) paragraph(" -", text_of(language_, each));
  }

  Console& console_;
  Language language_;
};

ordered_json migrations_json(const db::Health& health) {
  auto list = ordered_json::array();
  for (const auto& migration : health.migrations) {
    ordered_json entry = {{"room", migration.room},
                          {"version", migration.version},
                          {"name", migration.name},
                          {"state", state_name(migration.state)}};
    if (migration.applied_at) entry["applied_at"] = format_instant(*migration.applied_at);
    list.push_back(std::move(entry));
  }
  return list;
}

ordered_json findings_json(const db::Health& health, Language language) {
  auto list = ordered_json::array();
  for (const auto& finding : health.findings)
    list.push_back({{"severity", severity_name(finding.severity)},
                    {"code", finding.code},
                    {"subject", finding.subject},
                    {"detail", finding.detail},
                    {"message", text_of(language, finding)}});
  return list;
}

ordered_json size_json(const std::optional<std::int64_t>& bytes) {
  return bytes ? ordered_json(*bytes) : ordered_json(nullptr);
}

ordered_json to_json(const Diagnosis& diagnosis, std::string_view version, Language language) {
  const auto& health = diagnosis.health;
  ordered_json json;
  json["status"] = diagnosis.status();
  json["workspace"] = health.place;
  if (const auto& settings = diagnosis.settings) {
    json["name"] = settings->name;
    json["currency"] = settings->currency;
    json["timezone"] = settings->time_zone;
    json["language"] = settings->language;
  }
  json["version"] = version;
  json["engine"] = {{"name", health.engine == db::Engine::sqlite ? "sqlite" : "postgresql"},
                    {"version", health.engine_version},
                    {"journal", health.journal_mode},
                    {"synchronous", health.synchronous},
                    {"writable", health.writable}};
  json["size_bytes"] = size_json(health.size_bytes);
  json["log_bytes"] = size_json(health.wal_bytes);
  json["disk_free_bytes"] = size_json(health.disk_free_bytes);
  json["migrations"] = migrations_json(health);
  auto tables = ordered_json::object();
  for (const auto& size : health.tables) tables[size.table] = size.rows;
  json["tables"] = std::move(tables);
  json["privacy"] = {{"none", health.privacy.none},
                     {"pseudonymous", health.privacy.pseudonymous},
                     {"personal", health.privacy.personal},
                     {"sensitive", health.privacy.sensitive},
                     {"unclassified", health.privacy.unclassified}};
  json["findings"] = findings_json(health, language);
  auto advice = ordered_json::array();
  for (const auto& each : diagnosis.advice)
    advice.push_back({{"code", each.code}, {"message", text_of(language, each)}});
  json["advice"] = std::move(advice);
  return json;
}

}  // namespace

std::string size_text(Language language, std::int64_t bytes) {
  static constexpr std::array<std::string_view, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  constexpr double kStep = 1000;
  auto size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= kStep && unit + 1 < kUnits.size(); ++unit) size /= kStep;
  return format_number(language, size, unit == 0 ? 0 : 1) + " " + std::string(kUnits[unit]);
}

void report_diagnosis(Console& console, const Diagnosis& diagnosis, std::string_view version) {
  if (console.format == OutputFormat::text) {
    TextReport(console).write(diagnosis, version);
    return;
  }
  console.out << to_json(diagnosis, version, console.language)
                     .dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
              << "\n";
}

}  // namespace troth::app
