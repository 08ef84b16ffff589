#pragma once
// Which fields there are: those of this room, and those that rooms above register at wiring.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "segments/types.h"

namespace troth::segments {

/// All fields a rule may use, in the order in which they are shown.
class Catalogue {
 public:
  /// The fields of customers, orders, contacts, answers and segments.
  Catalogue();
  /// A name that is taken already is a programmer error.
  void add(Field field);
  /// Null when there is none.
  const Field* find(std::string_view name) const;
  /// The name that was perhaps meant; empty when none is near.
  std::string nearest(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// The nearest of some names by edit distance, at most a third of its letters away; or "".
std::string nearest_of(std::string_view name, const std::vector<std::string>& names);

/// The name of the field that asks for another segment; only the compiler knows its SQL.
inline constexpr std::string_view kSegmentField = "segment";

}  // namespace troth::segments
