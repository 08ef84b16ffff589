// sample-size, rake and screen: getting a sample, weighting it, and looking at how it was answered.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_file.h"
#include "app/stats_frame.h"
#include "app/stats_out.h"
#include "base/text.h"
#include "stats/rake.h"
#include "stats/sample_size.h"
#include "stats/screen.h"

namespace troth::app {
namespace {

struct SizeOptions {
  std::optional<double> proportion;
  bool mean = false;
  double sd = stats::kNaN;
  stats::SampleSizePlan plan;
};

Result<Json> run_sample_size(const SizeOptions& options) {
  if (options.mean == options.proportion.has_value()) {
    return Error{ErrorCode::usage, "Say what is to be measured.", "--proportion --mean",
                 "Give --proportion 0.5 (the most demanding share), or --mean --sd S."};
  }
  const stats::SampleSize size =
      options.mean ? stats::sample_size_for_mean(options.sd, options.plan)
                   : stats::sample_size_for_proportion(*options.proportion, options.plan);
  Json settings{{"margin", number(options.plan.margin)}, {"level", options.plan.level}};
  if (options.mean) settings["sd"] = number(options.sd);
  if (!options.mean) settings["proportion"] = number(*options.proportion);
  settings["population"] = number(options.plan.population);
  settings["deff"] = options.plan.deff;
  settings["response_rate"] = options.plan.response_rate;
  const std::size_t n = size.verdict.ok() ? static_cast<std::size_t>(size.n) : 0;
  Json result = stats_result("sample-size", n, settings, size.verdict);
  if (!size.verdict.ok()) result["n"] = nullptr;
  result["unlimited"] = number(size.unlimited);
  if (options.plan.response_rate < 1) result["invitations"] = number(size.invitations);
  if (size.everybody) {
    add_warning(result, {"everybody", "This margin needs an answer from everybody.", "margin"});
  }
  return result;
}

struct RakeOptions : FrameOptions {
  std::string margins;
  std::string out;
  stats::RakeOptions how;
};

/// Targets by level; several columns joined by a bar make cells.
struct Target {
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, double>> levels;
};

Result<std::vector<Target>> parse_margins(const std::string& path) {
  TROTH_ASSIGN(const Json json, read_json_object(path));
  const Error wrong{ErrorCode::bad_input, "The margins file has not the form expected.", path,
                    fmt::format("Write {}; cells of two columns are {}.",
                                R"({"region": {"north": 400, "south": 600}, "sex": {...}})",
                                R"({"region|sex": {"north|f": 190, ...}})")};
  if (json.empty()) return wrong;
  std::vector<Target> targets;
  for (const auto& [name, levels] : json.items()) {
    Target target;
    for (const std::string_view column : split(name, '|')) {
      target.columns.emplace_back(trim(column));
    }
    if (!levels.is_object() || levels.empty()) return wrong;
    for (const auto& [level, value] : levels.items()) {
      if (!value.is_number()) return wrong;
      target.levels.emplace_back(level, value.get<double>());
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

std::string joined(const StatsTable& table, const std::vector<std::string>& columns,
                   std::size_t row) {
  std::string text;
  for (const std::string& column : columns) {
    text += (text.empty() ? "" : "|") + table.column(column)[row];
  }
  return text;
}

Result<stats::Margin> margin_of(const Target& target, const FrameRows& data) {
  stats::Margin margin;
  std::map<std::string, std::size_t> place;
  for (const std::string& column : target.columns) {
    margin.name += (margin.name.empty() ? "" : "|") + column;
  }
  for (const auto& [level, value] : target.levels) {
    place.emplace(level, margin.levels.size());
    margin.levels.push_back(level);
    margin.targets.push_back(value);
  }
  for (std::size_t i = 0; i < data.rows.size(); ++i) {
    const std::string level = joined(data.table, target.columns, data.rows[i]);
    const auto found = place.find(level);
    if (found == place.end()) {
      return Error{ErrorCode::bad_input,
                   fmt::format("\"{}\" of {} has no target in the margins.", level, margin.name),
                   data.place(i), "Add the level to the margins file, or recode it."};
    }
    margin.level_of.push_back(found->second);
  }
  return margin;
}

Status write_weights(const RakeOptions& options, const FrameRows& data,
                     const std::vector<double>& weights, Console& console) {
  TROTH_ASSIGN(const StatsTable all, read_stats_table(options.data, {}, console.in));
  std::vector<std::string> header = all.names;
  header.emplace_back("weight");
  TROTH_ASSIGN(OutTable out, OutTable::open(options.out, header, console));
  if (!out.wanted()) return {};
  std::vector<double> weight_of(all.rows(), stats::kNaN);
  for (std::size_t i = 0; i < data.rows.size(); ++i) weight_of[data.rows[i]] = weights[i];
  for (std::size_t row = 0; row < all.rows(); ++row) {
    std::vector<std::string> cells;
    for (const auto& column : all.columns) cells.push_back(column[row]);
    cells.push_back(cell(weight_of[row]));
    TROTH_TRY(out.row(cells));
  }
  return out.finish();
}

Result<Json> run_rake(const RakeOptions& options, Console& console) {
  TROTH_ASSIGN(const std::vector<Target> targets, parse_margins(options.margins));
  if (!options.out.empty() && options.data == "-") {
    return Error{ErrorCode::usage, "--out copies the rows, so they cannot come from -.", "--out",
                 "Name the file with --data."};
  }
  std::vector<std::string> columns;
  for (const Target& target : targets) {
    columns.insert(columns.end(), target.columns.begin(), target.columns.end());
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  TROTH_ASSIGN(const FrameRows data, read_frame(options, {}, columns, console));
  std::vector<stats::Margin> margins;
  for (const Target& target : targets) {
    TROTH_ASSIGN(stats::Margin margin, margin_of(target, data));
    margins.push_back(std::move(margin));
  }
  const stats::Raked raked = stats::rake(margins, data.weights, options.how);
  Json settings = frame_settings(options);
  settings["margins"] = options.margins;
  if (std::isfinite(options.how.trim)) settings["trim"] = options.how.trim;
  Json result = stats_result("rake", data.rows.size(), settings, raked.verdict, data.warnings);
  for (const stats::Warning& warning : raked.warnings) add_warning(result, warning);
  result["deff"] = number(raked.deff);
  result["effective_n"] = number(raked.effective_n);
  result["iterations"] = raked.iterations;
  result["max_error"] = number(raked.max_error);
  if (!raked.verdict.ok()) return result;
  const auto [lo, hi] = std::minmax_element(raked.weights.begin(), raked.weights.end());
  result["smallest_weight"] = number(*lo);
  result["largest_weight"] = number(*hi);
  result["trimmed"] = raked.trimmed;
  if (options.out.empty()) {
    if (console.format == OutputFormat::json) result["weights"] = raked.weights;
  } else {
    TROTH_TRY(write_weights(options, data, raked.weights, console));
    result["weights"] = options.out;
  }
  if (raked.deff > 2) {
    add_warning(result, {"large_deff",
                         fmt::format("The weights leave {:.0f} effective answers of {}; join small "
                                     "levels, or limit them with --trim.",
                                     raked.effective_n, data.rows.size()),
                         "deff"});
  }
  return result;
}

struct ScreenOptions : FrameOptions {
  std::string items;
  std::string seconds;
  std::string text;
  std::string grids;
  stats::ScreenOptions how;
};

Result<std::vector<stats::AnswerGrid>> parse_grids(const std::string& text,
                                                   const std::vector<std::string>& items) {
  std::vector<stats::AnswerGrid> grids;
  for (const std::string_view part : split(text, ';')) {
    if (trim(part).empty()) continue;
    const auto equals = part.find('=');
    stats::AnswerGrid grid;
    grid.name = equals == std::string_view::npos ? fmt::format("grid {}", grids.size() + 1)
                                                 : std::string(trim(part.substr(0, equals)));
    for (const std::string& item :
         split_names(equals == std::string_view::npos ? part : part.substr(equals + 1))) {
      const auto found = std::find(items.begin(), items.end(), item);
      if (found == items.end()) {
        return Error{ErrorCode::usage, fmt::format("\"{}\" is not among --items.", item), "--grids",
                     "Write for example --grids \"service=q1,q2,q3;price=q4,q5,q6\"."};
      }
      grid.items.push_back(static_cast<std::size_t>(found - items.begin()));
    }
    grids.push_back(std::move(grid));
  }
  return grids;
}

Json row_json(std::size_t number_of_row, std::int64_t line, const stats::ScreenedRow& row) {
  Json json{
      {"row", number_of_row},
      {"line", line},
      {"longstring", row.longstring},
      {"irv", number(row.irv)},
      {"mahalanobis", number(row.mahalanobis)},
      {"p", number(row.p)},
      {"speeder", std::find(row.flags.begin(), row.flags.end(), "speeder") != row.flags.end()},
      {"flags", row.flags}};
  if (!row.straight_grids.empty()) json["straight_grids"] = row.straight_grids;
  if (row.same_as > 0) json["same_as"] = row.same_as;
  return json;
}

Result<Json> run_screen(const ScreenOptions& options, Console& console) {
  const std::vector<std::string> items = split_names(options.items);
  TROTH_TRY(refuse_twice(items, options.data));
  std::vector<std::string> names = items;
  for (const std::string& extra : {options.seconds, options.text, options.id}) {
    if (!extra.empty()) names.push_back(extra);
  }
  TROTH_ASSIGN(const StatsTable table, read_stats_table(options.data, names, console.in));
  stats::Frame frame{items, {}};
  TROTH_ASSIGN(frame.columns, answer_columns(table, items, options.missing_codes));
  stats::ScreenOptions how = options.how;
  TROTH_ASSIGN(how.grids, parse_grids(options.grids, items));
  std::vector<double> seconds;
  if (!options.seconds.empty()) {
    TROTH_ASSIGN(seconds, numbers_of(table, options.seconds));
    how.seconds = seconds;
  }
  if (!options.text.empty()) how.text = table.column(options.text);
  const stats::Screening s = stats::screen(frame, how);
  Json settings = frame_settings(options);
  settings["items"] = items;
  settings["longstring_share"] = how.longstring_share;
  settings["mahalanobis_p"] = how.mahalanobis_p;
  if (!options.seconds.empty()) settings["speeder_share"] = how.speeder_share;
  Json result = stats_result("screen", table.rows(), settings, s.verdict, s.warnings);
  for (const stats::Warning& warning : repeat_warnings(table, options.id)) {
    add_warning(result, warning);
  }
  Json summary{{"flagged", s.flagged}, {"flagged_twice", s.twice}};
  for (const stats::FlagCount& count : s.counts) summary[std::string(count.flag)] = count.rows;
  if (std::isfinite(s.median_seconds)) summary["median_seconds"] = s.median_seconds;
  result["summary"] = std::move(summary);
  result["rows"] = Json::array();
  for (std::size_t i = 0; i < s.rows.size(); ++i) {
    // A person looks at the flagged rows; a program gets all.
    if (console.format == OutputFormat::text && s.rows[i].flags.empty()) continue;
    result["rows"].push_back(row_json(i + 1, table.lines[i], s.rows[i]));
  }
  return result;
}

void add_screen_method(CLI::App& stats, CommandContext& context) {
  auto* screen = stats.add_subcommand("screen", "Signs of careless answers, row by row");
  const auto options = std::make_shared<ScreenOptions>();
  screen->add_option("--data", options->data, "CSV, TSV or NDJSON file; - is standard input")
      ->required();
  screen->add_option("--items", options->items, "Answers in the order asked: a,b,c")->required();
  screen->add_option("--seconds", options->seconds, "Column with the time taken");
  screen->add_option("--text", options->text, "Column with what was written");
  screen->add_option("--grids", options->grids, "Items shown together: name=a,b,c;name=d,e,f");
  screen->add_option("--id", options->id, "Column with the respondent, to find who answered twice");
  screen->add_option("--missing-codes", options->missing_codes,
                     "Numbers that stand for a missing answer: -99,999; none");
  screen->add_option("--speeder-share", options->how.speeder_share,
                     "Share of the median time below which somebody speeds [0.333]");
  screen->add_option("--longstring-share", options->how.longstring_share,
                     "Share of the items that a run of equal answers may not reach [0.5]");
  screen->add_option("--mahalanobis-p", options->how.mahalanobis_p, "Below it an outlier [0.001]");
  run_as_method(*screen, context,
                [options](Console& console) { return run_screen(*options, console); });
}

void add_sample_methods(CLI::App& stats, CommandContext& context) {
  auto* size = stats.add_subcommand("sample-size", "How many answers a margin needs");
  const auto sizing = std::make_shared<SizeOptions>();
  size->add_option("--proportion", sizing->proportion, "Expected share; 0.5 asks for most");
  size->add_flag("--mean", sizing->mean, "For a mean, with --sd");
  size->add_option("--sd", sizing->sd, "Standard deviation of one answer");
  size->add_option("--margin", sizing->plan.margin, "Half-width of the interval")->required();
  size->add_option("--population", sizing->plan.population, "Customers there are at all");
  size->add_option("--deff", sizing->plan.deff, "Design effect of clusters and weights [1]");
  size->add_option("--response-rate", sizing->plan.response_rate, "Share of those asked [1]");
  size->add_option("--level", sizing->plan.level, "Confidence level [0.95]");
  run_as_method(*size, context, [sizing](Console&) { return run_sample_size(*sizing); });

  auto* rake = stats.add_subcommand("rake", "Weights that make a sample look like the population");
  const auto raking = std::make_shared<RakeOptions>();
  add_frame_options(*rake, *raking);
  rake->add_option("--margins", raking->margins, "JSON file: {\"column\": {\"level\": target}}")
      ->required();
  rake->add_option("--out", raking->out, "File for the rows with their weights");
  rake->add_option("--trim", raking->how.trim, "Keep weights within this factor of their mean");
  run_as_method(*rake, context, [raking](Console& console) { return run_rake(*raking, console); });
  add_screen_method(stats, context);
}

const StatsFamily kSamplesFamily("samples", &add_sample_methods);

}  // namespace
}  // namespace troth::app
