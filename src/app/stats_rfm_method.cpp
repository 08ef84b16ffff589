// rfm: recency, frequency and monetary value of customers, and their segments.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <map>
#include <memory>

#include "app/stats_commands.h"
#include "app/stats_out.h"
#include "app/stats_purchase_options.h"
#include "app/stats_rfm.h"
#include "app/stats_table.h"

namespace troth::app {
namespace {

struct RfmOptions : PurchaseOptions {
  std::string scores = "quintile";
  std::string recency_cuts, frequency_cuts, monetary_cuts;
};

Result<std::array<double, 4>> cuts_of(const std::string& text, const char* option) {
  std::array<double, 4> cuts{};
  const std::vector<std::string> parts = split_names(text);
  bool fits = parts.size() == cuts.size();
  for (std::size_t i = 0; fits && i < cuts.size(); ++i) fits = parse_number(parts[i], cuts[i]);
  if (fits) return cuts;
  return Error{ErrorCode::usage, fmt::format("{} needs four numbers.", option), text,
               "Write for example --recency-cuts 30,60,90,180."};
}

Result<std::vector<stats::RfmScore>> scores_of(const RfmOptions& options,
                                               const RfmColumns& columns) {
  if (options.scores != "fixed") return rfm_scores(columns, options.scores);
  stats::RfmCuts cuts;
  TROTH_ASSIGN(cuts.recency, cuts_of(options.recency_cuts, "--recency-cuts"));
  TROTH_ASSIGN(cuts.frequency, cuts_of(options.frequency_cuts, "--frequency-cuts"));
  TROTH_ASSIGN(cuts.monetary, cuts_of(options.monetary_cuts, "--monetary-cuts"));
  return stats::rfm_fixed(columns.input(), cuts);
}

std::string rule_of(const stats::RfmSegment& s) {
  std::string fm = fmt::format("{:.1f} <= (F+M)/2 < {:.1f}", s.fm_lo, s.fm_hi);
  if (s.fm_hi > 5) fm = fmt::format("(F+M)/2 >= {:.1f}", s.fm_lo);
  if (s.fm_lo <= 1) fm = fmt::format("(F+M)/2 < {:.1f}", s.fm_hi);
  return s.r_lo == s.r_hi ? fmt::format("R = {}, {}", s.r_lo, fm)
                          : fmt::format("R {}-{}, {}", s.r_lo, s.r_hi, fm);
}

struct CountAndValue {
  std::size_t customers = 0;
  double value = 0;
};

Json segments_json(const std::vector<CustomerHistory>& customers,
                   const std::vector<stats::RfmScore>& scores) {
  std::vector<CountAndValue> sums(stats::rfm_segments().size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    CountAndValue& sum = sums[stats::rfm_segment_of(scores[i])];
    ++sum.customers;
    sum.value += customers[i].net;
  }
  Json segments = Json::array();
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const stats::RfmSegment& segment = stats::rfm_segments()[k];
    segments.push_back(
        {{"name", segment.id},
         {"rule", rule_of(segment)},
         {"customers", sums[k].customers},
         {"share", static_cast<double>(sums[k].customers) / static_cast<double>(scores.size())},
         {"value", sums[k].value}});
  }
  return segments;
}

Json cells_json(const std::vector<CustomerHistory>& customers,
                const std::vector<stats::RfmScore>& scores) {
  std::map<std::array<int, 3>, CountAndValue> cells;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    CountAndValue& sum = cells[{scores[i].r, scores[i].f, scores[i].m}];
    ++sum.customers;
    sum.value += customers[i].net;
  }
  Json json = Json::array();
  for (const auto& [key, sum] : cells) {
    json.push_back({{"r", key[0]},
                    {"f", key[1]},
                    {"m", key[2]},
                    {"customers", sum.customers},
                    {"value", sum.value}});
  }
  return json;
}

/// How many customers each score of each axis has: ties make fifths unequal.
Json sizes_json(const std::vector<stats::RfmScore>& scores) {
  std::array<std::array<std::size_t, 3>, 5> sizes{};
  for (const stats::RfmScore s : scores) {
    ++sizes[static_cast<std::size_t>(s.r - 1)][0];
    ++sizes[static_cast<std::size_t>(s.f - 1)][1];
    ++sizes[static_cast<std::size_t>(s.m - 1)][2];
  }
  Json json = Json::array();
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    json.push_back({{"score", k + 1}, {"r", sizes[k][0]}, {"f", sizes[k][1]}, {"m", sizes[k][2]}});
  }
  return json;
}

Status write_customers(const RfmOptions& options, const PurchaseFile& file,
                       const std::vector<CustomerHistory>& customers, Day as_of,
                       const std::vector<stats::RfmScore>& scores, Console& console) {
  TROTH_ASSIGN(OutTable out, OutTable::open(options.out,
                                            {"customer", "recency_days", "frequency", "monetary",
                                             "r", "f", "m", "segment"},
                                            console));
  for (std::size_t i = 0; i < customers.size() && out.wanted(); ++i) {
    const CustomerHistory& c = customers[i];
    out.add(file.customers.name(c.customer));
    out.add(as_of - c.last_purchase);
    out.add(c.purchases);
    out.add(money_cell(c.net));
    add_rfm(out, scores[i]);
    TROTH_TRY(out.end_row());
  }
  return out.finish();
}

Result<Json> run_rfm(const RfmOptions& options, Console& console) {
  TROTH_ASSIGN(const PurchaseFile file, read_purchases(options.columns, console.in));
  TROTH_ASSIGN(const Day as_of, as_of_day(options, file, console));
  const Histories histories = histories_of(file, as_of, as_of);
  const std::vector<CustomerHistory>& customers = histories.customers;
  stats::Verdict verdict;
  std::vector<stats::RfmScore> scores;
  if (customers.empty()) {
    verdict = {stats::StatusCode::too_few_rows, "no_customers",
               fmt::format("Nobody bought by {}.", format_day(as_of))};
  } else {
    TROTH_ASSIGN(scores, scores_of(options, rfm_columns(customers, as_of)));
  }
  Json result = stats_result("rfm", customers.size(),
                             {{"scores", options.scores}, {"as_of", format_day(as_of)}}, verdict);
  add_purchase_rows(result, file, histories);
  add_future_warning(result, options, file, as_of);
  result["customers"] = customers.size();
  result["segments"] = segments_json(customers, scores);
  result["sizes"] = sizes_json(scores);
  result["cells"] = cells_json(customers, scores);
  TROTH_TRY(write_customers(options, file, customers, as_of, scores, console));
  return result;
}

void add_rfm_method(CLI::App& stats, CommandContext& context) {
  auto* rfm = stats.add_subcommand("rfm", "Recency, frequency, monetary value");
  const auto options = std::make_shared<RfmOptions>();
  add_purchase_options(*rfm, *options);
  rfm->add_option("--scores", options->scores, "quintile, nested or fixed [quintile]")
      ->check(CLI::IsMember({"quintile", "nested", "fixed"}));
  rfm->add_option("--recency-cuts", options->recency_cuts, "Days, for fixed: 30,60,90,180");
  rfm->add_option("--frequency-cuts", options->frequency_cuts, "For fixed: 2,3,5,10");
  rfm->add_option("--monetary-cuts", options->monetary_cuts, "For fixed: 50,100,200,500");
  run_as_method(*rfm, context, [options](Console& console) { return run_rfm(*options, console); });
}

const StatsFamily kRfmFamily("rfm", &add_rfm_method);

}  // namespace
}  // namespace troth::app
