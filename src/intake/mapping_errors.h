#pragma once
// What a mapping tells the person whose file it cannot place, with the option that mends it.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "intake/infer.h"
#include "intake/mapping.h"

namespace troth::intake {

/// A used column that can be read in more than one way.
struct AmbiguousColumn {
  std::string_view column;
  Field field;
  const ColumnProfile* profile = nullptr;
};

/// A column of ratings with numbers that may mean "no answer".
struct SuspectColumn {
  std::string_view column;
  survey::ItemInput item;
  std::vector<double> suspects;
};

Error missing_error(Kind kind, std::span<const std::string> missing,
                    std::span<const std::string> columns, std::span<const ColumnProfile> profiles,
                    const Mapping& mapping);
Error ambiguous_error(std::span<const AmbiguousColumn> columns);
Error misfit_error(std::string_view column, const Field& field, const ColumnProfile& profile);
Error suspects_error(std::span<const SuspectColumn> columns);
Error no_scale_error(std::string_view column, survey::Role role, const ColumnProfile& profile);
Error no_answers_error(std::string_view column, const ColumnProfile& profile);

/// Whether a header is about satisfaction as a whole.
bool says_overall(std::string_view header);

}  // namespace troth::intake
