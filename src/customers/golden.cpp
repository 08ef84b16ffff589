#include "customers/golden.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace troth::customers {
namespace {

std::int64_t utc_day(Instant instant) {
  return instant / kMicrosPerDay;
}

/// One field, from the first record that knows it.
template <typename Get>
std::string first_text(std::span<const Record* const> records, Get get) {
  for (const auto* record : records) {
    if (const auto& text = get(record->details); !text.empty()) return text;
  }
  return {};
}

bool full_name(std::string_view name) {
  const auto trimmed = trim(name);
  if (trimmed.find(' ') != std::string_view::npos) return true;
  constexpr UChar32 kFirstCjk = 0x2e80;
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece(trimmed.data(), static_cast<std::int32_t>(trimmed.size())));
  int wide = 0;
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    if (text.char32At(at) >= kFirstCjk) ++wide;
  }
  return wide >= 2;
}

std::string name_of(std::span<const Record* const> records) {
  for (const auto* record : records) {
    if (full_name(record->details.name)) return record->details.name;
  }
  return first_text(
      records, [](const Details& d) -> const auto& { return d.name; });
}

const Details* place_of(std::span<const Record* const> records) {
  for (const auto field : {&Details::city, &Details::region, &Details::country}) {
    for (const auto* record : records) {
      if (!(record->details.*field).empty()) return &record->details;
    }
  }
  return nullptr;
}

}  // namespace

Details golden_record(std::span<const Record> records) {
  std::vector<const Record*> described;
  for (const auto& record : records) {
    if (record.described) described.push_back(&record);
  }
  std::sort(described.begin(), described.end(), [](const Record* a, const Record* b) {
    const auto a_day = utc_day(a->updated_at);
    const auto b_day = utc_day(b->updated_at);
    return a_day != b_day ? a_day > b_day : a->record_id < b->record_id;
  });
  Details golden;
  golden.name = name_of(described);
  golden.gender = first_text(
      described, [](const Details& d) -> const auto& { return d.gender; });
  golden.language = first_text(
      described, [](const Details& d) -> const auto& { return d.language; });
  golden.segment = first_text(
      described, [](const Details& d) -> const auto& { return d.segment; });
  if (const auto* place = place_of(described)) {
    golden.city = place->city;
    golden.region = place->region;
    golden.country = place->country;
  }
  for (const auto* record : described) {
    const auto& details = record->details;
    if (!golden.birth_day) golden.birth_day = details.birth_day;
    if (details.joined_day && (!golden.joined_day || *details.joined_day < *golden.joined_day)) {
      golden.joined_day = details.joined_day;
    }
  }
  return golden;
}

}  // namespace troth::customers
