#pragma once
// What is said when the command line is not understood.

#include "base/console.h"
#include "base/error.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace troth::app {

/// The parser's refusal as an Error that names the command it happened in and whose help to read;
/// for a command that does not exist, those that do.
Error usage_error(const CLI::App& app, const CLI::ParseError& refusal);

/// Reads --format and --language wherever they stand: a parser that gave up has not read them, and
/// its refusal must be told in the form that was asked for.
void read_output_options(int argc, const char* const* argv, Console& console);

}  // namespace troth::app
