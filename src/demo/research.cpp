#include "demo/research.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "demo/csv.h"
#include "demo/streams.h"

namespace troth::demo {
namespace {

constexpr KanoPlan kKano[] = {
    {"delivery on the promised day", .58, .22, .04, .15, .01},
    {"free returns", .20, .52, .12, .15, .01},
    {"advice in the store", .08, .44, .20, .26, .02},
    {"gift wrapping", .04, .10, .56, .28, .02},
    {"a tasting corner", .02, .08, .42, .44, .04},
    {"a printed catalogue", .04, .06, .12, .70, .08},
    {"a text message every day", .01, .02, .05, .30, .62},
};

/// What the panel rates: the place of the survey's item, and how the main competitor and the
/// importance lie.
struct Rated {
  std::string_view name;
  std::size_t item;
  double importance;
  double competitor;
};
constexpr Rated kRated[] = {
    {"products", kProductsItem, 8.6, 7.6},
    {"advice", kAdviceItem, 7.0, 7.2},
    {"ordering", kOrderingItem, 7.4, 8.1},
    {"delivery", kDeliveryItem, 8.4, 8.0},
    {"returns and complaints", kReturnsItem, 7.8, 7.3},
};
constexpr std::array<std::string_view, 8> kStandards = {
    "greeted within a minute",  "name badge worn",     "asked what it is for",
    "offered an alternative",   "price tags complete", "till open within three minutes",
    "thanked and said goodbye", "fire exit kept clear"};
/// How often each is met in a store led as stores on average are, as a logit.
constexpr std::array<double, 8> kStandardLogits = {1.4, 2.2, .6, .1, 1.7, 1.0, 1.5, 3.6};
constexpr std::array<std::string_view, 5> kStaffQuestions = {
    "gladly work here", "have what the work needs", "manager listens", "know what is expected",
    "would stay"};

/// What managers believe that customers expect, how high they set the standard upon it, and what is
/// promised. Customers expect about 8.1 of everything.
struct Managed {
  std::string_view name;
  double believed;
  double set;
  double promised;
};
constexpr Managed kManaged[] = {
    {"products", 8.1, 8.1, 7.4},
    {"advice", 8.1, 8.0, 7.2},
    {"ordering", 8.0, 8.0, 8.9},                // more is promised than there is
    {"delivery", 6.6, 6.6, 7.6},                // less is believed than is expected
    {"returns and complaints", 8.0, 6.4, 7.0},  // the standard stays below what is believed
};

constexpr std::size_t kPanelEvery = 8;
constexpr int kPanelDays = 90;
constexpr int kVisitMonths = 6;
constexpr std::size_t kManagersPerStore = 3;

int on_scale(double value, int lo, int hi) {
  return static_cast<int>(
      std::clamp(std::round(value), static_cast<double>(lo), static_cast<double>(hi)));
}

/// Answers to "if it is so" and "if it is not so", 1 like to 5 dislike, of one class.
std::pair<int, int> kano_answers(Random& random, const KanoPlan& plan) {
  const auto middling = [&] { return 2 + static_cast<int>(random.below(3)); };
  double draw = random.uniform();
  if ((draw -= plan.must) < 0) return {middling(), 5};
  if ((draw -= plan.performance) < 0) return {1, 5};
  if ((draw -= plan.delight) < 0) return {1, middling()};
  if ((draw -= plan.indifferent) < 0) return {middling(), middling()};
  return {5, middling()};
}

void panel_header(CsvWriter& csv) {
  for (const auto name : {"Response", "Submitted", "E-mail", "Mobile", "Region"}) csv.text(name);
  for (const auto& plan : kKano) {
    csv.text(fmt::format("Kano if present: {} (1-5)", plan.attribute));
    csv.text(fmt::format("Kano if absent: {} (1-5)", plan.attribute));
  }
  for (const auto& rated : kRated) {
    csv.text(fmt::format("Importance: {} (1-10)", rated.name));
    csv.text(fmt::format("Expected: {} (1-10)", rated.name));
    csv.text(fmt::format("Experienced: {} (1-10)", rated.name));
    csv.text(fmt::format("Competitor: {} (1-10)", rated.name));
  }
  csv.text("Usage: source of expectations (1-3)");
  csv.text("Effort: easy to order (1-7)").text("Effort: easy to complain (1-7)");
  csv.text("Usage: purchases in the category a month (0-12)");
  csv.text(kWalletQuestion);
  csv.text("Usage: shops used (1-6)");
  csv.text(kPriceQuestion);
  csv.text(kOpennessQuestion);
  csv.text("Statement: quality is worth waiting for (1-7)");
  csv.text("Statement: buys what is known (1-7)").end_row();
}

void rated_cells(CsvWriter& csv, const Company& company, const Person& person, int source,
                 Random& random) {
  const auto latent = [&](Construct construct) {
    return person.latents[static_cast<std::size_t>(construct)];
  };
  for (const auto& rated : kRated) {
    csv.number(on_scale(rated.importance + 1.2 * random.normal(), 1, 10));
    // The company's promises raise what is expected of it most.
    const double hoped = 7.6 + 0.5 * (source - 1) + 1.1 * latent(Construct::expectation);
    csv.number(on_scale(hoped + 0.8 * random.normal(), 1, 10));
    csv.number(company.model.answer(random, rated.item, person.latents, false));
    csv.number(on_scale(rated.competitor + 1.5 * random.normal(), 1, 10));
  }
}

/// Three kinds of buyers: who looks at the price, who looks around, who stays with what is known.
void usage_cells(CsvWriter& csv, int source, const Person& person, Random& random) {
  const auto quality = person.latents[static_cast<std::size_t>(Construct::quality)];
  csv.number(source);
  csv.number(on_scale(5.6 + 0.8 * quality + 0.8 * random.normal(), 1, 7));
  csv.number(on_scale(4.2 + 0.8 * quality + 1.1 * random.normal(), 1, 7));
  const auto kind = random.below(3);
  const auto near = [&](double centre, double sd, int lo, int hi) {
    csv.number(on_scale(centre + sd * random.normal(), lo, hi));
  };
  near(kind == 1 ? 5 : 3, 1.2, 0, 12);
  near(kind == 0 ? 35 : kind == 1 ? 30 : 70, 12, 0, 100);
  near(kind == 2 ? 1.6 : 3.5, 0.8, 1, 6);
  near(kind == 0 ? 6.2 : 3.5, 0.8, 1, 7);
  near(kind == 1 ? 6.0 : 3.0, 0.8, 1, 7);
  near(kind == 0 ? 2.5 : 5.5, 0.9, 1, 7);
  near(kind == 2 ? 6.2 : 3.5, 0.8, 1, 7);
}

}  // namespace

std::span<const KanoPlan> kano_plans() {
  return kKano;
}

double leadership(const DemoSettings& settings, std::size_t store) {
  return stream_of(settings.seed, store, Purpose::research, 1).normal();
}

void write_panel(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  panel_header(csv);
  for (const auto& person : company.persons) {
    if (person.index % kPanelEvery != 3 || person.kind != PersonKind::buyer) continue;
    const auto reach = reach_of(person);
    if (reach.email.empty() && reach.phone.empty()) continue;
    auto random = stream_of(company.settings.seed, person.index, Purpose::research);
    const auto day = kLastDay - static_cast<Day>(random.below(kPanelDays));
    csv.text(fmt::format("P{:07}", person.index + 1));
    csv.time(Minute{day} * kMinutesPerDay + 600);
    csv.text(reach.email).text(reach.email.empty() ? reach.phone : "");
    csv.text(regions()[person.region].name);
    for (const auto& plan : kKano) {
      const auto [present, absent] = kano_answers(random, plan);
      csv.number(present).number(absent);
    }
    const int source = 1 + static_cast<int>(random.below(3));
    rated_cells(csv, company, person, source, random);
    usage_cells(csv, source, person, random);
    csv.end_row();
  }
}

void write_audits(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  for (const auto name : {"Response", "Submitted", "Store", "Region"}) csv.text(name);
  for (const auto standard : kStandards) csv.text(fmt::format("Standard: {} (0-1)", standard));
  csv.end_row();
  for (const auto& store : stores()) {
    auto random = stream_of(company.settings.seed, store.number, Purpose::research, 2);
    const double led = leadership(company.settings, store.number);
    for (int visit = 0; visit < 2 * kVisitMonths; ++visit) {
      csv.text(fmt::format("V{:03}-{:02}", store.number + 1, visit + 1));
      const Day day = kLastDay - 15 * visit - static_cast<Day>(random.below(10));
      csv.time(Minute{day} * kMinutesPerDay + 660);
      csv.text(store.name).text(regions()[store.region].name);
      for (std::size_t i = 0; i < kStandards.size(); ++i) {
        const bool applies = i != 3 || random.chance(0.7);  // not every customer needs another
        const double met = 1 / (1 + std::exp(-(kStandardLogits[i] + 0.7 * led)));
        const bool was_met = random.chance(met);
        if (applies) {
          csv.number(was_met ? 1 : 0);
        } else {
          csv.empty();
        }
      }
      csv.end_row();
    }
  }
}

void write_staff(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  for (const auto name : {"Response", "Submitted", "Store", "Region"}) csv.text(name);
  for (const auto question : kStaffQuestions)
    csv.text(fmt::format("Employee: {} (1-10)", question));
  csv.end_row();
  for (const auto& store : stores()) {
    auto random = stream_of(company.settings.seed, store.number, Purpose::research, 3);
    const double led = leadership(company.settings, store.number);
    const auto people = 8 + random.below(8);
    for (std::uint64_t one = 0; one < people; ++one) {
      csv.text(fmt::format("E{:03}-{:02}", store.number + 1, one + 1));
      csv.time(Minute{kLastDay - 40} * kMinutesPerDay + 720);
      csv.text(store.name).text(regions()[store.region].name);
      const double mood = 0.7 * led + 0.7 * random.normal();
      for (std::size_t i = 0; i < kStaffQuestions.size(); ++i) {
        csv.number(on_scale(6.8 + 1.5 * mood + random.normal(), 1, 10));
      }
      csv.end_row();
    }
  }
}

void write_managers(const Company& company, std::ostream& out) {
  CsvWriter csv(out);
  for (const auto name : {"Response", "Submitted", "Store", "Region"}) csv.text(name);
  for (const auto& one : kManaged) {
    csv.text(fmt::format("Management: {} (1-10)", one.name));
    csv.text(fmt::format("Standard set: {} (1-10)", one.name));
    csv.text(fmt::format("Promise: {} (1-10)", one.name));
  }
  csv.end_row();
  for (const auto& store : stores()) {
    auto random = stream_of(company.settings.seed, store.number, Purpose::research, 4);
    for (std::size_t one = 0; one < kManagersPerStore; ++one) {
      csv.text(fmt::format("M{:03}-{}", store.number + 1, one + 1));
      csv.time(Minute{kLastDay - 45} * kMinutesPerDay + 600);
      csv.text(store.name).text(regions()[store.region].name);
      for (const auto& managed : kManaged) {
        for (const double mean : {managed.believed, managed.set, managed.promised}) {
          csv.number(on_scale(mean + 0.9 * random.normal(), 1, 10));
        }
      }
      csv.end_row();
    }
  }
}

}  // namespace troth::demo
