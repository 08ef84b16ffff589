#include "lists/definitions.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "http/schema.h"

namespace troth::lists {
namespace {

using http::Json;

constexpr Minor kCostMost = 1'000'000'000;
constexpr std::size_t kKindsMost = 50;

Error out_of_range(std::string_view name) {
  return {ErrorCode::bad_input, "A definition of the lists is out of range.", std::string(name),
          "See docs/lists.md for what each means."};
}

/// Reads members one after another; the first that does not fit is the error.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  void number(const char* name, double& value, double low, double high) {
    const auto at = json_.find(name);
    if (at == json_.end()) return;
    if (!at->is_number() || at->get<double>() < low || at->get<double>() > high) {
      problem_ = name;
    } else {
      value = at->get<double>();
    }
  }
  void whole(const char* name, int& value, int low, int high) {
    const auto at = json_.find(name);
    if (at == json_.end()) return;
    if (!at->is_number_integer() || at->get<std::int64_t>() < low ||
        at->get<std::int64_t>() > high) {
      problem_ = name;
    } else {
      value = at->get<int>();
    }
  }
  void cost(const char* name, const Json& json, Minor& value) {
    if (!json.is_number_integer() || json.get<std::int64_t>() < 0 ||
        json.get<std::int64_t>() > kCostMost) {
      problem_ = name;
    } else {
      value = json.get<std::int64_t>();
    }
  }
  void costs(Definitions& out) {
    if (const auto at = json_.find("contact_cost"); at != json_.end()) {
      cost("contact_cost", *at, out.contact_cost);
    }
    const auto at = json_.find("contact_costs");
    if (at == json_.end()) return;
    if (!at->is_object() || at->size() > kKindsMost) {
      problem_ = "contact_costs";
      return;
    }
    out.contact_costs.clear();
    for (const auto& [kind, value] : at->items()) {
      cost("contact_costs", value, out.contact_costs[kind]);
    }
  }
  void margin(Definitions& out) {
    const auto at = json_.find("margin");
    if (at == json_.end()) return;
    if (at->is_null()) {
      out.margin.reset();
    } else {
      double value = 1;
      number("margin", value, 0, 1);
      out.margin = value;
    }
  }
  const std::string& problem() const { return problem_; }

 private:
  const Json& json_;
  std::string problem_;
};

}  // namespace

Json definitions_json(const Definitions& definitions) {
  Json costs = Json::object();
  for (const auto& [kind, cost] : definitions.contact_costs) costs[kind] = cost;
  return {{"leave_chance", definitions.leave_chance},
          {"new_days", definitions.new_days},
          {"back_days", definitions.back_days},
          {"back_least", definitions.back_least},
          {"recommend_from", definitions.recommend_from},
          {"satisfaction_from", definitions.satisfaction_from},
          {"advocate_days", definitions.advocate_days},
          {"advocate_purchases", definitions.advocate_purchases},
          {"service_days", definitions.service_days},
          {"contact_costs", std::move(costs)},
          {"contact_cost", definitions.contact_cost},
          {"margin", definitions.margin ? Json(*definitions.margin) : Json()}};
}

Json definitions_schema() {
  using namespace http::schema;
  const auto days = integer(1, 3650);
  const auto cost = described("In minor units of the currency.", integer(0, kCostMost));
  return named("ListDefinitions", object({{"leave_chance", number(), false},
                                          {"new_days", days, false},
                                          {"back_days", days, false},
                                          {"back_least", integer(2, 100'000), false},
                                          {"recommend_from", number(), false},
                                          {"satisfaction_from", number(), false},
                                          {"advocate_days", days, false},
                                          {"advocate_purchases", integer(1, 1000), false},
                                          {"service_days", days, false},
                                          {"contact_costs", map(cost), false},
                                          {"contact_cost", cost, false},
                                          {"margin", nullable(number()), false}}));
}

Result<Definitions> parse_definitions(const Json& json, const Definitions& otherwise) {
  auto out = otherwise;
  if (!json.is_object()) return out_of_range("lists");
  Reader reader(json);
  reader.number("leave_chance", out.leave_chance, 0, 1);
  reader.whole("new_days", out.new_days, 1, 3650);
  reader.whole("back_days", out.back_days, 1, 3650);
  reader.whole("back_least", out.back_least, 2, 100'000);
  reader.number("recommend_from", out.recommend_from, 0, 10);
  reader.number("satisfaction_from", out.satisfaction_from, 0, 100);
  reader.whole("advocate_days", out.advocate_days, 1, 3650);
  reader.whole("advocate_purchases", out.advocate_purchases, 1, 1000);
  reader.whole("service_days", out.service_days, 1, 3650);
  reader.costs(out);
  reader.margin(out);
  if (!reader.problem().empty()) return out_of_range(reader.problem());
  return out;
}

}  // namespace troth::lists
