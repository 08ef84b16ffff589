#pragma once
// `troth doctor`: the state of a workspace, from the disk up to what its data lack.

#include <optional>
#include <string>
#include <vector>

#include "base/console.h"
#include "base/messages.h"
#include "base/progress.h"
#include "base/result.h"
#include "db/care.h"
#include "db/database.h"
#include "db/location.h"

namespace troth::app {

/// What would make the evaluation say more. Text is message "doctor.advice.<code>".
struct Advice {
  std::string code;
  MessageArgs args;
};

/// All that doctor finds out.
struct Diagnosis {
  db::Health health;  ///< With the findings of the rooms behind those of the storage.
  /// Absent when the workspace is too damaged, or of too different a version, to be opened.
  std::optional<db::WorkspaceSettings> settings;
  std::vector<Advice> advice;

  /// "ok", "warning" or "error": the worst finding; advice is none.
  std::string_view status() const;
};

/// Examines storage, and if the workspace can be opened as it stands the rooms' tables and data.
/// `thorough` false leaves out what reads every page or row. Changes nothing. not_found when there
/// is no workspace. Stages of progress: "progress.verify", "progress.check".
Result<Diagnosis> diagnose(const db::Location& location, bool thorough, const Clock& clock,
                           Progress& progress);

/// Writes the diagnosis to the console: text for a person, or one JSON object.
void report_diagnosis(Console& console, const Diagnosis& diagnosis, std::string_view version);

/// "12.3 MB": powers of 1000.
std::string size_text(Language language, std::int64_t bytes);

}  // namespace troth::app
