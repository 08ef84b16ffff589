#include "sales/listing.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "db/migrations.h"
#include "db/testing.h"
#include "sales/ids.h"
#include "sales/service.h"

namespace troth::sales {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Four orders of two customers and one of nobody, by two channels, over three days.
class SalesListingTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations}});
  }
  void SetUp() override {
    const auto status = workspace_.database().writer().run([&](db::Session& session) -> Status {
      IdMap named;
      OrderBatch batch("till", named);
      batch.add(line("1", "ann", 100, 5, "web"));
      batch.add(line("1", "ann", 100, 3, "web", "cup"));
      batch.add(line("2", "ann", 101, -2, "shop"));
      batch.add(line("3", "", 101, 7, "shop"));
      batch.add(line("4", "bo", 102, 9, "web"));
      TROTH_TRY(apply_orders(session, batch, "GB", 1));
      const std::vector<ProductInput> products = {
          {"cup", "Cup", "Kitchen", "", 75'000, std::nullopt},
          {"pot", "a pot", "Kitchen", "Acme", std::nullopt, std::nullopt}};
      TROTH_TRY(apply_products(session, "till", products));
      return {};
    });
    ASSERT_TRUE(status.ok()) << status.error().message;
  }
  static OrderLineInput line(std::string order, std::string customer, Day day,
                             std::int64_t quantity, std::string channel, std::string sku = "tea") {
    OrderLineInput input;
    input.order_reference = std::move(order);
    input.customer.external = std::move(customer);
    input.sku = std::move(sku);
    input.ordered_day = day;
    input.ordered_at = day * kMicrosPerDay;
    input.quantity_e3 = quantity * 1000;
    input.unit_price_e4 = 10'000;
    input.amount = quantity * 100;
    input.kind = quantity < 0 ? LineKind::returned : LineKind::sale;
    input.channel = std::move(channel);
    return input;
  }
  db::Session& session() { return workspace_.session(); }
  std::vector<std::string> listed(const OrderQuery& query) {
    std::vector<std::string> references;
    const auto status = list_orders(session(), query, [&](const OrderRow& order) -> Status {
      references.push_back(order.reference);
      return {};
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    const auto count = count_orders(session(), query);
    EXPECT_TRUE(count.ok());
    EXPECT_EQ(*count, static_cast<std::int64_t>(references.size()));
    return references;
  }
  std::vector<std::string> products(const ProductQuery& query) {
    std::vector<std::string> skus;
    const auto status =
        list_products(session(), query, [&](const ProductRow& product, const db::Held&) -> Status {
          skus.push_back(product.sku);
          return {};
        });
    EXPECT_TRUE(status.ok()) << status.error().message;
    EXPECT_EQ(*count_products(session(), query), static_cast<std::int64_t>(skus.size()));
    return skus;
  }

  db::TestWorkspace workspace_{GetParam()};
};

TEST_P(SalesListingTest, OrdersAreSortedByTimeAndByNet) {
  OrderQuery query;
  EXPECT_EQ(listed(query).front(), "1");
  EXPECT_EQ(listed(query).back(), "4");
  query.sort = "net";
  EXPECT_THAT(listed(query), ElementsAre("2", "3", "1", "4"));
  query.page.descending = true;
  EXPECT_THAT(listed(query), ElementsAre("4", "1", "3", "2"));
}

TEST_P(SalesListingTest, OrdersAreFiltered) {
  OrderQuery query;
  query.channel = "web";
  EXPECT_THAT(listed(query), ElementsAre("1", "4"));
  query.from = 101;
  EXPECT_THAT(listed(query), ElementsAre("4"));
  query.to = 101;
  EXPECT_THAT(listed(query), IsEmpty());
  OrderQuery returns;
  returns.kind = 1;
  EXPECT_THAT(listed(returns), ElementsAre("2"));
  OrderQuery named;
  named.source = "till";
  named.reference = "3";
  EXPECT_THAT(listed(named), ElementsAre("3"));
  named.source = "shop";
  EXPECT_THAT(listed(named), IsEmpty());
  OrderQuery of_ann;
  const auto order = whole_order(session(), order_id("till", "1"));
  ASSERT_TRUE(order.ok());
  of_ann.customer_id = order->order.customer_id;
  EXPECT_THAT(listed(of_ann), ElementsAre("1", "2"));
}

TEST_P(SalesListingTest, AnOrderHasItsLines) {
  const auto order = whole_order(session(), order_id("till", "1"));
  ASSERT_TRUE(order.ok()) << order.error().message;
  EXPECT_EQ(net_of(order->order), 800);
  std::vector<std::string> skus;
  for (const auto& view : order->lines) skus.push_back(view.sku);
  EXPECT_THAT(skus, ::testing::UnorderedElementsAre("tea", "cup"));
  const auto none = whole_order(session(), 1);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

TEST_P(SalesListingTest, ProductsAreSearchedAndSorted) {
  ProductQuery query;
  EXPECT_THAT(products(query), ElementsAre("pot", "cup", "tea"));
  query.sort = "sku";
  EXPECT_THAT(products(query), ElementsAre("cup", "pot", "tea"));
  query.page.after = {std::string("cup"), INT64_MAX};
  query.page.limit = 1;
  std::vector<std::string> next;
  ASSERT_TRUE(
      list_products(session(), query, [&](const ProductRow& product, const db::Held&) -> Status {
        next.push_back(product.sku);
        return {};
      }));
  EXPECT_THAT(next, ElementsAre("pot"));
  ProductQuery kitchen;
  kitchen.category = "Kitchen";
  kitchen.search = "CU";
  EXPECT_THAT(products(kitchen), ElementsAre("cup"));
  EXPECT_FALSE(one_product(session(), 1).ok());
  EXPECT_TRUE(one_product(session(), product_id("till", "tea")).ok());
}

TEST_P(SalesListingTest, EveryPageFollowsAnIndex) {
  std::string plan;
  const bool sqlite = GetParam() == db::Engine::sqlite;
  if (!sqlite) {
    ASSERT_TRUE(session().execute("SET enable_seqscan = off; SET enable_sort = off"));
  }
  const std::string explain = sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
  ASSERT_TRUE(session().scan(
      explain + "SELECT reference FROM orders o WHERE (o.ordered_at, o.order_id) < (?, ?) "
                "ORDER BY o.ordered_at DESC, o.order_id DESC LIMIT 50",
      {std::int64_t{5}, std::int64_t{5}}, [&](const db::Row& row) {
        plan += std::string(row.text(sqlite ? 3 : 0)) + "\n";
        return true;
      }));
  EXPECT_NE(plan.find("orders_by_time"), std::string::npos) << plan;
  EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

INSTANTIATE_TEST_SUITE_P(Engines, SalesListingTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::sales
