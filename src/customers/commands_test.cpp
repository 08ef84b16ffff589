#include "customers/commands.h"

#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "customers/testing.h"

namespace troth::customers {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// Two records joined by a phone, in a workspace file that the command opens itself.
class CustomerCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations}, {"customers", &customers_migrations}});
  }

  void SetUp() override {
    const auto written = workspace_.database().writer().run([](db::Session& session) -> Status {
      RecordInput ann;
      ann.reference.external = "C1";
      ann.reference.phone = "07911 123456";
      ann.name = "Ann Lee";
      ann.city = "Leeds";
      TROTH_TRY(apply_records(session, "crm", "GB", std::vector{ann}, 1));
      ann.reference.external = "S1";
      TROTH_TRY(apply_records(session, "shop", "GB", std::vector{ann}, 1));
      InteractionInput contact;
      contact.customer.external = "C1";
      contact.kind = "complaint";
      contact.subject = "late";
      TROTH_TRY(apply_interactions(session, "crm", "GB", std::vector{contact}, 1));
      SilentProgress progress;
      TROTH_TRY(resolve(session, {}, {}, 2, progress));
      return {};
    });
    ASSERT_TRUE(written.ok());
  }

  struct Ran {
    int exit_code;
    std::string out;
    std::string err;
    nlohmann::json json() const { return nlohmann::json::parse(out); }
  };

  Ran run(std::vector<std::string> arguments, OutputFormat format = OutputFormat::text,
          Language language = Language::en) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    Console console{.in = in,
                    .out = out,
                    .err = err,
                    .clock = workspace_.clock(),
                    .format = format,
                    .language = language,
                    .language_given = true};
    CommandContext context{console};
    CLI::App app;
    add_commands(app, context, {[this](db::Session&, std::span<const Move> moves) -> Status {
                   followed_ += moves.size();
                   return {};
                 }});
    arguments.insert(arguments.begin(), "customer");
    arguments.insert(arguments.begin() + 2, workspace_.location().path);
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    return {context.exit_code, out.str(), err.str()};
  }

  Id id() { return run({"find", "C1"}, OutputFormat::json).json()["customers"][0]; }
  std::string merge() {
    return std::to_string(
        run({"merges", "C1"}, OutputFormat::json).json()["merges"][0]["merge_id"].get<Id>());
  }

  db::TestWorkspace workspace_{db::Engine::sqlite};
  std::size_t followed_ = 0;
};

TEST_F(CustomerCommand, FindsAndShows) {
  const auto found = run({"find", "+44 7911 123456"});
  EXPECT_EQ(found.exit_code, 0);
  EXPECT_THAT(found.out, HasSubstr("Ann Lee  Leeds"));
  const auto shown = run({"show", std::to_string(id())});
  EXPECT_EQ(shown.exit_code, 0);
  for (const auto* part : {"Ann Lee", "crm/C1", "shop/S1", "+447911123456", "complaint", "late",
                           "they have the same phone", "To undo:"}) {
    EXPECT_THAT(shown.out, HasSubstr(part));
  }
}

TEST_F(CustomerCommand, SpeaksChinese) {
  const auto shown = run({"show", "S1"}, OutputFormat::text, Language::zh_CN);
  EXPECT_THAT(shown.out, HasSubstr("合并"));
  EXPECT_THAT(shown.out, Not(HasSubstr("customer.")));  // No key without a text.
}

TEST_F(CustomerCommand, ShowsTheSameAsJson) {
  const auto json = run({"show", "07911123456"}, OutputFormat::json).json();
  EXPECT_EQ(json["customer_id"], id());
  EXPECT_EQ(json["golden"]["city"], "Leeds");
  EXPECT_THAT(json["records"], SizeIs(2));
  EXPECT_EQ(json["records"][0]["identities"][0]["value"], "+447911123456");
  EXPECT_EQ(json["interactions"], 1);
  EXPECT_EQ(json["contacts"][0]["kind"], "complaint");
  EXPECT_EQ(json["merges"][0]["action"], "joined");
  EXPECT_EQ(json["merges"][0]["evidence"], "phone");
}

TEST_F(CustomerCommand, UndoesAndFollowersAreTold) {
  const auto number = merge();
  const auto undone = run({"undo", number}, OutputFormat::json);
  EXPECT_EQ(undone.exit_code, 0) << undone.err;
  EXPECT_EQ(undone.json()["parted"], 1);
  EXPECT_EQ(undone.json()["customers"], 2);
  EXPECT_EQ(followed_, 1U);
  EXPECT_EQ(run({"find", "07911 123456"}, OutputFormat::json).json()["customers"].size(), 2U);
  EXPECT_EQ(run({"show", "07911 123456"}).exit_code, 2);  // Which of them?
  EXPECT_EQ(run({"undo", number}).exit_code, 5);
  EXPECT_THAT(run({"merges", "C1"}).out, HasSubstr("They stay apart"));
}

TEST_F(CustomerCommand, SaysWhatIsNotThere) {
  EXPECT_EQ(run({"find", "C9"}).exit_code, 4);
  EXPECT_EQ(run({"show", "123"}).exit_code, 4);
  EXPECT_EQ(run({"merges", "123"}).exit_code, 4);
  EXPECT_EQ(run({"undo", "the first"}).exit_code, 2);
  const auto refused = run({"undo", "123"}, OutputFormat::json);
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_EQ(nlohmann::json::parse(refused.err)["code"], "not_found");
}

}  // namespace
}  // namespace troth::customers
