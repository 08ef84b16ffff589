#include "stats/pls_figures.h"

#include <algorithm>
#include <cmath>

#include "stats/estimate.h"
#include "stats/pls_linear.h"

namespace troth::stats {
namespace {

constexpr int kOmegaRounds = 200;
constexpr double kOmegaTolerance = 1e-9;

/// Place of the pair (i, j), i > j, in a list of the lower triangle.
std::size_t pair_place(std::size_t i, std::size_t j) {
  return i * (i - 1) / 2 + j;
}

}  // namespace

PlsLayout::PlsLayout(const PlsShape& shape) : constructs(shape.constructs), items(shape.items) {
  for (std::size_t to = 0; to < constructs; ++to) {
    for (const std::size_t from : shape.before[to]) paths.emplace_back(from, to);
  }
  std::vector<bool> reach(constructs * constructs, false);
  for (const std::size_t to : shape.order) {
    for (const std::size_t via : shape.before[to]) {
      reach[via * constructs + to] = true;
      for (std::size_t from = 0; from < constructs; ++from) {
        if (reach[from * constructs + via]) reach[from * constructs + to] = true;
      }
    }
  }
  for (std::size_t from = 0; from < constructs; ++from) {
    for (std::size_t to = 0; to < constructs; ++to) {
      if (reach[from * constructs + to]) effects.emplace_back(from, to);
    }
  }
  std::size_t next = 0;
  const auto take = [&](std::size_t count) { return std::exchange(next, next + count); };
  loading = take(items);
  weight = take(items);
  item_vif = take(items);
  cross = take(items * constructs);
  for (std::size_t* of_construct :
       {&alpha, &omega, &rho_a, &rho_c, &ave, &r2, &r2_adjusted, &index}) {
    *of_construct = take(constructs);
  }
  for (std::size_t* of_path : {&path, &f2, &path_vif}) *of_path = take(paths.size());
  for (std::size_t* of_effect : {&total, &indirect, &unstandardised}) {
    *of_effect = take(effects.size());
  }
  correlation = take(constructs * (constructs - 1) / 2);
  htmt = take(constructs * (constructs - 1) / 2);
  srmr = take(1);
  srmr_saturated = take(1);
  gof = take(1);
  size = next;
}

PlsFigureMaker::PlsFigureMaker(const PlsShape& shape, const PlsLayout& layout, bool consistent)
    : shape_(shape),
      layout_(layout),
      consistent_(consistent),
      heywood_(shape.constructs),
      inner_(shape.constructs * shape.constructs),
      coefficient_(inner_.size()),
      total_(inner_.size()),
      implied_(inner_.size()),
      small_(std::max(shape.items * shape.items, inner_.size())),
      width_(shape.constructs),
      factor_(shape.items),
      within_(shape.constructs),
      pivots_(std::max(shape.items, shape.constructs)) {}

bool PlsFigureMaker::make(const PlsSolver& solver, const double* correlation, std::size_t stride,
                          const PlsItemScale& scale, double rows, std::span<double> out) {
  correlation_ = correlation;
  stride_ = stride;
  inadmissible_ = PlsInadmissible::none;
  const std::size_t count = shape_.constructs;
  std::copy(solver.correlations().begin(), solver.correlations().end(), inner_.begin());
  for (std::size_t h = 0; h < shape_.items; ++h) {
    out[layout_.weight + h] = solver.weights()[h];
    out[layout_.loading + h] = solver.loading(h);
    for (std::size_t k = 0; k < count; ++k) {
      out[layout_.cross + h * count + k] = solver.loadings(k)[h];
    }
  }
  for (std::size_t k = 0; k < count; ++k) out[layout_.rho_a + k] = rho_a_of(k, solver);
  if (consistent_) correct(solver, out);
  for (std::size_t k = 0; k < count; ++k) block_figures(k, out);
  if (!regressions(rows, out)) return false;
  effect_figures(out);
  index_figures(solver, scale, out);
  pair_figures(out);
  fit_figures(out);
  return true;
}

/// Alpha, omega, rho_c, AVE and the variance inflation of one construct's items.
void PlsFigureMaker::block_figures(std::size_t k, std::span<double> out) {
  const std::size_t n = shape_.size(k);
  const std::size_t begin = shape_.begin[k];
  double all = 0;
  double loadings = 0;
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double* row = correlation_ + (begin + i) * stride_ + begin;
    for (std::size_t j = 0; j < n; ++j) {
      all += row[j];
      small_[i * n + j] = row[j];
    }
    const double loading = out[layout_.loading + begin + i];
    loadings += loading;
    squares += loading * loading;
  }
  const double count = static_cast<double>(n);
  out[layout_.alpha + k] = n == 1 ? 1 : all > 0 ? count / (count - 1) * (1 - count / all) : kNaN;
  out[layout_.omega + k] = omega_of(k);
  out[layout_.rho_c + k] = loadings * loadings / (loadings * loadings + count - squares);
  out[layout_.ave + k] = squares / count;
  if (n == 1) out[layout_.rho_c + k] = out[layout_.ave + k] = 1;
  const bool regular = invert_small(small_.data(), n, n, pivots_);
  for (std::size_t i = 0; i < n; ++i) {
    out[layout_.item_vif + begin + i] = regular ? small_[i * n + i] : kNaN;
  }
}

/// McDonald's omega of the one-factor model fitted by unweighted least squares, one loading at a
/// time (each step is the exact minimum), held within [-1, 1].
double PlsFigureMaker::omega_of(std::size_t k) {
  const std::size_t n = shape_.size(k);
  const std::size_t begin = shape_.begin[k];
  heywood_[k] = false;
  if (n == 1) return 1;
  if (n == 2) {
    const double r = correlation_[begin * stride_ + begin + 1];
    return r > 0 ? 2 * r / (1 + r) : kNaN;
  }
  std::fill(factor_.begin(), factor_.begin() + static_cast<std::ptrdiff_t>(n), 0.6);
  double squares = 0.36 * static_cast<double>(n);
  for (int round = 0; round < kOmegaRounds; ++round) {
    double change = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double* row = correlation_ + (begin + i) * stride_ + begin;
      double product = -factor_[i];
      for (std::size_t j = 0; j < n; ++j) product += row[j] * factor_[j];
      const double own = factor_[i] * factor_[i];
      if (!(squares - own > 0)) return kNaN;
      const double next = std::clamp(product / (squares - own), -1.0, 1.0);
      change = std::max(change, std::fabs(next - factor_[i]));
      squares += next * next - own;
      factor_[i] = next;
    }
    if (change < kOmegaTolerance) break;
  }
  double sum = 0;
  double unique = 0;
  for (std::size_t i = 0; i < n; ++i) {
    sum += factor_[i];
    unique += 1 - factor_[i] * factor_[i];
    heywood_[k] = heywood_[k] || std::fabs(factor_[i]) >= 1;
  }
  return sum * sum / (sum * sum + unique);
}

/// Dijkstra & Henseler (2015); 1 for single items and mode B.
double PlsFigureMaker::rho_a_of(std::size_t k, const PlsSolver& solver) const {
  const std::size_t n = shape_.size(k);
  const std::size_t begin = shape_.begin[k];
  if (n == 1 || shape_.mode[k] == PlsMode::B) return 1;
  const std::span<const double> w = solver.weights().subspan(begin, n);
  double squares = 0;
  double fourth = 0;
  for (const double x : w) {
    squares += x * x;
    fourth += x * x * x * x;
  }
  // w'Sw is 1 by the scaling of the scores, so w'(S - diag S)w is 1 - w'w.
  const double spread = squares * squares - fourth;
  return spread > 0 ? squares * squares * (1 - squares) / spread : kNaN;
}

/// PLSc: loadings and construct correlations freed of measurement error.
void PlsFigureMaker::correct(const PlsSolver& solver, std::span<double> out) {
  const std::size_t count = shape_.constructs;
  const auto fault = [&](PlsInadmissible what, std::size_t where) {
    if (inadmissible_ != PlsInadmissible::none) return;
    inadmissible_ = what;
    inadmissible_at_ = where;
  };
  for (std::size_t k = 0; k < count; ++k) {
    const double rho = out[layout_.rho_a + k];
    if (!(rho > 0 && rho <= 1)) fault(PlsInadmissible::reliability, k);
    if (shape_.size(k) == 1 || shape_.mode[k] == PlsMode::B) continue;
    double squares = 0;
    for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
      squares += solver.weights()[h] * solver.weights()[h];
    }
    for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
      const double loading = solver.weights()[h] * std::sqrt(std::max(rho, 0.0)) / squares;
      out[layout_.loading + h] = loading;
      if (std::fabs(loading) > 1) fault(PlsInadmissible::loading, h);
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double both = out[layout_.rho_a + i] * out[layout_.rho_a + j];
      const double r = both > 0 ? inner_[i * count + j] / std::sqrt(both) : kNaN;
      inner_[i * count + j] = inner_[j * count + i] = r;
    }
  }
  if (!is_positive_semidefinite(inner_.data(), count, count)) {
    fault(PlsInadmissible::construct_covariance, 0);
  }
}

/// Path coefficients, R2, f2 and variance inflation of each construct that others act on.
bool PlsFigureMaker::regressions(double rows, std::span<double> out) {
  const std::size_t count = shape_.constructs;
  std::fill(coefficient_.begin(), coefficient_.end(), 0.0);
  std::size_t place = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const std::vector<std::size_t>& before = shape_.before[k];
    const std::size_t n = before.size();
    out[layout_.r2 + k] = out[layout_.r2_adjusted + k] = kNaN;
    if (n == 0) continue;
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        small_[a * n + b] = inner_[before[a] * count + before[b]];
      }
    }
    if (!invert_small(small_.data(), n, n, pivots_)) {
      culprit_ = k;
      return false;
    }
    double r2 = 0;
    for (std::size_t a = 0; a < n; ++a) {
      double b = 0;
      for (std::size_t j = 0; j < n; ++j) b += small_[a * n + j] * inner_[before[j] * count + k];
      out[layout_.path + place + a] = b;
      out[layout_.path_vif + place + a] = small_[a * n + a];
      coefficient_[before[a] * count + k] = b;
      r2 += b * inner_[before[a] * count + k];
    }
    for (std::size_t a = 0; a < n; ++a) {
      const double b = out[layout_.path + place + a];
      // R2 falls by b^2 / (V^-1)_aa when the cause is left out.
      out[layout_.f2 + place + a] = r2 < 1 ? b * b / small_[a * n + a] / (1 - r2) : kNaN;
    }
    out[layout_.r2 + k] = r2;
    const double df = rows - static_cast<double>(n) - 1;
    out[layout_.r2_adjusted + k] = df > 0 ? 1 - (1 - r2) * (rows - 1) / df : kNaN;
    if (consistent_ && r2 > 1 && inadmissible_ == PlsInadmissible::none) {
      inadmissible_ = PlsInadmissible::r2;
      inadmissible_at_ = k;
    }
    place += n;
  }
  return true;
}

void PlsFigureMaker::effect_figures(std::span<double> out) {
  const std::size_t count = shape_.constructs;
  std::fill(total_.begin(), total_.end(), 0.0);
  for (const std::size_t to : shape_.order) {
    for (const std::size_t via : shape_.before[to]) {
      const double b = coefficient_[via * count + to];
      for (std::size_t from = 0; from < count; ++from) {
        total_[from * count + to] += b * (from == via ? 1 : total_[from * count + via]);
      }
    }
  }
  for (std::size_t t = 0; t < layout_.effects.size(); ++t) {
    const auto [from, to] = layout_.effects[t];
    const double total = total_[from * count + to];
    out[layout_.total + t] = total;
    out[layout_.indirect + t] = total - coefficient_[from * count + to];
  }
}

/// Index 0-100 of each construct (Fornell et al. 1996) and total effects between indices.
void PlsFigureMaker::index_figures(const PlsSolver& solver, const PlsItemScale& scale,
                                   std::span<double> out) {
  for (std::size_t k = 0; k < shape_.constructs; ++k) {
    double above = 0;
    double width = 0;
    for (std::size_t h = shape_.begin[k]; h < shape_.begin[k + 1]; ++h) {
      const double weight = solver.weights()[h] / scale.sd[h];
      above += weight * (scale.mean[h] - scale.lo[h]);
      width += weight * (scale.hi[h] - scale.lo[h]);
    }
    width_[k] = width;
    out[layout_.index + k] = width > 0 ? 100 * above / width : kNaN;
  }
  for (std::size_t t = 0; t < layout_.effects.size(); ++t) {
    const auto [from, to] = layout_.effects[t];
    // One index point of a construct is width / 100 standard deviations of its score.
    out[layout_.unstandardised + t] =
        width_[to] > 0 ? out[layout_.total + t] * width_[from] / width_[to] : kNaN;
  }
}

/// Construct correlations and HTMT (Henseler, Ringle & Sarstedt 2015), with absolute correlations.
void PlsFigureMaker::pair_figures(std::span<double> out) {
  const std::size_t count = shape_.constructs;
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t n = shape_.size(k);
    double sum = 0;
    for (std::size_t a = shape_.begin[k]; a < shape_.begin[k + 1]; ++a) {
      for (std::size_t b = shape_.begin[k]; b < a; ++b) {
        sum += std::fabs(correlation_[a * stride_ + b]);
      }
    }
    within_[k] = n == 1 ? 1 : sum / (static_cast<double>(n * (n - 1)) / 2);
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      double sum = 0;
      for (std::size_t a = shape_.begin[i]; a < shape_.begin[i + 1]; ++a) {
        for (std::size_t b = shape_.begin[j]; b < shape_.begin[j + 1]; ++b) {
          sum += std::fabs(correlation_[a * stride_ + b]);
        }
      }
      const double between = sum / static_cast<double>(shape_.size(i) * shape_.size(j));
      const double within = std::sqrt(within_[i] * within_[j]);
      out[layout_.htmt + pair_place(i, j)] = within > 0 ? between / within : kNaN;
      out[layout_.correlation + pair_place(i, j)] = inner_[i * count + j];
    }
  }
}

/// Construct correlations that the paths imply: (I - B)^-1 Psi (I - B)^-T with Psi the observed
/// correlations of the causes at the head and 1 - R2 elsewhere; its diagonal is set to 1.
void PlsFigureMaker::implied_correlations(std::span<const double> out) {
  const std::size_t count = shape_.constructs;
  std::fill(small_.begin(), small_.begin() + static_cast<std::ptrdiff_t>(count * count), 0.0);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) {
      const bool heads = shape_.before[a].empty() && shape_.before[b].empty();
      if (heads) small_[a * count + b] = inner_[a * count + b];
    }
    if (!shape_.before[a].empty()) small_[a * count + a] = 1 - out[layout_.r2 + a];
  }
  for (std::size_t k = 0; k < count; ++k) total_[k * count + k] = 1;
  // coefficient_ is no longer needed and holds Psi T, T being the total effects with unit diagonal.
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) {
      double sum = 0;
      for (std::size_t m = 0; m < count; ++m) sum += small_[a * count + m] * total_[m * count + b];
      coefficient_[a * count + b] = sum;
    }
  }
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double sum = 0;
      for (std::size_t m = 0; m < count; ++m) {
        sum += total_[m * count + a] * coefficient_[m * count + b];
      }
      implied_[a * count + b] = implied_[b * count + a] = a == b ? 1 : sum;
    }
  }
}

/// SRMR of the model and of its saturated version, and the goodness of fit of Tenenhaus.
void PlsFigureMaker::fit_figures(std::span<double> out) {
  const std::size_t count = shape_.constructs;
  implied_correlations(out);
  double squares = 0;
  double saturated = 0;
  const double* loading = out.data() + layout_.loading;
  for (std::size_t a = 0; a < shape_.items; ++a) {
    const double* row = correlation_ + a * stride_;
    const std::size_t i = shape_.owner[a];
    for (std::size_t b = 0; b < a; ++b) {
      const std::size_t place = i * count + shape_.owner[b];
      const double both = loading[a] * loading[b];
      const double far = row[b] - both * implied_[place];
      const double near = row[b] - both * (i == shape_.owner[b] ? 1 : inner_[place]);
      squares += far * far;
      saturated += near * near;
    }
  }
  const double cells = static_cast<double>(shape_.items * (shape_.items + 1)) / 2;
  out[layout_.srmr] = std::sqrt(squares / cells);
  out[layout_.srmr_saturated] = std::sqrt(saturated / cells);
  double communality = 0;
  double many = 0;
  double r2 = 0;
  double effects = 0;
  for (std::size_t k = 0; k < count; ++k) {
    if (const std::size_t n = shape_.size(k); n > 1) {
      communality += out[layout_.ave + k] * static_cast<double>(n);
      many += static_cast<double>(n);
    }
    if (!shape_.before[k].empty()) {
      r2 += out[layout_.r2 + k];
      effects += 1;
    }
  }
  out[layout_.gof] = many > 0 ? std::sqrt(communality / many * r2 / effects) : kNaN;
}

}  // namespace troth::stats
