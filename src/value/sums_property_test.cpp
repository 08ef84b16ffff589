// The sums that the database makes against a naive evaluation over the same orders, and customers
// brought up to date one by one against everybody at once.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/random.h"
#include "value/list.h"
#include "value/rows.h"
#include "value/run_store.h"
#include "value/service.h"
#include "value/testing.h"

namespace troth::value {
namespace {

constexpr std::int64_t kGapsMost = 24;

/// Written from the words of types.h, without a look at the SQL.
Purchases naive(Id customer, const std::vector<TestOrder>& orders,
                const store::SumWindows& windows) {
  Purchases p;
  p.customer_id = customer;
  p.as_of_day = windows.as_of;
  std::map<Day, Minor> net_of_day;
  std::set<Day> bought;
  for (const auto& order : orders) {
    if (order.kind == 2 || order.day > windows.as_of) continue;
    ++p.orders;
    const Minor net = order.gross + order.returned + order.adjusted;
    net_of_day[order.day] += net;
    p.gross += order.gross;
    p.returned += order.returned;
    p.adjusted += order.adjusted;
    p.net += net;
    if (order.day > windows.as_of - windows.window_days) p.net_window += net;
    if (order.cost) {
      p.profit += net - *order.cost;
      p.gross_with_cost += order.gross;
    }
    if (order.kind == 0 && order.gross > 0) bought.insert(order.day);
  }
  const std::vector<Day> days(bought.begin(), bought.end());
  p.purchases = static_cast<std::int64_t>(days.size());
  std::vector<std::int64_t> gaps;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] > windows.as_of - windows.window_days) ++p.purchases_window;
    if (i == 0) continue;
    gaps.push_back(days[i] - days[i - 1]);
    if (gaps.back() > windows.lapse_days) p.back_day = days[i];
  }
  if (!days.empty()) {
    p.first_day = days.front();
    p.last_day = days.back();
  }
  if (days.size() > 1) {
    p.second_day = days[1];
    p.gap_last = gaps.back();
    for (const auto& [day, net] : net_of_day) p.repeat_net += day >= days[1] ? net : 0;
  }
  if (gaps.size() > 1) p.gap_before = gaps[gaps.size() - 2];
  const auto first = std::max<std::int64_t>(0, std::ssize(gaps) - kGapsMost);
  for (auto i = first; i < std::ssize(gaps); ++i) {
    const auto gap = gaps[static_cast<std::size_t>(i)];
    ++p.gaps;
    p.gap_sum += gap;
    p.gap_ln_sum += std::log(static_cast<double>(gap));
  }
  return p;
}

/// Days that tie, returns larger than what was sold, zeros, voids, and days after the last.
std::vector<TestOrder> random_orders(Id customer) {
  const auto n = *rc::gen::inRange(0, 45);
  const auto span = *rc::gen::element(1, 6, 90, 900);
  std::vector<TestOrder> orders;
  for (int i = 0; i < n; ++i) {
    TestOrder order;
    order.customer = customer;
    order.day = kStart + *rc::gen::inRange(0, span);
    order.kind = *rc::gen::weightedElement<int>({{8, 0}, {2, 1}, {1, 2}});
    order.gross = order.kind == 1 ? 0 : *rc::gen::element<Minor>(0, 1, 250, 100'000, 2'000'000'000);
    order.returned = *rc::gen::element<Minor>(0, 0, 0, -1, -500'000);
    order.adjusted = *rc::gen::element<Minor>(0, 0, -50, 30);
    if (*rc::gen::arbitrary<bool>()) order.cost = *rc::gen::inRange<Minor>(0, 5000);
    orders.push_back(order);
  }
  return orders;
}

class SumsProperty : public ::testing::TestWithParam<db::Engine> {
 protected:
  std::vector<Purchases> sums(store::IdRange range, const store::SumWindows& windows) {
    RC_ASSERT(store::sum_purchases(company_.session(), range, windows).ok());
    const auto rows = store::load_purchases(company_.session(), range);
    RC_ASSERT(rows.ok());
    return *rows;
  }
  /// Rows as text, by customer; without what two passes may differ in: when they ran.
  std::map<Id, std::string> values() {
    ListQuery all;
    all.order = "net";
    all.limit = 100'000;
    const auto listed = list_values(company_.session(), all);
    EXPECT_TRUE(listed.ok());
    std::map<Id, std::string> rows;
    for (const auto& one : *listed) {
      const auto& v = one.value;
      const auto text = [](const auto& x) { return x ? std::to_string(*x) : std::string("-"); };
      rows[v.customer_id] = std::to_string(v.as_of_day) + " " + std::to_string(v.purchases) + " " +
                            std::to_string(v.net) + " " + std::to_string(v.current_value) + " " +
                            std::string(stage_name(v.stage)) + " " + text(v.stage_since_day) + " " +
                            text(v.overdue_ratio) + " " + text(v.p_alive) + " " + text(v.clv) +
                            " " + v.matrix + " " + v.rfm + " " + v.abcd + " " +
                            text(v.churn_chance) + " " + text(v.value_at_risk) + " " +
                            reasons_text(v.churn_reasons);
    }
    return rows;
  }
  TestCompany company_{GetParam()};
};

TEST_P(SumsProperty, SumsEqualANaiveEvaluation) {
  Id next = 0;
  EXPECT_TRUE(rc::check("sums by SQL are those of the orders", [&] {
    const Id customer = ++next;
    const auto orders = random_orders(customer);
    RC_ASSERT(company_.session().begin().ok());
    for (const auto& order : orders) company_.order(order);
    RC_ASSERT(company_.session().commit().ok());
    const store::SumWindows windows{kStart + *rc::gen::element(0, 40, 700, 1000),
                                    *rc::gen::element(30, 365), *rc::gen::element(20, 200)};
    const auto rows = sums({customer - 1, customer}, windows);
    const auto expected = naive(customer, orders, windows);
    if (expected.orders == 0) {
      RC_ASSERT(rows.empty());
      return;
    }
    RC_ASSERT(rows.size() == 1U);
    auto got = rows.front();
    RC_ASSERT(std::fabs(got.gap_ln_sum - expected.gap_ln_sum) < 1e-9);
    got.gap_ln_sum = expected.gap_ln_sum;
    RC_ASSERT(got == expected);
  }));
}

TEST_P(SumsProperty, OneByOneEqualsAllTogether) {
  company_.workspace().clock().set((Instant{kStart} + 900) * kMicrosPerDay);
  auto& session = company_.session();
  constexpr int kCustomers = 25;
  Random random(21);
  ASSERT_TRUE(session.begin().ok());
  for (Id id = 1; id <= kCustomers; ++id) {
    company_.customer(id);
    for (int i = 0; i < 1 + static_cast<int>(random.below(9)); ++i) {
      company_.order({id, kStart + static_cast<Day>(random.below(880)),
                      100 + static_cast<Minor>(random.below(9000))});
    }
  }
  ASSERT_TRUE(session.commit().ok());
  SilentProgress progress;
  auto& database = company_.workspace().database();
  ASSERT_TRUE(refresh(database, {kStart + 890, 0, 30}, company_.workspace().clock(), progress));
  const auto mark = [&](const std::string& which) {
    return session.execute(
        "INSERT INTO order_change (customer_id) SELECT customer_id FROM customer"
        " WHERE " +
        which + " ON CONFLICT DO NOTHING");
  };
  const auto catch_up = [&](const std::string& which) {
    RC_ASSERT(session.begin().ok());
    RC_ASSERT(mark(which).ok());
    RC_ASSERT(
        refresh_changed(session, database.settings(), 1000, company_.workspace().clock().now())
            .ok());
    RC_ASSERT(session.commit().ok());
  };
  EXPECT_TRUE(rc::check("customers alone are as everybody at once", [&] {
    // All is drawn before the transaction: a case that is given up leaves none open.
    std::map<int, std::vector<TestOrder>> changed;
    std::set<int> joined;
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      const int id = *rc::gen::inRange(1, kCustomers + 1);
      changed[id] = random_orders(id);
      if (*rc::gen::inRange(0, 4) == 0) joined.insert(id);
    }
    RC_ASSERT(session.begin().ok());
    for (const auto& [id, orders] : changed) {
      for (const auto& order : orders) company_.order(order);
      if (joined.contains(id)) {
        // Joined with another customer: the orders move, both are marked.
        const auto other = std::to_string(id % kCustomers + 1);
        const auto own = std::to_string(id);
        RC_ASSERT(
            session
                .execute("UPDATE orders SET customer_id = " + other + " WHERE customer_id = " + own)
                .ok());
        RC_ASSERT(mark("customer_id = " + other).ok());
      }
      RC_ASSERT(mark("customer_id = " + std::to_string(id)).ok());
    }
    RC_ASSERT(session.commit().ok());
    catch_up("1 = 0");
    const auto alone = values();
    const auto alone_sums = *store::load_purchases(session, {0, kCustomers});
    catch_up("1 = 1");
    RC_ASSERT(values() == alone);
    RC_ASSERT(sums({0, kCustomers}, {kStart + 890, 365, 365}) == alone_sums);
  }));
}

TEST_P(SumsProperty, ACustomerWithAHundredThousandOrders) {
  constexpr int kOrders = 100'000;
  constexpr std::array<std::string_view, 12> kColumns = {
      "customer_id", "ordered_day", "order_id", "record_id", "ordered_at", "kind",
      "lines",       "gross",       "returned", "adjusted",  "source",     "reference"};
  company_.customer(1);
  std::vector<std::string> references;
  for (int i = 0; i < kOrders; ++i) references.push_back(std::to_string(i));
  std::vector<db::Value> rows;
  for (int i = 0; i < kOrders; ++i) {
    const Day day = kStart + i / 200;
    rows.insert(rows.end(), {std::int64_t{1}, std::int64_t{day}, std::int64_t{i + 1},
                             std::int64_t{1}, std::int64_t{day} * kMicrosPerDay, std::int64_t{0},
                             std::int64_t{1}, std::int64_t{1'000'000}, std::int64_t{0},
                             std::int64_t{0}, std::string_view("test"),
                             std::string_view(references[static_cast<std::size_t>(i)])});
  }
  ASSERT_TRUE(company_.session().begin().ok());
  const auto inserted = company_.session().bulk_insert("orders", kColumns, rows);
  ASSERT_TRUE(inserted.ok()) << inserted.error().message << inserted.error().subject;
  ASSERT_TRUE(company_.session().commit().ok());
  company_.workspace().clock().set((Instant{kStart} + 600) * kMicrosPerDay);
  SilentProgress progress;
  const auto run =
      refresh(company_.workspace().database(), {}, company_.workspace().clock(), progress);
  ASSERT_TRUE(run.ok()) << run.error().message;
  const auto view = customer_value(company_.session(), 1);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->value.purchases, kOrders / 200);
  EXPECT_EQ(view->value.net, Minor{1'000'000} * kOrders);
  EXPECT_EQ(view->value.usual_gap_days, 1.0);
}

INSTANTIATE_TEST_SUITE_P(Engines, SumsProperty, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::value
