#include "intake/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "base/random.h"
#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "events/service.h"
#include "intake/export_cells.h"
#include "intake/import.h"
#include "intake/item_header.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array kKinds = {Kind::customers, Kind::products, Kind::orders, Kind::interactions,
                               Kind::responses};

const FixedClock kExportClock(to_day({2024, 12, 1}) * kMicrosPerDay);

// What makes a row of a table, apart from when it was written.
const std::map<std::string, std::string>& tables() {
  static const std::map<std::string, std::string> kTables = {
      {"customer",
       "customer_id, name, gender, birth_day, city, region, country, language, segment, "
       "joined_day, records"},
      {"customer_record",
       "customer_id, record_id, source, namespace, reference, name, gender, birth_day, city, "
       "region, country, language, segment, joined_day, described, content"},
      {"identity", "customer_id, record_id, value_key, namespace, value, origin"},
      {"interaction",
       "customer_id, happened_day, interaction_id, record_id, happened_at, source, reference, "
       "kind, touchpoint, channel, region, store, staff, subject, outcome, order_reference, "
       "promised_at, fulfilled_at, content"},
      {"product",
       "product_id, source, sku, name, category, brand, unit_price_e4, unit_cost_e4, described, "
       "content"},
      {"orders",
       "customer_id, ordered_day, order_id, record_id, ordered_at, kind, lines, gross, returned, "
       "adjusted, cost, source, reference, channel, store, region, country, status"},
      {"order_line",
       "customer_id, order_id, line_key, product_id, kind, quantity_e3, unit_price_e4, amount, "
       "cost"},
      {"instrument", "instrument_id, source, name, version"},
      {"item",
       "instrument_id, item_id, position, code, title, role, touchpoint, scale_min, scale_max, "
       "missing_codes"},
      {"response",
       "customer_id, answered_day, response_id, record_id, instrument_id, answered_at, dated, "
       "reference, channel, store, region, staff, weight, content"},
      {"answer", "customer_id, response_id, item_id, value, answer_text"},
  };
  return kTables;
}

std::int64_t commas(const std::string& columns) {
  return std::count(columns.begin(), columns.end(), ',');
}

// A workspace that tests fill by files.
class Company {
 public:
  explicit Company(db::Engine engine, const db::WorkspaceSettings& settings = {})
      : workspace_(engine, settings) {}

  std::string path(const std::string& name) const { return workspace_.path(name); }

  RowCounts import_text(Kind kind, const std::string& text, const std::string& source = "main",
                        const std::string& instrument = "Post") {
    const auto file = path(std::string(kind_name(kind)) + ".csv");
    std::ofstream(file, std::ios::binary) << text;
    return import_path(kind, file, source, instrument);
  }

  RowCounts import_path(Kind kind, const std::string& file, const std::string& source = "main",
                        const std::string& instrument = "Post") {
    ImportRequest request;
    request.kind = kind;
    request.path = file;
    request.source = source;
    request.instrument = kind == Kind::responses ? instrument : "";
    std::istringstream input;
    SilentProgress progress;
    const auto summary = import_file(workspace_.database(), request, input, kExportClock, progress);
    EXPECT_TRUE(summary) << kind_name(kind) << ": "
                         << (summary ? "" : summary.error().message + " " + summary.error().hint);
    if (!summary) return {};
    for (const auto& reject : summary->rejects)
      ADD_FAILURE() << kind_name(kind) << " line " << reject.line << " " << reject.column << ": "
                    << reject.problem.code << " " << reject.problem.value;
    return summary->rows;
  }

  Result<ExportSummary> export_to(const ExportRequest& request, const std::string& file) {
    TROTH_ASSIGN(const auto session, workspace_.database().read());
    std::ostringstream unused;
    TROTH_ASSIGN(const auto output, Output::open(file, unused));
    SilentProgress progress;
    TROTH_ASSIGN(auto summary, export_table(*session, workspace_.database().settings(), request,
                                            table_form(file), *output, progress));
    TROTH_TRY(output->finish());
    return summary;
  }

  std::string export_text(const ExportRequest& request) {
    const auto file = path("export.csv");
    const auto summary = export_to(request, file);
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().message);
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // Every row of every table, in words.
  std::map<std::string, std::vector<std::string>> contents() {
    std::map<std::string, std::vector<std::string>> found;
    auto session = workspace_.database().read();
    EXPECT_TRUE(session);
    for (const auto& [table, columns] : tables()) {
      auto& rows = found[table];
      const auto status =
          (*session)->scan("SELECT " + columns + " FROM " + table, {}, [&](const db::Row& row) {
            std::string line;
            for (int i = 0; i <= commas(columns); ++i)
              line += row.is_null(i) ? "|-" : "|" + std::string(row.text(i));
            rows.push_back(std::move(line));
            return true;
          });
      EXPECT_TRUE(status) << (status ? "" : status.error().message);
      std::sort(rows.begin(), rows.end());
    }
    return found;
  }

 private:
  db::TestWorkspace workspace_;
};

void register_rooms() {
  db::set_migrations({{"db", &db_migrations},
                      {"customers", &customers_migrations},
                      {"sales", &sales_migrations},
                      {"survey", &survey_migrations},
                      {"events", &events_migrations},
                      {"intake", &intake_migrations}});
}

// Exports every kind of `from`, imports it into an empty workspace, and expects the same tables;
// then again with the second one, which must write the same files.
void expect_round_trip(Company& from, db::Engine engine, const std::string& ending,
                       const db::WorkspaceSettings& settings = {}) {
  Company to(engine, settings);
  std::map<Kind, std::string> files;
  for (const auto kind : kKinds) {
    files[kind] = from.path("out-" + std::string(kind_name(kind)) + ending);
    const auto summary = from.export_to({kind, "main", ""}, files[kind]);
    if (!summary && summary.error().code == ErrorCode::not_found) continue;
    ASSERT_TRUE(summary) << summary.error().message;
    const auto rows = to.import_path(kind, files[kind]);
    EXPECT_EQ(rows.accepted, summary->rows) << kind_name(kind);
    EXPECT_EQ(rows.read, summary->rows) << kind_name(kind);
  }
  const auto before = from.contents();
  const auto after = to.contents();
  for (const auto& [table, rows] : before) EXPECT_EQ(after.at(table), rows) << table;
}

void fill_with_oddities(Company& company) {
  company.import_text(Kind::customers,
                      "customer,name,phone,email,gender,birth_date,city,country,joined_at\n"
                      "C1,Ann Lee,+447700900001,ann@example.com,f,1980-02-29,London,GB,2020-01-01\n"
                      "C3,\"O'Neil, \"\"Bob\"\"\",,bob@example.com,m,,York,,\n"
                      "C4,=1+1,,,,,'=x,,\n"
                      ",没有编号,,only@example.com,,,上海,CN,\n");
  company.import_text(Kind::products,
                      "sku,name,category,brand,price,cost\n"
                      "S1,Tea,Drinks,House,3.50,1.2345\n"
                      "S9,Unsold,Drinks,,0.125,\n");
  company.import_text(
      Kind::orders,
      "Order,Line,Date,Customer,Phone,Email,SKU,Product,Category,Qty,Unit price,Total,Cost,Status,"
      "Store,Region,Channel\n"
      "A1,1,2024-03-01 10:15:00,C1,+447700900001,,S1,Tea,,2,3.50,7.00,2.47,completed,L,South,web\n"
      "A1,2,2024-03-01 "
      "10:15:00,C1,+447700900001,,S2,Cup,Ware,1,12.125,12.13,,refunded,L,South,web\n"
      // Before and after the clocks go back, then lines named by their product alone.
      "A2,,2024-10-27T00:30:00Z,C2,,c2@example.com,S1,Tea,,1,3.50,3.50,,,,,\n"
      "A2,,2024-10-27T00:30:00Z,C2,,c2@example.com,S1,Tea,,1,3.50,3.50,,,,,\n"
      "A2,,2024-10-27T00:30:00Z,C2,,c2@example.com,S1,Tea,,3,3.40,10.20,,,,,\n"
      "A6,,2024-10-27T01:30:00Z,C2,,other@example.com,S1,Tea,,1,3.50,3.50,,,,,\n"
      "A3,x-7,2024-05-01,,,,S3,=cmd|evil,,1.5,2,3.00,,cancelled,,,\n"
      "A4,,2024-06-01 09:00,C1,+447700900002,,S1,Tea,,-1,3.50,-3.50,-1.23,,L,,\n"
      "A5,,2024-07-01 09:00,,,,D,Discount,,1,-5,-5.00,,,,,\n"
      "A7,9,2024-08-01 09:00,,,late@example.com,S1,Tea,,1.234,3.50,4.32,,refunded,,,\n"
      "A7,10,2024-08-01 09:00,,,late@example.com,S1,Tea,,1,3.50,3.50,,completed,,,\n"
      "A8,1,2024-08-02 09:00,C9,,,S1,Tea,,0,3.50,0.00,,cancelled,,,\n"
      "A8,2,2024-08-02 09:00,C9,,,S1,Tea,,0,3.50,0.00,,returned,,,\n");
  company.import_text(Kind::interactions,
                      "id,date,customer,phone,kind,subject,staff,order,promised_at,fulfilled_at\n"
                      "I1,2024-03-02 10:00,C1,,complaint,\"Late,\nvery late\",Kim,A1,2024-03-03,"
                      "2024-03-04 12:00\n"
                      ",2024-03-02 10:00,C2,,contact,Hi,,,,\n"
                      ",2024-03-02 10:00,C2,,contact,Hi,,,,\n"
                      "I2,2024-04-02,,,visit,,,,,\n"
                      "I3,2024-04-02,,+447700900077,visit,,,,,\n");
  company.import_text(Kind::responses,
                      "response,date,customer,weight,store,staff,Satisfaction,NPS,Never,Comment\n"
                      "R1,2024-03-05,C1,0.333333,L,Ann,8,9,,\"Nice, \"\"really\"\"\"\n"
                      ",2024-03-05 17:00,C1,,,,8,9,,\n"
                      ",2024-03-05 17:00,C1,,,Bo,8,9,,\n"
                      ",,C2,1.125,,,3,2,,-bad\n"
                      ",2024-04-05,,,,,10,10,,\n"
                      ",2024-04-05,,,,,10,10,,\n"
                      ",2024-04-05,,,,,7.5,10,,'=odd\n");
}

class ExportTest : public testing::TestWithParam<db::Engine> {
 protected:
  static void SetUpTestSuite() { register_rooms(); }
};

INSTANTIATE_TEST_SUITE_P(Engines, ExportTest, testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

TEST_P(ExportTest, OddRowsComeBackTheSame) {
  Company company(GetParam());
  fill_with_oddities(company);
  expect_round_trip(company, GetParam(), ".csv");
  expect_round_trip(company, GetParam(), ".ndjson.gz");
}

TEST_P(ExportTest, SecondImportOfTheFirstFilesChangesNothing) {
  Company company(GetParam());
  const std::string orders =
      "Order,Line,Date,Customer,SKU,Qty,Unit price\n"
      "A1,one,2024-03-01,C1,S1,2,3.50\nA1,two,2024-03-01,C1,S1,1,3.50\n"
      "A2,,2024-03-01,C1,S1,1,3.50\nA2,,2024-03-01,C1,S1,1,3.40\n";
  company.import_text(Kind::orders, orders);
  const auto file = company.path("orders-out.csv");
  ASSERT_TRUE(company.export_to({Kind::orders, "", ""}, file));
  Company copy(GetParam());
  copy.import_path(Kind::orders, file);
  EXPECT_EQ(copy.import_text(Kind::orders, orders).unchanged, 4);
}

TEST_P(ExportTest, ManyRandomOrdersComeBackTheSame) {
  Random random(7);
  std::string text = "order,line,ordered_at,customer,phone,email,sku,quantity,unit_price,status\n";
  const std::array<std::string, 4> statuses = {"", "completed", "refunded", "cancelled"};
  for (int order = 0; order < 400; ++order) {
    const auto customer = random.below(60);
    const auto day = format_day(to_day({2024, 1, 1}) + static_cast<Day>(random.below(300)));
    const auto lines = 1 + random.below(4);
    const bool numbered = random.chance(0.5);
    const auto phone =
        random.chance(0.3) ? "+4477009" + std::to_string(10000 + random.below(90)) : std::string();
    const auto email =
        random.chance(0.3) ? "p" + std::to_string(random.below(90)) + "@example.com" : "";
    for (std::uint64_t line = 0; line < lines; ++line) {
      text += "O" + std::to_string(order) + "," + (numbered ? std::to_string(line + 1) : "") + "," +
              day + "," + (customer < 8 ? "" : "C" + std::to_string(customer)) + "," + phone + "," +
              email + ",S" + std::to_string(random.below(5)) + "," +
              std::to_string(1 + random.below(3)) + "," + std::to_string(random.below(90)) + "." +
              std::to_string(10 + random.below(90)) + "," + statuses[random.below(4)] + "\n";
    }
  }
  Company company(GetParam());
  company.import_text(Kind::orders, text);
  expect_round_trip(company, GetParam(), ".csv.gz");
}

TEST_P(ExportTest, CurrencyWithThreeDecimals) {
  db::WorkspaceSettings settings;
  settings.currency = "KWD";
  settings.currency_decimals = 3;
  Company company(GetParam(), settings);
  company.import_text(Kind::orders,
                      "order,ordered_at,customer,sku,quantity,amount\n"
                      "A1,2024-03-01,C1,S1,1,1.2340\nA2,2024-03-01,C1,S1,1,2.3450\n");
  EXPECT_THAT(company.export_text({Kind::orders, "", ""}), HasSubstr(",2.3450,"));
  expect_round_trip(company, GetParam(), ".csv", settings);
}

TEST_P(ExportTest, SeveralSourcesAreOneFileEach) {
  Company company(GetParam());
  const std::string orders = "order,ordered_at,customer,sku,amount\nA1,2024-03-01,C1,S1,2.00\n";
  company.import_text(Kind::orders, orders, "shop");
  company.import_text(Kind::orders, orders, "till");
  const auto refused = company.export_to({Kind::orders, "", ""}, company.path("x.csv"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::usage);
  EXPECT_THAT(refused.error().hint, HasSubstr("shop, till"));
  EXPECT_FALSE(std::ifstream(company.path("x.csv")).is_open());
  const auto unknown = company.export_to({Kind::orders, "web", ""}, company.path("x.csv"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);

  Company copy(GetParam());
  for (const auto* source : {"shop", "till"}) {
    const auto file = company.path("orders-" + std::string(source) + ".csv");
    const auto summary = company.export_to({Kind::orders, source, ""}, file);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->rows, 1);
    copy.import_path(Kind::orders, file, source);
  }
  EXPECT_EQ(copy.contents(), company.contents());
}

TEST_P(ExportTest, SeveralInstrumentsAreOneFileEach) {
  Company company(GetParam());
  const std::string rows = "response,date,customer,Satisfaction\nR1,2024-03-01,C1,8\n";
  company.import_text(Kind::responses, rows, "main", "Post");
  company.import_text(Kind::responses, rows, "main", "Pre");
  const auto refused = company.export_to({Kind::responses, "", ""}, company.path("x.csv"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::usage);
  EXPECT_THAT(refused.error().hint, HasSubstr("Post, Pre"));
  const auto unknown = company.export_to({Kind::responses, "", "Exit"}, company.path("x.csv"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  const auto one = company.export_to({Kind::responses, "", "Pre"}, company.path("x.csv"));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->instrument, "Pre");
  EXPECT_EQ(one->source, "main");
  EXPECT_EQ(one->rows, 1);
}

TEST_P(ExportTest, NothingIsAHeader) {
  Company company(GetParam());
  EXPECT_EQ(company.export_text({Kind::products, "", ""}), "sku,name,category,brand,price,cost\n");
  EXPECT_EQ(
      company.export_text({Kind::responses, "", ""}),
      "response,answered_at,customer,phone,email,card,openid,device_id,channel,store,region,staff,"
      "weight\n");
}

TEST_P(ExportTest, UndatedResponsesStayUndated) {
  Company company(GetParam());
  company.import_text(Kind::responses, "response,customer,Satisfaction\nR1,C1,8\nR2,C2,9\n");
  EXPECT_THAT(company.export_text({Kind::responses, "", ""}), HasSubstr("\nR1,,C1,"));
  expect_round_trip(company, GetParam(), ".csv");
}

TEST(ExportColumns, AreFieldsThatImportTakes) {
  for (const auto kind : kKinds) {
    const auto columns = export_columns(kind);
    const std::vector<ColumnProfile> profiles(columns.size());
    if (kind == Kind::responses) continue;
    const auto mapping = make_mapping(kind, columns, profiles, {});
    ASSERT_TRUE(mapping) << mapping.error().message;
    for (std::size_t i = 0; i < columns.size(); ++i)
      EXPECT_EQ(mapping->columns[i].field, columns[i]) << kind_name(kind);
  }
}

TEST(ItemHeader, ComesBackAsTheItem) {
  survey::ItemInput item;
  item.code = "Q1 [odd] = \"x\"";
  item.role = survey::Role::ces;
  item.scale_min = -2;
  item.scale_max = 2.5;
  item.missing_codes = {-99, 9};
  EXPECT_EQ(item_header(item), "Q1 [odd] = \"x\" [ces:-2-2.5:-99,9]");
  auto columns = export_columns(Kind::responses);
  columns.push_back(item_header(item));
  const std::vector<ColumnProfile> profiles(columns.size());
  const auto mapping = make_mapping(Kind::responses, columns, profiles, {});
  ASSERT_TRUE(mapping) << mapping.error().message;
  for (std::size_t i = 0; i + 1 < columns.size(); ++i)
    EXPECT_EQ(mapping->columns[i].field, columns[i]);
  const auto& mapped = mapping->columns.back();
  ASSERT_TRUE(mapped.item);
  EXPECT_EQ(mapped.item->code, item.code);
  EXPECT_EQ(mapped.item->role, item.role);
  EXPECT_EQ(mapped.item->scale_min, item.scale_min);
  EXPECT_EQ(mapped.item->scale_max, item.scale_max);
  EXPECT_EQ(mapped.item->missing_codes, item.missing_codes);
}

TEST(ItemHeader, MapGoesBefore) {
  const std::vector<std::string> columns = {"Q1 [ces:1-5]", "Q2 [not a role]"};
  const std::vector<ColumnProfile> profiles(columns.size());
  MappingOverrides overrides;
  overrides.map = {"Q1 [ces:1-5]=csat:1-7"};
  const auto mapping = make_mapping(Kind::responses, columns, profiles, overrides);
  ASSERT_TRUE(mapping) << mapping.error().message;
  ASSERT_TRUE(mapping->columns[0].item);
  EXPECT_EQ(mapping->columns[0].item->code, "Q1");
  EXPECT_EQ(mapping->columns[0].item->role, survey::Role::csat);
  EXPECT_EQ(mapping->columns[0].item->scale_max, 7);
  EXPECT_FALSE(mapping->columns[1].item);
}

TEST(ExportRow, TimesAreLocalAndExact) {
  const auto zone = TimeZone::find("Europe/London");
  ASSERT_TRUE(zone);
  ExportRow row(*zone, 2, TableForm::csv);
  const Instant summer = to_day({2024, 7, 1}) * kMicrosPerDay;
  const Instant back = to_day({2024, 10, 27}) * kMicrosPerDay;
  row.instant(summer);                             // 01:00 in London.
  row.instant(summer - 3'600 * kMicrosPerSecond);  // Midnight.
  row.instant(summer + 123'456);
  row.instant(back + 1'800 * kMicrosPerSecond);  // 01:30, the first time.
  row.instant(back + 5'400 * kMicrosPerSecond);  // 01:30 again.
  row.instant(std::nullopt);
  EXPECT_THAT(row.cells(),
              ElementsAre("2024-07-01 01:00:00", "2024-07-01", "2024-07-01 01:00:00.123456",
                          "2024-10-27 01:30:00", "2024-10-27 01:30:00+00:00", ""));
}

}  // namespace
}  // namespace troth::intake
