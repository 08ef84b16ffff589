#include "customers/people.h"

#include <gtest/gtest.h>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth::customers {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;

// Two records of one source system each, joined by their e-mail.
class PeopleTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { db::set_migrations({{"customers", &customers_migrations}}); }

  void SetUp() override {
    add("crm", "17", "ann@example.org", "Ann");
    add("shop", "A9", "Ann@Example.org", "Ann Lee");
    write([&](db::Session& session) -> Status {
      TROTH_TRY(resolve(session, {}, {}, kNow, progress_));
      return {};
    });
  }

  void write(const std::function<Status(db::Session&)>& work) {
    const auto status = workspace_.database().writer().run(work);
    ASSERT_TRUE(status.ok()) << status.error().message;
  }

  void add(std::string_view source, std::string external, std::string email, std::string name) {
    RecordInput record;
    record.reference.external = std::move(external);
    record.reference.email = std::move(email);
    record.name = std::move(name);
    write([&](db::Session& session) -> Status {
      TROTH_TRY(apply_records(session, source, "GB", std::span(&record, 1), kNow));
      return {};
    });
  }

  std::vector<Id> found(std::string_view value) {
    const auto ids = find_customers(workspace_.session(), value);
    EXPECT_TRUE(ids.ok());
    return *ids;
  }

  ErrorCode undo(Id merge_id) {
    auto code = ErrorCode::internal;
    workspace_.database()
        .writer()
        .run([&](db::Session& session) -> Status {
          const auto undone = undo_merge(session, merge_id, {}, kNow, progress_);
          if (undone.ok()) return {};
          code = undone.error().code;
          return undone.error();
        })
        .ok();
    return code;
  }

  db::TestWorkspace workspace_{GetParam()};
  SilentProgress progress_;
};

TEST_P(PeopleTest, IsFoundByAnyIdentityAndShownWithItsRecordsAndEvidence) {
  ASSERT_EQ(found("ANN@example.org").size(), 1U);
  EXPECT_EQ(found("17"), found("A9"));
  EXPECT_TRUE(found("nobody@example.org").empty());
  const auto card = customer_card(workspace_.session(), found("17").front());
  ASSERT_TRUE(card.ok());
  EXPECT_EQ(card->records.size(), 2U);
  ASSERT_EQ(card->merges.size(), 1U);
  EXPECT_EQ(customer_card(workspace_.session(), 12'345).error().code, ErrorCode::not_found);
}

TEST_P(PeopleTest, AMergeThatIsUndoneStaysUndone) {
  const auto merges = merges_of(workspace_.session(), found("17").front());
  ASSERT_TRUE(merges.ok());
  ASSERT_EQ(merges->size(), 1U);
  const auto merge_id = merges->front().merge_id;
  EXPECT_EQ(undo(merge_id + 1'000), ErrorCode::not_found);
  undo(merge_id);
  EXPECT_NE(found("17"), found("A9"));
  EXPECT_EQ(found("ann@example.org").size(), 2U);
  // New evidence of the same kind does not join them again.
  add("crm", "17", "ann@example.org", "Ann L.");
  write([&](db::Session& session) -> Status {
    TROTH_TRY(resolve(session, {}, {}, kNow + 1, progress_));
    return {};
  });
  EXPECT_NE(found("17"), found("A9"));
  EXPECT_EQ(undo(merge_id), ErrorCode::conflict);
}

INSTANTIATE_TEST_SUITE_P(Engines, PeopleTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
