#pragma once
// Result<T>: a value, or the Error that kept it from being. No exception crosses a room's header.

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "base/error.h"

namespace troth {

/// A value of type T or an Error. Reading the wrong side is a programmer error and aborts.
///
///   Result<int> half(int n) {
///     if (n % 2 != 0) return Error{ErrorCode::bad_input, "The number is odd.", "n", ""};
///     return n / 2;
///   }
///   if (auto h = half(4); h) use(*h); else report(h.error());
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & {
    TROTH_ASSERT(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    TROTH_ASSERT(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    TROTH_ASSERT(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const {
    TROTH_ASSERT(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error: `return {};` succeeds.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    TROTH_ASSERT(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace troth

#define TROTH_CONCAT_(a, b) a##b
#define TROTH_CONCAT(a, b) TROTH_CONCAT_(a, b)

/// Returns the error of `expression` (a Result or Status) from the calling function, if it has one.
#define TROTH_TRY(expression) TROTH_TRY_(TROTH_CONCAT(troth_status_, __COUNTER__), expression)
#define TROTH_TRY_(name, expression)                          \
  do {                                                        \
    if (auto name = (expression); !name) return name.error(); \
  } while (false)

/// `TROTH_ASSIGN(auto x, f());` declares x from a Result, or returns its error.
#define TROTH_ASSIGN(declaration, expression) \
  TROTH_ASSIGN_(TROTH_CONCAT(troth_result_, __COUNTER__), declaration, expression)
#define TROTH_ASSIGN_(name, declaration, expression) \
  auto name = (expression);                          \
  if (!name) return name.error();                    \
  declaration = std::move(name).value()
