#include "intake/bulk.h"

#include <gmock/gmock.h>

#include <thread>

#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "intake/import.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

using ::testing::ElementsAre;

class BulkTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"events", &events_migrations},
                        {"intake", &intake_migrations}});
  }
  Result<std::vector<BulkOutcome>> store(const std::string& kind, const std::string& body,
                                         const std::string& instrument = "") {
    workspace_.clock().set(workspace_.clock().now() + kMicrosPerSecond);
    TROTH_ASSIGN(const auto bulk,
                 Bulk::prepare(workspace_.database(), {kind, "shop", instrument, body},
                               workspace_.clock().now()));
    std::vector<BulkOutcome> outcomes;
    TROTH_TRY(workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(outcomes, bulk.apply(session));
      return {};
    }));
    return outcomes;
  }
  /// "1 created", or "2 bad_date ordered_at".
  std::vector<std::string> stored(const std::string& kind, const std::string& body,
                                  const std::string& instrument = "") {
    const auto outcomes = store(kind, body, instrument);
    EXPECT_TRUE(outcomes.ok()) << outcomes.error().message << outcomes.error().subject;
    std::vector<std::string> words;
    if (!outcomes) return words;
    for (const auto& one : *outcomes) {
      EXPECT_EQ(one.problem != nullptr, one.result == RowResult::rejected);
      auto word = std::to_string(one.line) + " ";
      if (one.result == RowResult::accepted) word += "created";
      if (one.result == RowResult::updated) word += "updated";
      if (one.result == RowResult::unchanged) word += "unchanged";
      if (one.problem) word += one.problem->code + " " + one.problem->field;
      words.push_back(word);
    }
    return words;
  }
  std::string code_of(const std::string& kind, const std::string& body,
                      const std::string& instrument = "") {
    const auto outcomes = store(kind, body, instrument);
    return outcomes ? "fine" : std::string(error_info(outcomes.error().code).code);
  }
  std::int64_t number(std::string_view sql) {
    auto session = workspace_.database().read();
    EXPECT_TRUE(session.ok());
    const auto value = (**session).scalar(sql);
    EXPECT_TRUE(value.ok()) << value.error().message;
    return value ? *value : -1;
  }

  db::TestWorkspace workspace_{GetParam()};
};

constexpr const char* kOrder =
    R"({"order": "1", "ordered_at": "2024-03-05T10:00:00Z", "customer": 17, "lines": [)"
    R"({"sku": "tea", "quantity": 2, "unit_price": "3.50"}, {"sku": "cup", "amount": 7.5}]})";

TEST_P(BulkTest, AnOrderWithItsLinesIsOneLine) {
  EXPECT_THAT(stored("orders", kOrder), ElementsAre("1 created"));
  EXPECT_EQ(number("SELECT gross FROM orders"), 1450);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 2);
  EXPECT_THAT(stored("orders", kOrder), ElementsAre("1 unchanged"));
  EXPECT_THAT(stored("orders", R"({"order": "1", "ordered_at": "2024-03-05T10:00:00Z",)"
                               R"( "customer": 17, "sku": "tea", "quantity": 3,)"
                               R"( "unit_price": 3.5})"),
              ElementsAre("1 updated"));
  EXPECT_EQ(number("SELECT gross FROM orders"), 1800);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer"), 1);
}

TEST_P(BulkTest, ALineIsStoredWholeOrNotAtAll) {
  const std::string broken =
      R"({"order": "2", "ordered_at": "2024-03-05", "lines": [{"sku": "a", "amount": 1},)"
      R"( {"sku": "b", "amount": "x"}]})";
  const std::string fine = R"({"order": "3", "ordered_at": "2024-03-05", "sku": "a", "amount": 1})";
  EXPECT_THAT(
      stored("orders", broken + "\n\n" + fine + "\n" + broken),
      ElementsAre("1 bad_number lines.1.amount", "3 created", "4 bad_number lines.1.amount"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 1);
}

TEST_P(BulkTest, EachLineIsRefusedForItsOwnReason) {
  EXPECT_THAT(
      stored("orders",
             "{\n"
             "[1]\n"
             R"({"order": "1", "order": "2"})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "amount": 1, "colour": "red"})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "amount": [1]})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-02-30", "amount": 1})"
             "\n"
             R"({"ordered_at": "2024-03-05", "amount": 1})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "lines": []})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "sku": "a", "lines": [{"amount": 1}]})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "lines": [{"order": "1"}]})"
             "\n"
             R"({"order": "1", "ordered_at": "2024-03-05", "lines": [1]})"
             "\n"
             "{\"order\": \"\xff\"}\n"),
      ElementsAre("1 bad_json ", "2 bad_json ", "3 bad_json ", "4 unknown_member colour",
                  "5 bad_member amount", "6 bad_date ordered_at", "7 missing_value order",
                  "8 missing_value lines", "9 unknown_member sku",
                  "10 unknown_member lines.0.order", "11 bad_member lines.0", "12 bad_encoding "));
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 0);
}

TEST_P(BulkTest, TheSameThingTwiceIsAsInTwoRequests) {
  EXPECT_THAT(stored("products", R"({"sku": "a", "name": "A"})"
                                 "\n"
                                 R"({"sku": "b", "name": "B"})"
                                 "\n"
                                 R"({"sku": "a", "name": "A"})"
                                 "\n"
                                 R"({"sku": "a", "name": "AA"})"),
              ElementsAre("1 created", "2 created", "3 unchanged", "4 updated"));
  // A line of an order is no second one when it is told again.
  const std::string order =
      R"({"order": "1", "ordered_at": "2024-03-05", "sku": "a", "amount": 1})";
  EXPECT_THAT(stored("orders", order + "\n" + order), ElementsAre("1 created", "2 unchanged"));
  EXPECT_EQ(number("SELECT gross FROM orders"), 100);
  std::string often;
  for (int i = 0; i < 21; ++i) often += order + "\n";
  EXPECT_EQ(stored("orders", often).back(), "21 duplicate_reference ");
}

TEST_P(BulkTest, CustomersAreToldWholeAndIdentitiesInPart) {
  EXPECT_THAT(stored("customers", R"({"customer": "17", "name": "Ann Lee", "city": "Leeds"})"
                                  "\n"
                                  R"({"customer": "18", "name": "Bo"})"
                                  "\n"
                                  R"({"name": "Nobody"})"),
              ElementsAre("1 created", "2 created", "3 missing_identity "));
  const std::string phone = R"({"customer": "17", "phone": "020 7946 0018"})";
  EXPECT_THAT(stored("identities", phone + "\n" + R"({"customer": "17", "name": "x"})"),
              ElementsAre("1 updated", "2 unknown_member name"));
  EXPECT_THAT(stored("identities", phone), ElementsAre("1 unchanged"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer WHERE name = 'Ann Lee' AND city = 'Leeds'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM identity"), 1);
  EXPECT_THAT(stored("customers", R"({"customer": "17", "name": "Ann Moor"})"),
              ElementsAre("1 updated"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer WHERE name = 'Ann Moor' AND city IS NULL"), 1);
  // The same phone in another system: one customer, at once.
  EXPECT_THAT(stored("customers", R"({"customer": "99", "phone": "+44 20 7946 0018"})"),
              ElementsAre("1 created"));
}

TEST_P(BulkTest, ContactsAndResponses) {
  const std::string contact =
      R"({"interaction": "c1", "happened_at": "2024-03-05", "customer": "17", "kind": "call"})";
  EXPECT_THAT(
      stored("interactions", contact + "\n" + R"({"happened_at": "2024-03-05", "kind": "dance"})"),
      ElementsAre("1 created", "2 unknown_kind kind"));
  EXPECT_THAT(stored("interactions", contact), ElementsAre("1 unchanged"));
  EXPECT_EQ(code_of("responses", "{}"), "usage");
  EXPECT_EQ(code_of("responses", "{}", "Post"), "not_found");
  ASSERT_TRUE(workspace_.database().writer().run([](db::Session& session) -> Status {
    survey::ItemInput rating;
    rating.code = "nps";
    rating.title = "Would you recommend us?";
    rating.role = survey::Role::nps;
    rating.scale_min = 0;
    rating.scale_max = 10;
    TROTH_TRY(survey::define_instrument(session, "shop", "Post", std::vector{rating}));
    return {};
  }));
  EXPECT_THAT(stored("responses",
                     R"({"response": "r1", "answered_at": "2024-03-05", "customer": "17",)"
                     R"( "answers": {"nps": 9}})"
                     "\n"
                     R"({"response": "r2", "answers": {"nps": 11}})"
                     "\n"
                     R"({"response": "r3", "answers": {"csat": 1}})"
                     "\n"
                     R"({"response": "r4"})",
                     "Post"),
              ElementsAre("1 created", "2 off_scale answers.nps", "3 unknown_member answers.csat",
                          "4 no_answers "));
}

TEST_P(BulkTest, RequestsHaveTheirLimits) {
  std::string lines;
  for (std::size_t i = 0; i <= kBulkLinesMost; ++i) lines += "{}\n";
  EXPECT_EQ(code_of("products", lines), "too_large");
  std::string order = R"({"order": "1", "ordered_at": "2024-03-05", "lines": [{})";
  for (std::size_t i = 0; i < kBulkOrderLinesMost; ++i) order += ",{}";
  EXPECT_THAT(stored("orders", order + "]}"), ElementsAre("1 bad_member lines"));
  EXPECT_EQ(code_of("orders", ""), "fine");
  EXPECT_EQ(code_of("lunches", "{}"), "usage");
  EXPECT_TRUE(stored("orders", "\n \r\n").empty());
}

TEST_P(BulkTest, SendersAtOnceStoreEachThingOnce) {
  std::string body;
  for (int i = 0; i < 50; ++i) {
    body += R"({"order": ")" + std::to_string(i) +
            R"(", "ordered_at": "2024-03-05", "customer": "17", "sku": "a", "amount": 1})"
            "\n";
  }
  const auto now = workspace_.clock().now();
  std::atomic<int> created = 0;
  std::vector<std::thread> senders;
  for (int i = 0; i < 4; ++i) {
    senders.emplace_back([&, i] {
      const auto bulk = Bulk::prepare(workspace_.database(), {"orders", "shop", "", body}, now + i);
      ASSERT_TRUE(bulk.ok());
      ASSERT_TRUE(workspace_.database().writer().run([&](db::Session& session) -> Status {
        TROTH_ASSIGN(const auto outcomes, bulk->apply(session));
        for (const auto& one : outcomes) created += one.result == RowResult::accepted ? 1 : 0;
        return {};
      }));
    });
  }
  for (auto& sender : senders) sender.join();
  EXPECT_EQ(created, 50);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 50);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 50);
}

INSTANTIATE_TEST_SUITE_P(Engines, BulkTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::intake
