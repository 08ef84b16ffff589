#include <gmock/gmock.h>

#include "customers/testing.h"

namespace troth::customers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

RecordInput emailed_person(std::string id, std::string name, std::string email = "",
                           std::string phone = "") {
  RecordInput record;
  record.reference = {.external = std::move(id),
                      .card = "",
                      .openid = "",
                      .phone = std::move(phone),
                      .email = std::move(email),
                      .device = ""};
  record.name = std::move(name);
  return record;
}

CustomerReference by(std::string id, std::string email = "", std::string phone = "") {
  return {.external = std::move(id),
          .card = "",
          .openid = "",
          .phone = std::move(phone),
          .email = std::move(email),
          .device = ""};
}

class RecordsTest : public CustomersTest {
 protected:
  void next_import() { now_ += kMicrosPerSecond; }
  std::vector<std::string> identities() {
    return texts("SELECT namespace || '=' || value FROM identity ORDER BY namespace, value");
  }
  std::vector<std::string> record_names() {
    return texts("SELECT name FROM customer_record ORDER BY name");
  }
};

TEST_P(RecordsTest, FirstSightStoresRecordAndIdentities) {
  EXPECT_THAT(apply({emailed_person("C1", "Ann Lee", "Ann@Shop.example", "07911 123456")}),
              ElementsAre("accepted"));
  EXPECT_THAT(identities(), ElementsAre("email=ann@shop.example", "phone=+447911123456"));
  EXPECT_EQ(number("SELECT described FROM customer_record"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record WHERE customer_id = record_id"), 1);
}

TEST_P(RecordsTest, TheSameAgainIsUnchanged) {
  const auto ann = emailed_person("C1", "Ann Lee", "ann@shop.example");
  apply({ann, emailed_person("C2", "Bob")});
  next_import();
  const auto changes = number("SELECT COUNT(*) FROM customer_change");
  auto spelled = ann;
  spelled.reference.email = " ANN@shop.example";  // Another spelling of the same address.
  EXPECT_THAT(apply({spelled, emailed_person("C2", "Bob")}), ElementsAre("unchanged", "unchanged"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_change"), changes);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT updated_at) FROM customer_record"), 1);
}

TEST_P(RecordsTest, AChangedRowReplacesWhatItSaidBefore) {
  apply({emailed_person("C1", "Ann Lee", "ann@shop.example", "07911 123456")});
  next_import();
  auto changed = emailed_person("C1", "Ann Hall", "", "07911 123456");
  EXPECT_THAT(apply({changed}), ElementsAre("updated"));
  EXPECT_THAT(identities(), ElementsAre("phone=+447911123456"));
  EXPECT_THAT(record_names(), ElementsAre("Ann Hall"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_change WHERE value_key <> 0"), 1);
}

TEST_P(RecordsTest, RowsWithoutUsableReferenceAreRefused) {
  EXPECT_THAT(apply({emailed_person("", "Nobody"),
                     emailed_person("n/a", "Nobody", "none@none.com", "000000"),
                     emailed_person("", "By phone", "", "07911 123456")}),
              ElementsAre("missing_identity", "bad_customer", "accepted"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 1);
}

TEST_P(RecordsTest, TheLaterOfTwoRowsWinsAndTheFileStaysRepeatable) {
  auto first = emailed_person("C1", "Ann Lee", "ann@shop.example");
  first.city = "Leeds";
  const auto second = emailed_person("C1", "Ann Hall", "ann@home.example");
  const std::vector<RecordInput> file = {first, second, first};
  EXPECT_THAT(apply(file), ElementsAre("accepted", "updated", "unchanged"));
  EXPECT_THAT(record_names(), ElementsAre("Ann Hall"));
  EXPECT_THAT(texts("SELECT city FROM customer_record"), ElementsAre("Leeds"));
  EXPECT_THAT(identities(), SizeIs(2));
  next_import();
  EXPECT_THAT(apply(file), ElementsAre("unchanged", "unchanged", "unchanged"));
  next_import();
  // A later import that says something new replaces all of it.
  EXPECT_THAT(apply({emailed_person("C1", "Ann Brown")}), ElementsAre("updated"));
  EXPECT_THAT(identities(), IsEmpty());
  next_import();
  EXPECT_THAT(apply({first}), ElementsAre("updated"));
}

TEST_P(RecordsTest, AFileRepeatsTheSameWayInWhateverBatches) {
  const std::vector<RecordInput> file = {emailed_person("C1", "Ann"), emailed_person("C2", "Bob"),
                                         emailed_person("C1", "Anna")};
  for (const auto& row : file) apply({row});
  next_import();
  EXPECT_THAT(apply(file), ElementsAre("unchanged", "unchanged", "unchanged"));
  next_import();
  for (const auto& row : file) EXPECT_THAT(apply({row}), ElementsAre("unchanged"));
}

TEST_P(RecordsTest, AReferenceWithTooManyFacesIsRefused) {
  std::vector<RecordInput> file;
  for (int i = 0; i < 30; ++i)
    file.push_back(emailed_person("GUEST1", "Guest " + std::to_string(i)));
  const auto outcomes = apply(file);
  EXPECT_EQ(std::count(outcomes.begin(), outcomes.end(), "duplicate_reference"), 9);
  next_import();
  const auto again = apply(file);
  EXPECT_EQ(std::count(again.begin(), again.end(), "unchanged"), 21);
}

TEST_P(RecordsTest, SourcesAreApart) {
  apply({emailed_person("C1", "Ann")}, "crm");
  EXPECT_THAT(apply({emailed_person("C1", "Bob")}, "shop"), ElementsAre("accepted"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 2);
}

TEST_P(RecordsTest, ReferencesMakeRecordsOnce) {
  const auto first =
      refer_to({by("C1"), by("C2"), by("C1"), {}, by("n/a"), by("", "x@shop.example")});
  ASSERT_THAT(first, SizeIs(6));
  EXPECT_EQ(first[0].record_id, first[2].record_id);
  EXPECT_NE(first[0].record_id, first[1].record_id);
  EXPECT_EQ(first[0].customer_id, first[0].record_id);
  EXPECT_EQ(first[3].record_id, 0);
  EXPECT_EQ(first[4].record_id, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record WHERE described = 0"), 3);
  const auto again = refer_to({by("C2"), by("", "X@shop.example")});
  EXPECT_EQ(again[0].record_id, first[1].record_id);
  EXPECT_EQ(again[1].record_id, first[5].record_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_change"), 3);
}

TEST_P(RecordsTest, AReferenceNamesTheSameRecordAsADescription) {
  apply({emailed_person("C1", "Ann", "ann@shop.example")});
  const auto referred = refer_to({by("C1")});
  EXPECT_EQ(referred[0].record_id, record_key("crm", by("C1"), "GB").record_id);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 1);
  EXPECT_THAT(record_names(), ElementsAre("Ann"));
  next_import();
  EXPECT_THAT(apply({emailed_person("C1", "Ann", "ann@shop.example")}), ElementsAre("unchanged"));
}

TEST_P(RecordsTest, DescribingAReferredRecordIsNew) {
  refer_to({by("C1", "", "07911 123456")});
  next_import();
  EXPECT_THAT(apply({emailed_person("C1", "Ann", "ann@shop.example")}), ElementsAre("accepted"));
  // The phone came from an order and stays, as no file that described it withdrew it.
  EXPECT_THAT(identities(), ElementsAre("email=ann@shop.example", "phone=+447911123456"));
}

TEST_P(RecordsTest, IdentitiesDoNotDependOnWhoCameFirst) {
  apply({emailed_person("C1", "Ann", "ann@shop.example")});
  refer_to({by("C1", "", "07911 123456"), by("C1", "ann@shop.example")});
  const auto described_first = identities();
  refer_to({by("C1", "", "07911 123456"), by("C1", "ann@shop.example")}, "other");
  apply({emailed_person("C1", "Ann", "ann@shop.example")}, "other");
  EXPECT_THAT(texts("SELECT value FROM identity i JOIN customer_record r ON r.customer_id = "
                    "i.customer_id AND r.record_id = i.record_id WHERE r.source = 'crm' "
                    "ORDER BY value"),
              testing::ElementsAreArray(
                  texts("SELECT value FROM identity i JOIN customer_record r ON r.customer_id = "
                        "i.customer_id AND r.record_id = i.record_id WHERE r.source = 'other' "
                        "ORDER BY value")));
  EXPECT_THAT(described_first, SizeIs(2));
}

TEST_P(RecordsTest, WithdrawnIdentitiesStayWhileReferencesCarryThem) {
  apply({emailed_person("C1", "Ann", "ann@shop.example", "07911 123456")});
  refer_to({by("C1", "ann@shop.example")});
  next_import();
  apply({emailed_person("C1", "Ann")});
  EXPECT_THAT(identities(), ElementsAre("email=ann@shop.example"));
}

INSTANTIATE_TEST_SUITE_P(Engines, RecordsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
