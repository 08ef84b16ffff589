#include "events/told.h"

#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <vector>

#include "customers/reading.h"
#include "db/tell.h"

namespace troth::events {
namespace {

using SortedJson = nlohmann::json;

Status add_orders(db::Session& session, std::span<const ToldOrder> orders,
                  std::vector<db::Happening>& happenings) {
  for (const auto& [source, order] : orders) {
    SortedJson customer;
    if (order.record_id != 0) {
      TROTH_ASSIGN(const auto current, customers::current_customer(session, order.record_id));
      customer = std::to_string(current);
    }
    const SortedJson data = {
        {"order", order.reference}, {"source", source}, {"customer", customer}};
    happenings.push_back({"order.created", data.dump()});
  }
  return {};
}

void add_refused(std::span<const Refused> refused, std::vector<db::Happening>& happenings) {
  struct Fault {
    Id first = 0;
    std::int64_t events = 0;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Fault> faults;
  for (const auto& [event, code, field, value] : refused) {
    auto& fault = faults[{event.source, code, field}];
    if (fault.events++ == 0) fault.first = event.inbox_id;
  }
  for (const auto& [what, fault] : faults) {
    const auto& [source, code, field] = what;
    const SortedJson data = {{"source", source},
                             {"code", code},
                             {"field", field.empty() ? SortedJson() : SortedJson(field)},
                             {"events", fault.events},
                             {"first", std::to_string(fault.first)}};
    happenings.push_back(
        {"event.refused", data.dump(-1, ' ', false, SortedJson::error_handler_t::replace)});
  }
}

}  // namespace

Status tell_sorted(db::Session& session, std::span<const ToldOrder> orders,
                   std::span<const Refused> refused, Instant now) {
  if (orders.empty() && refused.empty()) return {};
  TROTH_ASSIGN(const bool wanted, db::somebody_listens(session));
  if (!wanted) return {};
  std::vector<db::Happening> happenings;
  TROTH_TRY(add_orders(session, orders, happenings));
  add_refused(refused, happenings);
  return db::tell(session, happenings, now);
}

}  // namespace troth::events
