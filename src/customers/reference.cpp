#include "customers/reference.h"

#include <array>
#include <set>
#include <utility>

#include "customers/phone.h"

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

std::vector<Id> possible_keys(std::string_view value, std::optional<Namespace> kind) {
  std::set<Id> keys;
  const auto add = [&](Namespace name, std::string_view country) {
    if (kind && *kind != name) return;
    const auto normal = normalise(name, value, country);
    if (!normal.empty()) keys.insert(value_key(name, normal));
  };
  for (const auto name : {Namespace::card, Namespace::openid, Namespace::phone, Namespace::email,
                          Namespace::device}) {
    add(name, "");
  }
  for (const auto country : phone_countries()) add(Namespace::phone, country);
  return {keys.begin(), keys.end()};
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
