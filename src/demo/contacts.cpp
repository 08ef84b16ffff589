#include "demo/contacts.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"
#include "demo/basket.h"
#include "demo/comments.h"
#include "demo/streams.h"

namespace troth::demo {
namespace {

struct ContactMaker {
  const DemoSettings& settings;
  const Catalogue& catalogue;
  const Person& person;
  Random random;
  std::vector<Contact> contacts;

  Contact start(ContactKind kind, Minute at, std::string_view touchpoint,
                std::string_view channel) {
    Contact contact;
    contact.person = static_cast<std::uint32_t>(person.index);
    contact.kind = kind;
    contact.at = at;
    contact.touchpoint = touchpoint;
    contact.channel = channel;
    return contact;
  }

  void add(Contact contact) {
    if (contact.at >= kEnd || day_of(contact.at) < kFirstDay) return;
    if (contact.fulfilled_at >= kEnd) {
      contact.fulfilled_at = 0;
      contact.outcome = "open";
    }
    contacts.push_back(std::move(contact));
  }

  void in_store(Contact& contact) {
    contact.in_store = true;
    contact.staff = static_cast<std::uint8_t>(random.below(kStaffPerStore));
  }

  std::string say(Topic topic, int days, const Product& product) {
    return remark(random, topic, person.chinese, days,
                  person.chinese ? product.name_cn : product.name);
  }

  const Product& any_product() {
    const auto all = catalogue.products();
    return all[random.below(all.size())];
  }

  /// Office hours of some day from `day` on.
  Minute office_time(Day day) {
    return Minute{day} * kMinutesPerDay + 9 * 60 + static_cast<Minute>(random.below(9 * 60));
  }
};

/// Something to complain about besides a late delivery.
Topic other_trouble(Random& random) {
  constexpr Topic kTroubles[] = {Topic::product_fault, Topic::product_fault, Topic::returns,
                                 Topic::advice,        Topic::ordering,      Topic::price};
  return kTroubles[random.below(std::size(kTroubles))];
}

/// A complaint, answered within two days as promised nine times in ten.
void complain(ContactMaker& maker, const Order& order, const Product& product,
              bool about_lateness) {
  const auto& settings = maker.settings.contact;
  const double delay = maker.random.gamma(2.0, 2.0 / settings.complaint_delay_days);
  const Minute from = about_lateness ? order.promised_at : order.at;
  const bool by_phone = maker.random.chance(0.35);
  const Minute at = maker.office_time(day_of(from) + 1 + static_cast<Day>(delay));
  auto contact =
      maker.start(ContactKind::complaint, at, "customer service", by_phone ? "phone" : "e-mail");
  const int days = day_of(order.fulfilled_at) - day_of(order.promised_at);
  const auto topic = about_lateness ? Topic::late_delivery : other_trouble(maker.random);
  contact.subject = maker.say(topic, about_lateness ? days : 2, product);
  contact.order = order_number(order);
  contact.promised_at = at + 2 * kMinutesPerDay;
  const bool kept = maker.random.chance(0.90);
  const double share = maker.random.uniform();
  contact.fulfilled_at =
      at + std::llround((kept ? 60 + share * 2700 : 2900 + share * 6 * kMinutesPerDay));
  constexpr std::string_view kOutcomes[] = {"resolved", "resolved", "voucher",
                                            "refunded", "replaced", "not resolved"};
  contact.outcome = kOutcomes[maker.random.below(std::size(kOutcomes))];
  maker.add(std::move(contact));
}

void about_order(ContactMaker& maker, const Order& order) {
  const auto& model = maker.settings.contact;
  auto& random = maker.random;
  const auto basket = make_basket(maker.settings, maker.catalogue, order, &maker.person);
  const auto& product = *basket.front().product;
  if (order.late && random.chance(model.complaint_after_late))
    complain(maker, order, product, true);
  if (random.chance(model.complaint_otherwise)) complain(maker, order, product, false);
  if (random.chance(model.praise) && !order.late) {
    auto contact =
        maker.start(ContactKind::praise,
                    maker.office_time(day_of(order.at) + 2 + static_cast<Day>(random.below(9))),
                    "customer service", "e-mail");
    constexpr Topic kTopics[] = {Topic::product_praise, Topic::service_praise,
                                 Topic::general_praise};
    contact.subject = maker.say(kTopics[random.below(std::size(kTopics))], 2, product);
    contact.order = order_number(order);
    contact.outcome = "passed on";
    maker.add(std::move(contact));
  }
  if (order.in_store && random.chance(0.06)) {
    auto contact = maker.start(ContactKind::visit, order.at - 10, "advice in store", "store");
    contact.outcome = "sale";
    maker.in_store(contact);
    maker.add(std::move(contact));
  }
  if (random.chance(0.03)) {
    auto contact = maker.start(ContactKind::contact, maker.office_time(day_of(order.at) - 2),
                               "customer service", random.chance(0.5) ? "phone" : "chat");
    contact.subject = maker.say(Topic::question, 2, product);
    contact.outcome = "answered";
    maker.add(std::move(contact));
  }
}

void buyer(ContactMaker& maker, const PurchaseHistory& history) {
  auto& random = maker.random;
  for (const auto& order : history.sales) about_order(maker, order);
  const Day joined = day_of(history.sales.front().at);
  const auto days_left = static_cast<std::uint64_t>(kLastDay - joined + 1);
  for (auto clicks = random.poisson(1.2); clicks > 0; --clicks) {
    const Day day = joined + static_cast<Day>(random.below(days_left));
    maker.add(maker.start(ContactKind::engagement, maker.office_time(day), "newsletter", "e-mail"));
  }
  // The loyal bring their friends.
  const double loyal = maker.person.latents[static_cast<std::size_t>(Construct::loyalty)];
  if (loyal > 0.8 && random.chance(0.12)) {
    const Day day = joined + static_cast<Day>(random.below(days_left));
    auto contact =
        maker.start(ContactKind::referral, maker.office_time(day), "refer a friend", "web");
    contact.outcome = random.chance(0.5) ? "friend bought" : "invited";
    maker.add(std::move(contact));
  }
}

void prospect(ContactMaker& maker) {
  auto& random = maker.random;
  const Day first = kFirstDay + static_cast<Day>(random.below(kDays));
  for (auto left = 1 + random.poisson(2.0); left > 0; --left) {
    const Day day = std::min<Day>(kLastDay, first + static_cast<Day>(random.below(90)));
    constexpr std::string_view kTouchpoints[] = {"web shop", "newsletter", "wish list", "basket"};
    auto contact = maker.start(ContactKind::engagement, maker.office_time(day),
                               kTouchpoints[random.below(std::size(kTouchpoints))], "web");
    maker.add(std::move(contact));
  }
  if (random.chance(0.2)) {
    auto contact =
        maker.start(ContactKind::contact, maker.office_time(first), "customer service", "chat");
    contact.subject = maker.say(Topic::question, 2, maker.any_product());
    contact.outcome = "answered";
    maker.add(std::move(contact));
  }
}

void suspect(ContactMaker& maker) {
  auto& random = maker.random;
  const Day first = kFirstDay + static_cast<Day>(random.below(kDays));
  constexpr std::string_view kTouchpoints[] = {"trade fair", "prize draw", "catalogue request"};
  auto contact = maker.start(ContactKind::contact, maker.office_time(first),
                             kTouchpoints[random.below(std::size(kTouchpoints))], "event");
  contact.subject = maker.say(Topic::question, 2, maker.any_product());
  contact.outcome = "noted";
  maker.add(std::move(contact));
}

}  // namespace

std::string_view contact_kind_name(ContactKind kind) {
  switch (kind) {
    case ContactKind::contact:
      return "contact";
    case ContactKind::visit:
      return "visit";
    case ContactKind::complaint:
      return "complaint";
    case ContactKind::praise:
      return "praise";
    case ContactKind::engagement:
      return "engagement";
    case ContactKind::referral:
      return "referral";
  }
  TROTH_ASSERT(false);
}

std::vector<Contact> simulate_contacts(const DemoSettings& settings, const Catalogue& catalogue,
                                       const Person& person, const PurchaseHistory& history) {
  ContactMaker maker{
      settings, catalogue, person, stream_of(settings.seed, person.index, Purpose::contacts), {}};
  switch (person.kind) {
    case PersonKind::buyer:
      buyer(maker, history);
      break;
    case PersonKind::prospect:
      prospect(maker);
      break;
    case PersonKind::suspect:
      suspect(maker);
      break;
  }
  std::ranges::stable_sort(maker.contacts, {}, &Contact::at);
  for (std::uint32_t i = 0; i < maker.contacts.size(); ++i) maker.contacts[i].ordinal = i;
  return std::move(maker.contacts);
}

}  // namespace troth::demo
