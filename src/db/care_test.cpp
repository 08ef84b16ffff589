#include "db/care.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/random.h"
#include "db/health.h"
#include "db/testing.h"

namespace troth::db {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kThings = R"(-- table thing: by customer
CREATE TABLE thing (
  customer_id BIGINT NOT NULL,  -- pseudonymous: who
  name TEXT,                    -- personal: address them
  score DOUBLE PRECISION,       -- sensitive: what they think
  day INTEGER,                  -- none: when
  PRIMARY KEY (customer_id)
){{clustered}};
CREATE INDEX thing_by_day ON thing (day);
-- table kind: reference
CREATE TABLE kind (
  code TEXT NOT NULL,  -- none: which
  PRIMARY KEY (code)
);
INSERT INTO kind (code) VALUES ('seed');
)";

const std::vector<EmbeddedFile> kFiles = {{"V001__things.sql", kThings}};

struct Direction {
  Engine from;
  Engine to;
};

class CareTest : public ::testing::TestWithParam<Direction> {
 protected:
  static void SetUpTestSuite() { set_migrations({{"things", &kFiles}}); }
  static void TearDownTestSuite() { set_migrations({}); }

  /// Rows with everything that may go wrong on the way.
  static void fill(Session& session, std::int64_t rows) {
    Random random(7);
    std::vector<std::string> names;
    for (std::int64_t id = 0; id < rows; ++id) {
      names.push_back("客户 'O''Brien'\t\\N \"" + std::to_string(random.below(50)) + "\"\n");
    }
    constexpr std::array<std::string_view, 4> kColumns = {"customer_id", "name", "score", "day"};
    std::vector<Value> values;
    for (std::int64_t id = 0; id < rows; ++id) {
      values.emplace_back(id * (id % 2 == 0 ? 1 : -1));
      values.emplace_back(random.chance(0.1) ? Value{}
                                             : Value{names[static_cast<std::size_t>(id)]});
      values.emplace_back(random.chance(0.1) ? Value{} : Value{random.normal() * 1e6});
      values.emplace_back(random.chance(0.1) ? Value{} : Value{std::int64_t{-3}});
    }
    values[2] = -0.0;
    values[6] = std::nan("");
    ASSERT_TRUE(session.bulk_insert("thing", kColumns, values));
    ASSERT_TRUE(session.execute("DELETE FROM kind; INSERT INTO kind (code) VALUES (''), ('b')"));
  }

  static std::string contents(Session& session) {
    std::string all;
    EXPECT_TRUE(session.scan("SELECT customer_id, name, score, day FROM thing ORDER BY customer_id",
                             {}, [&](const Row& row) {
                               all +=
                                   std::to_string(row.integer(0)) + "|" +
                                   std::string(row.is_null(1) ? "NULL" : row.text(1)) + "|" +
                                   (row.is_null(2) ? "NULL" : std::to_string(row.real(2) + 0.0)) +
                                   "|" + std::to_string(row.is_null(3)) + "\n";
                               return true;
                             }));
    EXPECT_TRUE(session.scan("SELECT code FROM kind ORDER BY code", {}, [&](const Row& row) {
      all += std::string(row.text(0)) + ";";
      return true;
    }));
    return all;
  }

  TestWorkspace source_{GetParam().from};
  SilentProgress progress_;
};

std::vector<Direction> directions() {
  std::vector<Direction> all;
  for (const auto from : test_engines()) {
    for (const auto to : test_engines()) all.push_back({from, to});
  }
  return all;
}

std::string direction_name(const ::testing::TestParamInfo<Direction>& info) {
  return engine_name(info.param.from) + "_to_" + engine_name(info.param.to);
}

TEST_P(CareTest, WhatIsBackedUpIsRestored) {
  fill(source_.session(), 2500);
  const auto file = source_.path("backup.troth");
  const auto made = backup(source_.location(), file, source_.clock(), progress_);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->rows, 2500 + 2 + 5 + 3);  // thing, kind, setting, schema_migration
  EXPECT_EQ(made->source, engine_name(GetParam().from));
  EXPECT_EQ(made->taken_at, source_.clock().now());
  EXPECT_GT(made->bytes, 4096);
  EXPECT_FALSE(std::filesystem::exists(file + "-wal"));

  const auto verified = verify_backup(file, progress_);
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_EQ(verified->tables, made->tables);

  const TestPlace place(GetParam().to);
  const auto restored = restore(file, place.location(), progress_);
  ASSERT_TRUE(restored.ok()) << restored.error().message;
  auto opened = Database::open(place.location(), source_.clock());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  auto session = (*opened)->connect();
  ASSERT_TRUE(session.ok());
  // Not EXPECT_EQ: the whole tables would be printed.
  EXPECT_TRUE(contents(**session) == contents(source_.session()));
  EXPECT_EQ((*opened)->settings().name, "Workspace");

  // And the copy gives the same backup again.
  const auto second = backup(place.location(), file + "2", source_.clock(), progress_);
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_EQ(second->tables, made->tables);
}

TEST_P(CareTest, RestoreRefusesToOverwrite) {
  const auto file = source_.path("backup.troth");
  ASSERT_TRUE(backup(source_.location(), file, source_.clock(), progress_));
  TestWorkspace other(GetParam().to, {"Other", "EUR", 2, "UTC", "en"});
  const auto refused = restore(file, other.location(), progress_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  other.reopen();
  EXPECT_EQ(other.database().settings().name, "Other");
}

TEST_P(CareTest, ADamagedBackupLeavesNoWorkspace) {
  fill(source_.session(), 2500);
  const auto file = source_.path("backup.troth");
  ASSERT_TRUE(backup(source_.location(), file, source_.clock(), progress_));
  // A byte of a name, deep in the file: no page is malformed, only the content differs.
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const auto at = bytes.find("Brien", bytes.size() / 2);
  ASSERT_NE(at, std::string::npos);
  stream.clear();
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put('b');
  stream.close();

  const auto verified = verify_backup(file, progress_);
  ASSERT_FALSE(verified.ok());
  EXPECT_EQ(verified.error().code, ErrorCode::storage);
  EXPECT_THAT(verified.error().message, HasSubstr("thing"));
  const TestPlace place(GetParam().to);
  const auto restored = restore(file, place.location(), progress_);
  ASSERT_FALSE(restored.ok());
  EXPECT_EQ(restored.error().code, ErrorCode::storage);
  const auto opened = Database::open(place.location(), source_.clock());
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
}

INSTANTIATE_TEST_SUITE_P(Engines, CareTest, ::testing::ValuesIn(directions()), direction_name);

class CareOfOneTest : public ::testing::TestWithParam<Engine> {
 protected:
  static void SetUpTestSuite() { set_migrations({{"things", &kFiles}}); }
  static void TearDownTestSuite() { set_migrations({}); }
  TestWorkspace source_{GetParam()};
  SilentProgress progress_;
};

/// Two rows of opposite sign per operation: whatever is seen, the sum is zero and the count even.
Status insert_pair(Session& session, std::int64_t id) {
  TROTH_TRY(session.execute("INSERT INTO thing (customer_id, day) VALUES (?, ?)", {id, id}));
  TROTH_TRY(session.execute("INSERT INTO thing (customer_id, day) VALUES (?, ?)", {-id, -id}));
  return {};
}

TEST_P(CareOfOneTest, ABackupIsOfOneMomentWhileOthersWrite) {
  auto& database = source_.database();
  std::atomic<bool> stop = false;
  std::atomic<std::int64_t> written = 0;
  std::thread busy([&] {
    for (std::int64_t id = 1; !stop; ++id) {
      const auto done =
          database.writer().run([id](Session& session) { return insert_pair(session, id); });
      EXPECT_TRUE(done.ok());
      ++written;
    }
  });
  while (written < 20) std::this_thread::yield();
  for (int round = 0; round < 3; ++round) {
    const auto before = written.load();
    const auto file = source_.path("busy" + std::to_string(round));
    const auto made = backup(source_.location(), file, source_.clock(), progress_);
    ASSERT_TRUE(made.ok()) << made.error().message;
    Location location;
    location.path = file;
    auto copy = Database::open(location, source_.clock());
    ASSERT_TRUE(copy.ok());
    auto session = (*copy)->connect();
    ASSERT_TRUE(session.ok());
    EXPECT_EQ(*(*session)->scalar("SELECT coalesce(sum(customer_id), 0) FROM thing"), 0);
    const auto rows = (*session)->scalar("SELECT count(*) FROM thing");
    EXPECT_EQ(*rows % 2, 0);
    EXPECT_GE(*rows, 2 * before);
  }
  stop = true;
  busy.join();
}

TEST_P(CareOfOneTest, ABackupDoesNotOverwriteAndNeedsAWorkspace) {
  const auto file = source_.path("backup.troth");
  std::ofstream(file) << "precious";
  const auto refused = backup(source_.location(), file, source_.clock(), progress_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
  EXPECT_EQ(std::filesystem::file_size(file), 8U);

  const TestPlace nothing(GetParam());
  const auto none = backup(nothing.location(), nothing.path("b"), source_.clock(), progress_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(nothing.path("b")));
}

TEST_P(CareOfOneTest, ABackupThatIsStoppedLeavesNothing) {
  const TestFolder folder;
  progress_.cancel();
  const auto stopped = backup(source_.location(), folder.path("b"), source_.clock(), progress_);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("")));
}

TEST_P(CareOfOneTest, ABackupKeepsTheVersionOfItsWorkspace) {
  const std::vector<EmbeddedFile> more = {
      kFiles[0],
      {"V002__more.sql", "ALTER TABLE kind ADD COLUMN title TEXT; -- none: for people\n"}};
  set_migrations({{"things", &more}});
  const auto file = source_.path("old");
  const auto made = backup(source_.location(), file, source_.clock(), progress_);
  ASSERT_TRUE(made.ok()) << made.error().message;
  const auto health = examine(source_.location(), false, progress_);
  ASSERT_TRUE(health.ok());
  EXPECT_THAT(health->findings, Contains(Field(&Finding::code, "migration_missing")));

  const TestPlace place(GetParam());
  ASSERT_TRUE(restore(file, place.location(), progress_));
  auto opened = Database::open(place.location(), source_.clock());
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  auto session = (*opened)->connect();
  EXPECT_TRUE((*session)->execute("UPDATE kind SET title = 'x'").ok());

  // The other way round: a backup from a newer program.
  const auto newer = place.path("newer");
  ASSERT_TRUE(backup(place.location(), newer, source_.clock(), progress_));
  set_migrations({{"things", &kFiles}});
  const TestPlace other(GetParam());
  const auto refused = restore(newer, other.location(), progress_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::conflict);
}

TEST_P(CareOfOneTest, ASoundWorkspaceHasNothingToSay) {
  const auto health = examine(source_.location(), true, progress_);
  ASSERT_TRUE(health.ok()) << health.error().message;
  for (const auto& finding : health->findings) {
    EXPECT_EQ(finding.severity, Finding::Severity::advice) << finding.code << finding.subject;
  }
  EXPECT_TRUE(health->writable);
  EXPECT_FALSE(health->engine_version.empty());
  EXPECT_GT(health->size_bytes.value_or(0), 0);
  EXPECT_EQ(health->place, source_.location().display());
  EXPECT_THAT(health->migrations, SizeIs(3));
  EXPECT_EQ(health->privacy.personal, 1);
  EXPECT_EQ(health->privacy.sensitive, 1);
  EXPECT_EQ(health->privacy.pseudonymous, 1);
  EXPECT_THAT(health->tables, Contains(Field(&TableSize::table, "setting")));
}

TEST_P(CareOfOneTest, TheExaminationFindsWhatIsOutOfPlace) {
  ASSERT_TRUE(source_.session().execute(
      "CREATE TABLE stray (secret TEXT);"
      "UPDATE schema_migration SET checksum = 'x' WHERE room = 'things';"
      "INSERT INTO schema_migration (room, version, name, checksum, applied_at) "
      "VALUES ('later', 3, 'new', 'y', 0)"));
  const auto health = examine(source_.location(), false, progress_);
  ASSERT_TRUE(health.ok());
  const auto has = [&](std::string_view code, std::string_view subject) {
    return std::any_of(health->findings.begin(), health->findings.end(), [&](const Finding& one) {
      return one.code == code && one.subject == subject;
    });
  };
  EXPECT_TRUE(has("unclassified_column", "stray.secret"));
  EXPECT_TRUE(has("migration_changed", "things/V001__things"));
  EXPECT_TRUE(has("migration_unknown", "later/V003__new"));
}

TEST_P(CareOfOneTest, WhatIsNotThereCannotBeExamined) {
  const TestPlace nothing(GetParam());
  const auto none = examine(nothing.location(), true, progress_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::not_found);
}

INSTANTIATE_TEST_SUITE_P(Engines, CareOfOneTest, ::testing::ValuesIn(test_engines()),
                         engine_test_name);

class CareOfFilesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { set_migrations({{"things", &kFiles}}); }
  static void TearDownTestSuite() { set_migrations({}); }
  void SetUp() override {
    ASSERT_TRUE(source_.session().execute(
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "INSERT INTO thing (customer_id, name, day) SELECT i, 'some name ' || i, i FROM n"));
    ASSERT_TRUE(backup(source_.location(), file_, source_.clock(), progress_));
  }
  ErrorCode code_of_restore() {
    const TestPlace place(Engine::sqlite);
    const auto restored = restore(file_, place.location(), progress_);
    EXPECT_FALSE(std::filesystem::exists(place.location().path));
    EXPECT_TRUE(std::filesystem::is_empty(place.path("")));
    return restored ? ErrorCode::internal : restored.error().code;
  }

  TestWorkspace source_{Engine::sqlite};
  SilentProgress progress_;
  std::string file_ = source_.path("backup.troth");
};

TEST_F(CareOfFilesTest, ATruncatedBackupIsRefused) {
  const auto whole = std::filesystem::file_size(file_);
  for (const auto part : {whole - 1, whole - 4096, whole / 2, std::uintmax_t{5000}}) {
    std::filesystem::resize_file(file_, part);
    const auto verified = verify_backup(file_, progress_);
    ASSERT_FALSE(verified.ok()) << part;
    EXPECT_EQ(verified.error().code, ErrorCode::storage) << verified.error().message;
    EXPECT_EQ(verified.error().subject, file_);
    EXPECT_EQ(code_of_restore(), ErrorCode::storage) << part;
  }
}

TEST_F(CareOfFilesTest, AChangedManifestIsRefused) {
  Location location;
  location.path = file_;
  const auto change = [&](std::string_view sql) {
    auto opened = Database::open(location, source_.clock());
    ASSERT_TRUE(opened.ok());
    auto session = (*opened)->connect();
    ASSERT_TRUE((*session)->execute(sql));
  };
  change("UPDATE backup_table SET row_count = row_count - 1 WHERE name = 'thing'");
  EXPECT_EQ(code_of_restore(), ErrorCode::storage);
  change("UPDATE backup_table SET row_count = row_count + 1 WHERE name = 'thing'");
  const TestPlace place(Engine::sqlite);
  EXPECT_TRUE(restore(file_, place.location(), progress_).ok());
  change("DELETE FROM thing WHERE customer_id = 7");
  EXPECT_EQ(code_of_restore(), ErrorCode::storage);
}

TEST_F(CareOfFilesTest, WhatIsNoBackupIsRefused) {
  file_ = source_.location().path;
  EXPECT_EQ(code_of_restore(), ErrorCode::bad_input);
  file_ = source_.path("missing");
  EXPECT_EQ(code_of_restore(), ErrorCode::not_found);
  file_ = source_.path("text.csv");
  std::ofstream(file_) << std::string(9000, ',');
  EXPECT_EQ(code_of_restore(), ErrorCode::bad_input);
  file_ = source_.path("");
  EXPECT_EQ(code_of_restore(), ErrorCode::usage);
}

TEST_F(CareOfFilesTest, TheExaminationFindsBrokenPages) {
  const auto path = source_.path("broken.troth");
  std::filesystem::copy_file(file_, path);
  std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(path));
  for (std::streamoff at = 4096 * 12; at < size; at += 4096) {
    stream.seekp(at);
    stream.write("\xff\xff\xff\xff\xff\xff\xff\xff", 8);
  }
  stream.close();
  Location location;
  location.path = path;
  const auto health = examine(location, true, progress_);
  ASSERT_TRUE(health.ok()) << health.error().message;
  EXPECT_THAT(health->findings, Contains(Field(&Finding::code, "damaged")));
}

TEST(Judge, NamesWhatTheFiguresSay) {
  Health health;
  health.writable = false;
  health.disk_free_bytes = 5;
  health.wal_bytes = std::int64_t{1} << 40;
  judge(health);
  EXPECT_THAT(health.findings,
              ::testing::UnorderedElementsAre(Field(&Finding::code, "not_writable"),
                                              Field(&Finding::code, "disk_low"),
                                              Field(&Finding::code, "wal_large")));
}

}  // namespace
}  // namespace troth::db
