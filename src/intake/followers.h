#pragma once
// What hangs on customers' records in the rooms below, and moves with them.

#include <array>

#include "customers/service.h"
#include "events/service.h"
#include "sales/service.h"
#include "survey/service.h"

namespace troth::intake {

inline std::array<customers::Follower, 3> followers() {
  return {&sales::follow, &survey::follow, &events::follow};
}

}  // namespace troth::intake
