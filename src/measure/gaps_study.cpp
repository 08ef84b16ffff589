// The five gaps of service (Parasuraman, Zeithaml & Berry 1985): where between what customers
// expect and what they perceive it is lost. 1: what management believes they expect; 2: the
// standards set upon that; 3: what is done of the standards; 4: what is promised; 5: what customers
// feel.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "measure/plan.h"
#include "measure/scores.h"
#include "measure/settings.h"
#include "stats/distributions.h"
#include "stats/mean.h"
#include "stats/multiple.h"

namespace troth::measure {
namespace {

using survey::Role;

constexpr std::size_t kGaps = 5;

/// A gap is what is there less what it is held against; below zero it falls short.
struct Ends {
  std::string_view name;
  Role there;
  Role against;  ///< Of the third: unused, a standard is either met or not.
};
constexpr std::array<Ends, kGaps> kEnds = {{{"knowledge_gap", Role::management, Role::expectation},
                                            {"standards_gap", Role::standard_set, Role::management},
                                            {"delivery_gap", Role::standard, Role::standard},
                                            {"communication_gap", Role::attribute, Role::promise},
                                            {"customer_gap", Role::attribute, Role::expectation}}};

Json standard_gaps(const survey::KnownInstrument& instrument) {
  return {{"items", codes_of(instrument, {Role::attribute})}, {"standards", Json::object()}};
}

/// The scores of an item somewhere among the instruments, from 0 to 100.
struct Side {
  const StudyData* data = nullptr;
  std::vector<double> scores;

  stats::Estimate mean(double level) const { return mean_of(scores, data->weights, level); }
};

struct GapAttribute {
  std::string code;
  std::string name;
  std::map<Role, Side> sides;
  std::vector<Side> standards;
};

/// One gap of one attribute, or of all together.
struct GapsFound {
  std::size_t gap = 0;  ///< From 0.
  std::string item;
  std::string name;
  stats::Estimate there;
  stats::Estimate against;
  stats::Difference difference;
  double p_holm = stats::kNaN;
};

Status add_side(const StudyInput& input, Role role, GapAttribute& attribute) {
  for (const auto& data : input.data) {
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      if (data.items[i].role != role || short_title(data.items[i]) != attribute.name) continue;
      TROTH_ASSIGN(auto scores, score_column(data, i, "instruments"));
      attribute.sides[role] = {&data, std::move(scores)};
      return {};
    }
  }
  return {};
}

/// Standards that belong to an attribute: those that the setting lists, or of its touchpoint.
Status add_standards(const StudyInput& input, const survey::ItemInput& about,
                     GapAttribute& attribute) {
  const Json named = input.settings.at("standards").value(attribute.code, Json());
  std::size_t found = 0;
  for (const auto& data : input.data) {
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      const auto& item = data.items[i];
      if (item.role != Role::standard) continue;
      const bool listed =
          named.is_array() && std::find(named.begin(), named.end(), item.code) != named.end();
      const bool same_place =
          named.is_null() && !item.touchpoint.empty() && item.touchpoint == about.touchpoint;
      if (!listed && !same_place) continue;
      TROTH_ASSIGN(auto scores, score_column(data, i, "standards"));
      attribute.standards.push_back({&data, std::move(scores)});
      ++found;
    }
  }
  if (named.is_array() && found < named.size()) {
    return refused("standards", fmt::format("Not all of {} are standards.", named.dump()),
                   "Name items of role standard by their codes.");
  }
  return {};
}

Result<std::vector<GapAttribute>> attributes_of(const StudyInput& input) {
  const auto& data = input.main();
  TROTH_ASSIGN(const auto items, items_of(input.settings, "items", data));
  if (items.empty()) return refused("items", "No item is named.");
  std::vector<GapAttribute> all;
  for (const std::size_t item : items) {
    const auto& about = data.items[item];
    GapAttribute attribute{about.code, short_title(about), {}, {}};
    TROTH_ASSIGN(auto felt, score_column(data, item, "items"));
    attribute.sides[Role::attribute] = {&data, std::move(felt)};
    for (const Role role :
         {Role::expectation, Role::management, Role::standard_set, Role::promise}) {
      TROTH_TRY(add_side(input, role, attribute));
    }
    TROTH_TRY(add_standards(input, about, attribute));
    all.push_back(std::move(attribute));
  }
  for (const auto& [code, unused] : input.settings.at("standards").items()) {
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&](const GapAttribute& one) { return one.code == code; });
    if (!known) return refused("standards", fmt::format("There is no item \"{}\" here.", code));
  }
  return all;
}

/// Of those who answered both sides when one instrument asked for both; else of two samples.
stats::Difference difference_of(const Side& there, const Side& against, double level) {
  if (there.data != against.data) {
    return stats::mean_difference(there.mean(level), against.mean(level), level);
  }
  std::vector<double> gaps;
  for (std::size_t row = 0; row < there.scores.size(); ++row) {
    gaps.push_back(there.scores[row] - against.scores[row]);
  }
  const auto mean = mean_of(gaps, there.data->weights, level);
  stats::Difference difference;
  difference.value = mean.value;
  difference.se = mean.se;
  difference.df = mean.effective_n - 1;
  difference.interval = mean.interval;
  difference.verdict = mean.verdict;
  if (mean.ok()) {
    difference.statistic = mean.value / mean.se;
    difference.p = stats::t_two_sided(difference.statistic, difference.df);
  }
  return difference;
}

/// How far standards are from being met throughout.
stats::Difference shortfall(const Side& side, double level) {
  Side whole{side.data, std::vector<double>(side.scores.size(), 100)};
  return difference_of(side, whole, level);
}

/// The mean of several sides of one instrument, row by row; empty when they stand in several, in
/// which case nobody answered all.
Side together(const std::vector<const Side*>& sides) {
  Side all;
  if (sides.empty()) return all;
  const StudyData* data = sides.front()->data;
  for (const Side* side : sides) {
    if (side->data != data) return all;
  }
  all.data = data;
  all.scores.assign(data->rows(), stats::kNaN);
  for (std::size_t row = 0; row < all.scores.size(); ++row) {
    double sum = 0;
    double count = 0;
    for (const Side* side : sides) {
      if (std::isnan(side->scores[row])) continue;
      sum += side->scores[row];
      count += 1;
    }
    if (count > 0) all.scores[row] = sum / count;
  }
  return all;
}

GapsFound compare_sides(std::size_t gap, const Side& there, const Side& against, double level) {
  return {gap,
          "",
          "",
          there.mean(level),
          against.mean(level),
          difference_of(there, against, level),
          stats::kNaN};
}

GapsFound standards_met(const Side& side, double level) {
  GapsFound found{2, "", "", side.mean(level), {}, shortfall(side, level), stats::kNaN};
  found.against.value = 100;
  return found;
}

/// A gap over all attributes that have both sides; over all standards for the third.
std::optional<GapsFound> overall(const StudyInput& input, std::size_t gap,
                                 const std::vector<GapAttribute>& attributes) {
  const double level = input.level();
  std::vector<const Side*> there;
  std::vector<const Side*> against;
  std::vector<Side> standards;
  if (gap == 2) {
    for (const auto& data : input.data) {
      if (!there.empty()) break;
      for (std::size_t i = 0; i < data.items.size(); ++i) {
        if (data.items[i].role != Role::standard || !data.items[i].scale_max) continue;
        auto scores = score_column(data, i, "standards");
        if (scores) standards.push_back({&data, *std::move(scores)});
      }
      for (const auto& one : standards) there.push_back(&one);
    }
    const Side all = together(there);
    if (all.data == nullptr) return std::nullopt;
    return standards_met(all, level);
  }
  for (const auto& one : attributes) {
    const auto a = one.sides.find(kEnds[gap].there);
    const auto b = one.sides.find(kEnds[gap].against);
    if (a == one.sides.end() || b == one.sides.end()) continue;
    there.push_back(&a->second);
    against.push_back(&b->second);
  }
  const Side left = together(there);
  const Side right = together(against);
  if (left.data == nullptr || right.data == nullptr) return std::nullopt;
  return compare_sides(gap, left, right, level);
}

std::vector<GapsFound> by_attribute(const std::vector<GapAttribute>& attributes, double level) {
  std::vector<GapsFound> all;
  for (const auto& one : attributes) {
    for (std::size_t gap = 0; gap < kGaps; ++gap) {
      GapsFound found;
      if (gap == 2) {
        std::vector<const Side*> sides;
        for (const auto& side : one.standards) sides.push_back(&side);
        const Side met = together(sides);
        if (met.data == nullptr) continue;
        found = standards_met(met, level);
      } else {
        const auto a = one.sides.find(kEnds[gap].there);
        const auto b = one.sides.find(kEnds[gap].against);
        if (a == one.sides.end() || b == one.sides.end()) continue;
        found = compare_sides(gap, a->second, b->second, level);
      }
      found.item = one.code;
      found.name = one.name;
      all.push_back(std::move(found));
    }
  }
  return all;
}

Json found_json(const GapsFound& one) {
  return {{"gap", one.gap + 1},
          {"kind", kEnds[one.gap].name},
          {"n", one.there.n},
          {"n_against", one.against.n},
          {"there", number(one.there.value)},
          {"there_ci", interval_json(one.there.interval)},
          {"against", number(one.against.value)},
          {"against_ci", interval_json(one.against.interval)},
          {"points", number(one.difference.value)},
          {"points_ci", interval_json(one.difference.interval)},
          {"p_holm", number(one.p_holm)}};
}

/// Roles that no item has of those that a gap needs.
std::vector<std::string> missing_roles(const std::vector<GapAttribute>& attributes,
                                       std::size_t gap) {
  if (gap == 2) return {std::string(survey::role_name(Role::standard))};
  std::vector<std::string> roles;
  for (const Role role : {kEnds[gap].there, kEnds[gap].against}) {
    const bool there =
        std::any_of(attributes.begin(), attributes.end(),
                    [&](const GapAttribute& one) { return one.sides.contains(role); });
    if (!there) roles.emplace_back(survey::role_name(role));
  }
  return roles;
}

/// The gaps over everything, with those that cannot be computed and why; gives how many of the
/// first four there are.
std::size_t add_overall(const StudyInput& input, const std::vector<GapAttribute>& attributes,
                        Outcome& outcome) {
  std::vector<std::optional<GapsFound>> all;
  std::vector<double> p;
  for (std::size_t gap = 0; gap < kGaps; ++gap) {
    all.push_back(overall(input, gap, attributes));
    p.push_back(all.back() ? all.back()->difference.p : stats::kNaN);
  }
  const auto corrected = stats::holm(p);
  Json rows = Json::array();
  std::size_t inner = 0;
  std::string cannot;
  for (std::size_t gap = 0; gap < kGaps; ++gap) {
    if (all[gap]) {
      all[gap]->p_holm = corrected[gap];
      rows.push_back(found_json(*all[gap]));
      inner += gap + 1 < kGaps ? 1U : 0U;
      continue;
    }
    const auto roles = missing_roles(attributes, gap);
    rows.push_back({{"gap", gap + 1}, {"kind", kEnds[gap].name}, {"missing", roles}});
    cannot += fmt::format("{}{} ({})", cannot.empty() ? "" : ", ", gap + 1,
                          fmt::join(roles.begin(), roles.end(), ", "));
  }
  if (!cannot.empty()) {
    outcome.findings.push_back({"gaps.missing", {{"gaps", cannot}}, "watch"});
  }
  outcome.result["gaps"] = std::move(rows);
  return inner;
}

const char* finding_key(std::size_t gap) {
  static constexpr std::array<const char*, kGaps> kKeys = {
      "gaps.knowledge", "gaps.standards", "gaps.delivery", "gaps.communication", "gaps.customer"};
  return kKeys[gap];
}

/// What falls short for certain: of every gap the attribute that does so most, and of the first
/// four the widest of all, which is to be closed first.
void find_gaps(const std::vector<GapsFound>& items, Outcome& outcome) {
  const GapsFound* first = nullptr;
  for (std::size_t gap = kGaps; gap-- > 0;) {
    const GapsFound* widest = nullptr;
    for (const auto& one : items) {
      if (one.gap != gap || !(one.p_holm < 0.05) || one.difference.value >= 0) continue;
      if (widest == nullptr || one.difference.value < widest->difference.value) widest = &one;
    }
    if (widest == nullptr) continue;
    outcome.findings.push_back({finding_key(gap),
                                {{"name", widest->name},
                                 {"points", -widest->difference.value},
                                 {"low", -widest->difference.interval.hi},
                                 {"high", -widest->difference.interval.lo}},
                                "bad"});
    const bool inner = gap + 1 < kGaps;
    if (inner && (first == nullptr || widest->difference.value < first->difference.value)) {
      first = widest;
    }
  }
  if (first != nullptr) {
    outcome.findings.push_back(
        {"gaps.first",
         {{"gap", first->gap + 1}, {"name", first->name}, {"points", -first->difference.value}},
         "watch"});
  }
}

Result<Outcome> compute_gaps(const StudyInput& input) {
  TROTH_ASSIGN(const auto attributes, attributes_of(input));
  Outcome outcome;
  outcome.method = "service_gaps";
  outcome.n = input.main().rows();
  if (add_overall(input, attributes, outcome) == 0) {
    outcome.findings.clear();
    outcome.verdict = {stats::StatusCode::bad_input, "no_inner_gap",
                       "None of the gaps 1 to 4 can be computed: no item has the role management "
                       "(what managers believe customers expect), standard_set (how high the "
                       "standards are), standard (checks of the standards) or promise."};
    return outcome;
  }
  auto items = by_attribute(attributes, input.level());
  std::vector<double> p;
  for (const auto& one : items) p.push_back(one.difference.p);
  const auto corrected = stats::holm(p);
  Json rows = Json::array();
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].p_holm = corrected[i];
    Json row{{"item", items[i].item}, {"name", items[i].name}};
    row.update(found_json(items[i]));
    rows.push_back(std::move(row));
  }
  outcome.result["items"] = std::move(rows);
  find_gaps(items, outcome);
  std::vector<std::size_t> felt;
  for (const auto& one : attributes) felt.push_back(input.main().find(one.code));
  TROTH_ASSIGN(const auto scores, row_scores(input.main(), felt, "items"));
  TROTH_TRY(add_groups(input, scores, outcome));
  outcome.next = {5, "gaps.close", {}};
  return outcome;
}

}  // namespace

StudyType gaps_type() {
  StudyType type{0,
                 "gaps",
                 {{{Role::attribute}, 1}, {{Role::expectation}, 1}},
                 &standard_gaps,
                 &compute_gaps,
                 {{"five_gaps",
                   "/gaps",
                   {{"gap", "count"},
                    {"kind", "word"},
                    {"there", "1", "there_ci"},
                    {"against", "1", "against_ci"},
                    {"points", "1", "points_ci"},
                    {"p_holm", "p"}}},
                  {"gaps_of_items",
                   "/items",
                   {{"name", "text"},
                    {"gap", "count"},
                    {"kind", "word"},
                    {"there", "1", "there_ci"},
                    {"against", "1", "against_ci"},
                    {"points", "1", "points_ci"},
                    {"p_holm", "p"}}},
                  groups_table()}};
  type.most = {Role::expectation};
  type.also = {Role::management, Role::standard_set, Role::standard, Role::promise};
  return type;
}

}  // namespace troth::measure
