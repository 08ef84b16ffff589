#include "db/tell.h"

#include <utility>

namespace troth::db {
namespace {

Listener& the_listener() {
  static Listener listener;
  return listener;
}

}  // namespace

void set_listener(Listener listener) {
  the_listener() = std::move(listener);
}

Result<bool> somebody_listens(Session& session) {
  const auto& wants = the_listener().wants;
  return wants ? wants(session) : Result<bool>(false);
}

Status tell(Session& session, std::span<const Happening> happenings, Instant now) {
  const auto& hear = the_listener().hear;
  return hear && !happenings.empty() ? hear(session, happenings, now) : Status();
}

}  // namespace troth::db
