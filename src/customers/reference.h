#pragma once
// The usable identities of a reference, and the record it names.

#include <string>
#include <string_view>
#include <vector>

#include "customers/service.h"
#include "customers/store.h"
#include "customers/types.h"

namespace troth::customers {

/// A reference made comparable.
struct Identified {
  RecordKey key;                     ///< record_id 0: nothing of it is usable.
  std::vector<Identity> identities;  ///< The usable ones, strongest first; origin not set.
};

Identified identify(std::string_view source, const CustomerReference& reference,
                    std::string_view country);

/// The name that identities of a namespace have in storage: "external:SOURCE", or "phone".
std::string stored_namespace(Namespace name, std::string_view source);
/// The namespace behind a stored name.
std::optional<Namespace> namespace_of(std::string_view stored);
/// The key of an identity: equal for equal namespace and value.
Id value_key(std::string_view stored_namespace, std::string_view value);

/// The strongest part of the reference as it stands in the file, for messages.
std::string_view display(const CustomerReference& reference);

}  // namespace troth::customers
