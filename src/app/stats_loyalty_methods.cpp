// loyalty-grid and wallet: kinds of loyalty, and the share of a customer's wallet.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "app/stats_columns.h"
#include "app/stats_commands.h"
#include "app/stats_out.h"
#include "stats/loyalty_grid.h"
#include "stats/mean.h"
#include "stats/wallet.h"

namespace troth::app {
namespace {

struct GridOptions : NumberColumnOptions {
  std::string preference, behaviour, openness, value, out;
  double preference_cut = stats::kNaN;
  double behaviour_cut = stats::kNaN;
  double openness_cut = stats::kNaN;
};

/// One axis of the grid: at or above the cut is strong, regular, open.
struct Axis {
  std::string column;
  double cut = stats::kNaN;
  std::vector<double> values;

  bool high(std::size_t row) const { return values[row] >= cut; }
};

Axis axis_of(const std::string& column, double cut, const std::vector<double>& values) {
  return {column, std::isnan(cut) ? stats::even_cut(values) : cut, values};
}

struct CellSum {
  std::size_t customers = 0;
  double weight = 0;
  double value = 0;
};

Json cells_json(std::span<const stats::LoyaltyCell> table, const std::vector<CellSum>& sums,
                bool valued) {
  double weight = 0;
  double total = 0;
  for (const CellSum& sum : sums) {
    weight += sum.weight;
    total += sum.value;
  }
  Json cells = Json::array();
  for (std::size_t k = 0; k < table.size(); ++k) {
    const stats::LoyaltyCell& cell = table[k];
    Json line{{"name", cell.name},
              {"preference", cell.preference ? "strong" : "weak"},
              {"repeat", cell.repeat ? "regular" : "irregular"}};
    if (table.size() == 8) line["openness"] = cell.open ? "high" : "low";
    line["customers"] = sums[k].customers;
    line["share"] = sums[k].weight / weight;
    if (valued) {
      line["value"] = sums[k].value;
      line["value_share"] = number(total > 0 ? sums[k].value / total : stats::kNaN);
    }
    line["meaning"] = cell.meaning;
    line["play"] = cell.play;
    cells.push_back(std::move(line));
  }
  return cells;
}

/// Adds the cells, and writes who is in which.
Status add_cells(Json& result, const GridOptions& options, const NumberColumns& data,
                 const std::vector<Axis>& axes, Console& console) {
  const bool three = axes.size() == 3;
  const auto table = three ? stats::loyalty_situations() : stats::loyalty_quadrants();
  const std::string key = options.id.empty() ? "line" : options.id;
  TROTH_ASSIGN(
      OutTable out,
      OutTable::open(options.out, {key, "loyalty", "preference", "repeat", "openness"}, console));
  std::vector<CellSum> sums(table.size());
  std::size_t next = 0;
  for (std::size_t row = 0; row < data.table.rows(); ++row) {
    std::vector<std::string> cells{data.key(options.id, row), "", "", "", ""};
    if (next < data.rows.size() && data.rows[next] == row) {
      const std::size_t k = stats::loyalty_cell(table, axes[0].high(next), axes[1].high(next),
                                                three && axes[2].high(next));
      const double weight = data.weights.empty() ? 1 : data.weights[next];
      ++sums[k].customers;
      sums[k].weight += weight;
      if (!options.value.empty()) sums[k].value += weight * data.frame.columns.back()[next];
      cells[1] = table[k].name;
      for (std::size_t a = 0; a < axes.size(); ++a) cells[2 + a] = cell(axes[a].values[next]);
      ++next;
    }
    TROTH_TRY(out.row(cells));
  }
  result["cells"] = cells_json(table, sums, !options.value.empty());
  return out.finish();
}

Result<Json> run_grid(const GridOptions& options, Console& console) {
  std::vector<std::string> columns{options.preference, options.behaviour};
  if (!options.openness.empty()) columns.push_back(options.openness);
  if (!options.value.empty()) columns.push_back(options.value);
  TROTH_ASSIGN(const NumberColumns data, read_number_columns(options, columns, console));
  std::vector<Axis> axes{axis_of(options.preference, options.preference_cut, data.frame.columns[0]),
                         axis_of(options.behaviour, options.behaviour_cut, data.frame.columns[1])};
  if (!options.openness.empty()) {
    axes.push_back(axis_of(options.openness, options.openness_cut, data.frame.columns[2]));
  }
  stats::Verdict verdict;
  if (data.rows.empty()) {
    verdict = {stats::StatusCode::too_few_rows, "no_rows", "No row has all columns."};
  }
  Json settings = Json::object();
  if (!options.weights.empty()) settings["weights"] = options.weights;
  const char* names[] = {"preference", "behaviour", "openness"};
  for (std::size_t a = 0; a < axes.size(); ++a) {
    settings[names[a]] = axes[a].column;
    settings[fmt::format("{}_cut", names[a])] = number(axes[a].cut);
    if (verdict.ok() && std::isnan(axes[a].cut)) {
      verdict = {stats::StatusCode::not_identified, "zero_variance",
                 fmt::format("All values of \"{}\" are equal; name a cut to compare with.",
                             axes[a].column)};
    }
  }
  Json result = stats_result("loyalty-grid", data.rows.size(), settings, verdict, data.warnings);
  if (verdict.ok()) TROTH_TRY(add_cells(result, options, data, axes, console));
  return result;
}

struct WalletOptions : NumberColumnOptions {
  std::string rank, brands, spend, category, out;
  double level = stats::kDefaultLevel;
};

Result<Json> run_wallet(const WalletOptions& options, Console& console) {
  const bool ranked = !options.rank.empty() && !options.brands.empty();
  const bool told = !options.category.empty() && !options.spend.empty();
  if (ranked == told) {
    return Error{ErrorCode::usage, "A share needs --rank and --brands, or --spend and --category.",
                 "wallet", "Name one of the two pairs."};
  }
  std::vector<std::string> columns = ranked ? std::vector{options.rank, options.brands}
                                            : std::vector{options.spend, options.category};
  if (ranked && !options.spend.empty()) columns.push_back(options.spend);
  TROTH_ASSIGN(const NumberColumns data, read_number_columns(options, columns, console));
  const auto& numbers = data.frame.columns;
  const bool spent = !options.spend.empty();
  const std::string key = options.id.empty() ? "line" : options.id;
  TROTH_ASSIGN(OutTable out,
               OutTable::open(options.out, {key, "share", "wallet", "head_room"}, console));
  std::vector<double> shares;
  std::vector<double> weights;
  double spend_sum = 0, room_sum = 0;
  std::size_t refused = 0;
  for (std::size_t i = 0; i < data.rows.size(); ++i) {
    const double spend = spent ? numbers[ranked ? 2 : 0][i] : stats::kNaN;
    const double share = ranked ? stats::wallet_share(numbers[0][i], numbers[1][i])
                                : (numbers[1][i] > 0 ? spend / numbers[1][i] : stats::kNaN);
    const bool fits = share >= 0 && share <= 1 && !(spend < 0);
    const double room = stats::wallet_head_room(spend, share);
    if (fits) {
      shares.push_back(share);
      if (!data.weights.empty()) weights.push_back(data.weights[i]);
    } else {
      ++refused;
    }
    if (std::isfinite(room)) {
      const double weight = data.weights.empty() ? 1 : data.weights[i];
      spend_sum += weight * spend;
      room_sum += weight * room;
    }
    TROTH_TRY(out.row({data.key(options.id, data.rows[i]), cell(fits ? share : stats::kNaN),
                       money_cell(spend + room), money_cell(room)}));
  }
  TROTH_TRY(out.finish());
  const stats::Estimate mean = stats::weighted_mean(shares, weights, options.level);
  Json settings{{"share_by", ranked ? "wallet allocation rule" : "category spend"},
                {"level", options.level}};
  if (!options.weights.empty()) settings["weights"] = options.weights;
  Json result = stats_result("wallet", shares.size(), settings, mean.verdict, data.warnings);
  if (refused > 0) {
    add_warning(result, {"impossible",
                         fmt::format("Rows with a rank beyond the brands, or a spend below 0 or "
                                     "above the category's, left out: {}.",
                                     refused),
                         ""});
  }
  if (!options.weights.empty()) result["effective_n"] = number(mean.effective_n);
  result["mean_share"] = number(mean.value);
  result["mean_share_ci"] = interval_json(mean.interval);
  if (spent) {
    result["spend"] = number(spend_sum);
    result["wallet"] = number(spend_sum + room_sum);
    result["head_room"] = number(room_sum);
    result["share_of_money"] =
        number(spend_sum + room_sum > 0 ? spend_sum / (spend_sum + room_sum) : stats::kNaN);
  }
  return result;
}

void add_loyalty_methods(CLI::App& stats, CommandContext& context) {
  auto* grid =
      stats.add_subcommand("loyalty-grid", "Preference, repeat choice and openness: what loyalty");
  const auto g = std::make_shared<GridOptions>();
  grid->add_option("--data", g->data, "CSV, TSV or NDJSON file; one row per customer")->required();
  grid->add_option("--preference", g->preference, "Column: attitude, high is for us")->required();
  grid->add_option("--behaviour,--behavior", g->behaviour, "Column: repeat choice, high is regular")
      ->required();
  grid->add_option("--openness", g->openness, "Column: openness to competitors, high is open");
  grid->add_option("--preference-cut", g->preference_cut, "From here strong [the most even split]");
  grid->add_option("--behaviour-cut,--behavior-cut", g->behaviour_cut, "From here regular");
  grid->add_option("--openness-cut", g->openness_cut, "From here open");
  grid->add_option("--value", g->value, "Column with the customer's value");
  add_number_column_options(*grid, *g);
  grid->add_option("--out", g->out, "Write the kind of loyalty of each row to this file");
  run_as_method(*grid, context, [g](Console& console) { return run_grid(*g, console); });

  auto* wallet = stats.add_subcommand("wallet", "Share of wallet and what is spent elsewhere");
  const auto w = std::make_shared<WalletOptions>();
  wallet->add_option("--data", w->data, "CSV, TSV or NDJSON file; one row per customer")
      ->required();
  wallet->add_option("--rank", w->rank, "Column: our rank among the brands used, 1 is best");
  wallet->add_option("--brands", w->brands, "Column: number of brands used");
  wallet->add_option("--spend", w->spend, "Column: spend with us");
  wallet->add_option("--category", w->category, "Column: spend in the whole category");
  add_number_column_options(*wallet, *w);
  wallet->add_option("--level", w->level, "Confidence level [0.95]")
      ->check(CLI::Range(0.01, 0.999));
  wallet->add_option("--out", w->out, "Write share and head-room of each row to this file");
  run_as_method(*wallet, context, [w](Console& console) { return run_wallet(*w, console); });
}

const StatsFamily kLoyaltyFamily("loyalty", &add_loyalty_methods);

}  // namespace
}  // namespace troth::app
