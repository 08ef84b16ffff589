#include "lists/service.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lists/definitions.h"
#include "lists/store.h"

namespace troth::lists {
namespace {

constexpr std::array<std::string_view, kKinds> kNames = {"about_to_leave", "new_customers",
                                                         "win_back", "advocates", "over_served"};

/// When a new customer is due, and what to do: wait, remind, or give a reason to come.
void plan_second_purchase(List& list) {
  if (!list.second_purchase || !list.second_purchase->quartiles) return;
  const auto& quartiles = *list.second_purchase->quartiles;
  for (auto& row : list.rows) {
    if (row.purchases != 1) {
      row.step = "thank";
      continue;
    }
    row.due_from = *row.first_day + quartiles[0];
    row.due_to = *row.first_day + quartiles[2];
    row.step = *list.as_of < *row.due_from  ? "wait"
               : *list.as_of <= *row.due_to ? "remind"
                                            : "offer";
  }
}

std::string step_of(Kind kind, const Row& row) {
  switch (kind) {
    case Kind::about_to_leave:
      if (row.satisfaction && *row.satisfaction < 50) return "mend";
      return row.key_account ? "call" : "write";
    case Kind::new_customers:
      return "remind";
    case Kind::win_back:
      return row.satisfaction && *row.satisfaction < 50 ? "apologise" : "invite_back";
    case Kind::advocates:
      return "ask_referral";
    case Kind::over_served:
      return "self_service";
  }
  return "";
}

}  // namespace

std::string_view kind_name(Kind kind) {
  return kNames.at(static_cast<std::size_t>(kind));
}

std::optional<Kind> parse_kind(std::string_view name) {
  const auto at = std::find(kNames.begin(), kNames.end(), name);
  if (at == kNames.end()) return std::nullopt;
  return static_cast<Kind>(at - kNames.begin());
}

Result<Definitions> load_definitions(db::Session& session) {
  TROTH_ASSIGN(const auto document, store::load_document(session));
  if (document.empty()) return Definitions{};
  return parse_definitions(http::Json::parse(document, nullptr, false), Definitions{});
}

Status store_definitions(db::Session& session, const Definitions& definitions) {
  const auto json = definitions_json(definitions);
  TROTH_TRY(parse_definitions(json, Definitions{}));
  return store::save_document(session, json.dump());
}

Result<List> make_list(db::Session& session, Kind kind, const Definitions& definitions,
                       std::int64_t limit, std::string_view search) {
  List list;
  list.kind = kind;
  list.definitions = definitions;
  TROTH_ASSIGN(list.as_of, store::value_day(session));
  if (!list.as_of) {
    list.warnings.emplace_back("not_computed");
    return list;
  }
  double margin = 1;
  double back_orders = 1;
  if (kind == Kind::new_customers) {
    TROTH_ASSIGN(list.second_purchase, store::second_purchase(session));
    if (!list.second_purchase->quartiles) list.warnings.emplace_back("nobody_returned");
  } else if (kind == Kind::win_back) {
    TROTH_ASSIGN(list.second_life, store::second_life(session, *list.as_of, definitions.back_days));
    const bool enough = list.second_life->n >= definitions.back_least;
    if (enough) back_orders = list.second_life->orders;
    // One usual order is what coming back means at the least.
    if (!enough) list.warnings.emplace_back("few_came_back");
  } else if (kind == Kind::over_served) {
    list.margin = definitions.margin;
    if (!list.margin) {
      TROTH_ASSIGN(list.margin, store::known_margin(session));
    }
    if (!list.margin) list.warnings.emplace_back("no_margin");
    margin = list.margin.value_or(1);
    if (definitions.contact_cost == 0 && definitions.contact_costs.empty()) {
      list.warnings.emplace_back("no_contact_cost");
      return list;
    }
  }
  TROTH_TRY(store::read_list(session, {margin, back_orders, limit, search}, list));
  for (auto& row : list.rows) row.step = step_of(kind, row);
  if (kind == Kind::new_customers) plan_second_purchase(list);
  return list;
}

}  // namespace troth::lists
