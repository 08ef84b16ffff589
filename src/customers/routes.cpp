#include "customers/routes.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/messages.h"
#include "customers/people.h"
#include "customers/people_json.h"
#include "customers/route_parts.h"
#include "http/answers.h"
#include "http/schema.h"

namespace troth::customers {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;

Result<Response> show(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto card, customer_card(session, call.path_id("customer")));
  auto json = customer_json(card.golden);
  json["source_records"] = Json::array();
  for (const auto& record : card.records) json["source_records"].push_back(record_json(record));
  json["contacts"] = card.interactions.size();
  json["merges"] = card.merges.size();
  return answer(call, json);
}

Json card_schema() {
  using namespace http::schema;
  auto schema = customer_schema();
  auto& members = schema["properties"];
  members["source_records"] =
      list(named("SourceRecord",
                 object({{"source", text()},
                         {"namespace", text()},
                         {"reference", text(1000)},
                         {"name", nullable(text(1000))},
                         {"described", boolean()},
                         {"updated_at", instant()},
                         {"identities",
                          list(object({{"namespace", text()}, {"value", text(1000)}}), 100'000)}})),
           100'000);
  members["contacts"] = integer(0, 1'000'000'000);
  members["merges"] = integer(0, 1'000'000'000);
  for (const char* name : {"source_records", "contacts", "merges"}) {
    schema["required"].push_back(name);
  }
  return named("CustomerCard", std::move(schema));
}

std::string name_in(const std::unordered_map<Id, std::string>& names, Id record_id) {
  const auto at = names.find(record_id);
  return at == names.end() ? std::to_string(record_id) : at->second;
}

/// The entry in words, in the caller's language.
std::string text_of(const Call& call, const MergeEntry& entry,
                    const std::unordered_map<Id, std::string>& names) {
  const auto word = [&](const std::string& prefix, const std::string& key) {
    return key.empty() ? std::string() : message(call.language, prefix + key);
  };
  const bool blocked = entry.action == MergeAction::blocked;
  return message(call.language, merge_message(entry),
                 {{"record", name_in(names, entry.record_id)},
                  {"other", name_in(names, entry.other_record_id)},
                  {"evidence", word("customer.kind.", entry.name_space)},
                  {"reason", word(blocked ? "customer.kind." : "customer.reason.", entry.reason)}});
}

Result<Response> merges(const Call& call, db::Session& session) {
  TROTH_ASSIGN(const auto entries, merges_of(session, call.path_id("customer")));
  std::set<Id> ids;
  for (const auto& entry : entries) ids.insert({entry.record_id, entry.other_record_id});
  TROTH_ASSIGN(const auto names, record_names(session, std::vector<Id>(ids.begin(), ids.end())));
  auto items = Json::array();
  for (const auto& entry : entries) {
    items.push_back({{"id", http::id_text(entry.merge_id)},
                     {"action", merge_action_name(entry.action)},
                     {"record", name_in(names, entry.record_id)},
                     {"other_record", name_in(names, entry.other_record_id)},
                     {"evidence", http::text_or_null(entry.name_space)},
                     {"reason", http::text_or_null(entry.reason)},
                     {"happened_at", format_instant(entry.happened_at)},
                     {"text", text_of(call, entry, names)}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

void add_merge_route(http::Router& router, std::vector<Follower> followers) {
  using namespace http::schema;
  auto merge =
      customer_route(Method::post, "/api/v1/customers/{customer:id}/merge", "merge_customers",
                     "Make one customer of two, because a person says so, whatever their "
                     "ids say. It can be undone.");
  merge.right = http::Right::customers_change;
  merge.work = http::Work::write;
  merge.also = {404, 409};
  merge.takes(object({{"with", described("The other customer.", id())}}));
  merge.gives(named("Merged", object({{"customer_id", described("What both are now.", id())},
                                      {"merge_id", described("For undoing it.", id())}})));
  merge.shows("two records of one person", {{"with", "512376123"}}, nullptr);
  merge.session_handler = [followers = std::move(followers)](
                              const Call& call, db::Session& session) -> Result<Response> {
    const auto other = http::parse_id(call.text("with"));
    TROTH_ASSIGN(const auto merged,
                 merge_customers(session, call.path_id("customer"), other, followers, call.now));
    return answer(call, {{"customer_id", http::id_text(merged.customer_id)},
                         {"merge_id", http::id_text(merged.merge_id)}});
  };
  router.add(std::move(merge));
}

void add_merge_routes(http::Router& router, std::vector<Follower> followers) {
  using namespace http::schema;
  add_merge_route(router, followers);
  auto all = customer_route(Method::get, "/api/v1/customers/{customer:id}/merges", "list_merges",
                            "How a customer's records came to be one; latest first.");
  all.gives(page("Merges", named("Merge", object({{"id", id()},
                                                  {"action", text()},
                                                  {"record", text(1000)},
                                                  {"other_record", text(1000)},
                                                  {"evidence", nullable(text())},
                                                  {"reason", nullable(text())},
                                                  {"happened_at", instant()},
                                                  {"text", text(5000)}}))));
  all.session_handler = merges;
  router.add(std::move(all));

  auto undo = customer_route(Method::post, "/api/v1/merges/{merge:id}/undo", "undo_merge",
                             "Take apart, for good, what a merge joined.");
  undo.right = http::Right::customers_change;
  undo.work = http::Work::write;
  undo.also = {409};
  const auto count = integer(0, 1'000'000'000);
  undo.gives(object({{"joined", count}, {"parted", count}, {"blocked", count}}));
  undo.session_handler = [followers = std::move(followers)](
                             const Call& call, db::Session& session) -> Result<Response> {
    SilentProgress progress;
    TROTH_ASSIGN(const auto summary,
                 undo_merge(session, call.path_id("merge"), followers, call.now, progress));
    return answer(
        call,
        {{"joined", summary.joined}, {"parted", summary.parted}, {"blocked", summary.blocked}});
  };
  router.add(std::move(undo));
}

}  // namespace

void add_routes(http::Router& router, std::vector<Follower> followers, ListExtras extras) {
  using namespace http::schema;
  add_list_route(router, std::move(extras));
  add_contact_routes(router);
  auto one = customer_route(Method::get, "/api/v1/customers/{customer:id}", "show_customer",
                            "One customer with the records it is made of. A former number finds "
                            "the customer that it belongs to now.");
  one.gives(card_schema());
  one.session_handler = show;
  router.add(std::move(one));
  add_merge_routes(router, std::move(followers));
}

}  // namespace troth::customers
