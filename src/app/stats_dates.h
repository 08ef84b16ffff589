#pragma once
// Dates of a column as days, however they are written.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace troth::app {

/// The day part of "2011-12-09 12:50": times of one day need not be kept apart.
std::string_view day_part(std::string_view text);

/// Days of distinct date texts, empty where a text is no date. A column may mix forms (2021-03-04,
/// 13/04/2021, 4 Mar 2021): texts that the likeliest form cannot read are looked at again among
/// themselves. `order` ("ymd", "dmy", "mdy" or "" to detect) decides what could be read in two
/// ways; without it that is bad_input, as is a column without any date. `column` is for errors.
Result<std::vector<std::optional<Day>>> read_days(const std::vector<std::string>& texts,
                                                  const std::string& order,
                                                  const std::string& column);

}  // namespace troth::app
