#pragma once
// Customer value on the workspace: computed for everybody on demand, and kept up to date as orders
// arrive. What every figure means: docs/value.md.

#include <vector>

#include "base/embedded.h"

namespace troth {
extern const std::vector<EmbeddedFile> value_migrations;
}
