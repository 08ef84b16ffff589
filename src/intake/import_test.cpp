#include "intake/import.h"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sstream>

#include "base/random.h"
#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "intake/rejects.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

const FixedClock kClock(to_day({2024, 6, 1}) * kMicrosPerDay);

class ImportTest : public ::testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() {
    db::set_migrations({{"db", &db_migrations},
                        {"customers", &customers_migrations},
                        {"sales", &sales_migrations},
                        {"survey", &survey_migrations},
                        {"events", &events_migrations},
                        {"intake", &intake_migrations}});
  }

  std::string file(const std::string& name, const std::string& text) {
    const auto path = workspace_.path(name);
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  Result<ImportSummary> import(Kind kind, const std::string& path,
                               const std::function<void(ImportRequest&)>& with = {}) {
    ImportRequest request;
    request.kind = kind;
    request.path = path;
    if (with) with(request);
    std::istringstream input(standard_input_);
    SilentProgress progress;
    return import_file(workspace_.database(), request, input, kClock, progress);
  }

  ImportSummary imported(Kind kind, const std::string& path,
                         const std::function<void(ImportRequest&)>& with = {}) {
    auto summary = import(kind, path, with);
    EXPECT_TRUE(summary.ok()) << summary.error().message << " " << summary.error().hint;
    if (!summary) return {};
    const auto& rows = summary->rows;
    EXPECT_EQ(rows.read, rows.accepted + rows.updated + rows.unchanged + rows.rejected);
    return std::move(*summary);
  }

  std::int64_t number(std::string_view sql) {
    auto session = workspace_.database().read();
    EXPECT_TRUE(session.ok());
    const auto value = (**session).scalar(sql);
    EXPECT_TRUE(value.ok()) << value.error().message;
    return *value;
  }

  db::TestWorkspace workspace_{GetParam()};
  std::string standard_input_;
};

constexpr const char* kOrders =
    "Order No;Date;Customer ID;SKU;Qty;Unit Price\r\n"
    "A1;2024-01-02 10:00;C1;tea;2;1,50\r\n"
    "A1;2024-01-02 10:00;C1;pot;1;12,00\r\n"
    "A2;2024-01-03 11:00;;tea;1;1,50\r\n"
    "A3;2024-01-04 12:00;C1;tea;-1;1,50\r\n";

TEST_P(ImportTest, AccountsForEveryRowAndRepeatsWithoutChange) {
  const auto path = file("orders.csv", kOrders);
  const auto first = imported(Kind::orders, path);
  EXPECT_EQ(first.rows.accepted, 4);
  EXPECT_EQ(number("SELECT SUM(gross + returned) FROM orders WHERE customer_id > 0"), 1350);
  EXPECT_EQ(number("SELECT SUM(gross) FROM orders WHERE customer_id < 0"), 150);
  const auto second = imported(Kind::orders, path);
  EXPECT_EQ(second.rows.unchanged, 4);
  EXPECT_EQ(second.added[2].second, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM import_run WHERE state = 'done'"), 2);
}

TEST_P(ImportTest, RejectedRowsAreMendedAndImportedFromTheRejectsFile) {
  const auto path = file("orders.csv",
                         "Order No,Date,Customer ID,SKU,Qty,Unit Price\n"
                         "A1,2024-01-02,C1,tea,2,1.50\n"
                         "A2,2024-02-30,C1,\"tea, green\",1,1.50\n"
                         "A3,2024-01-04,C1,tea,one,1.50\n"
                         "A4,2024-01-05,C2,tea,1,1.50,extra\n");
  const auto rejects = workspace_.path("rejects.csv");
  const auto first =
      imported(Kind::orders, path, [&](ImportRequest& request) { request.rejects_path = rejects; });
  EXPECT_EQ(first.rows.accepted, 1);
  ASSERT_EQ(first.rejects.size(), 3U);
  EXPECT_EQ(first.rejects[0].line, 3);
  EXPECT_EQ(first.rejects[0].column, "Date");
  EXPECT_EQ(first.rejects[0].problem.code, "bad_date");
  EXPECT_EQ(first.rejects[0].problem.value, "2024-02-30");
  EXPECT_EQ(first.rejects[1].problem.code, "bad_number");
  EXPECT_EQ(first.rejects[2].problem.code, "too_many_fields");

  std::ifstream in(rejects, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto mend = [&](const std::string& wrong, const std::string& right) {
    const auto at = text.find(wrong);
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, wrong.size(), right);
  };
  mend("2024-02-30", "2024-02-29");
  mend(",one,", ",1,");
  mend(",extra", "");
  const auto second = imported(Kind::orders, file("mended.csv", text));
  EXPECT_EQ(second.rows.accepted, 3);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_line"), 4);
}

// The rejects file is UTF-8 even when the import, and so its repetition, names another encoding.
TEST_P(ImportTest, RejectsComeBackWithTheSameOptions) {
  const auto path = file("orders.csv",
                         "Order No;Date;Customer ID;SKU;Product name;Qty;Unit Price;\n"
                         "A1;2024-01-02;C1;tea;Gr\xFCner Tee;2;1.50;\n"
                         "A2;2024-02-30;C1;tea;Gr\xFCner Tee;1;1.50;\n");
  const auto rejects = workspace_.path("rejects.csv");
  const auto options = [&](ImportRequest& request) {
    request.read.encoding = "windows-1252";
    request.rejects_path = rejects;
  };
  EXPECT_EQ(imported(Kind::orders, path, options).rows.rejected, 1);
  std::ifstream in(rejects, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  text.replace(text.find("2024-02-30"), 10, "2024-02-29");
  const auto second = imported(Kind::orders, file("mended.csv", text), options);
  EXPECT_EQ(second.rows.accepted, 1);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT name) FROM product"), 1);
}

TEST_P(ImportTest, AmbiguousDatesAreAskedForNotGuessed) {
  const auto path = file("orders.csv",
                         "Order No,Date,Customer ID,SKU,Qty,Unit Price\n"
                         "A1,03/04/2024,C1,tea,2,1.50\n");
  const auto asked = import(Kind::orders, path);
  ASSERT_FALSE(asked.ok());
  EXPECT_EQ(asked.error().code, ErrorCode::ambiguous_input);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 0);
  imported(Kind::orders, path,
           [](ImportRequest& request) { request.overrides.date_order = DateOrder::dmy; });
  EXPECT_EQ(number("SELECT ordered_day FROM orders"), to_day({2024, 4, 3}));
}

// The first block is ambiguous; a row far behind decides.
TEST_P(ImportTest, ALaterRowMayDecideTheDateOrder) {
  std::string text = "Order No,Date,Customer ID,SKU,Qty,Unit Price\n";
  for (int i = 0; i < 200; ++i) text += "A" + std::to_string(i) + ",03/04/2024,C1,tea,2,1.50\n";
  text += "Z,13/04/2024,C1,tea,2,1.50\n";
  const auto summary = imported(Kind::orders, file("orders.csv", text),
                                [](ImportRequest& request) { request.read.block_bytes = 1024; });
  EXPECT_EQ(summary.rows.accepted, 201);
  EXPECT_EQ(number("SELECT MIN(ordered_day) FROM orders"), to_day({2024, 4, 3}));
}

TEST_P(ImportTest, DryRunKeepsNothing) {
  const auto summary = imported(Kind::orders, file("orders.csv", kOrders),
                                [](ImportRequest& request) { request.dry_run = true; });
  EXPECT_EQ(summary.rows.accepted, 4);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM customer_record"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM import_run"), 0);
}

TEST_P(ImportTest, ReadsStandardInput) {
  standard_input_ = kOrders;
  EXPECT_EQ(imported(Kind::orders, "-").rows.accepted, 4);
}

TEST_P(ImportTest, ShopsThatFillOnlyTheFirstLineOfAnOrder) {
  const auto path = file("shop.csv",
                         "Name,Email,Created at,Lineitem sku,Lineitem quantity,Lineitem price\n"
                         "#1,ann@example.com,2024-01-02 10:00:00 +0000,tea,2,1.50\n"
                         "#1,,,pot,1,12.00\n"
                         "#2,,2024-01-03 10:00:00 +0000,tea,1,1.50\n");
  const auto summary = imported(Kind::orders, path);
  EXPECT_EQ(summary.rows.accepted, 3);
  EXPECT_EQ(number("SELECT gross FROM orders WHERE customer_id > 0"), 1500);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE customer_id < 0"), 1);
}

TEST_P(ImportTest, CancelledAndRefundedOrdersByStatus) {
  const auto path = file("orders.csv",
                         "订单编号,付款时间,买家会员名,"
                         "商品编码,数量,实付金额,订单状态\n"
                         "1,2024-01-02 10:00:00,张三,tea,1,15.00,交易成功\n"
                         "2,2024-01-03 10:00:00,张三,tea,1,15.00,已取消\n"
                         "3,2024-01-04 10:00:00,张三,tea,1,15.00,已退款\n");
  EXPECT_EQ(imported(Kind::orders, path).rows.accepted, 3);
  EXPECT_EQ(number("SELECT SUM(gross) FROM orders"), 1500);
  EXPECT_EQ(number("SELECT SUM(returned) FROM orders"), -1500);
  EXPECT_EQ(number("SELECT COUNT(*) FROM orders WHERE kind = 2"), 1);
}

TEST_P(ImportTest, SurveyAnswersWithRolesAndScale) {
  const auto path =
      file("survey.csv",
           "Customer ID,Date,Overall satisfaction,How likely are you to recommend us?,"
           "Comment\n"
           "C1,2024-02-01,8,9,\"good, thanks\"\n"
           "C2,2024-02-02,11,3,\n"
           ",2024-02-03,2,0,slow\n");
  const auto summary = imported(Kind::responses, path, [](ImportRequest& request) {
    request.overrides.map = {"Overall satisfaction=satisfaction:1-10"};
  });
  EXPECT_EQ(summary.rows.accepted, 2);
  EXPECT_EQ(summary.rows.rejected, 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM item WHERE role = 'nps'"), 1);
  EXPECT_EQ(number("SELECT COUNT(*) FROM response WHERE customer_id < 0"), 1);
}

TEST_P(ImportTest, MalformedAndMissingFilesAreNamed) {
  EXPECT_EQ(import(Kind::orders, workspace_.path("none.csv")).error().code, ErrorCode::not_found);
  EXPECT_EQ(import(Kind::orders, file("empty.csv", "")).error().code, ErrorCode::bad_input);
  const auto lacking = import(Kind::orders, file("lacking.csv", "a,b\n1,2\n"));
  EXPECT_EQ(lacking.error().code, ErrorCode::bad_input);
  EXPECT_NE(lacking.error().hint.find("--map"), std::string::npos);
}

std::string fingerprint(db::Database& database) {
  auto session = database.read();
  std::string text;
  for (const auto* sql :
       {"SELECT customer_id, ordered_day, order_id, gross, returned, lines FROM orders "
        "ORDER BY customer_id, ordered_day, order_id",
        "SELECT record_id, customer_id FROM customer_record ORDER BY record_id"}) {
    const auto status = (**session).scan(sql, {}, [&](const db::Row& row) {
      for (int column = 0; column < 2; ++column) text += std::to_string(row.integer(column)) + ",";
      text += std::to_string(row.integer(0)) + ";";
      return true;
    });
    EXPECT_TRUE(status.ok());
  }
  return text;
}

// The order of the file's rows does not matter to what is stored, orders torn apart included.
TEST_P(ImportTest, ShuffledRowsGiveTheSameWorkspace) {
  const std::string header = "Order No,Date,Customer ID,Phone,SKU,Qty,Unit Price\n";
  std::vector<std::string> lines;
  for (int order = 0; order < 60; ++order) {
    for (int i = 0; i < 3; ++i) {
      lines.push_back("A" + std::to_string(order) + ",2024-01-0" + std::to_string(1 + order % 9) +
                      ",C" + std::to_string(order % 7) + ",07700 90010" +
                      std::to_string(order % 4) + ",sku" + std::to_string(i % 2) + ",1,1.50\n");
    }
  }
  const auto text_of = [&] {
    auto text = header;
    for (const auto& line : lines) text += line;
    return text;
  };
  imported(Kind::orders, file("plain.csv", text_of()));
  const auto expected = fingerprint(workspace_.database());
  Random random(3);
  for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[random.below(i)]);
  db::TestWorkspace other(GetParam());
  ImportRequest request;
  request.path = file("shuffled.csv", text_of());
  request.read.block_bytes = 512;
  std::istringstream input;
  SilentProgress progress;
  const auto summary = import_file(other.database(), request, input, kClock, progress);
  ASSERT_TRUE(summary.ok()) << summary.error().message;
  EXPECT_EQ(summary->rows.accepted, 180);
  EXPECT_EQ(fingerprint(other.database()), expected);
  // And the unshuffled file finds everything there already.
  const auto again = import_file(
      other.database(),
      [&] {
        auto plain = request;
        plain.path = workspace_.path("plain.csv");
        return plain;
      }(),
      input, kClock, progress);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->rows.unchanged, 180);
}

TEST_P(ImportTest, StopsWhenAskedAndCanBeFinishedLater) {
  std::string text = "Order No,Date,Customer ID,SKU,Qty,Unit Price\n";
  for (int i = 0; i < 6'000; ++i) text += "A" + std::to_string(i) + ",2024-01-02,C1,tea,2,1.50\n";
  const auto path = file("orders.csv", text);
  class StopSoon final : public Progress {
   public:
    void update(std::string_view, std::uint64_t, std::uint64_t) override { cancel(); }
  };
  ImportRequest request;
  request.path = path;
  request.read.block_bytes = 4096;
  request.rows_per_transaction = 1;
  std::istringstream input;
  StopSoon progress;
  const auto stopped = import_file(workspace_.database(), request, input, kClock, progress);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  const auto kept = number("SELECT COUNT(*) FROM orders");
  EXPECT_GT(kept, 0);
  EXPECT_LT(kept, 6'000);
  EXPECT_EQ(number("SELECT accepted FROM import_run WHERE state = 'cancelled'"), kept);
  const auto rest = imported(Kind::orders, path);
  EXPECT_EQ(rest.rows.unchanged, kept);
  EXPECT_EQ(rest.rows.accepted, 6'000 - kept);
}

TEST_P(ImportTest, ItemsKnownFromAnEarlierFileNeedNoMapAgain) {
  const auto spring =
      file("spring.csv", "Response,Customer,Service,Price\nR1,C1,1,2\nR2,C2,10,9\nR3,C3,-99,8\n");
  imported(Kind::responses, spring, [](ImportRequest& request) {
    request.instrument = "Post";
    request.overrides.map = {"Service=satisfaction:0-10:-99"};
  });
  // Answers that on their own would look like a scale from 1 to 5.
  const auto autumn =
      file("autumn.csv", "Response,Customer,Service,Price\nR4,C1,1,2\nR5,C2,5,4\nR6,C3,-99,3\n");
  const auto second = imported(Kind::responses, autumn,
                               [](ImportRequest& request) { request.instrument = "Post"; });
  EXPECT_EQ(second.rows.accepted, 3);
  ASSERT_TRUE(second.mapping.columns[2].item);
  EXPECT_EQ(second.mapping.columns[2].item->role, survey::Role::satisfaction);
  EXPECT_EQ(second.mapping.columns[2].item->scale_min, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM item"), 2);
  // What is said now still goes before what is known.
  const auto other = import(Kind::responses, autumn, [](ImportRequest& request) {
    request.instrument = "Post";
    request.overrides.map = {"Service=satisfaction:1-5"};
  });
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
}

INSTANTIATE_TEST_SUITE_P(Engines, ImportTest, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::intake
