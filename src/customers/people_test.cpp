#include "customers/people.h"

#include <gmock/gmock.h>

#include "customers/testing.h"

namespace troth::customers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class PeopleTest : public CustomersTest {
 protected:
  void settle() {
    now_ += kMicrosPerSecond;
    SilentProgress progress;
    ASSERT_TRUE(resolve(session(), {}, {}, now_, progress).ok());
  }

  std::vector<Id> find(std::string_view value) {
    const auto found = find_customers(session(), value);
    EXPECT_TRUE(found.ok());
    return found ? *found : std::vector<Id>();
  }

  /// Three records in one customer: crm -phone- shop -e-mail- till.
  void join_three() {
    apply({person("C1", "Ann Lee", "07911 123456")}, "crm");
    apply({person("S1", "Ann Hall", "07911 123456", "ann@shop.example")}, "shop");
    apply({person("T1", "A. Hall", "", "ann@shop.example")}, "till");
    settle();
  }

  Id merge_by(std::string_view kind) {
    const auto found = session().scalar(
        "SELECT merge_id FROM merge_log WHERE action = 'joined' AND namespace = ?", {kind});
    return found ? *found : 0;
  }

  Result<ResolveSummary> undo(Id merge_id) {
    now_ += kMicrosPerSecond;
    SilentProgress progress;
    return undo_merge(session(), merge_id, {}, now_, progress);
  }
};

TEST_P(PeopleTest, FindsByAnyIdentityHoweverWritten) {
  join_three();
  const Id id = number("SELECT customer_id FROM customer");
  for (const auto* value : {"C1", "S1", " T1 ", "07911 123456", "+44 7911 123456", "447911123456",
                            "ANN@shop.example"}) {
    EXPECT_THAT(find(value), ElementsAre(id)) << value;
  }
  EXPECT_THAT(find(std::to_string(id)), ElementsAre(id));
  for (const auto* value : {"C2", "07911 999999", "n/a", "", "bob@shop.example", "-5", "99"}) {
    EXPECT_THAT(find(value), IsEmpty()) << value;
  }
}

TEST_P(PeopleTest, EveryFormerIdFindsTheCustomer) {
  join_three();
  const Id id = number("SELECT customer_id FROM customer");
  for (const auto* source : {"crm", "shop", "till"}) {
    const auto record = session().scalar("SELECT record_id FROM customer_record WHERE source = ?",
                                         {std::string_view(source)});
    EXPECT_THAT(find(std::to_string(*record)), ElementsAre(id));
    EXPECT_EQ(customer_card(session(), *record)->golden.customer_id, id);
  }
}

TEST_P(PeopleTest, TwoCustomersMayHaveOneReference) {
  apply({person("7", "Ann")}, "crm");
  apply({person("7", "Bob")}, "shop");
  settle();
  EXPECT_THAT(find("7"), SizeIs(2));
}

TEST_P(PeopleTest, ACardHoldsRecordsIdentitiesContactsAndMerges) {
  join_three();
  InteractionInput input;
  input.reference = "X1";
  input.customer.external = "T1";
  input.happened_at = 5;
  input.kind = "complaint";
  apply({input}, "till");
  const auto card = customer_card(session(), number("SELECT customer_id FROM customer"));
  ASSERT_TRUE(card.ok());
  EXPECT_EQ(card->golden.records, 3);
  EXPECT_THAT(card->records, SizeIs(3));
  for (const auto& [record, identities] : card->records) {
    EXPECT_EQ(identities.size(), record.source == "shop" ? 2U : 1U) << record.source;
  }
  EXPECT_THAT(card->interactions, SizeIs(1));
  EXPECT_THAT(card->merges, SizeIs(2));
}

TEST_P(PeopleTest, WhoIsNobodyIsNotFound) {
  EXPECT_EQ(customer_card(session(), 12345).error().code, ErrorCode::not_found);
  EXPECT_EQ(merges_of(session(), 12345).error().code, ErrorCode::not_found);
  EXPECT_EQ(undo(12345).error().code, ErrorCode::not_found);
}

TEST_P(PeopleTest, UndoingCutsWhereItWasJoined) {
  join_three();
  const auto summary = undo(merge_by("email"));
  ASSERT_TRUE(summary.ok()) << summary.error().message;
  EXPECT_EQ(summary->customers, 2);
  EXPECT_EQ(find("C1"), find("S1"));  // The other join stands.
  EXPECT_NE(find("C1"), find("T1"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM kept_apart"), 2);  // T1 with each of the others.
  // For good: nothing they come to share joins them again.
  now_ += kMicrosPerSecond;
  apply({person("T1", "A. Hall", "07911 123456", "ann@shop.example")}, "till");
  settle();
  EXPECT_NE(find("C1"), find("T1"));
  // Both sides tell it.
  for (const auto* of : {"C1", "T1"}) {
    const auto merges = merges_of(session(), find(of)[0]);
    ASSERT_TRUE(merges.ok());
    EXPECT_THAT(*merges,
                testing::Contains(testing::Field(&MergeEntry::action, MergeAction::undone)))
        << of;
  }
}

TEST_P(PeopleTest, UndoingTheOtherJoinLeavesTheOtherPair) {
  join_three();
  ASSERT_TRUE(undo(merge_by("phone")).ok());
  EXPECT_NE(find("C1"), find("S1"));
  EXPECT_EQ(find("S1"), find("T1"));
}

TEST_P(PeopleTest, WhatIsApartCannotBeUndone) {
  join_three();
  const Id merge = merge_by("email");
  ASSERT_TRUE(undo(merge).ok());
  EXPECT_EQ(undo(merge).error().code, ErrorCode::conflict);
  const auto parted = session().scalar("SELECT merge_id FROM merge_log WHERE action = 'parted'");
  EXPECT_EQ(undo(*parted).error().code, ErrorCode::conflict);
}

TEST_P(PeopleTest, HouseholdsTooLargeToTakeApartAreRefused) {
  // 120 records with one openid, 120 with one card, and a phone on one of each.
  std::vector<RecordInput> left;
  for (int i = 0; i < 120; ++i) {
    auto record = person("", "L", i == 0 ? "07911 123456" : "");
    record.reference.card = "CARD" + std::to_string(i);
    record.reference.openid = "oLeft";
    left.push_back(std::move(record));
  }
  apply(left, "app");
  for (int i = 0; i < 120; ++i) {
    auto record = person("1", "R", i == 0 ? "07911 123456" : "");
    record.reference.card = "RIGHT";
    apply({record}, "till" + std::to_string(i));
  }
  settle();
  EXPECT_EQ(number("SELECT MAX(records) FROM customer"), 240);
  const auto refused = undo(merge_by("phone"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::too_large);
}

TEST_P(PeopleTest, APersonMakesOneOfTwoWhateverTheirIdsSay) {
  // Twice in one system: no identity would join them, and their external ids contradict.
  apply({person("C1", "Ann Lee", "07911 123456"), person("C2", "Ann Hall"), person("C3", "Zoe")},
        "crm");
  settle();
  ASSERT_EQ(number("SELECT COUNT(*) FROM customer"), 3);
  const Id one = find("C1").front();
  const Id two = find("C2").front();
  now_ += kMicrosPerSecond;
  const auto merged = merge_customers(session(), one, two, {}, now_);
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  EXPECT_EQ(merged->customer_id, std::min(one, two));
  EXPECT_EQ(find("C1"), find("C2"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer"), 2);
  const auto merges = merges_of(session(), one);
  ASSERT_TRUE(merges.ok());
  ASSERT_THAT(*merges, SizeIs(1));
  EXPECT_EQ(merges->front().merge_id, merged->merge_id);
  EXPECT_EQ(merge_message(merges->front()), "customer.merge.said");
  // It holds when records come anew, and when all is recognised from the beginning.
  apply({person("C1", "Ann Moor", "07911 123456")}, "crm");
  settle();
  SilentProgress progress;
  ASSERT_TRUE(resolve(session(), {.too_many = 7}, {}, now_, progress).ok());
  EXPECT_EQ(find("C1"), find("C2"));
  // A card of both is no contradiction within one person.
  RecordInput first = person("C1", "Ann Lee");
  RecordInput second = person("C2", "Ann Hall");
  first.reference.card = second.reference.card = "4711";
  apply({first, second}, "crm");
  RecordInput third = person("", "Ann");
  third.reference.card = "4711";
  apply({third}, "till");
  settle();
  EXPECT_EQ(find("4711"), find("C1"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM merge_log WHERE action = 'blocked'"), 0);
}

TEST_P(PeopleTest, AMergeByAPersonIsUndoneForGood) {
  apply({person("C1", "Ann Lee", "07911 123456"), person("C2", "Bo", "07911 123457")}, "crm");
  apply({person("S1", "Ann Lee", "07911 123456")}, "shop");
  settle();
  const Id one = find("C1").front();
  const Id two = find("C2").front();
  const auto merged = merge_customers(session(), two, one, {}, ++now_);
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  EXPECT_EQ(find("C2"), find("S1"));
  const auto undone = undo(merged->merge_id);
  ASSERT_TRUE(undone.ok()) << undone.error().message;
  EXPECT_NE(find("C1"), find("C2"));
  EXPECT_EQ(find("C1"), find("S1"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM kept_together"), 0);
  EXPECT_EQ(undo(merged->merge_id).error().code, ErrorCode::conflict);
  // Whoever says it again takes back that they are two.
  const auto again = merge_customers(session(), find("C1").front(), find("C2").front(), {}, ++now_);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(find("C1"), find("C2"));
  EXPECT_NE(again->merge_id, merged->merge_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM kept_apart"), 0);
}

TEST_P(PeopleTest, AMergeOfOneOrOfNobodyIsRefused) {
  join_three();
  const Id one = find("C1").front();
  EXPECT_EQ(merge_customers(session(), one, one, {}, now_).error().code, ErrorCode::conflict);
  const auto former = number("SELECT customer_id FROM customer_alias LIMIT 1");
  EXPECT_EQ(merge_customers(session(), one, former, {}, now_).error().code, ErrorCode::conflict);
  EXPECT_EQ(merge_customers(session(), one, 1, {}, now_).error().code, ErrorCode::not_found);
  EXPECT_EQ(merge_customers(session(), 1, one, {}, now_).error().code, ErrorCode::not_found);
  EXPECT_EQ(number("SELECT COUNT(*) FROM kept_together"), 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, PeopleTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
