#pragma once
// The command line as a function, so that tests can call it.

#include "base/console.h"

namespace troth {

/// Parses the arguments and runs the command; gives the exit code of docs/ARCHITECTURE.md:
/// 0 ok, 1 failed, 2 usage, 3 data refused, 4 not found, 5 conflict.
int run_program(int argc, const char* const* argv, Console& console);

/// Tells the storage floor which rooms have tables, lower rooms first, and who hears what happens
/// in them.
void register_migrations();

}  // namespace troth
