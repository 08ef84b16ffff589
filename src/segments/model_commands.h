#pragma once
// `troth segment cluster | models | refit | place`: segments by model.

#include "segments/command_group.h"

namespace troth::segments {

void add_model_commands(CommandGroup& group);

}  // namespace troth::segments
