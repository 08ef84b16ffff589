// Findings that speak of a change: of a unit against the rest, of the company against itself.

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "evaluation/findings.h"
#include "stats/multiple.h"

namespace troth::evaluation {

namespace {

/// A level of a measure as people write it.
PhraseValue level(Measure measure, double value) {
  switch (measure) {
    case Measure::late_share:
    case Measure::repeat_rate:
      return Percent{value, 1};
    case Measure::satisfaction:
      return Number{value, 1};
    case Measure::nps:
      return Number{value, 0};
    case Measure::complaint_rate:
      return Number{value * 100, 2};
  }
  return Number{value, 2};
}

/// A difference of two levels; shares in percentage points, the sign always written.
std::string signed_text(double value, int decimals) {
  const std::string digits = [&] {
    const double scale = std::pow(10.0, decimals);
    const auto scaled = static_cast<std::int64_t>(std::llround(std::abs(value) * scale));
    return format_decimal(scaled, decimals);
  }();
  return (value < 0 ? "\u2212" : "+") + digits;
}

std::string difference(Measure measure, double value) {
  switch (measure) {
    case Measure::late_share:
    case Measure::repeat_rate:
      return signed_text(value * 100, 1);
    case Measure::satisfaction:
      return signed_text(value, 1);
    case Measure::nps:
      return signed_text(value, 0);
    case Measure::complaint_rate:
      return signed_text(value * 100, 2);
  }
  return signed_text(value, 2);
}

std::string change_key(const UnitChange& change) {
  return "report.change." + std::string(measure_name(change.measure)) +
         (change.difference > 0 ? ".up" : ".down");
}

Phrase change_evidence(const UnitChange& change) {
  const Measure m = change.measure;
  return {"report.evidence.change." + std::string(measure_name(m)),
          {{"month", Month{change.since}},
           {"sure", std::string(change.since_earliest == change.since_latest ? "yes" : "no")},
           {"earliest", Month{change.since_earliest}},
           {"latest", Month{change.since_latest}},
           {"before", level(m, change.before)},
           {"after", level(m, change.after)},
           {"rest_before", level(m, change.rest_before)},
           {"rest_after", level(m, change.rest_after)},
           {"difference", difference(m, change.difference)},
           {"low", difference(m, change.interval.low)},
           {"high", difference(m, change.interval.high)},
           {"p", PValue{change.adjusted_p_value}},
           {"n", change.n}}};
}

/// Whether the promise broke first and the dates allow everything else to have followed in causal
/// order.
bool is_chain(const std::vector<UnitChange>& changes) {
  if (changes.size() < 2 || changes.front().measure != Measure::late_share) return false;
  Day reached = changes.front().since_earliest;
  for (const UnitChange& change : changes) {
    reached = std::max(reached, change.since_earliest);
    if (reached > change.since_latest) return false;
  }
  return true;
}

const UnitChange* repeat_change(const UnitStory& story) {
  for (const UnitChange& change : story.changes) {
    if (change.measure == Measure::repeat_rate) return &change;
  }
  return nullptr;
}

Phrase story_title(const UnitStory& story, bool bad) {
  std::vector<const UnitChange*> told;
  for (const UnitChange& change : story.changes) {
    if (is_bad(change) == bad) told.push_back(&change);
  }
  Phrase title{told.size() > 1 ? "report.finding.unit_change.title_two"
                               : "report.finding.unit_change.title_one",
               {{"unit", story.unit},
                {"month", Month{told.front()->since}},
                {"first", Key{change_key(*told.front())}}}};
  if (told.size() > 1) title.values.emplace_back("last", Key{change_key(*told.back())});
  return title;
}

Finding story_finding(const UnitStory& story) {
  Finding finding;
  finding.kind = "unit_change";
  finding.dimension = story.dimension;
  finding.unit = story.unit;
  finding.changes = story.changes;
  const bool bad = std::any_of(story.changes.begin(), story.changes.end(), is_bad);
  finding.urgency = bad ? Urgency::act : Urgency::watch;
  finding.title = story_title(story, bad);
  for (const UnitChange& change : story.changes) {
    finding.evidence.push_back(change_evidence(change));
  }
  if (is_chain(story.changes)) finding.evidence.push_back({"report.evidence.chain", {}});
  if (const UnitChange* repeat = repeat_change(story); repeat != nullptr && is_bad(*repeat)) {
    const double fewer_month = -repeat->difference * story.awaited_month;
    const auto loss = std::llround(fewer_month * 12 * static_cast<double>(story.amount));
    finding.stake = loss;
    finding.evidence.push_back({"report.evidence.loss",
                                {{"customers", std::llround(fewer_month)},
                                 {"amount", Money{story.amount}},
                                 {"money", Money{loss}}}});
    finding.figures.push_back({.name = "loss_per_year",
                               .value = static_cast<double>(loss),
                               .interval = {},
                               .n = {},
                               .p_value = {},
                               .is_money = true});
  } else {
    finding.stake = story.net_year;
    finding.evidence.push_back(
        {"report.evidence.unit_sales", {{"unit", story.unit}, {"money", Money{story.net_year}}}});
  }
  if (!story.also_in.empty()) {
    std::string names;
    for (const auto& [dimension, unit] : story.also_in) {
      names += (names.empty() ? "" : ", ") + unit;
    }
    finding.evidence.push_back({"report.evidence.also_in", {{"units", names}}});
  }
  const auto lead = std::find_if(story.changes.begin(), story.changes.end(),
                                 [&](const UnitChange& c) { return is_bad(c) == bad; });
  finding.action = {bad ? "report.action.unit." + std::string(measure_name(lead->measure))
                        : "report.action.unit.better",
                    {{"unit", story.unit}, {"month", Month{lead->since}}}};
  return finding;
}

/// A figure of the company that can be compared with the previous period.
struct Moved {
  std::string name;
  const Figure* figure = nullptr;
  PhraseValue (*write)(double) = nullptr;
  std::string (*write_difference)(double) = nullptr;
  double money_per_unit = 0;  ///< Minor units a year for a difference of 1.
};

PhraseValue as_percent(double value) {
  return Percent{value, 1};
}
PhraseValue as_tenths(double value) {
  return Number{value, 1};
}
PhraseValue as_hundredths(double value) {
  return Number{value, 2};
}
PhraseValue as_whole(double value) {
  return Number{value, 0};
}
PhraseValue as_money(double value) {
  return Money{std::llround(value)};
}
std::string points_difference(double value) {
  return signed_text(value * 100, 1);
}
std::string tenths_difference(double value) {
  return signed_text(value, 1);
}
std::string hundredths_difference(double value) {
  return signed_text(value, 2);
}

std::vector<Moved> comparable(const Evaluation& evaluation) {
  const Metrics& m = evaluation.metrics;
  const double yearly = 12.0 / evaluation.periods.months;
  const auto active = static_cast<double>(evaluation.customers.active);
  const double amount = m.purchase_amount ? m.purchase_amount->value : 0;
  const double frequency = m.purchase_frequency ? m.purchase_frequency->value : 0;
  std::vector<Moved> moved;
  const auto add = [&](std::string name, const Figure& figure, auto write, auto write_difference,
                       double money) {
    if (figure.change && figure.scope == Scope::period) {
      moved.push_back({std::move(name), &figure, write, write_difference, money});
    }
  };
  if (m.satisfaction) {
    add("satisfaction", *m.satisfaction, as_tenths, tenths_difference, 0);
  }
  if (m.nps) add("nps", m.nps->figure, as_whole, tenths_difference, 0);
  if (m.retention_rate) {
    // A customer kept is worth what an active one buys in a year.
    const auto base = static_cast<double>(m.retention_rate->n) * yearly;
    add("retention_rate", *m.retention_rate, as_percent, points_difference,
        base * amount * frequency / yearly);
  }
  if (m.purchase_frequency) {
    add("purchase_frequency", *m.purchase_frequency, as_hundredths, hundredths_difference,
        active * amount);
  }
  if (m.purchase_amount) {
    add("purchase_amount", *m.purchase_amount, as_money, nullptr,
        static_cast<double>(m.purchases) * yearly);
  }
  return moved;
}

Finding figure_finding(const Moved& moved, double adjusted_p, int months) {
  const Change& change = *moved.figure->change;
  const bool up = change.difference > 0;
  const std::string way = up ? "up" : "down";
  Finding finding;
  finding.kind = "figure_change";
  const bool other_season = months % 12 != 0;
  finding.urgency = up ? Urgency::know : other_season ? Urgency::watch : Urgency::act;
  finding.title = {
      "report.finding.figure_change." + moved.name + "." + way,
      {{"previous", moved.write(change.previous)}, {"value", moved.write(moved.figure->value)}}};
  const auto written = [&](double value) -> PhraseValue {
    if (moved.write_difference == nullptr) return Money{std::llround(value)};
    return moved.write_difference(value);
  };
  finding.evidence.push_back({"report.evidence.figure_change",
                              {{"difference", written(change.difference)},
                               {"low", written(change.interval.low)},
                               {"high", written(change.interval.high)},
                               {"p", PValue{adjusted_p}},
                               {"n", moved.figure->n},
                               {"previous_n", change.previous_n}}});
  if (moved.money_per_unit > 0) {
    const auto money = std::llround(std::abs(change.difference) * moved.money_per_unit);
    finding.stake = money;
    finding.evidence.push_back({"report.evidence.worth." + way, {{"money", Money{money}}}});
  }
  if (other_season) finding.evidence.push_back({"report.evidence.season", {}});
  finding.action = {"report.action.figure." + moved.name + "." + way, {}};
  finding.figures.push_back({.name = moved.name + "_difference",
                             .value = change.difference,
                             .interval = change.interval,
                             .n = moved.figure->n,
                             .p_value = adjusted_p,
                             .is_money = moved.write_difference == nullptr});
  return finding;
}

Finding newcomers_change(const Newcomers& newcomers, double adjusted_p) {
  const auto share = [](const NewcomerCohort& cohort) {
    return static_cast<double>(cohort.came_back) / static_cast<double>(cohort.newcomers);
  };
  const double now = share(newcomers.latest);
  const double past = share(newcomers.year_earlier);
  const std::string way = now > past ? "up" : "down";
  Finding finding;
  finding.kind = "second_purchase_change";
  finding.urgency = now > past ? Urgency::know : Urgency::act;
  finding.title = {"report.finding.second_purchase." + way,
                   {{"previous", Percent{past, 1}}, {"value", Percent{now, 1}}}};
  finding.evidence.push_back({"report.evidence.second_purchase_change",
                              {{"days", std::int64_t{kSecondPurchaseDays}},
                               {"n", newcomers.latest.newcomers},
                               {"previous_n", newcomers.year_earlier.newcomers},
                               {"difference", points_difference(now - past)},
                               {"p", PValue{adjusted_p}}}});
  finding.action = {"report.action.second_purchase", {}};
  finding.figures.push_back({.name = "second_purchase_difference",
                             .value = now - past,
                             .interval = {},
                             .n = newcomers.latest.newcomers,
                             .p_value = adjusted_p,
                             .is_money = false});
  return finding;
}

}  // namespace

void find_unit_changes(const FindingInput& input, std::vector<Finding>& out) {
  for (const UnitStory& story : input.search.stories) out.push_back(story_finding(story));
}

void find_figure_changes(const FindingInput& input, std::vector<Finding>& out) {
  const std::vector<Moved> moved = comparable(input.evaluation);
  std::vector<double> p;
  for (const Moved& m : moved) p.push_back(m.figure->change->p_value);
  const Newcomers& newcomers = input.collected.newcomers;
  const std::optional<double> newcomer_p = newcomers_p(newcomers);
  if (newcomer_p) p.push_back(*newcomer_p);
  const std::vector<double> adjusted = stats::holm(p);
  for (std::size_t i = 0; i < moved.size(); ++i) {
    if (adjusted[i] < kFigureAlpha) {
      out.push_back(figure_finding(moved[i], adjusted[i], input.evaluation.periods.months));
    }
  }
  if (newcomer_p && adjusted.back() < kFigureAlpha) {
    out.push_back(newcomers_change(newcomers, adjusted.back()));
  }
}

}  // namespace troth::evaluation
