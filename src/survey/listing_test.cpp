#include "survey/listing.h"

#include <gmock/gmock.h>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth::survey {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Three responses to one questionnaire, one of them by nobody, and one nobody answered.
class SurveyListingTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"survey", &survey_migrations}});
  }
  void SetUp() override {
    const auto status = workspace_.database().writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(instrument_, define_instrument(session, "web", "Post", items()));
      TROTH_TRY(define_instrument(session, "web", "Other", items()));
      const std::vector<ResponseInput> rows = {answered("1", "ann", 100, "web"),
                                               answered("2", "", 101, "web"),
                                               answered("3", "bo", 102, "post")};
      TROTH_TRY(apply_responses(session, "web", "GB", instrument_, items(), rows, 100, 1));
      return {};
    });
    ASSERT_TRUE(status.ok()) << status.error().message;
  }
  static std::vector<ItemInput> items() {
    ItemInput rating;
    rating.code = "SAT";
    rating.title = "How satisfied are you?";
    rating.role = Role::satisfaction;
    rating.scale_min = 1;
    rating.scale_max = 10;
    ItemInput words;
    words.code = "WHY";
    words.role = Role::verbatim;
    return {rating, words};
  }
  static ResponseInput answered(std::string reference, std::string customer, Day day,
                                std::string channel) {
    ResponseInput input;
    input.reference = std::move(reference);
    input.customer.external = std::move(customer);
    input.answered_day = day;
    input.answered_at = day * kMicrosPerDay + 7;
    input.channel = std::move(channel);
    input.answers = {{0, 8.0, ""}, {1, std::nullopt, "Quick"}};
    return input;
  }
  db::Session& session() { return workspace_.session(); }
  std::vector<ResponseItem> items_of(const ResponseQuery& query) {
    std::vector<ResponseItem> found;
    const auto status =
        list_responses(session(), query, [&](const ResponseItem& item) -> Status {
          found.push_back(item);
          return {};
        });
    EXPECT_TRUE(status.ok()) << status.error().message;
    EXPECT_EQ(*count_responses(session(), query), static_cast<std::int64_t>(found.size()));
    return found;
  }
  std::vector<std::string> listed(const ResponseQuery& query) {
    std::vector<std::string> references;
    for (const auto& item : items_of(query)) references.push_back(item.reference);
    return references;
  }

  db::TestWorkspace workspace_{GetParam()};
  Id instrument_ = 0;
};

TEST_P(SurveyListingTest, ResponsesAreFilteredAndSortedByTime) {
  ResponseQuery query;
  EXPECT_THAT(listed(query), ElementsAre("1", "2", "3"));
  query.page.descending = true;
  query.channel = "web";
  EXPECT_THAT(listed(query), ElementsAre("2", "1"));
  query.from = 101;
  query.to = 101;
  EXPECT_THAT(listed(query), ElementsAre("2"));
  ResponseQuery elsewhere;
  elsewhere.instrument_id = instrument_ + 1;
  EXPECT_THAT(listed(elsewhere), IsEmpty());
}

TEST_P(SurveyListingTest, WhoAnsweredWithoutANameStaysWithoutOne) {
  ResponseQuery query;
  query.anonymous = true;
  const auto found = items_of(query);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].reference, "2");
  EXPECT_FALSE(found[0].customer_id.has_value());
  query.anonymous = false;
  for (const auto& item : items_of(query)) EXPECT_GT(item.customer_id.value_or(0), 0);
}

TEST_P(SurveyListingTest, AResponseHasItsAnswersInOrder) {
  for (const auto& listed : items_of({})) {
    const auto whole = whole_response(session(), listed.view.response_id);
    ASSERT_TRUE(whole.ok()) << whole.error().message;
    EXPECT_EQ(whole->customer_id, listed.customer_id);
    ASSERT_EQ(whole->view.answers.size(), 2U);
    EXPECT_EQ(whole->view.answers[0].code, "SAT");
    EXPECT_EQ(whole->view.answers[0].value, 8.0);
    EXPECT_EQ(whole->view.answers[1].text, "Quick");
  }
  const auto none = whole_response(session(), 1);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

TEST_P(SurveyListingTest, InstrumentsCountWhatWasAnswered) {
  const auto all = instrument_items(session());
  ASSERT_TRUE(all.ok()) << all.error().message;
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].name, "Other");
  EXPECT_EQ((*all)[0].responses, 0);
  EXPECT_FALSE((*all)[0].first_day.has_value());
  EXPECT_EQ((*all)[1].items, 2);
  EXPECT_EQ((*all)[1].responses, 3);
  EXPECT_EQ((*all)[1].anonymous, 1);
  EXPECT_EQ((*all)[1].last_day, std::optional<Day>(102));
  const auto one = one_instrument(session(), instrument_);
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->items.size(), 2U);
  EXPECT_FALSE(one_instrument(session(), 1).ok());
}

INSTANTIATE_TEST_SUITE_P(Engines, SurveyListingTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::survey
