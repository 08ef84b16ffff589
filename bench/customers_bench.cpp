// How fast customers are recognised: bench/customers_bench [records] [engine url].
// Records carry an external id, a phone and an e-mail; two sources overlap in a third of the
// people, by phone, e-mail or both. Prints seconds, rates and peak memory of every step.

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "customers/service.h"
#include "db/database.h"
#include "db/location.h"
#include "db/migrations.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace {

using namespace troth;

constexpr std::size_t kBatch = 20'000;

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Timer {
 public:
  explicit Timer(std::string what, std::size_t items) : what_(std::move(what)), items_(items) {}
  ~Timer() {
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    fmt::print("{:<44} {:8.2f} s  {:8.2f} CPU-s  {:10.0f}/s  peak {:6.0f} MB\n", what_, wall,
               cpu_seconds() - cpu_, static_cast<double>(items_) / wall, peak_mb());
    std::fflush(stdout);
  }

 private:
  std::string what_;
  std::size_t items_;
  double cpu_ = cpu_seconds();
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

void check(const Status& status) {
  if (status) return;
  fmt::print(stderr, "{} [{}]\n", status.error().message, status.error().subject);
  std::exit(1);
}

customers::RecordInput record_of(std::size_t person, bool shop) {
  customers::RecordInput record;
  record.reference.external = fmt::format("{}{:07}", shop ? "S" : "C", person);
  record.reference.phone = fmt::format("07{:09}", 100'000'000 + person * 7);
  record.reference.email = fmt::format("person{}@mail{}.example", person, person % 50);
  record.name = fmt::format("Given{} Family{}", person % 500, person % 9973);
  record.city = fmt::format("City{}", person % 300);
  record.joined_day = static_cast<Day>(15'000 + person % 3000);
  return record;
}

class Bench {
 public:
  Bench(db::Database& database, std::size_t records) : database_(database), records_(records) {}

  void run() {
    // Of every 3 people, 2 are known to the crm and 2 to the shop: 1 to both.
    const std::size_t people = records_ * 3 / 4;
    apply("crm", people, [](std::size_t p) { return p % 3 != 1; });
    apply("shop", people, [](std::size_t p) { return p % 3 != 0; });
    resolve("resolve all", records_);
    refer("refer to known, by id", false);
    refer("refer to known, by id, phone and e-mail", true);
    resolve("resolve nothing", 1);
    change_some();
    apply("crm", people, [](std::size_t p) { return p % 3 != 1; });
  }

 private:
  void apply(const std::string& source, std::size_t people, bool (*wanted)(std::size_t)) {
    std::vector<customers::RecordInput> batch;
    Timer timer("apply records of " + source, records_ / 2);
    const auto flush = [&] {
      check(database_.writer().run([&](db::Session& session) -> Status {
        TROTH_ASSIGN(const auto outcomes,
                     customers::apply_records(session, source, "GB", batch, now_));
        return outcomes.size() == batch.size() ? Status() : Status(Error{});
      }));
      batch.clear();
    };
    for (std::size_t person = 0; person < people; ++person) {
      if (!wanted(person)) continue;
      batch.push_back(record_of(person, source == "shop"));
      if (batch.size() == kBatch) flush();
    }
    flush();
    ++now_;
  }

  void resolve(const std::string& what, std::size_t items) {
    Timer timer(what, items);
    SilentProgress progress;
    check(database_.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(const auto summary, customers::resolve(session, {}, {}, now_, progress));
      fmt::print("  {} customers, {} joined, {} parted, {} blocked\n", summary.customers,
                 summary.joined, summary.parted, summary.blocked);
      return {};
    }));
    ++now_;
  }

  void refer(const std::string& what, bool everything) {
    // As lines of orders: 2000 customers to a batch of 60,000, three lines to an order.
    constexpr std::size_t kLines = 60'000;
    Random random(1);
    std::vector<customers::CustomerReference> lines;
    for (std::size_t i = 0; i < kLines / 3; ++i) {
      auto reference = record_of(3 * random.below(2000), false).reference;
      if (!everything) reference.phone = reference.email = "";
      lines.insert(lines.end(), 3, reference);
    }
    constexpr int kTimes = 20;
    Timer timer(what, kLines * kTimes);
    for (int i = 0; i < kTimes; ++i) {
      check(database_.writer().run([&](db::Session& session) -> Status {
        TROTH_ASSIGN(const auto referred, customers::refer(session, "crm", "GB", lines, now_));
        return referred.size() == lines.size() ? Status() : Status(Error{});
      }));
    }
    ++now_;
  }

  void change_some() {
    std::vector<customers::RecordInput> batch;
    for (std::size_t i = 0; i < 100; ++i) {
      auto record = record_of(3 * i, false);
      record.reference.phone = fmt::format("07{:09}", 100'000'000 + (3 * i + 1) * 7);
      batch.push_back(std::move(record));
    }
    check(database_.writer().run([&](db::Session& session) -> Status {
      TROTH_ASSIGN(const auto outcomes,
                   customers::apply_records(session, "crm", "GB", batch, now_));
      return outcomes.size() == batch.size() ? Status() : Status(Error{});
    }));
    resolve("resolve after 100 changes", 100);
  }

  db::Database& database_;
  std::size_t records_;
  Instant now_ = 1'767'225'600'000'000;
};

}  // namespace

int main(int argc, char** argv) {
  const std::size_t records = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  const auto file =
      std::filesystem::temp_directory_path() / fmt::format("customers_bench_{}.troth", getpid());
  const auto location = db::parse_location(argc > 2 ? argv[2] : file.string());
  if (!location) check(location.error());
  db::set_migrations({{"db", &db_migrations}, {"customers", &customers_migrations}});
  const SystemClock clock;
  {
    auto database = db::Database::create(*location, {}, clock);
    if (!database) check(database.error());
    Bench(**database, records).run();
  }
  std::error_code ignored;
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(file.string() + suffix, ignored);
  }
  return 0;
}
