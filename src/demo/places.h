#pragma once
// Where the demo company's customers live and its stores stand: real regions and cities of the
// United Kingdom and China, invented stores.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace troth::demo {

enum class Market : std::uint8_t { uk, cn };

struct City {
  std::string_view name;
  double weight;           ///< Share of the region's customers.
  std::string_view store;  ///< The store there, or empty.
};

struct Region {
  std::string_view name;
  Market market;
  double weight;  ///< Share of the customers.
  std::span<const City> cities;
};

struct Store {
  std::string_view name;
  std::size_t region;
  std::size_t number;  ///< Among all stores.
};

std::span<const Region> regions();
std::span<const Store> stores();
/// The store of a city, or the nearest: the first of its region.
std::size_t store_of(std::size_t region, std::size_t city);
std::string_view country_code(Market market);

}  // namespace troth::demo
