#pragma once
// Studies: made, run, read and verified.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "base/progress.h"
#include "base/result.h"
#include "base/time.h"
#include "db/database.h"
#include "db/session.h"
#include "measure/plan.h"
#include "measure/types.h"
#include "segments/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> measure_migrations;
}

namespace troth::measure {

/// What a new study is made of. Without an instrument the one with most responses that has the
/// items needed is taken.
struct NewStudy {
  std::string name;
  std::string type;  ///< By name or generation.
  std::string source;
  std::string instrument;
  Json settings = Json::object();  ///< Over the standard ones.
};

/// Makes a study. not_found: no such type or instrument; bad_input: no instrument has the items
/// needed, naming their roles, or settings that do not hold; conflict: the name is taken. Within a
/// transaction of the caller.
Result<Study> create_study(db::Session& session, const NewStudy& wanted, std::string_view who,
                           Instant now);

/// Deletes a study with its runs; gives what it was. not_found: no such study. Within a transaction
/// of the caller.
Result<Study> delete_study(db::Session& session, const std::string& name, std::string_view who,
                           Instant now);

/// What create_study() would make, without a name and not kept; the same refusals otherwise.
Result<Study> proposed_study(db::Session& session, const NewStudy& wanted);

/// By number or name; not_found otherwise.
Result<Study> find_study(db::Session& session, const std::string& name);
Result<Study> find_study(db::Session& session, Id study_id);

/// Computes and stores. The workspace is not locked meanwhile. not_found: the study was deleted
/// before the result was there.
Result<StudyRun> run_study(db::Database& database, const Study& study,
                           const segments::Context& fields, std::string_view who,
                           const Clock& clock, unsigned threads, Progress& progress);

/// The study as it would come out with other settings (what create_study() refuses is refused
/// here), computed and not kept: a run of number 0.
Result<StudyRun> preview_study(db::Database& database, Study study, const Json& changes,
                               const segments::Context& fields, const Clock& clock,
                               unsigned threads, Progress& progress);

/// What computing a stored run again gave.
struct Verification {
  bool same = false;             ///< Byte for byte.
  bool data_same = false;        ///< The answers are those of the run.
  bool version_same = false;     ///< And so is the program.
  std::string first_difference;  ///< JSON pointer; empty when the same.
};
/// Segments count by the rules and the day of the run.
Result<Verification> verify_run(db::Session& session, const Study& study, const StudyRun& run,
                                const segments::Context& fields, unsigned threads,
                                Progress& progress);

/// The run, or the latest for 0; not_found when there is none.
Result<StudyRun> find_run(db::Session& session, const Study& study, std::int64_t run_id);

/// A generation, and the instruments of the workspace on which it can be run.
struct TypeOffer {
  const StudyType* type = nullptr;
  std::vector<std::pair<std::string, std::string>> instruments;  ///< Source and name.
};
Result<std::vector<TypeOffer>> offers(db::Session& session);

}  // namespace troth::measure
