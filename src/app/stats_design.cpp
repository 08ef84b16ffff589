#include "app/stats_design.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "intake/infer.h"
#include "stats/spline.h"

namespace troth::app {
namespace {

constexpr std::size_t kCurveValuesMin = 10;
constexpr double kGapShareMin = 0.005;

class Builder {
 public:
  Builder(const StatsTable& table, const DesignOptions& options)
      : table_(table), options_(options) {}

  Status add(const std::string& column) {
    source_ = design.sources.size();
    const std::size_t before = design.terms();
    if (kind_of(table_, column) == ColumnKind::numbers) {
      TROTH_ASSIGN(const std::vector<double> values, numbers_of(table_, column));
      add_numbers(column, values);
    } else {
      TROTH_TRY(add_texts(column));
    }
    if (design.terms() > before) {
      design.sources.push_back(column);
    } else {
      design.warnings.push_back(
          {"constant", fmt::format("Column \"{}\" does not vary and is left out.", column),
           column});
    }
    return {};
  }

  Design design;

 private:
  void term(const std::string& name, std::vector<double> values) {
    design.frame.names.push_back(name);
    design.frame.columns.push_back(std::move(values));
    design.source_of.push_back(source_);
  }

  void add_numbers(const std::string& column, const std::vector<double>& values) {
    std::vector<double> known;
    for (const double value : values) {
      if (!std::isnan(value)) known.push_back(value);
    }
    const std::set<double> distinct(known.begin(), known.end());
    if (distinct.size() > 1) {
      term(column, values);
      if (options_.curves) add_curve(column, values);
    }
    const std::size_t gaps = values.size() - known.size();
    if (!options_.gaps || known.empty() ||
        static_cast<double>(gaps) <= kGapShareMin * static_cast<double>(values.size()))
      return;
    std::vector<double> missing;
    for (const double value : values) missing.push_back(std::isnan(value) ? 1 : 0);
    term(column + " (missing)", std::move(missing));
  }

  void add_curve(const std::string& column, const std::vector<double>& values) {
    const auto knots = stats::spline_knots(values, kCurveValuesMin);
    if (!knots) return;
    std::array<std::vector<double>, 2> terms;
    for (const double value : values) {
      const std::array<double, 2> bent = stats::spline_terms(value, *knots);
      for (std::size_t j = 0; j < terms.size(); ++j) terms[j].push_back(bent[j]);
    }
    term(column + "'", std::move(terms[0]));
    term(column + "''", std::move(terms[1]));
  }

  Status add_texts(const std::string& column) {
    const std::vector<std::string>& texts = table_.column(column);
    std::map<std::string, std::size_t> counts;
    for (const std::string& text : texts) ++counts[text];
    TROTH_ASSIGN(const std::set<std::string> alone, levels_alone(column, counts));
    const auto level_of = [&](const std::string& text) -> std::string {
      if (!alone.contains(text)) return "(rare)";
      return text.empty() ? "(missing)" : text;
    };
    std::set<std::string> levels;
    for (const auto& [text, count] : counts) levels.insert(level_of(text));
    if (levels.size() < 2) return {};
    design.references.emplace_back(column, *levels.begin());
    levels.erase(levels.begin());
    std::map<std::string, std::vector<double>> terms;
    for (const std::string& level : levels) terms[level].resize(texts.size());
    for (std::size_t row = 0; row < texts.size(); ++row) {
      const auto at = terms.find(level_of(texts[row]));
      if (at != terms.end()) at->second[row] = 1;
    }
    for (auto& [level, values] : terms) term(column + " = " + level, std::move(values));
    return {};
  }

  /// The levels that are told apart: of equally frequent ones the first by the alphabet.
  Result<std::set<std::string>> levels_alone(const std::string& column,
                                             const std::map<std::string, std::size_t>& counts) {
    std::vector<std::pair<std::string, std::size_t>> levels;
    for (const auto& level : counts) {
      if (level.second >= options_.level_rows_min || counts.size() <= 2) levels.push_back(level);
    }
    if (levels.size() > options_.levels_max) {
      if (options_.level_rows_min == 1) {
        return Error{ErrorCode::bad_input,
                     fmt::format("Column \"{}\" has {} different texts; at most {} can be told "
                                 "apart.",
                                 column, counts.size(), options_.levels_max),
                     table_.path, "Group them into fewer, or give a number instead."};
      }
      std::stable_sort(levels.begin(), levels.end(),
                       [](const auto& a, const auto& b) { return a.second > b.second; });
      levels.resize(options_.levels_max);
      design.warnings.push_back(
          {"many_levels",
           fmt::format("Column \"{}\" has {} different texts; the {} most frequent are told apart, "
                       "the others count as one. Group them by what they have in common.",
                       column, counts.size(), levels.size()),
           column});
    }
    std::set<std::string> alone;
    for (auto& level : levels) alone.insert(std::move(level.first));
    return alone;
  }

  const StatsTable& table_;
  const DesignOptions& options_;
  std::size_t source_ = 0;
};

}  // namespace

ColumnKind kind_of(const StatsTable& table, const std::string& column) {
  bool any = false;
  bool plain = true;
  intake::ColumnLearner learner;
  for (const std::string& text : table.column(column)) {
    if (text.empty()) continue;
    any = true;
    double value = 0;
    plain = plain && parse_number(text, value);
    if (!plain) learner.see(text);
  }
  if (!any) return ColumnKind::texts;
  if (plain) return ColumnKind::numbers;
  const intake::ColumnProfile profile = learner.profile(true);
  if (!profile.date_orders.empty() && profile.date_share >= intake::kNearlyAll) {
    return ColumnKind::dates;
  }
  return numbers_of(table, column) ? ColumnKind::numbers : ColumnKind::texts;
}

Result<Design> make_design(const StatsTable& table, const std::vector<std::string>& columns,
                           const DesignOptions& options) {
  Builder builder(table, options);
  for (const std::string& column : columns) TROTH_TRY(builder.add(column));
  if (builder.design.terms() == 0) {
    std::string same;
    for (const stats::Warning& warning : builder.design.warnings) {
      same += fmt::format("{}\"{}\"", same.empty() ? "" : ", ", warning.subject);
    }
    return Error{ErrorCode::bad_input,
                 same.empty() ? "No column is left to tell rows apart."
                              : fmt::format("No column is left to tell rows apart: {} {} not vary.",
                                            same, columns.size() > 1 ? "do" : "does"),
                 table.path, "Columns must hold numbers, or texts that repeat."};
  }
  return std::move(builder.design);
}

}  // namespace troth::app
