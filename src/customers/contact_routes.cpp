#include <nlohmann/json.hpp>

#include "customers/contact_list.h"
#include "customers/route_parts.h"
#include "customers/routes.h"
#include "http/answers.h"
#include "http/list_page.h"
#include "http/schema.h"

namespace troth::customers {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;

constexpr std::size_t kIdentitiesMost = 500;

Json contact_json(const ContactItem& item) {
  const auto& input = item.view.input;
  Json json = {{"id", http::id_text(item.view.interaction_id)},
               {"customer_id", nullptr},
               {"source", item.view.source},
               {"reference", http::text_or_null(input.reference)},
               {"happened_at", format_instant(input.happened_at)},
               {"happened_day", format_day(input.happened_day)},
               {"kind", input.kind},
               {"touchpoint", http::text_or_null(input.touchpoint)},
               {"channel", http::text_or_null(input.channel)},
               {"region", http::text_or_null(input.region)},
               {"store", http::text_or_null(input.store)},
               {"staff", http::text_or_null(input.staff)},
               {"subject", http::text_or_null(input.subject)},
               {"outcome", http::text_or_null(input.outcome)},
               {"order", http::text_or_null(input.order_reference)},
               {"promised_at", http::instant_or_null(input.promised_at)},
               {"fulfilled_at", http::instant_or_null(input.fulfilled_at)}};
  if (item.customer_id) json["customer_id"] = http::id_text(*item.customer_id);
  return json;
}

Json contact_schema() {
  using namespace http::schema;
  const auto word_or_null = nullable(text(100'000));
  return named("Interaction",
               object({{"id", id()},
                       {"customer_id", described("Null: with whom nobody knows.", nullable(id()))},
                       {"source", text(1000)},
                       {"reference", described("Its number in the source.", word_or_null)},
                       {"happened_at", instant()},
                       {"happened_day", described("In the workspace's time zone.", day())},
                       {"kind", text()},
                       {"touchpoint", word_or_null},
                       {"channel", word_or_null},
                       {"region", word_or_null},
                       {"store", word_or_null},
                       {"staff", word_or_null},
                       {"subject", nullable(text(10'000'000))},
                       {"outcome", word_or_null},
                       {"order", described("Number of the order it was about.", word_or_null)},
                       {"promised_at", nullable(instant())},
                       {"fulfilled_at", nullable(instant())}}));
}

Result<Response> contacts_page(const Call& call, db::Session& session) {
  ContactQuery query;
  if (call.asks("customer")) {
    const auto id = http::parse_id(call.query("customer"));
    TROTH_ASSIGN(query.customer_id, current_customer(session, id));
  }
  query.from = http::query_day(call, "from");
  query.to = http::query_day(call, "to");
  query.kind = call.query("kind");
  query.source = call.query("source");
  query.touchpoint = call.query("touchpoint");
  query.channel = call.query("channel");
  query.store = call.query("store");
  http::ListRows rows;
  rows.count = [&] { return count_contacts(session, query); };
  rows.each = [&](const http::ListAsk& ask, const http::ListTake& take) {
    query.page = {ask.descending, std::nullopt, ask.limit};
    if (ask.follows) query.page.after = {ask.after_key, ask.after_id};
    return list_contacts(session, query, [&](const ContactItem& item) {
      return take(contact_json(item), {item.view.input.happened_at, item.view.interaction_id, ""});
    });
  };
  return http::answer_list(call, "interactions", rows);
}

Result<Response> identities_page(const Call& call, db::Session& session) {
  if (!call.asks("value")) {
    return Error{ErrorCode::usage, "There is no value to look for.", "value",
                 "Say which: /api/v1/identities?value=..."};
  }
  std::optional<Namespace> kind;
  if (call.asks("kind")) kind = parse_namespace(call.query("kind"));
  TROTH_ASSIGN(const auto found,
               find_identities(session, call.query("value"), kind, kIdentitiesMost));
  auto items = Json::array();
  for (const auto& one : found) {
    items.push_back({{"kind", namespace_name(one.kind)},
                     {"value", one.value},
                     {"source", one.source},
                     {"record_id", http::id_text(one.record_id)},
                     {"customer_id", http::id_text(one.customer_id)}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

}  // namespace

void add_contact_routes(http::Router& router) {
  using namespace http::schema;
  auto all = customer_route(Method::get, "/api/v1/interactions", "list_interactions",
                            "Contacts with everybody, latest first; filter.");
  all.asks("customer", id(), "Only with this customer; a former number will do.");
  all.asks("from", day(), "Not before this local day.");
  all.asks("to", day(), "Not after this local day.");
  all.asks("kind",
           word({"contact", "visit", "complaint", "praise", "delivery", "engagement", "referral"}),
           "Only of this kind.");
  all.asks("source", text(200), "Only of this system.");
  all.asks("touchpoint", text(1000), "Only at this touchpoint.");
  all.asks("channel", text(1000), "Only by this channel.");
  all.asks("store", text(1000), "Only of this outlet.");
  http::as_list(all, "Interactions", contact_schema(), {"-happened_at"});
  all.session_handler = contacts_page;
  router.add(std::move(all));

  auto identities = customer_route(Method::get, "/api/v1/identities", "find_identities",
                                   "Whom a value names exactly: every record that carries it as "
                                   "an identity. Nothing is listed without a value.");
  identities.asks("value", text(1000, 1), "A number, card, openid, phone or e-mail.");
  identities.asks("kind", word({"external", "card", "openid", "phone", "email", "device"}),
                  "Only as this kind of identity.");
  identities.gives(
      page("Identities",
           named("Identity", object({{"kind", text()},
                                     {"value", described("As it is compared.", text(100'000))},
                                     {"source", text(1000)},
                                     {"record_id", id()},
                                     {"customer_id", described("Whose it is now.", id())}}))));
  identities.session_handler = identities_page;
  router.add(std::move(identities));
}

}  // namespace troth::customers
