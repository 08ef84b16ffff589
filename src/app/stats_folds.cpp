#include "app/stats_folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>

#include "base/random.h"

namespace troth::app {
namespace {

bool has_both(const std::vector<std::size_t>& rows, std::span<const double> outcome) {
  const auto events =
      std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return outcome[row] == 1; });
  return events > 0 && static_cast<std::size_t>(events) < rows.size();
}

void add_split(Folds& folds, FoldSplit split, std::span<const double> outcome) {
  if (has_both(split.train, outcome) && has_both(split.test, outcome)) {
    folds.splits.push_back(std::move(split));
  }
}

/// Each fold checked by all others.
void add_crossed(Folds& folds, const std::vector<std::vector<std::size_t>>& parts,
                 std::span<const double> outcome) {
  std::vector<std::size_t> part_of(outcome.size(), parts.size());
  for (std::size_t k = 0; k < parts.size(); ++k) {
    for (const std::size_t row : parts[k]) part_of[row] = k;
  }
  for (std::size_t k = 0; k < parts.size(); ++k) {
    FoldSplit split;
    split.test = parts[k];
    for (std::size_t row = 0; row < outcome.size(); ++row) {
      if (part_of[row] < parts.size() && part_of[row] != k) split.train.push_back(row);
    }
    add_split(folds, std::move(split), outcome);
  }
}

/// Rows with a known outcome, those of one id together, in the order of their first rows.
std::vector<std::vector<std::size_t>> units_of(std::span<const double> outcome,
                                               std::span<const std::string> ids) {
  std::vector<std::vector<std::size_t>> units;
  std::unordered_map<std::string_view, std::size_t> unit_of;
  for (std::size_t row = 0; row < outcome.size(); ++row) {
    if (std::isnan(outcome[row])) continue;
    std::size_t unit = units.size();
    if (!ids.empty() && !ids[row].empty()) unit = unit_of.emplace(ids[row], unit).first->second;
    if (unit == units.size()) units.emplace_back();
    units[unit].push_back(row);
  }
  return units;
}

}  // namespace

Result<Folds> named_folds(const std::vector<std::string>& names, std::span<const double> outcome) {
  std::map<std::string, std::vector<std::size_t>> parts;
  for (std::size_t row = 0; row < names.size(); ++row) {
    if (std::isnan(outcome[row])) continue;
    if (names[row].empty()) {
      return Error{ErrorCode::bad_input, fmt::format("Row {} has no fold.", row + 1), "--folds",
                   ""};
    }
    parts[names[row]].push_back(row);
  }
  if (parts.size() < 2) {
    return Error{ErrorCode::bad_input, "There are fewer than two folds.", "--folds", ""};
  }
  std::vector<std::vector<std::size_t>> lists;
  for (auto& [name, rows] : parts) lists.push_back(std::move(rows));
  Folds folds;
  folds.how = fmt::format("{} named in the file", lists.size());
  add_crossed(folds, lists, outcome);
  return folds;
}

Folds drawn_folds(std::span<const double> outcome, std::size_t count, std::uint64_t seed,
                  std::span<const std::string> ids) {
  Random random(seed);
  const auto units = units_of(outcome, ids);
  std::vector<std::vector<std::size_t>> parts(count);
  std::size_t next = 0;
  for (const bool event : {true, false}) {
    std::vector<const std::vector<std::size_t>*> drawn;
    for (const auto& unit : units) {
      const bool has =
          std::any_of(unit.begin(), unit.end(), [&](std::size_t row) { return outcome[row] == 1; });
      if (has == event) drawn.push_back(&unit);
    }
    for (std::size_t i = drawn.size(); i > 1; --i) std::swap(drawn[i - 1], drawn[random.below(i)]);
    for (const auto* unit : drawn) {
      auto& part = parts[next++ % count];
      part.insert(part.end(), unit->begin(), unit->end());
    }
  }
  for (auto& part : parts) std::sort(part.begin(), part.end());
  Folds folds;
  folds.how = fmt::format("{} drawn, as many events in each", count);
  add_crossed(folds, parts, outcome);
  return folds;
}

Result<Folds> time_folds(const std::vector<std::optional<Day>>& days,
                         std::span<const double> outcome, std::size_t count) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < days.size(); ++row) {
    if (std::isnan(outcome[row])) continue;
    if (!days[row]) {
      return Error{ErrorCode::bad_input, fmt::format("Row {} has no day.", row + 1), "--date", ""};
    }
    rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return *days[a] < *days[b]; });
  Folds folds;
  folds.how = fmt::format("forward in time, {} blocks", count + 1);
  std::size_t begin = 0;
  for (std::size_t block = 1; block <= count + 1 && begin < rows.size(); ++block) {
    std::size_t end = std::max(begin + 1, block * rows.size() / (count + 1));
    while (end < rows.size() && *days[rows[end]] == *days[rows[end - 1]]) ++end;
    if (begin > 0) {
      const auto at = [&](std::size_t i) { return rows.begin() + static_cast<std::ptrdiff_t>(i); };
      add_split(folds, {{rows.begin(), at(begin)}, {at(begin), at(end)}}, outcome);
    }
    begin = end;
  }
  return folds;
}

}  // namespace troth::app
