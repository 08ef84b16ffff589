// cluster: groups of customers that resemble each other, named in words.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/stats_columns.h"
#include "app/stats_commands.h"
#include "app/stats_out.h"
#include "stats/gaussian_mixture.h"
#include "stats/kmeans.h"

namespace troth::app {
namespace {

constexpr std::size_t kAutoMax = 8;
constexpr std::size_t kAutoRows = 2000;  // of which silhouettes are taken while choosing k
constexpr double kWeakSilhouette = 0.25;
constexpr std::size_t kTinySize = 5;
constexpr double kSomewhat = 0.5;  // standard deviations from the mean of all
constexpr double kMuch = 1.25;
constexpr std::size_t kWordsMax = 3;

struct ClusterOptions : NumberColumnOptions {
  std::string columns, out;
  std::string k = "auto";
  std::string method = "kmeans";
  std::string scale = "standard";
  std::uint64_t seed = 1;
  int starts = 10;
  unsigned threads = 1;
};

/// A partition by either method, in the scale it was found in.
struct Partition {
  stats::Verdict verdict;
  std::vector<std::size_t> cluster_of;
  std::vector<std::vector<double>> centres;
  std::vector<double> certainty;  ///< Of a mixture: chance of the row's cluster.
  double inertia = stats::kNaN;
  double bic = stats::kNaN;
  double log_likelihood = stats::kNaN;
  double silhouette = stats::kNaN;
  int iterations = 0;

  std::size_t clusters() const { return centres.size(); }
};

Partition partition(const ClusterOptions& options, const stats::Frame& x,
                    const std::vector<double>& weights, std::size_t clusters,
                    std::size_t silhouette_rows) {
  const stats::KMeansSettings settings{.clusters = clusters,
                                       .seed = options.seed,
                                       .starts = options.starts,
                                       .threads = options.threads};
  Partition p;
  if (options.method == "mixture") {
    const stats::GaussianMixture fit = stats::gaussian_mixture(x, settings);
    p.verdict = fit.verdict;
    p.cluster_of = fit.cluster_of;
    p.centres = fit.means;
    p.bic = fit.bic;
    p.log_likelihood = fit.log_likelihood;
    p.iterations = fit.iterations;
    for (std::size_t i = 0; i < fit.cluster_of.size(); ++i) {
      p.certainty.push_back(fit.memberships[i * fit.weights.size() + fit.cluster_of[i]]);
    }
  } else {
    stats::KMeans fit = stats::k_means(x, settings, weights);
    p.verdict = fit.verdict;
    p.cluster_of = std::move(fit.cluster_of);
    p.centres = std::move(fit.centres);
    p.inertia = fit.inertia;
    p.iterations = fit.iterations;
  }
  if (!p.cluster_of.empty()) {
    p.silhouette = stats::silhouette(x, p.cluster_of, options.seed, silhouette_rows);
  }
  return p;
}

/// The number of clusters with the highest silhouette (k-means) or the lowest BIC (mixture).
std::size_t choose_k(const ClusterOptions& options, const stats::Frame& x,
                     const std::vector<double>& weights, Json& tried) {
  std::size_t best = 2;
  double highest = -stats::kInfinity;
  for (std::size_t k = options.method == "mixture" ? 1 : 2; k <= kAutoMax; ++k) {
    const Partition p = partition(options, x, weights, k, kAutoRows);
    tried.push_back({{"k", k},
                     {"status", stats::status_name(p.verdict.status)},
                     {"inertia", number(p.inertia)},
                     {"silhouette", number(p.silhouette)},
                     {"bic", number(p.bic)}});
    const double merit = options.method == "mixture" ? -p.bic : p.silhouette;
    if (p.verdict.ok() && merit > highest) {
      highest = merit;
      best = k;
    }
  }
  return best;
}

/// "recency much below average, money above average": the columns furthest from the mean of all.
std::string words_for(const std::vector<std::string>& names,
                      const std::vector<double>& deviations) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (std::fabs(deviations[c]) >= kSomewhat) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::fabs(deviations[a]) > std::fabs(deviations[b]);
  });
  std::string words;
  for (std::size_t i = 0; i < std::min(order.size(), kWordsMax); ++i) {
    const double deviation = deviations[order[i]];
    words += fmt::format("{}{} {}{} average", words.empty() ? "" : ", ", names[order[i]],
                         std::fabs(deviation) >= kMuch ? "much " : "",
                         deviation > 0 ? "above" : "below");
  }
  return words.empty() ? "near average in all" : words;
}

/// Means of the clusters in the units of the file, with sizes and words.
Json clusters_json(const NumberColumns& data, const stats::Moments& moments, const Partition& p,
                   std::vector<std::string>& words) {
  const stats::Frame& raw = data.frame;
  const std::vector<double> weights = stats::weights_or_ones(data.weights, raw.rows());
  std::vector<double> sizes(p.clusters(), 0.0);
  std::vector<double> heavy(p.clusters(), 0.0);
  double all = 0;
  std::vector<std::vector<double>> means(p.clusters(), std::vector<double>(raw.size(), 0.0));
  for (std::size_t i = 0; i < p.cluster_of.size(); ++i) {
    sizes[p.cluster_of[i]] += 1;
    heavy[p.cluster_of[i]] += weights[i];
    all += weights[i];
    for (std::size_t c = 0; c < raw.size(); ++c) {
      means[p.cluster_of[i]][c] += weights[i] * raw.columns[c][i];
    }
  }
  Json clusters = Json::array();
  for (std::size_t k = 0; k < p.clusters(); ++k) {
    std::vector<double> deviations;
    Json centre = Json::object();
    for (std::size_t c = 0; c < raw.size(); ++c) {
      const double mean = heavy[k] > 0 ? means[k][c] / heavy[k] : stats::kNaN;
      centre[raw.names[c]] = number(mean);
      deviations.push_back((mean - moments.means[c]) / moments.sd(c));
    }
    words.push_back(words_for(raw.names, deviations));
    Json line{{"cluster", k + 1}, {"size", std::llround(sizes[k])}, {"share", heavy[k] / all}};
    line.update(centre);
    line["name"] = words.back();
    clusters.push_back(std::move(line));
  }
  return clusters;
}

Status write_rows(const ClusterOptions& options, const NumberColumns& data, const Partition& p,
                  const std::vector<std::string>& words, Console& console) {
  const std::string key = options.id.empty() ? "line" : options.id;
  TROTH_ASSIGN(OutTable out,
               OutTable::open(options.out, {key, "cluster", "certainty", "name"}, console));
  std::vector<std::size_t> place(data.table.rows(), data.rows.size());
  for (std::size_t i = 0; i < data.rows.size(); ++i) place[data.rows[i]] = i;
  for (std::size_t row = 0; out.wanted() && row < data.table.rows(); ++row) {
    std::vector<std::string> cells{data.key(options.id, row), "", "", ""};
    if (place[row] < p.cluster_of.size()) {
      const std::size_t cluster = p.cluster_of[place[row]];
      cells[1] = std::to_string(cluster + 1);
      if (!p.certainty.empty()) cells[2] = cell(p.certainty[place[row]]);
      cells[3] = words[cluster];
    }
    TROTH_TRY(out.row(cells));
  }
  return out.finish();
}

Result<std::size_t> wanted_k(const ClusterOptions& options) {
  double k = 0;
  if (options.k == "auto") return std::size_t{0};
  if (parse_number(options.k, k) && k >= 1 && k <= 1000 && k == std::floor(k)) {
    return static_cast<std::size_t>(k);
  }
  return Error{ErrorCode::usage, "--k is neither a whole number nor auto.", options.k, ""};
}

Result<Json> run_cluster(const ClusterOptions& options, Console& console) {
  TROTH_ASSIGN(const std::size_t wanted, wanted_k(options));
  if (options.method == "mixture" && !options.weights.empty()) {
    return Error{ErrorCode::usage, "A mixture takes no weights.", "--weights",
                 "Choose --method kmeans, or leave the weights out."};
  }
  TROTH_ASSIGN(const NumberColumns data,
               read_number_columns(options, split_names(options.columns), console));
  const stats::Moments moments = stats::moments(data.frame, data.weights);
  stats::Verdict verdict = data.frame.rows() > 1
                               ? stats::check_spread(data.frame, moments)
                               : stats::Verdict{stats::StatusCode::too_few_rows, "few_rows",
                                                "Fewer than two rows have all columns."};
  Json settings{{"columns", data.frame.names}, {"k", options.k},
                {"method", options.method},    {"scale", options.scale},
                {"starts", options.starts},    {"seed", options.seed}};
  if (!options.weights.empty()) settings["weights"] = options.weights;
  if (!verdict.ok()) {
    return stats_result("cluster", data.frame.rows(), settings, verdict, data.warnings);
  }
  stats::Frame x = data.frame;
  for (std::size_t c = 0; options.scale == "standard" && c < x.size(); ++c) {
    for (double& value : x.columns[c]) value = (value - moments.means[c]) / moments.sd(c);
  }
  Json tried = Json::array();
  const Partition p =
      partition(options, x, data.weights,
                wanted > 0 ? wanted : choose_k(options, x, data.weights, tried), 3 * kAutoRows / 2);
  Json result = stats_result("cluster", data.frame.rows(), settings, p.verdict, data.warnings);
  result["k"] = p.clusters();
  result["sizes"] = Json::array();
  result["centres"] = Json::array();
  result["inertia"] = number(p.inertia);
  result["silhouette"] = number(p.silhouette);
  if (std::isfinite(p.bic)) {
    result["log_likelihood"] = number(p.log_likelihood);
    result["bic"] = number(p.bic);
  }
  result["iterations"] = p.iterations;
  std::vector<std::string> words;
  result["clusters"] = clusters_json(data, moments, p, words);
  for (const Json& line : result["clusters"]) {
    result["sizes"].push_back(line["size"]);
    Json centre = Json::array();
    for (const std::string& name : data.frame.names) centre.push_back(line[name]);
    result["centres"].push_back(std::move(centre));
  }
  if (!tried.empty()) result["tried"] = tried;
  const auto tiny =
      std::count_if(result["sizes"].begin(), result["sizes"].end(),
                    [](const Json& size) { return size.get<std::size_t>() < kTinySize; });
  if (tiny > 0) {
    add_warning(result, {"tiny_clusters",
                         fmt::format("Clusters of fewer than {} rows: {}. They are outliers rather "
                                     "than groups.",
                                     kTinySize, tiny),
                         ""});
  }
  if (p.silhouette < kWeakSilhouette) {
    add_warning(result, {"weak_structure",
                         fmt::format("The silhouette is {:.2f}: the groups run into one another "
                                     "and are a convenience, not a discovery.",
                                     p.silhouette),
                         ""});
  }
  TROTH_TRY(write_rows(options, data, p, words, console));
  return result;
}

void add_cluster_method(CLI::App& stats, CommandContext& context) {
  auto* cluster = stats.add_subcommand("cluster", "Groups of customers that resemble each other");
  const auto o = std::make_shared<ClusterOptions>();
  cluster->add_option("--data", o->data, "CSV, TSV or NDJSON file")->required();
  cluster->add_option("--columns", o->columns, "Columns of numbers: a,b,c")->required();
  add_number_column_options(*cluster, *o, "; for kmeans");
  cluster->add_option("--k", o->k, "Number of clusters, or auto [auto]");
  cluster->add_option("--method", o->method, "kmeans or mixture [kmeans]")
      ->check(CLI::IsMember({"kmeans", "mixture"}));
  cluster->add_option("--scale", o->scale, "standard, or none to take units as they are [standard]")
      ->check(CLI::IsMember({"standard", "none"}));
  cluster->add_option("--starts", o->starts, "Starts, of which the best counts [10]")
      ->check(CLI::Range(1, 1000));
  cluster->add_option("--seed", o->seed, "Seed of the starts [1]");
  cluster->add_option("--threads", o->threads, "Threads [1]")->check(CLI::Range(1, 256));
  cluster->add_option("--out", o->out, "Write the cluster of each row to this file");
  run_as_method(*cluster, context, [o](Console& console) { return run_cluster(*o, console); });
}

const StatsFamily kClusterFamily("cluster", &add_cluster_method);

}  // namespace
}  // namespace troth::app
