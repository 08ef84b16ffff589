#pragma once
// Inside the db room: what follows from the state of a workspace.

#include "db/care.h"

namespace troth::db {

/// Adds to the findings what the figures gathered say.
void judge(Health& health);

}  // namespace troth::db
