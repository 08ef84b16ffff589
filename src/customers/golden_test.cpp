#include "customers/golden.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace troth::customers {
namespace {

Record record(Id id, Instant updated_at, std::string name) {
  Record made;
  made.record_id = id;
  made.updated_at = updated_at;
  made.described = true;
  made.details.name = std::move(name);
  return made;
}

TEST(GoldenRecord, TheLaterWordComesFirst) {
  std::vector<Record> records = {record(1, 0, "Ann Lee"), record(2, kMicrosPerDay, "Ann Hall")};
  records[0].details.gender = "f";
  records[0].details.segment = "old";
  records[1].details.segment = "new";
  const auto golden = golden_record(records);
  EXPECT_EQ(golden.name, "Ann Hall");
  EXPECT_EQ(golden.segment, "new");
  EXPECT_EQ(golden.gender, "f");  // What the later record does not know stays.
}

TEST(GoldenRecord, WithinOneDayTheSmallerRecordDecides) {
  EXPECT_EQ(golden_record(std::vector{record(2, 5, "Bob Two"), record(1, 3, "Bob One")}).name,
            "Bob One");
}

TEST(GoldenRecord, AFullNameBeatsAPartOfOne) {
  EXPECT_EQ(
      golden_record(std::vector{record(1, 0, "Ann Lee"), record(2, kMicrosPerDay, "Ann")}).name,
      "Ann Lee");
  EXPECT_EQ(golden_record(std::vector{record(1, 0, "王小明"), record(2, kMicrosPerDay, "王")}).name,
            "王小明");
  EXPECT_EQ(golden_record(std::vector{record(1, 0, ""), record(2, 0, "Ann")}).name, "Ann");
}

TEST(GoldenRecord, APlaceIsTakenWhole) {
  std::vector<Record> records = {record(1, kMicrosPerDay, ""), record(2, 0, "")};
  records[0].details.country = "GB";
  records[1].details.city = "Lyon";
  records[1].details.country = "FR";
  const auto golden = golden_record(records);
  EXPECT_EQ(golden.city, "Lyon");
  EXPECT_EQ(golden.country, "FR");
}

TEST(GoldenRecord, TheRelationBeginsWithTheEarliest) {
  std::vector<Record> records = {record(1, 0, ""), record(2, kMicrosPerDay, ""), record(3, 0, "")};
  records[0].details.joined_day = 20;
  records[1].details.joined_day = 30;
  records[2].details.joined_day = 10;
  records[2].described = false;  // Does not speak.
  EXPECT_EQ(golden_record(records).joined_day, 20);
}

TEST(GoldenRecord, NothingIsKnownOfWhomNobodyDescribed) {
  auto referred = record(1, 0, "Ann Lee");
  referred.described = false;
  EXPECT_EQ(golden_record(std::vector{referred}), Details{});
  EXPECT_EQ(golden_record({}), Details{});
}

RC_GTEST_PROP(GoldenRecordProperty, OrderDoesNotMatter, ()) {
  const auto count = *rc::gen::inRange(0, 6);
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) {
    auto made = record(i + 1, *rc::gen::inRange<Instant>(0, 3) * kMicrosPerDay,
                       *rc::gen::element<std::string>("", "Ann", "Ann Lee", "王", "王明"));
    made.described = *rc::gen::inRange(0, 4) > 0;
    made.details.city = *rc::gen::element<std::string>("", "Leeds", "Lyon");
    made.details.country = *rc::gen::element<std::string>("", "GB", "FR");
    made.details.joined_day = *rc::gen::inRange(0, 5);
    records.push_back(std::move(made));
  }
  const auto golden = golden_record(records);
  std::reverse(records.begin(), records.end());
  RC_ASSERT(golden_record(records) == golden);
  std::rotate(records.begin(), records.begin() + count / 2, records.end());
  RC_ASSERT(golden_record(records) == golden);
}

}  // namespace
}  // namespace troth::customers
