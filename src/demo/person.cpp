#include "demo/person.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/text.h"
#include "demo/catalogue.h"
#include "demo/streams.h"
#include "stats/distributions.h"

namespace troth::demo {
namespace {

constexpr double kProspects = 0.075;
constexpr double kSuspects = 0.050;
constexpr double kHouseholds = 0.03;  // Of pairs of neighbours in the index.
constexpr double kStorePhones = 0.012;

template <typename List, typename Weight>
std::size_t pick_by(Random& random, const List& list, Weight weight) {
  std::vector<double> weights;
  for (const auto& entry : list) weights.push_back(weight(entry));
  return random.pick(weights);
}

void settle(Person& person, Random& random) {
  person.region = pick_by(random, regions(), [](const Region& region) { return region.weight; });
  const auto& region = regions()[person.region];
  person.market = region.market;
  person.city = pick_by(random, region.cities, [](const City& city) { return city.weight; });
  person.store = store_of(person.region, person.city);
}

void describe(Person& person, std::uint64_t seed) {
  auto own = stream_of(seed, person.index, Purpose::profile, 1);
  auto household = stream_of(seed, person.index / 2, Purpose::profile, 2);
  person.shared_phone = household.chance(kHouseholds);
  Random& home = person.shared_phone ? household : own;
  settle(person, home);
  const auto family = draw_family(home, person.market);
  person.gender = own.chance(0.62) ? Gender::female : Gender::male;
  person.name = make_name(own, person.market, person.gender, family);
  person.chinese = person.market == Market::cn || own.chance(0.02);
  const double age = 20 + 60 * own.beta(2.0, 3.0);
  person.birth_day = kFirstDay - static_cast<Day>(age * 365.25);
}

/// In which systems the person is known: the stores' CRM, the web shop, or both.
void enrol(Person& person, Random& random) {
  const double draw = random.uniform();
  if (person.kind == PersonKind::suspect) {
    person.crm.exists = draw < 0.6;
    return;
  }
  const bool store_only = draw < 0.25;
  const bool web_only = !store_only && draw < 0.60;
  person.web_share = store_only ? 0 : web_only ? 1 : random.beta(3, 2);
  person.guest = web_only && person.kind == PersonKind::buyer && random.chance(0.12);
  person.crm.exists = !web_only;
  person.shop.exists = !store_only && !person.guest;
}

std::string openid_of(Random& random) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text = "oPwk";
  while (text.size() < 28) text.push_back(kLetters[random.below(kLetters.size())]);
  return text;
}

void give_phone(SystemRecord& record, Random& random, const std::string& number) {
  record.phone_key = number;
  record.phone = as_typed(random, number);
}

/// Contact data as each system holds them. People have one number and address they mostly give,
/// and some a second one.
void identify(Person& person, Random& random) {
  const std::uint64_t index = person.index;
  const auto phone = mobile_number(person.market, index * 2);
  const auto other_phone = mobile_number(person.market, index * 2 + 1);
  const auto email = email_address(random, person.name, index * 2);
  const auto other_email = email_address(random, person.name, index * 2 + 1);
  const auto card = fmt::format("63500{:08}", (index * 73'856'093 + 6'180'339) % 100'000'000);
  const auto openid = openid_of(random);
  const bool cn = person.market == Market::cn;

  auto& crm = person.crm;
  crm.number = fmt::format("C{:07}", 100'001 + index);
  crm.card = card;
  crm.name = person.name.full;
  if (random.chance(0.92)) give_phone(crm, random, random.chance(0.93) ? phone : other_phone);
  if (random.chance(cn ? 0.40 : 0.80)) crm.email = random.chance(0.93) ? email : other_email;
  if (cn && random.chance(0.55)) crm.openid = openid;
  const bool typed_the_stores = random.chance(kStorePhones);
  person.store_phone = crm.exists && typed_the_stores;
  if (person.store_phone) {
    crm.phone = crm.phone_key = store_number(person.market, person.store);
  }

  auto& shop = person.shop;
  shop.number = fmt::format("W{:07}", 5'100'001 + index);
  shop.name = !cn && random.chance(0.2) ? ascii_lower(person.name.full) : person.name.full;
  if (random.chance(cn ? 0.97 : 0.78)) {
    give_phone(shop, random, random.chance(0.95) ? phone : other_phone);
  }
  if (random.chance(cn ? 0.40 : 0.99)) shop.email = random.chance(0.95) ? email : other_email;
  if (shop.phone.empty() && shop.email.empty()) shop.email = email;
  if (cn && random.chance(0.70)) shop.openid = openid;
  if (person.in_both() && random.chance(0.25)) shop.card = card;
  if (!shop.email.empty() && random.chance(0.08)) {
    shop.email[0] = static_cast<char>(shop.email[0] - 'a' + 'A');
  }

  // Nobody is known without any way to name them: suspects outside the CRM left a contact.
  if (person.kind == PersonKind::suspect && !crm.exists && crm.phone.empty()) crm.email = email;
  const auto neighbours = mobile_number(person.market, (index / 2) * 4);
  if (person.shared_phone && crm.exists && !person.store_phone) {
    give_phone(crm, random, neighbours);
  }
}

void motivate(Person& person, const DemoSettings& settings, const StructuralModel& model,
              Random& random) {
  const auto& purchase = settings.purchase;
  person.latents = model.draw(random);
  const double link = purchase.satisfaction_dropout;
  const double satisfaction = person.latents[static_cast<std::size_t>(Construct::satisfaction)];
  const double score = link * satisfaction + std::sqrt(1 - link * link) * random.normal();
  person.dropout = stats::beta_quantile(stats::normal_cdf(score), purchase.a, purchase.b);
  person.rate = random.gamma(purchase.r, purchase.alpha);
  person.spend_rate = random.gamma(settings.spend.q, settings.spend.v);
  person.favourite = random.below(categories().size());
  person.bargain_hunter = random.chance(0.08);
  person.serial_returner = random.chance(0.05);
}

}  // namespace

Person make_person(const DemoSettings& settings, const StructuralModel& model, std::size_t index) {
  Person person;
  person.index = index;
  describe(person, settings.seed);
  auto random = stream_of(settings.seed, index, Purpose::profile);
  const double kind = random.uniform();
  person.kind = kind < kSuspects                ? PersonKind::suspect
                : kind < kSuspects + kProspects ? PersonKind::prospect
                                                : PersonKind::buyer;
  enrol(person, random);
  identify(person, random);
  motivate(person, settings, model, random);
  return person;
}

}  // namespace troth::demo
