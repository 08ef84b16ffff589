#include "db/working_calendar.h"

#include <string>

namespace troth::db {

Result<CalendarRules> load_calendar(Session& session) {
  std::string text;
  TROTH_TRY(
      session.scan("SELECT value FROM setting WHERE name = 'calendar'", {}, [&](const Row& row) {
        text = row.text(0);
        return false;
      }));
  if (text.empty()) return CalendarRules::usual();
  return read_calendar(text);
}

Status store_calendar(Session& session, const CalendarRules& rules) {
  const auto text = write_calendar(rules);
  TROTH_TRY(
      session.execute("INSERT INTO setting (name, value) VALUES ('calendar', ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                      {std::string_view(text)}));
  return {};
}

}  // namespace troth::db
