#pragma once
// Words of the survey room: instruments, items with roles, responses.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "customers/types.h"

namespace troth::survey {

/// What an item measures. Roles of measurement generations to come are added here.
enum class Role : std::uint8_t {
  satisfaction,  ///< Overall satisfaction items; the composite index is made of these.
  nps,           ///< Likelihood to recommend, 0-10.
  ces,           ///< Effort.
  csat,          ///< Satisfaction with one contact.
  attribute,     ///< Rating of one attribute or touchpoint.
  expectation,
  loyalty,  ///< Repurchase, price tolerance and the like.
  attitude,
  usage,
  verbatim,            ///< Free text.
  importance,          ///< How much an attribute matters, as stated.
  competitor,          ///< Rating of the main competitor on an attribute.
  kano_functional,     ///< How it would be if an attribute were there.
  kano_dysfunctional,  ///< How it would be if it were not.
  statement,           ///< Agreement with a statement about the category, for attitude groups.
  sus,                 ///< One of the ten questions of the System Usability Scale.
  standard,            ///< Whether a service standard was met, on a visit or check.
  employee,            ///< An answer of staff about their work.
  management,          ///< What managers believe that customers expect.
  standard_set,        ///< How high the company's standards are set, as managers say.
  promise,             ///< What the company promises.
  image,               ///< What the company is held to be.
  value,               ///< What is got for the price.
};

std::string_view role_name(Role role);
std::optional<Role> parse_role(std::string_view name);

struct ItemInput {
  std::string code;   ///< Column header or question code; unique in the instrument.
  std::string title;  ///< The question as asked; the code when the file has no better.
  Role role = Role::attribute;
  std::string touchpoint;
  std::optional<double> scale_min;  ///< Required for numeric roles.
  std::optional<double> scale_max;
  std::vector<double> missing_codes;  ///< Answers that mean "none", for example -99 or 0.
};

struct AnswerInput {
  std::size_t item = 0;  ///< Index into the items given with the call.
  std::optional<double> value;
  std::string text;
};

/// One answered questionnaire. `reference` names it in its source; when empty, its content and the
/// occurrence among rows of equal content identify it.
struct ResponseInput {
  std::string reference;
  /// How many earlier rows of the file have the same reference; without one, the same content.
  std::int64_t occurrence = 0;
  customers::CustomerReference customer;  ///< Empty: anonymous.
  std::optional<Instant> answered_at;     ///< Absent: `day_when_undated` of the call.
  std::optional<Day> answered_day;
  std::string channel;
  std::string store;
  std::string region;
  std::string staff;  ///< Who served the customer.
  std::optional<double> weight;
  std::vector<AnswerInput> answers;  ///< Only items that were answered.
};

}  // namespace troth::survey
