// The program: wires the rooms, then does what it is told.

#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "app/program.h"
#include "base/console.h"
#include "base/time.h"

int main(int argc, char** argv) {
  // Imports allocate and free the same large blocks again and again: keep them instead of giving
  // them back to the system each time.
  mallopt(M_MMAP_THRESHOLD, 256 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  const troth::SystemClock clock;
  troth::Console console{.in = std::cin, .out = std::cout, .err = std::cerr, .clock = clock};
  console.colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  console.progress_bar = isatty(STDERR_FILENO) != 0;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == 0) continue;
    if (const auto language = troth::parse_language(value)) console.language = *language;
    break;
  }
  return troth::run_program(argc, argv, console);
}
