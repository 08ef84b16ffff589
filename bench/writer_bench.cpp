// How fast the storage floor is: reading, writing in bulk, and group commit beside one transaction
// per operation and beside what the disk itself can flush. PostgreSQL takes part when
// TROTH_TEST_POSTGRES names a server:
//
//   tools/with_postgres build/bench/bench/writer_bench

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "db/database.h"
#include "db/engine_session.h"

namespace troth::db {
namespace {

constexpr std::int64_t kRows = 1'000'000;
constexpr std::size_t kRowsAtOnce = 5000;

void must(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "%s\n", status.error().message.c_str());
  std::abort();
}

template <typename T>
T must(Result<T> result) {
  if (!result) must(Status{result.error()});
  return std::move(*result);
}

/// A scratch workspace; the folder TMPDIR decides which disk is measured.
class Scratch {
 public:
  explicit Scratch(Engine engine) {
    folder_ = (std::filesystem::temp_directory_path() / "troth-bench-XXXXXX").string();
    if (::mkdtemp(folder_.data()) == nullptr) std::abort();
    if (engine == Engine::sqlite) {
      location_.path = folder_ + "/bench.troth";
    } else {
      static int count = 0;
      location_ = must(parse_location(std::getenv("TROTH_TEST_POSTGRES")));
      location_.schema = "bench_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
    }
    database_ = must(Database::create(location_, {}, clock_));
    session_ = must(database_->connect());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    if (location_.engine == Engine::postgresql) {
      must(session_->execute("DROP SCHEMA \"" + location_.schema + "\" CASCADE"));
    }
    session_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  Database& database() { return *database_; }
  Session& session() { return *session_; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  SystemClock clock_;
  Location location_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Session> session_;
};

Engine engine_of(const benchmark::State& state) {
  return static_cast<Engine>(state.range(0));
}

constexpr std::array<std::string_view, 10> kColumns = {"a", "b", "c", "d", "e",
                                                       "f", "g", "h", "i", "j"};

/// Ten columns as an order line has them: nine integers and a text; key columns by order of
/// `key`, scattered as hashed ids are.
void make_table(Session& session, std::string_view rest) {
  must(
      session.execute("CREATE TABLE line (a BIGINT, b BIGINT, c BIGINT, d BIGINT, e INTEGER, "
                      "f BIGINT, g BIGINT, h BIGINT, i BIGINT, j TEXT" +
                      std::string(rest)));
}

void fill_values(std::vector<Value>& values, Random& random, std::int64_t first, std::size_t rows) {
  values.clear();
  for (std::size_t row = 0; row < rows; ++row) {
    const auto id = first + static_cast<std::int64_t>(row);
    values.emplace_back(static_cast<std::int64_t>(random.bits() >> 1U));
    values.emplace_back(static_cast<std::int64_t>(random.bits() >> 1U));
    values.emplace_back(id);
    values.emplace_back(static_cast<std::int64_t>(random.bits() >> 1U));
    values.emplace_back(std::int64_t{0});
    values.emplace_back(std::int64_t{1000});
    values.emplace_back(std::int64_t{19'900});
    values.emplace_back(std::int64_t{199});
    values.emplace_back(Value{});
    values.emplace_back("United Kingdom");
  }
}

/// Inserts kRows rows in pieces; gives the seconds the engine took, without those of making rows.
double insert_rows(Session& session) {
  using clock = std::chrono::steady_clock;
  Random random(1);
  std::vector<Value> values;
  clock::duration took{};
  for (std::int64_t at = 0; at < kRows; at += static_cast<std::int64_t>(kRowsAtOnce)) {
    fill_values(values, random, at, kRowsAtOnce);
    const auto began = clock::now();
    must(session.bulk_insert("line", kColumns, values));
    took += clock::now() - began;
  }
  const auto began = clock::now();
  must(session.commit());
  took += clock::now() - began;
  return std::chrono::duration<double>(took).count();
}

void scan_integers(benchmark::State& state) {
  Scratch scratch(engine_of(state));
  make_table(scratch.session(), ")");
  must(scratch.session().begin());
  insert_rows(scratch.session());
  for (auto _ : state) {
    std::int64_t sum = 0;
    auto read = must(scratch.database().read());
    must(read->scan("SELECT a, b, c, f, h FROM line", {}, [&](const Row& row) {
      sum += row.integer(0) ^ row.integer(1) ^ row.integer(2) ^ row.integer(3) ^ row.integer(4);
      return true;
    }));
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}

void bulk_insert(benchmark::State& state) {
  // Without a key; keyed by scattered ids; the same, stored by the key.
  const std::array<std::string, 3> kinds = {")", ", PRIMARY KEY (a, b, c))",
                                            engine_of(state) == Engine::sqlite
                                                ? ", PRIMARY KEY (a, b, c)) WITHOUT ROWID"
                                                : ", PRIMARY KEY (a, b, c))"};
  for (auto _ : state) {
    Scratch scratch(engine_of(state));
    make_table(scratch.session(), kinds[static_cast<std::size_t>(state.range(1))]);
    must(scratch.session().begin());
    state.SetIterationTime(insert_rows(scratch.session()));
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}

Status add_posting(Session& session, std::int64_t id) {
  TROTH_TRY(session.execute("INSERT INTO posting (id, wallet, points) VALUES (?, ?, ?)",
                            {id, id % 1000, std::int64_t{100}}));
  TROTH_TRY(session.execute("UPDATE wallet SET points = points + 100 WHERE id = ?", {id % 1000}));
  return {};
}

void make_ledger(Session& session) {
  must(
      session.execute("CREATE TABLE posting (id BIGINT PRIMARY KEY, wallet BIGINT, points BIGINT);"
                      "CREATE TABLE wallet (id BIGINT PRIMARY KEY, points BIGINT)"));
  must(session.begin());
  for (std::int64_t id = 0; id < 1000; ++id) {
    static_cast<void>(must(session.execute("INSERT INTO wallet (id, points) VALUES (?, 0)", {id})));
  }
  must(session.commit());
}

void group_commit(benchmark::State& state) {
  Scratch scratch(engine_of(state));
  make_ledger(scratch.session());
  const auto submitters = static_cast<int>(state.range(1));
  constexpr int kOperations = 4096;
  std::atomic<std::int64_t> next = 0;
  auto& writer = scratch.database().writer();
  const auto before = writer.counts();
  for (auto _ : state) {
    const std::int64_t end = next + kOperations;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < submitters; ++thread) {
      threads.emplace_back([&] {
        for (std::int64_t id = next++; id < end; id = next++) {
          must(writer.run([id](Session& session) { return add_posting(session, id); }));
        }
      });
    }
    for (auto& thread : threads) thread.join();
    next = end;
  }
  const auto counts = writer.counts();
  state.SetItemsProcessed(counts.operations - before.operations);
  state.counters["operations_per_commit"] =
      static_cast<double>(counts.operations - before.operations) /
      static_cast<double>(counts.commits - before.commits);
}

void one_transaction_each(benchmark::State& state) {
  Scratch scratch(engine_of(state));
  make_ledger(scratch.session());
  std::int64_t id = 0;
  for (auto _ : state) {
    must(scratch.session().begin());
    must(add_posting(scratch.session(), id++));
    must(scratch.session().commit());
  }
  state.SetItemsProcessed(state.iterations());
}

/// The disk's own limit: what it takes to have one appended page flushed.
void disk_flush(benchmark::State& state) {
  const Scratch scratch(Engine::sqlite);
  const auto path = scratch.folder() + "/flush";
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  const std::vector<char> page(4096, 'x');
  for (auto _ : state) {
    if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size())) std::abort();
    if (::fdatasync(file) != 0) std::abort();
  }
  ::close(file);
  state.SetItemsProcessed(state.iterations());
}

void add_for(Engine engine, const std::string& name) {
  const auto which = static_cast<std::int64_t>(engine);
  const auto measured = [&](const char* what, auto* function) {
    return benchmark::RegisterBenchmark((std::string(what) + "/" + name).c_str(), function);
  };
  measured("scan_5_integers", scan_integers)
      ->Args({which})
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  for (const std::int64_t kind : {0, 1, 2}) {
    measured("bulk_insert_10_columns", bulk_insert)
        ->Args({which, kind})
        ->UseManualTime()
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  for (const std::int64_t submitters : {1, 8, 64}) {
    measured("group_commit", group_commit)
        ->Args({which, submitters})
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
  }
  measured("one_transaction_each", one_transaction_each)
      ->Args({which})
      ->UseRealTime()
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace
}  // namespace troth::db

int main(int argc, char** argv) {
  using namespace troth::db;
  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("disk_flush", disk_flush)
      ->UseRealTime()
      ->Unit(benchmark::kMicrosecond);
  add_for(Engine::sqlite, "sqlite");
  if (std::getenv("TROTH_TEST_POSTGRES") != nullptr) add_for(Engine::postgresql, "postgresql");
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
