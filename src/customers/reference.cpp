#include "customers/reference.h"

#include <array>
#include <utility>

namespace troth::customers {
namespace {

std::array<std::pair<Namespace, const std::string*>, 5> parts_of(const CustomerReference& r) {
  return {{{Namespace::external, &r.external},
           {Namespace::card, &r.card},
           {Namespace::openid, &r.openid},
           {Namespace::phone, &r.phone},
           {Namespace::email, &r.email}}};
}

}  // namespace

std::string stored_namespace(Namespace name, std::string_view source) {
  std::string stored(namespace_name(name));
  if (name == Namespace::external) stored.append(":").append(source);
  return stored;
}

std::optional<Namespace> namespace_of(std::string_view stored) {
  return parse_namespace(stored.substr(0, stored.find(':')));
}

Id value_key(std::string_view stored_namespace, std::string_view value) {
  return derive_id({"identity", stored_namespace, value});
}

Identified identify(std::string_view source, const CustomerReference& reference,
                    std::string_view country) {
  Identified out;
  for (const auto& [name, raw] : parts_of(reference)) {
    if (raw->empty()) continue;
    auto value = normalise(name, *raw, country);
    if (value.empty()) continue;
    Identity identity;
    identity.name_space = stored_namespace(name, source);
    identity.value_key = value_key(identity.name_space, value);
    identity.value = std::move(value);
    if (out.identities.empty()) {
      out.key.name = name;
      out.key.value = identity.value;
      out.key.record_id = derive_id({"customer", source, namespace_name(name), identity.value});
    }
    out.identities.push_back(std::move(identity));
  }
  return out;
}

RecordKey record_key(std::string_view source, const CustomerReference& reference,
                     std::string_view country) {
  return identify(source, reference, country).key;
}

std::string_view display(const CustomerReference& reference) {
  for (const auto& [name, raw] : parts_of(reference)) {
    if (!raw->empty()) return *raw;
  }
  return {};
}

}  // namespace troth::customers
