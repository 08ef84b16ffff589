#pragma once
// What shops, tills, CRMs and survey tools call the fields of an import.

#include <span>
#include <string_view>

#include "intake/mapping.h"

namespace troth::intake {

/// Names of one field, parted by '|', the surest first. Case, blanks, punctuation and capitals
/// inside words do not matter: "Invoice No" is InvoiceNo and INVOICE_NO. A name also counts when it
/// is part of a longer header, unless it starts with '='; headers that hold one of `unless` are
/// never such longer ones.
struct Synonyms {
  std::string_view field;
  std::string_view names;
  std::string_view unless = {};
};

std::span<const Synonyms> synonyms_of(Kind kind);

/// Names of a whole order's amount: taken as a line's amount only where lines have no price.
extern const Synonyms kOrderAmounts;

/// Headers of survey tools that are about the answering, not answers.
extern const std::string_view kSurveyBookkeeping;

}  // namespace troth::intake
