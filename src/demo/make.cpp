#include "demo/make.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <system_error>

#include "demo/company.h"
#include "demo/exports.h"
#include "demo/research.h"
#include "demo/truth.h"
#include "value/settings.h"

namespace troth::demo {
namespace {

namespace fs = std::filesystem;

/// Files that go again unless the work succeeds, newest first.
class Leftovers {
 public:
  Leftovers() = default;
  Leftovers(const Leftovers&) = delete;
  Leftovers& operator=(const Leftovers&) = delete;
  ~Leftovers() {
    for (auto path = paths_.rbegin(); path != paths_.rend(); ++path) {
      std::error_code ignored;
      fs::remove(*path, ignored);  // A folder only when it is empty.
    }
  }
  void add(fs::path path) { paths_.push_back(std::move(path)); }
  void keep() { paths_.clear(); }

 private:
  std::vector<fs::path> paths_;
};

Status check_absent(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return {};
  return Error{ErrorCode::conflict, "The file exists already and is not overwritten.",
               path.string(), "Choose another name, or move the file away."};
}

Error cannot_write(const fs::path& path) {
  return {ErrorCode::unavailable, "The file cannot be written.", path.string(),
          "Check that the folder exists, may be written to, and has space."};
}

/// The folder for the exports: the one asked for, or a scratch folder that `scratch` removes.
Result<fs::path> make_folder(const std::string& wanted, Leftovers& scratch, Leftovers& made) {
  if (wanted.empty()) {
    std::error_code failed;
    auto pattern = (fs::temp_directory_path(failed) / "troth-demo-XXXXXX").string();
    if (failed || ::mkdtemp(pattern.data()) == nullptr) return cannot_write(pattern);
    scratch.add(pattern);
    return fs::path(pattern);
  }
  std::error_code failed;
  if (fs::create_directory(wanted, failed)) made.add(wanted);
  if (failed || !fs::is_directory(wanted, failed)) return cannot_write(wanted);
  for (const auto& file : exports()) TROTH_TRY(check_absent(fs::path(wanted) / file.file));
  return fs::path(wanted);
}

template <typename Write>
Status write_file(const fs::path& path, Write write) {
  std::ofstream out(path, std::ios::binary);
  if (out) write(out);
  out.close();
  if (!out) return cannot_write(path);
  return {};
}

Result<std::unique_ptr<db::Database>> create(const DemoRequest& request, const Clock& clock,
                                             Leftovers& made) {
  db::WorkspaceSettings settings;
  settings.name = kCompanyName;
  settings.currency = kCurrency;
  settings.time_zone = kTimeZone;
  settings.language = request.language;
  auto database = db::Database::create(request.location, settings, clock);
  if (database && request.location.engine == db::Engine::sqlite) {
    for (const auto* suffix : {"", "-wal", "-shm"}) made.add(request.location.path + suffix);
  }
  return database;
}

class Maker {
 public:
  Maker(const DemoRequest& request, Progress& progress) : request_(request), progress_(progress) {}

  Result<DemoResult> run() {
    const auto start = std::chrono::steady_clock::now();
    if (!request_.truth_path.empty()) TROTH_TRY(check_absent(request_.truth_path));
    TROTH_ASSIGN(folder_, make_folder(request_.files_folder, scratch_, made_));
    TROTH_ASSIGN(database_, create(request_, clock_, made_));
    TROTH_TRY(named(fill()));
    progress_.finish();
    made_.keep();
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    result_.seconds = spent.count();
    return std::move(result_);
  }

 private:
  Status fill() {
    const auto company = generate(request_.settings, progress_);
    TROTH_TRY(check_cancelled());
    for (const auto& file : exports()) {
      const auto path = folder_ / file.file;
      (request_.files_folder.empty() ? scratch_ : made_).add(path);
      TROTH_TRY(write_file(path, [&](std::ostream& out) { file.write(company, out); }));
    }
    if (!request_.truth_path.empty()) {
      made_.add(request_.truth_path);
      TROTH_TRY(
          write_file(request_.truth_path, [&](std::ostream& out) { out << truth_json(company); }));
    }
    for (const auto& file : exports()) {
      TROTH_TRY(check_cancelled());
      TROTH_TRY(import(file));
    }
    return define_value();
  }

  /// Which questions of the panel tell openness to others, share of wallet and price.
  Status define_value() {
    value::Settings settings;
    settings.items.openness = {std::string(kOpennessQuestion)};
    settings.items.wallet_share = {std::string(kWalletQuestion)};
    settings.items.price = {std::string(kPriceQuestion)};
    return database_->writer().run(
        [&](db::Session& session) { return value::store_settings(session, settings); });
  }

  Status import(const Export& file) {
    intake::ImportRequest request;
    const auto kind = intake::parse_kind(file.kind);
    TROTH_ASSERT(kind.has_value());
    request.kind = *kind;
    request.path = (folder_ / file.file).string();
    request.source = file.source;
    std::istream no_input(nullptr);
    TROTH_ASSIGN(auto summary,
                 intake::import_file(*database_, request, no_input, clock_, progress_));
    std::error_code ignored;
    const auto bytes = fs::file_size(request.path, ignored);
    result_.files.push_back({std::string(file.file), std::string(file.source),
                             static_cast<std::int64_t>(bytes), std::move(summary)});
    return {};
  }

  Status check_cancelled() const {
    if (!progress_.cancelled()) return {};
    return Error{ErrorCode::cancelled, "The work was stopped.", "", ""};
  }

  /// Says what stays behind where it cannot be removed.
  Status named(Status status) const {
    if (status || request_.location.engine == db::Engine::sqlite) return status;
    auto error = status.error();
    if (!error.hint.empty()) error.hint += " ";
    error.hint += fmt::format("The unfinished schema {} was left; drop it before another try.",
                              request_.location.schema);
    return error;
  }

  const DemoRequest& request_;
  Progress& progress_;
  // The company lives by its own calendar; the day after its last one is its today.
  const FixedClock clock_{(Instant{kLastDay} + 1) * kMicrosPerDay};
  Leftovers scratch_;
  Leftovers made_;
  fs::path folder_;
  std::unique_ptr<db::Database> database_;  // Closed before leftovers are removed.
  DemoResult result_;
};

}  // namespace

Result<DemoResult> make_demo(const DemoRequest& request, Progress& progress) {
  const auto customers = request.settings.customers;
  if (customers < kCustomersMin || customers > kCustomersMax) {
    return Error{ErrorCode::usage, "The number of customers is out of range.",
                 std::to_string(customers),
                 fmt::format("Choose a number from {} to {}.", kCustomersMin, kCustomersMax)};
  }
  return Maker(request, progress).run();
}

}  // namespace troth::demo
