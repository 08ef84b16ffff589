#include "app/stats_leakage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "app/stats_dates.h"
#include "app/stats_design.h"
#include "stats/classification.h"

namespace troth::app {
namespace {

constexpr std::size_t kRowsMin = 50;
constexpr double kTooGood = 0.995;
constexpr std::size_t kFewValues = 20;
constexpr std::size_t kSlices = 50;

/// How well a score ranks the known outcomes, high scores for events.
double strength(const std::vector<double>& score, std::span<const double> outcome) {
  std::vector<double> known_score;
  std::vector<double> known_outcome;
  for (std::size_t i = 0; i < score.size(); ++i) {
    if (std::isnan(outcome[i])) continue;
    known_score.push_back(score[i]);
    known_outcome.push_back(outcome[i]);
  }
  const stats::Estimate area = stats::auc(known_score, known_outcome);
  return std::isnan(area.value) ? 0.5 : area.value;
}

/// The same, whichever way the score runs.
double strength_either_way(const std::vector<double>& score, std::span<const double> outcome) {
  const double area = strength(score, outcome);
  return std::max(area, 1 - area);
}

/// Each text's share of events among the other rows with it: the best score that a column of levels
/// can give. The row itself does not count, or a column of ids would tell everything.
std::vector<double> event_shares(const std::vector<std::string>& texts,
                                 std::span<const double> outcome) {
  struct Level {
    double rows = 0;
    double events = 0;
  };
  std::map<std::string, Level> levels;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (std::isnan(outcome[i])) continue;
    levels[texts[i]].rows += 1;
    levels[texts[i]].events += outcome[i];
  }
  double rows_known = 0;
  double events_known = 0;
  for (const auto& [text, level] : levels) {
    rows_known += level.rows;
    events_known += level.events;
  }
  const double base = rows_known > 0 ? events_known / rows_known : 0;
  std::vector<double> shares;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Level& level = levels[texts[i]];
    const bool known = !std::isnan(outcome[i]);
    const double rows = level.rows - (known ? 1 : 0);
    const double events = level.events - (known ? outcome[i] : 0);
    shares.push_back((events + base) / (rows + 1));
  }
  return shares;
}

/// The slice of equally many rows that each number lies in, as a text: outcomes that lie between
/// two numbers, or on either side of them, are seen slice by slice. Equal numbers share a slice.
std::vector<std::string> slices_of(const std::vector<double>& values) {
  std::vector<double> sorted;
  for (const double value : values) {
    if (!std::isnan(value)) sorted.push_back(value);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> slices;
  for (const double value : values) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
    slices.push_back(std::isnan(value) ? std::string()
                                       : std::to_string(static_cast<std::size_t>(below) * kSlices /
                                                        sorted.size()));
  }
  return slices;
}

std::size_t count_distinct(const std::vector<std::string>& texts) {
  std::set<std::string_view> distinct(texts.begin(), texts.end());
  distinct.erase(std::string_view());
  return distinct.size();
}

bool knows_outcome(const StatsTable& table, const std::string& column, ColumnKind kind,
                   std::span<const double> outcome) {
  const std::vector<std::string>& texts = table.column(column);
  std::vector<double> missing;
  for (const std::string& text : texts) missing.push_back(text.empty() ? 1 : 0);
  if (strength_either_way(missing, outcome) >= kTooGood) return true;
  if (kind != ColumnKind::numbers || count_distinct(texts) <= kFewValues) {
    return strength(event_shares(texts, outcome), outcome) >= kTooGood;
  }
  const auto values = numbers_of(table, column);
  if (!values) return false;
  for (const double gap : {-1e300, 1e300}) {
    std::vector<double> filled = *values;
    std::replace_if(
        filled.begin(), filled.end(), [](double x) { return std::isnan(x); }, gap);
    if (strength_either_way(filled, outcome) >= kTooGood) return true;
  }
  return strength(event_shares(slices_of(*values), outcome), outcome) >= kTooGood;
}

bool is_id(const StatsTable& table, const std::string& column, ColumnKind kind) {
  const std::vector<std::string>& texts = table.column(column);
  const std::size_t distinct = count_distinct(texts);
  if (kind == ColumnKind::texts) return distinct > kRowsMin && 2 * distinct > texts.size();
  if (distinct < texts.size()) return false;
  const auto values = numbers_of(table, column);
  if (!values) return false;
  const auto [least, most] = std::minmax_element(values->begin(), values->end());
  const bool whole =
      std::all_of(values->begin(), values->end(), [](double x) { return x == std::floor(x); });
  return whole && *most - *least < 3 * static_cast<double>(texts.size());
}

/// Whether some date of the column lies after the day its row is known at.
bool is_later(const StatsTable& table, const std::string& column,
              const std::vector<std::optional<Day>>& as_of) {
  if (as_of.empty()) return false;
  const auto days = read_days(table.column(column), "ymd", column);
  if (!days) return false;
  for (std::size_t i = 0; i < days->size(); ++i) {
    if ((*days)[i] && as_of[i] && *(*days)[i] > *as_of[i]) return true;
  }
  return false;
}

std::optional<ExcludedColumn> look_at(const StatsTable& table, const std::string& column,
                                      std::span<const double> outcome,
                                      const std::vector<std::optional<Day>>& as_of) {
  const ColumnKind kind = kind_of(table, column);
  if (table.rows() >= kRowsMin && knows_outcome(table, column, kind, outcome)) {
    return ExcludedColumn{column, "tells_outcome",
                          fmt::format("Column \"{}\" alone tells the outcome almost without error: "
                                      "it was probably filled in afterwards. Left out; --keep "
                                      "keeps it.",
                                      column)};
  }
  if (kind == ColumnKind::dates) {
    if (is_later(table, column, as_of)) {
      return ExcludedColumn{column, "after_date",
                            fmt::format("Column \"{}\" holds dates after the day at which its row "
                                        "was known. Left out.",
                                        column)};
    }
    return ExcludedColumn{column, "date_unused",
                          fmt::format("Column \"{}\" holds dates, which are not used as they "
                                      "stand; give the time since then as a number.",
                                      column)};
  }
  if (table.rows() >= kRowsMin && is_id(table, column, kind)) {
    return ExcludedColumn{column, "id_like",
                          fmt::format("Column \"{}\" differs in almost every row, like an id. Left "
                                      "out; --keep keeps it.",
                                      column)};
  }
  return std::nullopt;
}

}  // namespace

GuardedColumns guard_columns(const StatsTable& table, const std::vector<std::string>& columns,
                             std::span<const double> outcome, const std::set<std::string>& keep,
                             const std::vector<std::optional<Day>>& as_of) {
  GuardedColumns guarded;
  for (const std::string& column : columns) {
    std::optional<ExcludedColumn> excluded;
    if (!keep.contains(column)) excluded = look_at(table, column, outcome, as_of);
    if (excluded) {
      guarded.excluded.push_back(std::move(*excluded));
    } else {
      guarded.kept.push_back(column);
    }
  }
  return guarded;
}

}  // namespace troth::app
