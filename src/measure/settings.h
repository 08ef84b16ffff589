#pragma once
// Settings of studies: standard ones, what was chosen over them, and reading them.

#include <string>
#include <vector>

#include "base/result.h"
#include "measure/data.h"
#include "measure/plan.h"

namespace troth::measure {

/// The settings that every type has, for one instrument.
Json common_settings(const survey::KnownInstrument& instrument);

/// `standard` with the members of `chosen` in their place. bad_input, naming the member: one that
/// is not known, or of another kind (where the standard is null, any kind will do).
Result<Json> merged(const Json& standard, const Json& chosen);

/// Period and filters but for segments. bad_input: a date that is none, an end before the
/// beginning.
Result<DataFilter> filter_of(const Json& settings);

/// The segments that a study is narrowed to, and those that it compares.
struct SegmentNames {
  std::vector<std::string> within;
  std::vector<std::string> compared;
};
Result<SegmentNames> segments_of(const Json& settings);

/// Level strictly between 0.5 and 1, known groups, sizes of resampling; bad_input names the member.
Status check_common(const Json& settings);

/// "settings.NAME" refused with a reason.
Error refused(const std::string& name, std::string message, std::string hint = "");

/// Places of the items that a setting lists by code; bad_input names one that is not there, is text
/// or named twice.
Result<std::vector<std::size_t>> items_of(const Json& settings, const std::string& name,
                                          const StudyData& data);
/// The place of the one item that a setting names.
Result<std::size_t> item_of(const Json& settings, const std::string& name, const StudyData& data);

/// Codes of the items with one of the roles, in their order.
Json codes_of(const survey::KnownInstrument& instrument, const std::vector<survey::Role>& roles);
/// The first of them, or an empty text.
Json first_code(const survey::KnownInstrument& instrument, const std::vector<survey::Role>& roles);

}  // namespace troth::measure
