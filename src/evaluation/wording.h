#pragma once
// The words and written numbers of an evaluation in one language, shared by the terminal and the
// HTML report, so that both say the same.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evaluation/types.h"

namespace troth::evaluation {

/// How a change is to be read: by its 95 % interval, uncorrected.
enum class Verdict : std::uint8_t { none, unclear, better, worse };

/// One key figure, written out.
struct FigureText {
  std::string id;  ///< "satisfaction", "nps", ...
  std::string name;
  std::string unit;
  std::string value;     ///< Empty when there is no data.
  std::string interval;  ///< "71.9 to 72.9"
  std::string change;    ///< "−2.1 (p < 0.001)"
  std::string previous;
  std::string n;
  std::string note;        ///< Promoters and detractors, or the scope.
  std::string definition;  ///< With how it changed, when it can be compared.
  std::string missing;     ///< What to do to get it, when there is no data.
  Verdict verdict = Verdict::none;
  bool rising = false;
  /// For pictures: on an axis from `axis_low` to `axis_high`.
  double at = 0, low = 0, high = 0, axis_low = 0, axis_high = 1;
  std::optional<double> previous_at;
  std::string axis_low_text, axis_high_text;
};

class Wording {
 public:
  Wording(const Evaluation& evaluation, Language language)
      : evaluation_(evaluation), language_(language) {}

  Language language() const { return language_; }
  std::string text(std::string_view key, const MessageArgs& args = {}) const;
  std::string say(const Phrase& phrase) const;
  std::string money(Minor amount) const;
  std::string percent(double fraction, int decimals = 1) const;
  std::string number(double value, int decimals = 0) const;
  std::string count(std::int64_t n) const;
  std::string date(Day day) const;
  /// "−2.1", "+0.4": with a sign always.
  std::string signed_number(double value, int decimals) const;

  /// "Label: sentence" as the language writes it.
  std::string labelled(const std::string& label, const std::string& sentence) const;

  std::string title() const;
  std::string period_line() const;
  std::string reason_line() const;
  /// Who is loyal, who is leaving and what they are worth, in one or two sentences.
  std::string summary() const;
  /// The five key figures (retention and churn both), in the order of the report.
  std::vector<FigureText> figures() const;
  std::string stage(Stage stage) const;
  std::string stage_rule(Stage stage) const;
  /// All rules in one paragraph.
  std::string stage_rules() const;
  std::string segment(std::string_view name) const;
  std::string rfm_note() const;
  std::string abcd_note() const;
  std::string at_risk_note() const;
  std::string concentration_note() const;
  /// Warnings that the figures have not said already.
  std::vector<std::string> warnings() const;

 private:
  struct Style;
  FigureText figure(const Style& style, const Figure* figure) const;
  std::string definition(std::string_view id, const Figure* figure) const;
  std::string missing(std::string_view id) const;
  MessageArgs period_args() const;

  const Evaluation& evaluation_;
  Language language_;
};

}  // namespace troth::evaluation
