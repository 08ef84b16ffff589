// ipa, servqual and servperf: where performance falls short of what matters or was expected.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_frame.h"
#include "base/text.h"
#include "stats/ipa.h"
#include "stats/servqual.h"

namespace troth::app {
namespace {

struct IpaOptions : FrameOptions {
  std::string performance;
  std::string importance;
  std::string target;
  std::string derived = "lmg";
  std::string crosshair = "means";
  std::string scale;
};

Result<stats::IpaOptions> how_of(const IpaOptions& options) {
  stats::IpaOptions how;
  if (options.derived == "beta") {
    how.derived = stats::DerivedImportance::beta;
  } else if (options.derived == "correlation") {
    how.derived = stats::DerivedImportance::correlation;
  } else if (options.derived != "lmg") {
    return Error{ErrorCode::usage, fmt::format("\"{}\" is no way to derive.", options.derived),
                 "--derived", "Choose lmg, beta or correlation."};
  }
  if (options.crosshair == "means") return how;
  const std::vector<std::string> ends = split_names(options.scale);
  if (options.crosshair != "scale" || ends.size() != 2 || !parse_number(ends[0], how.scale_min) ||
      !parse_number(ends[1], how.scale_max)) {
    return Error{ErrorCode::usage, "The crosshair is neither means nor the middle of a scale.",
                 "--crosshair --scale", "Write --crosshair scale --scale 1,10."};
  }
  how.crosshair = stats::Crosshair::scale_middle;
  return how;
}

stats::Frame part_of(const stats::Frame& frame, std::size_t from, std::size_t count) {
  stats::Frame part;
  for (std::size_t c = from; c < from + count; ++c) {
    part.names.push_back(frame.names[c]);
    part.columns.push_back(frame.columns[c]);
  }
  return part;
}

Json ipa_json(const stats::IpaItem& item) {
  Json line{{"name", item.name},
            {"performance", number(item.performance.value)},
            {"performance_ci", interval_json(item.performance.interval)},
            {"importance", number(item.importance)},
            {"importance_ci", interval_json(item.importance_interval)},
            {"quadrant", item.quadrant},
            {"quadrant_sure", item.quadrant_sure}};
  if (item.grid.empty()) return line;
  line["stated"] = number(item.stated.value);
  line["derived"] = number(item.derived);
  line["derived_ci"] = interval_json(item.derived_interval);
  line["grid"] = item.grid;
  return line;
}

Result<Json> run_ipa(const IpaOptions& options, Console& console) {
  const std::vector<std::string> performance = split_names(options.performance);
  const std::vector<std::string> importance = split_names(options.importance);
  TROTH_ASSIGN(stats::IpaOptions how, how_of(options));
  std::vector<std::string> names = performance;
  names.insert(names.end(), importance.begin(), importance.end());
  if (!options.target.empty()) names.push_back(options.target);
  TROTH_ASSIGN(FrameRows data, read_frame(options, names, {}, console));
  for (stats::Warning& warning : constant_warnings(data.frame)) {
    data.warnings.push_back(std::move(warning));
  }
  const auto p = static_cast<double>(performance.size());
  if (!options.target.empty() && how.derived == stats::DerivedImportance::lmg) {
    const double steps =
        static_cast<double>(data.frame.rows()) * p * p / 2 + 40 * std::exp2(std::min(p, 20.0));
    how.plan = resampling_plan(options, steps, data.warnings);
  }
  how.plan.level = options.level;
  const std::vector<double> target =
      options.target.empty() ? std::vector<double>{} : data.frame.columns.back();
  const stats::Ipa r = stats::ipa(part_of(data.frame, 0, performance.size()),
                                  part_of(data.frame, performance.size(), importance.size()),
                                  target, options.target, data.weights, how);
  Json settings = frame_settings(options);
  settings["importance"] = importance.empty() ? "derived" : "stated";
  if (!options.target.empty()) {
    settings["target"] = options.target;
    settings["derived"] = options.derived;
    settings["bootstrap"] = how.plan.resamples;
    settings["seed"] = how.plan.seed;
  }
  settings["crosshair"] = options.crosshair;
  Json result = stats_result("ipa", r.n, settings, r.verdict, data.warnings);
  for (const stats::Warning& warning : r.warnings) add_warning(result, warning);
  result["effective_n"] = number(r.effective_n);
  result["items"] = Json::array();
  for (const stats::IpaItem& item : r.items) result["items"].push_back(ipa_json(item));
  result["crosshair"] = {{"performance", number(r.performance_cut)},
                         {"importance", number(r.importance_cut)}};
  return result;
}

struct ServiceOptions : FrameOptions {
  std::string pairs;
  std::string items;
  std::string dimension_weights;
};

/// One "DIM.ITEM=COLUMN" or "DIM.ITEM=EXPECTED:PERCEIVED".
struct ServiceSpec {
  std::string dimension;
  std::string item;
  std::string expected;  ///< Empty for SERVPERF.
  std::string perceived;
};

Result<std::vector<ServiceSpec>> parse_specs(const std::string& text, bool pairs) {
  std::vector<ServiceSpec> specs;
  for (const std::string& part : split_names(text)) {
    const auto equals = part.find('=');
    const auto dot = part.find('.');
    const auto colon = equals == std::string::npos ? equals : part.find(':', equals);
    if (equals == std::string::npos || dot > equals || (colon != std::string::npos) != pairs) {
      return Error{ErrorCode::usage, fmt::format("\"{}\" cannot be read.", part),
                   pairs ? "--pairs" : "--items",
                   pairs ? "Write DIMENSION.ITEM=EXPECTED:PERCEIVED,... with names of columns."
                         : "Write DIMENSION.ITEM=COLUMN,..."};
    }
    const std::string value = part.substr(equals + 1);
    const auto cut = value.find(':');
    specs.push_back({std::string(trim(part.substr(0, dot))),
                     std::string(trim(part.substr(dot + 1, equals - dot - 1))),
                     pairs ? std::string(trim(value.substr(0, cut))) : "",
                     std::string(trim(pairs ? value.substr(cut + 1) : value))});
  }
  return specs;
}

Result<std::map<std::string, double>> parse_points(const std::string& text) {
  std::map<std::string, double> points;
  for (const std::string& part : split_names(text)) {
    const auto equals = part.find('=');
    double value = 0;
    if (equals == std::string::npos || !parse_number(trim(part.substr(equals + 1)), value)) {
      return Error{ErrorCode::usage, fmt::format("\"{}\" is not DIMENSION=POINTS.", part),
                   "--dimension-weights", "Write reliability=40,empathy=60; they sum to 100."};
    }
    points[std::string(trim(part.substr(0, equals)))] = value;
  }
  return points;
}

Json gap_json(const stats::ServiceGap& gap) {
  Json line = Json::object();
  if (!gap.dimension.empty()) line["name"] = gap.name.empty() ? gap.dimension : gap.name;
  if (!gap.name.empty()) line["dimension"] = gap.dimension;
  if (gap.expectation.n > 0) {
    line["expectation"] = number(gap.expectation.value);
    line["perception"] = number(gap.perception.value);
    line["gap"] = number(gap.gap.value);
    line["ci"] = interval_json(gap.gap.interval);
  } else {
    line["perception"] = number(gap.perception.value);
    line["ci"] = interval_json(gap.perception.interval);
  }
  if (gap.name.empty()) line["items"] = gap.items;
  if (std::isfinite(gap.alpha)) line["alpha"] = gap.alpha;
  if (std::isfinite(gap.weight)) line["weight"] = gap.weight;
  return line;
}

Result<Json> run_service(const ServiceOptions& options, bool pairs, Console& console) {
  TROTH_ASSIGN(const auto specs, parse_specs(pairs ? options.pairs : options.items, pairs));
  TROTH_ASSIGN(const auto points, parse_points(options.dimension_weights));
  std::vector<std::string> names;
  for (const ServiceSpec& spec : specs) {
    if (pairs) names.push_back(spec.expected);
    names.push_back(spec.perceived);
  }
  TROTH_ASSIGN(FrameRows data, read_frame(options, names, {}, console));
  for (stats::Warning& warning : constant_warnings(data.frame)) {
    data.warnings.push_back(std::move(warning));
  }
  std::vector<stats::ServiceItem> items;
  for (std::size_t k = 0; k < specs.size(); ++k) {
    stats::ServiceItem item{specs[k].dimension, specs[k].item, {}, {}};
    if (pairs) item.expectation = data.frame.columns[2 * k];
    item.perception = data.frame.columns[pairs ? 2 * k + 1 : k];
    items.push_back(std::move(item));
  }
  const stats::ServiceQuality q =
      stats::service_quality(items, points, data.weights, options.level);
  Json settings = frame_settings(options);
  if (!points.empty()) settings["dimension_weights"] = points;
  Json result = stats_result(pairs ? "servqual" : "servperf", data.frame.rows(), settings,
                             q.verdict, data.warnings);
  result["effective_n"] = number(q.effective_n);
  result["items"] = Json::array();
  result["dimensions"] = Json::array();
  for (const stats::ServiceGap& gap : q.items) result["items"].push_back(gap_json(gap));
  for (const stats::ServiceGap& gap : q.dimensions) result["dimensions"].push_back(gap_json(gap));
  result["overall"] = gap_json(q.overall);
  if (!points.empty()) result["weighted"] = gap_json(q.weighted);
  return result;
}

void add_service_method(CLI::App& stats, CommandContext& context, bool pairs) {
  auto* command = pairs ? stats.add_subcommand("servqual", "Perceived against expected service")
                        : stats.add_subcommand("servperf", "Perceived service by dimension");
  const auto options = std::make_shared<ServiceOptions>();
  add_frame_options(*command, *options);
  if (pairs) {
    command->add_option("--pairs", options->pairs, "DIMENSION.ITEM=EXPECTED:PERCEIVED,...")
        ->required();
  } else {
    command->add_option("--items", options->items, "DIMENSION.ITEM=COLUMN,...")->required();
  }
  command->add_option("--dimension-weights", options->dimension_weights,
                      "Points of the dimensions, 100 in all: reliability=40,empathy=60");
  run_as_method(*command, context, [options, pairs](Console& console) {
    return run_service(*options, pairs, console);
  });
}

void add_gap_methods(CLI::App& stats, CommandContext& context) {
  auto* ipa = stats.add_subcommand("ipa", "Importance against performance: what to concentrate on");
  const auto options = std::make_shared<IpaOptions>();
  add_frame_options(*ipa, *options);
  add_bootstrap_options(*ipa, *options);
  ipa->add_option("--performance", options->performance, "Columns of performance: a,b,c")
      ->required();
  ipa->add_option("--importance", options->importance, "Columns of stated importance, in order");
  ipa->add_option("--target", options->target, "Column from which importance is derived");
  ipa->add_option("--derived", options->derived, "lmg, beta or correlation [lmg]");
  ipa->add_option("--crosshair", options->crosshair, "means, or scale (its middle) [means]");
  ipa->add_option("--scale", options->scale, "Lowest and highest answer: 1,10");
  run_as_method(*ipa, context, [options](Console& console) { return run_ipa(*options, console); });
  add_service_method(stats, context, true);
  add_service_method(stats, context, false);
}

const StatsFamily kGapsFamily("gaps", &add_gap_methods);

}  // namespace
}  // namespace troth::app
