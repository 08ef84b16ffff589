#include "demo/company.h"

#include <algorithm>
#include <tuple>

#include "demo/streams.h"

namespace troth::demo {
namespace {

struct Clocks {
  SeasonClock uk{Market::uk};
  SeasonClock cn{Market::cn};
  const SeasonClock& of(Market market) const { return market == Market::uk ? uk : cn; }
};

/// Attempts that were cancelled before payment, besides the purchases.
void add_cancelled(Company& company, const Order& sale, Random& random, std::uint32_t& count) {
  if (sale.in_store || !random.chance(company.settings.contact.cancelled)) return;
  if (kFirstCancelled + count >= kOrdinals) return;
  Order order = sale;
  order.kind = OrderKind::cancelled;
  order.ordinal = kFirstCancelled + count++;
  order.delivered = false;
  order.late = false;
  order.at = std::max<Minute>(Minute{day_of(sale.at)} * kMinutesPerDay,
                              sale.at - 5 - static_cast<Minute>(random.below(90)));
  company.orders.push_back(order);
}

/// Reckons a sale up, and adds the return of what was sent back by the last day.
void settle_sale(Company& company, const Person& person, const Order& sale, Outcome& outcome) {
  const auto& settings = company.settings;
  Order back = sale;
  back.kind = OrderKind::returned;
  const Day day = day_of(sale.at) + return_delay_days(settings, sale);
  back.at = Minute{day} * kMinutesPerDay + minute_of_day(0.5, sale.in_store);
  Minor returned = 0;
  for (const auto& line : make_basket(settings, company.catalogue, sale, &person)) {
    if (line.returned && back.at < kEnd) {
      returned += line.amount;
    } else {
      outcome.margin += line.amount - line.cost();
    }
  }
  ++outcome.purchases;
  outcome.net += sale.amount - returned;
  if (returned != 0) company.orders.push_back(back);
}

void add_person(Company& company, const Clocks& clocks, std::size_t index) {
  const auto& settings = company.settings;
  company.persons.push_back(make_person(settings, company.model, index));
  const auto& person = company.persons.back();
  auto& outcome = company.outcomes.emplace_back();
  PurchaseHistory history;
  if (person.kind == PersonKind::buyer) {
    history = simulate_purchases(settings, clocks.of(person.market), person);
    outcome.left = history.left;
    auto random = stream_of(settings.seed, index, Purpose::cancelled);
    std::uint32_t cancelled = 0;
    for (const auto& sale : history.sales) {
      add_cancelled(company, sale, random, cancelled);
      company.orders.push_back(sale);
      settle_sale(company, person, sale, outcome);
    }
    auto answers = simulate_answers(settings, company.catalogue, company.model, person, history);
    std::ranges::move(answers, std::back_inserter(company.responses));
  }
  auto contacts = simulate_contacts(settings, company.catalogue, person, history);
  outcome.first_day = !history.sales.empty() ? day_of(history.sales.front().at)
                      : !contacts.empty()    ? day_of(contacts.front().at)
                                             : kFirstDay;
  std::ranges::move(contacts, std::back_inserter(company.contacts));
}

/// Till sales to people without a card: each store's share of them, by the season.
void add_anonymous(Company& company, const Clocks& clocks) {
  const auto& settings = company.settings;
  const double per_store_day = static_cast<double>(settings.customers) *
                               settings.contact.anonymous_per_customer /
                               static_cast<double>(stores().size()) / kDays;
  for (const auto& store : stores()) {
    const auto& clock = clocks.of(regions()[store.region].market);
    auto random = stream_of(settings.seed, store.number, Purpose::till, (1U << 20U) - 1);
    std::uint32_t ordinal = 0;
    for (Day day = kFirstDay; day <= kLastDay; ++day) {
      for (auto left = random.poisson(per_store_day * clock.pace(day)); left > 0; --left) {
        Order order;
        order.ordinal = ordinal++;
        order.store = static_cast<std::uint16_t>(store.number);
        order.in_store = true;
        order.at = Minute{day} * kMinutesPerDay + minute_of_day(random.uniform(), true);
        order.amount = 200 + static_cast<Minor>(random.gamma(1.6, 1.6 / 2600.0));
        company.orders.push_back(order);
      }
    }
  }
}

void sort_by_time(Company& company) {
  std::ranges::sort(company.orders, [](const Order& a, const Order& b) {
    return std::tuple(a.at, a.person, a.store, a.ordinal, a.kind) <
           std::tuple(b.at, b.person, b.store, b.ordinal, b.kind);
  });
  const auto by_time = [](const auto& a, const auto& b) {
    return std::tuple(a.at, a.person, a.ordinal) < std::tuple(b.at, b.person, b.ordinal);
  };
  std::ranges::sort(company.contacts, by_time);
  std::ranges::sort(company.responses, by_time);
}

}  // namespace

Company generate(const DemoSettings& settings, Progress& progress) {
  Company company(settings);
  const Clocks clocks;
  const auto count = static_cast<std::size_t>(settings.customers);
  company.persons.reserve(count);
  company.outcomes.reserve(count);
  for (std::size_t index = 0; index < count; ++index) {
    if (index % 256 == 0) {
      progress.update("demo.progress.people", index, count);
      if (progress.cancelled()) return company;
    }
    add_person(company, clocks, index);
  }
  add_anonymous(company, clocks);
  sort_by_time(company);
  progress.update("demo.progress.people", count, count);
  return company;
}

}  // namespace troth::demo
