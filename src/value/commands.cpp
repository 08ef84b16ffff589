#include "value/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/as_of.h"
#include "base/text.h"
#include "base/text_table.h"
#include "customers/people.h"
#include "customers/reading.h"
#include "db/database.h"
#include "db/opening.h"
#include "http/setting_change.h"
#include "value/indicator_json.h"
#include "value/list.h"
#include "value/run_store.h"
#include "value/service.h"
#include "value/value_json.h"

namespace troth::value {

namespace {

using http::Json;

constexpr int kInadmissibleExit = 3;

struct Options {
  std::string workspace;
  std::string customer;
  std::string as_of;
  std::optional<int> history;
  std::string kind;
  std::vector<std::string> changes;
  bool keys = false;
  ListQuery list;
};

struct Opened {
  std::unique_ptr<db::Database> database;
  MoneyFormat money;
};

Result<Opened> open(Console& console, const Options& options) {
  Opened opened;
  TROTH_ASSIGN(opened.database, db::open_for(console, options.workspace));
  opened.money = money_format(opened.database->settings());
  return opened;
}

void print_json(Console& console, const Json& json) {
  console.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
}

void print_wrapped(Console& console, const std::string& text, std::size_t indent) {
  for (const auto& line : wrap(text, console.width - indent)) {
    console.out << std::string(indent, ' ') << line << "\n";
  }
}

void print_warnings(Console& console, const Json& run) {
  for (const auto& warning : run.at("warnings")) {
    print_wrapped(console, "! " + warning.at("message").get<std::string>(), 2);
  }
}

std::string text_of(Console& console, const std::string& key, const MessageArgs& args = {}) {
  return message(console.language, key, args);
}

Status refresh_command(Console& console, const Options& options, const AfterRefresh& after) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  RefreshRequest request;
  if (!options.as_of.empty()) {
    TROTH_ASSIGN(request.as_of, parse_as_of(options.as_of));
  }
  if (options.history) {
    request.history = *options.history;
  } else {
    // The first refresh gives the flow between stages something to flow from.
    TROTH_ASSIGN(const auto session, opened.database->read());
    TROTH_ASSIGN(const auto last, store::last_run(*session));
    request.history = last ? 0 : 4;
  }
  const auto progress = make_progress(console);
  const auto run = refresh(*opened.database, request, console.clock, *progress);
  Status followed;
  if (run && after) followed = after(*opened.database, *progress);
  progress->finish();
  if (!run) return run.error();
  TROTH_TRY(followed);
  Json json = run_json(*run, opened.money, console.language);
  for (const auto& [step, seconds] : run->seconds) json["seconds"][step] = seconds;
  if (console.format == OutputFormat::json) {
    print_json(console, json);
    return {};
  }
  console.out << text_of(console, "value.refreshed",
                         {{"customers", run->customers},
                          {"as_of", format_date(console.language, run->as_of_day)}})
              << "\n";
  print_warnings(console, json);
  return {};
}

// ---------------------------------------------------------------- show

/// Lines of a card: what, and how much.
class Card {
 public:
  explicit Card(Console& console) : console_(console), table_({{"", false}, {"", false}}) {}

  void line(const std::string& key, const std::string& text) {
    if (text.empty()) return;
    table_.row({text_of(console_, "value.field." + key), text});
  }
  void number(const std::string& key, const std::optional<double>& value, int decimals) {
    if (value) line(key, format_number(console_.language, *value, decimals));
  }
  void percent(const std::string& key, const std::optional<double>& value) {
    if (value) line(key, format_percent(console_.language, *value, 0));
  }
  void print() {
    table_.print(console_.out, 2, console_.width);
    table_ = TextTable({{"", false}, {"", false}});
  }

 private:
  Console& console_;
  TextTable table_;
};

std::string name_text(Console& console, const std::string& prefix, const std::string& name) {
  return name.empty() ? std::string() : text_of(console, prefix + name);
}

std::string money_of(Console& console, const MoneyFormat& money,
                     const std::optional<Minor>& amount) {
  return amount ? format_money(console.language, *amount, money.currency) : std::string();
}

std::string with_interval(const std::string& value, const std::string& low,
                          const std::string& high) {
  if (value.empty() || low.empty()) return value;
  return fmt::format("{}  [{}, {}]", value, low, high);
}

void print_value(Console& console, const MoneyFormat& money, const CustomerValue& v) {
  const auto amount = [&](const std::optional<Minor>& minor) {
    return money_of(console, money, minor);
  };
  const auto real = [&](const std::optional<double>& x, int decimals) {
    return x ? format_number(console.language, *x, decimals) : std::string();
  };
  Card card(console);
  card.line(
      "stage",
      name_text(console, "value.stage.", std::string(stage_name(v.stage))) +
          (v.stage_since_day ? text_of(console, "value.since",
                                       {{"day", format_date(console.language, *v.stage_since_day)}})
                             : std::string()));
  card.line("purchases", std::to_string(v.purchases));
  if (v.last_day) card.line("last_day", format_date(console.language, *v.last_day));
  card.line("net", amount(v.net));
  card.line("current_value", amount(v.current_value));
  card.line("profit", amount(v.profit));
  card.line("average_order", amount(v.average_order));
  card.number("usual_gap_days", v.usual_gap_days, 0);
  card.number("overdue_ratio", v.overdue_ratio, 2);
  card.line("rfm",
            v.r ? fmt::format("{}  ({}-{}-{})", text_of(console, "report.rfm.segment." + v.rfm),
                              *v.r, *v.f, *v.m)
                : "");
  card.line("abcd", v.abcd);
  card.line("matrix", name_text(console, "value.matrix.", v.matrix));
  card.percent("p_alive", v.p_alive);
  card.line("expected",
            with_interval(real(v.expected, 1), real(v.expected_lo, 0), real(v.expected_hi, 0)));
  card.line("spend", amount(v.spend));
  card.line("clv", with_interval(amount(v.clv), amount(v.clv_lo), amount(v.clv_hi)));
  card.line("potential_value", amount(v.potential_value));
  card.percent("churn_chance", v.churn_chance);
  card.line("value_at_risk", amount(v.value_at_risk));
  card.number("preference", v.preference, 0);
  card.number("emotional", v.emotional, 0);
  card.number("behavioural", v.behavioural, 0);
  card.number("cognitive", v.cognitive, 0);
  card.line("situation", name_text(console, "value.situation.", v.situation));
  card.line("quadrant", name_text(console, "value.quadrant.", v.quadrant));
  card.line("loyalty_class", name_text(console, "value.class.", v.loyalty_class));
  card.line("head_room", amount(v.head_room));
  card.print();
  if (!v.churn_reasons.empty()) {
    console.out << "\n" << text_of(console, "value.reasons") << "\n";
    for (const auto& reason : v.churn_reasons) {
      const auto effect = reason.effect > 0 ? "value.reason.for" : "value.reason.against";
      print_wrapped(console,
                    text_of(console, effect,
                            {{"feature", text_of(console, "value.feature." + reason.feature)},
                             {"value", reason_value(reason, money, console.language)}}),
                    2);
    }
  }
}

Result<Id> only_customer(db::Session& session, const std::string& value) {
  TROTH_ASSIGN(const auto found, customers::find_customers(session, value));
  if (found.empty()) {
    return Error{ErrorCode::not_found, "No customer has this identity.", value,
                 "Give an id, card, openid, phone or e-mail as it stands in your files."};
  }
  if (found.size() > 1) {
    return Error{ErrorCode::usage, "Several customers have this identity.", value,
                 "List them with troth customer find, and give the number of one."};
  }
  return found.front();
}

/// Indicators of one customer or of all: what, how much, by what; or what would be needed.
void print_indicators(Console& console, const Json& indicators) {
  for (const auto& one : indicators) {
    const auto label = one.at("label").get<std::string>();
    if (!one.at("needs").is_null()) {
      print_wrapped(console,
                    text_of(console, "value.indicator.unknown",
                            {{"label", label}, {"needs", one.at("needs").get<std::string>()}}),
                    2);
      continue;
    }
    const bool of_all = one.contains("mean");
    const auto& figure =
        of_all ? one.at("mean") : one.at(one.at("score").is_null() ? "value" : "score");
    const auto number =
        figure.is_number() ? format_number(console.language, figure.get<double>(), 0) : "-";
    if (of_all) {
      print_wrapped(console,
                    text_of(console, "value.indicator.of_all",
                            {{"label", label},
                             {"mean", number},
                             {"n", one.at("n").get<std::int64_t>()},
                             {"survey", one.at("survey").get<std::int64_t>()}}),
                    2);
    } else {
      print_wrapped(
          console,
          text_of(console, "value.indicator.of_one",
                  {{"label", label},
                   {"score", number},
                   {"source", text_of(console, "value.indicator.source." +
                                                   one.at("source").get<std::string>())}}),
          2);
    }
  }
}

void print_not_assessable(Console& console, const Json& all) {
  for (const auto& one : all) {
    print_wrapped(console,
                  text_of(console, "value.indicator.unknown",
                          {{"label", one.at("label").get<std::string>()},
                           {"needs", one.at("needs").get<std::string>()}}),
                  2);
  }
}

Status indicators_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const auto run, store::last_run(*session));
  if (!run) {
    return Error{ErrorCode::not_found, "Value has not been computed yet.", "value",
                 "Run troth value refresh, or start the refresh job."};
  }
  TROTH_ASSIGN(const auto reading, store::load_reading(*session, run->run_id, "indicators"));
  TROTH_ASSIGN(const auto settings, parse_settings(Json::parse(run->settings, nullptr, false)));
  const auto json = indicators_json(reading, settings, console.language);
  if (console.format == OutputFormat::json) {
    print_json(console, json);
    return {};
  }
  console.out << text_of(console, "value.indicators") << "\n";
  print_indicators(console, json.at("indicators"));
  console.out << "\n" << text_of(console, "value.barriers") << "\n";
  print_indicators(console, json.at("barriers"));
  console.out << "\n" << text_of(console, "value.not_assessable") << "\n";
  print_not_assessable(console, json.at("not_assessable"));
  return {};
}

Status show_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const Id id, only_customer(*session, options.customer));
  TROTH_ASSIGN(const auto view, customer_value(*session, id));
  const Json run = run_json(view.run, opened.money, console.language);
  TROTH_ASSIGN(const auto profile, loyalty_profile(*session, view, opened.money.decimals));
  const Json loyalty =
      profile_json(profile.indicators, profile.barriers, profile.settings, console.language);
  if (console.format == OutputFormat::json) {
    Json json = value_json(view.value, opened.money, console.language);
    json["loyalty_profile"] = loyalty;
    json["definitions"] = run.at("definitions");
    json["run_id"] = view.run.run_id;
    print_json(console, json);
    return {};
  }
  console.out << text_of(console, "value.of",
                         {{"id", std::to_string(id)},
                          {"as_of", format_date(console.language, view.value.as_of_day)}})
              << "\n\n";
  print_value(console, opened.money, view.value);
  console.out << "\n" << text_of(console, "value.indicators") << "\n";
  print_indicators(console, loyalty.at("indicators"));
  console.out << "\n" << text_of(console, "value.barriers") << "\n";
  print_indicators(console, loyalty.at("barriers"));
  console.out << "\n" << text_of(console, "value.definitions") << "\n";
  for (const auto& [name, text] : run.at("definitions").items()) {
    print_wrapped(console, text.get<std::string>(), 2);
  }
  return {};
}

// ---------------------------------------------------------------- list, model, settings

Status list_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  ListQuery query = options.list;
  query.key_accounts = options.keys;
  TROTH_ASSIGN(const auto listed, list_values(*session, query));
  if (console.format == OutputFormat::json) {
    auto items = Json::array();
    for (const auto& one : listed) {
      Json json = value_json(one.value, opened.money, console.language);
      json["name"] = one.name.empty() ? Json() : Json(one.name);
      json["reference"] = one.reference.empty() ? Json() : Json(one.reference);
      items.push_back(std::move(json));
    }
    print_json(console, {{"order", query.order}, {"items", std::move(items)}});
    return {};
  }
  const auto head = [&](const char* key) {
    return text_of(console, std::string("value.field.") + key);
  };
  TextTable table({{head("customer"), false},
                   {head("stage"), false},
                   {head("current_value")},
                   {head("clv")},
                   {head("p_alive")},
                   {head("churn_chance")},
                   {head("value_at_risk")}});
  const auto percent = [&](const std::optional<double>& share) {
    return share ? format_percent(console.language, *share, 0) : std::string("-");
  };
  for (const auto& one : listed) {
    const auto& v = one.value;
    const std::string who = !one.name.empty()        ? one.name
                            : !one.reference.empty() ? one.reference
                                                     : std::to_string(v.customer_id);
    table.row({who, name_text(console, "value.stage.", std::string(stage_name(v.stage))),
               money_of(console, opened.money, v.current_value),
               money_of(console, opened.money, v.clv), percent(v.p_alive), percent(v.churn_chance),
               money_of(console, opened.money, v.value_at_risk)});
  }
  if (table.empty()) {
    console.out << text_of(console, "value.nobody") << "\n";
  } else {
    table.print(console.out, 0, console.width);
  }
  return {};
}

void print_flat(Console& console, const Json& json, const std::string& prefix) {
  for (const auto& [name, value] : json.items()) {
    const std::string path = prefix.empty() ? name : prefix + "." + name;
    if (value.is_object()) {
      print_flat(console, value, path);
    } else if (!value.is_array() && !value.is_null()) {
      console.out << "  "
                  << fmt::format("{} {}", pad(path, 32),
                                 value.is_string() ? value.get<std::string>() : value.dump())
                  << "\n";
    }
  }
}

Status model_command(Console& console, const Options& options, int& exit_code) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  TROTH_ASSIGN(const auto session, opened.database->read());
  TROTH_ASSIGN(const auto run, store::last_run(*session));
  if (!run) {
    return Error{ErrorCode::not_found, "Value has not been computed yet.", "value",
                 "Run troth value refresh, or start the refresh job."};
  }
  const Json described = run_json(*run, opened.money, console.language);
  auto models = Json::array();
  for (const auto id : {run->purchase_model_id, run->spend_model_id, run->churn_model_id}) {
    TROTH_ASSIGN(const auto model, store::load_model(*session, id));
    if (!model || (!options.kind.empty() && model->kind != options.kind)) continue;
    if (model->status != "ok") exit_code = kInadmissibleExit;
    models.push_back(model_json(*model));
  }
  if (console.format == OutputFormat::json) {
    print_json(console, {{"run", described}, {"models", std::move(models)}});
    return {};
  }
  for (const auto& model : models) {
    console.out << text_of(console, "value.model",
                           {{"kind", text_of(console, "value.model_kind." +
                                                          model.at("kind").get<std::string>())},
                            {"name", model.at("name").get<std::string>()},
                            {"n", model.at("n").get<std::int64_t>()},
                            {"status", model.at("status").get<std::string>()}})
                << "\n";
    print_flat(console, model.at("document"), "");
  }
  print_warnings(console, described);
  return {};
}

Status settings_command(Console& console, const Options& options) {
  TROTH_ASSIGN(const auto opened, open(console, options));
  Json json;
  TROTH_TRY(opened.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(Settings settings, load_settings(session));
    json = settings_json(settings);
    if (options.changes.empty()) return {};
    for (const auto& change : options.changes) TROTH_TRY(http::apply_change(change, json));
    TROTH_ASSIGN(settings, parse_settings(json));
    return store_settings(session, settings);
  }));
  print_json(console, json);
  return {};
}

using Work = std::function<Status(Console&, const Options&, int&)>;

/// A subcommand with its workspace; more options are the caller's to add.
CLI::App* add_command(CLI::App& group, const char* name, const char* what,
                      const std::shared_ptr<Options>& options, CommandContext& context, Work work) {
  auto* command = group.add_subcommand(name, what);
  command->add_option("WORKSPACE", options->workspace, "File or postgresql:// URL")->required();
  command->callback([options, work = std::move(work), &context] {
    const Status status = work(context.console, *options, context.exit_code);
    if (!status) context.exit_code = report_error(context.console, status.error());
  });
  return command;
}

void add_list(CLI::App& group, CommandContext& context) {
  const auto options = std::make_shared<Options>();
  auto* list = add_command(
      group, "list", "Customers by value", options, context,
      [](Console& console, const Options& chosen, int&) { return list_command(console, chosen); });
  auto& query = options->list;
  list->add_option("--order", query.order, "Figure to order by [current_value]")
      ->check(CLI::IsMember(list_orders()));
  list->add_option("--stage", query.stage, "Only this stage");
  list->add_option("--matrix", query.matrix, "Only cut_cost, grow, keep or protect");
  list->add_option("--abcd", query.abcd, "Only A, B, C or D");
  list->add_option("--situation", query.situation, "Only this situation of loyalty");
  list->add_option("--quadrant", query.quadrant, "Only true, latent, spurious or none");
  list->add_option("--rfm", query.rfm, "Only this RFM segment");
  list->add_flag("--key-accounts", options->keys, "Only the most valuable");
  list->add_flag("--overdue", query.overdue, "Only who is later than expected");
  list->add_option("--limit", query.limit, "How many [50]")->check(CLI::Range(1, 100'000));
  list->add_option("--offset", query.offset, "How many to leave out before [0]")
      ->check(CLI::NonNegativeNumber);
}

}  // namespace

void add_commands(CLI::App& app, CommandContext& context, AfterRefresh after) {
  auto* group = app.add_subcommand("value", "What customers are worth, and who is leaving");
  group->require_subcommand(1);
  group->fallthrough();
  const auto refreshed = std::make_shared<Options>();
  auto* refresh =
      add_command(*group, "refresh", "Compute value anew", refreshed, context,
                  [after = std::move(after)](Console& console, const Options& options, int&) {
                    return refresh_command(console, options, after);
                  });
  refresh->add_option("--as-of", refreshed->as_of, "Date to look back from [last day with data]");
  refresh
      ->add_option("--history", refreshed->history,
                   "Earlier periods to compute first [4 the first time, then 0]")
      ->check(CLI::Range(0, 40));
  const auto shown = std::make_shared<Options>();
  auto* show = add_command(*group, "show", "One customer's value and what it rests on", shown,
                           context, [](Console& console, const Options& options, int&) {
                             return show_command(console, options);
                           });
  show->add_option("CUSTOMER", shown->customer,
                   "The customer's number, or any id, card, openid, phone, e-mail")
      ->required();
  add_list(*group, context);
  add_command(*group, "indicators", "The eight indicators of loyalty, and switching barriers",
              std::make_shared<Options>(), context,
              [](Console& console, const Options& options, int&) {
                return indicators_command(console, options);
              });
  const auto asked = std::make_shared<Options>();
  auto* model = add_command(*group, "model", "The models, and how well they do", asked, context,
                            &model_command);
  model->add_option("KIND", asked->kind, "purchases, spend or churn [all]")
      ->check(CLI::IsMember({"purchases", "spend", "churn"}));
  const auto changed = std::make_shared<Options>();
  auto* settings = add_command(*group, "settings", "Definitions, cuts and windows", changed,
                               context, [](Console& console, const Options& options, int&) {
                                 return settings_command(console, options);
                               });
  settings->add_option("NAME=VALUE", changed->changes, "Settings to change");
}

}  // namespace troth::value
