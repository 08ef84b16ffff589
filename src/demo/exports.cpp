#include "demo/exports.h"

#include <fmt/format.h>

#include <algorithm>

#include "demo/csv.h"
#include "demo/research.h"
#include "demo/streams.h"

namespace troth::demo {
namespace {

std::string_view gender_code(Gender gender) {
  return gender == Gender::female ? "F" : "M";
}

/// Clerks leave fields out; which ones does not depend on anything.
bool left_out(const Company& company, const Person& person, std::uint64_t field, double share) {
  return stream_of(company.settings.seed, person.index, Purpose::profile, field).chance(share);
}

std::string_view language_of(const Person& person) {
  return person.chinese ? "zh-CN" : "en";
}

/// How the order systems know the buyer: by account in the web shop, by card at the till, a guest
/// by what was typed at the checkout.
struct BuyerReference {
  std::string_view account;
  std::string_view card;
  std::string_view phone;
  std::string_view email;
};

BuyerReference reference_of(const Order& order, const Person* person) {
  BuyerReference reference;
  if (person == nullptr) return reference;
  if (order.in_store) {
    reference.card = person->crm.card;
  } else if (person->guest) {
    reference.phone = person->shop.phone;
    reference.email = person->shop.email;
  } else {
    reference.account = person->shop.number;
  }
  return reference;
}

struct OrderWords {
  std::string_view completed;
  std::string_view cancelled;
  std::string_view returned;
  std::string_view till;
  std::string_view web;
};

constexpr OrderWords kEnglish = {"completed", "cancelled", "returned", "store", "web"};
constexpr OrderWords kChinese = {"已完成", "已取消", "已退货", "门店", "小程序"};

std::string_view status_of(const OrderWords& words, OrderKind kind) {
  switch (kind) {
    case OrderKind::sale:
      return words.completed;
    case OrderKind::cancelled:
      return words.cancelled;
    case OrderKind::returned:
      return words.returned;
  }
  return words.completed;
}

void write_lines(const Company& company, CsvWriter& csv, const Order& order, Market market) {
  const bool cn = market == Market::cn;
  const auto& words = cn ? kChinese : kEnglish;
  const auto* person = company.buyer_of(order);
  const auto reference = reference_of(order, person);
  const auto& store = stores()[order.store];
  const auto number = order_number(order);
  const bool back = order.kind == OrderKind::returned;
  const std::int64_t sign = back ? -1 : 1;
  std::int64_t position = 0;
  for (const auto& line : make_basket(company.settings, company.catalogue, order, person)) {
    ++position;
    if (back && !line.returned) continue;
    const auto& product = *line.product;
    csv.text(number).number(position).time(order.at);
    csv.text(reference.account).text(reference.card).text(reference.phone).text(reference.email);
    csv.text(product.sku).text(cn ? product.name_cn : product.name);
    const auto& category = categories()[product.category];
    csv.text(cn ? category.name_cn : category.name);
    csv.number(sign * line.quantity).money(product.price);
    csv.money(sign * line.discount).money(sign * line.amount).money(product.cost);
    csv.text(order.in_store ? words.till : words.web).text(order.in_store ? store.name : "");
    csv.text(regions()[store.region].name).text(country_code(market));
    csv.text(status_of(words, order.kind));
    csv.end_row();
  }
}

void write_orders(const Company& company, CsvWriter& csv, Market market) {
  for (const auto& order : company.orders) {
    if (regions()[stores()[order.store].region].market == market) {
      write_lines(company, csv, order, market);
    }
  }
}

/// A delivery that the courier has reported: done, or overdue on the last day.
struct Delivery {
  const Order* order;
  Minute at;
};

std::vector<Delivery> deliveries_of(const Company& company) {
  std::vector<Delivery> all;
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || !order.delivered) continue;
    const Minute at = order.fulfilled_at < kEnd ? order.fulfilled_at : order.promised_at;
    if (at < kEnd) all.push_back({&order, at});
  }
  std::ranges::stable_sort(all, {}, &Delivery::at);
  return all;
}

}  // namespace

void write_products(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  csv.header({"SKU", "Product", "Category", "Brand", "Price", "Cost"});
  std::vector<const Product*> sorted;
  for (const auto& product : company.catalogue.products()) sorted.push_back(&product);
  std::ranges::sort(sorted, {}, &Product::sku);
  for (const auto* product : sorted) {
    csv.text(product->sku).text(product->name).text(categories()[product->category].name);
    csv.text(product->brand).money(product->price).money(product->cost);
    csv.end_row();
  }
}

void write_crm_customers(const Company& company, std::ostream& out) {
  CsvWriter csv(out, "\r\n", true);
  csv.header({"Customer No", "Card No", "Name", "Mobile", "E-mail", "OpenID", "Gender",
              "Date of Birth", "City", "Region", "Country", "Language", "Joined"});
  for (const auto& person : company.persons) {
    if (!person.crm.exists) continue;
    const auto& crm = person.crm;
    const auto& region = regions()[person.region];
    csv.text(crm.number).text(person.kind == PersonKind::buyer ? crm.card : "").text(crm.name);
    csv.text(crm.phone).text(crm.email).text(crm.openid);
    csv.text(left_out(company, person, 3, 0.12) ? "" : gender_code(person.gender));
    csv.text(left_out(company, person, 4, 0.35) ? "" : british_date(person.birth_day));
    csv.text(region.cities[person.city].name).text(region.name);
    csv.text(country_code(person.market)).text(language_of(person));
    csv.text(british_date(company.outcomes[person.index].first_day));
    csv.end_row();
  }
}

void write_shop_customers(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  csv.header({"Account", "Name", "Mobile", "E-mail", "OpenID", "Card No", "City", "Region",
              "Country", "Language", "Registered"});
  for (const auto& person : company.persons) {
    if (!person.shop.exists) continue;
    const auto& shop = person.shop;
    const auto& region = regions()[person.region];
    csv.text(shop.number).text(shop.name).text(shop.phone).text(shop.email).text(shop.openid);
    csv.text(shop.card);
    csv.text(left_out(company, person, 5, 0.20) ? "" : region.cities[person.city].name);
    csv.text(region.name).text(country_code(person.market)).text(language_of(person));
    csv.text(iso_date(company.outcomes[person.index].first_day));
    csv.end_row();
  }
}

void write_orders_uk(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  csv.header({"Order No", "Line",       "Order Date", "Account",    "Card No",
              "Mobile",   "E-mail",     "SKU",        "Product",    "Category",
              "Quantity", "Unit Price", "Discount",   "Line Total", "Unit Cost",
              "Channel",  "Store",      "Region",     "Country",    "Status"});
  write_orders(company, csv, Market::uk);
}

void write_orders_cn(const Company& company, std::ostream& out) {
  CsvWriter csv(out, "\r\n", true);
  csv.header({"订单号",   "行号",     "下单时间", "会员编号", "会员卡号", "手机号",   "邮箱",
              "商品编码", "商品名称", "类别",     "数量",     "单价",     "优惠金额", "实付金额",
              "单位成本", "渠道",     "门店",     "地区",     "国家",     "订单状态"});
  write_orders(company, csv, Market::cn);
}

void write_deliveries(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  csv.header({"Event ID", "Date", "Type", "Touchpoint", "Channel", "Region", "Order No", "Account",
              "Card No", "Mobile", "E-mail", "Promised", "Delivered", "Outcome"});
  for (const auto& delivery : deliveries_of(company)) {
    const auto& order = *delivery.order;
    const auto reference = reference_of(order, company.buyer_of(order));
    const auto number = order_number(order);
    const bool open = order.fulfilled_at >= kEnd;
    csv.text("D" + number.substr(1)).time(delivery.at).text("delivery").text("home delivery");
    csv.text("courier").text(regions()[stores()[order.store].region].name).text(number);
    csv.text(reference.account).text(reference.card).text(reference.phone).text(reference.email);
    csv.time(order.promised_at).time(open ? 0 : order.fulfilled_at);
    csv.text(open ? "open" : "delivered");
    csv.end_row();
  }
}

void write_contacts(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  csv.header({"Case No", "Date", "Type", "Touchpoint", "Channel", "Region", "Store", "Staff",
              "Customer No", "Mobile", "E-mail", "Subject", "Outcome", "Order No", "Promised",
              "Closed"});
  for (const auto& contact : company.contacts) {
    const auto& person = company.persons[contact.person];
    const bool in_crm = person.crm.exists;
    const bool shop = person.shop.exists || person.guest;
    const auto& known = shop ? person.shop : person.crm;
    csv.text(fmt::format("K{:07}-{:02}", person.index + 1, contact.ordinal + 1)).time(contact.at);
    csv.text(contact_kind_name(contact.kind)).text(contact.touchpoint).text(contact.channel);
    csv.text(regions()[person.region].name);
    csv.text(contact.in_store ? stores()[person.store].name : "");
    csv.text(contact.staff ? staff_name(person.market, person.store, *contact.staff) : "");
    csv.text(in_crm ? person.crm.number : "");
    csv.text(in_crm ? "" : known.phone).text(in_crm ? "" : known.email);
    csv.text(contact.subject).text(contact.outcome).text(contact.order);
    csv.time(contact.promised_at).time(contact.fulfilled_at);
    csv.end_row();
  }
}

void write_survey(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  for (const auto name :
       {"Response", "Submitted", "E-mail", "Mobile", "Channel", "Region", "Store", "Staff"}) {
    csv.text(name);
  }
  for (const auto& item : items()) csv.text(item.header);
  csv.text("Comment").end_row();
  for (const auto& answered : company.responses) {
    const auto& person = company.persons[answered.person];
    const auto reach = reach_of(person);
    csv.text(fmt::format("Q{:07}-{:02}", person.index + 1, answered.ordinal + 1));
    csv.time(answered.at);
    csv.text(answered.by_sms ? "" : reach.email).text(answered.by_sms ? reach.phone : "");
    csv.text(answered.by_sms ? "sms" : "e-mail").text(regions()[person.region].name);
    csv.text(answered.store ? stores()[*answered.store].name : "");
    csv.text(answered.store ? staff_name(person.market, *answered.store, answered.staff) : "");
    for (const auto value : answered.values) {
      if (value == kNoAnswer)
        csv.empty();
      else
        csv.number(value);
    }
    csv.text(answered.comment).end_row();
  }
}

std::vector<Export> exports() {
  return {
      {"products.csv", "products", "shop", write_products},
      {"customers_crm.csv", "customers", "crm", write_crm_customers},
      {"customers_webshop.csv", "customers", "shop", write_shop_customers},
      {"orders_uk.csv", "orders", "shop", write_orders_uk},
      {"orders_cn.csv", "orders", "shop", write_orders_cn},
      {"deliveries.csv", "interactions", "shop", write_deliveries},
      {"contacts.csv", "interactions", "crm", write_contacts},
      {"survey.csv", "responses", "survey", write_survey},
      {"panel.csv", "responses", "panel", write_panel},
      {"audits.csv", "responses", "audits", write_audits},
      {"staff.csv", "responses", "staff", write_staff},
      {"managers.csv", "responses", "managers", write_managers},
  };
}

}  // namespace troth::demo
