#include <gmock/gmock.h>

#include "customers/kinds.h"
#include "customers/testing.h"

namespace troth::customers {
namespace {

using testing::ElementsAre;

InteractionInput contact(std::string reference, std::string customer, std::string kind = "call") {
  InteractionInput input;
  input.reference = std::move(reference);
  input.customer.external = std::move(customer);
  input.happened_at = 1'700'000'000'000'000;
  input.happened_day = 19'675;
  input.kind = std::move(kind);
  return input;
}

class InteractionsTest : public CustomersTest {
 protected:
  void next_import() { now_ += kMicrosPerSecond; }
};

TEST(InteractionKind, SynonymsInBothLanguages) {
  EXPECT_EQ(interaction_kind("complaint"), "complaint");
  EXPECT_EQ(interaction_kind(" Phone Call "), "contact");
  EXPECT_EQ(interaction_kind("store_visit"), "visit");
  EXPECT_EQ(interaction_kind("COMPLIMENT"), "praise");
  EXPECT_EQ(interaction_kind("投诉"), "complaint");
  EXPECT_EQ(interaction_kind("到店"), "visit");
  EXPECT_EQ(interaction_kind("表扬"), "praise");
  EXPECT_EQ(interaction_kind("配送"), "delivery");
  EXPECT_EQ(interaction_kind("转介绍"), "referral");
  EXPECT_EQ(interaction_kind(""), "contact");
  EXPECT_EQ(interaction_kind("|"), std::nullopt);
  EXPECT_EQ(interaction_kind("xyz"), std::nullopt);
}

TEST_P(InteractionsTest, KnownByReferenceAndRepeatable) {
  const std::vector<InteractionInput> file = {contact("T1", "C1"), contact("T2", ""),
                                              contact("T3", "C1", "complaint")};
  EXPECT_THAT(apply(file), ElementsAre("accepted", "accepted", "accepted"));
  next_import();
  EXPECT_THAT(apply(file), ElementsAre("unchanged", "unchanged", "unchanged"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction WHERE customer_id = -interaction_id"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction WHERE customer_id = record_id"), 2);
  EXPECT_THAT(texts("SELECT kind FROM interaction ORDER BY reference"),
              ElementsAre("contact", "contact", "complaint"));
}

TEST_P(InteractionsTest, AChangedRowReplacesAndMoves) {
  apply({contact("T1", "C1")});
  next_import();
  auto changed = contact("T1", "C2");
  changed.happened_day += 1;
  EXPECT_THAT(apply({changed}), ElementsAre("updated"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction"), 1);
  EXPECT_EQ(number("SELECT happened_day FROM interaction"), changed.happened_day);
  EXPECT_EQ(number("SELECT record_id FROM interaction"),
            record_key("desk", changed.customer, "GB").record_id);
}

TEST_P(InteractionsTest, AnAnonymousContactFindsItsCustomer) {
  apply({contact("T1", "")});
  next_import();
  EXPECT_THAT(apply({contact("T1", "C1")}), ElementsAre("updated"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction WHERE customer_id > 0"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction"), 1);
}

TEST_P(InteractionsTest, WithoutReferenceContentAndOccurrenceTellThemApart) {
  auto twin = contact("", "C1");
  twin.occurrence = 1;
  const std::vector<InteractionInput> file = {contact("", "C1"), twin, contact("", "C2")};
  EXPECT_THAT(apply(file), ElementsAre("accepted", "accepted", "accepted"));
  next_import();
  EXPECT_THAT(apply(file), ElementsAre("unchanged", "unchanged", "unchanged"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction"), 3);
}

TEST_P(InteractionsTest, TheLastRowOfATicketWins) {
  const std::vector<InteractionInput> file = {contact("T1", "C1", "call"),
                                              contact("T1", "C1", "complaint")};
  EXPECT_THAT(apply(file), ElementsAre("accepted", "updated"));
  EXPECT_THAT(texts("SELECT kind FROM interaction"), ElementsAre("complaint"));
  next_import();
  EXPECT_THAT(apply(file), ElementsAre("unchanged", "unchanged"));
  EXPECT_THAT(apply({file[1]}), ElementsAre("unchanged"));
  EXPECT_THAT(apply({file[0]}), ElementsAre("unchanged"));
}

TEST_P(InteractionsTest, UnusableRowsAreRefusedWithWhatWouldDo) {
  const auto outcomes = apply_interactions(
      session(), "desk", "GB",
      std::vector<InteractionInput>{contact("T1", "C1", "teleportation"), contact("T2", "n/a")},
      now_);
  ASSERT_TRUE(outcomes.ok());
  ASSERT_TRUE((*outcomes)[0].problem != nullptr);
  EXPECT_EQ((*outcomes)[0].problem->code, "unknown_kind");
  EXPECT_EQ((*outcomes)[0].problem->details[0].first, "kinds");
  EXPECT_EQ((*outcomes)[1].problem->code, "bad_customer");
  EXPECT_EQ(number("SELECT COUNT(*) FROM interaction"), 0);
}

TEST_P(InteractionsTest, EveryFieldCounts) {
  auto input = contact("T1", "C1");
  apply({input});
  const auto expect_updated = [&](const char* what) {
    next_import();
    EXPECT_THAT(apply({input}), ElementsAre("updated")) << what;
  };
  input.touchpoint = "desk", expect_updated("touchpoint");
  input.channel = "phone", expect_updated("channel");
  input.region = "North", expect_updated("region");
  input.store = "S1", expect_updated("store");
  input.staff = "Eve", expect_updated("staff");
  input.subject = "late", expect_updated("subject");
  input.outcome = "solved", expect_updated("outcome");
  input.order_reference = "A1", expect_updated("order");
  input.promised_at = 5, expect_updated("promised_at");
  input.fulfilled_at = 6, expect_updated("fulfilled_at");
  input.happened_at += 1, expect_updated("happened_at");
  EXPECT_THAT(texts("SELECT subject FROM interaction"), ElementsAre("late"));
  EXPECT_EQ(number("SELECT promised_at + fulfilled_at FROM interaction"), 11);
}

INSTANTIATE_TEST_SUITE_P(Engines, InteractionsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
