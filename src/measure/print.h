#pragma once
// Studies on a terminal.

#include "base/console.h"
#include "measure/service.h"

namespace troth::measure {

/// Findings, tables, warnings and provenance of a run.
void print_run(Console& console, const Study& study, const StudyRun& run);
/// The studies with their latest run (run_id 0: none yet).
void print_studies(Console& console, const std::vector<std::pair<Study, StudyRun>>& studies);
/// The generations, and what they can be run on.
void print_offers(Console& console, const std::vector<TypeOffer>& offers);

}  // namespace troth::measure
