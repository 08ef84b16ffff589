#include <algorithm>
#include <nlohmann/json.hpp>

#include "demo/truth.h"

namespace troth::demo {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Share& share) {
  return {{"value", share.value()}, {"hits", share.hits}, {"of", share.of}};
}

Json purchase_json(const DemoSettings& settings) {
  const auto& model = settings.purchase;
  return {{"model", "BG/NBD in season-adjusted weeks"},
          {"r", model.r},
          {"alpha", model.alpha},
          {"a", model.a},
          {"b", model.b},
          {"late_dropout_ceiling", model.late_ceiling},
          {"late_dropout_factor", model.late_factor},
          {"satisfaction_dropout_correlation", model.satisfaction_dropout},
          {"early_share", model.early_share},
          {"early_weeks", model.early_weeks}};
}

Json survey_json(const Company& company) {
  const auto& survey = company.settings.survey;
  Json paths = Json::array();
  for (const auto& path : company.model.paths()) {
    paths.push_back({{"from", construct_name(path.from)},
                     {"to", construct_name(path.to)},
                     {"estimate", path.coefficient}});
  }
  Json questions = Json::array();
  for (const auto& item : items()) {
    questions.push_back(
        {{"column", item.header},
         {"construct", item.recommend ? "recommendation" : construct_name(item.construct)},
         {"loading", item.loading},
         {"mean", item.mean},
         {"sd", item.sd},
         {"scale", {item.lo, item.hi}}});
  }
  return {{"paths", paths},
          {"items", questions},
          {"recommendation_loyalty_weight", survey.loyalty_in_recommend},
          {"late_shift_of_quality", survey.late_quality},
          {"late_shift_of_delivery_item", survey.late_delivery_item},
          {"late_memory_days", survey.late_memory_days},
          {"invited", survey.invited},
          {"invite_gap_days", survey.invite_gap_days},
          {"response_rate", survey.response_rate}};
}

Json story_json(const Company& company) {
  const auto& plot = company.settings.plot;
  const auto kept = kept_promises(company);
  return {{"told", company.settings.story},
          {"region", plot.region},
          {"since", format_day(plot.since)},
          {"kept_before", plot.kept_before},
          {"kept_since", company.settings.story ? plot.kept_after : plot.kept_before},
          {"happened",
           {{"region_before", to_json(kept.region_before)},
            {"region_since", to_json(kept.region_since)},
            {"elsewhere_before", to_json(kept.elsewhere_before)},
            {"elsewhere_since", to_json(kept.elsewhere_since)}}}};
}

Json people_json(const Company& company) {
  std::int64_t kinds[3] = {0, 0, 0};
  std::int64_t both = 0;
  std::int64_t guests = 0;
  for (const auto& person : company.persons) {
    ++kinds[static_cast<std::size_t>(person.kind)];
    both += person.in_both() ? 1 : 0;
    guests += person.guest ? 1 : 0;
  }
  return {{"persons", company.persons.size()},
          {"buyers", kinds[0]},
          {"prospects", kinds[1]},
          {"suspects", kinds[2]},
          {"in_both_systems", both},
          {"web_guests", guests}};
}

Json identity_json(const Company& company) {
  Json pairs = Json::array();
  std::int64_t recognisable = 0;
  for (const auto& pair : duplicates(company)) {
    Json evidence = Json::array();
    if (pair.card) evidence.push_back("card");
    if (pair.openid) evidence.push_back("openid");
    if (pair.phone) evidence.push_back("phone");
    if (pair.email) evidence.push_back("email");
    recognisable += pair.recognisable() ? 1 : 0;
    pairs.push_back({pair.crm, pair.shop, evidence});
  }
  Json households = Json::array();
  Json store_phones = Json::array();
  for (const auto& person : company.persons) {
    if (!person.crm.exists) continue;
    if (person.store_phone) store_phones.push_back({person.crm.number, person.crm.phone_key});
    if (person.shared_phone && !person.store_phone) {
      households.push_back({person.crm.number, person.crm.phone_key});
    }
  }
  return {{"recognisable_pairs", recognisable},
          {"unrecognisable_pairs", static_cast<std::int64_t>(pairs.size()) - recognisable},
          {"pairs", pairs},
          {"household_phones", households},
          {"store_phones", store_phones}};
}

Json sales_json(const Company& company) {
  std::int64_t sales = 0;
  std::int64_t anonymous = 0;
  std::int64_t cancelled = 0;
  std::int64_t returns = 0;
  for (const auto& order : company.orders) {
    anonymous += order.person == kNobody ? 1 : 0;
    sales += order.kind == OrderKind::sale && order.person != kNobody ? 1 : 0;
    cancelled += order.kind == OrderKind::cancelled ? 1 : 0;
    returns += order.kind == OrderKind::returned ? 1 : 0;
  }
  return {{"purchases", sales},
          {"anonymous", anonymous},
          {"cancelled", cancelled},
          {"returns", returns}};
}

Json expected_json(const Company& company) {
  const auto figures = true_figures(company);
  return {{"as_of", format_day(kLastDay)},
          {"period_days", 365},
          {"retention_rate", to_json(figures.retention)},
          {"purchase_frequency", figures.purchase_frequency},
          {"purchase_amount", figures.purchase_amount},
          {"nps", figures.nps},
          {"satisfaction", figures.satisfaction},
          {"responses", figures.responses},
          {"still_active", to_json(figures.active)},
          {"unprofitable", to_json(figures.unprofitable)}};
}

}  // namespace

std::string truth_json(const Company& company) {
  const auto& settings = company.settings;
  const auto& contact = settings.contact;
  const Json truth{{"company", kCompanyName},
                   {"customers", settings.customers},
                   {"seed", settings.seed},
                   {"first_day", format_day(kFirstDay)},
                   {"last_day", format_day(kLastDay)},
                   {"currency", kCurrency},
                   {"planted",
                    {{"purchase", purchase_json(settings)},
                     {"spend",
                      {{"model", "Gamma-Gamma, net amount of an order in pounds"},
                       {"p", settings.spend.p},
                       {"q", settings.spend.q},
                       {"v", settings.spend.v}}},
                     {"survey", survey_json(company)},
                     {"contacts",
                      {{"complaint_after_late", contact.complaint_after_late},
                       {"complaint_otherwise", contact.complaint_otherwise},
                       {"complaint_delay_days", contact.complaint_delay_days},
                       {"praise", contact.praise},
                       {"returned_line", contact.returned_line},
                       {"returned_line_serial", contact.returned_line_serial}}}}},
                   {"story", story_json(company)},
                   {"people", people_json(company)},
                   {"sales", sales_json(company)},
                   {"expected", expected_json(company)},
                   {"identity", identity_json(company)}};
  return truth.dump(2) + "\n";
}

}  // namespace troth::demo
