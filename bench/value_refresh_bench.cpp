// How long one order takes to show in its customer's value: bench/value_refresh_bench WORKSPACE
// [N]. Adds N orders of today, one at a time, to customers drawn at random, and brings each up to
// date as a running server does. Prints quantiles of the refresh alone and with its commit. The
// workspace must have had a `troth value refresh`; the orders stay in it.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/random.h"
#include "db/database.h"
#include "db/location.h"
#include "value/service.h"

namespace troth {
/// src/app/program.cpp: the tables of all rooms.
void register_migrations();
}  // namespace troth

namespace {

using namespace troth;
using Time = std::chrono::steady_clock;

double ms_since(Time::time_point start) {
  return std::chrono::duration<double, std::milli>(Time::now() - start).count();
}

void print_quantiles(const char* what, std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&](double q) {
    return ms[static_cast<std::size_t>(q * static_cast<double>(ms.size() - 1))];
  };
  fmt::print("{:<24} p50 {:7.3f} ms  p90 {:7.3f}  p99 {:7.3f}  max {:7.3f}\n", what, at(0.5),
             at(0.9), at(0.99), ms.back());
}

/// An order of the customer, and the mark that an import leaves.
Status add_order(db::Session& session, Id customer, Day day, Id order) {
  const auto reference = fmt::format("bench-{}", order);
  TROTH_TRY(session.execute(
      "INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, lines, "
      "gross, returned, adjusted, source, reference) VALUES (?, ?, ?, ?, ?, 0, 1, 2500, 0, 0, "
      "'bench', ?)",
      {customer, std::int64_t{day}, order, customer, Instant{day} * kMicrosPerDay,
       std::string_view(reference)}));
  TROTH_TRY(session.execute("INSERT INTO order_change (customer_id) VALUES (?)", {customer}));
  return {};
}

Status run(const std::string& where, int n) {
  register_migrations();
  const SystemClock clock;
  TROTH_ASSIGN(const auto location, db::parse_location(where));
  TROTH_ASSIGN(const auto database, db::Database::open(location, clock));
  std::vector<Id> customers;
  Day day = 0;
  {
    TROTH_ASSIGN(const auto session, database->read());
    TROTH_TRY(session->scan("SELECT customer_id FROM customer_value WHERE purchases > 0", {},
                            [&](const db::Row& row) {
                              customers.push_back(row.integer(0));
                              return true;
                            }));
    TROTH_ASSIGN(const auto last, session->scalar("SELECT MAX(as_of_day) FROM customer_value"));
    day = static_cast<Day>(last);
  }
  if (customers.empty()) {
    return Error{ErrorCode::bad_input, "Nobody has a value here.", where, ""};
  }
  Random random(static_cast<std::uint64_t>(clock.now()));
  std::vector<double> alone, committed;
  for (int i = 0; i < n; ++i) {
    const Id customer = customers[random.below(customers.size())];
    const auto order = static_cast<Id>(random.bits() >> 2U);
    TROTH_TRY(database->writer().run(
        [&](db::Session& session) { return add_order(session, customer, day, order); }));
    const auto start = Time::now();
    TROTH_TRY(database->writer().run([&](db::Session& session) -> Status {
      const auto inside = Time::now();
      TROTH_ASSIGN(const auto done,
                   value::refresh_changed(session, database->settings(), 1, clock.now()));
      alone.push_back(ms_since(inside));
      if (done != 1) return Error{ErrorCode::internal, "Nobody was brought up to date.", "", ""};
      return {};
    }));
    committed.push_back(ms_since(start));
  }
  fmt::print("{} orders, {} customers\n", n, customers.size());
  print_quantiles("refresh alone", alone);
  print_quantiles("with its commit", committed);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "value_refresh_bench WORKSPACE [N]\n");
    return 2;
  }
  const auto status = run(argv[1], argc > 2 ? std::atoi(argv[2]) : 500);
  if (status) return 0;
  fmt::print(stderr, "{}: {}\n", status.error().message, status.error().subject);
  return 1;
}
