#pragma once
// Results of PLS path analyses for a person: tables with intervals, and what to mind in words.

#include "app/stats_print.h"
#include "base/console.h"

namespace troth::app {

/// Prints the document of `troth stats pls` or `micom` in the console's language. Gives the exit
/// code, as print_stats() does; with --format json it is print_stats().
int print_pls(Console& console, const Json& result);

}  // namespace troth::app
