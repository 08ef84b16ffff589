#include "demo/purchases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "demo/streams.h"

namespace troth::demo {
namespace {

constexpr Minor kSmallestOrder = 200;

/// Turns a moment of the season clock into a time of day that suits the channel.
Minute time_of(const SeasonClock& clock, double weeks, bool in_store) {
  const auto moment = clock.moment_at(weeks);
  return Minute{moment.day} * kMinutesPerDay + minute_of_day(moment.fraction, in_store);
}

/// Promise and delivery of an order, late or not by what holds in the region on the promised day.
/// The details have a stream of their own, so that a customer whom the story leaves alone draws the
/// same numbers whether it is told or not.
void deliver(const DemoSettings& settings, const Person& person, Random& random, Order& order) {
  const int lead_days = (person.market == Market::uk ? 3 : 2) + (order.in_store ? 2 : 0);
  const Day promised_day = day_of(order.at) + lead_days;
  order.promised_at = Minute{promised_day} * kMinutesPerDay + 18 * 60;
  const auto& plot = settings.plot;
  const bool troubled =
      settings.story && regions()[person.region].name == plot.region && promised_day >= plot.since;
  order.late = !random.chance(troubled ? plot.kept_after : plot.kept_before);
  auto details = stream_of(settings.seed, person.index, Purpose::delivery, order.ordinal);
  Day day = promised_day;
  if (order.late) {
    ++day;
    while (day < promised_day + 9 && details.chance(0.45)) ++day;
  } else {
    const Day first = day_of(order.at) + 1;
    day = first + static_cast<Day>(details.below(static_cast<std::uint64_t>(lead_days)));
  }
  order.fulfilled_at =
      Minute{day} * kMinutesPerDay + 8 * 60 + static_cast<Minute>(details.below(600));
}

Order make_order(const DemoSettings& settings, const SeasonClock& clock, const Person& person,
                 Random& random, double weeks, std::uint32_t ordinal) {
  Order order;
  order.person = static_cast<std::uint32_t>(person.index);
  order.ordinal = ordinal;
  order.store = static_cast<std::uint16_t>(person.store);
  order.weeks = weeks;
  order.in_store = !random.chance(person.web_share);
  order.at = time_of(clock, weeks, order.in_store);
  const double pounds = random.gamma(settings.spend.p, person.spend_rate);
  order.amount = std::max<Minor>(kSmallestOrder, std::llround(pounds * 100));
  order.delivered = random.chance(order.in_store ? 0.35 : 0.92);
  if (order.delivered) deliver(settings, person, random, order);
  return order;
}

std::string code36(std::uint64_t value, std::size_t width) {
  std::string text(width, '0');
  for (auto digit = text.rbegin(); digit != text.rend(); ++digit, value /= 36) {
    *digit = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[value % 36];
  }
  return text;
}

}  // namespace

std::string order_number(const Order& order) {
  const auto date = to_civil(day_of(order.at));
  const auto stamp = (date.year % 100) * 10'000 + date.month * 100 + date.day;
  if (order.person == kNobody) {
    return fmt::format("T{}-{:02}-{:05}", stamp, order.store + 1, order.ordinal);
  }
  // Multiplying by a number without common divisor permutes the codes of six signs.
  constexpr std::uint64_t kStep = 1'442'695'037;
  constexpr std::uint64_t kCodes = 36ULL * 36 * 36 * 36 * 36 * 36;
  static_assert(std::gcd(kStep, kCodes) == 1 && kOrdinals * (kCustomersMax + 3) < kCodes);
  const auto key = std::uint64_t{order.ordinal} * (kCustomersMax + 3) + order.person;
  const auto code = code36((key * kStep + 577'215'665) % kCodes, 6);
  return fmt::format("{:c}{}-{}", order.kind == OrderKind::returned ? 'R' : 'S', stamp, code);
}

DropoutChances dropout_chances(const PurchaseModel& model, double kept_share, double p) {
  DropoutChances chances;
  chances.after_late = std::max(p, std::min(model.late_ceiling, model.late_factor * p));
  chances.after_kept = (p - (1 - kept_share) * chances.after_late) / kept_share;
  return chances;
}

PurchaseHistory simulate_purchases(const DemoSettings& settings, const SeasonClock& clock,
                                   const Person& person) {
  auto random = stream_of(settings.seed, person.index, Purpose::purchases);
  const auto& model = settings.purchase;
  const auto chances = dropout_chances(model, settings.plot.kept_before, person.dropout);
  PurchaseHistory history;
  const bool early = random.chance(model.early_share);
  double weeks = random.uniform() * (early ? model.early_weeks : kWeeks);
  for (std::uint32_t ordinal = 0; weeks < kWeeks && ordinal < kFirstCancelled; ++ordinal) {
    history.sales.push_back(make_order(settings, clock, person, random, weeks, ordinal));
    const auto& order = history.sales.back();
    if (ordinal > 0) {  // In BG/NBD nobody leaves after the first purchase.
      const double chance = !order.delivered ? person.dropout
                            : order.late     ? chances.after_late
                                             : chances.after_kept;
      if (random.chance(chance)) {
        history.left = true;
        break;
      }
    }
    weeks += random.exponential(person.rate);
  }
  std::ranges::stable_sort(history.sales, {}, &Order::at);
  return history;
}

}  // namespace troth::demo
