#pragma once
// What the demo company sells: invented ranges of homeware and tea, named in both languages.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/random.h"

namespace troth::demo {

struct Category {
  std::string_view name;
  std::string_view name_cn;
  double cost_share;  ///< Cost as a share of the list price, on average.
};

struct Product {
  std::string sku;
  std::string name;
  std::string name_cn;
  std::string_view brand;
  std::size_t category = 0;
  Minor price = 0;    ///< List price in pence.
  Minor cost = 0;     ///< In pence.
  double weight = 1;  ///< How well it sells.
};

std::span<const Category> categories();

/// All products, sorted by price; prices and costs follow from the seed.
class Catalogue {
 public:
  explicit Catalogue(std::uint64_t seed);

  std::span<const Product> products() const { return products_; }
  Minor cheapest() const { return products_.front().price; }
  Minor dearest() const { return products_.back().price; }
  /// A product with a list price from `lo` to `hi`, favoured by weight and by category; the
  /// nearest dearer one, or the dearest, when there is none.
  const Product& pick(Random& random, Minor lo, Minor hi, std::size_t favourite) const;

 private:
  std::vector<Product> products_;
};

}  // namespace troth::demo
