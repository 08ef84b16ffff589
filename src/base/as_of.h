#pragma once
// The day that somebody names as the one to look back from.

#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace troth {

/// A date from outside. Usage error when it is none, or lies so far away (before 1900, after 2199)
/// that periods beside it would leave the calendar.
Result<Day> parse_as_of(std::string_view text);

}  // namespace troth
