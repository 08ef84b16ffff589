#pragma once
// What happens in the rooms is told to webhooks.

#include "db/tell.h"

namespace troth::app {

/// To be set once, at the start of the program.
db::Listener webhook_listener();

}  // namespace troth::app
