#include "customers/routes.h"

#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "base/messages.h"
#include "customers/listing.h"
#include "customers/people.h"
#include "customers/people_json.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/schema.h"

namespace troth::customers {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Route;
using http::text_or_null;

Json customer_json(const Golden& golden) {
  Json json{{"id", http::id_text(golden.customer_id)}};
  json.update(details_json(golden.details));
  json["records"] = golden.records;
  return json;
}

Json customer_schema() {
  using namespace http::schema;
  const auto fact = [](std::int64_t max = 1000) { return nullable(text(max)); };
  return named("Customer", object({{"id", id()},
                                   {"name", fact()},
                                   {"gender", fact()},
                                   {"birth_date", nullable(day())},
                                   {"city", fact()},
                                   {"region", fact()},
                                   {"country", fact()},
                                   {"language", fact()},
                                   {"segment", fact()},
                                   {"joined_at", nullable(day())},
                                   {"records", integer(0, 1'000'000'000)}}));
}

Json customer_example() {
  return {{"id", "7346123876123"},     {"name", "Ann Lee"},   {"gender", "f"},
          {"birth_date", nullptr},     {"city", "Leeds"},     {"region", "North"},
          {"country", "GB"},           {"language", nullptr}, {"segment", "A"},
          {"joined_at", "2024-03-05"}, {"records", 2}};
}

/// Everybody whom an identity names exactly.
Result<std::vector<Golden>> found_exactly(db::Session& session, std::string_view search) {
  std::vector<Golden> people;
  TROTH_ASSIGN(const auto ids, find_customers(session, search));
  if (ids.empty()) return people;
  TROTH_ASSIGN(auto golden, store::load_golden(session, ids));
  for (const auto id : ids) {
    if (const auto at = golden.find(id); at != golden.end()) people.push_back(at->second);
  }
  return people;
}

bool passes(const Golden& golden, const ListQuery& query) {
  const auto& details = golden.details;
  return (query.region.empty() || details.region == query.region) &&
         (query.country.empty() || details.country == query.country) &&
         (query.segment.empty() || details.segment == query.segment);
}

Result<Response> list_page(const Call& call, db::Session& session) {
  ListQuery query;
  query.name = call.query("search");
  query.region = call.query("region");
  query.country = call.query("country");
  query.segment = call.query("segment");
  query.limit = call.query_integer("limit", http::kPageDefault);
  std::vector<Golden> people;
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 1));
    query.after = key[0];
  } else if (!query.name.empty()) {
    TROTH_ASSIGN(people, found_exactly(session, query.name));
    std::erase_if(people, [&](const Golden& golden) { return !passes(golden, query); });
  }
  Json next;
  if (people.empty()) {
    TROTH_ASSIGN(people, list_customers(session, query));
    if (static_cast<std::int64_t>(people.size()) == query.limit) {
      next = http::write_cursor(std::array<std::int64_t, 1>{people.back().customer_id});
    }
  }
  auto items = Json::array();
  for (const auto& golden : people) items.push_back(customer_json(golden));
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

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
  return message(call.language, "customer.merge." + std::string(merge_action_name(entry.action)),
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
                     {"evidence", text_or_null(entry.name_space)},
                     {"reason", text_or_null(entry.reason)},
                     {"happened_at", format_instant(entry.happened_at)},
                     {"text", text_of(call, entry, names)}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Route customer_route(Method method, std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "customers", std::move(summary));
  route.right = http::Right::customers_read;
  return route;
}

void add_merge_routes(http::Router& router, std::vector<Follower> followers) {
  using namespace http::schema;
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

void add_routes(http::Router& router, std::vector<Follower> followers) {
  using namespace http::schema;
  auto all = customer_route(Method::get, "/api/v1/customers", "list_customers",
                            "Customers, by number; search and filter.");
  all.asks("search", text(200), "Any identity (number, card, phone, e-mail), or part of the name.");
  all.asks("region", text(200), "Only of this region.");
  all.asks("country", text(200), "Only of this country.");
  all.asks("segment", text(200), "Only of this segment of the company's own.");
  all.asks("limit", integer(1, http::kPageMost), "Customers of a page [50].");
  all.asks("cursor", text(1000), "Where the page begins.");
  all.gives(page("Customers", customer_schema()));
  all.shows("a page of one", nullptr,
            {{"items", Json::array({customer_example()})}, {"next", nullptr}});
  all.session_handler = list_page;
  router.add(std::move(all));

  auto one = customer_route(Method::get, "/api/v1/customers/{customer:id}", "show_customer",
                            "One customer with the records it is made of. A former number finds "
                            "the customer that it belongs to now.");
  one.gives(card_schema());
  one.session_handler = show;
  router.add(std::move(one));
  add_merge_routes(router, std::move(followers));
}

}  // namespace troth::customers
