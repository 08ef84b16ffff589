#include "app/backend.h"

#include "access/gate.h"
#include "access/policy.h"
#include "access/routes.h"
#include "access/service.h"
#include "access/store.h"
#include "app/segment_context.h"
#include "base/assert.h"
#include "customers/routes.h"
#include "evaluation/routes.h"
#include "events/routes.h"
#include "events/service.h"
#include "intake/country.h"
#include "intake/routes.h"
#include "lists/routes.h"
#include "measure/routes.h"
#include "sales/routes.h"
#include "sales/service.h"
#include "segments/model_routes.h"
#include "segments/routes.h"
#include "segments/words.h"
#include "server/routes.h"
#include "survey/routes.h"
#include "survey/service.h"
#include "value/keeper.h"
#include "value/routes.h"
#include "webhooks/routes.h"

namespace troth::app {
namespace {

/// Imports are heavy, and one at a time writes as fast as several.
constexpr std::size_t kJobThreads = 2;

Language language_of(const db::Database& database) {
  const auto language = parse_language(database.settings().language);
  return language ? *language : Language::en;
}

/// What hangs on customers and moves with them.
std::vector<customers::Follower> followers() {
  return {&sales::follow, &survey::follow, &events::follow};
}

events::Settings event_settings(const db::Database& database) {
  const auto& of = database.settings();
  events::Settings settings;
  if (auto zone = TimeZone::find(of.time_zone)) settings.zone = *std::move(zone);
  settings.country = intake::country_of_zone(of.time_zone);
  settings.currency = of.currency;
  settings.currency_decimals = of.currency_decimals;
  return settings;
}

customers::ListCondition list_condition(segments::Predicate members) {
  customers::ListCondition condition{std::move(members.sql), {}};
  for (auto& bound : members.values) {
    std::visit([&](auto& one) { condition.values.emplace_back(std::move(one)); }, bound);
  }
  return condition;
}

/// Who fits a rule that somebody wrote, of the rows of customers `c`.
Result<customers::ListCondition> fitting(db::Session& session, const segments::Context& fields,
                                         std::string_view text, Day today) {
  TROTH_ASSIGN(const auto reading, segments::read_rule(session, fields, text));
  if (const auto* problem = std::get_if<segments::RuleProblem>(&reading)) {
    return Error{ErrorCode::bad_input, "The rule is not understood.", "rule",
                 segments::explain(*problem, Language::en)};
  }
  TROTH_ASSIGN(auto members,
               segments::rule_condition(session, fields, std::get<segments::Rule>(reading), today,
                                        "c.customer_id"));
  return list_condition(std::move(members));
}

/// What other rooms add to the list of customers.
customers::ListExtras list_extras(const db::Database& database,
                                  const std::shared_ptr<const segments::Context>& fields,
                                  const std::shared_ptr<segments::DataDay>& today,
                                  const Clock& clock) {
  using Kind = customers::ListColumn::Kind;
  customers::ListExtras extras;
  extras.currency_decimals = database.settings().currency_decimals;
  const auto value = [&](const char* name, const char* column, Kind kind, const char* what) {
    extras.columns.push_back({name, "customer_value", column, kind, what});
  };
  value("stage", "stage", Kind::text, "Stage of the relation.");
  value("purchases", "purchases", Kind::integer, "Days with a purchase.");
  value("last_purchase", "last_day", Kind::day, "The last of them.");
  value("net", "net", Kind::money, "Net sales of all time.");
  value("current_value", "current_value", Kind::money, "Net sales of the window.");
  value("clv", "clv", Kind::money, "Value to come within the horizon.");
  value("p_alive", "p_alive", Kind::real, "Chance to be a customer still.");
  value("churn_chance", "churn_chance", Kind::real, "Chance not to buy in the window to come.");
  value("rfm", "rfm", Kind::text, "Segment by recency, frequency and money.");
  value("satisfaction", "satisfaction", Kind::real, "Latest answers, 0 to 100.");
  value("value_at_risk", "value_at_risk", Kind::money, "Chance to leave x value to come.");
  value("potential_value", "potential_value", Kind::money, "What could be sold.");
  value("matrix", "matrix", Kind::text, "Current x potential value.");
  value("abcd", "abcd", Kind::text, "Order size x loyalty.");
  value("situation", "situation", Kind::text, "Situation of loyalty.");
  value("quadrant", "quadrant", Kind::text, "Attitude x patronage.");
  value("loyalty_class", "loyalty_class", Kind::text, "Class of loyalty.");
  value("preference", "preference", Kind::real, "Attitude towards the company, 0 to 100.");
  value("emotional", "emotional", Kind::real, "Loyalty felt, 0 to 100.");
  value("cognitive", "cognitive", Kind::real, "Loyalty judged, 0 to 100.");
  value("behavioural", "behavioural", Kind::real, "Loyalty done, 0 to 100.");
  value("wallet_share", "wallet_share", Kind::real, "Share of what they spend in the category.");
  value("head_room", "head_room", Kind::money, "What they spend elsewhere in the window.");
  extras.segment = [fields, today, &clock](db::Session& session,
                                           Id segment_id) -> Result<customers::ListCondition> {
    TROTH_ASSIGN(const auto day, today->at(session, clock.now()));
    TROTH_ASSIGN(auto members, segments::members(session, *fields, std::to_string(segment_id), day,
                                                 "c.customer_id"));
    return list_condition(std::move(members));
  };
  extras.rule = [fields, today, &clock](db::Session& session,
                                        std::string_view text) -> Result<customers::ListCondition> {
    TROTH_ASSIGN(const auto day, today->at(session, clock.now()));
    return fitting(session, *fields, text, day);
  };
  return extras;
}

}  // namespace

Backend::Backend(db::Database& database, const Clock& clock, server::Log log,
                 const BackendOptions& options)
    : database_(database),
      client_(outbound::make_client()),
      gate_(access::make_gate(options.requests_per_second)),
      jobs_(std::make_unique<server::JobRunner>(kJobThreads, clock)),
      sorter_(std::make_unique<events::Sorter>(database, clock, event_settings(database),
                                               followers(), options.background)),
      inbox_(std::make_unique<events::Inbox>(database.writer(), [this] { sorter_->wake(); })) {
  TROTH_ASSERT(options.vault != nullptr);
  webhooks::Deliverer::Options delivering;
  delivering.vault = options.vault;
  delivering.reach = options.webhook_reach;
  delivering.background = options.background;
  delivering.seed = static_cast<std::uint64_t>(clock.now());
  deliverer_ = std::make_unique<webhooks::Deliverer>(
      database, clock, options.client == nullptr ? *client_ : *options.client, delivering);
  access::add_routes(router_, database,
                     {options.password_cost, options.vault,
                      options.client == nullptr ? client_.get() : options.client});
  const auto fields = segment_context(database);
  const auto today = std::make_shared<segments::DataDay>(database.settings().time_zone);
  customers::add_routes(router_, followers(), list_extras(database, fields, today, clock));
  sales::add_routes(router_, database.settings().currency_decimals);
  survey::add_routes(router_);
  segments::add_routes(router_, database, today, fields);
  segments::add_model_routes(router_, {database, *jobs_, clock, fields});
  events::add_tracker_routes(router_, *inbox_);
  events::add_routes(router_, [this] { sorter_->wake(); });
  intake::add_routes(router_, {database, *jobs_, clock, options.upload_folder, *gate_});
  evaluation::add_routes(router_, {database, *jobs_, clock});
  measure::add_routes(router_, {database, *jobs_, clock, fields});
  value::add_routes(router_, {database, *jobs_, clock, place_after_refresh(clock)});
  lists::add_routes(router_, {database.settings().currency, database.settings().currency_decimals});
  webhooks::add_routes(router_,
                       {options.vault, options.webhook_reach, [this] { deliverer_->wake(); }});
  server::add_routes(router_, database, *jobs_);
  server::add_metrics_route(router_, database,
                            [this]() -> const server::Metrics& { return application_->metrics(); });
  server::add_document_route(router_, TROTH_VERSION, access::roles_of);
  server::ApplicationOptions application;
  application.threads = options.threads;
  application.language = language_of(database);
  application.check_answers = options.check_answers;
  application_ = std::make_unique<server::Application>(router_, *gate_, database, clock,
                                                       std::move(log), application);
  keeper_ = std::make_unique<value::Keeper>(database, clock, place_changed(fields, today, clock),
                                            *jobs_, place_after_refresh(clock));
}

Backend::~Backend() {
  // Requests under way may look at jobs; jobs look at nothing of the application.
  keeper_.reset();
  application_.reset();
  // What is on its way to the inbox wakes the sorter when it is stored.
  database_.writer().run([](db::Session&) { return Status{}; }).ok();
}

Result<std::string> set_up_path(db::Database& database, const Clock& clock) {
  {
    TROTH_ASSIGN(const auto session, database.read());
    TROTH_ASSIGN(const auto users, access::store::count_users(*session));
    if (users > 0) return std::string();
  }
  const auto token = access::random_token();
  const auto now = clock.now();
  TROTH_TRY(database.writer().run([&](db::Session& session) {
    return access::make_link(session, access::LinkPurpose::setup, 0, token, now);
  }));
  // Behind a #, so that no server or proxy writes it into a log.
  return "/setup#" + token;
}

}  // namespace troth::app
