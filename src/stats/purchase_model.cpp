#include "stats/purchase_model.h"

#include <cmath>

#include "stats/forecast.h"

namespace troth::stats {
namespace {

constexpr std::array<std::string_view, 3> kModelNames = {"bgnbd", "mbgnbd", "pnbd"};

}  // namespace

std::string_view purchase_model_name(PurchaseModelKind kind) {
  return kModelNames.at(static_cast<std::size_t>(kind));
}

std::optional<PurchaseModelKind> parse_purchase_model(std::string_view name) {
  for (std::size_t i = 0; i < kModelNames.size(); ++i) {
    if (kModelNames.at(i) == name) return static_cast<PurchaseModelKind>(i);
  }
  return std::nullopt;
}

std::array<std::string_view, 4> parameter_names(PurchaseModelKind kind) {
  if (kind == PurchaseModelKind::pareto_nbd) return {"r", "alpha", "s", "beta"};
  return {"r", "alpha", "a", "b"};
}

std::array<double, 4> PurchaseModel::parameters() const {
  if (kind == PurchaseModelKind::pareto_nbd) {
    return {pareto.r, pareto.alpha, pareto.s, pareto.beta};
  }
  return {bg.r, bg.alpha, bg.a, bg.b};
}

bool PurchaseModel::known() const {
  return std::isfinite(parameters()[1]);
}

double PurchaseModel::alive(const PurchaseHistory& history) const {
  return kind == PurchaseModelKind::pareto_nbd ? p_alive(pareto, history) : p_alive(bg, history);
}

double PurchaseModel::expected(const PurchaseHistory& history, double t) const {
  return kind == PurchaseModelKind::pareto_nbd ? expected_purchases(pareto, history, t)
                                               : expected_purchases(bg, history, t);
}

Interval PurchaseModel::interval(const PurchaseHistory& history, double t, double level) const {
  const double tail = (1 - level) / 2;  // the rest decides neither end
  return count_interval(chances(history, t, tail), level);
}

std::vector<double> PurchaseModel::chances(const PurchaseHistory& history, double t,
                                           double tail) const {
  return kind == PurchaseModelKind::pareto_nbd ? purchase_probabilities(pareto, history, t, tail)
                                               : purchase_probabilities(bg, history, t, tail);
}

std::vector<double> PurchaseModel::chances_if_alive(const PurchaseHistory& history, double t,
                                                    double tail) const {
  return kind == PurchaseModelKind::pareto_nbd
             ? purchase_probabilities_if_alive(pareto, history, t, tail)
             : purchase_probabilities_if_alive(bg, history, t, tail);
}

double PurchaseModel::expected_if_alive(const PurchaseHistory& history, double t) const {
  return kind == PurchaseModelKind::pareto_nbd ? stats::expected_if_alive(pareto, history, t)
                                               : stats::expected_if_alive(bg, history, t);
}

double PurchaseModel::value_if_alive(const PurchaseHistory& history,
                                     const ClvSettings& settings) const {
  return lifetime_value([&](double t) { return expected_if_alive(history, t); }, 1, settings);
}

PurchaseModel purchase_model(PurchaseModelKind kind, const std::array<double, 4>& p) {
  PurchaseModel model;
  model.kind = kind;
  if (kind == PurchaseModelKind::pareto_nbd) {
    model.pareto = {p[0], p[1], p[2], p[3]};
  } else {
    model.bg = {p[0], p[1], p[2], p[3],
                kind == PurchaseModelKind::mbgnbd ? Dropout::after_any : Dropout::after_repeats};
  }
  return model;
}

PurchaseFit fit_purchases(PurchaseModelKind kind, std::span<const PurchaseHistory> histories,
                          const FitSettings& settings) {
  PurchaseFit result;
  result.model.kind = kind;
  const auto take = [&result](const auto& fit) {
    result.standard_errors = fit.standard_errors;
    result.intervals = fit.intervals;
    result.report = fit.report;
  };
  if (kind == PurchaseModelKind::pareto_nbd) {
    const ParetoNbdFit fit = fit_pareto_nbd(histories, settings);
    result.model.pareto = fit.model;
    take(fit);
  } else {
    const BgNbdFit fit = kind == PurchaseModelKind::mbgnbd ? fit_mbgnbd(histories, settings)
                                                           : fit_bgnbd(histories, settings);
    result.model.bg = fit.model;
    take(fit);
  }
  return result;
}

bool usable(const FitReport& report, const PurchaseModel& model) {
  return std::isfinite(report.log_likelihood) && model.known() &&
         report.verdict.status != StatusCode::not_converged;
}

bool ModelChoice::takes(const FitReport& report, const HoldoutError& error) {
  const bool determined = report.verdict.ok();
  const bool better = determined == determined_ ? error.rmse < least_ : determined;
  if (!better) return false;
  least_ = error.rmse;
  determined_ = determined;
  return true;
}

void HoldoutSums::add(double predicted, double actual, double count) {
  if (std::isnan(predicted)) return;
  const double off = predicted - actual;
  error_.customers += count;
  error_.actual += count * actual;
  error_.predicted += count * predicted;
  absolute_ += count * std::fabs(off);
  squared_ += count * off * off;
}

HoldoutError HoldoutSums::error() const {
  HoldoutError error = error_;
  error.mae = absolute_ / error.customers;
  error.rmse = std::sqrt(squared_ / error.customers);
  return error;
}

}  // namespace troth::stats
