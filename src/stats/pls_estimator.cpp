#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "stats/estimate.h"
#include "stats/pls_plan.h"

namespace troth::stats {
namespace {

using Kind = PlsSource::Kind;

constexpr std::size_t kLast = 0;
constexpr std::size_t kParts = 1;
constexpr std::size_t kScores = 2;
constexpr double kProductVarianceMin = 1e-12;

void resize(PlsItemScale& scale, std::size_t items) {
  scale.mean.assign(items, kNaN);
  scale.sd.assign(items, kNaN);
  scale.lo.assign(items, kNaN);
  scale.hi.assign(items, kNaN);
}

void copy_item(const PlsItemScale& from, std::size_t at, PlsItemScale& to, std::size_t place) {
  to.mean[place] = from.mean[at];
  to.sd[place] = from.sd[at];
  to.lo[place] = from.lo[at];
  to.hi[place] = from.hi[at];
}

}  // namespace

PlsEstimator::PlsEstimator(const PlsPlan& plan, const PlsTable& table,
                           const PlsSolver::Settings& settings, bool consistent)
    : plan_(plan),
      table_(table),
      last_(plan.last->shape, settings),
      maker_(plan.last->shape, plan.last->layout, consistent),
      scale_(table.scale) {
  if (plan.parts) {
    parts_ = std::make_unique<PlsSolver>(plan.parts->shape, settings);
    parts_maker_ =
        std::make_unique<PlsFigureMaker>(plan.parts->shape, plan.parts->layout, consistent);
    parts_figures_.resize(plan.parts->layout.size);
  }
  if (plan.scores) scores_ = std::make_unique<PlsSolver>(plan.scores->shape, settings);
  product_rows_.resize(plan.products.size() * table.z.rows());
}

PlsFailure PlsEstimator::fail(PlsFailure failure, const PlsStage& stage, std::size_t construct) {
  failure_ = failure;
  failed_stage_ = &stage;
  culprit_ = construct;
  return failure;
}

PlsFailure PlsEstimator::solve(PlsSolver& solver, const PlsStage& stage, std::size_t place,
                               const double* correlation, std::size_t stride,
                               const PlsReference* reference) {
  const std::span<const double> start =
      reference == nullptr ? std::span<const double>() : reference->weights[place];
  const PlsFailure failure = solver.solve(correlation, stride, start);
  if (failure != PlsFailure::none) return fail(failure, stage, solver.culprit());
  if (reference == nullptr) {
    solver.orient();
  } else {
    solver.orient_like(reference->loadings[place]);
  }
  return PlsFailure::none;
}

/// Means and standard deviations of this resample in the items' own units.
void PlsEstimator::rescale() {
  for (std::size_t c = 0; c < table_.z.columns(); ++c) {
    scale_.mean[c] = table_.scale.mean[c] + table_.scale.sd[c] * moments_.mean[c];
    scale_.sd[c] = table_.scale.sd[c] * std::sqrt(moments_.variance[c]);
  }
}

double PlsEstimator::correlation_of(const PlsSource& a, const PlsSource& b) const {
  if (a.kind == Kind::product && b.kind == Kind::product) {
    const std::size_t width = table_.z.columns() + plan_.products.size();
    return product_correlation_[a.place * width + table_.z.columns() + b.place];
  }
  if (a.kind == Kind::product) {
    const std::size_t width = table_.z.columns() + plan_.products.size();
    const double* row = product_correlation_.data() + a.place * width;
    if (b.kind == Kind::column) return row[b.place];
    double sum = 0;
    const PlsShape& shape = plan_.parts->shape;
    for (std::size_t h = shape.begin[b.place]; h < shape.begin[b.place + 1]; ++h) {
      sum += parts_->weights()[h] * row[h];
    }
    return sum;
  }
  if (b.kind == Kind::product) return correlation_of(b, a);
  if (a.kind == Kind::part && b.kind == Kind::part) {
    return parts_->correlations()[a.place * plan_.parts->shape.constructs + b.place];
  }
  if (a.kind == Kind::part) return parts_->loadings(a.place)[b.place];
  if (b.kind == Kind::part) return parts_->loadings(b.place)[a.place];
  return moments_.correlation[a.place * moments_.stride + b.place];
}

void PlsEstimator::fill_stage(const PlsStage& stage, std::vector<double>& correlation,
                              PlsItemScale& scale) {
  const std::size_t items = stage.shape.items;
  correlation.resize(items * items);
  resize(scale, items);
  for (std::size_t a = 0; a < items; ++a) {
    correlation[a * items + a] = 1;
    for (std::size_t b = 0; b < a; ++b) {
      const double r = correlation_of(stage.sources[a], stage.sources[b]);
      correlation[a * items + b] = correlation[b * items + a] = r;
    }
    const PlsSource& source = stage.sources[a];
    if (source.kind == Kind::column) copy_item(scale_, source.place, scale, a);
    if (source.kind == Kind::part) copy_item(parts_scale_, source.place, scale, a);
    // A product has no scale of its own: its mean and spread are 0 and 1, its index is not defined.
    if (source.kind == Kind::product) scale.sd[a] = 1;
  }
}

/// Coefficients on the table's standardised columns that give the score of a construct of the
/// scores stage; the last one is the constant.
std::vector<double> PlsEstimator::row_coefficients(std::size_t construct) const {
  const PlsStage& stage = *plan_.scores;
  const std::size_t columns = table_.z.columns();
  std::vector<double> coefficients(columns + 1, 0.0);
  const auto add = [&](std::size_t column, double weight) {
    const double scaled = weight / std::sqrt(moments_.variance[column]);
    coefficients[column] += scaled;
    coefficients[columns] -= scaled * moments_.mean[column];
  };
  for (std::size_t h = stage.shape.begin[construct]; h < stage.shape.begin[construct + 1]; ++h) {
    const PlsSource& source = stage.sources[h];
    const double weight = scores_->weights()[h];
    if (source.kind == Kind::column) {
      add(source.place, weight);
      continue;
    }
    const PlsShape& parts = plan_.parts->shape;
    for (std::size_t i = parts.begin[source.place]; i < parts.begin[source.place + 1]; ++i) {
      add(i, weight * parts_->weights()[i]);
    }
  }
  return coefficients;
}

/// Products of scores by row, standardised, and their correlations with all columns and with each
/// other. False when a product does not vary.
bool PlsEstimator::make_products(std::span<const double> weights) {
  const std::size_t columns = table_.z.columns();
  const std::size_t rows = table_.z.rows();
  const std::size_t count = plan_.products.size();
  const std::size_t width = columns + count;
  product_correlation_.assign(count * width, 0.0);
  product_sd_.assign(count, 0.0);
  for (std::size_t q = 0; q < count; ++q) {
    const std::vector<double> first = row_coefficients(plan_.products[q].first);
    const std::vector<double> second = row_coefficients(plan_.products[q].second);
    double* product = product_rows_.data() + q * rows;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if (!(weights[i] > 0)) continue;
      double a = first[columns];
      double b = second[columns];
      for (std::size_t c = 0; c < columns; ++c) {
        a += first[c] * table_.z.at(i, c);
        b += second[c] * table_.z.at(i, c);
      }
      product[i] = a * b;
      sum += weights[i] * product[i];
      squares += weights[i] * product[i] * product[i];
    }
    const double mean = sum / moments_.total;
    const double variance = squares / moments_.total - mean * mean;
    if (!(variance > kProductVarianceMin)) return false;
    product_sd_[q] = std::sqrt(variance);
    double* row = product_correlation_.data() + q * width;
    for (std::size_t i = 0; i < rows; ++i) {
      if (!(weights[i] > 0)) continue;
      product[i] = (product[i] - mean) / product_sd_[q];
      const double scaled = weights[i] * product[i] / moments_.total;
      for (std::size_t c = 0; c < columns; ++c) row[c] += scaled * table_.z.at(i, c);
      for (std::size_t p = 0; p <= q; ++p) {
        row[columns + p] += scaled * product_rows_[p * rows + i];
      }
    }
    // The product has mean 0, so the columns' means drop out of the covariances.
    for (std::size_t c = 0; c < columns; ++c) row[c] /= std::sqrt(moments_.variance[c]);
    for (std::size_t p = 0; p < q; ++p) {
      product_correlation_[p * width + columns + q] = row[columns + p];
    }
  }
  return true;
}

PlsFailure PlsEstimator::run_last(const double* correlation, std::size_t stride, double rows,
                                  const PlsReference* reference, std::span<double> out) {
  const PlsFailure failure = solve(last_, *plan_.last, kLast, correlation, stride, reference);
  if (failure != PlsFailure::none) return failure;
  const bool plain = !plan_.parts && !plan_.scores;
  if (!maker_.make(last_, correlation, stride, plain ? scale_ : stage_scale_, rows,
                   out.first(plan_.last->layout.size))) {
    return fail(PlsFailure::collinear_predecessors, *plan_.last, maker_.culprit());
  }
  return PlsFailure::none;
}

PlsFailure PlsEstimator::run_correlation(const double* correlation, std::size_t stride, double rows,
                                         std::span<double> out) {
  TROTH_ASSERT(!plan_.parts && !plan_.scores);
  return run_last(correlation, stride, rows, nullptr, out);
}

PlsFailure PlsEstimator::run(std::span<const double> weights, double rows,
                             const PlsReference* reference, std::span<double> out) {
  if (!moments_of(table_.z, weights, scratch_, moments_, &culprit_)) {
    failure_ = PlsFailure::zero_variance;
    return failure_;
  }
  rescale();
  const double* base = moments_.correlation.data();
  if (!plan_.parts && !plan_.scores) {
    return run_last(base, moments_.stride, rows, reference, out);
  }
  if (plan_.parts) {
    const PlsFailure failure =
        solve(*parts_, *plan_.parts, kParts, base, moments_.stride, reference);
    if (failure != PlsFailure::none) return failure;
    if (!parts_maker_->make(*parts_, base, moments_.stride, scale_, rows, parts_figures_)) {
      return fail(PlsFailure::collinear_predecessors, *plan_.parts, parts_maker_->culprit());
    }
    resize(parts_scale_, plan_.parts->shape.constructs);
    for (std::size_t k = 0; k < plan_.parts->shape.constructs; ++k) {
      parts_scale_.mean[k] = parts_figures_[plan_.parts->layout.index + k];
      const double width = parts_maker_->width(k);
      parts_scale_.sd[k] = width > 0 ? 100 / width : kNaN;
      parts_scale_.lo[k] = 0;
      parts_scale_.hi[k] = 100;
    }
    std::copy(parts_figures_.begin(), parts_figures_.end(),
              out.begin() + static_cast<std::ptrdiff_t>(plan_.parts_begin()));
  }
  if (plan_.scores) {
    fill_stage(*plan_.scores, stage_correlation_, stage_scale_);
    const PlsFailure failure = solve(*scores_, *plan_.scores, kScores, stage_correlation_.data(),
                                     plan_.scores->shape.items, reference);
    if (failure != PlsFailure::none) return failure;
    if (!make_products(weights)) return fail(PlsFailure::no_relation, *plan_.scores, 0);
  }
  fill_stage(*plan_.last, stage_correlation_, stage_scale_);
  const PlsFailure failure =
      run_last(stage_correlation_.data(), plan_.last->shape.items, rows, reference, out);
  if (failure != PlsFailure::none) return failure;
  for (std::size_t i = 0; i < plan_.interaction_paths.size(); ++i) {
    const auto [path, product] = plan_.interaction_paths[i];
    out[plan_.interaction_begin() + i] = out[plan_.last->layout.path + path] / product_sd_[product];
  }
  return PlsFailure::none;
}

PlsReference PlsEstimator::reference() const {
  PlsReference reference;
  const PlsSolver* solvers[] = {&last_, parts_.get(), scores_.get()};
  const PlsStage* stages[] = {plan_.last.get(), plan_.parts.get(), plan_.scores.get()};
  for (std::size_t s = 0; s < 3; ++s) {
    if (solvers[s] == nullptr) continue;
    const std::span<const double> weights = solvers[s]->weights();
    reference.weights[s].assign(weights.begin(), weights.end());
    for (std::size_t h = 0; h < stages[s]->shape.items; ++h) {
      reference.loadings[s].push_back(solvers[s]->loading(h));
    }
  }
  return reference;
}

std::string PlsEstimator::culprit() const {
  if (failure_ == PlsFailure::zero_variance) return plan_.model.items()[culprit_];
  return failed_stage_ == nullptr ? "" : failed_stage_->model.constructs[culprit_].name;
}

}  // namespace troth::stats
