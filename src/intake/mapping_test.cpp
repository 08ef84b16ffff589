#include "intake/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/text.h"

namespace troth::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

struct SampleTable {
  std::vector<std::string> columns;
  std::vector<ColumnProfile> profiles;
};

/// Columns by header and a few values, both parted by '|'.
SampleTable table(std::string_view header, const std::vector<std::string>& rows = {},
                  bool whole = true) {
  SampleTable made;
  for (const auto column : split(header, '|')) made.columns.emplace_back(column);
  std::vector<ColumnLearner> learners(made.columns.size());
  for (const auto& row : rows) {
    const auto cells = split(row, '|');
    for (std::size_t i = 0; i < cells.size(); ++i) learners[i].see(cells[i]);
  }
  for (const auto& learner : learners) made.profiles.push_back(learner.profile(whole));
  return made;
}

Result<Mapping> map_table(Kind kind, const SampleTable& made,
                          const std::vector<std::string>& map = {}) {
  MappingOverrides overrides;
  overrides.map = map;
  return make_mapping(kind, made.columns, made.profiles, overrides);
}

/// Column to field, of the columns that are used.
std::map<std::string, std::string> mapped(Kind kind, const SampleTable& made,
                                          const std::vector<std::string>& map = {}) {
  const auto mapping = map_table(kind, made, map);
  EXPECT_TRUE(mapping.ok()) << mapping.error().message << " " << mapping.error().hint;
  std::map<std::string, std::string> fields;
  if (!mapping) return fields;
  for (const auto& column : mapping->columns) {
    if (!column.field.empty()) fields[made.columns[column.column]] = column.field;
  }
  return fields;
}

const Mapped& column_named(const Mapping& mapping, const SampleTable& made, std::string_view name) {
  for (const auto& column : mapping.columns) {
    if (made.columns[column.column] == name) return column;
  }
  ADD_FAILURE() << name;
  return mapping.columns.front();
}

TEST(Mapping, KindsHaveNames) {
  for (const auto kind :
       {Kind::customers, Kind::products, Kind::orders, Kind::interactions, Kind::responses}) {
    EXPECT_EQ(parse_kind(kind_name(kind)), kind);
    EXPECT_FALSE(fields_of(kind).empty());
  }
  EXPECT_EQ(parse_kind(" Orders "), Kind::orders);
  EXPECT_FALSE(parse_kind("sales").has_value());
}

TEST(Mapping, EveryFieldGoesByItsOwnName) {
  for (const auto kind : {Kind::customers, Kind::products, Kind::orders, Kind::interactions}) {
    std::string header;
    for (const auto& field : fields_of(kind)) {
      header += (header.empty() ? "" : "|") + std::string(field.name);
    }
    const auto made = table(header);
    const auto mapping = map_table(kind, made);
    ASSERT_TRUE(mapping.ok()) << mapping.error().message;
    for (const auto& column : mapping->columns) {
      if (made.columns[column.column] == "ordered_time") continue;  // Only with times in it.
      EXPECT_EQ(column.field, made.columns[column.column]) << kind_name(kind);
    }
  }
}

TEST(MappingOrders, OnlineRetail) {
  const auto made =
      table("InvoiceNo|StockCode|Description|Quantity|InvoiceDate|UnitPrice|CustomerID|Country",
            {"536365|85123A|WHITE HOLDER|6|2010-12-01 08:26:00|2.55|17850|United Kingdom"});
  EXPECT_THAT(
      mapped(Kind::orders, made),
      UnorderedElementsAre(Pair("InvoiceNo", "order"), Pair("StockCode", "sku"),
                           Pair("Description", "product_name"), Pair("Quantity", "quantity"),
                           Pair("InvoiceDate", "ordered_at"), Pair("UnitPrice", "unit_price"),
                           Pair("CustomerID", "customer"), Pair("Country", "country")));
}

TEST(MappingOrders, CdnowLacksAnOrderNumberAndSaysSo) {
  const auto made = table("master_id|sample_id|date|number_of_cds|dollar_value",
                          {"4|1|1997-01-01|2|29.33", "4|1|1997-01-18|2|29.73"});
  const auto mapping = map_table(Kind::orders, made);
  ASSERT_FALSE(mapping.ok());
  EXPECT_EQ(mapping.error().code, ErrorCode::bad_input);
  EXPECT_THAT(mapping.error().message, HasSubstr("order (the number of the order"));
  EXPECT_THAT(mapping.error().hint, HasSubstr("--map \"COLUMN=order\""));
  EXPECT_THAT(mapping.error().hint, HasSubstr("--map \"master_id=customer\""));
  EXPECT_THAT(mapping.error().hint, HasSubstr("date (ordered_at)"));
  EXPECT_THAT(mapping.error().hint, HasSubstr("number_of_cds (quantity)"));
  EXPECT_THAT(mapping.error().hint, HasSubstr("dollar_value (amount)"));
}

TEST(MappingOrders, Shopify) {
  const auto made = table(
      "Name|Email|Financial Status|Paid at|Fulfillment Status|Fulfilled at|Accepts Marketing|"
      "Currency|Subtotal|Shipping|Taxes|Total|Discount Code|Discount Amount|Created at|"
      "Lineitem quantity|Lineitem name|Lineitem price|Lineitem compare at price|Lineitem sku|"
      "Billing Name|Billing City|Billing Province|Billing Country|Cancelled at|Refunded Amount|"
      "Location|Id|Source|Phone",
      {"#1001|a@b.example|paid|2024-01-02 10:00:00 +0000|fulfilled|2024-01-03 10:00:00 +0000|no|"
       "GBP|10.00|2.00|1.00|13.00|WELCOME|1.00|2024-01-02 10:00:00 +0000|2|Tea|5.00|6.00|T1|"
       "Ann Lee|Leeds|WYK|GB||0.00|Shop 1|4500|web|+44 113 496 0001"});
  const auto fields = mapped(Kind::orders, made);
  EXPECT_EQ(fields.at("Name"), "order");
  EXPECT_EQ(fields.at("Email"), "email");
  EXPECT_EQ(fields.at("Created at"), "ordered_at");
  EXPECT_EQ(fields.at("Lineitem sku"), "sku");
  EXPECT_EQ(fields.at("Lineitem name"), "product_name");
  EXPECT_EQ(fields.at("Lineitem quantity"), "quantity");
  EXPECT_EQ(fields.at("Lineitem price"), "unit_price");
  EXPECT_EQ(fields.at("Discount Amount"), "discount");
  EXPECT_EQ(fields.at("Financial Status"), "status");
  EXPECT_EQ(fields.at("Phone"), "phone");
  EXPECT_EQ(fields.at("Location"), "store");
  EXPECT_EQ(fields.at("Source"), "channel");
  EXPECT_EQ(fields.at("Billing Province"), "region");
  EXPECT_EQ(fields.at("Billing Country"), "country");
  // The amounts of the whole order are no amounts of its first line.
  for (const auto* column : {"Total", "Subtotal", "Taxes", "Refunded Amount", "Id",
                             "Accepts Marketing", "Discount Code", "Billing Name"}) {
    EXPECT_FALSE(fields.contains(column)) << column;
  }
}

TEST(MappingOrders, WooCommerceSquareMagento) {
  const auto woo = mapped(
      Kind::orders,
      table("Order Number|Order Status|Order Date|Email (Billing)|Phone (Billing)|"
            "State Code (Billing)|Country Code (Billing)|Order Total Amount|SKU|Item #|Item Name|"
            "Quantity (- Refund)|Item Cost|Discount Amount",
            {"77|completed|2024-01-02 10:00|a@b.example|07700900100|WYK|GB|10.00|T1|1|Tea|2|5.00|"
             "0.00"}));
  EXPECT_EQ(woo.at("Order Number"), "order");
  EXPECT_EQ(woo.at("Email (Billing)"), "email");
  EXPECT_EQ(woo.at("Quantity (- Refund)"), "quantity");
  EXPECT_EQ(woo.at("Item Cost"), "unit_price");
  EXPECT_EQ(woo.at("Item Name"), "product_name");
  EXPECT_FALSE(woo.contains("Order Total Amount"));

  const auto square = mapped(
      Kind::orders,
      table("Date|Time|Time Zone|Category|Item|Qty|Price Point Name|SKU|Gross Sales|Discounts|"
            "Net Sales|Tax|Transaction ID|Payment ID|Event Type|Location|Customer ID|Customer Name",
            {"2024-01-02|10:20:30|London|Drinks|Tea|2|Regular|T1|5.00|0.00|5.00|1.00|X1|P1|Payment|"
             "Leeds|C1|Ann Lee"}));
  EXPECT_EQ(square.at("Transaction ID"), "order");
  EXPECT_EQ(square.at("Date"), "ordered_at");
  EXPECT_EQ(square.at("Time"), "ordered_time");
  EXPECT_EQ(square.at("Net Sales"), "amount");
  EXPECT_EQ(square.at("Qty"), "quantity");
  EXPECT_EQ(square.at("Item"), "product_name");
  EXPECT_EQ(square.at("Customer ID"), "customer");
  EXPECT_FALSE(square.contains("Customer Name"));
  EXPECT_FALSE(square.contains("Gross Sales"));

  const auto magento =
      mapped(Kind::orders, table("ID|Purchase Point|Purchase Date|Bill-to Name|Ship-to Name|"
                                 "Grand Total (Base)|Grand Total (Purchased)|Status|Customer Email",
                                 {"000001|Main|Jan 2, 2024 10:20:30 AM|Ann|Ann|5.00|5.00|complete|"
                                  "a@b.example"}));
  EXPECT_EQ(magento.at("ID"), "order");
  EXPECT_EQ(magento.at("Purchase Date"), "ordered_at");
  EXPECT_EQ(magento.at("Purchase Point"), "channel");
  EXPECT_EQ(magento.at("Customer Email"), "email");
  EXPECT_EQ(magento.size(), 6U);
}

TEST(MappingOrders, ADiscountThatIsAShareIsNoAmount) {
  const auto share = mapped(Kind::orders, table("Order ID|Order Date|UnitPrice|Discount",
                                                {"1|2021-03-04|14|0.15", "2|2021-03-05|9|0"}));
  EXPECT_FALSE(share.contains("Discount"));
  const auto amount = mapped(Kind::orders, table("Order ID|Order Date|UnitPrice|Discount",
                                                 {"1|2021-03-04|14|1.50", "2|2021-03-05|9|0"}));
  EXPECT_EQ(amount.at("Discount"), "discount");
}

TEST(MappingOrders, ChineseShops) {
  const auto taobao = mapped(
      Kind::orders,
      table("订单编号|买家会员名|买家支付宝账号|买家应付货款|总金额|买家实际支付金额|订单状态|"
            "收货人姓名|收货地址|联系手机|订单创建时间|订单付款时间|宝贝标题|宝贝总数量",
            {"1|tb_user|x|10.00|12.00|12.00|交易成功|张三|杭州|13800138000|2024-01-02 10:00:00|"
             "2024-01-02 10:05:00|绿茶|2"}));
  EXPECT_EQ(taobao.at("订单编号"), "order");
  EXPECT_EQ(taobao.at("买家会员名"), "customer");
  EXPECT_EQ(taobao.at("联系手机"), "phone");
  EXPECT_EQ(taobao.at("订单创建时间"), "ordered_at");
  EXPECT_EQ(taobao.at("宝贝标题"), "product_name");
  EXPECT_EQ(taobao.at("宝贝总数量"), "quantity");
  EXPECT_EQ(taobao.at("买家实际支付金额"), "amount");
  EXPECT_EQ(taobao.at("订单状态"), "status");
  EXPECT_FALSE(taobao.contains("收货人姓名"));
  EXPECT_FALSE(taobao.contains("订单付款时间"));

  const auto jd = mapped(Kind::orders,
                         table("订单号|商品ID|商品名称|订购数量|下单时间|京东价|订单金额|订单状态|"
                               "下单帐号|客户姓名|联系电话",
                               {"9|100|红茶|1|2024-01-02 10:00:00|15.00|15.00|完成|jd_1|李四|"
                                "13900139000"}));
  EXPECT_EQ(jd.at("订单号"), "order");
  EXPECT_EQ(jd.at("商品ID"), "sku");
  EXPECT_EQ(jd.at("订购数量"), "quantity");
  EXPECT_EQ(jd.at("京东价"), "unit_price");
  EXPECT_EQ(jd.at("下单帐号"), "customer");
  EXPECT_FALSE(jd.contains("订单金额"));
  EXPECT_FALSE(jd.contains("客户姓名"));

  const auto youzan =
      mapped(Kind::orders,
             table("订单号|订单状态|买家手机号|订单创建时间|商品名称|规格编码|商品数量|商品单价|"
                   "商品实付金额|订单实付金额|归属店铺",
                   {"E1|交易完成|13700137000|2024-01-02 10:00:00|绿茶|T1|2|5.00|10.00|10.00|"
                    "西湖店"}));
  EXPECT_EQ(youzan.at("买家手机号"), "phone");
  EXPECT_EQ(youzan.at("商品实付金额"), "amount");
  EXPECT_EQ(youzan.at("归属店铺"), "store");
  EXPECT_EQ(youzan.at("规格编码"), "sku");
}

TEST(MappingCustomers, CrmExports) {
  const auto salesforce = mapped(
      Kind::customers, table("Contact ID|Account Name|First Name|Last Name|Email|Phone|Mobile|"
                             "Mailing City|Mailing State/Province|Mailing Country|Birthdate|"
                             "Created Date|Email Opt Out",
                             {"003|Acme|Ann|Lee|a@b.example|+44 113 496 0001|+44 7700 900100|Leeds|"
                              "WYK|UK|1980-02-03|2020-01-02|0"}));
  EXPECT_EQ(salesforce.at("Contact ID"), "customer");
  EXPECT_EQ(salesforce.at("Email"), "email");
  EXPECT_EQ(salesforce.at("Phone"), "phone");
  EXPECT_EQ(salesforce.at("Mailing State/Province"), "region");
  EXPECT_EQ(salesforce.at("Birthdate"), "birth_date");
  EXPECT_EQ(salesforce.at("Created Date"), "joined_at");
  EXPECT_FALSE(salesforce.contains("Mobile"));  // One telephone number; the other is shown unused.
  EXPECT_FALSE(salesforce.contains("Email Opt Out"));

  const auto hubspot =
      mapped(Kind::customers, table("Record ID|First Name|Last Name|Email|Phone Number|City|"
                                    "State/Region|Country/Region|Create Date|Lifecycle Stage"));
  EXPECT_EQ(hubspot.at("Record ID"), "customer");
  EXPECT_EQ(hubspot.at("Country/Region"), "country");
  EXPECT_EQ(hubspot.at("State/Region"), "region");
  EXPECT_EQ(hubspot.at("Lifecycle Stage"), "segment");

  const auto chinese = mapped(
      Kind::customers, table("会员编号|姓名|手机号|会员卡号|性别|生日|城市|会员等级|注册时间"));
  EXPECT_EQ(chinese.size(), 9U);
  EXPECT_EQ(chinese.at("会员卡号"), "card");
  EXPECT_EQ(chinese.at("会员等级"), "segment");
}

TEST(MappingCustomers, ContentNamesWhatHeadersDoNot) {
  const auto fields = mapped(
      Kind::customers, table("Kontakt|Numero|Remark",
                             {"a@b.example|+44 113 496 0001|x", "c@d.example|+44 113 496 0002|y"}));
  EXPECT_EQ(fields.at("Kontakt"), "email");
  EXPECT_EQ(fields.at("Numero"), "phone");
  EXPECT_FALSE(fields.contains("Remark"));
}

TEST(MappingCustomers, NeedAnIdentity) {
  const auto mapping = map_table(Kind::customers, table("City|Client Ref No.|Town", {"Leeds|7|x"}));
  ASSERT_TRUE(mapping.ok() || !mapping.error().hint.empty());
  const auto none = map_table(Kind::customers, table("City|Row no", {"Leeds|7"}));
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::bad_input);
  EXPECT_THAT(none.error().hint, HasSubstr("--map \"Row no=customer\""));
}

TEST(MappingResponses, StaffIsWhoServedAndNotWhatIsRated) {
  const auto fields = mapped(
      Kind::responses, table("Response|Served by|Satisfaction (1-10)|Staff friendliness (1-10)",
                             {"1|Ann|8|9", "2|Bo|7|8"}));
  EXPECT_EQ(fields.at("Served by"), "staff");
  EXPECT_NE(fields.at("Staff friendliness (1-10)"), "staff");
  const auto rated =
      mapped(Kind::responses, table("Response|Staff|Satisfaction", {"1|8|9", "2|7|8", "3|9|2"}));
  EXPECT_NE(rated.at("Staff"), "staff");
}

TEST(MappingResponses, RolesBeforeAColon) {
  const auto mapping = map_table(
      Kind::responses,
      table("Response|Image: honest (1-10)|Value: for money (1-10)|Management: delivery (1-10)|"
            "Standard set: delivery (1-10)|Standard: on the day (0-1)|Promise: delivery (1-10)",
            {"1|8|9|7|7|1|9", "2|7|8|6|7|0|8"}));
  ASSERT_TRUE(mapping.ok()) << mapping.error().message;
  std::vector<survey::Role> roles;
  for (const auto& column : mapping->columns) {
    if (column.item) roles.push_back(column.item->role);
  }
  using enum survey::Role;
  EXPECT_THAT(roles, ElementsAre(image, value, management, standard_set, standard, promise));
}

TEST(MappingInteractions, HelpDesk) {
  const auto fields = mapped(
      Kind::interactions,
      table("Ticket ID|Created at|Customer Email|Ticket Type|Channel|Agent Name|Subject|Status|"
            "Order Number|Due date|Closed at",
            {"5|2024-01-02 10:00|a@b.example|complaint|phone|Bo|late|closed|A1|2024-01-03|"
             "2024-01-04"}));
  EXPECT_EQ(fields.at("Ticket ID"), "interaction");
  EXPECT_EQ(fields.at("Created at"), "happened_at");
  EXPECT_EQ(fields.at("Ticket Type"), "kind");
  EXPECT_EQ(fields.at("Agent Name"), "staff");
  EXPECT_EQ(fields.at("Status"), "outcome");
  EXPECT_EQ(fields.at("Due date"), "promised_at");
  EXPECT_EQ(fields.at("Closed at"), "fulfilled_at");
}

TEST(MappingProducts, Usual) {
  const auto fields = mapped(
      Kind::products, table("Handle|Title|Vendor|Type|Variant SKU|Variant Price|Cost per item",
                            {"tea|Tea|Acme|Drinks|T1|5.00|2.00"}));
  EXPECT_EQ(fields.at("Variant SKU"), "sku");
  EXPECT_EQ(fields.at("Title"), "name");
  EXPECT_EQ(fields.at("Vendor"), "brand");
  EXPECT_EQ(fields.at("Type"), "category");
  EXPECT_EQ(fields.at("Variant Price"), "price");
  EXPECT_EQ(fields.at("Cost per item"), "cost");
}

TEST(MappingOverride, ReplacesTheGuess) {
  const auto made = table("Order|Date|Amount|Buyer|Other",
                          {"1|2024-01-02|5.00|ann|bob", "2|2024-01-03|6.00|cid|dan"});
  const auto fields = mapped(Kind::orders, made, {"Other=customer", "Buyer="});
  EXPECT_EQ(fields.at("Other"), "customer");
  EXPECT_FALSE(fields.contains("Buyer"));
  const auto loose = mapped(Kind::orders, made, {"other = customer"});
  EXPECT_EQ(loose.at("Other"), "customer");
  EXPECT_FALSE(loose.contains("Buyer"));
}

TEST(MappingOverride, RefusesWhatThereIsNot) {
  const auto made = table("Order|Order date|Amount", {"1|2024-01-02|5.00"});
  const auto column = map_table(Kind::orders, made, {"Ordr date=ordered_at"});
  ASSERT_FALSE(column.ok());
  EXPECT_EQ(column.error().code, ErrorCode::usage);
  EXPECT_THAT(column.error().hint, HasSubstr("Order date"));
  const auto field = map_table(Kind::orders, made, {"Amount=ammount"});
  ASSERT_FALSE(field.ok());
  EXPECT_EQ(field.error().code, ErrorCode::usage);
  EXPECT_THAT(field.error().hint, HasSubstr("amount"));
  EXPECT_EQ(map_table(Kind::orders, made, {"Amount"}).error().code, ErrorCode::usage);
  const auto twice = map_table(Kind::orders, made, {"Amount=amount", "Order=amount"});
  EXPECT_EQ(twice.error().code, ErrorCode::usage);
  EXPECT_THAT(twice.error().message, HasSubstr("Order"));
  EXPECT_EQ(map_table(Kind::orders, made, {"Amount=nps:0-10"}).error().code, ErrorCode::usage);
}

TEST(MappingFormats, AmbiguousDatesAreAskedFor) {
  const auto made = table("Order|Date|Amount", {"1|03/04/2021|5.00", "2|05/06/2021|6.00"});
  const auto asked = map_table(Kind::orders, made);
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().code, ErrorCode::ambiguous_input);
  EXPECT_EQ(asked.error().subject, "Date");
  EXPECT_THAT(asked.error().message, HasSubstr("\"03/04/2021\""));
  EXPECT_THAT(asked.error().message, HasSubstr("2021-04-03 read day first"));
  EXPECT_THAT(asked.error().message, HasSubstr("2021-03-04 read month first"));
  EXPECT_THAT(asked.error().hint, HasSubstr("--dates dmy"));
  MappingOverrides overrides;
  overrides.date_order = DateOrder::mdy;
  const auto told = make_mapping(Kind::orders, made.columns, made.profiles, overrides);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->columns[1].date_order, DateOrder::mdy);
}

TEST(MappingFormats, AnUnusedAmbiguousColumnDoesNotMatter) {
  const auto made = table("Order|Date|Amount|Printed", {"1|2021-03-04|5.00|03/04/2021"});
  EXPECT_TRUE(map_table(Kind::orders, made).ok());
}

TEST(MappingFormats, TheDecisionCountsWhereTheColumnCanBeReadSo) {
  const auto made = table("Order|Date|Amount", {"1|2021-03-04|5.00"});
  MappingOverrides overrides;
  overrides.date_order = DateOrder::dmy;
  overrides.number_style = NumberStyle{',', '.'};
  const auto told = make_mapping(Kind::orders, made.columns, made.profiles, overrides);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->columns[1].date_order, DateOrder::ymd);
  EXPECT_EQ(told->columns[2].number_style.point, '.');
}

TEST(MappingFormats, AmbiguousNumbersAreAskedFor) {
  const auto made = table("Order|Date|Amount", {"1|2021-03-04|1.234", "2|2021-03-05|5"});
  const auto asked = map_table(Kind::orders, made);
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().code, ErrorCode::ambiguous_input);
  EXPECT_THAT(asked.error().message, HasSubstr("1.234 with a decimal point"));
  EXPECT_THAT(asked.error().message, HasSubstr("1234 with a decimal comma"));
  EXPECT_THAT(asked.error().hint, HasSubstr("--numbers point or --numbers comma"));
  MappingOverrides overrides;
  overrides.number_style = NumberStyle{',', '.'};
  const auto told = make_mapping(Kind::orders, made.columns, made.profiles, overrides);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->columns[2].number_style.point, ',');
}

TEST(MappingFormats, AColumnOfWordsIsNoAmount) {
  std::vector<std::string> rows;
  for (int i = 0; i < 30; ++i) rows.push_back(std::to_string(i) + "|2021-03-04|free|x");
  const auto refused = map_table(Kind::orders, table("Order|Date|Amount|Note", rows));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
  EXPECT_THAT(refused.error().message, HasSubstr("\"free\""));
  EXPECT_THAT(refused.error().hint, HasSubstr("--map \"COLUMN=amount\""));
  // Of a handful of rows each may be wrong; then each is refused by itself.
  EXPECT_TRUE(map_table(Kind::orders, table("Order|Date|Amount", {"1|2021-02-30|free"})).ok());
}

TEST(MappingResponses, WideTableOfRatings) {
  std::vector<std::string> rows;
  for (int i = 0; i < 40; ++i) {
    rows.push_back(std::to_string(1 + i % 10) + "|" + std::to_string(4 + i % 4) + "|" +
                   std::to_string(5 + i % 6));
  }
  const auto made = table("CUSA1|CUSL1|IMAG1", rows);
  const auto mapping = map_table(Kind::responses, made, {"CUSA1=satisfaction:1-10"});
  ASSERT_TRUE(mapping.ok()) << mapping.error().message;
  EXPECT_EQ(mapping->columns[0].item->role, survey::Role::satisfaction);
  EXPECT_TRUE(mapping->columns[0].given);
  EXPECT_EQ(mapping->columns[2].item->role, survey::Role::attribute);
  EXPECT_EQ(mapping->columns[2].item->scale_max, 10.0);
}

TEST(MappingResponses, RolesByHeader) {
  const auto made = table(
      "Respondent ID|End Date|Email Address|IP Address|Overall satisfaction|"
      "How satisfied are you with delivery?|How likely are you to recommend us?|"
      "How easy was it to get help?|Staff friendliness|Anything else?|Empty",
      {"1|2024-01-02 10:00|a@b.example|10.0.0.1|5|4|10|5|5|All good, thank you|",
       "2|2024-01-02 11:00|c@d.example|10.0.0.2|2|1|0|3|4|Slow|",
       "3|2024-01-02 12:00|e@f.example|10.0.0.3|4|3|7|1|2|Could be quicker|"});
  const auto mapping = map_table(Kind::responses, made);
  ASSERT_TRUE(mapping.ok()) << mapping.error().message << mapping.error().hint;
  const auto role = [&](std::string_view name) {
    const auto& column = column_named(*mapping, made, name);
    return column.item ? std::string(survey::role_name(column.item->role)) : column.field;
  };
  EXPECT_EQ(role("Respondent ID"), "response");
  EXPECT_EQ(role("End Date"), "answered_at");
  EXPECT_EQ(role("Email Address"), "email");
  EXPECT_EQ(role("IP Address"), "");
  EXPECT_EQ(role("Overall satisfaction"), "satisfaction");
  EXPECT_EQ(role("How satisfied are you with delivery?"), "attribute");
  EXPECT_EQ(role("How likely are you to recommend us?"), "nps");
  EXPECT_EQ(role("How easy was it to get help?"), "ces");
  EXPECT_EQ(role("Staff friendliness"), "attribute");
  EXPECT_EQ(role("Anything else?"), "verbatim");
  EXPECT_EQ(role("Empty"), "");
  const auto& nps = column_named(*mapping, made, "How likely are you to recommend us?");
  EXPECT_EQ(nps.item->scale_min, 0.0);
  EXPECT_EQ(nps.item->scale_max, 10.0);
  EXPECT_EQ(column_named(*mapping, made, "Overall satisfaction").item->scale_max, 5.0);
}

TEST(MappingResponses, Wenjuanxing) {
  const auto made = table(
      "序号|提交答卷时间|所用时间|来源|来源详情|来自IP|1、您对我们的总体满意度|"
      "2、您向朋友推荐我们的可能性|"
      "3、您的建议|总分",
      {"1|2024/1/2 10:00:00|35秒|微信|N/A|10.0.0.1|非常满意|9|继续努力|0",
       "2|2024/1/2 11:00:00|40秒|微信|N/A|10.0.0.2|不满意|3|发货太慢了|0",
       "3|2024/1/13 11:00:00|40秒|微信|N/A|10.0.0.2|满意|8||0"});
  const auto mapping = map_table(Kind::responses, made);
  ASSERT_TRUE(mapping.ok()) << mapping.error().message << mapping.error().hint;
  const auto& satisfaction = column_named(*mapping, made, "1、您对我们的总体满意度");
  ASSERT_TRUE(satisfaction.item.has_value());
  EXPECT_EQ(satisfaction.item->role, survey::Role::satisfaction);
  EXPECT_THAT(satisfaction.labels,
              ElementsAre(Pair("不满意", 2.0), Pair("满意", 4.0), Pair("非常满意", 5.0)));
  EXPECT_EQ(survey_value("很不满意", satisfaction), 1.0);
  EXPECT_EQ(survey_value("4分", satisfaction), 4.0);
  EXPECT_FALSE(survey_value("不知道", satisfaction).has_value());
  EXPECT_EQ(column_named(*mapping, made, "2、您向朋友推荐我们的可能性").item->role,
            survey::Role::nps);
  EXPECT_EQ(column_named(*mapping, made, "3、您的建议").item->role, survey::Role::verbatim);
  EXPECT_EQ(column_named(*mapping, made, "来源").field, "channel");
  for (const auto* name : {"所用时间", "来源详情", "来自IP", "总分"}) {
    EXPECT_EQ(column_named(*mapping, made, name).field, "") << name;
  }
  EXPECT_EQ(column_named(*mapping, made, "提交答卷时间").field, "answered_at");
}

TEST(MappingResponses, LabelsTakeThePointsOfTheirScale) {
  const auto item = [](const std::vector<std::string>& answers) {
    const auto made = table("Q1", answers);
    const auto mapping = map_table(Kind::responses, made);
    EXPECT_TRUE(mapping.ok());
    return mapping->columns[0];
  };
  const auto five = item({"Very satisfied", "Satisfied", "Neutral", "Dissatisfied"});
  EXPECT_EQ(five.item->scale_max, 5.0);
  EXPECT_EQ(survey_value("very dissatisfied", five), 1.0);
  EXPECT_EQ(survey_value("Very  Satisfied", five), 5.0);
  const auto seven = item({"Satisfied", "Somewhat satisfied", "Extremely satisfied", "Neutral"});
  EXPECT_EQ(seven.item->scale_max, 7.0);
  EXPECT_EQ(survey_value("somewhat satisfied", seven), 5.0);
  const auto upwards = item({"Very satisfied", "Extremely satisfied", "Somewhat satisfied"});
  EXPECT_EQ(survey_value("Very satisfied", upwards), 4.0);
  EXPECT_EQ(survey_value("Not at all satisfied", upwards), 1.0);
  EXPECT_EQ(item({"Male", "Female"}).item->role, survey::Role::verbatim);
  const auto numbered = item({"5 - Very satisfied", "4", "1 - Very dissatisfied", "3"});
  EXPECT_EQ(survey_value("5 - Very satisfied", numbered), 5.0);
  EXPECT_EQ(numbered.item->scale_max, 5.0);
}

TEST(MappingResponses, ScalesThatContainTheAnswersTightly) {
  const auto scale = [](std::vector<std::string> answers, const std::string& header = "Q1") {
    std::vector<std::string> rows;
    for (int i = 0; i < 20; ++i) rows.insert(rows.end(), answers.begin(), answers.end());
    const auto made = table(header, rows);
    const auto mapping = map_table(Kind::responses, made);
    if (!mapping || !mapping->columns[0].item || !mapping->columns[0].item->scale_min) {
      return std::string("none");
    }
    const auto& item = *mapping->columns[0].item;
    return std::to_string(static_cast<int>(*item.scale_min)) + "-" +
           std::to_string(static_cast<int>(*item.scale_max));
  };
  EXPECT_EQ(scale({"1", "3", "5"}), "1-5");
  EXPECT_EQ(scale({"0", "3", "5"}), "0-5");
  EXPECT_EQ(scale({"1", "6"}), "1-7");
  EXPECT_EQ(scale({"2", "8"}), "1-10");
  EXPECT_EQ(scale({"0", "8"}), "0-10");
  EXPECT_EQ(scale({"0", "55", "100"}), "0-100");
  EXPECT_EQ(scale({"1", "3", "5"}, "Quality (1-10)"), "1-10");
  EXPECT_EQ(scale({"1", "3", "5"}, "服务评价 1到7分"), "1-7");
  EXPECT_EQ(scale({"18", "44", "71"}), "none");  // Ages.
  EXPECT_EQ(scale({"120", "3000"}), "none");     // Distances.
}

TEST(MappingResponses, NumbersFarFromTheScaleAreAskedFor) {
  std::vector<std::string> rows;
  for (int i = 0; i < 50; ++i) rows.push_back(std::to_string(1 + i % 5) + "|x");
  rows.push_back("99|y");
  rows.push_back("-1|y");
  const auto made = table("Q1|Why", rows);
  const auto asked = map_table(Kind::responses, made);
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().code, ErrorCode::ambiguous_input);
  EXPECT_EQ(asked.error().subject, "Q1");
  EXPECT_THAT(asked.error().message, HasSubstr("scale 1-5"));
  EXPECT_THAT(asked.error().hint, HasSubstr("--map \"Q1=attribute:1-5:-1,99\""));
  const auto told = map_table(Kind::responses, made, {"Q1=attribute:1-5:-1,99"});
  ASSERT_TRUE(told.ok()) << told.error().message;
  EXPECT_THAT(told->columns[0].item->missing_codes, ElementsAre(-1.0, 99.0));
  EXPECT_EQ(told->columns[0].item->scale_max, 5.0);
}

TEST(MappingResponses, ANamedNpsQuestionIsOnZeroToTen) {
  const auto stray = table("Recommend", {"9", "6", "11", "10"});
  const auto mapping = map_table(Kind::responses, stray, {"Recommend=nps"});
  ASSERT_TRUE(mapping.ok()) << mapping.error().message;
  EXPECT_EQ(mapping->columns[0].item->scale_min, 0.0);
  EXPECT_EQ(mapping->columns[0].item->scale_max, 10.0);
  const auto hundreds =
      map_table(Kind::responses, table("Recommend", {"44", "60", "31"}), {"Recommend=nps"});
  ASSERT_FALSE(hundreds.ok());
  EXPECT_THAT(hundreds.error().hint, HasSubstr("--map \"Recommend=nps:0-10\""));
}

TEST(MappingResponses, OverridesForItems) {
  const auto made = table("Q1|Q2|Q3", {"1|a|2", "5|b|4", "3|c|5"});
  const auto mapping =
      map_table(Kind::responses, made, {"Q1=item:satisfaction:1-7", "Q2=region", "Q3=expectation"});
  ASSERT_TRUE(mapping.ok()) << mapping.error().message;
  EXPECT_EQ(mapping->columns[0].item->role, survey::Role::satisfaction);
  EXPECT_EQ(mapping->columns[0].item->scale_max, 7.0);
  EXPECT_EQ(mapping->columns[1].field, "region");
  EXPECT_EQ(mapping->columns[2].item->role, survey::Role::expectation);
  EXPECT_EQ(map_table(Kind::responses, made, {"Q1=happiness"}).error().code, ErrorCode::usage);
  EXPECT_EQ(map_table(Kind::responses, made, {"Q1=nps:10-0"}).error().code, ErrorCode::usage);
  EXPECT_EQ(map_table(Kind::responses, made, {"Q1=nps:0-10:x"}).error().code, ErrorCode::usage);
  const auto ages =
      map_table(Kind::responses, table("Age|Q1", {"44|1", "60|5"}), {"Age=attribute"});
  ASSERT_FALSE(ages.ok());
  EXPECT_THAT(ages.error().hint, HasSubstr("--map \"Age=attribute:1-10\""));
}

TEST(MappingResponses, NeedAnAnswer) {
  const auto mapping = map_table(Kind::responses, table("Response ID|Age", {"1|44", "2|60"}));
  ASSERT_FALSE(mapping.ok());
  EXPECT_EQ(mapping.error().code, ErrorCode::bad_input);
  EXPECT_THAT(mapping.error().hint, HasSubstr("--map \"Age=attribute:1-5\""));
}

TEST(SurveyValue, StatesItselfInManyWays) {
  Mapped column;
  column.item = survey::ItemInput{};
  for (const auto* text :
       {"5", " 5 ", "5.0", "5,0", "5 - Very satisfied", "5-Very satisfied", "5 = good", "5: good",
        "5. good", "5) good", "5（非常满意）", "5分", "5 stars", "5/10", "5 out of 10",
        "Very satisfied (5)", "非常满意（5分）", "５"}) {
    EXPECT_EQ(survey_value(text, column), 5.0) << text;
  }
  for (const auto* text :
       {"", "good", "5 days late", "18-24", "5/6/2021", "2021-03-04", "over 5", "5+"}) {
    EXPECT_FALSE(survey_value(text, column).has_value()) << text;
  }
}

}  // namespace
}  // namespace troth::intake
