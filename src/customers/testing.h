#pragma once
// For this room's tests: a workspace with the room's tables, on every engine.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::customers {

/// A record of somebody, with what identifies them.
inline RecordInput person(std::string id, std::string name, std::string phone = "",
                          std::string email = "", std::string card = "", std::string openid = "") {
  RecordInput record;
  record.reference = {std::move(id), std::move(card), std::move(openid), std::move(phone),
                      std::move(email)};
  record.name = std::move(name);
  return record;
}

/// Every test works in a transaction of its own that is rolled back, in a workspace that the tests
/// of a suite share.
class CustomersTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations}, {"customers", &customers_migrations}});
  }
  static void TearDownTestSuite() { workspaces().clear(); }
  void SetUp() override { ASSERT_TRUE(session().begin().ok()); }
  void TearDown() override { ASSERT_TRUE(session().rollback().ok()); }

  db::Session& session() {
    auto& workspace = workspaces()[GetParam()];
    if (!workspace) workspace = std::make_unique<db::TestWorkspace>(GetParam());
    return workspace->session();
  }

  std::int64_t number(std::string_view sql) {
    const auto value = session().scalar(sql);
    EXPECT_TRUE(value.ok()) << value.error().message;
    return value ? *value : -1;
  }

  /// The first column of every row, as text.
  std::vector<std::string> texts(std::string_view sql) {
    std::vector<std::string> out;
    const auto status = session().scan(sql, {}, [&](const db::Row& row) {
      out.emplace_back(row.text(0));
      return true;
    });
    EXPECT_TRUE(status.ok()) << status.error().message;
    return out;
  }

  /// Outcomes as "accepted", "updated", "unchanged" or the code of the refusal.
  std::vector<std::string> apply(const std::vector<RecordInput>& records,
                                 std::string_view source = "crm") {
    return names(apply_records(session(), source, "GB", records, now_));
  }

  std::vector<std::string> apply(const std::vector<InteractionInput>& interactions,
                                 std::string_view source = "desk") {
    return names(apply_interactions(session(), source, "GB", interactions, now_));
  }

  std::vector<ReferredRecord> refer_to(const std::vector<CustomerReference>& references,
                                       std::string_view source = "crm") {
    auto referred = refer(session(), source, "GB", references, now_);
    EXPECT_TRUE(referred.ok()) << referred.error().message;
    return referred ? *referred : std::vector<ReferredRecord>();
  }

  static std::vector<std::string> names(const Result<std::vector<RowOutcome>>& outcomes) {
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().message;
    std::vector<std::string> out;
    if (!outcomes) return out;
    for (const auto& outcome : *outcomes) {
      EXPECT_EQ(outcome.problem != nullptr, outcome.result == RowResult::rejected);
      out.emplace_back(outcome.result == RowResult::accepted    ? "accepted"
                       : outcome.result == RowResult::updated   ? "updated"
                       : outcome.result == RowResult::unchanged ? "unchanged"
                                                                : outcome.problem->code);
    }
    return out;
  }

  static std::map<db::Engine, std::unique_ptr<db::TestWorkspace>>& workspaces() {
    static std::map<db::Engine, std::unique_ptr<db::TestWorkspace>> all;
    return all;
  }

  Instant now_ = 1'767'225'600'000'000;  // 2026-01-01
};

}  // namespace troth::customers
