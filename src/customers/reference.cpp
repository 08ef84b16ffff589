#include "customers/reference.h"

#include <array>
#include <utility>

namespace troth::customers {
namespace {

std::array<std::pair<Namespace, const std::string*>, kNamespaces> parts_of(
    const CustomerReference& r) {
  return {{{Namespace::external, &r.external},
           {Namespace::card, &r.card},
           {Namespace::openid, &r.openid},
           {Namespace::phone, &r.phone},
           {Namespace::email, &r.email},
           {Namespace::device, &r.device}}};
}

}  // namespace

Id value_key(Namespace name, std::string_view value) {
  return derive_id({"identity", namespace_name(name), value});
}

Id external_record(std::string_view source, std::string_view value) {
  return derive_id({"customer", source, namespace_name(Namespace::external), value});
}

Identified identify(std::string_view source, const CustomerReference& reference,
                    std::string_view country) {
  Identified out;
  for (const auto& [name, raw] : parts_of(reference)) {
    if (raw->empty()) continue;
    auto value = normalise(name, *raw, country);
    if (value.empty()) continue;
    if (out.key.record_id == 0) {
      out.key = {derive_id({"customer", source, namespace_name(name), value}), name, value};
    }
    if (name == Namespace::external) continue;
    Identity identity;
    identity.name_space = namespace_name(name);
    identity.value_key = value_key(name, value);
    identity.value = std::move(value);
    out.identities.push_back(std::move(identity));
  }
  return out;
}

RecordKey record_key(std::string_view source, const CustomerReference& reference,
                     std::string_view country) {
  return identify(source, reference, country).key;
}

}  // namespace troth::customers
