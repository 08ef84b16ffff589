#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "sales/service.h"
#include "segments/model_json.h"
#include "segments/model_service.h"
#include "segments/model_store.h"
#include "segments/parser.h"
#include "segments/store.h"
#include "survey/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::segments {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// Who buys little, much, and long ago; with a customer who never bought.
class ModelTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  ModelTest() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"segments", &segments_migrations}});
    workspace_ = std::make_unique<db::TestWorkspace>(GetParam());
    workspace_->clock().set(Instant{today_} * kMicrosPerDay);
  }
  db::Session& session() { return workspace_->session(); }

  void customer(Id id) {
    ASSERT_TRUE(
        session().execute("INSERT INTO customer (customer_id, records, updated_at) VALUES "
                          "(?, 1, 0)",
                          {id}));
  }
  void order(Id customer, Day day, Minor gross) {
    const auto reference = std::to_string(++orders_);
    ASSERT_TRUE(session().execute(
        "INSERT INTO orders (customer_id, ordered_day, order_id, record_id, ordered_at, kind, "
        "lines, gross, returned, adjusted, source, reference) VALUES (?, ?, ?, 0, 0, 0, 1, ?, 0, "
        "0, 'main', ?)",
        {customer, std::int64_t{day}, orders_, gross, std::string_view(reference)}));
  }
  /// Customers 3 k of each kind k; `step` is how their numbers run, which must not matter.
  void fill(int each) {
    Random random(11);
    ASSERT_TRUE(session().begin().ok());
    for (int i = 0; i < each; ++i) {
      for (int kind = 0; kind < 3; ++kind) {
        const Id id = 3 * i + kind + 1;
        customer(id);
        const int back = kind == 2 ? 700 : 20;
        const int orders = kind == 1 ? 12 : 2;
        for (int o = 0; o < orders; ++o) {
          order(id, today_ - back - static_cast<Day>(random.below(15)),
                (kind == 1 ? 9000 : 2000) + static_cast<Minor>(random.below(400)));
        }
      }
    }
    customer(kStranger);
    ASSERT_TRUE(session().commit().ok());
  }
  static int kind_of(Id id) { return static_cast<int>((id - 1) % 3); }

  Result<Model> make(ModelDraft draft) {
    if (draft.fields.empty()) draft.fields = {"since_last_order", "orders", "average_order"};
    SilentProgress progress;
    return make_model(workspace_->database(), context_, draft, "test", workspace_->clock(),
                      progress);
  }
  Result<Model> refit(const Model& model) {
    SilentProgress progress;
    return refit_model(workspace_->database(), context_, model.model_id, "test",
                       workspace_->clock(), progress);
  }
  std::map<Id, std::int64_t> places() {
    std::map<Id, std::int64_t> all;
    EXPECT_TRUE(session().scan("SELECT customer_id, cluster FROM segment_place", {},
                               [&](const db::Row& row) {
                                 all[row.integer(0)] = row.integer(1);
                                 return true;
                               }));
    return all;
  }
  nlohmann::json shown(const Model& model, Language language = Language::en) {
    const auto segments = group_segments(session(), context_, model);
    EXPECT_TRUE(segments.ok());
    return nlohmann::json::parse(model_json(model, *segments, context_, language).dump());
  }
  static constexpr Id kStranger = 100'000;

  std::unique_ptr<db::TestWorkspace> workspace_;
  Context context_;
  Day today_ = to_day({2026, 3, 31});
  Id orders_ = 0;
};

TEST_P(ModelTest, PlantedGroupsAreFoundAndBecomeSegments) {
  fill(40);
  const auto model = make({"Buyers", "Who buys how.", {}, "kmeans", 0, 1});
  ASSERT_TRUE(model.ok()) << model.error().message << " " << model.error().subject;
  const auto json = shown(*model);
  EXPECT_EQ(json.at("criterion"), "silhouette");
  ASSERT_THAT(json.at("groups"), SizeIs(3));
  EXPECT_EQ(json.at("customers"), 120);
  EXPECT_EQ(json.at("unplaced"), 1);
  std::map<std::int64_t, int> kind_of_group;
  for (const auto& [id, group] : places()) {
    EXPECT_EQ(kind_of_group.try_emplace(group, kind_of(id)).first->second, kind_of(id));
  }
  EXPECT_THAT(kind_of_group, SizeIs(3));
  for (const auto& group : json.at("groups")) {
    EXPECT_EQ(group.at("customers"), 40);
    EXPECT_GT(group.at("stability").get<double>(), 0.95);
    EXPECT_FALSE(group.at("segment").is_null());
  }
  // The group of the second kind is told by what it buys, in the caller's language.
  const auto much = places().at(2);
  const auto& group = json.at("groups").at(static_cast<std::size_t>(much) - 1);
  EXPECT_THAT(group.at("words").get<std::string>(), HasSubstr("number of orders much above"));
  EXPECT_THAT(shown(*model, Language::zh_CN)
                  .at("groups")
                  .at(static_cast<std::size_t>(much) - 1)
                  .at("words")
                  .get<std::string>(),
              HasSubstr("远高于平均"));
  EXPECT_NEAR(group.at("fields").at(1).at("mean").get<double>(), 12, 1e-9);
}

TEST_P(ModelTest, ASegmentOfAModelIsUsedLikeAnyOther) {
  fill(20);
  ASSERT_TRUE(make({"Buyers", "", {}, "kmeans", 3, 1}).ok());
  const auto much = std::to_string(places().at(2));
  const auto segment = find_segment(session(), "Buyers " + much);
  ASSERT_TRUE(segment.ok());
  EXPECT_EQ(segment->kind, "model");
  EXPECT_EQ(segment->definition, "cluster(\"Buyers\") = " + much);
  const auto reading =
      read_rule(session(), context_, "segment(\"Buyers " + much + "\") and orders >= 12");
  ASSERT_TRUE(reading.ok());
  const auto size = size_of(session(), context_, std::get<Rule>(*reading), today_);
  ASSERT_TRUE(size.ok()) << size.error().message;
  EXPECT_EQ(size->customers, 20);
  const auto all = overlap(session(), context_, *store::load_segments(session(), false), today_);
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(all->sizes, Each(20));
  EXPECT_THAT(all->shared, Each(0));
  EXPECT_EQ(all->in_none, 1);
  const auto taken = take_snapshot(session(), context_, *segment, today_, 5);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->members, 20);
  // Its rule is the model's; its name is not.
  Change wanted;
  wanted.rule = Rule{};
  const auto refused = change(session(), context_, segment->segment_id, wanted, "test", 9);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  Change renamed;
  renamed.name = "Regulars";
  EXPECT_TRUE(change(session(), context_, segment->segment_id, renamed, "test", 9).ok());
}

TEST_P(ModelTest, TheSameSeedGivesTheSameGroups) {
  fill(40);
  for (const char* method : {"kmeans", "mixture"}) {
    const auto a = make({std::string(method) + " a", "", {}, method, 0, 5});
    const auto b = make({std::string(method) + " b", "", {}, method, 0, 5});
    ASSERT_TRUE(a.ok() && b.ok()) << method;
    EXPECT_EQ(a->document, b->document);
    EXPECT_EQ(a->profile, b->profile);
  }
}

TEST_P(ModelTest, AMixtureIsChosenByItsBicAndGivesChances) {
  fill(60);
  const auto model = make({"Mixed", "", {}, "mixture", 0, 1});
  ASSERT_TRUE(model.ok()) << model.error().message << " " << model.error().subject;
  const auto json = shown(*model);
  EXPECT_EQ(json.at("criterion"), "bic");
  double least = 1e300;
  for (const auto& one : json.at("tried")) {
    if (one.at("status") == "ok") least = std::min(least, one.at("bic").get<double>());
  }
  for (const auto& one : json.at("tried")) {
    EXPECT_EQ(one.at("chosen").get<bool>(), one.at("bic") == least) << one;
  }
  EXPECT_GE(json.at("groups").size(), 3U);
  EXPECT_GT(json.at("certainty").get<double>(), 0.9);
}

TEST_P(ModelTest, AChangedCustomerIsPlacedAsACompletePassWould) {
  fill(30);
  const auto model = make({"Buyers", "", {}, "kmeans", 3, 1});
  ASSERT_TRUE(model.ok());
  // The first kind becomes the second; the stranger buys; one is gone.
  for (int o = 0; o < 10; ++o) order(1, today_ - 3 - o, 9100);
  order(kStranger, today_ - 20, 2100);
  order(kStranger, today_ - 22, 2100);
  ASSERT_TRUE(session().execute("DELETE FROM orders WHERE customer_id = 9").ok());
  ASSERT_TRUE(session().execute("DELETE FROM customer WHERE customer_id = 9").ok());
  const std::vector<Id> changed = {1, 9, kStranger};
  ASSERT_TRUE(place_customers(session(), context_, changed, today_).ok());
  const auto alone = places();
  EXPECT_EQ(alone.at(1), alone.at(2));
  EXPECT_EQ(alone.at(kStranger), alone.at(4));
  EXPECT_FALSE(alone.contains(9));
  SilentProgress progress;
  ASSERT_TRUE(
      place_everybody(workspace_->database(), context_, workspace_->clock(), progress).ok());
  EXPECT_EQ(places(), alone);
}

TEST_P(ModelTest, ARefitKeepsNumbersAndSegments) {
  fill(30);
  const auto model = make({"Buyers", "", {}, "kmeans", 3, 1});
  ASSERT_TRUE(model.ok());
  const auto before = places();
  // The third kind grows to be the largest group, which a new fit would number first.
  Random random(3);
  ASSERT_TRUE(session().begin().ok());
  for (Id id = 1002; id < 1302; id += 3) {
    customer(id + 1);
    order(id + 1, today_ - 700 - static_cast<Day>(random.below(15)), 2000);
    order(id + 1, today_ - 700 - static_cast<Day>(random.below(15)), 2100);
  }
  ASSERT_TRUE(session().commit().ok());
  const auto again = refit(*model);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->version, 2);
  for (const auto& [id, group] : before) EXPECT_EQ(places().at(id), group) << id;
  EXPECT_THAT(*store::load_segments(session(), false), SizeIs(3));
}

TEST_P(ModelTest, WhatCannotBeAModelIsRefusedWithItsCause) {
  fill(20);
  const auto refused = [&](ModelDraft draft) -> Error {
    const auto made = make(std::move(draft));
    EXPECT_FALSE(made.ok());
    return made ? Error{} : made.error();
  };
  EXPECT_EQ(refused({"", "", {}, "kmeans", 0, 1}).code, ErrorCode::bad_input);
  EXPECT_EQ(refused({"17", "", {}, "kmeans", 0, 1}).code, ErrorCode::bad_input);
  EXPECT_EQ(refused({"A", "", {}, "magic", 0, 1}).subject, "magic");
  EXPECT_EQ(refused({"A", "", {}, "kmeans", 21, 1}).subject, "21");
  EXPECT_THAT(refused({"A", "", {"ordrs"}, "kmeans", 0, 1}).hint, HasSubstr("orders"));
  EXPECT_EQ(refused({"A", "", {"country"}, "kmeans", 0, 1}).subject, "country");
  EXPECT_EQ(refused({"A", "", {"has_phone"}, "kmeans", 0, 1}).code, ErrorCode::bad_input);
  EXPECT_EQ(refused({"A", "", {"orders is known or sales"}, "kmeans", 0, 1}).code,
            ErrorCode::bad_input);
  // Nobody has an age; nobody returned anything.
  EXPECT_EQ(refused({"A", "", {"orders", "age"}, "kmeans", 0, 1}).subject, "age: 0 of 61");
  EXPECT_THAT(refused({"A", "", {"orders", "returns"}, "kmeans", 0, 1}).subject,
              HasSubstr("returns"));
  EXPECT_THAT(*store::load_models(session(), true), SizeIs(0));
  EXPECT_THAT(*store::load_segments(session(), true), SizeIs(0));
  ASSERT_TRUE(make({"A", "", {}, "kmeans", 3, 1}).ok());
  EXPECT_EQ(refused({"a", "", {}, "kmeans", 3, 1}).code, ErrorCode::conflict);
}

TEST_P(ModelTest, OneThatIsPutAwayLeavesNothingBehindButItsRecord) {
  fill(20);
  const auto model = make({"Buyers", "", {}, "kmeans", 3, 1});
  ASSERT_TRUE(model.ok());
  const auto reading = read_rule(session(), context_, "segment(\"Buyers 1\")");
  const auto asking =
      create(session(), context_, {"Mine", "", std::get<Rule>(*reading)}, "test", 7);
  ASSERT_TRUE(asking.ok());
  ASSERT_TRUE(session().begin().ok());
  const auto refused = archive_model(session(), context_, model->model_id, "test", 8);
  ASSERT_TRUE(session().rollback().ok());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().subject, "Mine");
  Change put_away;
  put_away.archived = true;
  ASSERT_TRUE(change(session(), context_, asking->segment_id, put_away, "test", 9).ok());
  ASSERT_TRUE(archive_model(session(), context_, model->model_id, "test", 10).ok());
  EXPECT_THAT(*store::load_segments(session(), false), SizeIs(0));
  EXPECT_THAT(*store::load_models(session(), false), SizeIs(0));
  EXPECT_THAT(places(), SizeIs(0));
  EXPECT_EQ(refit(*model).error().code, ErrorCode::not_found);
}

INSTANTIATE_TEST_SUITE_P(Engines, ModelTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::segments
