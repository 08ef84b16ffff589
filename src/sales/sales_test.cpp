#include <gtest/gtest.h>

#include <map>

#include "base/progress.h"
#include "db/database.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "sales/reading.h"
#include "sales/service.h"

namespace troth::sales {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr std::string_view kSource = "till";

OrderLineInput line(std::string order, std::string customer, std::string sku, std::int64_t quantity,
                    Minor unit_price_minor) {
  OrderLineInput input;
  input.order_reference = std::move(order);
  input.customer.external = std::move(customer);
  input.sku = std::move(sku);
  input.ordered_day = 19'000;
  input.ordered_at = 19'000 * kMicrosPerDay;
  input.quantity_e3 = quantity * 1000;
  input.unit_price_e4 = unit_price_minor * 100;
  input.amount = quantity * unit_price_minor;
  input.kind = quantity < 0 ? LineKind::returned : LineKind::sale;
  return input;
}

class SalesTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations}});
  }

  std::vector<RowResult> apply(const std::vector<OrderLineInput>& lines,
                               std::string_view source = kSource) {
    std::vector<RowResult> results;
    const auto status = workspace_.database().writer().run([&](db::Session& session) -> Status {
      IdMap named;
      OrderBatch batch(source, named);
      for (const auto& line : lines) batch.add(line);
      TROTH_ASSIGN(const auto outcomes, apply_orders(session, batch, "GB", kNow));
      results.clear();
      problems_.clear();
      for (const auto& outcome : outcomes) {
        results.push_back(outcome.result);
        problems_.push_back(outcome.problem ? outcome.problem->code : "");
      }
      return {};
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    return results;
  }

  std::int64_t number(std::string_view sql) {
    auto session = workspace_.database().read();
    EXPECT_TRUE(session.ok());
    const auto value = (**session).scalar(sql);
    EXPECT_TRUE(value.ok()) << value.error().message;
    return *value;
  }

  // Every order's sums are those of its lines, whatever happened before.
  void expect_sums_match() {
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM orders o WHERE o.gross <> (SELECT COALESCE(SUM(l.amount), "
               "0) FROM order_line l WHERE l.customer_id = o.customer_id AND l.order_id = "
               "o.order_id AND l.kind = 0) OR o.returned <> (SELECT COALESCE(SUM(l.amount), "
               "0) FROM order_line l WHERE l.customer_id = o.customer_id AND l.order_id = "
               "o.order_id AND l.kind = 1) OR o.lines <> (SELECT COUNT(*) FROM order_line l "
               "WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id)"),
        0);
  }

  db::TestWorkspace workspace_{GetParam()};
  std::vector<std::string> problems_;
};

using enum RowResult;

TEST_P(SalesTest, LinesOfAnOrderAddUp) {
  EXPECT_EQ(apply({line("1", "a", "x", 2, 250), line("1", "a", "y", 1, 100)}),
            (std::vector{accepted, accepted}));
  EXPECT_EQ(number("SELECT gross FROM orders"), 600);
  EXPECT_EQ(number("SELECT COUNT(*) FROM product"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 1);
  expect_sums_match();
}

TEST_P(SalesTest, RepeatingChangesNothing) {
  const std::vector lines = {line("1", "a", "x", 2, 250), line("2", "", "y", 1, 100),
                             line("3", "a", "x", -1, 250)};
  apply(lines);
  EXPECT_EQ(apply(lines), (std::vector{unchanged, unchanged, unchanged}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 3);
  EXPECT_EQ(number("SELECT kind FROM orders WHERE reference = '3'"), 1);
  expect_sums_match();
}

TEST_P(SalesTest, ACorrectedLineReplacesTheOldOne) {
  apply({line("1", "a", "x", 2, 250), line("1", "a", "y", 1, 100)});
  EXPECT_EQ(apply({line("1", "a", "x", 3, 250), line("1", "a", "y", 1, 100)}),
            (std::vector{updated, unchanged}));
  EXPECT_EQ(number("SELECT gross FROM orders"), 850);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 2);
  expect_sums_match();
}

TEST_P(SalesTest, ALaterBatchAddsToAnOrder) {
  apply({line("1", "a", "x", 2, 250)});
  auto more = line("1", "a", "x", 1, 250);
  more.first_of_order = false;
  more.occurrence = 1;
  EXPECT_EQ(apply({more}), (std::vector{accepted}));
  EXPECT_EQ(number("SELECT gross FROM orders"), 750);
  EXPECT_EQ(number("SELECT lines FROM orders"), 2);
  expect_sums_match();
}

TEST_P(SalesTest, EqualLinesOfOneOrderAreTwoLines) {
  auto second = line("1", "a", "x", 1, 100);
  second.occurrence = 1;
  EXPECT_EQ(apply({line("1", "a", "x", 1, 100), second}), (std::vector{accepted, accepted}));
  EXPECT_EQ(number("SELECT gross FROM orders"), 200);
}

TEST_P(SalesTest, AnonymousOrdersAreKeptApartAndCanBeNamedLater) {
  apply({line("1", "", "x", 1, 100), line("2", "", "x", 1, 100)});
  EXPECT_EQ(number("SELECT COUNT(DISTINCT customer_id) FROM orders WHERE customer_id < 0"), 2);
  EXPECT_EQ(apply({line("1", "a", "x", 1, 100)}), (std::vector{updated}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE customer_id > 0"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line WHERE customer_id > 0"), 1);
  // A file that does not know the customer does not take the name away again.
  EXPECT_EQ(apply({line("1", "", "x", 1, 100)}), (std::vector{unchanged}));
  expect_sums_match();
}

TEST_P(SalesTest, AnotherCustomerInTheSameOrderIsRefused) {
  EXPECT_EQ(apply({line("1", "a", "x", 1, 100), line("1", "b", "y", 1, 100)}),
            (std::vector{accepted, rejected}));
  EXPECT_EQ(problems_[1], "order_customer_conflict");
  auto later = line("1", "b", "z", 1, 100);
  later.first_of_order = false;
  EXPECT_EQ(apply({later}), (std::vector{rejected}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 1);
}

TEST_P(SalesTest, AnUnusableCustomerIsRefusedNotMadeAnonymous) {
  auto bad = line("1", "", "x", 1, 100);
  bad.customer.email = "not an address";
  EXPECT_EQ(apply({bad}), (std::vector{rejected}));
  EXPECT_EQ(problems_[0], "bad_customer");
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 0);
}

TEST_P(SalesTest, AnOrderWithAnotherDateMoves) {
  apply({line("1", "a", "x", 1, 100)});
  auto moved = line("1", "a", "x", 1, 100);
  moved.ordered_day += 1;
  moved.ordered_at += kMicrosPerDay;
  EXPECT_EQ(apply({moved}), (std::vector{updated}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 1);
  EXPECT_EQ(number("SELECT ordered_day FROM orders"), 19'001);
}

TEST_P(SalesTest, CostIsKnownOnlyWhenEveryLinesIs) {
  auto first = line("1", "a", "x", 1, 100);
  first.cost = 60;
  auto second = line("1", "a", "y", 1, 100);
  apply({first, second});
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE cost IS NULL"), 1);
  second.cost = 40;
  apply({first, second});
  EXPECT_EQ(number("SELECT cost FROM orders"), 100);
}

TEST_P(SalesTest, OrdersFollowTheirRecord) {
  apply({line("1", "a", "x", 1, 100), line("2", "b", "x", 2, 100)});
  const auto from = number("SELECT customer_id FROM orders WHERE reference = '1'");
  const auto to = number("SELECT customer_id FROM orders WHERE reference = '2'");
  const std::vector<customers::Move> moves = {
      {number("SELECT record_id FROM orders WHERE reference = '1'"), from, to}};
  const auto status = workspace_.database().writer().run(
      [&](db::Session& session) { return follow(session, moves); });
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(number("SELECT COUNT(DISTINCT customer_id) FROM orders"), 1);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT customer_id) FROM order_line"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 2);
  expect_sums_match();
}

TEST_P(SalesTest, ProductsDescribeAndUpdate) {
  apply({line("1", "a", "x", 1, 100)});
  const auto products = [&](std::vector<ProductInput> inputs) {
    std::vector<RowResult> results;
    const auto status = workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(const auto outcomes, apply_products(session, kSource, inputs));
      results.clear();
      for (const auto& outcome : outcomes) results.push_back(outcome.result);
      return {};
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    return results;
  };
  const ProductInput lamp{"x", "Lamp", "Home", "Lumen", 10'000, 6'000};
  EXPECT_EQ(products({lamp}), (std::vector{accepted}));
  EXPECT_EQ(products({lamp}), (std::vector{unchanged}));
  auto dearer = lamp;
  dearer.unit_price_e4 = 12'000;
  EXPECT_EQ(products({dearer, dearer}), (std::vector{updated, unchanged}));
  EXPECT_EQ(products({ProductInput{}}), (std::vector{rejected}));
  EXPECT_EQ(number("SELECT COUNT(*) FROM product"), 1);
}

// An order of very many lines must not cost the square of their number.
TEST_P(SalesTest, AnOrderMayHaveManyLines) {
  std::vector<OrderLineInput> lines;
  for (int i = 0; i < 20'000; ++i) lines.push_back(line("1", "a", std::to_string(i), 1, 100));
  apply(lines);
  EXPECT_EQ(number("SELECT gross FROM orders"), 2'000'000);
}

// Orders are read in blocks by key, in which lines of several sources stand.
TEST_P(SalesTest, OrdersOfEverySourceAreToldWhole) {
  constexpr int kOrders = 4'500;
  std::vector<OrderLineInput> web;
  for (int i = 0; i < kOrders; ++i) {
    for (const char* sku : {"tea", "mug"}) {
      web.push_back(line("W" + std::to_string(i), "C" + std::to_string(i % 900), sku, 1, 450));
    }
  }
  apply(web, "web");
  apply({line("T1", "C1", "tea", 2, 450), line("T1", "C1", "mug", 1, 450)});
  const auto told = [&](std::string_view source) {
    std::map<std::string, std::size_t> lines;
    auto session = workspace_.database().read();
    EXPECT_TRUE(session.ok());
    const auto status =
        each_order(**session, source, [&](std::span<const OrderLineInput> order) -> Status {
          EXPECT_TRUE(lines.emplace(order.front().order_reference, order.size()).second);
          return {};
        });
    EXPECT_TRUE(status.ok());
    return lines;
  };
  EXPECT_EQ(told("till"), (std::map<std::string, std::size_t>{{"T1", 2}}));
  const auto whole = told("web");
  EXPECT_EQ(whole.size(), kOrders);
  for (const auto& [reference, lines] : whole) EXPECT_EQ(lines, 2U) << reference;
  EXPECT_TRUE(told("phone").empty());
}

INSTANTIATE_TEST_SUITE_P(Engines, SalesTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::sales
