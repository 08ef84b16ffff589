#pragma once
// What a command knows of the terminal or program that called it.

#include <iosfwd>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/messages.h"
#include "base/progress.h"
#include "base/time.h"

namespace troth {

enum class OutputFormat { text, json };

/// Streams, language and looks for one run of a command. Tests give their own streams.
struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  const Clock& clock;
  OutputFormat format = OutputFormat::text;
  Language language = Language::en;
  bool language_given = false;  ///< Whether --language was on the command line.
  bool colour = false;          ///< Only when standard output is a terminal and NO_COLOR is unset.
  bool progress_bar = false;    ///< Only when standard error is a terminal.
  std::size_t width = 80;       ///< Terminal columns.
};

/// What a room's `add_commands(CLI::App&, CommandContext&)` is given: its callbacks write to the
/// console and leave the exit code here.
struct CommandContext {
  Console& console;
  int exit_code = 0;
};

/// Writes the error for a person, or as one problem+json object (RFC 9457) with --format json, to
/// `console.err`; returns its exit code.
int report_error(Console& console, const Error& error);

/// A bar with rate and time left on a terminal; silent otherwise.
std::unique_ptr<Progress> make_progress(Console& console);

}  // namespace troth
