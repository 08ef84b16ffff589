#pragma once
// The usable identities of a reference, and the record it names.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "customers/service.h"
#include "customers/store.h"
#include "customers/types.h"

namespace troth::customers {

/// A reference made comparable.
struct Identified {
  RecordKey key;  ///< record_id 0: nothing of it is usable.
  /// The usable ones besides an external id, strongest first; origin not set.
  std::vector<Identity> identities;
};

Identified identify(std::string_view source, const CustomerReference& reference,
                    std::string_view country);

/// The key of an identity: equal for equal namespace and value.
Id value_key(Namespace name, std::string_view value);
/// The keys under which a value written by a person may stand in `identity`: as a card, openid,
/// e-mail, and phone of every country known, or as one kind only.
std::vector<Id> possible_keys(std::string_view value, std::optional<Namespace> kind);
/// The record that an external id, as normalised, names in a source.
Id external_record(std::string_view source, std::string_view value);

}  // namespace troth::customers
