#pragma once
// Words of the measure room: studies, their runs, and what a run finds.

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "measure/figure_json.h"
#include "stats/estimate.h"

namespace troth::measure {

/// A measurement over a set of responses. Its settings never change: other settings are another
/// study, so that runs of one study can be compared.
struct Study {
  std::int64_t study_id = 0;
  std::string name;
  std::string type;  ///< Name of one of study_types().
  Json settings;
  Instant created_at = 0;
  std::string created_by;
};

/// A computed study. `document` is kept as its bytes, which verifying compares.
struct StudyRun {
  std::int64_t study_id = 0;
  std::int64_t run_id = 0;
  std::string status;
  Instant started_at = 0;
  Instant finished_at = 0;
  std::string run_by;
  std::int64_t responses = 0;
  std::string data_hash;
  std::string code_version;
  std::string document;
};

/// What a result says, as a key of the texts (after "study.finding.") and its arguments: texts,
/// whole numbers and numbers.
struct Finding {
  std::string key;
  Json args = Json::object();
  std::string tone = "note";  ///< good, watch, bad, note.
};

/// Which generation to turn to next, and why (a key after "study.next.").
struct Suggestion {
  int generation = 0;
  std::string key;
  Json args = Json::object();
};

/// What a study type computes.
struct Outcome {
  std::string method;
  std::size_t n = 0;
  stats::Verdict verdict;
  std::vector<stats::Warning> warnings;
  Json result = Json::object();
  std::vector<Finding> findings;
  Suggestion next;
};

}  // namespace troth::measure
