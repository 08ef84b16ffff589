#include "segments/model_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/text.h"
#include "base/text_table.h"
#include "segments/command_print.h"
#include "segments/model_json.h"
#include "segments/model_store.h"

namespace troth::segments {
namespace {

using http::Json;

std::string figure(const Console& console, const Json& value, int decimals) {
  return value.is_number() ? format_number(console.language, value.get<double>(), decimals) : "-";
}

void print_tried(Console& console, const Json& model) {
  if (model["tried"].empty()) return;
  const bool bic = model["criterion"] == "bic";
  std::string all;
  for (const auto& one : model["tried"]) {
    all += fmt::format("{}{}{}: {}", all.empty() ? "" : "  ", one["chosen"] ? "*" : "",
                       one["groups"].get<int>(),
                       figure(console, one[bic ? "bic" : "silhouette"], bic ? 0 : 3));
  }
  print_wrapped(console,
                say(console, bic ? "segments.model.tried_bic" : "segments.model.tried_silhouette",
                    {{"tried", all}}),
                0);
}

/// Each group against all: a column per group.
void print_means(Console& console, const Json& model) {
  std::vector<TextTable::Column> head = {{"", false}, {say(console, "segments.model.all")}};
  for (const auto& group : model["groups"]) {
    head.push_back({std::to_string(group["group"].get<int>())});
  }
  TextTable table(std::move(head));
  for (std::size_t c = 0; c < model["fields"].size(); ++c) {
    std::vector<std::string> row = {model["fields"][c]["label"], model["fields"][c]["mean_text"]};
    for (const auto& group : model["groups"]) row.push_back(group["fields"][c]["mean_text"]);
    table.row(row);
  }
  table.print(console.out, 2, console.width);
}

void print_groups(Console& console, const Json& model) {
  for (const auto& group : model["groups"]) {
    const auto name = group["segment"].is_null() ? std::to_string(group["group"].get<int>())
                                                 : group["segment"]["name"].get<std::string>();
    const double share = group["share"].is_number() ? group["share"].get<double>() : 0;
    console.out << say(console, "segments.model.group",
                       {{"name", name},
                        {"n", group["customers"].get<std::int64_t>()},
                        {"share", format_percent(console.language, share)},
                        {"stability", figure(console, group["stability"], 2)}})
                << "\n";
    print_wrapped(console, group["words"].get<std::string>(), 4);
  }
}

void print_model(Console& console, const Json& model) {
  console.out << model["name"].get<std::string>() << "\n";
  if (!model["description"].get<std::string>().empty()) {
    print_wrapped(console, model["description"].get<std::string>(), 0);
  }
  const bool mixture = model["method"] == "mixture";
  print_wrapped(
      console,
      say(console, mixture ? "segments.model.about_mixture" : "segments.model.about_kmeans",
          {{"groups", static_cast<std::int64_t>(model["groups"].size())},
           {"n", model["customers"].get<std::int64_t>()},
           {"day", model["as_of"].get<std::string>()},
           {"silhouette", figure(console, model["silhouette"], 2)}}),
      0);
  print_tried(console, model);
  console.out << "\n";
  print_groups(console, model);
  console.out << "\n";
  print_means(console, model);
  for (const auto& warning : model["warnings"]) {
    print_wrapped(console, "! " + warning["message"].get<std::string>(), 0);
  }
}

Status show_model(Desk& desk, const Model& model) {
  TROTH_ASSIGN(const auto session, desk.database->read());
  TROTH_ASSIGN(const auto segments, group_segments(*session, *desk.context, model));
  const auto json = model_json(model, segments, *desk.context, desk.console.language);
  if (desk.json()) {
    print_json(desk.console, json);
  } else {
    print_model(desk.console, json);
  }
  return {};
}

Status cluster(Desk& desk) {
  const auto& options = desk.options;
  const ModelDraft draft{options.name,   options.description, options.fields,
                         options.method, options.groups,      options.seed};
  const auto progress = make_progress(desk.console);
  const auto model =
      make_model(*desk.database, *desk.context, draft, "cli", desk.console.clock, *progress);
  progress->finish();
  if (!model) return model.error();
  return show_model(desk, *model);
}

Status archive(Desk& desk) {
  std::optional<Model> gone;
  TROTH_TRY(desk.database->writer().run([&](db::Session& session) -> Status {
    TROTH_ASSIGN(const auto found, find_model(session, desk.options.name));
    TROTH_ASSIGN(gone, archive_model(session, *desk.context, found.model_id, "cli",
                                     desk.console.clock.now()));
    return {};
  }));
  return show_model(desk, *gone);
}

Status models(Desk& desk) {
  if (desk.options.archive && !desk.options.name.empty()) return archive(desk);
  std::vector<Model> all;
  {
    TROTH_ASSIGN(const auto session, desk.database->read());
    if (!desk.options.name.empty()) {
      TROTH_ASSIGN(auto one, find_model(*session, desk.options.name));
      all = {std::move(one)};
    } else {
      TROTH_ASSIGN(all, store::load_models(*session, desk.options.archived));
    }
  }
  if (!desk.options.name.empty()) return show_model(desk, all.front());
  auto items = Json::array();
  TROTH_ASSIGN(const auto session, desk.database->read());
  for (const auto& model : all) {
    TROTH_ASSIGN(const auto segments, group_segments(*session, *desk.context, model));
    items.push_back(model_json(model, segments, *desk.context, desk.console.language));
  }
  if (desk.json()) {
    print_json(desk.console, {{"models", std::move(items)}});
    return {};
  }
  if (items.empty()) desk.console.out << say(desk.console, "segments.none") << "\n";
  for (const auto& model : items) {
    desk.console.out << model["name"].get<std::string>() << "\n";
    print_groups(desk.console, model);
  }
  return {};
}

Status refit(Desk& desk) {
  Id model_id = 0;
  {
    TROTH_ASSIGN(const auto session, desk.database->read());
    TROTH_ASSIGN(const auto found, find_model(*session, desk.options.name));
    model_id = found.model_id;
  }
  const auto progress = make_progress(desk.console);
  const auto model =
      refit_model(*desk.database, *desk.context, model_id, "cli", desk.console.clock, *progress);
  progress->finish();
  if (!model) return model.error();
  return show_model(desk, *model);
}

Status place(Desk& desk) {
  const auto progress = make_progress(desk.console);
  const auto status = place_everybody(*desk.database, *desk.context, desk.console.clock, *progress);
  progress->finish();
  TROTH_TRY(status);
  return models(desk);
}

}  // namespace

void add_model_commands(CommandGroup& group) {
  const auto made =
      group.add("cluster", "Find groups of customers alike, and make a segment of each", &cluster);
  made.app->add_option("NAME", made.options->name, "What to call the model")->required();
  made.app->add_option("--fields", made.options->fields,
                       "What to compare them by, as rules name it [since_last_order purchase_days "
                       "average_order clv]");
  made.app->add_option("--method", made.options->method, "kmeans or mixture [kmeans]")
      ->check(CLI::IsMember({"kmeans", "mixture"}));
  made.app->add_option("--groups", made.options->groups, "How many [chosen by the criterion]")
      ->check(CLI::Range(1, 20));
  made.app->add_option("--seed", made.options->seed, "Seed of sample, starts, resamples [1]")
      ->check(CLI::Range(std::uint64_t{0}, std::uint64_t{9'007'199'254'740'991}));
  made.app->add_option("--description", made.options->description, "What it is for");
  const auto listed = group.add("models", "Models of segments, or one with all it says", &models);
  listed.name(false);
  listed.app->add_flag("--archive", listed.options->archive, "Put this one away, for good")
      ->needs("NAME");
  listed.app->add_flag("--archived", listed.options->archived, "With those put away");
  const auto again = group.add("refit", "Fit a model to the customers of today", &refit);
  again.name(true);
  group.add("place", "Place everybody anew by all models", &place);
}

}  // namespace troth::segments
