#include "customers/contact_list.h"

#include <gmock/gmock.h>

#include "customers/testing.h"

namespace troth::customers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ContactListTest : public CustomersTest {
 protected:
  void SetUp() override {
    CustomersTest::SetUp();
    std::vector<RecordInput> records(2);
    records[0].reference = {"17", "", "", "020 7946 0018", "Ann@Example.org", ""};
    records[1].reference.external = "18";
    records[1].reference.email = "bo@example.org";
    apply(records);
    apply(std::vector<RecordInput>{records[0]}, "shop");
    apply({contact("a", "17", 100, "call"), contact("b", "", 101, "complaint"),
           contact("c", "18", 102, "visit")},
          "crm");
    SilentProgress progress;
    ASSERT_TRUE(resolve(session(), {}, {}, now_, progress).ok());
  }
  static InteractionInput contact(std::string reference, std::string customer, Day day,
                                  std::string kind) {
    InteractionInput input;
    input.reference = std::move(reference);
    input.customer.external = std::move(customer);
    input.happened_day = day;
    input.happened_at = day * kMicrosPerDay;
    input.kind = std::move(kind);
    return input;
  }
  std::vector<ContactItem> items_of(const ContactQuery& query) {
    std::vector<ContactItem> found;
    const auto status = list_contacts(session(), query, [&](const ContactItem& item) -> Status {
      found.push_back(item);
      return {};
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    EXPECT_EQ(*count_contacts(session(), query), static_cast<std::int64_t>(found.size()));
    return found;
  }
  std::vector<std::string> listed(const ContactQuery& query) {
    std::vector<std::string> references;
    for (const auto& item : items_of(query)) references.push_back(item.view.input.reference);
    return references;
  }
  std::vector<std::string> sources(std::string_view value, std::optional<Namespace> kind) {
    std::vector<std::string> found;
    const auto identities = find_identities(session(), value, kind, 500);
    EXPECT_TRUE(identities.ok());
    for (const auto& one : *identities) {
      found.push_back(one.source + " " + std::string(namespace_name(one.kind)) + " " + one.value);
    }
    std::sort(found.begin(), found.end());
    return found;
  }
};

TEST_P(ContactListTest, ContactsAreFilteredAndSortedByTime) {
  ContactQuery query;
  EXPECT_THAT(listed(query), ElementsAre("a", "b", "c"));
  query.page.descending = true;
  query.from = 101;
  EXPECT_THAT(listed(query), ElementsAre("c", "b"));
  query.kind = "complaint";
  EXPECT_THAT(listed(query), ElementsAre("b"));
  ContactQuery of_ann;
  of_ann.customer_id = items_of({})[0].customer_id;
  EXPECT_THAT(listed(of_ann), ElementsAre("a"));
}

TEST_P(ContactListTest, WhoGaveNoNameStaysWithoutOne) {
  for (const auto& item : items_of({})) {
    EXPECT_EQ(item.customer_id.has_value(), item.view.input.reference != "b");
  }
}

TEST_P(ContactListTest, AnIdentityIsFoundHoweverItIsWritten) {
  EXPECT_THAT(sources("+44 (0)20 7946-0018", std::nullopt),
              ElementsAre("crm phone +442079460018", "shop phone +442079460018"));
  EXPECT_THAT(sources("ANN@example.org", Namespace::email),
              ElementsAre("crm email ann@example.org", "shop email ann@example.org"));
  EXPECT_THAT(sources("ANN@example.org", Namespace::card), IsEmpty());
  EXPECT_THAT(sources("17", Namespace::external),
              ElementsAre("crm external 17", "shop external 17"));
  EXPECT_THAT(sources("1", std::nullopt), IsEmpty());
}

TEST_P(ContactListTest, IdentitiesPointAtWhoHasThemNow) {
  const auto found = find_identities(session(), "ann@example.org", std::nullopt, 500);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].customer_id, (*found)[1].customer_id);
  EXPECT_NE((*found)[0].record_id, (*found)[1].record_id);
  EXPECT_EQ(find_identities(session(), "ann@example.org", std::nullopt, 1)->size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Engines, ContactListTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
