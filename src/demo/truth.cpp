#include "demo/truth.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"

namespace troth::demo {
namespace {

constexpr Day kPeriodDays = 365;

bool in_period(Day day) {
  return day > kLastDay - kPeriodDays;
}

bool in_period_before(Day day) {
  return day > kLastDay - 2 * kPeriodDays && !in_period(day);
}

/// Same value in both records, and one that stands for the person.
bool same(const std::string& a, const std::string& b) {
  return !a.empty() && a == b;
}

Minor returned_amount(const Company& company, const Order& order) {
  Minor sum = 0;
  for (const auto& line :
       make_basket(company.settings, company.catalogue, order, company.buyer_of(order))) {
    if (line.returned) sum += line.amount;
  }
  return sum;
}

void add_purchases(const Company& company, TrueFigures& figures) {
  std::set<std::pair<std::uint32_t, Day>> days;
  std::vector<bool> bought(company.persons.size());
  std::vector<bool> bought_before(company.persons.size());
  Minor net = 0;
  for (const auto& order : company.orders) {
    if (order.person == kNobody) continue;
    const Day day = day_of(order.at);
    if (order.kind == OrderKind::returned && in_period(day)) net -= returned_amount(company, order);
    if (order.kind != OrderKind::sale) continue;
    if (in_period(day)) {
      bought[order.person] = true;
      days.emplace(order.person, day);
      net += order.amount;
    } else if (in_period_before(day)) {
      bought_before[order.person] = true;
    }
  }
  std::int64_t buyers = 0;
  for (std::size_t i = 0; i < bought.size(); ++i) {
    buyers += bought[i] ? 1 : 0;
    figures.retention.of += bought_before[i] ? 1 : 0;
    figures.retention.hits += bought_before[i] && bought[i] ? 1 : 0;
  }
  if (buyers == 0) return;
  const auto purchase_days = static_cast<double>(days.size());
  figures.purchase_frequency = purchase_days / static_cast<double>(buyers);
  figures.purchase_amount = static_cast<double>(net) / 100 / purchase_days;
}

void add_answers(const Company& company, TrueFigures& figures) {
  const auto questions = items();
  double nps = 0;
  double satisfaction = 0;
  for (const auto& answered : company.responses) {
    if (!in_period(day_of(answered.at))) continue;
    ++figures.responses;
    const auto& lasting = company.persons[answered.person].latents;
    const auto latents = answered.late ? company.model.after_late(lasting) : lasting;
    for (std::size_t item = 0; item < kItems; ++item) {
      const bool recommend = questions[item].recommend;
      if (!recommend && questions[item].construct != Construct::satisfaction) continue;
      const auto chances = company.model.distribution(item, latents, answered.late);
      const int lo = questions[item].lo;
      const int hi = questions[item].hi;
      for (int score = lo; score <= hi; ++score) {
        const double chance = chances[static_cast<std::size_t>(score - lo)];
        if (!recommend) satisfaction += chance * (score - lo) / (hi - lo) / 3;
        if (recommend && score >= 9) nps += chance;
        if (recommend && score <= 6) nps -= chance;
      }
    }
  }
  if (figures.responses == 0) return;
  figures.nps = 100 * nps / static_cast<double>(figures.responses);
  figures.satisfaction = 100 * satisfaction / static_cast<double>(figures.responses);
}

}  // namespace

TrueFigures true_figures(const Company& company) {
  TrueFigures figures;
  add_purchases(company, figures);
  add_answers(company, figures);
  for (std::size_t i = 0; i < company.persons.size(); ++i) {
    if (company.persons[i].kind != PersonKind::buyer) continue;
    const auto& outcome = company.outcomes[i];
    ++figures.active.of;
    ++figures.unprofitable.of;
    figures.active.hits += outcome.left ? 0 : 1;
    figures.unprofitable.hits += outcome.margin < 0 ? 1 : 0;
  }
  return figures;
}

KeptPromises kept_promises(const Company& company) {
  KeptPromises kept;
  const auto& plot = company.settings.plot;
  for (const auto& order : company.orders) {
    if (order.kind != OrderKind::sale || !order.delivered || order.promised_at >= kEnd) continue;
    const bool there = regions()[stores()[order.store].region].name == plot.region;
    const bool since = day_of(order.promised_at) >= plot.since;
    auto& share = there ? (since ? kept.region_since : kept.region_before)
                        : (since ? kept.elsewhere_since : kept.elsewhere_before);
    ++share.of;
    share.hits += order.late ? 0 : 1;
  }
  return kept;
}

std::vector<Duplicate> duplicates(const Company& company) {
  std::vector<Duplicate> all;
  for (const auto& person : company.persons) {
    if (!person.in_both()) continue;
    const auto& crm = person.crm;
    const auto& shop = person.shop;
    Duplicate pair{crm.number, shop.number};
    pair.card = person.kind == PersonKind::buyer && same(crm.card, shop.card);
    pair.openid = same(crm.openid, shop.openid);
    pair.phone = same(crm.phone_key, shop.phone_key);
    pair.email = same(ascii_lower(crm.email), ascii_lower(shop.email));
    all.push_back(std::move(pair));
  }
  return all;
}

}  // namespace troth::demo
