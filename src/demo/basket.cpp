#include "demo/basket.h"

#include <algorithm>
#include <cmath>

#include "demo/streams.h"

namespace troth::demo {
namespace {

constexpr std::uint64_t kSmallLines = 8;

/// The stream of an order's basket. Cancelled orders have ordinals of their own.
Random basket_stream(const DemoSettings& settings, const Order& order) {
  if (order.person == kNobody) {
    return stream_of(settings.seed, order.store, Purpose::till, order.ordinal);
  }
  return stream_of(settings.seed, order.person, Purpose::basket, order.ordinal);
}

/// Share taken off the list price: most lines none, bargain hunters wait for the clearance.
double discount_share(Random& random, bool bargain_hunter) {
  if (bargain_hunter && random.chance(0.85)) return 0.35 + 0.30 * random.uniform();
  const double draw = random.uniform();
  return draw < 0.80 ? 0.0 : draw < 0.92 ? 0.10 : 0.20;
}

std::int64_t quantity_for(Random& random, Minor target, Minor cheapest) {
  const double draw = random.uniform();
  const std::int64_t wanted = draw < 0.72 ? 1 : draw < 0.90 ? 2 : draw < 0.96 ? 4 : 6;
  return std::clamp<std::int64_t>(wanted, 1, std::max<std::int64_t>(1, target / (2 * cheapest)));
}

/// A line of about `target` net; its discount is what shops give.
BasketLine ordinary_line(Random& random, const Catalogue& catalogue, Minor target, double off,
                         std::size_t favourite) {
  BasketLine line;
  line.quantity = quantity_for(random, target, catalogue.cheapest());
  const auto list = static_cast<double>(target) / (1 - off) / static_cast<double>(line.quantity);
  line.product =
      &catalogue.pick(random, std::llround(0.75 * list), std::llround(1.2 * list), favourite);
  const Minor gross = line.product->price * line.quantity;
  line.discount = std::llround(static_cast<double>(gross) * off);
  line.amount = gross - line.discount;
  return line;
}

/// The line that brings the basket to its amount exactly; the discount takes up the slack.
BasketLine closing_line(Random& random, const Catalogue& catalogue, Minor target, double off,
                        std::size_t favourite) {
  BasketLine line;
  const auto list = static_cast<double>(target) / (1 - off);
  line.quantity = std::max<std::int64_t>(
      1, std::llround(std::ceil(list / static_cast<double>(catalogue.dearest()))));
  const auto each = static_cast<Minor>(std::ceil(list / static_cast<double>(line.quantity)));
  line.product = &catalogue.pick(random, each, each + each / 10, favourite);
  line.amount = target;
  line.discount = line.product->price * line.quantity - target;
  return line;
}

}  // namespace

std::vector<BasketLine> make_basket(const DemoSettings& settings, const Catalogue& catalogue,
                                    const Order& order, const Person* person) {
  auto random = basket_stream(settings, order);
  const bool hunter = person != nullptr && person->bargain_hunter;
  const std::size_t favourite =
      person != nullptr ? person->favourite : random.below(categories().size());
  std::vector<BasketLine> lines;
  Minor left = order.amount;
  // Lines share what is left at random; a small order has few.
  auto more = std::min<std::uint64_t>(random.poisson(1.9), kSmallLines);
  for (; more > 0; --more) {
    const double off = discount_share(random, hunter);
    const double share = random.beta(1.5, 1.5 * static_cast<double>(more));
    const auto target = std::llround(static_cast<double>(left) * share);
    if (target < catalogue.cheapest()) continue;
    const auto line = ordinary_line(random, catalogue, target, off, favourite);
    if (line.amount + catalogue.cheapest() > left) continue;
    left -= line.amount;
    lines.push_back(line);
  }
  const double off = discount_share(random, hunter);
  lines.push_back(closing_line(random, catalogue, left, off, favourite));
  if (person == nullptr) return lines;
  const double chance = person->serial_returner ? settings.contact.returned_line_serial
                                                : settings.contact.returned_line;
  for (auto& line : lines) line.returned = random.chance(chance);
  return lines;
}

int return_delay_days(const DemoSettings& settings, const Order& order) {
  auto random =
      stream_of(settings.seed, order.person, Purpose::basket, order.ordinal + (1U << 19U));
  return 3 + static_cast<int>(random.below(22));
}

}  // namespace troth::demo
