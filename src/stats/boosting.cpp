#include "stats/boosting.h"

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>

namespace troth::stats {
namespace {

/// A matrix of the library.
class BoosterMatrix {
 public:
  BoosterMatrix() = default;
  ~BoosterMatrix() {
    if (handle_ != nullptr) XGDMatrixFree(handle_);
  }
  BoosterMatrix(const BoosterMatrix&) = delete;
  BoosterMatrix& operator=(const BoosterMatrix&) = delete;

  bool fill(const Frame& x, std::span<const std::size_t> rows) {
    constexpr double kLargest = std::numeric_limits<float>::max();
    std::vector<float> values;
    values.reserve(rows.size() * x.size());
    for (const std::size_t row : rows) {
      for (const std::vector<double>& column : x.columns) {
        const double value = column[row];
        values.push_back(std::isnan(value)
                             ? std::numeric_limits<float>::quiet_NaN()
                             : static_cast<float>(std::clamp(value, -kLargest, kLargest)));
      }
    }
    return XGDMatrixCreateFromMat_omp(values.data(), rows.size(), x.size(),
                                      std::numeric_limits<float>::quiet_NaN(), &handle_, 1) == 0;
  }
  bool label(std::span<const double> y, std::span<const std::size_t> rows) {
    std::vector<float> labels;
    labels.reserve(rows.size());
    for (const std::size_t row : rows) labels.push_back(static_cast<float>(y[row]));
    return XGDMatrixSetFloatInfo(handle_, "label", labels.data(), labels.size()) == 0;
  }
  DMatrixHandle handle() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

Error library_error() {
  return Error{ErrorCode::internal, fmt::format("XGBoost: {}", XGBGetLastError()), "boosting", ""};
}

Status check(const Frame& x, std::span<const double> y, std::span<const std::size_t> rows) {
  if (rows.empty() || x.size() == 0) {
    return Error{ErrorCode::bad_input, "There are no rows or no columns.", "boosting", ""};
  }
  for (const std::size_t row : rows) {
    if (y[row] != 0 && y[row] != 1) {
      return Error{ErrorCode::bad_input, fmt::format("y[{}] is neither 0 nor 1.", row), "y", ""};
    }
    for (std::size_t c = 0; c < x.size(); ++c) {
      if (std::isinf(x.columns[c][row])) {
        return Error{ErrorCode::bad_input, fmt::format("{}[{}] is infinite.", x.names[c], row),
                     x.names[c], ""};
      }
    }
  }
  return {};
}

std::vector<std::size_t> rows_or_all(std::span<const std::size_t> rows, std::size_t n) {
  if (!rows.empty()) return {rows.begin(), rows.end()};
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

}  // namespace

struct Boosting::State {
  BoosterHandle handle = nullptr;
  ~State() {
    if (handle != nullptr) XGBoosterFree(handle);
  }

  Result<std::vector<double>> ask(const Frame& x, std::span<const std::size_t> rows, int type,
                                  int rounds) const {
    if (rows.empty()) return std::vector<double>();
    BoosterMatrix matrix;
    if (!matrix.fill(x, rows)) return library_error();
    const std::string config =
        fmt::format(R"({{"type":{},"training":false,"iteration_begin":0,"iteration_end":{},)"
                    R"("strict_shape":false}})",
                    type, rounds);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    if (XGBoosterPredictFromDMatrix(handle, matrix.handle(), config.c_str(), &shape, &dimensions,
                                    &values) != 0) {
      return library_error();
    }
    const bst_ulong size =
        std::accumulate(shape, shape + dimensions, bst_ulong{1}, std::multiplies<>());
    return std::vector<double>(values, values + size);
  }
};

Boosting::Boosting(std::unique_ptr<State> state) : state_(std::move(state)) {}
Boosting::~Boosting() = default;
Boosting::Boosting(Boosting&&) noexcept = default;
Boosting& Boosting::operator=(Boosting&&) noexcept = default;

Result<Boosting> Boosting::fit(const Frame& x, std::span<const double> y,
                               std::span<const std::size_t> rows,
                               const BoostingSettings& settings) {
  const std::vector<std::size_t> used = rows_or_all(rows, y.size());
  TROTH_TRY(check(x, y, used));
  BoosterMatrix matrix;
  if (!matrix.fill(x, used) || !matrix.label(y, used)) return library_error();
  auto state = std::make_unique<State>();
  const DMatrixHandle handles[] = {matrix.handle()};
  if (XGBoosterCreate(handles, 1, &state->handle) != 0) return library_error();
  const std::vector<std::pair<std::string, std::string>> parameters{
      {"objective", "binary:logistic"},
      {"tree_method", "hist"},
      {"nthread", "1"},
      {"verbosity", "0"},
      {"max_depth", fmt::format("{}", settings.depth)},
      {"eta", fmt::format("{}", settings.learning_rate)},
      {"min_child_weight", fmt::format("{}", settings.child_weight_min)},
      {"seed", fmt::format("{}", settings.seed % 2'147'483'647)},
  };
  for (const auto& [name, value] : parameters) {
    if (XGBoosterSetParam(state->handle, name.c_str(), value.c_str()) != 0) return library_error();
  }
  for (int round = 0; round < settings.rounds; ++round) {
    if (XGBoosterUpdateOneIter(state->handle, round, matrix.handle()) != 0) return library_error();
  }
  return Boosting(std::move(state));
}

Result<std::vector<double>> Boosting::probabilities(const Frame& x,
                                                    std::span<const std::size_t> rows,
                                                    int rounds) const {
  return state_->ask(x, rows, 0, rounds);
}

Result<std::vector<double>> Boosting::contributions(const Frame& x,
                                                    std::span<const std::size_t> rows) const {
  return state_->ask(x, rows, 2, 0);
}

}  // namespace troth::stats
