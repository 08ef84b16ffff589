#pragma once
// HTTP of questionnaires and what was answered: lists, and one of each.

#include "http/router.h"

namespace troth::survey {

void add_routes(http::Router& router);

}  // namespace troth::survey
