#pragma once
// SOCI, for store.cpp files only: it is heavy, and it throws. attempt() is the border.

#include <soci/soci.h>

#include <type_traits>
#include <utility>

#include "base/result.h"
#include "db/session.h"

namespace troth::db {

/// The Error behind the exception being handled: busy, conflict, unavailable or storage.
Error current_exception_to_error();

/// Runs `work`, turning what SOCI throws into an Error. `work` may return a value, a Result, or
/// nothing.
template <typename Work>
auto attempt(Work&& work) {
  using Out = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Out>) {
    try {
      std::forward<Work>(work)();
      return Status{};
    } catch (...) {
      return Status{current_exception_to_error()};
    }
  } else if constexpr (requires(Out out) { out.error(); }) {
    try {
      return std::forward<Work>(work)();
    } catch (...) {
      return Out{current_exception_to_error()};
    }
  } else {
    try {
      return Result<Out>{std::forward<Work>(work)()};
    } catch (...) {
      return Result<Out>{current_exception_to_error()};
    }
  }
}

}  // namespace troth::db
