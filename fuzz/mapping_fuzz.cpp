// Any header over any values: a mapping has one entry per column and no field twice, and an error
// says how to mend it. Lines: options, header, --map options until an empty line, rows.

#include <algorithm>
#include <map>

#include "base/text.h"
#include "fuzz.h"
#include "intake/mapping.h"

using troth::intake::Kind;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  auto lines = troth::split(fuzz_text(data + 1, size - 1), '\n');
  std::vector<std::string> columns;
  for (const auto column : troth::split(lines.front(), '|')) columns.emplace_back(column);
  if (columns.size() > 64) return 0;
  lines.erase(lines.begin());
  troth::intake::MappingOverrides overrides;
  while (!lines.empty() && !lines.front().empty()) {
    overrides.map.emplace_back(lines.front());
    lines.erase(lines.begin());
  }
  std::vector<troth::intake::ColumnLearner> learners(columns.size());
  for (const auto line : lines) {
    const auto cells = troth::split(line, '|');
    for (std::size_t i = 0; i < std::min(cells.size(), columns.size()); ++i) {
      learners[i].see(cells[i]);
    }
  }
  std::vector<troth::intake::ColumnProfile> profiles;
  for (const auto& learner : learners) profiles.push_back(learner.profile());

  for (const auto kind :
       {Kind::customers, Kind::products, Kind::orders, Kind::interactions, Kind::responses}) {
    const auto mapping = make_mapping(kind, columns, profiles, overrides);
    if (!mapping) {
      FUZZ_CHECK(!mapping.error().message.empty() && !mapping.error().hint.empty());
      continue;
    }
    FUZZ_CHECK(mapping->columns.size() == columns.size());
    std::map<std::string, int> fields;
    for (const auto& column : mapping->columns) {
      FUZZ_CHECK(column.item.has_value() == (column.field == "item"));
      if (column.item) survey_value(columns[0], column);
      if (!column.field.empty() && !column.item) FUZZ_CHECK(++fields[column.field] == 1);
    }
  }
  return 0;
}
