#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "customers/testing.h"

namespace troth::customers {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using testing::UnorderedElementsAre;

constexpr const char* kPhone = "07911 123456";
constexpr const char* kOtherPhone = "07911 654321";
constexpr const char* kEmail = "ann@shop.example";

class ResolveTest : public CustomersTest {
 protected:
  ResolveSummary settle(int too_many = 4) {
    now_ += kMicrosPerSecond;
    SilentProgress progress;
    const std::vector<Follower> followers = {
        [this](db::Session&, std::span<const Move> moves) -> Status {
          for (const auto& move : moves) {
            EXPECT_NE(move.from_customer, move.to_customer);
            moved_[move.record_id] = move.to_customer;
          }
          return {};
        }};
    auto summary = resolve(session(), {too_many}, followers, now_, progress);
    EXPECT_TRUE(summary.ok()) << summary.error().message;
    check_consistency();
    return summary ? *summary : ResolveSummary();
  }

  /// Customers as sets of record names ("source/reference"), each sorted.
  std::set<std::set<std::string>> customers() {
    std::map<Id, std::set<std::string>> members;
    EXPECT_TRUE(session()
                    .scan("SELECT customer_id, source, reference FROM customer_record", {},
                          [&](const db::Row& row) {
                            members[row.integer(0)].insert(std::string(row.text(1)) + "/" +
                                                           std::string(row.text(2)));
                            return true;
                          })
                    .ok());
    std::set<std::set<std::string>> out;
    for (auto& [id, names] : members) out.insert(std::move(names));
    return out;
  }

  std::vector<std::string> log() {
    return texts(
        "SELECT DISTINCT action || ' ' || namespace || ' ' || reason FROM merge_log ORDER BY 1");
  }

  std::vector<std::string> golden() {
    return texts(
        "SELECT COALESCE(name, '-') || ' ' || COALESCE(city, '-') || ' ' || records || ' ' || "
        "customer_id FROM customer ORDER BY customer_id");
  }

  /// What must always hold after resolve().
  void check_consistency() {
    EXPECT_EQ(number("SELECT COUNT(*) FROM customer_change"), 0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM (SELECT customer_id FROM customer_record GROUP BY "
                     "customer_id HAVING MIN(record_id) <> customer_id) t"),
              0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM identity i WHERE NOT EXISTS (SELECT 1 FROM "
                     "customer_record r WHERE r.customer_id = i.customer_id AND r.record_id = "
                     "i.record_id)"),
              0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM customer c WHERE c.records <> (SELECT COUNT(*) FROM "
                     "customer_record r WHERE r.customer_id = c.customer_id)"),
              0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM customer"),
              number("SELECT COUNT(DISTINCT customer_id) FROM customer_record"));
    EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record r LEFT JOIN customer_alias a ON "
                     "a.customer_id = r.record_id WHERE COALESCE(a.current_id, r.record_id) <> "
                     "r.customer_id"),
              0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM customer_alias WHERE current_id = customer_id"), 0);
  }

  std::map<Id, Id> moved_;  // Where followers were told that records are now.
};

TEST_P(ResolveTest, SharedPhonesAndEmailsJoin) {
  apply({person("C1", "Ann", kPhone)}, "crm");
  apply({person("S7", "Ann Lee", "", kEmail)}, "shop");
  refer_to({{.external = "", .card = "", .openid = "", .phone = kPhone, .email = kEmail}}, "till");
  const auto summary = settle();
  EXPECT_EQ(summary.joined, 2);
  EXPECT_EQ(summary.customers, 1);
  EXPECT_THAT(customers(), ElementsAre(SizeIs(3)));
  EXPECT_THAT(texts("SELECT name FROM customer"), ElementsAre("Ann Lee"));
  EXPECT_THAT(log(), ElementsAre("joined email equal_value", "joined phone equal_value"));
}

TEST_P(ResolveTest, NothingNewIsNothingDone) {
  apply({person("C1", "Ann", kPhone), person("", "Ann", kPhone)});
  settle();
  const auto stamp = number("SELECT MAX(updated_at) FROM customer");
  const auto again = settle();
  EXPECT_EQ(again.joined, 0);
  EXPECT_EQ(again.customers, 1);
  EXPECT_EQ(number("SELECT MAX(updated_at) FROM customer"), stamp);
}

TEST_P(ResolveTest, DisagreementIsLoggedOnce) {
  apply({person("C1", "Ann", kPhone), person("C2", "Bob", kPhone)});
  EXPECT_EQ(settle().blocked, 1);
  apply({person("C3", "Eve"), person("C1", "Ann Lee", kPhone)});
  EXPECT_EQ(settle().blocked, 0);
  EXPECT_THAT(log(), ElementsAre("blocked phone external"));
  // Both customers can see it.
  EXPECT_EQ(number("SELECT COUNT(*) FROM merge_log"), 2);
  EXPECT_THAT(customers(), SizeIs(3));
}

TEST_P(ResolveTest, AValueOnTooManyPersonsPartsWhomItJoined) {
  std::vector<RecordInput> records;
  for (int i = 0; i < 4; ++i)
    records.push_back(person("", "P", kPhone, "", "CARD" + std::to_string(i)));
  apply(records);
  EXPECT_EQ(settle().customers, 1);
  apply({person("", "P5", kPhone, "", "CARD9")});
  const auto summary = settle();
  EXPECT_EQ(summary.customers, 5);
  EXPECT_EQ(summary.parted, 3);
  EXPECT_THAT(log(), ElementsAre("joined phone equal_value", "parted phone too_many"));
}

TEST_P(ResolveTest, TheLimitIsASetting) {
  apply({person("", "A", kPhone, "", "CARD1"), person("", "B", kPhone, "", "CARD2"),
         person("", "C", kPhone, "", "CARD3")});
  EXPECT_EQ(settle(2).customers, 3);
  EXPECT_EQ(settle(3).customers, 1);  // Without any change of records.
  EXPECT_EQ(settle(2).customers, 3);
  SilentProgress progress;
  EXPECT_EQ(resolve(session(), {0}, {}, now_, progress).error().code, ErrorCode::usage);
}

TEST_P(ResolveTest, AWithdrawnIdentityPartsAndOldIdsLeadOn) {
  apply({person("C1", "Ann", kPhone)}, "crm");
  apply({person("S1", "Ann", kPhone)}, "shop");
  EXPECT_EQ(settle().customers, 1);
  const auto joined = customers();
  now_ += kMicrosPerSecond;
  apply({person("S1", "Ann", kOtherPhone)}, "shop");
  const auto summary = settle();
  EXPECT_EQ(summary.parted, 1);
  EXPECT_EQ(summary.customers, 2);
  EXPECT_THAT(log(), ElementsAre("joined phone equal_value", "parted  withdrawn"));
  now_ += kMicrosPerSecond;
  apply({person("S1", "Ann", kPhone)}, "shop");
  EXPECT_EQ(settle().joined, 1);
  EXPECT_EQ(customers(), joined);
  // The id that was a customer's for a while leads on.
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_alias a JOIN customer c ON c.customer_id = "
                   "a.current_id"),
            1);
}

TEST_P(ResolveTest, AliasesFollowThroughSeveralJoins) {
  apply({person("C1", "Ann", kPhone)}, "a");
  apply({person("C1", "Ann", kOtherPhone, kEmail)}, "b");
  apply({person("C1", "Ann", "", kEmail)}, "c");
  settle();  // b and c are one.
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer"), 2);
  refer_to({{.external = "C1", .card = "", .openid = "", .phone = kOtherPhone, .email = ""}}, "a");
  EXPECT_EQ(settle().customers, 1);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT current_id) FROM customer_alias"), 1);
}

TEST_P(ResolveTest, InteractionsAndFollowersMove) {
  apply({person("C1", "Ann", kPhone)}, "crm");
  InteractionInput input;
  input.reference = "T1";
  input.customer.phone = kPhone;
  input.happened_at = 1;
  apply({input}, "desk");
  settle();
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction i JOIN customer c ON c.customer_id = "
                   "i.customer_id"),
            1);
  EXPECT_THAT(moved_, SizeIs(1));
  EXPECT_EQ(number("SELECT customer_id FROM customer"), moved_.begin()->second);
  now_ += kMicrosPerSecond;
  EXPECT_THAT(apply({input}, "desk"), ElementsAre("unchanged"));
}

TEST_P(ResolveTest, KeptApartWinsForEver) {
  apply({person("C1", "Ann", kPhone)}, "crm");
  apply({person("S1", "Bob", kPhone)}, "shop");
  settle();
  const auto crm = record_key("crm", person("C1", "").reference, "GB").record_id;
  const auto shop = record_key("shop", person("S1", "").reference, "GB").record_id;
  ASSERT_TRUE(session()
                  .execute("INSERT INTO kept_apart (customer_id, record_id, other_record_id, "
                           "said_at) VALUES (?, ?, ?, 0)",
                           {crm, crm, shop})
                  .ok());
  ASSERT_TRUE(session().execute("INSERT INTO customer_change VALUES (?, ?, 0)", {crm, crm}).ok());
  EXPECT_EQ(settle().parted, 1);
  EXPECT_THAT(log(), ElementsAre("joined phone equal_value", "parted phone kept_apart"));
  now_ += kMicrosPerSecond;
  apply({person("S1", "Bob", kPhone, kEmail)}, "shop");
  apply({person("C1", "Ann", kPhone, kEmail)}, "crm");
  EXPECT_EQ(settle().customers, 2);
}

TEST_P(ResolveTest, GoldenRecordsAreRecomputedOnlyWhereTouched) {
  apply({person("C1", "Ann Lee"), person("C2", "Bob Hall")});
  settle();
  const auto before = number("SELECT updated_at FROM customer WHERE name = 'Bob Hall'");
  now_ += kMicrosPerSecond;
  apply({person("C1", "Ann Brown")});
  settle();
  EXPECT_THAT(texts("SELECT name FROM customer ORDER BY name"),
              ElementsAre("Ann Brown", "Bob Hall"));
  EXPECT_EQ(number("SELECT updated_at FROM customer WHERE name = 'Bob Hall'"), before);
}

TEST_P(ResolveTest, AVeryCommonValueDoesNotSpreadEveryChange) {
  // More than the loader's threshold for a plain scan, all with the shop's own telephone.
  std::vector<RecordInput> records;
  for (int i = 0; i < 3000; ++i) {
    records.push_back(person("C" + std::to_string(i), "P" + std::to_string(i), kPhone));
  }
  apply(records);
  EXPECT_EQ(settle().customers, 3000);
  apply({person("D1", "New", kPhone, kEmail), person("C7", "P7", kPhone, kEmail)}, "other");
  const auto summary = settle();
  EXPECT_EQ(summary.customers, 3002);
  EXPECT_EQ(summary.blocked, 1);
}

TEST_P(ResolveTest, ACommonValueIsCountedAgainWhenPersonsBecomeOne) {
  const auto by_card = [](std::string external, std::string card, std::string phone = "") {
    return CustomerReference{std::move(external), std::move(card), "", std::move(phone), ""};
  };
  refer_to({by_card("", "K1", kPhone), by_card("", "K2", kPhone), by_card("", "K3", kPhone),
            by_card("", "K4", kPhone)});
  EXPECT_EQ(settle(2).customers, 4);
  // One import says that three of the four are one person, and touches one of them itself: when
  // the phone is met there are three others, in the end only one.
  refer_to(
      {by_card("C9", "K2"), by_card("C9", "K3"), by_card("C9", "K1"), {"", "K1", "", "", kEmail}});
  EXPECT_EQ(settle(2).customers, 1);
}

TEST_P(ResolveTest, ALostCarrierMakesAValueEvidenceAgain) {
  apply({person("", "A", kPhone, "", "K1"), person("", "B", kPhone, "", "K2"),
         person("", "C", kPhone, "", "K3")});
  EXPECT_EQ(settle(2).customers, 3);
  now_ += kMicrosPerSecond;
  apply({person("", "C", kOtherPhone, "", "K3")});
  EXPECT_EQ(settle(2).customers, 2);
}

// ---- the order of arrival does not matter -------------------------------------------------------

struct Arrival {
  std::string source;
  RecordInput record;
  bool described = true;
};

rc::Gen<std::vector<Arrival>> arrivals() {
  // Always at full size: small cases have few ways to go wrong, and shrinking finds them anyway.
  return rc::gen::resize(100, rc::gen::exec([] {
                           const auto pick = [](int n) { return *rc::gen::inRange(0, n); };
                           const int count = pick(18);
                           std::vector<Arrival> out;
                           std::set<Id> described;
                           for (int i = 0; i < count; ++i) {
                             Arrival arrival;
                             arrival.source = pick(2) == 0 ? "crm" : "shop";
                             auto& reference = arrival.record.reference;
                             if (pick(2) == 0) reference.external = "C" + std::to_string(pick(6));
                             if (pick(3) == 0) reference.card = "K" + std::to_string(pick(4));
                             if (pick(4) == 0) reference.openid = "o" + std::to_string(pick(4));
                             if (pick(2) == 0)
                               reference.phone = "0791112345" + std::to_string(pick(3));
                             if (pick(2) == 0)
                               reference.email = "p" + std::to_string(pick(3)) + "@shop.example";
                             if (reference.empty()) reference.phone = "07911123459";
                             arrival.record.name = "N" + std::to_string(pick(4));
                             if (pick(2) == 0) arrival.record.city = "T" + std::to_string(pick(4));
                             arrival.described = pick(3) > 0;
                             // Two descriptions of one record: the later is right, so their order
                             // matters.
                             const auto key = record_key(arrival.source, reference, "GB").record_id;
                             if (arrival.described && !described.insert(key).second)
                               arrival.described = false;
                             out.push_back(std::move(arrival));
                           }
                           return out;
                         }));
}

class ResolveProperty : public ResolveTest {
 protected:
  struct Outcome {
    std::set<std::set<std::string>> customers;
    std::vector<std::string> golden;
    bool operator==(const Outcome&) const = default;
  };

  /// Applies arrivals one by one, resolving after those named, in a transaction of their own.
  Outcome outcome(const std::vector<Arrival>& all, const std::set<std::size_t>& pauses,
                  int too_many) {
    EXPECT_TRUE(session().savepoint("outcome").ok());
    moved_.clear();
    std::map<Id, Id> born;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& arrival = all[i];
      if (arrival.described) apply({arrival.record}, arrival.source);
      const auto referred = refer_to({arrival.record.reference}, arrival.source);
      born.emplace(referred[0].record_id, referred[0].customer_id);
      if (pauses.contains(i)) settle(too_many);
    }
    settle(too_many);
    for (const auto& [record, customer] : moved_) born[record] = customer;
    for (const auto& [record, customer] : born) {
      const auto current =
          session().scalar("SELECT customer_id FROM customer_record WHERE record_id = ?", {record});
      EXPECT_EQ(*current, customer);  // Followers heard of every move.
    }
    Outcome result{customers(), golden()};
    EXPECT_TRUE(session().rollback_to("outcome").ok());
    EXPECT_TRUE(session().release("outcome").ok());
    return result;
  }
};

TEST_P(ResolveProperty, AnyOrderInAnyBatchesGivesTheSameCustomers) {
  const bool held = rc::check("any order, any batches", [this] {
    const auto all = *arrivals();
    const auto too_many = *rc::gen::inRange(1, 5);
    const auto expected = outcome(all, {}, too_many);
    auto shuffled = all;
    for (std::size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    std::set<std::size_t> pauses;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (*rc::gen::inRange(0, 3) == 0) pauses.insert(i);
    }
    RC_ASSERT(outcome(shuffled, pauses, too_many) == expected);
  });
  EXPECT_TRUE(held);
}

INSTANTIATE_TEST_SUITE_P(Engines, ResolveTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);
INSTANTIATE_TEST_SUITE_P(Engines, ResolveProperty, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
