#include "segments/model_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <queue>

#include "base/random.h"
#include "base/text.h"
#include "http/json_number.h"
#include "segments/clustering.h"
#include "segments/compile.h"
#include "segments/model_profile.h"
#include "segments/model_store.h"
#include "segments/parser.h"
#include "segments/print.h"
#include "segments/store.h"

namespace troth::segments {
namespace {

using SortedJson = nlohmann::json;
using http::number_json;

constexpr std::array<std::string_view, 4> kStandardFields = {"since_last_order", "purchase_days",
                                                             "average_order", "clv"};
constexpr std::size_t kFieldsMost = 12;
constexpr std::int64_t kGroupsMost = 20;
constexpr std::size_t kSampleMost = 20'000;
constexpr std::size_t kSampleLeast = 30;
constexpr std::int64_t kBatch = 5'000;
constexpr std::string_view kIsKnown = " is known";
constexpr Id kLastId = std::numeric_limits<Id>::max();

RuleContext model_rule_context(const Context& context) {
  return {context.fields, context.currency, context.currency_decimals, nullptr};
}

Error unknown_model(std::string_view name) {
  return {ErrorCode::not_found, "There is no such model of segments.", std::string(name),
          "List them: troth segment models"};
}

Error stopped() {
  return {ErrorCode::cancelled, "The work on segments was stopped.", "", "Nothing was changed."};
}

/// What a model reads of each customer: one expression per field.
Result<std::vector<Predicate>> expressions_of(db::Session& session, const Context& context,
                                              const std::vector<std::string>& fields, Day today) {
  const CompileContext compiling{context.fields, session.engine(), today, nullptr};
  std::vector<Predicate> expressions;
  for (const auto& text : fields) {
    TROTH_ASSIGN(const auto reference, read_reference(context, text));
    TROTH_ASSIGN(auto value, compile_value(reference, compiling));
    if (context.fields.find(reference.field)->type == Type::duration) {
      // A length of time is kept as the day it is counted from.
      value.sql = fmt::format("(CAST(? AS INTEGER) - {})", value.sql);
      value.values.insert(value.values.begin(), std::int64_t{today});
    }
    expressions.push_back(std::move(value));
  }
  return expressions;
}

bool all_known(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

/// Customers drawn so that the same seed draws the same ones, however they come.
class Sample {
 public:
  explicit Sample(std::uint64_t seed) : seed_(seed) {}
  void add(const store::Figures& figures) {
    const auto key = Random(seed_, static_cast<std::uint64_t>(figures.customer_id)).bits();
    if (kept_.size() == kSampleMost) {
      if (key > kept_.top().key) return;
      kept_.pop();
    }
    kept_.push({key, figures.customer_id, {figures.values.begin(), figures.values.end()}});
  }
  std::size_t size() const { return kept_.size(); }
  stats::Frame frame(const std::vector<std::string>& names) && {
    std::vector<One> rows;
    for (; !kept_.empty(); kept_.pop()) rows.push_back(kept_.top());
    std::sort(rows.begin(), rows.end(), [](const One& a, const One& b) { return a.id < b.id; });
    stats::Frame frame;
    frame.names = names;
    frame.columns.resize(names.size());
    for (const auto& row : rows) {
      for (std::size_t c = 0; c < names.size(); ++c) frame.columns[c].push_back(row.values[c]);
    }
    return frame;
  }

 private:
  struct One {
    std::uint64_t key;
    Id id;
    std::vector<double> values;
    bool operator<(const One& other) const {
      return key != other.key ? key < other.key : id < other.id;
    }
  };
  std::uint64_t seed_;
  std::priority_queue<One> kept_;
};

/// The figures that groups are looked for in.
Result<stats::Frame> draw(db::Session& session, const Context& context, const Model& model,
                          Progress& progress) {
  TROTH_ASSIGN(const auto expressions,
               expressions_of(session, context, model.fields, model.fitted_day));
  progress.update("segments.progress.read", 0, 0);
  Sample sample(model.seed);
  std::int64_t customers = 0;
  std::vector<std::int64_t> known(model.fields.size());
  TROTH_TRY(store::scan_figures(session, expressions, {0, kLastId}, kLastId,
                                [&](const store::Figures& figures) {
                                  ++customers;
                                  for (std::size_t c = 0; c < known.size(); ++c) {
                                    if (std::isfinite(figures.values[c])) ++known[c];
                                  }
                                  if (all_known(figures.values)) sample.add(figures);
                                }));
  if (sample.size() < kSampleLeast) {
    const auto least = std::min_element(known.begin(), known.end()) - known.begin();
    const auto at = static_cast<std::size_t>(least);
    return Error{ErrorCode::bad_input, "Too few customers have all fields of the model.",
                 fmt::format("{}: {} of {}", model.fields[at], known[at], customers),
                 "Leave the field out, or compute it first: troth value refresh"};
  }
  return std::move(sample).frame(model.fields);
}

std::string document_of(const FittedClustering& fitted, std::size_t rows) {
  auto tried = SortedJson::array();
  for (const auto& one : fitted.tried) {
    tried.push_back({{"clusters", one.clusters},
                     {"status", stats::status_name(one.status)},
                     {"silhouette", number_json(one.silhouette)},
                     {"bic", number_json(one.bic)}});
  }
  auto stability = SortedJson::array();
  for (const double each : fitted.stability) stability.push_back(number_json(each));
  return SortedJson{{"clustering", clustering_json(fitted.clustering)},
                    {"sample", rows},
                    {"tried", std::move(tried)},
                    {"silhouette", number_json(fitted.silhouette)},
                    {"bic", number_json(fitted.bic)},
                    {"stability", std::move(stability)},
                    {"resamples", fitted.resamples}}
      .dump();
}

Result<Clustering> clustering_of(const Model& model) {
  const auto document = SortedJson::parse(model.document, nullptr, false);
  if (document.is_object() && document.contains("clustering")) {
    if (auto clustering = read_clustering(document.at("clustering"))) return *clustering;
  }
  return Error{ErrorCode::internal, "The model of segments cannot be read.", model.name,
               "Fit it again: troth segment refit"};
}

/// Fits, and gives the groups the numbers of those before, if there were any.
Result<FittedClustering> fit(db::Database& database, const Context& context, Model& model,
                             std::size_t groups, Progress& progress) {
  stats::Frame figures;
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(figures, draw(*session, context, model, progress));
  }
  if (progress.cancelled()) return stopped();
  progress.update("segments.progress.fit", 0, 0);
  auto fitted = fit_clustering(figures, {model.method, groups, model.seed}, progress);
  if (progress.cancelled()) return stopped();
  if (!fitted.verdict.ok()) {
    return Error{ErrorCode::bad_input, "No groups can be told in these fields.",
                 fitted.verdict.culprit, "Choose other fields, or fewer groups."};
  }
  if (model.version > 1) {
    TROTH_ASSIGN(const auto before, clustering_of(model));
    renumber(fitted, matched(figures, before, fitted.clustering));
  }
  model.document = document_of(fitted, figures.rows());
  return fitted;
}

/// One batch of customers, placed by a model.
class Placing {
 public:
  static Result<Placing> begin(db::Session& session, const Context& context, const Model& model,
                               Day today) {
    TROTH_ASSIGN(auto clustering, clustering_of(model));
    TROTH_ASSIGN(auto expressions, expressions_of(session, context, model.fields, today));
    return Placing(model.model_id, std::move(clustering), std::move(expressions));
  }

  /// Gives the last customer of the batch; empty when there was none.
  Result<std::optional<Id>> place(db::Session& session, store::IdRange range, std::int64_t limit,
                                  ModelProfile* profile) {
    Placer placer(clustering_);
    std::vector<store::Placed> placed;
    std::int64_t customers = 0;
    Id last = range.after;
    TROTH_TRY(store::scan_figures(
        session, expressions_, range, limit, [&](const store::Figures& figures) {
          ++customers;
          last = figures.customer_id;
          if (!all_known(figures.values)) {
            if (profile != nullptr) profile->add_unplaced();
            return;
          }
          const auto place = placer.place(figures.values);
          placed.push_back({last, static_cast<std::int64_t>(place.cluster) + 1, place.certainty});
          if (profile != nullptr) profile->add(place, figures.values, placer.scaled());
        }));
    // The last batch takes all numbers beyond: places of who is not there any more go.
    const bool full = customers == limit;
    TROTH_TRY(store::replace_places(session, model_id_, {range.after, full ? last : range.until},
                                    placed));
    return full ? std::optional(last) : std::nullopt;
  }
  std::size_t groups() const { return clustering_.clusters(); }
  std::size_t columns() const { return clustering_.columns.size(); }

 private:
  Placing(Id model_id, Clustering clustering, std::vector<Predicate> expressions)
      : model_id_(model_id),
        clustering_(std::move(clustering)),
        expressions_(std::move(expressions)) {}

  Id model_id_;
  Clustering clustering_;
  std::vector<Predicate> expressions_;
};

/// Places everybody by one model, and keeps what sets its groups apart.
Status place_all(db::Database& database, const Context& context, Model& model, Day today,
                 const Clock& clock, Progress& progress) {
  std::int64_t customers = 0;
  std::optional<Placing> placing;
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(customers, store::count_customers(*session));
    TROTH_ASSIGN(placing, Placing::begin(*session, context, model, today));
  }
  ModelProfile profile(placing->groups(), placing->columns());
  std::int64_t done = 0;
  std::optional<Id> after = 0;
  while (after) {
    if (progress.cancelled()) return stopped();
    progress.update("segments.progress.place", static_cast<std::uint64_t>(done),
                    static_cast<std::uint64_t>(customers));
    TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(after, placing->place(session, {*after, kLastId}, kBatch, &profile));
      return {};
    }));
    done += kBatch;
  }
  model.placed_at = clock.now();
  model.placed_day = today;
  model.profile = profile.json().dump();
  return database.writer().run(
      [&](db::Session& session) -> Status { return store::save_model(session, model); });
}

Result<Day> today_of(db::Database& database, const Clock& clock) {
  TROTH_ASSIGN(const auto zone, TimeZone::find(database.settings().time_zone));
  TROTH_ASSIGN(const auto session, database.read());
  return data_day(*session, zone.to_local_day(clock.now()));
}

/// A model as asked for; what it cannot be is refused.
Result<Model> model_of(db::Session& session, const Context& context, const ModelDraft& draft,
                       Instant now) {
  Model model;
  TROTH_ASSIGN(model.name, checked_segment_name(session, draft.name));
  TROTH_ASSIGN(const auto other, store::load_model(session, model.name));
  if (other) {
    return Error{ErrorCode::conflict, "There is a model of segments of this name.", model.name,
                 "Choose another name."};
  }
  if (draft.method != "kmeans" && draft.method != "mixture") {
    return Error{ErrorCode::bad_input, "This is no method that finds groups.", draft.method,
                 "Choose kmeans or mixture."};
  }
  if (draft.clusters < 0 || draft.clusters > kGroupsMost) {
    return Error{ErrorCode::bad_input, "A model has 1 to 20 groups.",
                 std::to_string(draft.clusters), "Leave the number out to have it chosen."};
  }
  model.method = draft.method;
  model.description = trim(draft.description);
  model.wanted = draft.clusters;
  model.seed = draft.seed;
  auto asked = draft.fields;
  if (asked.empty()) asked.assign(kStandardFields.begin(), kStandardFields.end());
  for (const auto& text : asked) {
    TROTH_ASSIGN(const auto reference, read_reference(context, text));
    auto canonical = print_reference(reference, context);
    if (std::find(model.fields.begin(), model.fields.end(), canonical) == model.fields.end()) {
      model.fields.push_back(std::move(canonical));
    }
  }
  if (model.fields.size() > kFieldsMost) {
    return Error{ErrorCode::bad_input, "A model looks at 12 fields at most.",
                 std::to_string(model.fields.size()), "Name those that matter."};
  }
  model.model_id = derive_id({"segment_model", model.name, std::to_string(now)});
  return model;
}

Status make_segments(db::Session& session, const Context& context, const Model& model,
                     std::size_t groups, const std::string& by, Instant now) {
  for (std::size_t group = 1; group <= groups; ++group) {
    Draft draft;
    draft.name = fmt::format("{} {}", model.name, group);
    draft.description = model.description;
    draft.rule = group_rule(model, group);
    draft.kind = "model";
    TROTH_TRY(create(session, context, draft, by, now));
  }
  return {};
}

}  // namespace

std::span<const std::string_view> standard_model_fields() {
  return kStandardFields;
}

Rule group_rule(const Model& model, std::size_t group) {
  Rule rule;
  rule.kind = Rule::Kind::test;
  rule.reference.field = kClusterField;
  rule.reference.subject = model.name;
  rule.comparison = Comparison::equal;
  rule.operands.resize(1);
  rule.operands.front().number = static_cast<double>(group);
  return rule;
}

Result<Reference> read_reference(const Context& context, std::string_view text) {
  const auto reading =
      parse_rule(std::string(text) + std::string(kIsKnown), model_rule_context(context));
  if (const auto* problem = std::get_if<RuleProblem>(&reading)) {
    return Error{ErrorCode::bad_input, "This is no field that a model can look at.",
                 std::string(text),
                 problem->nearest.empty() ? "See the fields: troth segment fields"
                                          : fmt::format("Did you mean: {}.", problem->nearest)};
  }
  const auto& rule = std::get<Rule>(reading);
  if (rule.kind != Rule::Kind::test || rule.comparison != Comparison::known) {
    return Error{ErrorCode::bad_input, "This is no field that a model can look at.",
                 std::string(text), "Name a single field: orders(last 90 days)"};
  }
  const auto type = context.fields.find(rule.reference.field)->type;
  if (type == Type::text || type == Type::truth || rule.reference.field == kClusterField) {
    return Error{ErrorCode::bad_input, "A model looks at numbers, amounts, days and times.",
                 std::string(text), "See the fields: troth segment fields"};
  }
  return rule.reference;
}

std::string print_reference(const Reference& reference, const Context& context) {
  Rule rule;
  rule.kind = Rule::Kind::test;
  rule.reference = reference;
  rule.comparison = Comparison::known;
  auto text = print_rule(rule, model_rule_context(context));
  text.resize(text.size() - kIsKnown.size());
  return text;
}

Result<Model> make_model(db::Database& database, const Context& context, const ModelDraft& draft,
                         const std::string& by, const Clock& clock, Progress& progress) {
  Model model;
  TROTH_ASSIGN(const Day today, today_of(database, clock));
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(model, model_of(*session, context, draft, clock.now()));
  }
  model.fitted_day = today;
  model.fitted_at = clock.now();
  model.fitted_by = by;
  TROTH_ASSIGN(const auto fitted,
               fit(database, context, model, static_cast<std::size_t>(model.wanted), progress));
  TROTH_TRY(database.writer().run([&](db::Session& session) -> Status {
    TROTH_TRY(store::save_model(session, model));
    return make_segments(session, context, model, fitted.clustering.clusters(), by, clock.now());
  }));
  TROTH_TRY(place_all(database, context, model, today, clock, progress));
  return model;
}

Result<Model> refit_model(db::Database& database, const Context& context, Id model_id,
                          const std::string& by, const Clock& clock, Progress& progress) {
  std::optional<Model> model;
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(model, store::load_model(*session, model_id));
  }
  if (!model || model->archived_at) return unknown_model(std::to_string(model_id));
  TROTH_ASSIGN(const auto before, clustering_of(*model));
  TROTH_ASSIGN(model->fitted_day, today_of(database, clock));
  ++model->version;
  model->fitted_at = clock.now();
  model->fitted_by = by;
  TROTH_TRY(fit(database, context, *model, before.clusters(), progress));
  TROTH_TRY(place_all(database, context, *model, model->fitted_day, clock, progress));
  return *model;
}

Status place_everybody(db::Database& database, const Context& context, const Clock& clock,
                       Progress& progress) {
  std::vector<Model> models;
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(models, store::load_models(*session, false));
  }
  if (models.empty()) return {};
  TROTH_ASSIGN(const Day today, today_of(database, clock));
  for (auto& model : models) {
    TROTH_TRY(place_all(database, context, model, today, clock, progress));
  }
  return {};
}

Status place_customers(db::Session& session, const Context& context, std::span<const Id> customers,
                       Day today) {
  if (customers.empty()) return {};
  TROTH_ASSIGN(const auto models, store::load_models(session, false));
  for (const auto& model : models) {
    TROTH_ASSIGN(auto placing, Placing::begin(session, context, model, today));
    for (const Id id : customers) {
      TROTH_TRY(placing.place(session, {id - 1, id}, 1, nullptr));
    }
  }
  return {};
}

Result<Model> archive_model(db::Session& session, const Context& context, Id model_id,
                            const std::string& by, Instant now) {
  TROTH_ASSIGN(auto model, store::load_model(session, model_id));
  if (!model) return unknown_model(std::to_string(model_id));
  if (model->archived_at) return *model;
  TROTH_ASSIGN(const auto segments, group_segments(session, context, *model));
  Change put_away;
  put_away.archived = true;
  for (const auto& segment : segments) {
    if (!segment || segment->archived_at) continue;
    TROTH_TRY(change(session, context, segment->segment_id, put_away, by, now));
  }
  model->archived_at = now;
  TROTH_TRY(store::save_model(session, *model));
  TROTH_TRY(store::forget_places(session, model_id));
  return *model;
}

Result<Model> find_model(db::Session& session, std::string_view name_or_id) {
  const auto id = whole_number(name_or_id);
  TROTH_ASSIGN(auto found,
               id ? store::load_model(session, *id) : store::load_model(session, name_or_id));
  if (!found) return unknown_model(name_or_id);
  return *std::move(found);
}

Result<std::vector<std::optional<Segment>>> group_segments(db::Session& session,
                                                           const Context& context,
                                                           const Model& model) {
  TROTH_ASSIGN(const auto clustering, clustering_of(model));
  TROTH_ASSIGN(const auto all, store::load_segments(session, true));
  std::vector<std::optional<Segment>> segments(clustering.clusters());
  for (std::size_t group = 1; group <= segments.size(); ++group) {
    const auto definition = canonical(group_rule(model, group), context);
    for (const auto& segment : all) {
      if (segment.kind == "model" && segment.definition == definition) {
        segments[group - 1] = segment;
      }
    }
  }
  return segments;
}

}  // namespace troth::segments
