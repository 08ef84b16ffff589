// Runs one case in a scratch folder: run_case TROTH_BINARY CASE_FILE sqlite|postgresql.
// Ends with 0 when everything was as expected, 1 when not, 77 when there is no such engine here.
// In the commands, $WS is a workspace that does not exist yet.

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "case.h"

namespace troth::cases {
namespace {

namespace fs = std::filesystem;
constexpr int kSkipped = 77;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A folder under the system's scratch folder, removed in the end.
class Scratch {
 public:
  Scratch() : path_((fs::temp_directory_path() / "troth-case-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) {
      std::cerr << "run_case: cannot make " << path_ << "\n";
      std::exit(1);
    }
    fs::create_directory(path() / "files");
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path() const { return path_; }
  fs::path files() const { return path() / "files"; }

 private:
  std::string path_;
};

/// Where $WS points for the engine; empty when the engine is not at hand.
std::string workspace_for(const std::string& engine) {
  if (engine == "sqlite") return "shop.troth";
  const char* url = std::getenv("TROTH_TEST_POSTGRES");
  if (url == nullptr) return {};
  const std::string server = url;
  return server + (server.find('?') == std::string::npos ? "?" : "&") + "schema=case_" +
         std::to_string(::getpid());
}

/// The same surroundings for every case, whoever runs it.
void set_surroundings(const fs::path& binary, const Scratch& scratch, const std::string& ws) {
  const std::string path = fs::absolute(binary).parent_path().string() + ":" +
                           (std::getenv("PATH") == nullptr ? "" : std::getenv("PATH"));
  ::setenv("PATH", path.c_str(), 1);
  ::setenv("WS", ws.c_str(), 1);
  ::setenv("HOME", scratch.files().c_str(), 1);
  ::setenv("LANG", "en_GB.UTF-8", 1);
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANGUAGE", "TZ", "COLUMNS"}) ::unsetenv(name);
}

bool check_stream(const char* name, const Expectation& expected, const std::string& actual) {
  if (!expected.given || matches_lines(expected.lines, actual)) return true;
  std::cout << "  " << name << " should be:\n";
  for (const auto& line : expected.lines) std::cout << "    " << line << "\n";
  return false;
}

bool run(const Command& command, const Scratch& scratch) {
  const fs::path script = scratch.path() / "command";
  const fs::path out = scratch.path() / "out";
  const fs::path err = scratch.path() / "err";
  std::ofstream(script) << "cd '" << scratch.files().string() << "' || exit 99\n"
                        << command.text << "\n";
  const std::string line =
      "bash '" + script.string() + "' >'" + out.string() + "' 2>'" + err.string() + "' </dev/null";
  const int status = std::system(line.c_str());
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  const std::string out_text = read(out);
  const std::string err_text = read(err);
  bool good = code == command.exit_code;
  if (!good) std::cout << "  exit code " << code << " should be " << command.exit_code << "\n";
  good = check_stream("standard output", command.out, out_text) && good;
  good = check_stream("standard error", command.err, err_text) && good;
  if (!good)
    std::cout << "  in line " << command.line << ": " << command.text << "\n  standard output:\n"
              << out_text << "  standard error:\n"
              << err_text;
  return good;
}

int run_case(const fs::path& binary, const fs::path& file, const std::string& engine) {
  const auto parsed = parse_case(read(file));
  for (const auto& mistake : parsed.mistakes)
    std::cout << file.string() << ":" << mistake << ": not a line of a case\n";
  if (!parsed.mistakes.empty() || parsed.steps.empty()) return 1;
  const std::string workspace = workspace_for(engine);
  if (workspace.empty()) return kSkipped;
  const Scratch scratch;
  set_surroundings(binary, scratch, workspace);
  for (const auto& step : parsed.steps) {
    if (const auto* command = std::get_if<Command>(&step)) {
      if (!run(*command, scratch)) return 1;
    } else {
      const auto& planted = std::get<PlantedFile>(step);
      std::ofstream out(scratch.files() / planted.name, std::ios::binary);
      for (const auto& line : planted.lines) out << line << "\n";
    }
  }
  return 0;
}

}  // namespace
}  // namespace troth::cases

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: run_case TROTH_BINARY CASE_FILE sqlite|postgresql\n";
    return 2;
  }
  return troth::cases::run_case(argv[1], argv[2], argv[3]);
}
