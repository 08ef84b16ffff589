#include "events/members.h"

#include "base/decimal.h"
#include "base/text.h"

namespace troth::events {
namespace {

constexpr std::size_t kValueShown = 100;
constexpr std::int64_t kLargest = 1'000'000'000'000'000;

std::string shown(std::string text) {
  if (text.size() > kValueShown) {
    text.resize(kValueShown);
    while (!text.empty() && !valid_utf8(text)) text.pop_back();
  }
  std::erase(text, '\0');
  return text;
}

}  // namespace

const SortedJson* object_in(const SortedJson* object, std::string_view name) {
  if (object == nullptr) return nullptr;
  const auto at = object->find(name);
  return at == object->end() || !at->is_object() ? nullptr : &*at;
}

const SortedJson* Members::find(std::string_view name) const {
  if (object_ == nullptr) return nullptr;
  const auto at = object_->find(name);
  return at == object_->end() || at->is_null() ? nullptr : &*at;
}

std::string Members::path(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

void Members::refuse(std::string code, std::string_view name, std::string value) {
  if (problem_) return;
  problem_ = RowProblem{std::move(code), path(name), shown(std::move(value)), {}};
}

std::string Members::text(std::string_view name, std::size_t most) {
  const auto* found = find(name);
  if (found == nullptr) return {};
  if (found->is_number()) return found->dump();
  if (!found->is_string()) {
    refuse("event_not_text", name, found->dump());
    return {};
  }
  const auto text = trim(found->get_ref<const std::string&>());
  if (text.size() > most) {
    refuse("event_too_long", name, std::string(text));
    return {};
  }
  if (text.find('\0') != std::string_view::npos) {
    refuse("event_not_text", name, std::string(text));
    return {};
  }
  return std::string(text);
}

std::string Members::text_of(std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (auto found = text(name); !found.empty()) return found;
  }
  return {};
}

std::optional<std::int64_t> Members::number(std::string_view name, int scale) {
  const auto* found = find(name);
  if (found == nullptr) return std::nullopt;
  const auto said = found->is_string() ? found->get<std::string>() : found->dump();
  if (trim(said).empty()) return std::nullopt;
  const bool plain = found->is_number() || found->is_string();
  const auto value = plain ? parse_decimal(said, scale) : std::nullopt;
  if (!value) {
    refuse("bad_number", name, said);
  } else if (*value > kLargest || *value < -kLargest) {
    refuse("number_too_large", name, said);
    return std::nullopt;
  }
  return value;
}

}  // namespace troth::events
