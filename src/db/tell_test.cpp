#include "db/tell.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "db/migrations.h"
#include "db/testing.h"

namespace troth::db {
namespace {

struct TellTest : ::testing::TestWithParam<Engine> {
  static void SetUpTestSuite() { set_migrations({}); }
  ~TellTest() override { set_listener({}); }
  TestWorkspace workspace_{GetParam()};
  std::vector<std::string> heard_;
};

TEST_P(TellTest, WithoutAListenerNobodyIsTold) {
  EXPECT_FALSE(*somebody_listens(workspace_.session()));
  EXPECT_TRUE(tell(workspace_.session(), std::vector<Happening>{{"a", "{}"}}, 1));
}

TEST_P(TellTest, TheListenerHearsWhatHappenedAndItsFailureIsTheTellers) {
  set_listener({[](Session&) -> Result<bool> { return true; },
                [this](Session&, std::span<const Happening> all, Instant now) -> Status {
                  EXPECT_EQ(now, 7);
                  for (const auto& one : all) heard_.push_back(one.type + one.data);
                  if (heard_.size() < 3) return {};
                  return Error{ErrorCode::storage, "Full.", "", ""};
                }});
  auto& session = workspace_.session();
  EXPECT_TRUE(*somebody_listens(session));
  EXPECT_TRUE(tell(session, std::vector<Happening>{{"a", "1"}, {"b", "2"}}, 7));
  EXPECT_TRUE(tell(session, {}, 8)) << "nothing is not told";
  EXPECT_EQ(heard_, (std::vector<std::string>{"a1", "b2"}));
  EXPECT_EQ(tell(session, std::vector<Happening>{{"c", "3"}}, 7).error().code, ErrorCode::storage);
}

INSTANTIATE_TEST_SUITE_P(Engines, TellTest, ::testing::ValuesIn(test_engines()), engine_test_name);

}  // namespace
}  // namespace troth::db
