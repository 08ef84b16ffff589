#include "measure/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "http/answers.h"
#include "measure/settings.h"
#include "measure/store.h"

namespace troth::measure {
namespace {

/// A result document before it is stored.
struct Computed {
  std::string document;
  std::string status;
  std::int64_t responses = 0;
  std::string data_hash;
};

constexpr int kSchemaVersion = 1;
constexpr std::size_t kNameBytesMax = 200;

std::string needs_in_words(const StudyType& type) {
  std::string text;
  for (const auto& need : type.needs) {
    std::string roles;
    for (const auto role : need.roles) {
      roles += (roles.empty() ? "" : " or ") + std::string(survey::role_name(role));
    }
    text += fmt::format("{}{} of role {}", text.empty() ? "" : "; ", need.items, roles);
  }
  return text;
}

/// How many of its items have one of the roles.
std::ptrdiff_t count_items(const survey::KnownInstrument& instrument,
                           const std::vector<survey::Role>& roles) {
  return std::count_if(instrument.items.begin(), instrument.items.end(), [&](const auto& known) {
    return std::find(roles.begin(), roles.end(), known.item.role) != roles.end();
  });
}

Result<survey::KnownInstrument> choose_instrument(db::Session& session, const StudyType& type,
                                                  const NewStudy& wanted) {
  TROTH_ASSIGN(const auto all, survey::list_instruments(session));
  const survey::KnownInstrument* best = nullptr;
  bool named = false;
  for (const auto& one : all) {
    const bool asked = (wanted.instrument.empty() || one.name == wanted.instrument) &&
                       (wanted.source.empty() || one.source == wanted.source);
    named = named || asked;
    if (!asked || !suits(type, one)) continue;
    const auto merit = [&](const survey::KnownInstrument& known) {
      return std::pair(count_items(known, type.most), known.responses);
    };
    if (best == nullptr || merit(one) > merit(*best)) best = &one;
  }
  if (best != nullptr) return *best;
  if (!named) {
    return Error{ErrorCode::not_found, "There is no such instrument.", wanted.instrument,
                 "Import responses first, or name one of the instruments there are."};
  }
  return Error{ErrorCode::bad_input, "No instrument has the items that this study needs.",
               std::string(type.name), fmt::format("It needs {}.", needs_in_words(type))};
}

/// Adds, for every role that the type reads besides, the fullest instrument that has it.
Status add_instruments(db::Session& session, const StudyType& type, Json& instruments) {
  if (type.also.empty()) return {};
  TROTH_ASSIGN(const auto all, survey::list_instruments(session));
  for (const auto role : type.also) {
    const survey::KnownInstrument* best = nullptr;
    for (const auto& one : all) {
      const bool has = std::any_of(one.items.begin(), one.items.end(),
                                   [&](const auto& known) { return known.item.role == role; });
      if (has && (best == nullptr || one.responses > best->responses)) best = &one;
    }
    if (best == nullptr) continue;
    const Json named{{"source", best->source}, {"name", best->name}};
    if (std::find(instruments.begin(), instruments.end(), named) == instruments.end()) {
      instruments.push_back(named);
    }
  }
  return {};
}

/// What a shortboard measures gaps against when nothing was chosen: the best region, else the best
/// store or channel, if there are several.
Status propose_units(db::Session& session, const survey::KnownInstrument& instrument,
                     const Json& chosen, Json& settings) {
  for (const char* name : {"goal", "goals", "compare"}) {
    if (chosen.contains(name)) return {};
  }
  constexpr std::array kUnits = {std::pair{store::Place::region, "region"},
                                 std::pair{store::Place::store, "store"},
                                 std::pair{store::Place::channel, "channel"}};
  for (const auto& [place, name] : kUnits) {
    TROTH_ASSIGN(const auto known, store::known_places(session, instrument.instrument_id, place));
    if (known.size() < 2) continue;
    settings["compare"] = name;
    return {};
  }
  return {};
}

/// Up to which days answers and orders count (empty: all there are), and which segments by which
/// rules (null: those of today).
struct Known {
  std::optional<Day> answers;
  std::optional<Day> orders;
  Json segments = nullptr;
  Day today = 0;
};

/// All there is on the day of an instant.
Result<Known> known_today(const db::Database& database, Instant now) {
  TROTH_ASSIGN(const auto zone, TimeZone::find(database.settings().time_zone));
  Known known;
  known.today = zone.to_local_day(now);
  return known;
}

Status load_segments(db::Session& session, const segments::Context& fields, const Json& settings,
                     const Known& known, DataFilter& filter) {
  TROTH_ASSIGN(const auto names, segments_of(settings));
  if (names.within.empty() && names.compared.empty()) return {};
  if (known.segments.is_object()) {
    TROTH_ASSIGN(filter.segments, members_again(session, fields, known.segments.at("within")));
    TROTH_ASSIGN(filter.compared, members_again(session, fields, known.segments.at("compared")));
    return {};
  }
  TROTH_ASSIGN(const Day today, segments::data_day(session, known.today));
  TROTH_ASSIGN(filter.segments, members_of(session, fields, names.within, today));
  TROTH_ASSIGN(filter.compared, members_of(session, fields, names.compared, today));
  return {};
}

Result<std::vector<StudyData>> load_all(db::Session& session, const StudyType& type,
                                        const Json& settings, const Known& known,
                                        const DataFilter& filter) {
  std::vector<StudyData> data;
  for (const Json& one : settings.at("instruments")) {
    TROTH_ASSIGN(auto loaded, load_data(session, one.at("source").get<std::string>(),
                                        one.at("name").get<std::string>(), filter));
    data.push_back(std::move(loaded));
  }
  if (type.orders) TROTH_TRY(add_orders(session, data.front(), known.orders));
  return data;
}

/// The last dated day the data know; empty when nothing is dated.
std::optional<Day> last_day(const StudyData& data) {
  std::optional<Day> last;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (data.dated[row] && (!last || data.days[row] > *last)) last = data.days[row];
  }
  return last;
}

std::optional<Day> first_day(const StudyData& data) {
  std::optional<Day> first;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (data.dated[row] && (!first || data.days[row] < *first)) first = data.days[row];
  }
  return first;
}

Json provenance_json(const Study& study, const std::vector<StudyData>& data,
                     const DataFilter& filter) {
  Json instruments = Json::array();
  for (const auto& one : data) {
    instruments.push_back({{"source", one.source},
                           {"name", one.instrument},
                           {"responses", one.read},
                           {"used", one.rows()},
                           {"outside_period", one.outside_period},
                           {"filtered", one.filtered},
                           {"outside_segments", one.outside_segments},
                           {"first_day", http::day_or_null(first_day(one))},
                           {"last_day", http::day_or_null(last_day(one))},
                           {"weighted", !one.weights.empty()},
                           {"sha256", one.hash}});
  }
  Json json{{"instruments", std::move(instruments)}};
  if (data.front().last_order_day > 0) {
    json["orders"] = {{"used", data.front().orders.size()},
                      {"last_day", format_day(data.front().last_order_day)}};
  }
  if (!filter.segments.empty() || !filter.compared.empty()) {
    json["segments"] = {{"within", record_of(filter.segments)},
                        {"compared", record_of(filter.compared)}};
  }
  json["version"] = TROTH_VERSION;
  json["seed"] = study.settings.at("seed");
  json["settings"] = study.settings;
  return json;
}

Json findings_json(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const auto& one : findings) {
    list.push_back({{"key", one.key}, {"tone", one.tone}, {"args", one.args}});
  }
  return list;
}

std::string all_hashes(const std::vector<StudyData>& data) {
  std::string hash;
  for (const auto& one : data) hash += (hash.empty() ? "" : "+") + one.hash;
  return hash;
}

/// The latest days known to the run; what came in later is not looked at when it is verified.
Known known_to(const Json& document) {
  Known known;
  auto& last = known.answers;
  for (const Json& one : document.at("provenance").at("instruments")) {
    if (!one.at("last_day").is_string()) continue;
    const auto day = parse_day(one["last_day"].get<std::string>());
    if (day && (!last || *day > *last)) last = day;
  }
  const Json& provenance = document.at("provenance");
  known.segments = provenance.value("segments", Json());
  if (provenance.contains("orders")) {
    known.orders = parse_day(provenance["orders"].value("last_day", ""));
  }
  return known;
}

std::string first_difference(const Json& a, const Json& b, const std::string& path) {
  if (a == b) return {};
  if (a.is_object() && b.is_object()) {
    for (const auto& [name, value] : a.items()) {
      if (!b.contains(name)) return path + "/" + name;
      const auto inner = first_difference(value, b[name], path + "/" + name);
      if (!inner.empty()) return inner;
    }
  }
  if (a.is_array() && b.is_array() && a.size() == b.size()) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto inner = first_difference(a[i], b[i], fmt::format("{}/{}", path, i));
      if (!inner.empty()) return inner;
    }
  }
  return path.empty() ? "/" : path;
}

}  // namespace

Result<Study> proposed_study(db::Session& session, const NewStudy& wanted) {
  const StudyType* type = find_type(wanted.type);
  if (type == nullptr) {
    return Error{ErrorCode::not_found, "There is no such type of study.", wanted.type,
                 "List them with troth study types."};
  }
  TROTH_ASSIGN(const auto instrument, choose_instrument(session, *type, wanted));
  Json standard = common_settings(instrument);
  TROTH_TRY(add_instruments(session, *type, standard["instruments"]));
  standard.update(type->standard(instrument));
  if (type->name == "shortboard") {
    TROTH_TRY(propose_units(session, instrument, wanted.settings, standard));
  }
  Study study;
  TROTH_ASSIGN(study.settings, merged(standard, wanted.settings));
  study.type = type->name;
  return study;
}

Result<Study> create_study(db::Session& session, const NewStudy& wanted, std::string_view who,
                           Instant now) {
  if (find_type(wanted.type) == nullptr) return proposed_study(session, wanted);
  const std::string name(trim(wanted.name));
  if (name.empty() || name.size() > kNameBytesMax) {
    return Error{ErrorCode::bad_input, "A study needs a name of at most 200 bytes.", "name", ""};
  }
  if (std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return Error{ErrorCode::bad_input, "A name of digits alone reads as a number of a study.", name,
                 "Add a word to it."};
  }
  TROTH_ASSIGN(const auto known, store::load_study(session, name));
  if (known) {
    return Error{ErrorCode::conflict, "There is a study of this name.", name,
                 "Choose another name."};
  }
  TROTH_ASSIGN(auto study, proposed_study(session, wanted));
  study.name = name;
  study.created_at = now;
  study.created_by = who;
  TROTH_ASSIGN(study.study_id, store::insert_study(session, study));
  return study;
}

namespace {

Result<Study> study_or_error(std::optional<Study> study, const std::string& asked) {
  if (study) return *std::move(study);
  return Error{ErrorCode::not_found, "There is no such study.", asked,
               "List them with troth study list."};
}

}  // namespace

Result<Study> find_study(db::Session& session, Id study_id) {
  TROTH_ASSIGN(auto study, store::load_study(session, study_id));
  return study_or_error(std::move(study), std::to_string(study_id));
}

Result<Study> find_study(db::Session& session, const std::string& name) {
  const bool number =
      !name.empty() && name.size() < 10 &&
      std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (number) return find_study(session, Id{std::stoi(name)});
  TROTH_ASSIGN(auto study, store::load_study(session, std::string_view(name)));
  return study_or_error(std::move(study), name);
}

Result<Study> delete_study(db::Session& session, const std::string& name, std::string_view who,
                           Instant now) {
  TROTH_ASSIGN(auto study, find_study(session, name));
  TROTH_TRY(store::delete_study(session, study.study_id, who, now));
  return study;
}

namespace {

Result<Computed> compute(db::Session& session, const Study& study, const segments::Context& fields,
                         unsigned threads, Progress& progress, const Known& known) {
  const StudyType* type = find_type(study.type);
  if (type == nullptr) {
    return Error{ErrorCode::not_found, "There is no such type of study.", study.type,
                 "The study was made by another version of Troth."};
  }
  progress.update("study.stage.read", 0, 2);
  TROTH_ASSIGN(auto filter, filter_of(study.settings));
  filter.known_until = known.answers;
  TROTH_TRY(load_segments(session, fields, study.settings, known, filter));
  TROTH_ASSIGN(const auto data, load_all(session, *type, study.settings, known, filter));
  if (progress.cancelled()) {
    return Error{ErrorCode::cancelled, "The work was stopped.", "", ""};
  }
  if (data.front().rows() == 0) {
    return Error{ErrorCode::bad_input, "No response is left within the period and the filters.",
                 study.name, "Widen the period, or take a filter away."};
  }
  progress.update("study.stage.compute", 1, 2);
  TROTH_ASSIGN(const Outcome outcome, type->compute({study.settings, data, progress, threads}));
  Json document{{"schema", kSchemaVersion},
                {"generation", type->generation},
                {"type", study.type},
                {"method", outcome.method}};
  document.update(status_json(outcome.verdict));
  document["n"] = outcome.n;
  document["warnings"] = Json::array();
  for (const auto& warning : outcome.warnings) add_warning(document, warning);
  document["findings"] = findings_json(outcome.findings);
  document["next"] = outcome.next.generation == 0 ? Json()
                                                  : Json{{"generation", outcome.next.generation},
                                                         {"key", outcome.next.key},
                                                         {"args", outcome.next.args}};
  document["result"] = outcome.result;
  document["provenance"] = provenance_json(study, data, filter);
  progress.update("study.stage.compute", 2, 2);
  return Computed{document.dump(), std::string(stats::status_name(outcome.verdict.status)),
                  static_cast<std::int64_t>(outcome.n), all_hashes(data)};
}

}  // namespace

Result<StudyRun> run_study(db::Database& database, const Study& study,
                           const segments::Context& fields, std::string_view who,
                           const Clock& clock, unsigned threads, Progress& progress) {
  StudyRun run;
  run.study_id = study.study_id;
  run.run_by = who;
  run.started_at = clock.now();
  {
    TROTH_ASSIGN(const Known known, known_today(database, run.started_at));
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(auto computed, compute(*session, study, fields, threads, progress, known));
    run.document = std::move(computed.document);
    run.status = std::move(computed.status);
    run.responses = computed.responses;
    run.data_hash = std::move(computed.data_hash);
  }
  if (progress.cancelled()) {
    return Error{ErrorCode::cancelled, "The work was stopped.", "", ""};
  }
  run.code_version = TROTH_VERSION;
  run.finished_at = clock.now();
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_TRY(find_study(session, study.study_id));
    TROTH_ASSIGN(run.run_id, store::insert_run(session, run));
    return {};
  }));
  return run;
}

Result<StudyRun> preview_study(db::Database& database, Study study, const Json& changes,
                               const segments::Context& fields, const Clock& clock,
                               unsigned threads, Progress& progress) {
  // The ends of the period are those that may be taken away again.
  for (const char* end : {"from", "to"}) {
    if (changes.is_object() && changes.contains(end)) study.settings[end] = nullptr;
  }
  TROTH_ASSIGN(study.settings, merged(study.settings, changes));
  StudyRun run;
  run.study_id = study.study_id;
  run.started_at = clock.now();
  TROTH_ASSIGN(const Known known, known_today(database, run.started_at));
  TROTH_ASSIGN(const auto session, database.read());
  TROTH_ASSIGN(auto computed, compute(*session, study, fields, threads, progress, known));
  if (progress.cancelled()) {
    return Error{ErrorCode::cancelled, "The work was stopped.", "", ""};
  }
  run.document = std::move(computed.document);
  run.status = std::move(computed.status);
  run.responses = computed.responses;
  run.data_hash = std::move(computed.data_hash);
  run.code_version = TROTH_VERSION;
  run.finished_at = clock.now();
  return run;
}

Result<Verification> verify_run(db::Session& session, const Study& study, const StudyRun& run,
                                const segments::Context& fields, unsigned threads,
                                Progress& progress) {
  const Json stored = Json::parse(run.document, nullptr, false);
  if (!stored.is_object() || !stored.contains("provenance")) {
    return Error{ErrorCode::storage, "The stored result is damaged.",
                 fmt::format("{}/{}", run.study_id, run.run_id), "Restore a backup."};
  }
  TROTH_ASSIGN(const auto again,
               compute(session, study, fields, threads, progress, known_to(stored)));
  Verification result;
  result.same = again.document == run.document;
  result.data_same = again.data_hash == run.data_hash;
  result.version_same = run.code_version == TROTH_VERSION;
  if (!result.same)
    result.first_difference = first_difference(stored, Json::parse(again.document), "");
  return result;
}

Result<StudyRun> find_run(db::Session& session, const Study& study, std::int64_t run_id) {
  TROTH_ASSIGN(auto run, store::load_run(session, study.study_id, run_id));
  if (run) return *std::move(run);
  return Error{ErrorCode::not_found, "The study has no such run.", study.name,
               "Run it with troth study run."};
}

Result<std::vector<TypeOffer>> offers(db::Session& session) {
  TROTH_ASSIGN(const auto instruments, survey::list_instruments(session));
  std::vector<TypeOffer> all;
  for (const auto& type : study_types()) {
    TypeOffer offer;
    offer.type = &type;
    for (const auto& one : instruments) {
      if (one.responses > 0 && suits(type, one))
        offer.instruments.emplace_back(one.source, one.name);
    }
    all.push_back(std::move(offer));
  }
  return all;
}

}  // namespace troth::measure
