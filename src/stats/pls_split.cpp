#include "stats/pls_split.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/random.h"

namespace troth::stats {
namespace {

constexpr std::size_t kGroupsMax = 30;

bool is_code(const PlsSettings& settings, double x) {
  const auto& codes = settings.missing_codes;
  return std::find(codes.begin(), codes.end(), x) != codes.end();
}

/// Gaps of a column get the weighted mean of their group; a group without an answer keeps them.
/// How many were filled.
std::size_t fill_gaps(const PlsSplit& split, std::vector<double>& column) {
  std::size_t filled = 0;
  std::vector<double> sum(split.names.size(), 0.0);
  std::vector<double> total(split.names.size(), 0.0);
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (std::isnan(column[row])) continue;
    const double weight = split.data.weights.empty() ? 1 : split.data.weights[row];
    sum[split.group[row]] += weight * column[row];
    total[split.group[row]] += weight;
  }
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::size_t g = split.group[row];
    if (!std::isnan(column[row]) || !(total[g] > 0)) continue;
    column[row] = sum[g] / total[g];
    ++filled;
  }
  return filled;
}

void copy_rows(const PlsData& data, const std::vector<std::size_t>& rows, PlsData& out) {
  out.names = data.names;
  for (const std::vector<double>& column : data.columns) {
    std::vector<double>& copy = out.columns.emplace_back();
    for (const std::size_t row : rows) copy.push_back(column[row]);
  }
  if (data.weights.empty()) return;
  for (const std::size_t row : rows) out.weights.push_back(data.weights[row]);
}

}  // namespace

std::size_t PlsSplit::size(std::size_t g) const {
  return static_cast<std::size_t>(std::count(group.begin(), group.end(), g));
}

PlsData PlsSplit::rows_of(std::size_t g) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < group.size(); ++row) {
    if (group[row] == g) rows.push_back(row);
  }
  PlsData part;
  copy_rows(data, rows, part);
  return part;
}

PlsSplit split_rows(const PlsModel& model, const PlsData& data,
                    const std::vector<std::string>& groups, const PlsSettings& settings) {
  PlsSplit split;
  split.settings = settings;
  const std::set<std::string> names(groups.begin(), groups.end());
  for (const std::string& name : names) {
    if (!name.empty()) split.names.push_back(name);
  }
  if (split.names.size() > kGroupsMax) {
    split.verdict = {
        StatusCode::bad_input, "too_many_groups",
        fmt::format("{} groups; at most {} are compared.", split.names.size(), kGroupsMax)};
    return split;
  }
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    const auto at = std::lower_bound(split.names.begin(), split.names.end(), groups[row]);
    if (groups[row].empty()) continue;
    rows.push_back(row);
    split.group.push_back(static_cast<std::size_t>(at - split.names.begin()));
  }
  copy_rows(data, rows, split.data);
  const std::vector<std::string> items = model.items();
  double lo = kInfinity;
  double hi = -kInfinity;
  for (std::size_t c = 0; c < split.data.names.size(); ++c) {
    if (std::find(items.begin(), items.end(), split.data.names[c]) == items.end()) continue;
    for (double& x : split.data.columns[c]) {
      if (is_code(settings, x)) x = kNaN;
      lo = std::fmin(lo, x);
      hi = std::fmax(hi, x);
    }
    if (settings.missing != PlsMissing::mean) continue;
    const std::size_t filled = fill_gaps(split, split.data.columns[c]);
    if (filled == 0) continue;
    split.warnings.push_back({"missing",
                              fmt::format("Item {} lacks {} of {} answers; they were given the "
                                          "mean of their group.",
                                          split.data.names[c], filled, rows.size()),
                              split.data.names[c]});
  }
  if (!settings.scale && lo < hi) split.settings.scale = {lo, hi};
  return split;
}

void deal(std::span<const std::size_t> rows, std::size_t first, std::uint64_t seed,
          std::uint64_t stream, std::span<const double> weights, std::vector<std::size_t>& order,
          std::vector<double>& a, std::vector<double>& b) {
  Random random(seed, stream);
  order.assign(rows.begin(), rows.end());
  a.assign(weights.size(), 0.0);
  b.assign(weights.size(), 0.0);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t pick = i + random.below(order.size() - i);
    std::swap(order[i], order[pick]);
    (i < first ? a : b)[order[i]] = weights[order[i]];
  }
}

}  // namespace troth::stats
