#include "demo/company.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/id.h"
#include "demo/testing.h"

namespace troth::demo {
namespace {

std::map<std::string, Id> fingerprints(const Company& company) {
  std::map<std::string, Id> prints;
  for (const auto& file : exports()) {
    prints.emplace(file.file, derive_id({text_of(company, file)}));
  }
  return prints;
}

TEST(Company, SameSeedSameBytesAnotherSeedOthers) {
  const auto first = fingerprints(make_company(400, 7));
  EXPECT_EQ(fingerprints(make_company(400, 7)), first);
  for (const auto& [file, print] : fingerprints(make_company(400, 8))) {
    EXPECT_NE(first.at(file), print) << file;
  }
}

TEST(Company, APersonIsTheSameHoweverManyOthersThereAre) {
  const auto few = make_company(200, 3);
  const auto many = make_company(500, 3);
  for (std::size_t i = 0; i < few.persons.size(); ++i) {
    EXPECT_EQ(few.persons[i].name.full, many.persons[i].name.full);
    EXPECT_EQ(few.persons[i].crm.phone, many.persons[i].crm.phone);
    EXPECT_EQ(few.outcomes[i].net, many.outcomes[i].net);
    EXPECT_EQ(few.outcomes[i].margin, many.outcomes[i].margin);
    const auto person = static_cast<std::uint32_t>(i);
    const auto a = sales_of(few, person);
    const auto b = sales_of(many, person);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t k = 0; k < a.size(); ++k) EXPECT_EQ(order_number(a[k]), order_number(b[k]));
  }
}

TEST(Company, HasTheSizeOfARetailerWithTwentyThousandCustomers) {
  const auto company = make_company(2000, 1);
  ASSERT_EQ(company.persons.size(), 2000U);
  std::int64_t known = 0;
  std::int64_t anonymous = 0;
  std::int64_t lines = 0;
  std::int64_t returned = 0;
  std::int64_t sold = 0;
  for (const auto& order : company.orders) {
    if (order.kind == OrderKind::sale) ++(order.person == kNobody ? anonymous : known);
    for (const auto& line :
         make_basket(company.settings, company.catalogue, order, company.buyer_of(order))) {
      lines += order.kind != OrderKind::returned || line.returned ? 1 : 0;
      sold += order.kind == OrderKind::sale ? 1 : 0;
      returned += order.kind == OrderKind::returned && line.returned ? 1 : 0;
    }
  }
  EXPECT_THAT(known, testing::AllOf(testing::Ge(12'000), testing::Le(18'000)));
  EXPECT_THAT(lines, testing::AllOf(testing::Ge(35'000), testing::Le(60'000)));
  const double anonymous_share =
      static_cast<double>(anonymous) / static_cast<double>(anonymous + known);
  EXPECT_THAT(anonymous_share, testing::AllOf(testing::Ge(0.10), testing::Le(0.15)));
  const double returned_share = static_cast<double>(returned) / static_cast<double>(sold);
  EXPECT_THAT(returned_share, testing::AllOf(testing::Ge(0.035), testing::Le(0.065)));
  EXPECT_THAT(company.responses.size(), testing::AllOf(testing::Ge(700U), testing::Le(1'600U)));
}

TEST(Company, BasketsSumToTheirOrdersAtPricesOfTheCatalogue) {
  const auto company = make_company(300, 5);
  std::int64_t below_cost = 0;
  for (const auto& order : company.orders) {
    Minor sum = 0;
    for (const auto& line :
         make_basket(company.settings, company.catalogue, order, company.buyer_of(order))) {
      sum += line.amount;
      EXPECT_GE(line.quantity, 1);
      EXPECT_GE(line.discount, 0);
      EXPECT_GT(line.amount, 0);
      EXPECT_EQ(line.product->price * line.quantity - line.discount, line.amount);
      below_cost += line.amount < line.cost() ? 1 : 0;
    }
    EXPECT_EQ(sum, order.amount) << order_number(order);
  }
  EXPECT_GT(below_cost, 0);
}

TEST(Company, OrdersHaveNumbersOfTheirOwnAndComeInTime) {
  const auto company = make_company(1500, 2);
  std::set<std::string> numbers;
  Minute before = 0;
  for (const auto& order : company.orders) {
    EXPECT_TRUE(numbers.insert(order_number(order)).second) << order_number(order);
    EXPECT_GE(order.at, before);
    before = order.at;
  }
  EXPECT_GE(company.orders.front().at, Minute{kFirstDay} * kMinutesPerDay);
  EXPECT_LT(company.orders.back().at, kEnd);
  for (const auto& contact : company.contacts) EXPECT_LT(contact.at, kEnd);
  for (const auto& answered : company.responses) EXPECT_LT(answered.at, kEnd);
}

TEST(Company, ReachesNobodyReal) {
  const auto company = make_company(1500, 4);
  std::set<std::string> emails;
  std::set<std::string> phones;
  for (const auto& person : company.persons) {
    for (const auto* record : {&person.crm, &person.shop}) {
      const auto& email = record->email;
      if (!email.empty()) {
        EXPECT_THAT(email.substr(email.find('@')),
                    testing::AnyOf("@example.com", "@example.net", "@example.org"));
      }
      const auto& phone = record->phone_key;
      if (!phone.empty() && !person.store_phone) {
        EXPECT_TRUE(phone.starts_with("+4471") || phone.starts_with("+8612")) << phone;
        EXPECT_EQ(phone.size(), phone.starts_with("+44") ? 13U : 14U) << phone;
      }
    }
    // Different persons never share by accident.
    if (!person.shop.email.empty()) {
      EXPECT_TRUE(emails.insert(person.shop.email).second);
    }
    if (!person.shop.phone_key.empty()) {
      EXPECT_TRUE(phones.insert(person.shop.phone_key).second);
    }
  }
}

TEST(Exports, HoldEveryOrderAndQuoteWhatNeedsIt) {
  const auto company = make_company(300, 6);
  std::size_t orders = 0;
  bool quoted = false;
  for (const auto& file : exports()) {
    const auto text = text_of(company, file);
    EXPECT_TRUE(text.ends_with("\n")) << file.file;
    if (file.kind != "orders") {
      quoted = quoted || text.find(",\"") != std::string::npos;
      continue;
    }
    std::istringstream lines(text);
    std::set<std::string> numbers;
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) numbers.insert(line.substr(0, line.find(',')));
    orders += numbers.size();
  }
  EXPECT_EQ(orders, company.orders.size());
  EXPECT_TRUE(quoted);
}

TEST(Exports, StoppedWorkStops) {
  class Stop final : public Progress {
   public:
    void update(std::string_view, std::uint64_t, std::uint64_t) override { cancel(); }
  };
  Stop stop;
  EXPECT_TRUE(generate(DemoSettings{}, stop).persons.empty());
}

}  // namespace
}  // namespace troth::demo
