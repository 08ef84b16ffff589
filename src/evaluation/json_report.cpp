#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "evaluation/periods.h"
#include "evaluation/reports.h"
#include "evaluation/wording.h"

namespace troth::evaluation {

namespace {

using Json = nlohmann::ordered_json;

class JsonReport {
 public:
  JsonReport(const Evaluation& evaluation, Language language)
      : evaluation_(evaluation), words_(evaluation, language) {}

  Json document() const {
    const Evaluation& e = evaluation_;
    return {{"as_of", format_day(e.periods.as_of)},
            {"currency", e.currency.code},
            {"workspace", e.workspace},
            {"language", language_tag(words_.language())},
            {"method", "loyalty_evaluation"},
            {"status", report_status(e)},
            {"n", e.customers.known},
            {"settings", settings()},
            {"warnings", warnings()},
            {"customers",
             {{"known", e.customers.known},
              {"with_purchases", e.customers.with_purchases},
              {"active", e.customers.active},
              {"lapsed", e.customers.lapsed}}},
            {"metrics", metrics()},
            {"sales", sales()},
            {"lifecycle", lifecycle()},
            {"transitions", transitions()},
            {"concentration", concentration()},
            {"segments", segments()},
            {"at_risk_summary", at_risk_summary()},
            {"at_risk", at_risk()},
            {"findings", findings()}};
  }

 private:
  std::string money(Minor amount) const {
    return format_decimal(amount, evaluation_.currency.decimals);
  }

  static Json span(const Span& days) {
    return {{"from", format_day(days.after + 1)}, {"to", format_day(days.until)}};
  }

  Json settings() const {
    const Periods& p = evaluation_.periods;
    return {{"period_months", p.months},
            {"period_reason", words_.reason_line()},
            {"current", span(p.current)},
            {"previous", span(p.previous)},
            {"first_order", p.first_order ? Json(format_day(*p.first_order)) : Json(nullptr)},
            {"confidence", 0.95},
            {"seed", evaluation_.seed},
            {"series_searched", evaluation_.series_searched},
            {"regularity", evaluation_.at_risk.regularity}};
  }

  Json warnings() const {
    Json list = Json::array();
    for (const Warning& warning : evaluation_.warnings) {
      list.push_back({{"code", warning.code},
                      {"message", words_.say(warning.text)},
                      {"subject", warning.subject}});
    }
    return list;
  }

  Json amount(double value, bool is_money) const {
    if (is_money) return money(std::llround(value));
    return value;
  }

  Json pair(const Interval& interval, bool is_money) const {
    return Json::array({amount(interval.low, is_money), amount(interval.high, is_money)});
  }

  Json figure(const Figure& f, const FigureText& text, bool is_money) const {
    Json json = {{"value", amount(f.value, is_money)},
                 {"ci", f.has_interval ? pair(f.interval, is_money) : Json(nullptr)},
                 {"n", f.n},
                 {"effective_n", f.effective_n},
                 {"scope", f.scope == Scope::period ? "period" : "all_time"},
                 {"definition", text.definition},
                 {"change", nullptr}};
    if (f.change) {
      json["change"] = {{"previous", amount(f.change->previous, is_money)},
                        {"previous_n", f.change->previous_n},
                        {"difference", amount(f.change->difference, is_money)},
                        {"ci", pair(f.change->interval, is_money)},
                        {"p", f.change->p_value}};
    }
    return json;
  }

  Json metrics() const {
    const Metrics& m = evaluation_.metrics;
    Json json = Json::object();
    for (const FigureText& text : words_.figures()) {
      const Figure* f = find(m, text.id);
      json[text.id] = f == nullptr ? Json(nullptr) : figure(*f, text, text.id == "purchase_amount");
    }
    if (m.nps) {
      json["nps"]["promoters"] = m.nps->promoters;
      json["nps"]["passives"] = m.nps->passives;
      json["nps"]["detractors"] = m.nps->detractors;
    }
    if (m.purchase_amount) {
      json["purchase_amount"]["currency"] = evaluation_.currency.code;
      json["purchase_amount"]["purchases"] = m.purchases;
    }
    return json;
  }

  static const Figure* find(const Metrics& m, const std::string& id) {
    const auto of = [](const std::optional<Figure>& f) { return f ? &*f : nullptr; };
    if (id == "satisfaction") return of(m.satisfaction);
    if (id == "nps") return m.nps ? &m.nps->figure : nullptr;
    if (id == "retention_rate") return of(m.retention_rate);
    if (id == "churn_rate") return of(m.churn_rate);
    if (id == "purchase_frequency") return of(m.purchase_frequency);
    return of(m.purchase_amount);
  }

  Json sales() const {
    const Sales& s = evaluation_.sales;
    return {{"orders", s.orders},
            {"returns", s.returns},
            {"anonymous_orders", s.anonymous_orders},
            {"gross", money(s.gross)},
            {"returned", money(s.returned)},
            {"adjusted", money(s.adjusted)},
            {"net", money(s.net)},
            {"net_period", money(s.net_period)},
            {"anonymous_net", money(s.anonymous_net)},
            {"total_net", money(s.total_net)},
            {"currency", evaluation_.currency.code}};
  }

  Json lifecycle() const {
    Json list = Json::array();
    for (const StageRow& row : evaluation_.lifecycle) {
      list.push_back({{"stage", stage_name(row.stage)},
                      {"name", words_.stage(row.stage)},
                      {"rule", words_.stage_rule(row.stage)},
                      {"customers", row.customers},
                      {"share", row.share},
                      {"value", money(row.value)},
                      {"value_period", money(row.value_period)}});
    }
    return list;
  }

  Json transitions() const {
    if (!evaluation_.transitions) return nullptr;
    const Transitions& table = *evaluation_.transitions;
    Json counts = Json::array();
    for (std::size_t from = 0; from <= kStages; ++from) {
      for (std::size_t to = 0; to < kStages; ++to) {
        const auto n = table.customers.at(from).at(to);
        if (n == 0) continue;
        counts.push_back({{"from", from == kStages ? "new" : stage_name(static_cast<Stage>(from))},
                          {"to", stage_name(static_cast<Stage>(to))},
                          {"customers", n}});
      }
    }
    return {{"from", format_day(table.from)}, {"to", format_day(table.to)}, {"counts", counts}};
  }

  Json concentration() const {
    if (!evaluation_.concentration) return nullptr;
    const Concentration& c = *evaluation_.concentration;
    const auto interval = [](const std::optional<Interval>& i) {
      return i ? Json::array({i->low, i->high}) : Json(nullptr);
    };
    Json json = {{"n", c.n},
                 {"top_1_share", c.top_1_share},
                 {"top_10_share", c.top_10_share},
                 {"top_20_share", c.top_20_share},
                 {"top_20_ci", interval(c.top_20_interval)},
                 {"gini", c.gini},
                 {"gini_ci", interval(c.gini_interval)},
                 {"largest_customer_share", c.largest_customer_share},
                 {"unprofitable_share", nullptr},
                 {"unprofitable_loss", nullptr},
                 {"profit", nullptr},
                 {"definition", words_.concentration_note()},
                 {"whale_of", c.whale_is_profit ? "profit" : "net_sales"},
                 {"whale", Json::array()}};
    if (c.unprofitable_share) json["unprofitable_share"] = *c.unprofitable_share;
    if (c.unprofitable_loss) json["unprofitable_loss"] = money(*c.unprofitable_loss);
    if (c.profit) json["profit"] = money(*c.profit);
    for (const WhalePoint& point : c.whale) {
      json["whale"].push_back(Json::array({point.customers, point.value}));
    }
    return json;
  }

  Json rows(const std::vector<SegmentRow>& rows) const {
    Json list = Json::array();
    for (const SegmentRow& row : rows) {
      list.push_back({{"segment", row.name},
                      {"name", words_.segment(row.name)},
                      {"rule", words_.say(row.rule)},
                      {"customers", row.customers},
                      {"share", row.share},
                      {"value", money(row.value)},
                      {"value_share", row.value_share}});
    }
    return list;
  }

  static Json bands(const std::array<RfmBand, 5>& axis) {
    Json list = Json::array();
    for (std::size_t i = 0; i < axis.size(); ++i) {
      list.push_back({{"score", i + 1},
                      {"customers", axis.at(i).customers},
                      {"low", axis.at(i).low},
                      {"high", axis.at(i).high}});
    }
    return list;
  }

  Json segments() const {
    Json json = {{"rfm", rows(evaluation_.rfm)},
                 {"abcd", rows(evaluation_.abcd)},
                 {"rfm_scores", nullptr},
                 {"abcd_cuts", nullptr}};
    if (evaluation_.rfm_bands) {
      const RfmBands& b = *evaluation_.rfm_bands;
      json["rfm_scores"] = {{"recency_days", bands(b.recency)},
                            {"frequency", bands(b.frequency)},
                            {"monetary_minor", bands(b.monetary)}};
    }
    if (evaluation_.abcd_cuts) {
      json["abcd_cuts"] = {{"order_size", money(evaluation_.abcd_cuts->order_size)},
                           {"purchases", evaluation_.abcd_cuts->purchases}};
    }
    return json;
  }

  Json at_risk_summary() const {
    const AtRiskList& list = evaluation_.at_risk;
    return {{"customers", list.customers},
            {"evaluated", list.evaluated},
            {"value", money(list.value)},
            {"definition", words_.at_risk_note()}};
  }

  Json at_risk() const {
    Json list = Json::array();
    for (const AtRisk& risk : evaluation_.at_risk.top) {
      list.push_back({{"customer", risk.customer},
                      {"customer_id", std::to_string(risk.customer_id)},
                      {"name", risk.name},
                      {"reason", words_.say(risk.reason)},
                      {"value", money(risk.value)},
                      {"last_purchase", format_day(risk.last_day)},
                      {"days_since", risk.days_since},
                      {"usual_gap_days", risk.usual_gap_days},
                      {"late_after_days", risk.alarm_gap_days},
                      {"purchases", risk.purchases}});
    }
    return list;
  }

  Json changes(const std::vector<UnitChange>& all) const {
    Json list = Json::array();
    for (const UnitChange& change : all) {
      Json series = Json::array();
      for (const MonthPoint& point : change.series) {
        series.push_back({{"month", format_day(point.month).substr(0, 7)},
                          {"unit", point.unit},
                          {"rest", point.rest},
                          {"n", point.n}});
      }
      list.push_back({{"measure", measure_name(change.measure)},
                      {"since", format_day(change.since)},
                      {"since_ci", Json::array({format_day(change.since_earliest),
                                                format_day(change.since_latest)})},
                      {"before", change.before},
                      {"after", change.after},
                      {"rest_before", change.rest_before},
                      {"rest_after", change.rest_after},
                      {"difference", change.difference},
                      {"ci", Json::array({change.interval.low, change.interval.high})},
                      {"n", change.n},
                      {"p", change.p_value},
                      {"p_adjusted", change.adjusted_p_value},
                      {"series", std::move(series)}});
    }
    return list;
  }

  Json finding(const Finding& f) const {
    std::string evidence;
    Json sentences = Json::array();
    for (const Phrase& phrase : f.evidence) {
      const std::string sentence = words_.say(phrase);
      evidence += (evidence.empty() ? "" : " ") + sentence;
      sentences.push_back(sentence);
    }
    Json figures = Json::array();
    for (const Evidence& e : f.figures) {
      figures.push_back({{"name", e.name},
                         {"value", amount(e.value, e.is_money)},
                         {"ci", e.interval ? pair(*e.interval, e.is_money) : Json(nullptr)},
                         {"n", e.n ? Json(*e.n) : Json(nullptr)},
                         {"p", e.p_value ? Json(*e.p_value) : Json(nullptr)}});
    }
    return {{"kind", f.kind},
            {"urgency", urgency_name(f.urgency)},
            {"title", words_.say(f.title)},
            {"evidence", evidence},
            {"action", words_.say(f.action)},
            {"stake", f.stake ? Json(money(*f.stake)) : Json(nullptr)},
            {"dimension", dimension_name(f.dimension)},
            {"unit", f.unit},
            {"sentences", sentences},
            {"figures", figures},
            {"changes", changes(f.changes)}};
  }

  Json findings() const {
    Json list = Json::array();
    for (const Finding& f : evaluation_.findings) list.push_back(finding(f));
    return list;
  }

  const Evaluation& evaluation_;
  Wording words_;
};

}  // namespace

std::string_view report_status(const Evaluation& evaluation) {
  const bool empty = evaluation.customers.known == 0 && evaluation.sales.orders == 0 &&
                     evaluation.sales.anonymous_orders == 0 && !evaluation.metrics.satisfaction &&
                     !evaluation.metrics.nps;
  return empty ? "too_few_rows" : "ok";
}

void write_json_report(std::ostream& out, const Evaluation& evaluation, Language language) {
  out << JsonReport(evaluation, language).document().dump(2) << "\n";
}

}  // namespace troth::evaluation
