#include "stats/pls_report.h"

#include <fmt/format.h>

#include "stats/pls_linear.h"

namespace troth::stats {

PlsSolver::Settings solver_settings(const PlsSettings& settings) {
  return {settings.scheme, settings.tolerance, settings.iterations_max};
}

std::vector<PlsFigure> as_figures(std::span<const double> values) {
  std::vector<PlsFigure> figures(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) figures[i].value = values[i];
  return figures;
}

PlsFigures assemble(const PlsStage& stage, std::span<const PlsFigure> figures) {
  const PlsLayout& at = stage.layout;
  const auto& constructs = stage.model.constructs;
  PlsFigures all;
  for (std::size_t k = 0; k < at.constructs; ++k) {
    all.constructs.push_back({constructs[k].name, constructs[k].mode, stage.shape.size(k),
                              figures[at.alpha + k], figures[at.omega + k], figures[at.rho_a + k],
                              figures[at.rho_c + k], figures[at.ave + k], figures[at.r2 + k],
                              figures[at.r2_adjusted + k], figures[at.index + k]});
  }
  for (std::size_t h = 0; h < at.items; ++h) {
    const std::size_t owner = stage.shape.owner[h];
    const auto cross = figures.subspan(at.cross + h * at.constructs, at.constructs);
    all.items.push_back({constructs[owner].name,
                         constructs[owner].items[h - stage.shape.begin[owner]],
                         figures[at.loading + h],
                         figures[at.weight + h],
                         figures[at.item_vif + h],
                         {cross.begin(), cross.end()}});
  }
  for (std::size_t m = 0; m < at.paths.size(); ++m) {
    all.paths.push_back({constructs[at.paths[m].first].name, constructs[at.paths[m].second].name,
                         figures[at.path + m], figures[at.f2 + m], figures[at.path_vif + m]});
  }
  for (std::size_t t = 0; t < at.effects.size(); ++t) {
    const auto [from, to] = at.effects[t];
    all.effects.push_back({constructs[from].name, constructs[to].name, figures[at.total + t],
                           figures[at.indirect + t], figures[at.unstandardised + t]});
  }
  std::size_t pair = 0;
  for (std::size_t i = 0; i < at.constructs; ++i) {
    for (std::size_t j = 0; j < i; ++j, ++pair) {
      all.pairs.push_back({constructs[j].name, constructs[i].name, figures[at.correlation + pair],
                           figures[at.htmt + pair]});
    }
  }
  all.srmr = figures[at.srmr];
  all.srmr_saturated = figures[at.srmr_saturated];
  all.gof = figures[at.gof];
  return all;
}

std::string_view failure_name(PlsFailure failure) {
  switch (failure) {
    case PlsFailure::none:
      return "none";
    case PlsFailure::zero_variance:
      return "zero_variance";
    case PlsFailure::collinear_block:
      return "collinear_block";
    case PlsFailure::collinear_predecessors:
      return "collinear_predecessors";
    case PlsFailure::no_relation:
      return "no_relation";
    case PlsFailure::not_converged:
      return "not_converged";
  }
  return "none";
}

Verdict failure_verdict(PlsFailure failure, const std::string& culprit) {
  const auto because = [&](StatusCode status, std::string sentence) {
    return Verdict{status, std::string(failure_name(failure)), std::move(sentence)};
  };
  switch (failure) {
    case PlsFailure::none:
      return {};
    case PlsFailure::zero_variance:
      return because(StatusCode::not_identified,
                     fmt::format("Item {} has the same answer in every row.", culprit));
    case PlsFailure::collinear_block:
      return because(
          StatusCode::not_identified,
          fmt::format("The items of {} say the same thing, so mode B cannot weigh them.", culprit));
    case PlsFailure::collinear_predecessors:
      return because(StatusCode::not_identified,
                     fmt::format("The causes of {} say the same thing, so their effects cannot be "
                                 "told apart.",
                                 culprit));
    case PlsFailure::no_relation:
      return because(StatusCode::not_identified,
                     fmt::format("{} is unrelated to its neighbours in the model: its items get no "
                                 "weights.",
                                 culprit));
    case PlsFailure::not_converged:
      return because(StatusCode::not_converged,
                     fmt::format("The weights of {} did not come to rest.", culprit));
  }
  return {};
}

Verdict inadmissible_verdict(const PlsPlan& plan, const PlsFigureMaker& maker) {
  const PlsModel& model = plan.last->model;
  const std::size_t at = maker.inadmissible_at();
  const auto because = [](std::string cause, std::string sentence) {
    return Verdict{StatusCode::inadmissible, std::move(cause), std::move(sentence)};
  };
  switch (maker.inadmissible()) {
    case PlsInadmissible::none:
      return {};
    case PlsInadmissible::reliability:
      return because("reliability", fmt::format("The reliability (rho_A) of {} is not between 0 "
                                                "and 1.",
                                                model.constructs[at].name));
    case PlsInadmissible::loading:
      return because("loading",
                     fmt::format("The corrected loading of {} is beyond 1.", model.items()[at]));
    case PlsInadmissible::construct_covariance:
      return because("construct_covariance",
                     "Freed of measurement error, the correlations of the constructs contradict "
                     "each other (negative eigenvalue): the constructs overlap too much to be told "
                     "apart.");
    case PlsInadmissible::r2:
      return because("r2",
                     fmt::format("The corrected R2 of {} is above 1.", model.constructs[at].name));
  }
  return {};
}

bool is_correlation_psd(const std::vector<double>& correlation, std::size_t items) {
  return is_positive_semidefinite(correlation.data(), items, items);
}

}  // namespace troth::stats
