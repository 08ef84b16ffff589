#include "customers/types.h"

#include <array>

namespace troth::customers {
namespace {

constexpr std::array<std::string_view, kNamespaces> kNames = {"external", "card",  "openid",
                                                              "phone",    "email", "device"};

}  // namespace

std::string_view namespace_name(Namespace name) {
  return kNames[static_cast<std::size_t>(name)];
}

std::optional<Namespace> parse_namespace(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Namespace>(i);
  }
  return std::nullopt;
}

std::string_view display(const CustomerReference& reference) {
  for (const auto* text : {&reference.external, &reference.card, &reference.openid,
                           &reference.phone, &reference.email, &reference.device}) {
    if (!text->empty()) return *text;
  }
  return {};
}

}  // namespace troth::customers
