#include "evaluation/data_state.h"

#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "events/types.h"
#include "value/settings.h"

namespace troth::evaluation {

Result<std::string> data_state(db::Session& session, Instant now) {
  std::string state;
  TROTH_TRY(
      session.scan("SELECT COUNT(*), COALESCE(MAX(import_id), 0), "
                   "CAST(COALESCE(SUM(accepted + updated), 0) AS BIGINT), "
                   "COALESCE(MAX(COALESCE(finished_at, started_at)), 0) FROM import_run",
                   {}, [&](const db::Row& row) {
                     state = fmt::format("{}/{}/{}/{}", row.integer(0), row.integer(1),
                                         row.integer(2), row.integer(3));
                     return false;
                   }));
  for (const char* said : {"kept_apart", "kept_together"}) {
    TROTH_TRY(session.scan(fmt::format("SELECT COUNT(*), COALESCE(MAX(said_at), 0) FROM {}", said),
                           {}, [&](const db::Row& row) {
                             state += fmt::format("/{}/{}", row.integer(0), row.integer(1));
                             return false;
                           }));
  }
  TROTH_ASSIGN(const auto slot, session.scalar("SELECT COALESCE(MAX(slot_at), 0) FROM event_slot "
                                               "WHERE slot_at <= ?",
                                               {now - events::kSlot}));
  TROTH_ASSIGN(const auto definitions, value::load_settings(session));
  const auto said = std::hash<std::string>()(value::settings_json(definitions).dump());
  return state + fmt::format("/{}/{:x}", slot, said);
}

}  // namespace troth::evaluation
