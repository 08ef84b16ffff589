#pragma once
// The evaluation as a person or a program reads it.

#include <cstddef>
#include <iosfwd>
#include <string>

#include "evaluation/types.h"

namespace troth::evaluation {

/// How a terminal is to be written to.
struct TextStyle {
  Language language = Language::en;
  bool colour = false;
  std::size_t width = 80;
  std::size_t at_risk_shown = 20;
};

/// For a terminal of `width` columns (at least 60).
void write_text_report(std::ostream& out, const Evaluation& evaluation, const TextStyle& style);

/// The contract of `troth report --format json`, with a line feed at the end. Texts are in
/// `language`; names, codes and numbers do not depend on it.
void write_json_report(std::ostream& out, const Evaluation& evaluation, Language language);

/// One self-contained page: no script, no other file, prints on A4.
std::string html_report(const Evaluation& evaluation, Language language);

/// "ok", or "too_few_rows" when there is nothing to evaluate.
std::string_view report_status(const Evaluation& evaluation);

}  // namespace troth::evaluation
