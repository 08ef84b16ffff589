#pragma once
// Segments by model: groups of customers that resemble each other in some of their figures. Each
// group is a segment like any other, of kind "model". How it is done: docs/segments.md.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "segments/service.h"

namespace troth::segments {

/// A model as stored.
struct Model {
  Id model_id = 0;
  std::string name;
  std::string description;
  std::string method = "kmeans";    ///< kmeans, mixture
  std::vector<std::string> fields;  ///< As a rule names them, in canonical form.
  std::int64_t wanted = 0;          ///< Groups asked for; 0: chosen.
  std::uint64_t seed = 1;
  int version = 1;
  Instant fitted_at = 0;
  Day fitted_day = 0;
  std::string fitted_by;
  std::string document;  ///< JSON: {"clustering", "tried", "silhouette", "bic", "stability", ...}
  std::optional<Instant> placed_at;
  std::optional<Day> placed_day;
  std::string profile = "{}";  ///< JSON: the groups against all, as they were then placed.
  std::optional<Instant> archived_at;
};

struct ModelDraft {
  std::string name;
  std::string description;
  std::vector<std::string> fields;  ///< Empty: the standard ones.
  std::string method = "kmeans";
  std::int64_t clusters = 0;  ///< 0: chosen by the criterion, 1 to 20 otherwise.
  std::uint64_t seed = 1;
};
/// What a model looks at when nothing else is asked for: time since the last order, days with a
/// purchase, average order and value to come.
std::span<const std::string_view> standard_model_fields();

/// Fits groups to the customers of whom all fields are known (a sample of at most 20,000, the same
/// for the same seed whatever the order), makes a segment of each group, and places everybody.
/// Numbers, amounts, days and lengths of time may be asked for; a group is named after the model
/// and its number. Errors: bad_input for a field that cannot be used, a method or number that is
/// not known, or customers that have no groups (the cause is named); conflict for a name that is
/// taken; cancelled (nothing is kept).
Result<Model> make_model(db::Database& database, const Context& context, const ModelDraft& draft,
                         const std::string& by, const Clock& clock, Progress& progress);

/// Fits the same number of groups to the customers as they are now. A group takes the number, and
/// so the segment, of the one that it shares most customers with.
Result<Model> refit_model(db::Database& database, const Context& context, Id model_id,
                          const std::string& by, const Clock& clock, Progress& progress);

/// Places everybody anew by all models in use, whose groups stay as they are. Other writers get
/// their turn between batches.
Status place_everybody(db::Database& database, const Context& context, const Clock& clock,
                       Progress& progress);

/// Places a few customers whose figures changed. Within a transaction of the caller.
Status place_customers(db::Session& session, const Context& context, std::span<const Id> customers,
                       Day today);

/// Puts a model away with its segments; conflict when other segments ask for one of them. Who
/// belonged where is forgotten. Within a transaction of the caller.
Result<Model> archive_model(db::Session& session, const Context& context, Id model_id,
                            const std::string& by, Instant now);

/// By number or name; not_found otherwise.
Result<Model> find_model(db::Session& session, std::string_view name_or_id);

/// The segments of the groups, in their order; empty where one was archived on its own.
Result<std::vector<std::optional<Segment>>> group_segments(db::Session& session,
                                                           const Context& context,
                                                           const Model& model);
/// The rule of a group, from 1.
Rule group_rule(const Model& model, std::size_t group);

/// The field that asks for a customer's group: cluster("Value groups") = 2.
inline constexpr std::string_view kClusterField = "cluster";

/// A field as a rule names it, checked; bad_input otherwise, with the place in words.
Result<Reference> read_reference(const Context& context, std::string_view text);
std::string print_reference(const Reference& reference, const Context& context);

}  // namespace troth::segments
