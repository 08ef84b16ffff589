#include "app/doctor.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "customers/check.h"
#include "intake/check.h"
#include "intake/import.h"
#include "sales/check.h"
#include "survey/check.h"
#include "survey/service.h"

namespace troth::app {
namespace {

using db::Finding;

constexpr double kManyAnonymous = 0.2;
constexpr double kManyUndated = 0.1;
constexpr double kManyWithoutCost = 0.1;
constexpr Day kOneYear = 365;
constexpr Day kStale = 60;

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

bool can_be_opened(const db::Health& health) {
  using State = db::MigrationState::State;
  return std::all_of(health.migrations.begin(), health.migrations.end(),
                     [](const auto& migration) { return migration.state == State::applied; });
}

void check_rooms(db::Session& session, std::vector<Finding>& findings, Progress& progress) {
  using CheckRoom = Result<std::vector<Finding>> (*)(db::Session&);
  constexpr std::array<CheckRoom, 4> kRooms = {&customers::check, &sales::check, &survey::check,
                                               &intake::check};
  for (std::size_t room = 0; room < kRooms.size(); ++room) {
    progress.update("progress.check", room, kRooms.size());
    auto found = kRooms[room](session);
    if (!found) {
      // A table that cannot be read is a finding, not the end of the examination.
      findings.push_back(
          {Finding::Severity::error, "damaged", found.error().subject, found.error().message});
      continue;
    }
    std::move(found->begin(), found->end(), std::back_inserter(findings));
  }
}

// What the orders do not say.
void advise_on_sales(const sales::Coverage& sales, Day today, std::vector<Advice>& advice) {
  if (sales.orders == 0) {
    advice.push_back({"no_orders", {}});
    return;
  }
  const double anonymous = share(sales.anonymous, sales.orders);
  if (anonymous > kManyAnonymous) advice.push_back({"anonymous_orders", {{"share", anonymous}}});
  const double unknown = share(sales.without_cost, sales.orders);
  if (unknown > kManyWithoutCost) advice.push_back({"no_costs", {{"share", unknown}}});
  if (*sales.last_day - *sales.first_day < kOneYear)
    advice.push_back(
        {"short_history", {{"days", std::int64_t{*sales.last_day - *sales.first_day + 1}}}});
  if (today - *sales.last_day > kStale)
    advice.push_back({"stale_orders", {{"date", format_day(*sales.last_day)}}});
}

bool has_role(const std::vector<survey::KnownInstrument>& instruments, survey::Role role) {
  for (const auto& instrument : instruments)
    for (const auto& item : instrument.items)
      if (item.item.role == role && item.answers > 0) return true;
  return false;
}

// What the survey does not say.
void advise_on_survey(const std::vector<survey::KnownInstrument>& instruments,
                      std::vector<Advice>& advice) {
  std::int64_t responses = 0;
  std::int64_t undated = 0;
  std::int64_t anonymous = 0;
  for (const auto& instrument : instruments) {
    responses += instrument.responses;
    undated += instrument.undated;
    anonymous += instrument.anonymous;
  }
  if (responses == 0) {
    advice.push_back({"no_responses", {}});
    return;
  }
  if (!has_role(instruments, survey::Role::nps)) advice.push_back({"no_nps", {}});
  if (!has_role(instruments, survey::Role::satisfaction)) advice.push_back({"no_satisfaction", {}});
  if (share(undated, responses) > kManyUndated)
    advice.push_back({"undated_responses", {{"share", share(undated, responses)}}});
  if (anonymous == responses) advice.push_back({"anonymous_responses", {}});
}

std::int64_t rows_of(const db::Health& health, std::string_view table) {
  for (const auto& size : health.tables)
    if (size.table == table) return size.rows;
  return 0;
}

Result<std::vector<Advice>> advise(db::Session& session, const db::WorkspaceSettings& settings,
                                   const db::Health& health, const Clock& clock) {
  TROTH_ASSIGN(const auto zone, TimeZone::find(settings.time_zone));
  std::vector<Advice> advice;
  TROTH_ASSIGN(const auto sales, sales::coverage(session));
  advise_on_sales(sales, zone.to_local_day(clock.now()), advice);
  TROTH_ASSIGN(const auto instruments, survey::list_instruments(session));
  advise_on_survey(instruments, advice);
  if (rows_of(health, "interaction") == 0) advice.push_back({"no_interactions", {}});
  return advice;
}

}  // namespace

std::string_view Diagnosis::status() const {
  std::string_view worst = "ok";
  for (const auto& finding : health.findings) {
    if (finding.severity == Finding::Severity::error) return "error";
    if (finding.severity == Finding::Severity::warning) worst = "warning";
  }
  return worst;
}

Result<Diagnosis> diagnose(const db::Location& location, bool thorough, const Clock& clock,
                           Progress& progress) {
  Diagnosis diagnosis;
  TROTH_ASSIGN(diagnosis.health, db::examine(location, thorough, progress));
  auto& findings = diagnosis.health.findings;
  if (!can_be_opened(diagnosis.health)) return diagnosis;
  const auto database = db::Database::open(location, clock);
  if (!database) {
    findings.push_back(
        {Finding::Severity::error, "damaged", database.error().subject, database.error().message});
    return diagnosis;
  }
  diagnosis.settings = (*database)->settings();
  TROTH_ASSIGN(const auto session, (*database)->read());
  if (thorough) check_rooms(*session, findings, progress);
  if (auto advice = advise(*session, *diagnosis.settings, diagnosis.health, clock)) {
    diagnosis.advice = std::move(*advice);
  } else {
    findings.push_back(
        {Finding::Severity::error, "damaged", advice.error().subject, advice.error().message});
  }
  return diagnosis;
}

}  // namespace troth::app
