#pragma once
// Events: taken in at once, understood a moment later.

#include <vector>

#include "base/embedded.h"

namespace troth {
extern const std::vector<EmbeddedFile> events_migrations;
}
