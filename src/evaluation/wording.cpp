#include "evaluation/wording.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace troth::evaluation {

std::string Wording::text(std::string_view key, const MessageArgs& args) const {
  return message(language_, key, args);
}

std::string Wording::say(const Phrase& phrase) const {
  return speak(phrase, language_, evaluation_.currency);
}

std::string Wording::money(Minor amount) const {
  return speak_value(Money{amount}, language_, evaluation_.currency);
}

std::string Wording::percent(double fraction, int decimals) const {
  return with_minus(format_percent(language_, fraction, decimals));
}

std::string Wording::number(double value, int decimals) const {
  return with_minus(format_number(language_, value, decimals));
}

std::string Wording::count(std::int64_t n) const {
  return with_minus(format_number(language_, static_cast<double>(n), 0));
}

std::string Wording::date(Day day) const {
  return format_date(language_, day);
}

std::string Wording::signed_number(double value, int decimals) const {
  return (value < 0 ? "\u2212" : "+") + number(std::abs(value), decimals);
}

std::string Wording::labelled(const std::string& label, const std::string& sentence) const {
  return text("report.labelled", {{"label", label}, {"text", sentence}});
}

std::string Wording::title() const {
  return text("report.title", {{"name", evaluation_.workspace}});
}

MessageArgs Wording::period_args() const {
  const Periods& p = evaluation_.periods;
  return {{"as_of", date(p.as_of)},
          {"from", date(p.current.after + 1)},
          {"to", date(p.current.until)},
          {"previous_from", date(p.previous.after + 1)},
          {"previous_to", date(p.previous.until)},
          {"months", std::int64_t{p.months}},
          {"first", p.first_order ? date(*p.first_order) : std::string()}};
}

std::string Wording::period_line() const {
  return text("report.period", period_args());
}

std::string Wording::reason_line() const {
  switch (evaluation_.periods.reason) {
    case PeriodReason::given:
      return text("report.reason.given", period_args());
    case PeriodReason::two_fit:
      return text("report.reason.two_fit", period_args());
    case PeriodReason::short_history:
      return text("report.reason.short_history", period_args());
    case PeriodReason::no_orders:
      return text("report.reason.no_orders", period_args());
  }
  return {};
}

std::string Wording::summary() const {
  const CustomerCounts& c = evaluation_.customers;
  if (c.with_purchases == 0) return text("report.summary.none", {{"known", c.known}});
  std::int64_t loyal = 0;
  Minor loyal_value = 0;
  for (const Stage stage : {Stage::repeat, Stage::client, Stage::advocate}) {
    const StageRow& row = evaluation_.lifecycle.at(static_cast<std::size_t>(stage));
    loyal += row.customers;
    loyal_value += row.value_period;
  }
  const Minor net = evaluation_.sales.net_period;
  const double share = net > 0 ? static_cast<double>(loyal_value) / static_cast<double>(net) : 0.0;
  std::string sentence = text("report.summary.loyal", {{"loyal", loyal},
                                                       {"buyers", count(c.with_purchases)},
                                                       {"money", money(loyal_value)},
                                                       {"share", percent(share, 0)}});
  const std::string gap = text("report.summary.gap");
  if (evaluation_.at_risk.customers > 0) {
    sentence += gap + text("report.summary.at_risk", {{"customers", evaluation_.at_risk.customers},
                                                      {"money", money(evaluation_.at_risk.value)}});
  }
  const StageRow& row = evaluation_.lifecycle.at(static_cast<std::size_t>(Stage::lapsed));
  if (row.customers > 0) {
    sentence += gap + text("report.summary.lapsed",
                           {{"customers", row.customers}, {"money", money(row.value)}});
  }
  return sentence;
}

/// How a figure is written and drawn.
struct Wording::Style {
  std::string id;
  enum class As { percent, number, money } as = As::number;
  int decimals = 1;
  bool high_is_good = true;
  bool has_unit = false;
  std::optional<double> axis_low, axis_high;
};

namespace {

/// A round end for an axis that must reach `value`.
double round_up(double value) {
  if (value <= 0) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0}) {
    if (value <= step * power) return step * power;
  }
  return 10 * power;
}

}  // namespace

std::string Wording::definition(std::string_view id, const Figure* figure) const {
  const Scope scope = figure != nullptr ? figure->scope : Scope::period;
  MessageArgs args = period_args();
  std::string how = "simple";
  if (figure != nullptr) {
    // Kish's effective n differs from n only under unequal weights.
    const auto n = static_cast<double>(figure->n);
    if (std::abs(figure->effective_n - n) > 1e-9 * n) how = "weighted";
    if (figure->clustered) how = "clustered";
  }
  args.emplace_back("how", how);
  return text("report.definition." + std::string(id) + (scope == Scope::all_time ? "_all" : ""),
              args);
}

std::string Wording::missing(std::string_view id) const {
  for (const Warning& warning : evaluation_.warnings) {
    if (warning.subject == id) return say(warning.text);
  }
  return {};
}

FigureText Wording::figure(const Style& style, const Figure* figure) const {
  FigureText out;
  out.id = style.id;
  out.name = text("report.metric." + style.id);
  if (style.has_unit) out.unit = text("report.unit." + style.id);
  out.definition = definition(style.id, figure);
  if (figure == nullptr) {
    // Churn is missing for the same reason as retention.
    out.missing = missing(style.id == "churn_rate" ? "retention_rate" : style.id);
    return out;
  }
  const auto write = [&](double value) {
    if (style.as == Style::As::percent) return percent(value, style.decimals);
    if (style.as == Style::As::money) return money(std::llround(value));
    return number(value, style.decimals);
  };
  const auto write_difference = [&](double value) {
    if (style.as == Style::As::percent) {
      return text("report.points", {{"value", signed_number(value * 100, style.decimals)}});
    }
    if (style.as == Style::As::money) {
      return (value < 0 ? "\u2212" : "+") + money(std::llround(std::abs(value)));
    }
    return signed_number(value, style.decimals);
  };
  out.value = write(figure->value);
  out.interval = figure->has_interval
                     ? text("report.figure.interval", {{"low", write(figure->interval.low)},
                                                       {"high", write(figure->interval.high)}})
                     : text("report.figure.no_interval");
  out.n = count(figure->n);
  if (figure->scope == Scope::all_time) out.note = text("report.figure.all_time");
  out.at = figure->value;
  out.low = figure->interval.low;
  out.high = figure->interval.high;
  out.axis_low = style.axis_low.value_or(0);
  double reach = std::max(out.high, figure->change ? figure->change->previous : 0);
  out.axis_high = style.axis_high.value_or(round_up(reach * 1.05));
  const auto write_end = [&](double value) {
    if (style.as == Style::As::percent) return percent(value, 0);
    if (style.as == Style::As::money) return money(std::llround(value));
    return number(value, value == std::round(value) ? 0 : style.decimals);
  };
  out.axis_low_text = write_end(out.axis_low);
  out.axis_high_text = write_end(out.axis_high);
  if (!figure->change) {
    out.change = text("report.figure.no_change");
    return out;
  }
  const Change& change = *figure->change;
  out.previous_at = change.previous;
  out.previous = write(change.previous);
  const std::string difference = write_difference(change.difference);
  const std::string p = format_p(language_, change.p_value);
  out.change = text("report.figure.change", {{"difference", difference}, {"p", p}});
  const std::string compared =
      text("report.figure.change_long", {{"difference", difference},
                                         {"previous", out.previous},
                                         {"low", write_difference(change.interval.low)},
                                         {"high", write_difference(change.interval.high)},
                                         {"p", p}});
  out.definition += text("report.summary.gap") + compared;
  out.rising = change.difference > 0;
  const bool clear = change.interval.low > 0 || change.interval.high < 0;
  out.verdict = !clear                                          ? Verdict::unclear
                : (change.difference > 0) == style.high_is_good ? Verdict::better
                                                                : Verdict::worse;
  return out;
}

std::vector<FigureText> Wording::figures() const {
  using As = Style::As;
  const Metrics& m = evaluation_.metrics;
  const auto of = [](const std::optional<Figure>& f) { return f ? &*f : nullptr; };
  std::vector<FigureText> all;
  all.push_back(
      figure({"satisfaction", As::number, 1, true, true, 0.0, 100.0}, of(m.satisfaction)));
  all.push_back(
      figure({"nps", As::number, 0, true, true, -100.0, 100.0}, m.nps ? &m.nps->figure : nullptr));
  if (m.nps) {
    std::string groups =
        text("report.figure.nps_groups", {{"promoters", count(m.nps->promoters)},
                                          {"passives", count(m.nps->passives)},
                                          {"detractors", count(m.nps->detractors)}});
    FigureText& nps = all.back();
    nps.note = nps.note.empty() ? groups : nps.note + " \u00b7 " + groups;
  }
  all.push_back(
      figure({"retention_rate", As::percent, 1, true, false, 0.0, 1.0}, of(m.retention_rate)));
  all.push_back(figure({"churn_rate", As::percent, 1, false, false, 0.0, 1.0}, of(m.churn_rate)));
  all.push_back(
      figure({"purchase_frequency", As::number, 2, true, true, 0.0, {}}, of(m.purchase_frequency)));
  all.push_back(
      figure({"purchase_amount", As::money, 0, true, true, 0.0, {}}, of(m.purchase_amount)));
  return all;
}

std::string Wording::stage(Stage stage) const {
  return text("value.stage." + std::string(stage_name(stage)));
}

std::string Wording::stage_rule(Stage stage) const {
  const value::Settings& rules = evaluation_.definitions;
  return text("report.stage.rule." + std::string(stage_name(stage)),
              {{"lapse", std::int64_t{rules.lapse_days}},
               {"purchases", std::int64_t{rules.client_purchases}},
               {"window", std::int64_t{rules.window_days}},
               {"categories", std::int64_t{rules.client_categories}},
               {"promoter", number(rules.promoter_from, 0)}});
}

std::string Wording::stage_rules() const {
  std::string rules;
  for (std::size_t i = 0; i < kStages; ++i) {
    const auto one = static_cast<Stage>(i);
    rules += (i == 0 ? "" : text("report.stage.between")) + labelled(stage(one), stage_rule(one));
  }
  return rules + text("report.stage.end");
}

std::string Wording::segment(std::string_view name) const {
  const std::string group = name.size() == 1 ? "report.abcd.name." : "report.rfm.segment.";
  return text(group + std::string(name));
}

std::string Wording::rfm_note() const {
  if (!evaluation_.rfm_bands) return {};
  const RfmBands& bands = *evaluation_.rfm_bands;
  // Few customers, or many equal ones, leave scores that nobody has: no border to tell.
  for (const auto* axis : {&bands.recency, &bands.frequency, &bands.monetary})
    if ((*axis)[4].customers == 0) return text("report.rfm.note_equal");
  return text(
      "report.rfm.note",
      {{"recency", text("report.rfm.days", {{"days", std::llround(bands.recency[4].high)}})},
       {"frequency",
        text("report.rfm.purchases", {{"count", std::llround(bands.frequency[4].low)}})},
       {"monetary", money(std::llround(bands.monetary[4].low))}});
}

std::string Wording::abcd_note() const {
  if (!evaluation_.abcd_cuts) return {};
  return text("report.abcd.note", {{"size", money(evaluation_.abcd_cuts->order_size)},
                                   {"purchases", evaluation_.abcd_cuts->purchases},
                                   {"lapse", std::int64_t{evaluation_.definitions.lapse_days}}});
}

std::string Wording::at_risk_note() const {
  const AtRiskList& list = evaluation_.at_risk;
  if (list.evaluated == 0) return text("report.at_risk.no_rhythm");
  if (list.customers == 0) return text("report.at_risk.none");
  return text(
      "report.at_risk.summary",
      {{"customers", list.customers}, {"evaluated", list.evaluated}, {"money", money(list.value)}});
}

std::string Wording::concentration_note() const {
  if (!evaluation_.concentration) return {};
  return text("report.concentration.note",
              {{"as_of", date(evaluation_.periods.as_of)}, {"n", evaluation_.concentration->n}});
}

std::vector<std::string> Wording::warnings() const {
  std::set<std::string> seen;
  std::vector<std::string> out;
  for (const Warning& warning : evaluation_.warnings) {
    std::string sentence = say(warning.text);
    if (seen.insert(sentence).second) out.push_back(std::move(sentence));
  }
  return out;
}

}  // namespace troth::evaluation
