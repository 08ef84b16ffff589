#pragma once
// Names for people who do not exist, and ways to reach nobody.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"
#include "demo/places.h"

namespace troth::demo {

enum class Gender : std::uint8_t { female, male };

/// A person's name as written, and its parts in Latin letters for an e-mail address.
struct PersonName {
  std::string full;
  std::string given_latin;
  std::string family_latin;
};

/// A family name's number, so that a household can share it.
std::size_t draw_family(Random& random, Market market);
PersonName make_name(Random& random, Market market, Gender gender, std::size_t family);

/// A mobile number in international form, different for every `index` below 100 million. No such
/// number is in service: the British ones begin 071, a mobile range of which nothing has been
/// allotted to operators, the Chinese ones 12, which no operator's prefix does.
std::string mobile_number(Market market, std::uint64_t index);
/// The store's own landline: Ofcom's numbers for drama, and Chinese local numbers that begin with
/// 0, which none does.
std::string store_number(Market market, std::size_t store);
/// A mobile number as staff and customers type it: "07123 456789", "0086 123 4567 8901".
std::string as_typed(Random& random, std::string_view international);

/// An address at example.com, example.net or example.org (RFC 2606), different for every index.
std::string email_address(Random& random, const PersonName& name, std::uint64_t index);

inline constexpr std::uint64_t kStaffPerStore = 6;
/// Invented names of staff at a store.
std::string staff_name(Market market, std::size_t store, std::size_t member);

}  // namespace troth::demo
