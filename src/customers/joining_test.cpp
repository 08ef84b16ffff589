#include "customers/joining.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

namespace troth::customers {
namespace {

// Records written as lists of identities: "x1" external 1 of source X, "y1" of source Y, "c1" card,
// "o1" openid, "p1" phone, "e1" e-mail.
using Sheet = std::vector<std::vector<std::string>>;

constexpr std::array kKinds = {Namespace::external, Namespace::external, Namespace::card,
                               Namespace::openid,   Namespace::phone,    Namespace::email};

std::uint32_t kind_of(char letter) {
  return static_cast<std::uint32_t>(std::string("xycope").find(letter));
}

Id key_of(const std::string& identity) {
  return derive_id({identity});
}

JoinResult join_sheet(const Sheet& sheet, std::vector<SaidPair> apart = {},
                      std::size_t too_many = 4) {
  std::vector<Id> records(sheet.size());
  std::iota(records.begin(), records.end(), 1);
  JoinInput input{records, kKinds, {}, std::move(apart), {}, too_many};
  for (std::uint32_t i = 0; i < sheet.size(); ++i) {
    for (const auto& identity : sheet[i]) {
      input.identities.push_back({key_of(identity), i, kind_of(identity[0])});
    }
  }
  return join(std::move(input));
}

std::vector<std::uint32_t> customers(const Sheet& sheet, std::vector<SaidPair> apart = {},
                                     std::size_t too_many = 4) {
  return join_sheet(sheet, std::move(apart), too_many).customer;
}

using testing::ElementsAre;

TEST(Join, EqualUniqueValuesJoin) {
  EXPECT_THAT(customers({{"x1", "c1"}, {"y1", "c1"}, {"y2"}}), ElementsAre(0, 0, 2));
  EXPECT_THAT(customers({{"x1", "o1"}, {"y1", "o1"}}), ElementsAre(0, 0));
}

TEST(Join, PhonesAndEmailsJoin) {
  const auto result = join_sheet({{"x1", "p1"}, {"p1", "e1"}, {"e1"}, {"e2"}});
  EXPECT_THAT(result.customer, ElementsAre(0, 0, 0, 3));
  ASSERT_EQ(result.links.size(), 2U);
  EXPECT_EQ(result.links[0].value_key, key_of("p1"));  // The stronger evidence comes first.
  EXPECT_EQ(result.links[1].value_key, key_of("e1"));
  EXPECT_EQ(result.links[1].record, 2U);
  EXPECT_EQ(result.links[1].other, 1U);
}

TEST(Join, EmptyIsEmpty) {
  EXPECT_TRUE(customers({}).empty());
  EXPECT_THAT(customers({{}, {}}), ElementsAre(0, 1));
}

TEST(Join, ExternalIdsOfOneSourceBlockEverythingWeaker) {
  for (const std::string weaker : {"c1", "o1", "p1", "e1"}) {
    const auto result = join_sheet({{"x1", weaker}, {"x2", weaker}});
    EXPECT_THAT(result.customer, ElementsAre(0, 1)) << weaker;
    ASSERT_EQ(result.blocks.size(), 1U) << weaker;
    EXPECT_EQ(result.blocks[0].evidence.value_key, key_of(weaker));
    EXPECT_EQ(result.blocks[0].disagreeing, Namespace::external);
  }
  // Ids of different sources say nothing of each other.
  EXPECT_THAT(customers({{"x1", "p1"}, {"y2", "p1"}}), ElementsAre(0, 0));
}

TEST(Join, OpenidsBlockPhonesAndEmailsButNotCards) {
  const auto result = join_sheet({{"o1", "p1"}, {"o2", "p1"}});
  EXPECT_THAT(result.customer, ElementsAre(0, 1));
  ASSERT_EQ(result.blocks.size(), 1U);
  EXPECT_EQ(result.blocks[0].disagreeing, Namespace::openid);
  EXPECT_THAT(customers({{"o1", "c1"}, {"o2", "c1"}}), ElementsAre(0, 0));
}

TEST(Join, CardsDoNotBlock) {  // A person may hold several.
  EXPECT_THAT(customers({{"c1", "p1"}, {"c2", "p1"}}), ElementsAre(0, 0));
}

TEST(Join, AnOpenidInCommonIsNoDisagreement) {
  // 0 and 1 are one person with openids 1 and 2 by card; 2 has openid 2 and a phone of 3.
  EXPECT_THAT(customers({{"o1", "c1"}, {"o2", "c1"}, {"o2", "p1"}, {"p1"}}),
              ElementsAre(0, 0, 0, 0));
}

TEST(Join, AValueOfTwoContradictingPersonsJoinsNobody) {
  const auto result = join_sheet({{"x1", "p1"}, {"x2", "p1"}, {"p1"}, {"p1", "e1"}, {"e1"}});
  EXPECT_THAT(result.customer, ElementsAre(0, 1, 2, 3, 3));
  EXPECT_EQ(result.blocks.size(), 1U);
  EXPECT_THAT(customers({{"x1", "c1"}, {"x2", "c1"}, {"c1"}}), ElementsAre(0, 1, 2));
}

TEST(Join, TooManyPersonsAreNoEvidence) {
  const Sheet four = {{"x1", "p1"}, {"p1", "e2"}, {"p1", "e3"}, {"p1", "e4"}};
  EXPECT_THAT(customers(four), ElementsAre(0, 0, 0, 0));
  auto five = four;
  five.push_back({"p1", "e5"});
  const auto result = join_sheet(five);
  EXPECT_THAT(result.customer, ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(result.common, ElementsAre(key_of("p1")));
  EXPECT_TRUE(result.blocks.empty());
}

TEST(Join, PersonsAreCountedAfterTheUniqueJoins) {
  // Five records, but two persons: the card joins four of them.
  EXPECT_THAT(customers({{"c1", "p1"}, {"c1", "p1"}, {"c1", "p1"}, {"c1", "p1"}, {"p1"}}, {}, 2),
              ElementsAre(0, 0, 0, 0, 0));
}

TEST(Join, WhatTheCallerKnowsToBeCommonIsNoEvidence) {
  const std::vector<Id> records = {1, 2};
  JoinInput input{records, kKinds, {{7, 0, 4}, {7, 1, 4}}, {}, {7}, 4};
  EXPECT_THAT(join(std::move(input)).customer, ElementsAre(0, 1));
}

TEST(Join, APersonsWordWins) {
  for (const std::string shared : {"c1", "o1", "p1", "e1"}) {
    const auto result = join_sheet({{shared}, {shared}}, {{0, 1}});
    EXPECT_THAT(result.customer, ElementsAre(0, 1)) << shared;
    EXPECT_TRUE(result.blocks.empty()) << shared;
  }
  // Nor by a detour.
  EXPECT_THAT(customers({{"p1"}, {"p1", "e1"}, {"e1"}}, {{0, 2}}), ElementsAre(0, 0, 2));
  // Third parties stay with the first they can join.
  EXPECT_THAT(customers({{"p1"}, {"p1"}, {"p1"}}, {{0, 1}}), ElementsAre(0, 1, 0));
}

TEST(Join, AChainBetweenContradictingEndsBreaksAtItsWeakestLink) {
  // 0 -phone- 1 -e-mail- 2, where 0 and 2 are two customers of source X: the phone is stronger.
  const auto result = join_sheet({{"x1", "p1"}, {"p1", "e1"}, {"e1", "x2"}});
  EXPECT_THAT(result.customer, ElementsAre(0, 0, 2));
  ASSERT_EQ(result.blocks.size(), 1U);
  EXPECT_EQ(result.blocks[0].evidence.value_key, key_of("e1"));
  EXPECT_THAT(customers({{"x1", "e1"}, {"p1", "e1"}, {"p1", "x2"}}), ElementsAre(0, 1, 1));
  // Two phones: the one with the smaller key decides, wherever the records stand.
  const bool first = key_of("p1") < key_of("p2");
  EXPECT_THAT(customers({{"x1", "p1"}, {"p1", "p2"}, {"p2", "x2"}}),
              first ? ElementsAre(0, 0, 2) : ElementsAre(0, 1, 1));
}

// ---- properties ---------------------------------------------------------------------------------

rc::Gen<Sheet> sheets() {
  const auto identity = rc::gen::map(
      rc::gen::pair(rc::gen::elementOf(std::string("ccooppppeeee")), rc::gen::inRange(0, 6)),
      [](const std::pair<char, int>& p) {
        return std::string(1, p.first) + std::to_string(p.second);
      });
  const auto record = rc::gen::map(
      rc::gen::pair(rc::gen::container<std::vector<std::string>>(identity), rc::gen::inRange(0, 3)),
      [](std::pair<std::vector<std::string>, int> p) {
        if (p.first.size() > 3) p.first.resize(3);
        if (p.second > 0) p.first.push_back(p.second == 1 ? "x" : "y");
        return p.first;
      });
  return rc::gen::map(rc::gen::container<Sheet>(record), [](Sheet sheet) {
    for (std::size_t i = 0; i < sheet.size(); ++i) {  // An external id is its record's own.
      for (auto& id : sheet[i]) {
        if (id == "x" || id == "y") id += std::to_string(i);
      }
    }
    return sheet;
  });
}

std::vector<SaidPair> some_pairs(std::size_t records) {
  std::vector<SaidPair> pairs;
  if (records < 2) return pairs;
  const auto count = *rc::gen::inRange(0, 3);
  const auto place = rc::gen::inRange<std::uint32_t>(0, static_cast<std::uint32_t>(records));
  for (int i = 0; i < count; ++i) {
    const auto a = *place;
    const auto b = *place;
    if (a != b) pairs.emplace_back(a, b);
  }
  return pairs;
}

bool has(const Sheet& sheet, std::uint32_t record, Id value_key) {
  return std::any_of(sheet[record].begin(), sheet[record].end(),
                     [&](const auto& id) { return key_of(id) == value_key; });
}

RC_GTEST_PROP(JoinProperty, CustomersKeepTheRules, ()) {
  const auto sheet = *sheets();
  const auto apart = some_pairs(sheet.size());
  const auto too_many = *rc::gen::inRange<std::size_t>(1, 5);
  const auto result = join_sheet(sheet, apart, too_many);

  std::map<std::pair<std::uint32_t, char>, std::set<std::string>> externals;
  std::set<std::uint32_t> distinct;
  for (std::uint32_t i = 0; i < sheet.size(); ++i) {
    const auto customer = result.customer[i];
    distinct.insert(customer);
    RC_ASSERT(customer <= i);
    RC_ASSERT(result.customer[customer] == customer);
    for (const auto& id : sheet[i]) {
      if (id[0] == 'x' || id[0] == 'y') externals[{customer, id[0]}].insert(id);
    }
  }
  for (const auto& [key, values] : externals) RC_ASSERT(values.size() == 1U);
  for (const auto& [a, b] : apart) RC_ASSERT(result.customer[a] != result.customer[b]);

  // The links explain the customers: a spanning tree of each, over values both ends carry.
  RC_ASSERT(result.links.size() + distinct.size() == sheet.size());
  std::vector<std::uint32_t> seen(sheet.size());
  std::iota(seen.begin(), seen.end(), 0U);
  for (const auto& link : result.links) {
    RC_ASSERT(result.customer[link.record] == result.customer[link.other]);
    RC_ASSERT(has(sheet, link.record, link.value_key) && has(sheet, link.other, link.value_key));
    RC_ASSERT(!std::binary_search(result.common.begin(), result.common.end(), link.value_key));
    const auto from = std::max(seen[link.record], seen[link.other]);
    const auto into = std::min(seen[link.record], seen[link.other]);
    RC_ASSERT(from != into);
    std::replace(seen.begin(), seen.end(), from, into);
  }
  RC_ASSERT(seen == result.customer);
}

RC_GTEST_PROP(JoinProperty, ComponentsDoNotTouchEachOther, ()) {
  // What allows resolve() to look only at what is connected with a change.
  const auto left = *sheets();
  auto right = *sheets();
  auto both = left;
  for (auto& record : right) {
    for (auto& id : record) id += "'";
    both.push_back(record);
  }
  const auto alone = customers(left);
  const auto other = customers(right);
  const auto together = customers(both);
  for (std::size_t i = 0; i < left.size(); ++i) RC_ASSERT(together[i] == alone[i]);
  for (std::size_t i = 0; i < right.size(); ++i) {
    RC_ASSERT(together[left.size() + i] == left.size() + other[i]);
  }
}

RC_GTEST_PROP(JoinProperty, OrderOfIdentitiesDoesNotMatter, ()) {
  const auto sheet = *sheets();
  auto shuffled = sheet;
  for (auto& record : shuffled) std::reverse(record.begin(), record.end());
  RC_ASSERT(customers(sheet) == customers(shuffled));
}

}  // namespace
}  // namespace troth::customers
