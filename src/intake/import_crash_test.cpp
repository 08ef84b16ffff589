// kill -9 in the middle of an import: what was acknowledged is there, nothing is half there, and
// the same import finishes the job.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

#include "base/random.h"
#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "intake/import.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

const FixedClock kCrashClock(to_day({2024, 6, 1}) * kMicrosPerDay);
constexpr int kOrderCount = 2'500;

std::string orders_csv() {
  std::string text = "Order No,Date,Customer ID,Phone,SKU,Qty,Unit Price\n";
  Random random(11);
  for (int order = 0; order < kOrderCount; ++order) {
    const auto lines = 1 + random.below(5);
    for (std::uint64_t i = 0; i < lines; ++i) {
      text += "A" + std::to_string(order) + ",2024-01-02 10:00:00,C" + std::to_string(order % 700) +
              ",07700 900" + std::to_string(100 + order % 300) + ",sku" + std::to_string(i % 3) +
              "," + std::to_string(1 + i) + ",1.50\n";
    }
  }
  return text;
}

// Tells the parent, one byte each time, that the import has come further.
class ProgressPipe final : public Progress {
 public:
  explicit ProgressPipe(int end) : end_(end) {}
  void update(std::string_view, std::uint64_t, std::uint64_t) override {
    const char byte = '.';
    if (::write(end_, &byte, 1) != 1) _exit(3);
  }

 private:
  int end_;
};

ImportRequest small_steps(const std::string& path) {
  ImportRequest request;
  request.path = path;
  request.read.block_bytes = 16U << 10U;
  request.rows_per_transaction = 1;
  return request;
}

// Runs in the child, until it is killed.
[[noreturn]] void import_and_tell(const db::Location& location, const std::string& path, int end) {
  const auto database = db::Database::open(location, kCrashClock);
  if (!database) _exit(2);
  std::istringstream input;
  ProgressPipe progress(end);
  const auto summary = import_file(**database, small_steps(path), input, kCrashClock, progress);
  _exit(summary.ok() ? 0 : 1);
}

class ImportCrashTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"events", &events_migrations},
                        {"intake", &intake_migrations}});
  }

  static std::int64_t number(db::Database& database, std::string_view sql) {
    auto session = database.read();
    EXPECT_TRUE(session.ok());
    const auto value = (**session).scalar(sql);
    EXPECT_TRUE(value.ok()) << value.error().message;
    return *value;
  }

  static void expect_whole(db::Database& database) {
    EXPECT_EQ(number(database,
                     "SELECT COUNT(*) FROM orders o WHERE o.lines <> (SELECT COUNT(*) FROM "
                     "order_line l WHERE l.customer_id = o.customer_id AND l.order_id = "
                     "o.order_id) OR o.gross <> (SELECT SUM(l.amount) FROM order_line l WHERE "
                     "l.customer_id = o.customer_id AND l.order_id = o.order_id)"),
              0);
    EXPECT_EQ(number(database,
                     "SELECT COUNT(*) FROM order_line l WHERE NOT EXISTS (SELECT 1 FROM orders o "
                     "WHERE o.customer_id = l.customer_id AND o.order_id = l.order_id)"),
              0);
    EXPECT_EQ(number(database, "SELECT COUNT(*) FROM order_line"),
              number(database, "SELECT COALESCE(SUM(accepted), 0) FROM import_run"));
  }

  // Kills the import after it has told `steps` times that it came further.
  static void kill_after(const db::Location& location, const std::string& path,
                         std::uint64_t steps) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::close(ends[0]);
      import_and_tell(location, path, ends[1]);
    }
    ::close(ends[1]);
    char byte = 0;
    for (std::uint64_t step = 0; step < steps; ++step) ASSERT_EQ(::read(ends[0], &byte, 1), 1);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    ::close(ends[0]);
  }
};

TEST_P(ImportCrashTest, NothingAcknowledgedIsLostAndNothingIsHalfThere) {
  const auto text = orders_csv();
  Random random(5);
  std::int64_t stored_before_end = 0;
  for (int round = 0; round < 3; ++round) {
    db::TestPlace place(GetParam());
    {
      const auto made = db::Database::create(place.location(), {}, kCrashClock);
      ASSERT_TRUE(made.ok()) << made.error().message;
    }
    const auto path = place.path("orders.csv");
    std::ofstream(path, std::ios::binary) << text;
    kill_after(place.location(), path, 2 + random.below(16));
    const auto database = db::Database::open(place.location(), kCrashClock);
    ASSERT_TRUE(database.ok()) << database.error().message;
    expect_whole(**database);
    const auto kept = number(**database, "SELECT COUNT(*) FROM order_line");
    stored_before_end += kept;

    std::istringstream input;
    SilentProgress progress;
    const auto again = import_file(**database, small_steps(path), input, kCrashClock, progress);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_EQ(again->rows.rejected, 0);
    EXPECT_EQ(number(**database, "SELECT COUNT(*) FROM order_line"), again->rows.read);
    EXPECT_EQ(again->rows.unchanged + again->rows.updated + again->rows.accepted, again->rows.read);
    EXPECT_EQ(again->rows.accepted, again->rows.read - kept);
    expect_whole(**database);
    EXPECT_EQ(number(**database, "SELECT COUNT(DISTINCT customer_id) FROM orders"),
              number(**database, "SELECT COUNT(*) FROM customer"));
  }
  // Otherwise every kill came before the first commit, and the test showed nothing.
  EXPECT_GT(stored_before_end, 0);
}

INSTANTIATE_TEST_SUITE_P(Engines, ImportCrashTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::intake
