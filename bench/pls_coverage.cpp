// How often the intervals of a PLS path model hold the truth, on samples drawn from a population
// that is known: the table in docs/methods/pls.md.
//
// usage: pls_coverage [SAMPLES [RESAMPLES]]

#include <fmt/format.h>

#include <cstdlib>

#include "stats/pls_testing.h"

using namespace troth::stats;

namespace {

struct Counts {
  std::size_t known = 0;  ///< Samples that gave intervals.
  std::size_t path = 0;
  std::size_t weak_path = 0;
  std::size_t loading = 0;
  std::size_t index = 0;
  std::size_t ave = 0;
  std::size_t htmt = 0;
};

/// Whether the intervals of one sample hold the population's figures.
void count(const PlsFigures& sample, const PlsFigures& truth, Counts& counts) {
  const auto hit = [](const PlsFigure& figure, double value) {
    return figure.interval.contains(value) ? 1U : 0U;
  };
  if (!sample.paths[0].estimate.interval.known()) return;
  ++counts.known;
  counts.path += hit(sample.paths[0].estimate, truth.paths[0].estimate.value);
  counts.weak_path += hit(sample.paths[1].estimate, truth.paths[1].estimate.value);
  counts.loading += hit(sample.items[5].loading, truth.items[5].loading.value);
  // The scale runs from -5 to 15 around a mean of 5.
  counts.index += hit(sample.constructs[1].index, 50);
  counts.ave += hit(sample.constructs[1].ave, truth.constructs[1].ave.value);
  counts.htmt += hit(sample.pairs[0].htmt, truth.pairs[0].htmt.value);
}

void print_row(std::size_t rows, const char* method, const Counts& c, double samples) {
  const auto known = static_cast<double>(c.known);
  const auto share = [&](std::size_t hits) { return 100 * static_cast<double>(hits) / known; };
  fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", rows,
             method, 100 * (1 - known / samples), share(c.path), share(c.weak_path),
             share(c.loading), share(c.ave), share(c.htmt), share(c.index));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t samples = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 400;
  const std::size_t resamples = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 500;
  fmt::print("{} samples, {} resamples each; share of 95 % intervals that hold the truth\n\n",
             samples, resamples);
  fmt::print(
      "| rows | intervals | none | strong path | weak path | loading | AVE | HTMT | index |\n");
  fmt::print("|---|---|---|---|---|---|---|---|---|\n");
  for (const bool consistent : {false, true}) {
    for (const std::size_t rows : {100UL, 250UL, 500UL}) {
      for (const PlsIntervals kind : {PlsIntervals::percentile, PlsIntervals::bca}) {
        PlsSettings settings;
        settings.consistent = consistent;
        const auto truth =
            estimate_pls_from_correlation(chain_model(), chain_correlation(), rows, settings);
        settings.bootstrap = resamples;
        settings.intervals = kind;
        settings.scale = {-5, 15};
        Counts counts;
        for (std::size_t s = 0; s < samples; ++s) {
          const auto sample = estimate_pls(chain_model(), chain_data(rows, s + 1), settings);
          if (!sample || !sample->verdict.ok()) continue;
          count(sample->figures, truth->figures, counts);
        }
        const bool bca = kind == PlsIntervals::bca;
        print_row(rows,
                  consistent ? (bca ? "consistent, BCa" : "consistent, percentile")
                             : (bca ? "BCa" : "percentile"),
                  counts, static_cast<double>(samples));
      }
    }
  }
}
