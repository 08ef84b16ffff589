#include "evaluation/report_schema.h"

#include <limits>

#include "evaluation/types.h"
#include "http/schema.h"

namespace troth::evaluation {
namespace {

using namespace http::schema;
using http::Json;

constexpr std::int64_t kSentence = 5000;
constexpr std::int64_t kName = 1000;

Json count() {
  return integer(0, std::numeric_limits<std::int64_t>::max());
}

/// A fraction, an index or a difference; money where a figure is an amount.
Json amount() {
  return either(number(), money());
}

template <typename Enum, std::size_t N>
Json words_of(std::string_view (*name)(Enum)) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < N; ++i) names.emplace_back(name(static_cast<Enum>(i)));
  return word(names);
}

Json span() {
  return named("Days", object({{"from", day()}, {"to", day()}}));
}

/// `value` is number() or money().
Json figure(std::string name, const Json& value, std::vector<Member> more) {
  const auto change = object({{"previous", value},
                              {"previous_n", count()},
                              {"difference", value},
                              {"ci", pair(value)},
                              {"p", number()}});
  std::vector<Member> members = {
      {"value", value},
      {"ci", described("95 % interval; null with one customer or when all are alike.",
                       nullable(pair(value)))},
      {"n", count()},
      {"effective_n", described("n after unequal weights (Kish).", number())},
      {"scope", word({"period", "all_time"})},
      {"definition", text(kSentence)},
      {"change", described("Against the period before.", nullable(change))}};
  for (auto& member : more) members.push_back(std::move(member));
  return nullable(named(std::move(name), object(std::move(members))));
}

Json metrics() {
  const auto plain = figure("Figure", number(), {});
  return named(
      "Metrics",
      object({{"satisfaction", plain},
              {"nps",
               figure("NpsFigure", number(),
                      {{"promoters", count()}, {"passives", count()}, {"detractors", count()}})},
              {"retention_rate", plain},
              {"churn_rate", plain},
              {"purchase_frequency", plain},
              {"purchase_amount",
               figure("MoneyFigure", money(), {{"currency", text()}, {"purchases", count()}})}}));
}

Json settings() {
  return object({{"period_months", integer(1, 60)},
                 {"period_reason", text(kSentence)},
                 {"current", span()},
                 {"previous", span()},
                 {"first_order", nullable(day())},
                 {"confidence", number()},
                 {"seed", count()},
                 {"series_searched", count()},
                 {"regularity", number()}});
}

Json sales() {
  return named("Sales", object({{"orders", count()},
                                {"returns", count()},
                                {"anonymous_orders", count()},
                                {"gross", money()},
                                {"returned", money()},
                                {"adjusted", money()},
                                {"net", money()},
                                {"net_period", money()},
                                {"anonymous_net", money()},
                                {"total_net", money()},
                                {"currency", text()}}));
}

Json lifecycle() {
  return list(named("Stage", object({{"stage", words_of<Stage, kStages>(stage_name)},
                                     {"name", text(kName)},
                                     {"rule", text(kSentence)},
                                     {"customers", count()},
                                     {"share", number()},
                                     {"value", money()},
                                     {"value_period", money()}})),
              kStages);
}

Json transitions() {
  auto from = words_of<Stage, kStages>(stage_name);
  from["enum"].push_back("new");
  const auto row = object(
      {{"from", from}, {"to", words_of<Stage, kStages>(stage_name)}, {"customers", count()}});
  return nullable(named(
      "Transitions",
      object({{"from", day()}, {"to", day()}, {"counts", list(row, kStages * (kStages + 1))}})));
}

Json concentration() {
  return nullable(named("Concentration", object({{"n", count()},
                                                 {"top_1_share", number()},
                                                 {"top_10_share", number()},
                                                 {"top_20_share", number()},
                                                 {"top_20_ci", nullable(pair(number()))},
                                                 {"gini", number()},
                                                 {"gini_ci", nullable(pair(number()))},
                                                 {"largest_customer_share", number()},
                                                 {"unprofitable_share", nullable(number())},
                                                 {"unprofitable_loss", nullable(money())},
                                                 {"profit", nullable(money())},
                                                 {"definition", text(kSentence)},
                                                 {"whale_of", word({"profit", "net_sales"})},
                                                 {"whale", list(pair(number()))}})));
}

Json segments() {
  const auto rows = list(named("SegmentRow", object({{"segment", text()},
                                                     {"name", text(kName)},
                                                     {"rule", text(kSentence)},
                                                     {"customers", count()},
                                                     {"share", number()},
                                                     {"value", money()},
                                                     {"value_share", number()}})));
  const auto bands = list(named("ScoreBand", object({{"score", integer(1, 5)},
                                                     {"customers", count()},
                                                     {"low", number()},
                                                     {"high", number()}})),
                          5);
  const auto scores =
      object({{"recency_days", bands}, {"frequency", bands}, {"monetary_minor", bands}});
  const auto cuts = object({{"order_size", money()}, {"purchases", count()}});
  return named("EvaluationSegments", object({{"rfm", rows},
                                             {"abcd", rows},
                                             {"rfm_scores", nullable(scores)},
                                             {"abcd_cuts", nullable(cuts)}}));
}

Json at_risk() {
  return described("Empty without the right customers:read.",
                   list(named("CustomerAtRisk", object({{"customer", text(kName)},
                                                        {"customer_id", id()},
                                                        {"name", text(kName)},
                                                        {"reason", text(kSentence)},
                                                        {"value", money()},
                                                        {"last_purchase", day()},
                                                        {"days_since", count()},
                                                        {"usual_gap_days", number()},
                                                        {"late_after_days", number()},
                                                        {"purchases", count()}}))));
}

Json finding() {
  const auto figure = object({{"name", text()},
                              {"value", amount()},
                              {"ci", nullable(pair(amount()))},
                              {"n", nullable(count())},
                              {"p", nullable(number())}});
  const auto month =
      named("UnitMonth",
            object({{"month", text(7)}, {"unit", number()}, {"rest", number()}, {"n", count()}}));
  const auto change = named("UnitChange", object({{"measure", words_of<Measure, 5>(measure_name)},
                                                  {"since", day()},
                                                  {"since_ci", pair(day())},
                                                  {"before", number()},
                                                  {"after", number()},
                                                  {"rest_before", number()},
                                                  {"rest_after", number()},
                                                  {"difference", number()},
                                                  {"ci", pair(number())},
                                                  {"n", count()},
                                                  {"p", number()},
                                                  {"p_adjusted", number()},
                                                  {"series", list(month)}}));
  return named("Finding", object({{"kind", text()},
                                  {"urgency", words_of<Urgency, 3>(urgency_name)},
                                  {"title", text(kSentence)},
                                  {"evidence", text(20'000)},
                                  {"action", text(kSentence)},
                                  {"stake", described("Money a year.", nullable(money()))},
                                  {"dimension", words_of<Dimension, 4>(dimension_name)},
                                  {"unit", text(kName)},
                                  {"sentences", list(text(kSentence))},
                                  {"figures", list(figure)},
                                  {"changes", list(change)}}));
}

Json warning() {
  return named("Warning",
               object({{"code", text()}, {"message", text(kSentence)}, {"subject", text(kName)}}));
}

}  // namespace

Json report_schema() {
  const auto customers = object(
      {{"known", count()}, {"with_purchases", count()}, {"active", count()}, {"lapsed", count()}});
  const auto summary = object({{"customers", count()},
                               {"evaluated", count()},
                               {"value", money()},
                               {"definition", text(kSentence)}});
  return named("Evaluation", object({{"as_of", day()},
                                     {"currency", text()},
                                     {"workspace", text(kName)},
                                     {"language", word({"en", "zh-CN"})},
                                     {"method", word({"loyalty_evaluation"})},
                                     {"status", word({"ok", "too_few_rows"})},
                                     {"n", count()},
                                     {"settings", settings()},
                                     {"warnings", list(warning())},
                                     {"customers", customers},
                                     {"metrics", metrics()},
                                     {"sales", sales()},
                                     {"lifecycle", lifecycle()},
                                     {"transitions", transitions()},
                                     {"concentration", concentration()},
                                     {"segments", segments()},
                                     {"at_risk_summary", summary},
                                     {"at_risk", at_risk()},
                                     {"findings", list(finding())}}));
}

}  // namespace troth::evaluation
