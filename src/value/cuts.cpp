#include "value/cuts.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "stats/regularity.h"
#include "value/facts.h"

namespace troth::value {

namespace {

using Json = nlohmann::json;

constexpr double kScores = 5;
constexpr double kCostCoverage = 0.95;

/// JSON has no infinity: null is minus infinity.
Json cut_json(double cut) {
  return std::isfinite(cut) ? Json(cut) : Json();
}

Json cuts_of(const ScoreCuts& cuts) {
  auto json = Json::array();
  for (const double cut : cuts) json.push_back(cut_json(cut));
  return json;
}

ScoreCuts parse_score_cuts(const Json& json) {
  ScoreCuts cuts{};
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    cuts.at(i) =
        json.at(i).is_null() ? -std::numeric_limits<double>::infinity() : json.at(i).get<double>();
  }
  return cuts;
}

/// Reads a query of (value, count) in rising order of the value.
Status scan_counts(db::Session& session, std::string_view sql,
                   const std::function<void(double, double)>& see) {
  return session.scan(sql, {}, [&](const db::Row& row) {
    see(row.real(0), row.real(1));
    return true;
  });
}

ScoreCuts fixed_cuts(const std::array<double, 4>& cuts) {
  // A value scores 1 + (number of cuts <= v): the highest value below a cut is just under it.
  ScoreCuts out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    out.at(i) = std::nextafter(cuts.at(i), -std::numeric_limits<double>::infinity());
  }
  return out;
}

Status load_scores(db::Session& session, const Settings& settings, Day as_of, Cuts& cuts) {
  if (settings.rfm == "fixed" && settings.rfm_cuts) {
    const auto& given = *settings.rfm_cuts;
    // Recency scores 5 - (number of cuts < days), on minus the days.
    for (std::size_t i = 0; i < cuts.recency.size(); ++i) {
      cuts.recency.at(i) =
          std::nextafter(-given.recency.at(3 - i), -std::numeric_limits<double>::infinity());
    }
    cuts.frequency = fixed_cuts(given.frequency);
    cuts.monetary = fixed_cuts(given.monetary);
    return {};
  }
  const auto n = static_cast<double>(cuts.buyers);
  FairCuts recency(n), frequency(n), monetary(n);
  TROTH_TRY(scan_counts(session,
                        "SELECT last_day, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                        " GROUP BY last_day ORDER BY last_day",
                        [&](double day, double count) { recency.add(day - as_of, count); }));
  TROTH_TRY(scan_counts(session,
                        "SELECT purchases, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                        " GROUP BY purchases ORDER BY purchases",
                        [&](double value, double count) { frequency.add(value, count); }));
  TROTH_TRY(scan_counts(session,
                        "SELECT net, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                        " GROUP BY net ORDER BY net",
                        [&](double value, double count) { monetary.add(value, count); }));
  cuts.recency = recency.cuts();
  cuts.frequency = frequency.cuts();
  cuts.monetary = monetary.cuts();
  return {};
}

/// Medians of ABCD, and what peers of equal frequency spend per purchase.
Status load_order_sizes(db::Session& session, const Settings& settings, Cuts& cuts) {
  std::array<double, 5> peers{};
  QuantileStream purchases(static_cast<double>(cuts.buyers), 0.5);
  TROTH_TRY(scan_counts(session,
                        "SELECT purchases, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                        " GROUP BY purchases ORDER BY purchases",
                        [&](double value, double count) {
                          purchases.add(value, count);
                          const int f = score_of(value, cuts.frequency);
                          peers.at(static_cast<std::size_t>(f - 1)) += count;
                        }));
  QuantileStream sizes(static_cast<double>(cuts.buyers), 0.5);
  std::vector<QuantileStream> spend;
  for (const double n : peers) spend.emplace_back(n, settings.peer_quantile);
  TROTH_TRY(
      session.scan("SELECT purchases, CAST(net AS DOUBLE PRECISION) / purchases AS size"
                   " FROM customer_purchases WHERE purchases > 0 ORDER BY size",
                   {}, [&](const db::Row& row) {
                     sizes.add(row.real(1));
                     const int f = score_of(static_cast<double>(row.integer(0)), cuts.frequency);
                     spend.at(static_cast<std::size_t>(f - 1)).add(row.real(1));
                     return true;
                   }));
  cuts.order_size = settings.abcd_order_size ? static_cast<double>(*settings.abcd_order_size)
                                             : std::round(sizes.value().value_or(0));
  cuts.purchases =
      settings.abcd_purchases
          ? *settings.abcd_purchases
          : std::max(std::int64_t{2},
                     std::int64_t{std::llround(std::ceil(purchases.value().value_or(2)))});
  for (std::size_t i = 0; i < spend.size(); ++i) {
    cuts.peer_spend.at(i) = spend.at(i).value().value_or(0);
  }
  return {};
}

Status load_current_value(db::Session& session, const Settings& settings, Cuts& cuts) {
  const auto n = static_cast<double>(cuts.buyers);
  QuantileStream median(n, 0.5);
  const double accounts = std::floor(settings.key_account_share * n);
  double above = n;
  TROTH_TRY(scan_counts(session,
                        "SELECT net_window, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                        " GROUP BY net_window ORDER BY net_window",
                        [&](double value, double count) {
                          median.add(value, count);
                          // The least value that no more than `accounts` customers reach.
                          if (!cuts.key_account && above <= accounts && value > 0) {
                            cuts.key_account = std::llround(value);
                          }
                          above -= count;
                        }));
  cuts.current = settings.current_cut ? static_cast<double>(*settings.current_cut)
                                      : median.value().value_or(0);
  return {};
}

Status load_totals(db::Session& session, const Settings& settings, Cuts& cuts) {
  double gross = 0, net = 0, purchases = 0, profit = 0, with_cost = 0;
  TROTH_TRY(session.scan(
      "SELECT CAST(SUM(gross) AS DOUBLE PRECISION), CAST(SUM(net) AS DOUBLE PRECISION),"
      " CAST(SUM(purchases) AS DOUBLE PRECISION), CAST(SUM(profit) AS DOUBLE PRECISION),"
      " CAST(SUM(gross_with_cost) AS DOUBLE PRECISION) FROM customer_purchases",
      {}, [&](const db::Row& row) {
        gross = row.real(0);
        net = row.real(1);
        purchases = row.real(2);
        profit = row.real(3);
        with_cost = row.real(4);
        return false;
      }));
  cuts.mean_spend = purchases > 0 ? net / purchases : 0;
  if (settings.margin) {
    cuts.margin = *settings.margin;
    cuts.margin_known = true;
  } else if (gross > 0 && net > 0 && with_cost >= kCostCoverage * gross) {
    cuts.margin = profit / (net * with_cost / gross);
    cuts.margin_known = true;
  }
  return {};
}

Status load_regularity(db::Session& session, Cuts& cuts) {
  std::vector<double> first, second;
  TROTH_TRY(session.scan(
      "SELECT gap_before, gap_last FROM customer_purchases WHERE gap_before IS NOT NULL"
      " AND gap_last IS NOT NULL AND gaps >= 3",
      {}, [&](const db::Row& row) {
        first.push_back(static_cast<double>(row.integer(0)));
        second.push_back(static_cast<double>(row.integer(1)));
        return true;
      }));
  const stats::Estimate k = stats::population_regularity(first, second);
  cuts.population_k = k.ok() ? k.value : 1.0;
  return {};
}

}  // namespace

int score_of(double value, const ScoreCuts& cuts) {
  return 1 + static_cast<int>(std::count_if(cuts.begin(), cuts.end(),
                                            [value](double cut) { return value > cut; }));
}

void FairCuts::add(double value, double count) {
  const double middle = below_ + (count + 1) / 2;
  const auto score = static_cast<int>(std::floor(kScores * (middle - 0.5) / n_)) + 1;
  below_ += count;
  for (int s = score; s <= static_cast<int>(cuts_.size()); ++s) {
    cuts_.at(static_cast<std::size_t>(s - 1)) = value;
  }
}

QuantileStream::QuantileStream(double n, double probability)
    : position_(std::max(0.0, n - 1) * probability) {}

void QuantileStream::add(double value, double count) {
  // Places below_ .. below_ + count - 1 hold this value.
  const double low = std::floor(position_);
  if (below_ <= low && low < below_ + count) low_ = value;
  if (below_ <= low + 1 && low + 1 < below_ + count) high_ = value;
  below_ += count;
}

std::optional<double> QuantileStream::value() const {
  if (!low_) return std::nullopt;
  const double part = position_ - std::floor(position_);
  return *low_ + part * (high_.value_or(*low_) - *low_);
}

Json cuts_json(const Cuts& cuts) {
  return {{"buyers", cuts.buyers},
          {"list_prices", cuts.lines_listed},
          {"recency", cuts_of(cuts.recency)},
          {"frequency", cuts_of(cuts.frequency)},
          {"monetary", cuts_of(cuts.monetary)},
          {"abcd_order_size", cuts.order_size},
          {"abcd_purchases", cuts.purchases},
          {"matrix_current", cuts.current},
          {"matrix_potential", cuts.potential},
          {"peer_spend", cuts.peer_spend},
          {"mean_spend", cuts.mean_spend},
          {"preference", cuts.preference ? Json(*cuts.preference) : Json()},
          {"key_account", cuts.key_account ? Json(*cuts.key_account) : Json()},
          {"regularity", cuts.population_k},
          {"margin", cuts.margin},
          {"margin_known", cuts.margin_known}};
}

Result<Cuts> parse_cuts(const Json& json) {
  Cuts cuts;
  try {
    cuts.buyers = json.at("buyers");
    cuts.lines_listed = json.at("list_prices");
    cuts.recency = parse_score_cuts(json.at("recency"));
    cuts.frequency = parse_score_cuts(json.at("frequency"));
    cuts.monetary = parse_score_cuts(json.at("monetary"));
    cuts.order_size = json.at("abcd_order_size");
    cuts.purchases = json.at("abcd_purchases");
    cuts.current = json.at("matrix_current");
    cuts.potential = json.at("matrix_potential");
    cuts.peer_spend = json.at("peer_spend");
    cuts.mean_spend = json.at("mean_spend");
    if (!json.at("preference").is_null()) cuts.preference = json.at("preference").get<double>();
    if (!json.at("key_account").is_null()) cuts.key_account = json.at("key_account").get<Minor>();
    cuts.population_k = json.at("regularity");
    cuts.margin = json.at("margin");
    cuts.margin_known = json.at("margin_known");
  } catch (const Json::exception&) {
    return Error{ErrorCode::internal, "The cuts of a refresh cannot be read.", "value_run", ""};
  }
  return cuts;
}

Result<Cuts> load_cuts(db::Session& session, const Settings& settings, Day as_of) {
  Cuts cuts;
  TROTH_ASSIGN(cuts.buyers,
               session.scalar("SELECT COUNT(*) FROM customer_purchases WHERE purchases > 0"));
  TROTH_ASSIGN(const bool listed, has_list_prices(session));
  cuts.lines_listed = listed ? 1 : 0;
  TROTH_TRY(load_scores(session, settings, as_of, cuts));
  TROTH_TRY(load_order_sizes(session, settings, cuts));
  TROTH_TRY(load_current_value(session, settings, cuts));
  TROTH_TRY(load_totals(session, settings, cuts));
  TROTH_TRY(load_regularity(session, cuts));
  return cuts;
}

}  // namespace troth::value
