#include "value/churn.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "stats/inner_folds.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;

constexpr std::size_t kReasons = 3;
constexpr double kLittle = 0.05;  ///< An effect on the log-odds that is no reason.

constexpr std::array<std::string_view, kChurnFeatures> kNames = {
    "days_since",   "purchases",     "tenure_days",  "usual_gap_days", "overdue_ratio",
    "window_share", "average_order", "window_value", "returned_share", "adjusted_share",
    "complaints",   "engagements",   "satisfaction"};

double log_of(double value) {
  return std::log1p(std::max(0.0, value));
}

/// Splines bend the logarithm of what has a long tail.
bool on_log_scale(std::size_t feature) {
  return feature <= 4 || feature == 6 || feature == 7 || feature == 10 || feature == 11;
}

double scaled(std::size_t feature, double value) {
  return on_log_scale(feature) && !std::isnan(value) ? log_of(value) : value;
}

/// Columns of the model: each feature, and behind it its two curved terms when it has them.
stats::Frame frame_of(const ChurnModel& model, std::span<const ChurnFeatures* const> rows) {
  stats::Frame frame;
  for (std::size_t f = 0; f < kChurnFeatures; ++f) {
    std::array<std::vector<double>, 3> columns;
    for (const ChurnFeatures* row : rows) {
      const double x = scaled(f, row->at(f));
      columns[0].push_back(x);
      if (!model.knots.at(f)) continue;
      const auto bent = stats::spline_terms(x, *model.knots.at(f));
      columns[1].push_back(bent[0]);
      columns[2].push_back(bent[1]);
    }
    const std::size_t n = model.knots.at(f) ? 3 : 1;
    for (std::size_t c = 0; c < n; ++c) {
      frame.names.push_back(std::string(kNames.at(f)) + std::string(c, '\''));
      frame.columns.push_back(std::move(columns.at(c)));
    }
  }
  return frame;
}

double chance_of(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

/// What to add to the log-odds so that their mean chance is the share of events.
double level_shift(std::span<const double> log_odds, double share) {
  double low = -20, high = 20;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    double sum = 0;
    for (const double one : log_odds) sum += chance_of(one + middle);
    (sum < share * static_cast<double>(log_odds.size()) ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

std::span<const std::string_view> churn_feature_names() {
  return kNames;
}

FeatureKind churn_feature_kind(std::string_view feature) {
  if (feature == "average_order" || feature == "window_value") return FeatureKind::money;
  return feature.ends_with("_share") ? FeatureKind::share : FeatureKind::number;
}

bool can_leave(const Purchases& purchases, int lapse_days) {
  return purchases.purchases > 0 && purchases.as_of_day - *purchases.last_day < lapse_days;
}

ChurnFeatures churn_features(const CustomerFacts& facts) {
  const Purchases& p = *facts.purchases;
  const double silence = p.as_of_day - *p.last_day;
  const double gap =
      p.gaps > 0 ? static_cast<double>(p.gap_sum) / static_cast<double>(p.gaps) : stats::kNaN;
  const auto n = static_cast<double>(p.purchases);
  const auto gross = static_cast<double>(p.gross);
  const Opinion& satisfaction = facts.opinion(Subject::satisfaction);
  ChurnFeatures x{};
  x[0] = silence;
  x[1] = n;
  x[2] = p.as_of_day - *p.first_day;
  x[3] = gap;
  x[4] = silence / gap;
  x[5] = static_cast<double>(p.purchases_window) / n;
  x[6] = std::max(0.0, static_cast<double>(p.net) / n);
  x[7] = std::max(0.0, static_cast<double>(p.net_window));
  x[8] = gross > 0 ? -static_cast<double>(p.returned) / gross : 0;
  x[9] = gross > 0 ? static_cast<double>(p.adjusted) / gross : 0;
  x[10] = static_cast<double>(facts.complaints);
  x[11] = static_cast<double>(facts.engagements);
  x[12] = satisfaction.day ? 100 * satisfaction.share : stats::kNaN;
  return x;
}

double ChurnModel::chance(const ChurnFeatures& features) const {
  const ChurnFeatures* const row = &features;
  return chance_of(logistic.log_odds(frame_of(*this, {&row, 1}), 0) + shift);
}

ChurnFeatures ChurnModel::effects(const ChurnFeatures& features) const {
  const ChurnFeatures* const row = &features;
  const auto parts = logistic.contributions(frame_of(*this, {&row, 1}), 0);
  ChurnFeatures all{};
  std::size_t column = 0;
  for (std::size_t f = 0; f < kChurnFeatures; ++f) {
    double effect = 0;
    for (std::size_t c = 0; c < (knots.at(f) ? 3U : 1U); ++c) effect += parts.at(column++);
    all.at(f) = std::isnan(features.at(f)) ? 0 : effect;
  }
  return all;
}

std::vector<Reason> ChurnModel::reasons(const ChurnFeatures& features) const {
  const ChurnFeatures by_feature = effects(features);
  std::vector<Reason> all;
  for (std::size_t f = 0; f < kChurnFeatures; ++f) {
    if (std::fabs(by_feature.at(f)) < kLittle) continue;
    all.push_back({std::string(kNames.at(f)), features.at(f), by_feature.at(f)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Reason& a, const Reason& b) {
    return std::fabs(a.effect) > std::fabs(b.effect);
  });
  if (all.size() > kReasons) all.resize(kReasons);
  return all;
}

Result<ChurnModel> fit_churn(std::span<const std::vector<ChurnRow>> cuts, std::uint64_t seed) {
  ChurnModel model;
  std::vector<const ChurnFeatures*> rows;
  std::vector<double> left;
  for (const auto& cut : cuts) {
    for (const ChurnRow& row : cut) {
      rows.push_back(&row.features);
      left.push_back(row.left);
    }
  }
  for (std::size_t f = 0; f < kChurnFeatures; ++f) {
    std::vector<double> values;
    for (const ChurnFeatures* row : rows) values.push_back(scaled(f, row->at(f)));
    model.knots.at(f) = stats::spline_knots(values);
  }
  const stats::Frame frame = frame_of(model, rows);
  std::vector<std::size_t> all(rows.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  model.ridge = stats::choose_ridge(frame, left, stats::inner_splits(all, seed));
  auto fit = stats::fit_ridge_logistic(frame, left, {}, {.ridge = model.ridge});
  if (!fit.verdict.ok()) {
    return Error{ErrorCode::bad_input, fit.verdict.culprit, fit.verdict.cause, ""};
  }
  model.logistic = std::move(fit.model);
  const auto& latest = cuts.back();
  std::vector<double> log_odds;
  double events = 0;
  for (std::size_t i = 0; i < latest.size(); ++i) {
    log_odds.push_back(model.logistic.log_odds(frame, rows.size() - latest.size() + i));
    events += latest[i].left;
  }
  const auto n = static_cast<double>(latest.size());
  // Half a customer on each side keeps the level finite when all or none left.
  model.shift = level_shift(log_odds, (events + 0.5) / (n + 1));
  return model;
}

SortedJson churn_model_json(const ChurnModel& model) {
  auto features = SortedJson::array();
  for (std::size_t f = 0; f < kChurnFeatures; ++f) {
    features.push_back(
        {{"feature", kNames.at(f)},
         {"log_scale", on_log_scale(f)},
         {"knots", model.knots.at(f) ? SortedJson(*model.knots.at(f)) : SortedJson()}});
  }
  return {{"features", std::move(features)},
          {"ridge", model.ridge},
          {"shift", model.shift},
          {"intercept", model.logistic.intercept},
          {"coefficients", model.logistic.coefficients},
          {"centres", model.logistic.centres},
          {"scales", model.logistic.scales}};
}

std::optional<ChurnModel> read_churn_model(std::string_view document) {
  const SortedJson json = SortedJson::parse(document, nullptr, false);
  if (!json.is_object() || !json.contains("model") || json["model"].is_null()) return std::nullopt;
  ChurnModel model;
  try {
    const SortedJson& stored = json.at("model");
    if (stored.at("features").size() != kChurnFeatures) return std::nullopt;
    for (std::size_t f = 0; f < kChurnFeatures; ++f) {
      const SortedJson& feature = stored.at("features").at(f);
      if (feature.at("feature") != kNames.at(f)) return std::nullopt;
      if (!feature.at("knots").is_null()) {
        model.knots.at(f) = feature.at("knots").get<stats::SplineKnots>();
      }
    }
    model.ridge = stored.at("ridge");
    model.shift = stored.at("shift");
    model.logistic.intercept = stored.at("intercept");
    model.logistic.coefficients = stored.at("coefficients").get<std::vector<double>>();
    model.logistic.centres = stored.at("centres").get<std::vector<double>>();
    model.logistic.scales = stored.at("scales").get<std::vector<double>>();
  } catch (const SortedJson::exception&) {
    return std::nullopt;
  }
  return model;
}

void add_churn(const CustomerFacts& facts, const ChurnModel& model, const Settings& settings,
               double margin, CustomerValue& value) {
  if (!facts.purchases || !can_leave(*facts.purchases, settings.lapse_days)) return;
  const ChurnFeatures features = churn_features(facts);
  value.churn_chance = model.chance(features);
  value.churn_reasons = model.reasons(features);
  double stake = margin * static_cast<double>(value.current_value);
  if (value.clv) stake = static_cast<double>(*value.clv);
  value.value_at_risk = std::llround(*value.churn_chance * stake);
}

}  // namespace troth::value
