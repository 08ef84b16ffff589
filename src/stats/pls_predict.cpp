#include "stats/pls_predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "stats/distributions.h"
#include "stats/mean.h"
#include "stats/pls_data.h"
#include "stats/pls_linear.h"
#include "stats/pls_report.h"

namespace troth::stats {
namespace {

/// Squared and absolute errors by item and row, summed over repetitions.
struct Errors {
  Errors(std::size_t items, std::size_t rows) : square(items * rows), absolute(items * rows) {}

  void add(std::size_t place, double error) {
    square[place] += error * error;
    absolute[place] += std::fabs(error);
  }

  std::vector<double> square;
  std::vector<double> absolute;
};

class CrossValidation {
 public:
  CrossValidation(const PlsPlan& plan, const PlsTable& table, const PlsSettings& settings,
                  const PlsPredictSettings& prediction)
      : plan_(plan),
        shape_(plan.last->shape),
        table_(table),
        prediction_(prediction),
        seed_(settings.seed),
        estimator_(plan, table, solver_settings(settings), false),
        figures_(plan.figures()),
        model_(shape_.items, table.z.rows()),
        mean_(model_),
        linear_(model_) {
    for (std::size_t k = 0; k < shape_.constructs; ++k) sources_.push_back(sources_of(k));
  }

  /// The verdict of the first fold that cannot be estimated, or ok.
  Verdict run() {
    const std::size_t rows = table_.z.rows();
    for (std::size_t r = 0; r < prediction_.repetitions; ++r) {
      Random random(seed_, r + 1);
      std::vector<std::size_t> order(rows);
      std::iota(order.begin(), order.end(), std::size_t{0});
      for (std::size_t i = 0; i + 1 < rows; ++i) {
        std::swap(order[i], order[i + random.below(rows - i)]);
      }
      for (std::size_t fold = 0; fold < prediction_.folds; ++fold) {
        std::vector<double> weights = table_.weights;
        std::vector<std::size_t> out;
        for (std::size_t i = fold; i < rows; i += prediction_.folds) {
          weights[order[i]] = 0;
          out.push_back(order[i]);
        }
        const PlsFailure failure = estimator_.run(weights, effective_n(weights), nullptr, figures_);
        if (failure != PlsFailure::none) {
          Verdict verdict = failure_verdict(failure, estimator_.culprit());
          verdict.culprit = "Without one fold of rows: " + verdict.culprit;
          return verdict;
        }
        predict(out);
      }
    }
    return {};
  }

  bool predicted(std::size_t k) const { return !shape_.before[k].empty(); }
  bool linear_known() const { return linear_known_; }
  const Errors& model() const { return model_; }
  const Errors& mean() const { return mean_; }
  const Errors& linear() const { return linear_; }

 private:
  const PlsPlan& plan_;
  const PlsShape& shape_;
  const PlsTable& table_;
  const PlsPredictSettings& prediction_;
  std::uint64_t seed_;
  PlsEstimator estimator_;
  std::vector<double> figures_;
  std::vector<std::vector<std::size_t>> sources_;
  bool linear_known_ = true;
  Errors model_, mean_, linear_;

  /// Items of the constructs that predict construct k.
  std::vector<std::size_t> sources_of(std::size_t k) const {
    std::vector<std::size_t> items;
    for (std::size_t j = 0; j < shape_.constructs; ++j) {
      const auto& before = shape_.before[k];
      const bool cause = std::find(before.begin(), before.end(), j) != before.end();
      const bool source =
          prediction_.from == PlsAntecedents::direct ? cause : shape_.before[j].empty();
      for (std::size_t h = shape_.begin[j]; source && h < shape_.begin[j + 1]; ++h) {
        items.push_back(h);
      }
    }
    return items;
  }

  /// Row in units of the training rows: mean 0, variance 1.
  std::vector<double> standardised(std::size_t row) const {
    const PlsMoments& m = estimator_.moments();
    std::vector<double> x(shape_.items);
    for (std::size_t h = 0; h < x.size(); ++h) {
      x[h] = (table_.z.at(row, h) - m.mean[h]) / std::sqrt(m.variance[h]);
    }
    return x;
  }

  /// Scores of each construct as its causes predict them.
  std::vector<double> expected_scores(const std::vector<double>& x) const {
    std::vector<double> actual(shape_.constructs, 0.0);
    std::vector<double> expected(shape_.constructs, 0.0);
    for (std::size_t h = 0; h < x.size(); ++h) {
      actual[shape_.owner[h]] += estimator_.solver().weights()[h] * x[h];
    }
    const PlsLayout& at = plan_.last->layout;
    for (const std::size_t k : shape_.order) {
      const bool head = shape_.before[k].empty();
      if (head) expected[k] = actual[k];
      for (std::size_t m = 0; m < at.paths.size(); ++m) {
        if (at.paths[m].second != k) continue;
        const std::size_t from = at.paths[m].first;
        const bool direct = prediction_.from == PlsAntecedents::direct;
        expected[k] += figures_[at.path + m] * (direct ? actual[from] : expected[from]);
      }
    }
    return expected;
  }

  /// Coefficients of the regression of every item of construct k on its sources, item by item.
  std::vector<double> regression(std::size_t k) {
    const std::vector<std::size_t>& source = sources_[k];
    const PlsMoments& m = estimator_.moments();
    const std::size_t n = source.size();
    std::vector<double> inverse(n * n);
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) {
        inverse[a * n + b] = m.correlation[source[a] * m.stride + source[b]];
      }
    }
    std::vector<std::size_t> pivots(n);
    if (!invert_small(inverse.data(), n, n, pivots)) {
      linear_known_ = false;
      return {};
    }
    std::vector<double> coefficients(shape_.size(k) * n, 0.0);
    for (std::size_t h = 0; h < shape_.size(k); ++h) {
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) {
          coefficients[h * n + a] +=
              inverse[a * n + b] * m.correlation[source[b] * m.stride + shape_.begin[k] + h];
        }
      }
    }
    return coefficients;
  }

  void predict(const std::vector<std::size_t>& out) {
    const std::size_t rows = table_.z.rows();
    std::vector<std::vector<double>> coefficients(shape_.constructs);
    for (std::size_t k = 0; k < shape_.constructs; ++k) {
      if (predicted(k)) coefficients[k] = regression(k);
    }
    for (const std::size_t row : out) {
      const std::vector<double> x = standardised(row);
      const std::vector<double> expected = expected_scores(x);
      for (std::size_t h = 0; h < shape_.items; ++h) {
        const std::size_t k = shape_.owner[h];
        if (!predicted(k)) continue;
        // Errors in standard deviations of the item over all rows.
        const double spread = std::sqrt(estimator_.moments().variance[h]);
        model_.add(h * rows + row, spread * (x[h] - estimator_.solver().loading(h) * expected[k]));
        mean_.add(h * rows + row, spread * x[h]);
        double line = 0;
        const std::size_t n = sources_[k].size();
        for (std::size_t a = 0; a < n && !coefficients[k].empty(); ++a) {
          line += coefficients[k][(h - shape_.begin[k]) * n + a] * x[sources_[k][a]];
        }
        linear_.add(h * rows + row, spread * (x[h] - line));
      }
    }
  }
};

double weighted_sum(const std::vector<double>& values, std::size_t begin, const PlsTable& table) {
  double sum = 0;
  for (std::size_t i = 0; i < table.z.rows(); ++i) sum += table.weights[i] * values[begin + i];
  return sum;
}

PlsItemPrediction item_figures(const PlsStage& stage, std::size_t h, const CrossValidation& cv,
                               const PlsTable& table, double repetitions) {
  const std::size_t begin = h * table.z.rows();
  const double total =
      repetitions * std::accumulate(table.weights.begin(), table.weights.end(), 0.0);
  const double unit = table.scale.sd[h];
  const auto root = [&](const Errors& errors) {
    return unit * std::sqrt(weighted_sum(errors.square, begin, table) / total);
  };
  PlsItemPrediction item;
  const std::size_t k = stage.shape.owner[h];
  item.construct = stage.model.constructs[k].name;
  item.item = stage.model.constructs[k].items[h - stage.shape.begin[k]];
  item.rmse = root(cv.model());
  item.mae = unit * weighted_sum(cv.model().absolute, begin, table) / total;
  item.mean_rmse = root(cv.mean());
  item.q2 = 1 - item.rmse * item.rmse / (item.mean_rmse * item.mean_rmse);
  if (cv.linear_known()) {
    item.linear_rmse = root(cv.linear());
    item.linear_mae = unit * weighted_sum(cv.linear().absolute, begin, table) / total;
  }
  return item;
}

/// Loss of each row: squared error averaged over the items and the repetitions.
std::vector<double> losses(const Errors& errors, const std::vector<std::size_t>& items,
                           std::size_t rows, double repetitions) {
  std::vector<double> loss(rows, 0.0);
  for (const std::size_t h : items) {
    for (std::size_t i = 0; i < rows; ++i) {
      loss[i] += errors.square[h * rows + i] / (static_cast<double>(items.size()) * repetitions);
    }
  }
  return loss;
}

PlsPredictionTest test_of(const std::string& construct, const std::vector<std::size_t>& items,
                          const Errors& model, const Errors& benchmark, const PlsTable& table,
                          double repetitions, double level) {
  const std::size_t rows = table.z.rows();
  const std::vector<double> ours = losses(model, items, rows, repetitions);
  const std::vector<double> theirs = losses(benchmark, items, rows, repetitions);
  std::vector<double> difference(rows);
  for (std::size_t i = 0; i < rows; ++i) difference[i] = ours[i] - theirs[i];
  const Estimate d = weighted_mean(difference, table.weights, level);
  PlsPredictionTest test;
  test.construct = construct;
  test.loss = weighted_mean(ours, table.weights, level).value;
  test.benchmark_loss = weighted_mean(theirs, table.weights, level).value;
  test.difference.value = d.value;
  test.difference.interval = d.interval;
  test.difference.se = d.se;
  test.difference.statistic = d.se > 0 ? d.value / d.se : kNaN;
  test.difference.df = d.effective_n - 1;
  test.difference.p = t_two_sided(test.difference.statistic, test.difference.df);
  test.difference.verdict = d.verdict;
  return test;
}

void add_tests(const PlsStage& stage, const CrossValidation& cv, const PlsTable& table,
               double repetitions, double level, PlsPrediction& out) {
  std::vector<std::size_t> all;
  const auto add = [&](const std::string& name, const std::vector<std::size_t>& items) {
    out.against_mean.push_back(
        test_of(name, items, cv.model(), cv.mean(), table, repetitions, level));
    if (!cv.linear_known()) return;
    out.against_linear.push_back(
        test_of(name, items, cv.model(), cv.linear(), table, repetitions, level));
  };
  for (std::size_t k = 0; k < stage.shape.constructs; ++k) {
    if (!cv.predicted(k)) continue;
    std::vector<std::size_t> items;
    for (std::size_t h = stage.shape.begin[k]; h < stage.shape.begin[k + 1]; ++h) {
      items.push_back(h);
      all.push_back(h);
      out.items.push_back(item_figures(stage, h, cv, table, repetitions));
    }
    add(stage.model.constructs[k].name, items);
  }
  add("", all);
}

}  // namespace

Result<PlsPrediction> predict_pls(const PlsModel& model, const PlsData& data,
                                  const PlsSettings& settings,
                                  const PlsPredictSettings& prediction) {
  TROTH_ASSIGN(const PlsPrepared prepared, prepare_pls(model, data, settings));
  const PlsPlan plan(model);
  if (plan.parts || plan.scores) {
    return Error{ErrorCode::bad_input,
                 "Prediction is tested of constructs that items measure: leave parts and products "
                 "out.",
                 "constructs", ""};
  }
  PlsPrediction out;
  out.verdict = prepared.verdict;
  out.n = prepared.rows.size();
  if (!prepared.table) return out;
  if (prediction.folds < 2 || prediction.folds > out.n || prediction.repetitions < 1) {
    out.verdict = {StatusCode::bad_input, "folds",
                   fmt::format("{} folds of {} rows.", prediction.folds, out.n)};
    return out;
  }
  CrossValidation cv(plan, *prepared.table, settings, prediction);
  out.verdict = cv.run();
  if (!out.verdict.ok()) return out;
  const double repetitions = static_cast<double>(prediction.repetitions);
  add_tests(*plan.last, cv, *prepared.table, repetitions, settings.level, out);
  if (!cv.linear_known()) {
    out.warnings.push_back({"linear_benchmark",
                            "The linear benchmark cannot be computed: its predictors say the same "
                            "thing.",
                            ""});
  }
  return out;
}

}  // namespace troth::stats
