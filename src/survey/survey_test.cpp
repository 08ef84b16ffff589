#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "survey/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::survey {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Day kToday = 20'454;  // 2026-01-01
constexpr Instant kNow = kToday * kMicrosPerDay;

ItemInput item(std::string code, Role role, double low, double high,
               std::vector<double> missing = {}) {
  ItemInput out;
  out.code = std::move(code);
  out.role = role;
  out.scale_min = low;
  out.scale_max = high;
  out.missing_codes = std::move(missing);
  return out;
}

ItemInput verbatim(std::string code) {
  ItemInput out;
  out.code = std::move(code);
  out.role = Role::verbatim;
  return out;
}

std::vector<ItemInput> items() {
  return {item("SAT", Role::satisfaction, 1, 10, {-99}), item("NPS", Role::nps, 0, 10),
          verbatim("WHY")};
}

ResponseInput answered(std::string reference, std::string customer, double sat,
                       std::optional<double> nps = std::nullopt, std::string why = "") {
  ResponseInput out;
  out.reference = std::move(reference);
  out.customer.external = std::move(customer);
  out.answered_day = kToday - 10;
  out.answered_at = (kToday - 10) * kMicrosPerDay + 42;
  out.answers.push_back({.item = 0, .value = sat, .text = ""});
  if (nps) out.answers.push_back({.item = 1, .value = nps, .text = ""});
  if (!why.empty()) out.answers.push_back({.item = 2, .value = std::nullopt, .text = why});
  return out;
}

void register_rooms() {
  db::set_migrations({{"db", &db_migrations},
                      {"customers", &customers_migrations},
                      {"survey", &survey_migrations}});
}

// "accepted", or "rejected:code:field:value".
std::string word(const RowOutcome& outcome) {
  switch (outcome.result) {
    case RowResult::accepted:
      return "accepted";
    case RowResult::updated:
      return "updated";
    case RowResult::unchanged:
      return "unchanged";
    case RowResult::rejected:
      return "rejected:" + outcome.problem->code + ":" + outcome.problem->field + ":" +
             outcome.problem->value;
  }
  return {};
}

// A workspace with the instrument "Post" of source "web".
class Store {
 public:
  explicit Store(db::Engine engine) : workspace_(engine) {
    const auto defined = define_instrument(session(), "web", "Post", items());
    EXPECT_TRUE(defined);
    instrument_ = *defined;
  }

  db::Session& session() { return workspace_.session(); }
  Id instrument() const { return instrument_; }

  std::vector<std::string> apply(const std::vector<ResponseInput>& rows, Day today = kToday,
                                 const std::vector<ItemInput>& with = items()) {
    auto transaction = db::Transaction::begin(session());
    EXPECT_TRUE(transaction);
    const auto outcomes =
        apply_responses(session(), "web", "GB", instrument_, with, rows, today, kNow);
    EXPECT_TRUE(outcomes) << (outcomes ? "" : outcomes.error().message);
    EXPECT_TRUE(transaction->commit());
    std::vector<std::string> words;
    if (outcomes)
      for (const auto& outcome : *outcomes) words.push_back(word(outcome));
    return words;
  }

  std::vector<std::string> texts(const std::string& sql, int columns) {
    std::vector<std::string> found;
    const auto scanned = session().scan(sql, {}, [&](const db::Row& row) {
      std::string line;
      for (int i = 0; i < columns; ++i) {
        if (i > 0) line += '|';
        line += row.is_null(i) ? "-" : row.text(i);
      }
      found.push_back(line);
      return true;
    });
    EXPECT_TRUE(scanned) << (scanned ? "" : scanned.error().message);
    return found;
  }

  // All that is stored about responses, in words.
  std::vector<std::string> responses() {
    return texts(
        "SELECT reference, CASE WHEN customer_id < 0 THEN 'anonymous' ELSE 'known' END, "
        "CAST(answered_day AS TEXT), CAST(dated AS TEXT), channel FROM response "
        "ORDER BY reference, response_id",
        5);
  }
  std::vector<std::string> answers() {
    return texts(
        "SELECT r.reference, i.code, CAST(CAST(a.value AS INTEGER) AS TEXT), a.answer_text "
        "FROM answer a JOIN response r ON r.customer_id = a.customer_id "
        "AND r.response_id = a.response_id JOIN item i ON i.item_id = a.item_id "
        "ORDER BY r.reference, r.response_id, i.position",
        4);
  }
  std::int64_t count(const std::string& table) {
    const auto counted = session().scalar("SELECT COUNT(*) FROM " + table);
    EXPECT_TRUE(counted);
    return counted ? *counted : -1;
  }

 private:
  db::TestWorkspace workspace_;
  Id instrument_ = 0;
};

class SurveyTest : public testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { register_rooms(); }
  Store store_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Engines, SurveyTest, testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST(Role, NamesGoBothWays) {
  for (const auto role :
       {Role::satisfaction, Role::nps, Role::ces, Role::csat, Role::attribute, Role::expectation,
        Role::loyalty, Role::attitude, Role::usage, Role::verbatim, Role::management,
        Role::standard_set, Role::promise, Role::image, Role::value})
    EXPECT_EQ(parse_role(role_name(role)), role);
  EXPECT_EQ(parse_role(" NPS "), Role::nps);
  EXPECT_EQ(parse_role("happiness"), std::nullopt);
  EXPECT_EQ(parse_role(""), std::nullopt);
}

TEST_P(SurveyTest, DefiningAgainChangesNothing) {
  const auto again = define_instrument(store_.session(), "web", "Post", items());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, store_.instrument());
  EXPECT_EQ(store_.count("instrument"), 1);
  EXPECT_EQ(store_.count("item"), 3);
  const auto other = define_instrument(store_.session(), "shop", "Post", items());
  ASSERT_TRUE(other);
  EXPECT_NE(*other, store_.instrument());
}

TEST_P(SurveyTest, LaterFilesAddItemsAndWords) {
  auto more = items();
  more[0].title = "How satisfied are you?";
  more.push_back(item("PRICE", Role::attribute, 1, 5));
  ASSERT_TRUE(define_instrument(store_.session(), "web", "Post", more));
  // A file that knows less takes nothing away.
  ASSERT_TRUE(define_instrument(store_.session(), "web", "Post",
                                std::vector{item("SAT", Role::satisfaction, 1, 10)}));
  const auto found = find_instrument(store_.session(), "web", "Post");
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->has_value());
  const auto& known = (*found)->items;
  ASSERT_THAT(known, SizeIs(4));
  EXPECT_EQ(known[0].item.title, "How satisfied are you?");
  EXPECT_THAT(known[0].item.missing_codes, ElementsAre(-99));
  EXPECT_EQ(known[1].item.title, "NPS");
  EXPECT_EQ(known[3].item.code, "PRICE");
  EXPECT_EQ(known[3].item.scale_max, 5);
  EXPECT_EQ(known[3].item_id, item_id_of(store_.instrument(), "PRICE"));
}

TEST_P(SurveyTest, UnknownInstrumentIsNone) {
  const auto found = find_instrument(store_.session(), "web", "Other");
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->has_value());
}

TEST_P(SurveyTest, AnotherRoleOrScaleIsAConflict) {
  for (const auto& other : {item("SAT", Role::attribute, 1, 10),
                            item("SAT", Role::satisfaction, 1, 5), verbatim("SAT")}) {
    const auto refused = define_instrument(store_.session(), "web", "Post", std::vector{other});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::conflict);
    EXPECT_EQ(refused.error().subject, "SAT");
    EXPECT_THAT(refused.error().message, HasSubstr("satisfaction 1-10"));
  }
}

TEST_P(SurveyTest, ImpossibleItemsAreRefused) {
  ItemInput no_scale;
  no_scale.code = "Q1";
  const std::vector<std::vector<ItemInput>> bad = {
      {},
      {no_scale},
      {item("Q1", Role::ces, 5, 1)},
      {item("Q1", Role::ces, 3, 3)},
      {item("", Role::ces, 1, 5)},
      {item("Q1", Role::ces, 1, 5), verbatim("Q1")},
      {item("Q1", Role::nps, 1, 5)},
  };
  for (const auto& these : bad) {
    const auto refused = define_instrument(store_.session(), "web", "New", these);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
    EXPECT_NE(refused.error().hint, "");
  }
  EXPECT_EQ(store_.count("instrument"), 1);
}

TEST_P(SurveyTest, SecondImportChangesNothing) {
  const std::vector rows = {answered("R1", "C1", 8, 9, "fast"), answered("R2", "", 3, 0)};
  EXPECT_THAT(store_.apply(rows), ElementsAre("accepted", "accepted"));
  EXPECT_THAT(store_.responses(), ElementsAre("R1|known|20444|1|-", "R2|anonymous|20444|1|-"));
  EXPECT_THAT(store_.answers(),
              ElementsAre("R1|SAT|8|-", "R1|NPS|9|-", "R1|WHY|-|fast", "R2|SAT|3|-", "R2|NPS|0|-"));
  EXPECT_THAT(store_.apply(rows), ElementsAre("unchanged", "unchanged"));
  EXPECT_THAT(store_.answers(), SizeIs(5));
}

TEST_P(SurveyTest, ChangedRowReplacesItsAnswers) {
  store_.apply({answered("R1", "C1", 8, 9, "fast"), answered("R2", "C1", 5)});
  auto changed = answered("R1", "C1", 7, std::nullopt, "slow");
  changed.channel = "mail";
  EXPECT_THAT(store_.apply({changed, answered("R2", "C1", 5)}),
              ElementsAre("updated", "unchanged"));
  EXPECT_THAT(store_.answers(), ElementsAre("R1|SAT|7|-", "R1|WHY|-|slow", "R2|SAT|5|-"));
  EXPECT_THAT(store_.responses(), ElementsAre("R1|known|20444|1|mail", "R2|known|20444|1|-"));
}

TEST_P(SurveyTest, RefusedRowsSayWhyAndLeaveNothing) {
  auto words = answered("R4", "C4", 5);
  words.answers[0] = {.item = 0, .value = std::nullopt, .text = "good"};
  auto weight = answered("R5", "C5", 5);
  weight.weight = -0.5;
  auto nothing = answered("R6", "C6", 5);
  nothing.answers.clear();
  auto unusable = answered("R7", "n/a", 5);
  EXPECT_THAT(store_.apply({answered("R1", "C1", 11), answered("R2", "C2", 0.5),
                            answered("R3", "C3", 5, 10.5), words, weight, nothing, unusable,
                            answered("R8", "C8", 5)}),
              ElementsAre("rejected:off_scale:SAT:11", "rejected:off_scale:SAT:0.5",
                          "rejected:off_scale:NPS:10.5", "rejected:bad_answer:SAT:good",
                          "rejected:negative_weight:weight:-0.5", "rejected:no_answers::",
                          "rejected:bad_customer:customer:n/a", "accepted"));
  EXPECT_EQ(store_.count("response"), 1);
  EXPECT_EQ(store_.count("answer"), 1);
  EXPECT_EQ(store_.count("customer_record"), 1);
}

TEST_P(SurveyTest, MissingCodeIsNoAnswer) {
  EXPECT_THAT(store_.apply({answered("R1", "C1", -99, 9), answered("R2", "C2", -99)}),
              ElementsAre("accepted", "rejected:no_answers::"));
  EXPECT_THAT(store_.answers(), ElementsAre("R1|NPS|9|-"));
  // The same row with an empty cell says the same.
  auto empty = answered("R1", "C1", 5, 9);
  empty.answers.erase(empty.answers.begin());
  EXPECT_THAT(store_.apply({empty}), ElementsAre("unchanged"));
}

TEST_P(SurveyTest, OrderOfColumnsDoesNotMatter) {
  store_.apply({answered("R1", "C1", 8, 9)});
  auto turned = items();
  std::swap(turned[0], turned[1]);
  auto row = answered("R1", "C1", 9, 8);  // Now item 0 is NPS and item 1 SAT.
  EXPECT_THAT(store_.apply({row}, kToday, turned), ElementsAre("unchanged"));
}

TEST_P(SurveyTest, AnonymousResponseIsItsOwnCustomerUntilNamed) {
  store_.apply({answered("R1", "", 8, 9)});
  EXPECT_EQ(
      *store_.session().scalar("SELECT COUNT(*) FROM response WHERE customer_id = -response_id"),
      1);
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(*) FROM answer WHERE customer_id < 0"), 2);
  EXPECT_THAT(store_.apply({answered("R1", "C1", 8, 9)}), ElementsAre("updated"));
  EXPECT_THAT(store_.responses(), ElementsAre("R1|known|20444|1|-"));
  EXPECT_THAT(store_.answers(), ElementsAre("R1|SAT|8|-", "R1|NPS|9|-"));
}

TEST_P(SurveyTest, AnotherCustomerMovesTheResponse) {
  store_.apply({answered("R1", "C1", 8), answered("R2", "C1", 7)});
  EXPECT_THAT(store_.apply({answered("R1", "C2", 8)}), ElementsAre("updated"));
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(DISTINCT customer_id) FROM response"), 2);
  EXPECT_EQ(store_.count("response"), 2);
  EXPECT_THAT(store_.answers(), SizeIs(2));
}

TEST_P(SurveyTest, UndatedResponseStaysOnItsFirstDay) {
  auto row = answered("R1", "C1", 8);
  row.answered_at.reset();
  row.answered_day.reset();
  EXPECT_THAT(store_.apply({row}, kToday), ElementsAre("accepted"));
  EXPECT_THAT(store_.apply({row}, kToday + 7), ElementsAre("unchanged"));
  row.answers[0].value = 9;
  EXPECT_THAT(store_.apply({row}, kToday + 7), ElementsAre("updated"));
  EXPECT_THAT(store_.responses(), ElementsAre("R1|known|20454|0|-"));
  EXPECT_THAT(store_.apply({answered("R1", "C1", 9)}, kToday + 8), ElementsAre("updated"));
  EXPECT_THAT(store_.responses(), ElementsAre("R1|known|20444|1|-"));
}

TEST_P(SurveyTest, RepeatedReferenceIsRefusedUnlessItSaysTheSame) {
  auto same = answered("R1", "C1", 8);
  auto other = answered("R1", "C1", 3);
  same.occurrence = 1;
  other.occurrence = 2;
  const std::vector rows = {answered("R1", "C1", 8), same, other};
  EXPECT_THAT(store_.apply(rows),
              ElementsAre("accepted", "unchanged", "rejected:duplicate_reference:response:R1"));
  EXPECT_THAT(store_.apply(rows),
              ElementsAre("unchanged", "unchanged", "rejected:duplicate_reference:response:R1"));
  // The repeated row in a later call of the same import.
  EXPECT_THAT(store_.apply({other}), ElementsAre("rejected:duplicate_reference:response:R1"));
  EXPECT_THAT(store_.answers(), ElementsAre("R1|SAT|8|-"));
}

TEST_P(SurveyTest, RowsWithoutReferenceAreNamedByWhatTheySay) {
  auto twin = answered("", "", 8, 9);
  twin.occurrence = 1;
  const std::vector rows = {answered("", "", 8, 9), twin, answered("", "", 8, 8),
                            answered("", "C1", 8, 9)};
  EXPECT_THAT(store_.apply(rows), testing::Each("accepted"));
  EXPECT_EQ(store_.count("response"), 4);
  EXPECT_THAT(store_.apply(rows), testing::Each("unchanged"));
  EXPECT_EQ(store_.count("response"), 4);
}

TEST_P(SurveyTest, ResponsesFollowTheirRecord) {
  store_.apply({answered("R1", "C1", 8, 9, "x"), answered("R2", "C2", 7), answered("R3", "", 6)});
  const auto records =
      customers::refer(store_.session(), "web", "GB",
                       std::vector<customers::CustomerReference>{
                           {.external = "C1", .card = "", .openid = "", .phone = "", .email = ""},
                           {.external = "C2", .card = "", .openid = "", .phone = "", .email = ""}},
                       kNow);
  ASSERT_TRUE(records);
  const auto [first, first_customer] = (*records)[0];
  const Id second_customer = (*records)[1].customer_id;
  const std::vector<customers::Move> moves = {
      {.record_id = first, .from_customer = first_customer, .to_customer = second_customer}};
  ASSERT_TRUE(follow(store_.session(), moves));
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(*) FROM response WHERE customer_id = ?",
                                     {second_customer}),
            2);
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(*) FROM answer WHERE customer_id = ?",
                                     {second_customer}),
            4);
  EXPECT_THAT(store_.answers(), SizeIs(5));
  // And back, by the record: what was the second customer's own stays.
  ASSERT_TRUE(
      follow(store_.session(),
             std::vector<customers::Move>{
                 {.record_id = first, .from_customer = second_customer, .to_customer = 77}}));
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(*) FROM response WHERE customer_id = 77"), 1);
  EXPECT_EQ(*store_.session().scalar("SELECT COUNT(*) FROM answer WHERE customer_id = 77"), 3);
  ASSERT_TRUE(follow(store_.session(), {}));
}

TEST_P(SurveyTest, ListsWhatIsKnown) {
  auto undated = answered("R3", "", 6);
  undated.answered_at.reset();
  undated.answered_day.reset();
  store_.apply({answered("R1", "C1", 8, 9), answered("R2", "C2", 7), undated});
  ASSERT_TRUE(define_instrument(store_.session(), "shop", "Exit",
                                std::vector{item("E1", Role::csat, 1, 5)}));
  const auto listed = list_instruments(store_.session());
  ASSERT_TRUE(listed);
  ASSERT_THAT(*listed, SizeIs(2));
  EXPECT_EQ((*listed)[0].name, "Exit");
  EXPECT_EQ((*listed)[0].responses, 0);
  EXPECT_EQ((*listed)[0].first_day, std::nullopt);
  const auto& post = (*listed)[1];
  EXPECT_EQ(post.source, "web");
  EXPECT_EQ(post.responses, 3);
  EXPECT_EQ(post.undated, 1);
  EXPECT_EQ(post.anonymous, 1);
  EXPECT_EQ(post.first_day, kToday - 10);
  EXPECT_EQ(post.last_day, kToday - 10);
  ASSERT_THAT(post.items, SizeIs(3));
  EXPECT_EQ(post.items[0].answers, 3);
  EXPECT_EQ(post.items[1].answers, 1);
  EXPECT_EQ(post.items[2].answers, 0);
}

TEST(OccurrenceKey, CountsWhatNamesARow) {
  auto a = answered("R1", "C1", 8);
  auto b = answered("R1", "C2", 3);
  EXPECT_EQ(occurrence_key(a), occurrence_key(b));
  a.reference.clear();
  b.reference.clear();
  EXPECT_NE(occurrence_key(a), occurrence_key(b));
  b = a;
  b.occurrence = 5;
  EXPECT_EQ(occurrence_key(a), occurrence_key(b));
  b.region = b.store + "x";
  EXPECT_NE(occurrence_key(a), occurrence_key(b));
}

// Whatever the rows, and however they are cut into calls: a second pass accepts nothing, updates
// nothing, and leaves the tables as they were.
RC_GTEST_PROP(SurveyProperty, SecondPassChangesNothing, ()) {
  register_rooms();
  static Store store(db::Engine::sqlite);
  RC_ASSERT(store.session().execute("DELETE FROM answer"));
  RC_ASSERT(store.session().execute("DELETE FROM response"));
  const auto size = *rc::gen::inRange<std::size_t>(1, 25);
  std::vector<ResponseInput> rows;
  std::map<Id, std::int64_t> seen;
  for (std::size_t i = 0; i < size; ++i) {
    const auto name = *rc::gen::inRange(0, 6);
    const auto customer = *rc::gen::inRange(0, 4);
    auto row =
        answered(name == 0 ? "" : "R" + std::to_string(name),
                 customer == 0 ? "" : "C" + std::to_string(customer), *rc::gen::inRange(0, 12),
                 *rc::gen::inRange(-1, 11), *rc::gen::element<std::string>("", "a", "b"));
    row.occurrence = seen[occurrence_key(row)]++;
    rows.push_back(std::move(row));
  }
  const auto pass = [&] {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < rows.size();) {
      const auto part = *rc::gen::inRange<std::size_t>(1, rows.size() - from + 1);
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(from);
      for (auto& said : store.apply({begin, begin + static_cast<std::ptrdiff_t>(part)}))
        words.push_back(std::move(said));
      from += part;
    }
    return words;
  };
  const auto first = pass();
  const auto responses = store.responses();
  const auto answers = store.answers();
  const auto second = pass();
  RC_ASSERT(store.responses() == responses);
  RC_ASSERT(store.answers() == answers);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(first[i] != "updated");
    if (first[i].starts_with("rejected"))
      RC_ASSERT(second[i] == first[i]);
    else
      RC_ASSERT(second[i] == "unchanged");
  }
}

}  // namespace
}  // namespace troth::survey
