#include "stats/pls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "stats/pls_bootstrap.h"
#include "stats/pls_data.h"
#include "stats/pls_report.h"

namespace troth::stats {
namespace {

constexpr double kTenTimes = 10;
constexpr double kVifMax = 5;
constexpr double kHtmtMax = 0.9;
constexpr double kLoadingMin = 0.4;
constexpr double kAveMin = 0.5;
constexpr double kReliabilityMin = 0.7;
/// Numbers kept by a bootstrap: 2 GiB.
constexpr std::size_t kReplicateNumbersMax = std::size_t{1} << 28;

/// Constructs other than the target, with their effect on it and their own performance.
std::vector<PlsImportance> importance_of(const PlsFigures& figures, const std::string& target) {
  std::vector<PlsImportance> map;
  for (const PlsEffectFigures& effect : figures.effects) {
    if (effect.to != target || std::isnan(effect.unstandardised.value)) continue;
    const auto from = std::find_if(figures.constructs.begin(), figures.constructs.end(),
                                   [&](const auto& c) { return c.name == effect.from; });
    map.push_back({effect.from, effect.unstandardised, from->index});
  }
  return map;
}

/// Item by item what importance_of() says of constructs.
std::vector<PlsItemImportance> item_importance_of(const PlsResult& result) {
  std::vector<PlsItemImportance> map;
  const auto summary = [&](const std::string& name) {
    return std::find_if(result.items.begin(), result.items.end(),
                        [&](const auto& item) { return item.item == name; });
  };
  for (const PlsImportance& construct : result.importance) {
    double width = 0;
    const std::size_t first = map.size();
    for (const PlsItemFigures& item : result.figures.items) {
      const auto about = summary(item.item);
      if (item.construct != construct.name || about == result.items.end()) continue;
      const double range = about->hi - about->lo;
      const double part = item.weight.value / about->sd * range;
      width += part;
      map.push_back({item.construct, item.item, part * construct.importance.value,
                     100 * (about->mean - about->lo) / range});
    }
    for (std::size_t i = first; i < map.size(); ++i) map[i].importance /= width;
  }
  return map;
}

std::string target_of(const PlsPlan& plan) {
  if (!plan.model.target.empty()) return plan.model.target;
  const PlsStage& last = *plan.last;
  for (auto k = last.shape.order.rbegin(); k != last.shape.order.rend(); ++k) {
    if (!last.shape.before[*k].empty()) return last.model.constructs[*k].name;
  }
  return "";
}

/// Simple slopes need the focal construct's own path; without one it starts from 0.
void add_moderation(const PlsPlan& plan, std::span<const PlsFigure> figures, PlsResult& result) {
  const PlsStage& last = *plan.last;
  for (std::size_t i = 0; i < plan.interaction_paths.size(); ++i) {
    const auto [path, product] = plan.interaction_paths[i];
    const PlsConstruct& construct = last.model.constructs[last.layout.paths[path].first];
    PlsModeration moderation;
    moderation.focal = construct.product[0];
    moderation.moderator = construct.product[1];
    moderation.to = last.model.constructs[last.layout.paths[path].second].name;
    moderation.interaction = figures[plan.interaction_begin() + i];
    double own = 0;
    for (const PlsPathFigures& p : result.figures.paths) {
      if (p.from == moderation.focal && p.to == moderation.to) own = p.estimate.value;
    }
    moderation.slope_low = own - moderation.interaction.value;
    moderation.slope_mean = own;
    moderation.slope_high = own + moderation.interaction.value;
    result.moderation.push_back(std::move(moderation));
  }
}

void warn_items(const PlsFigures& figures, std::vector<Warning>& warnings) {
  std::string collinear;
  for (const PlsItemFigures& item : figures.items) {
    const bool alone =
        std::count_if(figures.items.begin(), figures.items.end(),
                      [&](const auto& i) { return i.construct == item.construct; }) == 1;
    if (alone) continue;
    if (item.loading.value < 0) {
      warnings.push_back({"negative_loading",
                          fmt::format("Item {} runs against the rest of {} (loading {:.3f}): is it "
                                      "worded the other way round?",
                                      item.item, item.construct, item.loading.value),
                          item.item});
    } else if (item.loading.value < kLoadingMin) {
      warnings.push_back({"weak_item",
                          fmt::format("Item {} has little to do with the rest of {} (loading "
                                      "{:.3f}, below 0.40).",
                                      item.item, item.construct, item.loading.value),
                          item.item});
    } else if (item.weight.value < 0) {
      warnings.push_back({"negative_weight",
                          fmt::format("Item {} has a negative weight ({:.3f}), so {}'s index falls "
                                      "when its answers rise.",
                                      item.item, item.weight.value, item.construct),
                          item.item});
    }
    if (std::isnan(item.vif.value) && item.construct != collinear) {
      collinear = item.construct;
      warnings.push_back(
          {"collinear_items",
           fmt::format("The items of {} say the same thing; their variance inflation "
                       "is infinite.",
                       item.construct),
           item.construct});
    }
  }
}

/// The usual limits of reflective measurement.
void warn_measurement(const PlsFigures& figures, std::vector<Warning>& warnings) {
  for (const PlsConstructFigures& c : figures.constructs) {
    if (c.items == 1 || c.mode == PlsMode::B) continue;
    if (c.rho_c.value < kReliabilityMin) {
      warnings.push_back({"low_reliability",
                          fmt::format("{} is measured unreliably (rho_C {:.3f}, below 0.70).",
                                      c.name, c.rho_c.value),
                          c.name});
    }
    if (c.ave.value < kAveMin) {
      warnings.push_back({"convergent_validity",
                          fmt::format("{} explains less than half of its items (AVE {:.3f}).",
                                      c.name, c.ave.value),
                          c.name});
    }
  }
}

void warn_figures(const PlsFigures& figures, std::vector<Warning>& warnings) {
  warn_items(figures, warnings);
  warn_measurement(figures, warnings);
  for (const PlsPairFigures& pair : figures.pairs) {
    if (!(pair.htmt.value > kHtmtMax)) continue;
    warnings.push_back({"discriminant_validity",
                        fmt::format("{} and {} can hardly be told apart (HTMT {:.3f}, above 0.90).",
                                    pair.a, pair.b, pair.htmt.value),
                        pair.a + ", " + pair.b});
  }
  for (const PlsPathFigures& path : figures.paths) {
    if (!(path.vif.value > kVifMax)) continue;
    warnings.push_back(
        {"collinear_causes",
         fmt::format("The causes of {} overlap (variance inflation {:.1f} for {}): their single "
                     "effects are uncertain.",
                     path.to, path.vif.value, path.from),
         path.from + " -> " + path.to});
  }
}

void warn_rows(const PlsModel& model, PlsResult& result) {
  std::size_t widest = 1;
  for (const PlsConstruct& construct : model.constructs) {
    const auto causes =
        std::count_if(model.paths.begin(), model.paths.end(),
                      [&](const PlsPath& path) { return path.to == construct.name; });
    widest = std::max(widest, static_cast<std::size_t>(causes));
    if (construct.mode == PlsMode::B) widest = std::max(widest, construct.items.size());
  }
  if (result.effective_n < kTenTimes * static_cast<double>(widest)) {
    result.warnings.push_back(
        {"few_rows",
         fmt::format("{:.0f} rows for a regression with {} terms: fewer than ten a term.",
                     result.effective_n, widest),
         fmt::format("{:.0f}/{}", result.effective_n, widest)});
  }
  if (!is_connected(model)) {
    result.warnings.push_back(
        {"disconnected",
         "The model falls apart into pieces that no path joins; each is estimated by itself.", ""});
  }
}

void warn_heywood(const PlsPlan& plan, const PlsFigureMaker& maker,
                  std::vector<Warning>& warnings) {
  for (std::size_t k = 0; k < plan.last->shape.constructs; ++k) {
    if (!maker.heywood(k)) continue;
    const std::string& name = plan.last->model.constructs[k].name;
    warnings.push_back({"heywood",
                        fmt::format("Omega of {} met a loading beyond 1 and held it there.", name),
                        name});
  }
}

void warn_indices(const PlsPlan& plan, PlsResult& result) {
  for (std::size_t k = 0; k < result.figures.constructs.size(); ++k) {
    const PlsConstructFigures& construct = result.figures.constructs[k];
    if (!std::isnan(construct.index.value) || plan.last->model.constructs[k].interaction())
      continue;
    result.warnings.push_back(
        {"no_index",
         fmt::format("{} has no index: the weights of its items cancel each other.",
                     construct.name),
         construct.name});
  }
}

void assemble_result(const PlsPlan& plan, std::span<const PlsFigure> figures, PlsResult& result) {
  result.figures = assemble(*plan.last, figures.first(plan.last->layout.size));
  if (plan.parts) result.parts = assemble(*plan.parts, figures.subspan(plan.parts_begin()));
  result.target = target_of(plan);
  result.importance = importance_of(result.figures, result.target);
  result.item_importance = item_importance_of(result);
  add_moderation(plan, figures, result);
}

void add_consistent(const PlsPlan& plan, const PlsConsistentRun& run, PlsResult& result) {
  result.consistent.verdict = run.verdict;
  if (run.figures.empty()) return;
  const std::vector<PlsFigure> figures = as_figures(run.figures);
  PlsFigures assembled = assemble(*plan.last, std::span(figures).first(plan.last->layout.size));
  result.consistent.paths = std::move(assembled.paths);
  result.consistent.constructs = std::move(assembled.constructs);
}

void set_verdict(Verdict verdict, PlsResult& result) {
  if (result.verdict.ok()) result.verdict = std::move(verdict);
}

}  // namespace

Result<PlsResult> estimate_pls(const PlsModel& model, const PlsData& data,
                               const PlsSettings& settings) {
  TROTH_ASSIGN(PlsPrepared prepared, prepare_pls(model, data, settings));
  PlsResult result;
  result.verdict = std::move(prepared.verdict);
  result.warnings = std::move(prepared.warnings);
  result.items = std::move(prepared.items);
  result.n = prepared.rows.size();
  result.effective_n = prepared.effective_n;
  result.rows_dropped = (data.columns.empty() ? 0 : data.columns.front().size()) - result.n;
  if (!prepared.table) return result;
  const PlsTable& table = *prepared.table;
  const PlsPlan plan(model);
  if (settings.bootstrap > kReplicateNumbersMax / plan.figures()) {
    set_verdict(
        {StatusCode::bad_input, "too_many_resamples",
         fmt::format("{} resamples of {} figures do not fit in memory; at most {} do.",
                     settings.bootstrap, plan.figures(), kReplicateNumbersMax / plan.figures())},
        result);
    return result;
  }
  PlsEstimator estimator(plan, table, solver_settings(settings), settings.consistent);
  std::vector<double> values(plan.figures(), kNaN);
  const PlsFailure failure = estimator.run(table.weights, result.effective_n, nullptr, values);
  result.iterations = estimator.iterations();
  if (failure != PlsFailure::none) {
    set_verdict(failure_verdict(failure, estimator.culprit()), result);
    return result;
  }
  const PlsConsistentRun consistent = run_consistent(plan, table, settings, result.effective_n);
  if (settings.consistent) set_verdict(consistent.verdict, result);
  std::vector<PlsFigure> figures = as_figures(values);
  const bool few = result.n <= table.z.columns();
  if (few) {
    set_verdict({StatusCode::too_few_rows, "fewer_rows_than_items",
                 fmt::format("{} rows for {} items: the correlations cannot be trusted.", result.n,
                             table.z.columns())},
                result);
  }
  if (settings.bootstrap > 0 && !few) {
    bootstrap_pls(plan, table, settings, estimator.reference(), result, values, figures);
  }
  assemble_result(plan, figures, result);
  add_consistent(plan, consistent, result);
  warn_heywood(plan, estimator.maker(), result.warnings);
  warn_rows(plan.model, result);
  warn_figures(result.figures, result.warnings);
  warn_indices(plan, result);
  return result;
}

Result<PlsResult> estimate_pls_from_correlation(const PlsModel& model,
                                                const std::vector<double>& correlation,
                                                std::size_t n, const PlsSettings& settings) {
  TROTH_TRY(check_pls_model(model));
  const std::size_t items = model.items().size();
  const PlsPlan plan(model);
  if (plan.parts || plan.scores) {
    return Error{ErrorCode::bad_input,
                 "Second-order constructs and products need the rows, not only correlations.",
                 "constructs", ""};
  }
  if (correlation.size() != items * items) {
    return Error{ErrorCode::bad_input,
                 fmt::format("The matrix has {} entries; {} items need {}.", correlation.size(),
                             items, items * items),
                 "", ""};
  }
  PlsResult result;
  result.n = n;
  result.effective_n = static_cast<double>(n);
  for (std::size_t a = 0; a < items; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double r = correlation[a * items + b];
      const bool sound = a == b ? std::fabs(r - 1) < 1e-9 : std::fabs(r) <= 1;
      if (!sound || !(std::fabs(r - correlation[b * items + a]) < 1e-9)) {
        result.verdict = {
            StatusCode::bad_input, "not_a_correlation",
            fmt::format("Entry ({}, {}) does not belong in a correlation matrix.", a + 1, b + 1)};
        return result;
      }
    }
  }
  if (!is_correlation_psd(correlation, items)) {
    result.verdict = {StatusCode::inadmissible, "not_psd",
                      "The correlations contradict each other: the matrix has a negative "
                      "eigenvalue."};
    return result;
  }
  PlsTable table(0, items);
  table.scale = {std::vector<double>(items, kNaN), std::vector<double>(items, kNaN),
                 std::vector<double>(items, kNaN), std::vector<double>(items, kNaN)};
  PlsEstimator estimator(plan, table, solver_settings(settings), settings.consistent);
  std::vector<double> values(plan.figures(), kNaN);
  const PlsFailure failure =
      estimator.run_correlation(correlation.data(), items, result.effective_n, values);
  result.iterations = estimator.iterations();
  if (failure != PlsFailure::none) {
    result.verdict = failure_verdict(failure, estimator.culprit());
    return result;
  }
  if (settings.consistent) result.verdict = inadmissible_verdict(plan, estimator.maker());
  assemble_result(plan, as_figures(values), result);
  warn_rows(plan.model, result);
  warn_figures(result.figures, result.warnings);
  return result;
}

}  // namespace troth::stats
