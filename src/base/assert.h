#pragma once
// Assertions for programmer errors; kept in release builds, never reachable from user input.

namespace troth {

/// Prints where the program contradicted itself, then aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace troth

#define TROTH_ASSERT(condition)                                         \
  do {                                                                  \
    if (!(condition)) [[unlikely]]                                      \
      ::troth::assertion_failed(#condition, __FILE__, __LINE__);        \
  } while (false)
