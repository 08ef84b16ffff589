#include "demo/answers.h"

#include <algorithm>

#include "demo/basket.h"
#include "demo/comments.h"
#include "demo/streams.h"

namespace troth::demo {
namespace {

constexpr double kComments = 0.38;
constexpr double kReturnsUnknown = 0.45;

/// The latest delivery that the customer knows to be late, within memory; null when there is none.
const Order* remembered_late(const PurchaseHistory& history, Minute at, int memory_days) {
  const Order* latest = nullptr;
  for (const auto& order : history.sales) {
    if (!order.late || order.promised_at > at) continue;
    if (order.promised_at < at - Minute{memory_days} * kMinutesPerDay) continue;
    if (latest == nullptr || order.promised_at > latest->promised_at) latest = &order;
  }
  return latest;
}

/// What a respondent would write about, from what happened and what was ticked.
Topic topic_of(Random& random, const Answered& answered, bool late) {
  if (late && random.chance(0.75)) return Topic::late_delivery;
  const int overall = answered.values[kOverallItem];
  if (overall >= 9) {
    constexpr Topic kTopics[] = {Topic::product_praise, Topic::service_praise,
                                 Topic::general_praise, Topic::delivery_praise};
    return kTopics[random.below(late ? 3 : 4)];
  }
  if (overall >= 7) return random.chance(0.5) ? Topic::middling : Topic::product_praise;
  // The lowest of the ratings of products, advice, ordering, returns and price.
  constexpr std::pair<std::size_t, Topic> kRatings[] = {{kProductsItem, Topic::product_fault},
                                                        {kAdviceItem, Topic::advice},
                                                        {kOrderingItem, Topic::ordering},
                                                        {kReturnsItem, Topic::returns},
                                                        {kPriceItem, Topic::price}};
  const auto* lowest = std::ranges::min_element(kRatings, {}, [&](const auto& rating) {
    const int value = answered.values[rating.first];
    return value == kNoAnswer ? 11 : value;
  });
  return lowest->second;
}

bool delivered_lately(const PurchaseHistory& history, Minute at, int memory_days) {
  return std::ranges::any_of(history.sales, [&](const Order& order) {
    return order.delivered && order.at <= at &&
           order.promised_at >= at - Minute{memory_days} * kMinutesPerDay;
  });
}

Answered answer(const DemoSettings& settings, const Catalogue& catalogue,
                const StructuralModel& model, const Person& person, const PurchaseHistory& history,
                const Order& order, Minute at, Random& random) {
  Answered answered;
  answered.person = static_cast<std::uint32_t>(person.index);
  answered.at = at;
  const Order* late = remembered_late(history, at, settings.survey.late_memory_days);
  answered.late = late != nullptr;
  const auto latents = answered.late ? model.after_late(person.latents) : person.latents;
  for (std::size_t item = 0; item < kItems; ++item) {
    answered.values[item] =
        static_cast<std::int8_t>(model.answer(random, item, latents, answered.late));
  }
  if (random.chance(kReturnsUnknown)) answered.values[kReturnsItem] = kNoAnswer;
  if (!person.crm.exists) answered.values[kAdviceItem] = kNoAnswer;
  if (!delivered_lately(history, at, settings.survey.late_memory_days)) {
    answered.values[kDeliveryItem] = kNoAnswer;
  }
  if (!random.chance(kComments)) return answered;
  const auto topic = topic_of(random, answered, answered.late);
  const auto& about = topic == Topic::late_delivery ? *late : order;
  const auto basket = make_basket(settings, catalogue, about, &person);
  const auto& product = *basket.front().product;
  const int days = day_of(about.fulfilled_at) - day_of(about.promised_at);
  answered.comment =
      remark(random, topic, person.chinese, days, person.chinese ? product.name_cn : product.name);
  return answered;
}

}  // namespace

Reach reach_of(const Person& person) {
  const auto first = [](const std::string& a, const std::string& b) { return a.empty() ? b : a; };
  const bool shop = person.shop.exists || person.guest;
  const bool crm = person.crm.exists;
  const std::string none;
  // The store's own number reaches nobody.
  const auto& crm_phone = crm && !person.store_phone ? person.crm.phone : none;
  return {first(shop ? person.shop.email : none, crm ? person.crm.email : none),
          first(shop ? person.shop.phone : none, crm_phone)};
}

std::vector<Answered> simulate_answers(const DemoSettings& settings, const Catalogue& catalogue,
                                       const StructuralModel& model, const Person& person,
                                       const PurchaseHistory& history) {
  std::vector<Answered> all;
  const auto reach = reach_of(person);
  if (reach.email.empty() && reach.phone.empty()) return all;
  const auto& survey = settings.survey;
  auto random = stream_of(settings.seed, person.index, Purpose::survey);
  Minute next_invitation = 0;
  for (const auto& order : history.sales) {
    if (order.at < next_invitation || !random.chance(survey.invited)) continue;
    const Minute invited_at =
        order.at + (6 + static_cast<Minute>(random.below(3))) * kMinutesPerDay;
    next_invitation = order.at + Minute{survey.invite_gap_days} * kMinutesPerDay;
    if (!random.chance(survey.response_rate)) continue;
    const auto delay_days = static_cast<Day>(random.exponential(1 / 2.0));
    const Minute at = Minute{day_of(invited_at) + delay_days} * kMinutesPerDay +
                      minute_of_day(random.uniform(), false);
    auto answered = answer(settings, catalogue, model, person, history, order, at, random);
    if (answered.at >= kEnd) continue;
    answered.by_sms = reach.email.empty();
    answered.ordinal = static_cast<std::uint32_t>(all.size());
    if (order.in_store) {
      answered.store = order.store;
      auto counter = stream_of(settings.seed, person.index, Purpose::counter, order.ordinal);
      answered.staff = static_cast<std::uint8_t>(counter.below(kStaffPerStore));
    }
    all.push_back(std::move(answered));
  }
  return all;
}

}  // namespace troth::demo
