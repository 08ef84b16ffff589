#pragma once
// Options of `troth stats pls` and `micom`, and the data they name.

#include <string>
#include <vector>

#include "app/stats_print.h"
#include "app/stats_table.h"
#include "base/console.h"
#include "base/result.h"
#include "stats/pls.h"

namespace CLI {
class App;
}

namespace troth::app {

struct PlsOptions {
  std::string data;
  std::string model;
  std::string print_model;
  std::string scheme = "path";
  std::string missing = "mean";
  std::string intervals = "percentile";
  std::string scale;
  std::string missing_codes;
  std::string weights;
  std::string id;
  std::string group;
  bool consistent = false;
  std::string predict;  ///< direct or earliest; empty: not asked for
  std::size_t bootstrap = 0;
  std::size_t permutations = 1000;
  std::size_t folds = 10;
  std::size_t repetitions = 10;
  std::size_t threads = 1;
  std::uint64_t seed = 1;
  double level = stats::kDefaultLevel;
  double tolerance = 1e-7;
};

/// Everything that an analysis rests on.
struct PlsInput {
  stats::PlsModel model;
  stats::PlsData data;
  stats::PlsSettings settings;
  std::vector<std::string> groups;       ///< By row; empty without --group.
  std::vector<stats::Warning> warnings;  ///< Rows stored twice, rows of no group.
};

/// Options that both methods have.
void add_pls_data_options(CLI::App& command, PlsOptions& options);
/// Options of `pls` alone.
void add_pls_options(CLI::App& command, PlsOptions& options);

/// usage: a setting out of range; else what the model or the table has wrong.
Result<PlsInput> read_pls_input(const PlsOptions& options, Console& console);

/// The settings as the result repeats them.
Json pls_settings_json(const PlsOptions& options);

}  // namespace troth::app
