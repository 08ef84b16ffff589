#include "customers/news.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "customers/people.h"
#include "customers/testing.h"
#include "db/tell.h"

namespace troth::customers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class NewsTest : public CustomersTest {
 protected:
  NewsTest() {
    db::set_listener({[this](db::Session&) -> Result<bool> { return listening_; },
                      [this](db::Session&, std::span<const db::Happening> all, Instant) -> Status {
                        for (const auto& one : all) {
                          heard_.push_back(one.type + " " + named(one.data));
                        }
                        return {};
                      }});
  }
  ~NewsTest() override { db::set_listener({}); }

  /// The data with references of records for customers' numbers.
  std::string named(const std::string& data) {
    auto json = nlohmann::json::parse(data);
    std::string words;
    for (const auto& [name, value] : json.items()) {
      const Id id = std::stoll(value.get<std::string>());
      words += (words.empty() ? "" : " ") + name + "=" + (known_.contains(id) ? known_[id] : "?");
    }
    return words;
  }
  RecordInput person(const std::string& id, const std::string& email = "") {
    RecordInput record;
    record.reference.external = id;
    record.reference.email = email;
    record.name = "Ann";
    known_[record_of(id)] = id;
    return record;
  }
  /// Each id is of a source of its own: two of one source are never one person.
  static Id record_of(const std::string& id) {
    CustomerReference reference;
    reference.external = id;
    return record_key(id, reference, "GB").record_id;
  }
  void come(const std::string& id, const std::string& email = "") {
    apply({person(id, email)}, id);
  }
  /// Two ids, that of the smaller record first: a customer is its smallest record.
  std::pair<std::string, std::string> two_ids() {
    return record_of("A") < record_of("B") ? std::pair("A", "B") : std::pair("B", "A");
  }
  std::vector<std::string> settle() {
    now_ += kMicrosPerSecond;
    heard_.clear();
    EXPECT_TRUE(resolve_changes(session(), {}, now_));
    return heard_;
  }

  bool listening_ = true;
  std::map<Id, std::string> known_;
  std::vector<std::string> heard_;
};

TEST_P(NewsTest, ANewCustomerIsToldOnce) {
  come("A");
  come("B");
  EXPECT_THAT(settle(),
              UnorderedElementsAre("customer.created customer=A", "customer.created customer=B"));
  come("A", "ann@shop.example");
  EXPECT_THAT(settle(), IsEmpty()) << "a change is no new customer";
}

TEST_P(NewsTest, RecordsThatComeAsOneAreOneCustomer) {
  const auto [low, high] = two_ids();
  come(low, "ann@shop.example");
  come(high, "ann@shop.example");
  EXPECT_THAT(settle(), ElementsAre("customer.created customer=" + low));
}

TEST_P(NewsTest, AJoinSaysWhoWasSwallowedAndItsUndoingWhoIsBack) {
  const auto [low, high] = two_ids();
  come(low, "ann@shop.example");
  come(high);
  settle();
  come(high, "ann@shop.example");
  EXPECT_THAT(settle(), ElementsAre("customer.merged customer=" + low + " former=" + high));

  heard_.clear();
  now_ += kMicrosPerSecond;
  SilentProgress progress;
  const Id merge = number("SELECT merge_id FROM merge_log WHERE action = 'joined'");
  ASSERT_TRUE(undo_merge(session(), merge, {}, now_, progress));
  EXPECT_THAT(heard_, ElementsAre("customer.unmerged customer=" + low + " other=" + high));
}

TEST_P(NewsTest, ACustomerWhoseNumberChangesIsJoinedNotNew) {
  const auto [low, high] = two_ids();
  come(high, "ann@shop.example");
  EXPECT_THAT(settle(), ElementsAre("customer.created customer=" + high));
  come(low, "ann@shop.example");
  EXPECT_THAT(settle(), ElementsAre("customer.merged customer=" + low + " former=" + high));
}

TEST_P(NewsTest, AnImportTellsNothingAndNobodyListeningCostsNothing) {
  come("A");
  SilentProgress progress;
  ASSERT_TRUE(resolve(session(), {}, {}, now_, progress));
  EXPECT_THAT(heard_, IsEmpty());
  listening_ = false;
  come("B");
  EXPECT_THAT(settle(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Engines, NewsTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::customers
