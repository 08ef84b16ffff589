#pragma once
// What the terminal and the API say of people in the same words.

#include "customers/people.h"
#include "http/json.h"

namespace troth::customers {

/// What is known of a person; null where nothing is.
http::Json details_json(const Details& details);
/// A source record with the identities it carries.
http::Json record_json(const CarriedRecord& carried);

}  // namespace troth::customers
