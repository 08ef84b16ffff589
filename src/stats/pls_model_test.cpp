#include "stats/pls_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stats/pls_testing.h"

namespace troth::stats {
namespace {

struct Flaw {
  const char* name;
  void (*change)(PlsModel&);
  const char* place;
  const char* word;
};

class PlsModelFlaw : public testing::TestWithParam<Flaw> {};

TEST_P(PlsModelFlaw, IsRefusedWithItsPlace) {
  PlsModel model = chain_model();
  GetParam().change(model);
  const Status status = check_pls_model(model);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().subject, GetParam().place);
  EXPECT_THAT(status.error().message, testing::HasSubstr(GetParam().word));
}

INSTANTIATE_TEST_SUITE_P(
    All, PlsModelFlaw,
    testing::Values(
        Flaw{"no_constructs", [](PlsModel& m) { m.constructs.clear(); }, "constructs", "no"},
        Flaw{"no_paths", [](PlsModel& m) { m.paths.clear(); }, "paths", "no paths"},
        Flaw{"unnamed", [](PlsModel& m) { m.constructs[1].name = ""; }, "constructs[1].name",
             "no name"},
        Flaw{"same_name", [](PlsModel& m) { m.constructs[2].name = "Quality"; },
             "constructs[2].name", "Quality"},
        Flaw{"no_items", [](PlsModel& m) { m.constructs[2].items.clear(); }, "constructs[2]",
             "Loyalty"},
        Flaw{"empty_item", [](PlsModel& m) { m.constructs[2].items[1] = ""; },
             "constructs[2].items[1]", "no name"},
        Flaw{"item_twice", [](PlsModel& m) { m.constructs[1].items[0] = "q2"; },
             "constructs[1].items[0]", "q2"},
        Flaw{"items_and_parts", [](PlsModel& m) { m.constructs[1].parts = {"Quality"}; },
             "constructs[1]", "exactly one"},
        Flaw{"unknown_part",
             [](PlsModel& m) {
               m.constructs[1].items.clear();
               m.constructs[1].parts = {"Elsewhere"};
             },
             "constructs[1].parts[0]", "Elsewhere"},
        Flaw{"part_in_path",
             [](PlsModel& m) {
               m.constructs[1].items.clear();
               m.constructs[1].parts = {"Quality"};
             },
             "paths[0]", "Quality"},
        Flaw{"lonely_product",
             [](PlsModel& m) {
               m.constructs.push_back({"P", PlsMode::A, {}, {}, {"Quality"}});
             },
             "constructs[3].product", "two"},
        Flaw{"unknown_factor",
             [](PlsModel& m) {
               m.constructs.push_back({"P", PlsMode::A, {}, {}, {"Quality", "Else"}});
             },
             "constructs[3].product", "Else"},
        Flaw{"effect_on_product",
             [](PlsModel& m) {
               m.constructs.push_back({"P", PlsMode::A, {}, {}, {"Quality", "Satisfaction"}});
               m.paths.push_back({"Quality", "P"});
             },
             "paths[3]", "product"},
        Flaw{"unknown_end", [](PlsModel& m) { m.paths[1].to = "Price"; }, "paths[1]", "Price"},
        Flaw{"to_itself", [](PlsModel& m) { m.paths[1].to = "Quality"; }, "paths[1]", "itself"},
        Flaw{"path_twice", [](PlsModel& m) { m.paths.push_back(m.paths[0]); }, "paths[3]", "twice"},
        Flaw{"circle",
             [](PlsModel& m) {
               m.paths.push_back({"Loyalty", "Quality"});
             },
             "paths", "Quality, Satisfaction, Loyalty"},
        Flaw{"alone",
             [](PlsModel& m) {
               m.constructs.push_back({"Price", PlsMode::A, {"p"}, {}, {}});
             },
             "constructs[3]", "Price"},
        Flaw{"target", [](PlsModel& m) { m.target = "Joy"; }, "target", "Joy"}),
    [](const auto& flaw) { return flaw.param.name; });

TEST(PlsModel, CausesComeBeforeEffects) {
  PlsModel model = chain_model();
  std::swap(model.constructs[0], model.constructs[2]);
  EXPECT_TRUE(check_pls_model(model).ok());
  EXPECT_THAT(causal_order(model), testing::ElementsAre(2, 1, 0));
  EXPECT_THAT(model.items(),
              testing::ElementsAre("l1", "l2", "l3", "s1", "s2", "s3", "q1", "q2", "q3"));
}

TEST(PlsModel, PiecesAreSeen) {
  PlsModel model = chain_model();
  EXPECT_TRUE(is_connected(model));
  model.constructs.push_back({"A", PlsMode::A, {"a"}, {}, {}});
  model.constructs.push_back({"B", PlsMode::A, {"b"}, {}, {}});
  model.paths.push_back({"A", "B"});
  EXPECT_TRUE(check_pls_model(model).ok());
  EXPECT_FALSE(is_connected(model));
}

}  // namespace
}  // namespace troth::stats
