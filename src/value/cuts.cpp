#include "value/cuts.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "value/facts.h"

namespace troth::value {

namespace {

using SortedJson = nlohmann::json;

/// JSON has no infinity: null is minus infinity.
SortedJson cut_json(double cut) {
  return std::isfinite(cut) ? SortedJson(cut) : SortedJson();
}

SortedJson cuts_of(const ScoreCuts& cuts) {
  auto json = SortedJson::array();
  for (const double cut : cuts) json.push_back(cut_json(cut));
  return json;
}

ScoreCuts parse_score_cuts(const SortedJson& json) {
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

/// Tells buyers by an axis, in rising order.
TellAxis axes_of(db::Session& session) {
  return [&session](Axis axis, const SeeCount& see) {
    switch (axis) {
      case Axis::last_day:
        return scan_counts(session,
                           "SELECT last_day, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                           " GROUP BY last_day ORDER BY last_day",
                           see);
      case Axis::purchases:
        return scan_counts(session,
                           "SELECT purchases, COUNT(*) FROM customer_purchases"
                           " WHERE purchases > 0 GROUP BY purchases ORDER BY purchases",
                           see);
      case Axis::net:
        return scan_counts(session,
                           "SELECT net, COUNT(*) FROM customer_purchases WHERE purchases > 0"
                           " GROUP BY net ORDER BY net",
                           see);
      case Axis::order_size:
        return scan_counts(session,
                           "SELECT CAST(net AS DOUBLE PRECISION) / purchases AS size, 1"
                           " FROM customer_purchases WHERE purchases > 0 ORDER BY size",
                           see);
    }
    return Status();
  };
}

/// What peers of equal frequency spend per purchase.
Status load_peer_spend(db::Session& session, const Settings& settings, Cuts& cuts) {
  std::array<double, 5> peers{};
  TROTH_TRY(axes_of(session)(Axis::purchases, [&](double value, double count) {
    const int f = score_of(value, cuts.frequency);
    peers.at(static_cast<std::size_t>(f - 1)) += count;
  }));
  std::vector<QuantileStream> spend;
  for (const double n : peers) spend.emplace_back(n, settings.peer_quantile);
  TROTH_TRY(
      session.scan("SELECT purchases, CAST(net AS DOUBLE PRECISION) / purchases AS size"
                   " FROM customer_purchases WHERE purchases > 0 ORDER BY size",
                   {}, [&](const db::Row& row) {
                     const int f = score_of(static_cast<double>(row.integer(0)), cuts.frequency);
                     spend.at(static_cast<std::size_t>(f - 1)).add(row.real(1));
                     return true;
                   }));
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
  cuts.population_k = population_k(first, second);
  return {};
}

}  // namespace

SortedJson cuts_json(const Cuts& cuts) {
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
          {"preference", cuts.preference ? SortedJson(*cuts.preference) : SortedJson()},
          {"key_account", cuts.key_account ? SortedJson(*cuts.key_account) : SortedJson()},
          {"regularity", cuts.population_k},
          {"margin", cuts.margin},
          {"margin_known", cuts.margin_known}};
}

Result<Cuts> parse_cuts(const SortedJson& json) {
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
  } catch (const SortedJson::exception&) {
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
  TROTH_TRY(find_places(settings, as_of, axes_of(session), cuts));
  TROTH_TRY(load_peer_spend(session, settings, cuts));
  TROTH_TRY(load_current_value(session, settings, cuts));
  TROTH_TRY(load_totals(session, settings, cuts));
  TROTH_TRY(load_regularity(session, cuts));
  return cuts;
}

}  // namespace troth::value
