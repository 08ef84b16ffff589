#include "db/lease.h"

#include <string>

namespace troth::db {

Result<bool> take_lease(Session& session, std::string_view name, std::string_view owner,
                        Instant now, Instant length) {
  std::string holder;
  Instant held_until = 0;
  TROTH_TRY(session.scan("SELECT owner, held_until FROM lease WHERE name = ?", {name},
                         [&](const Row& row) {
                           holder = row.text(0);
                           held_until = row.integer(1);
                           return false;
                         }));
  if (holder == owner && held_until - now > length / 2) return true;
  if (!holder.empty() && holder != owner && held_until > now) return false;
  TROTH_TRY(
      session.execute("INSERT INTO lease (name, owner, held_until) VALUES (?, ?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, "
                      "held_until = excluded.held_until",
                      {name, owner, now + length}));
  return true;
}

Status release_lease(Session& session, std::string_view name, std::string_view owner) {
  const auto released =
      session.execute("DELETE FROM lease WHERE name = ? AND owner = ?", {name, owner});
  if (!released) return released.error();
  return {};
}

}  // namespace troth::db
