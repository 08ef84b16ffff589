#pragma once
// What a new study can be set to: every setting with its kind, what there is to choose from, and
// what is proposed.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "measure/plan.h"
#include "survey/service.h"

namespace troth::measure {

/// How a setting is asked for:
///   day, whole, number, flag, text, choice (one word of `choices`), places (some of those that
///   occur), grouping (what responses are grouped by), item, items (by code), item_numbers,
///   item_texts, item_items and item_words (an object by item; the last of `choices`), attributes
///   (an object of numbers by Kano attribute), model, json (an object or list as it stands).
struct SettingSpec {
  std::string_view name;
  std::string_view kind;
  /// Where it stands in a form: "whom" (whose answers), "what", "how" (of the computation).
  std::string_view part = "what";
  double min = 0;  ///< Of whole and number; both 0: any.
  double max = 0;
  std::vector<std::string_view> choices = {};
};

/// The setting of a type; one that is not declared by name is told by the kind of its standard.
SettingSpec setting_spec(const StudyType& type, std::string_view name, const Json& standard);
/// Whether it is declared by name.
bool setting_declared(const StudyType& type, std::string_view name);

struct StudyForm {
  const StudyType* type = nullptr;
  std::vector<survey::KnownInstrument> instruments;  ///< Those it would read, the main one first.
  Json settings;                                     ///< What is proposed.
  std::vector<std::string> regions;                  ///< That occur in the main one, sorted.
  std::vector<std::string> stores;
  std::vector<std::string> channels;
  std::vector<std::string> staff;
  std::vector<std::string> segments;        ///< Of the workspace.
  std::optional<std::pair<Day, Day>> days;  ///< Of its dated responses.
};

/// Of a study on an instrument; without one, on that which create_study() would take. Errors are
/// its errors.
Result<StudyForm> study_form(db::Session& session, std::string_view type, const std::string& source,
                             const std::string& instrument);

Json form_json(Language language, const StudyForm& form);

}  // namespace troth::measure
