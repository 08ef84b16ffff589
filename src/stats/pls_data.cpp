#include "stats/pls_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace troth::stats {
namespace {

constexpr double kMissingShareMax = 0.05;
/// What people write for "no answer" where only numbers are allowed.
constexpr std::array kMissingCodes = {-9.0,  -97.0,  -98.0, -99.0, -999.0, -9999.0,
                                      77.0,  88.0,   97.0,  98.0,  99.0,   998.0,
                                      999.0, 9999.0, -77.0, -88.0, -998.0, 99999.0};

using Columns = std::vector<std::vector<double>>;

Verdict bad(std::string cause, std::string culprit) {
  return {StatusCode::bad_input, std::move(cause), std::move(culprit)};
}

Result<Columns> choose_columns(const PlsModel& model, const PlsData& data) {
  Columns columns;
  for (std::size_t k = 0; k < model.constructs.size(); ++k) {
    const std::vector<std::string>& items = model.constructs[k].items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto found = std::find(data.names.begin(), data.names.end(), items[i]);
      if (found == data.names.end()) {
        return Error{ErrorCode::bad_input,
                     fmt::format("The data have no column for item \"{}\".", items[i]),
                     fmt::format("constructs[{}].items[{}]", k, i), ""};
      }
      columns.push_back(data.columns[static_cast<std::size_t>(found - data.names.begin())]);
    }
  }
  for (const std::vector<double>& column : columns) {
    if (column.size() != columns.front().size()) {
      return Error{ErrorCode::bad_input, "The columns differ in length.", "", ""};
    }
  }
  return columns;
}

bool is_missing_code(double value) {
  return std::find(kMissingCodes.begin(), kMissingCodes.end(), value) != kMissingCodes.end();
}

/// What every code fulfils; most data are done with after this.
bool may_be_code(double value) {
  return value < 0 || value >= 77;
}

/// A value that is known to stand for "missing" and lies far off the item's other answers.
Verdict find_code(const std::string& item, const std::vector<double>& column) {
  if (std::none_of(column.begin(), column.end(), may_be_code)) return {};
  double lo = kInfinity;
  double hi = -kInfinity;
  for (const double x : column) {
    if (std::isnan(x) || is_missing_code(x)) continue;
    lo = std::min(lo, x);
    hi = std::max(hi, x);
  }
  if (!(lo <= hi)) return {};
  for (const double x : column) {
    if (std::isnan(x) || !is_missing_code(x)) continue;
    if (!((x < 0 && lo >= 0) || x > hi + 2 * (hi - lo) + 1 || x < lo - 2 * (hi - lo) - 1)) continue;
    return bad("missing_code",
               fmt::format("Item {} holds {} in {} rows, far off its other answers ({} to {}): it "
                           "looks like a code for \"no answer\".",
                           item, x, std::count(column.begin(), column.end(), x), lo, hi));
  }
  return {};
}

Verdict check_answers(const std::vector<std::string>& items, const PlsSettings& settings,
                      Columns& columns) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    for (std::size_t row = 0; row < columns[c].size(); ++row) {
      double& x = columns[c][row];
      const auto& codes = settings.missing_codes;
      if (std::find(codes.begin(), codes.end(), x) != codes.end()) x = kNaN;
      if (std::isinf(x)) {
        return bad("not_finite", fmt::format("Item {}, row {}: not a number.", items[c], row + 1));
      }
    }
    if (!settings.keep_codes) {
      if (Verdict verdict = find_code(items[c], columns[c]); !verdict.ok()) return verdict;
    }
    if (!settings.scale) continue;
    const auto [lo, hi] = *settings.scale;
    for (std::size_t row = 0; row < columns[c].size(); ++row) {
      if (columns[c][row] < lo || columns[c][row] > hi) {
        return bad("off_scale", fmt::format("Item {}, row {}: {} lies off the scale {} to {}.",
                                            items[c], row + 1, columns[c][row], lo, hi));
      }
    }
  }
  return {};
}

/// Rows that count, and how many answers each item lacks in them.
void choose_rows(const Columns& columns, const PlsData& data, PlsMissing missing,
                 PlsPrepared& prepared) {
  const std::size_t rows = columns.empty() ? 0 : columns.front().size();
  for (std::size_t row = 0; row < rows; ++row) {
    if (!data.weights.empty() && data.weights[row] == 0) continue;
    std::size_t gaps = 0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (!std::isnan(columns[c][row])) continue;
      ++gaps;
      ++prepared.items[c].missing;
    }
    const bool empty = gaps == columns.size();
    if (empty || (missing == PlsMissing::casewise && gaps > 0)) continue;
    prepared.rows.push_back(row);
  }
}

/// Weighted mean and standard deviation of the answers that are there, after which gaps get the
/// mean. False when nothing varies.
bool summarise_item(std::span<const double> weights, const std::vector<std::size_t>& rows,
                    const std::vector<double>& column, PlsItemSummary& item, double& sd_filled) {
  double total = 0;
  double all = 0;
  double sum = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    all += weights[i];
    if (std::isnan(column[rows[i]])) continue;
    total += weights[i];
    sum += weights[i] * column[rows[i]];
    item.lo = std::fmin(item.lo, column[rows[i]]);
    item.hi = std::fmax(item.hi, column[rows[i]]);
  }
  if (!(total > 0)) return false;
  item.mean = sum / total;
  double squares = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double x = column[rows[i]];
    if (!std::isnan(x)) squares += weights[i] * (x - item.mean) * (x - item.mean);
  }
  item.sd = std::sqrt(squares / total);
  sd_filled = std::sqrt(squares / all);
  return item.hi > item.lo && squares > 0;
}

/// The range that indices run over: as given, or that of all answers.
void set_scale(const PlsSettings& settings, PlsPrepared& prepared) {
  double lo = kInfinity;
  double hi = -kInfinity;
  for (const PlsItemSummary& item : prepared.items) {
    lo = std::min(lo, item.lo);
    hi = std::max(hi, item.hi);
  }
  if (settings.scale) {
    lo = settings.scale->first;
    hi = settings.scale->second;
  } else {
    prepared.warnings.push_back(
        {"scale_assumed",
         fmt::format("Indices take the scale to run from {} to {}, the lowest and the highest "
                     "answer to any item; give the scale if it is another.",
                     lo, hi),
         fmt::format("{}..{}", lo, hi)});
  }
  for (PlsItemSummary& item : prepared.items) {
    item.lo = lo;
    item.hi = hi;
  }
}

void warn_missing(std::size_t all, PlsMissing missing, PlsPrepared& prepared) {
  if (all > prepared.rows.size()) {
    prepared.warnings.push_back(
        {"rows_dropped",
         fmt::format("{} of {} rows are left out: {}.", all - prepared.rows.size(), all,
                     missing == PlsMissing::casewise ? "they lack an answer or have weight 0"
                                                     : "they have no answer at all or weight 0"),
         fmt::format("{}/{}", all - prepared.rows.size(), all)});
  }
  if (missing == PlsMissing::casewise) return;
  for (const PlsItemSummary& item : prepared.items) {
    const double share = static_cast<double>(item.missing) / static_cast<double>(all);
    if (item.missing == 0) continue;
    prepared.warnings.push_back(
        {share > kMissingShareMax ? "many_missing" : "missing",
         fmt::format("Item {} lacks {} of {} answers ({:.1f} %); they were given its mean{}.",
                     item.item, item.missing, all, 100 * share,
                     share > kMissingShareMax ? ", which weakens its correlations" : ""),
         item.item});
  }
}

/// Rows that give every item the same answer, and items that repeat each other.
void warn_patterns(const PlsModel& model, const Columns& columns, PlsPrepared& prepared) {
  std::vector<std::size_t> flat;
  for (const std::size_t row : prepared.rows) {
    bool same = columns.size() > 4;
    for (std::size_t c = 1; c < columns.size() && same; ++c) {
      same = columns[c][row] == columns[0][row];
    }
    if (same) flat.push_back(row + 1);
  }
  if (!flat.empty()) {
    prepared.warnings.push_back(
        {"straight_lining",
         fmt::format("{} of {} rows give all {} items the same answer; the first is row {}.",
                     flat.size(), prepared.rows.size(), columns.size(), flat.front()),
         fmt::format("row {}", flat.front())});
  }
  const std::vector<std::string> items = model.items();
  for (std::size_t a = 0; a < columns.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool same = std::all_of(prepared.rows.begin(), prepared.rows.end(),
                                    [&](std::size_t r) { return columns[a][r] == columns[b][r]; });
      if (!same) continue;
      prepared.warnings.push_back(
          {"duplicate_item",
           fmt::format("Items {} and {} are the same in every row.", items[b], items[a]),
           items[a]});
    }
  }
}

Verdict fill_table(const Columns& columns, const PlsData& data, PlsPrepared& prepared) {
  PlsTable table(prepared.rows.size(), columns.size());
  for (std::size_t i = 0; i < prepared.rows.size(); ++i) {
    if (!data.weights.empty()) table.weights[i] = data.weights[prepared.rows[i]];
  }
  prepared.effective_n = effective_n(table.weights);
  for (std::size_t c = 0; c < columns.size(); ++c) {
    PlsItemSummary& item = prepared.items[c];
    double sd = 0;
    if (!summarise_item(table.weights, prepared.rows, columns[c], item, sd)) {
      if (std::isnan(item.mean)) {
        return {StatusCode::too_few_rows, "no_answers",
                fmt::format("Item {} has no answers.", item.item)};
      }
      return {StatusCode::not_identified, "zero_variance",
              fmt::format("Item {} has the same answer in every row.", item.item)};
    }
    for (std::size_t i = 0; i < prepared.rows.size(); ++i) {
      const double x = columns[c][prepared.rows[i]];
      table.z.at(i, c) = std::isnan(x) ? 0 : (x - item.mean) / sd;
    }
    table.scale.mean.push_back(item.mean);
    table.scale.sd.push_back(sd);
  }
  prepared.table = std::move(table);
  return {};
}

/// The most coefficients that one regression of the model estimates.
std::size_t widest_regression(const PlsModel& model) {
  std::size_t widest = 1;
  for (const PlsConstruct& construct : model.constructs) {
    if (construct.mode == PlsMode::B) {
      widest = std::max({widest, construct.items.size(), construct.parts.size()});
    }
    std::size_t causes = 0;
    for (const PlsPath& path : model.paths) causes += path.to == construct.name ? 1U : 0U;
    widest = std::max(widest, causes);
  }
  return widest;
}

}  // namespace

Result<PlsPrepared> prepare_pls(const PlsModel& model, const PlsData& data,
                                const PlsSettings& settings) {
  TROTH_TRY(check_pls_model(model));
  TROTH_ASSIGN(Columns columns, choose_columns(model, data));
  const std::vector<std::string> names = model.items();
  PlsPrepared prepared;
  const auto refuse = [&](Verdict verdict) {
    prepared.verdict = std::move(verdict);
    return std::move(prepared);
  };
  for (const std::string& name : names) prepared.items.push_back({name, 0, kNaN, kNaN, kNaN, kNaN});
  if (settings.scale && !(settings.scale->first < settings.scale->second)) {
    return refuse(bad("scale", "The scale must run from a lower to a higher number."));
  }
  if (Verdict v = check_level(settings.level); !v.ok()) return refuse(std::move(v));
  const std::size_t all = columns.front().size();
  if (!data.weights.empty()) {
    if (Verdict v = check_weights(data.weights, all); !v.ok()) return refuse(std::move(v));
  }
  if (Verdict v = check_answers(names, settings, columns); !v.ok()) return refuse(std::move(v));
  choose_rows(columns, data, settings.missing, prepared);
  warn_missing(all, settings.missing, prepared);
  const std::size_t needed = widest_regression(model) + 2;
  if (prepared.rows.size() < needed) {
    return refuse({StatusCode::too_few_rows, "too_few_rows",
                   fmt::format("{} usable rows; this model needs at least {}.",
                               prepared.rows.size(), needed)});
  }
  if (Verdict v = fill_table(columns, data, prepared); !v.ok()) return refuse(std::move(v));
  set_scale(settings, prepared);
  for (const PlsItemSummary& item : prepared.items) {
    prepared.table->scale.lo.push_back(item.lo);
    prepared.table->scale.hi.push_back(item.hi);
  }
  warn_patterns(model, columns, prepared);
  return prepared;
}

}  // namespace troth::stats
