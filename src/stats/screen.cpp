#include "stats/screen.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "stats/distributions.h"
#include "stats/mean.h"
#include "stats/near_text.h"
#include "stats/rank.h"

namespace troth::stats {
namespace {

constexpr std::size_t kRepeatItemsMin = 10;
constexpr std::size_t kTextWidthMin = 15;  // terminal columns: 15 Latin letters, 8 Chinese
constexpr std::size_t kCjkWidthMin = 12;
// Longer than for the same text: short comments are alike by chance.
constexpr std::size_t kSimilarTimes = 2;
constexpr double kSimilar = 0.8;
constexpr std::size_t kGridMin = 3;
constexpr std::size_t kPieceTimes = 3;

void flag(ScreenedRow& row, std::string_view name) {
  row.flags.push_back(name);
}

Verdict check(const Frame& items, const ScreenOptions& options) {
  if (items.size() < 2) {
    return {StatusCode::bad_input, "too_few_items", "Screening compares items; name two or more."};
  }
  for (const auto& column : items.columns) {
    if (column.size() != items.rows()) {
      return {StatusCode::bad_input, "length_mismatch", "The columns differ in length."};
    }
  }
  if (items.rows() == 0) return {StatusCode::too_few_rows, "no_rows", "There are no rows."};
  for (const AnswerGrid& grid : options.grids) {
    if (grid.items.size() < kGridMin) {
      return {StatusCode::bad_input, "small_grid",
              fmt::format("Grid \"{}\" has {} items; a straight line needs three.", grid.name,
                          grid.items.size())};
    }
  }
  if ((!options.seconds.empty() && options.seconds.size() != items.rows()) ||
      (!options.text.empty() && options.text.size() != items.rows())) {
    return {StatusCode::bad_input, "length_mismatch",
            "Times or texts are not as many as the rows."};
  }
  return {};
}

void look_at_runs(ScreenedRow& row, const Frame& items, std::size_t i) {
  std::size_t run = 0;
  double last = kNaN;
  std::vector<double> answers;
  for (const auto& column : items.columns) {
    const double x = column[i];
    run = std::isnan(x) ? 0 : (x == last ? run + 1 : 1);
    last = x;
    row.longstring = std::max(row.longstring, run);
    if (!std::isnan(x)) answers.push_back(x);
  }
  row.answered = answers.size();
  if (answers.size() > 1) row.irv = std::sqrt(summarise(answers).variance);
}

void look_at_grids(ScreenedRow& row, const Frame& items, const ScreenOptions& options,
                   std::size_t i) {
  for (const AnswerGrid& grid : options.grids) {
    const double first = items.columns[grid.items.front()][i];
    const bool straight = std::all_of(grid.items.begin(), grid.items.end(),
                                      [&](std::size_t c) { return items.columns[c][i] == first; });
    if (straight) row.straight_grids.push_back(grid.name);
  }
  if (!row.straight_grids.empty() || (row.answered >= kGridMin && row.irv == 0)) {
    flag(row, "straight_line");
  }
}

void look_at_distances(Screening& result, const Frame& items, const ScreenOptions& options) {
  Frame whole;
  whole.names = items.names;
  whole.columns.resize(items.size());
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < items.rows(); ++i) {
    if (result.rows[i].answered < items.size()) continue;
    rows.push_back(i);
    for (std::size_t c = 0; c < items.size(); ++c) {
      whole.columns[c].push_back(items.columns[c][i]);
    }
  }
  Verdict possible = {};
  if (rows.size() < items.size() + 2) {
    possible = {StatusCode::too_few_rows, "too_few_rows",
                fmt::format("only {} rows are complete", rows.size())};
  }
  Moments m;
  if (possible.ok()) {
    m = moments(whole);
    possible = check_spread(whole, m);
  }
  if (possible.ok()) possible = check_collinear(whole, m);
  if (!possible.ok()) {
    result.warnings.push_back({possible.cause,
                               fmt::format("Distances are left out: {}", possible.culprit),
                               "mahalanobis"});
    return;
  }
  const auto p = static_cast<Eigen::Index>(items.size());
  const Eigen::Map<const Eigen::MatrixXd> covariance(m.covariances.data(), p, p);
  const Eigen::LLT<Eigen::MatrixXd> root(covariance);
  Eigen::VectorXd centred(p);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    for (Eigen::Index c = 0; c < p; ++c) {
      const auto place = static_cast<std::size_t>(c);
      centred(c) = whole.columns[place][k] - m.means[place];
    }
    ScreenedRow& row = result.rows[rows[k]];
    row.mahalanobis = root.matrixL().solve(centred).squaredNorm();
    row.p = chi_squared_upper(row.mahalanobis, static_cast<double>(p));
    if (row.p < options.mahalanobis_p) flag(row, "outlier");
  }
}

void look_at_times(Screening& result, const ScreenOptions& options) {
  std::vector<double> known;
  for (const double s : options.seconds) {
    if (std::isfinite(s)) known.push_back(s);
  }
  const auto median = quantile(known, 0.5);
  if (!median) return;
  result.median_seconds = *median;
  for (std::size_t i = 0; i < result.rows.size(); ++i) {
    if (options.seconds[i] < options.speeder_share * *median) flag(result.rows[i], "speeder");
  }
}

void look_for_repeated_rows(Screening& result, const Frame& items) {
  if (items.size() < kRepeatItemsMin) return;
  std::map<std::vector<double>, std::size_t> seen;
  for (std::size_t i = 0; i < items.rows(); ++i) {
    ScreenedRow& row = result.rows[i];
    // A straight line is repeated by every other straight line; it has a flag of its own.
    if (row.answered < items.size() || row.irv == 0) continue;
    std::vector<double> answers;
    for (const auto& column : items.columns) answers.push_back(column[i]);
    const auto [first, fresh] = seen.emplace(std::move(answers), i + 1);
    if (fresh) continue;
    row.same_as = first->second;
    flag(row, "repeated_answers");
  }
}

/// What was written, as it is compared: folded, without blanks and ASCII punctuation.
std::string essence(const std::string& text) {
  std::string kept;
  for (const char c : fold(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter =
        byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
    if (letter) kept += c;
  }
  return kept;
}

/// Whether a text is one piece three times or more.
bool is_piece_over_and_over(const std::string& text) {
  // Failure function of Knuth, Morris & Pratt: its last value gives the shortest period.
  std::vector<std::size_t> border(text.size() + 1, 0);
  for (std::size_t i = 1, k = 0; i < text.size(); ++i) {
    while (k > 0 && text[i] != text[k]) k = border[k];
    if (text[i] == text[k]) ++k;
    border[i + 1] = k;
  }
  if (text.size() < 2 * kPieceTimes) return false;
  const std::size_t period = text.size() - border[text.size()];
  return text.size() / period >= kPieceTimes;
}

void look_at_texts(Screening& result, std::span<const std::string> texts) {
  std::unordered_map<std::string, std::size_t> seen;
  std::vector<std::string> longer;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    ScreenedRow& row = result.rows[i];
    const std::string text = essence(texts[i]);
    if (text.empty() || is_piece_over_and_over(text)) {
      flag(row, "empty_text");
      continue;
    }
    const std::size_t width = display_width(text);
    const bool latin = width == text.size();
    const std::size_t width_min = latin ? kTextWidthMin : kCjkWidthMin;
    if (width < width_min) continue;
    const auto [first, fresh] = seen.emplace(text, i + 1);
    if (!fresh) {
      if (row.same_as == 0) row.same_as = first->second;
      flag(row, "repeated_text");
    } else if (width >= kSimilarTimes * width_min) {
      longer.push_back(text);
      places.push_back(i);
    }
  }
  const std::vector<std::size_t> near = near_texts(longer, kSimilar);
  for (std::size_t k = 0; k < near.size(); ++k) {
    if (near[k] == 0) continue;
    ScreenedRow& row = result.rows[places[k]];
    if (row.same_as == 0) row.same_as = places[near[k] - 1] + 1;
    flag(row, "similar_text");
  }
}

void count(Screening& result, const ScreenOptions& options, std::size_t items) {
  std::vector<std::string_view> flags{"longstring", "straight_line", "outlier"};
  if (!options.seconds.empty()) flags.emplace_back("speeder");
  if (items >= kRepeatItemsMin) flags.emplace_back("repeated_answers");
  if (!options.text.empty()) {
    flags.emplace_back("repeated_text");
    flags.emplace_back("similar_text");
    flags.emplace_back("empty_text");
  }
  for (const std::string_view name : flags) result.counts.push_back({name, 0});
  for (const ScreenedRow& row : result.rows) {
    if (!row.flags.empty()) ++result.flagged;
    if (row.flags.size() > 1) ++result.twice;
    for (const std::string_view name : row.flags) {
      const auto found = std::find_if(result.counts.begin(), result.counts.end(),
                                      [&](const FlagCount& c) { return c.flag == name; });
      if (found != result.counts.end()) ++found->rows;
    }
  }
}

}  // namespace

Screening screen(const Frame& items, const ScreenOptions& options) {
  Screening result;
  result.verdict = check(items, options);
  if (!result.verdict.ok()) return result;
  result.rows.resize(items.rows());
  const double run_from =
      std::max(3.0, options.longstring_share * static_cast<double>(items.size()));
  for (std::size_t i = 0; i < items.rows(); ++i) {
    ScreenedRow& row = result.rows[i];
    look_at_runs(row, items, i);
    if (static_cast<double>(row.longstring) >= run_from) flag(row, "longstring");
    look_at_grids(row, items, options, i);
  }
  look_at_distances(result, items, options);
  if (!options.seconds.empty()) look_at_times(result, options);
  look_for_repeated_rows(result, items);
  if (!options.text.empty()) look_at_texts(result, options.text);
  count(result, options, items.size());
  return result;
}

}  // namespace troth::stats
