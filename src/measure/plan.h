#pragma once
// What a generation of measurement is to the rest of the room: the items it needs, its settings
// with defaults, what it computes, and the tables its result is read in.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/session.h"
#include "measure/data.h"
#include "measure/types.h"
#include "survey/service.h"

namespace troth::measure {

/// A column of a table: a field of the rows, and how it is written: text, count, percent, p, truth,
/// word (a text that stands under "study.word."), construct (one under "study.construct.", else as
/// it is), or a number of decimals ("1"). `interval` names the field with [lo, hi]; empty: none.
struct TableColumn {
  std::string_view field;
  std::string_view format;
  std::string_view interval = {};
};

/// A list within the result (JSON pointer) as a table. Its title is the text "study.table." + id,
/// its headings are the texts "study.column." + field.
struct TableSpec {
  std::string_view id;
  std::string_view pointer;
  std::vector<TableColumn> columns;
};

/// What a computation is given. The settings are complete: standard ones with those chosen.
struct StudyInput {
  const Json& settings;
  const std::vector<StudyData>& data;  ///< One per instrument of the settings, at least one.
  Progress& progress;
  unsigned threads = 1;  ///< Changes the time it takes, and nothing else.

  const StudyData& main() const { return data.front(); }
  double level() const { return settings.at("level").get<double>(); }
  std::uint64_t seed() const { return settings.at("seed").get<std::uint64_t>(); }
};

/// At least `items` items of one of the roles.
struct RoleNeed {
  std::vector<survey::Role> roles;
  std::size_t items = 1;
};

struct StudyType {
  int generation = 0;  ///< 0: none of the ten, but made of several.
  std::string_view name;
  std::vector<RoleNeed> needs;
  /// The type's own settings as they suit an instrument.
  Json (*standard)(const survey::KnownInstrument& instrument);
  /// Refuses settings or data by an Error that names the culprit; what the statistics refuse is the
  /// outcome's verdict.
  Result<Outcome> (*compute)(const StudyInput& input);
  std::vector<TableSpec> tables;
  bool orders = false;  ///< Wants the orders of those who answered.
  /// Of several instruments that suit, the one with the most items of these roles is proposed, and
  /// of those alike in that the one with the most responses.
  std::vector<survey::Role> most = {};
  /// The fullest instruments with items of these roles are read too, where there are any.
  std::vector<survey::Role> also = {};
};

/// All types, by generation; then those made of several.
const std::vector<StudyType>& study_types();
/// The type of this name or generation ("index", "3"); null when there is none.
const StudyType* find_type(std::string_view name);
/// Whether the instrument has the items that the type needs.
bool suits(const StudyType& type, const survey::KnownInstrument& instrument);

// The types, each in a file of its own.
StudyType compliance_type();
StudyType perceived_type();
StudyType index_type();
StudyType dissatisfied_type();
StudyType shortboard_type();
StudyType kano_type();
StudyType usage_type();
StudyType excellence_type();
StudyType experience_type();
StudyType management_type();
StudyType board_type();
StudyType worth_type();
StudyType gaps_type();

}  // namespace troth::measure
