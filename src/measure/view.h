#pragma once
// Results of studies in a reader's language: findings in words, cells of tables, and the whole as
// JSON.

#include <string>
#include <vector>

#include "base/messages.h"
#include "measure/plan.h"
#include "measure/service.h"

namespace troth::measure {

/// The sentence of a finding, or of the suggested next generation.
std::string finding_text(Language language, const Json& finding);
std::string next_text(Language language, const Json& next);
/// A warning, or the culprit of a status, in words.
std::string warning_text(Language language, const Json& warning);
std::string culprit_text(Language language, const Json& document);
/// The name of a type: "Satisfaction index".
std::string type_text(Language language, const StudyType& type);

/// A table ready to be shown. `numeric` columns stand right.
struct TableView {
  std::string id;
  std::string title;
  std::vector<std::string> headings;
  std::vector<bool> numeric;
  std::vector<std::vector<std::string>> rows;
  /// The rows as they stand in the result, and the columns, for spreadsheets.
  const Json* values = nullptr;
  const std::vector<TableColumn>* columns = nullptr;
};
/// A heading as it stands on paper: "satisfaction" as "Satisfaction"; symbols of statistics ("n",
/// "p (Holm)", "rho_A") stay as they are.
std::string column_head(std::string heading);
/// The tables that the result has, in the order of the type.
std::vector<TableView> tables_of(Language language, const StudyType& type, const Json& document);

/// {"study", "run", and the members of the document, with "text" beside every finding}.
Json run_json(Language language, const Study& study, const StudyRun& run);
/// The same for a page: "title" of the type, "text" beside every warning too, "culprit_text" when
/// it does not hold, and "tables" whose cells are in words.
Json page_json(Language language, const Study& study, const StudyRun& run);
/// A study without its runs.
Json study_json(const Study& study);
/// A type with its question, its needs and where it can be run.
Json offer_json(Language language, const TypeOffer& offer);
/// A run without its document.
Json run_head_json(const StudyRun& run);

}  // namespace troth::measure
