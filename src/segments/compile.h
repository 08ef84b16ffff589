#pragma once
// From a checked rule to one condition in SQL for both engines. Everything a person wrote is bound
// as a value; the text of the statement is made of the catalogue's own parts only.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/location.h"
#include "segments/fields.h"
#include "segments/types.h"

namespace troth::segments {

struct CompileContext {
  const Catalogue& fields;
  db::Engine engine = db::Engine::sqlite;
  Day today = 0;
  /// What a segment is made of: a condition over the row `c` of the table `customer`.
  std::function<Result<Predicate>(std::string_view name)> segment;
};

/// Parameters that a statement may have: PostgreSQL takes 65,535, SQLite 32,766.
inline constexpr std::size_t kBoundMost = 5'000;

/// The condition over the row `c` of the table `customer`; true or false, never NULL: a comparison
/// with a value that is not known is false, whichever comparison it is. too_large when the rule,
/// with the segments within it, binds more than kBoundMost values.
Result<Predicate> compile(const Rule& rule, const CompileContext& context);

/// The field's value for the row `c`, without narrowing, for showing or for a model.
Result<Predicate> compile_value(const Reference& reference, const CompileContext& context);

}  // namespace troth::segments
