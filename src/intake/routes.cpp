#include "intake/routes.h"

#include <array>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/assert.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/schema.h"
#include "intake/preview.h"
#include "intake/runs.h"
#include "intake/summary_json.h"
#include "intake/uploads.h"

namespace troth::intake {
namespace {

using http::answer;
using http::Call;
using http::Json;
using http::Method;
using http::Response;
using http::Right;
using http::Route;
using http::Work;

constexpr std::uint64_t kUploadMost = std::uint64_t{8} << 30U;

/// What the handlers hold on to.
struct Imports {
  explicit Imports(const RouteContext& of) : context(of), uploads(of.upload_folder) {}
  RouteContext context;
  Uploads uploads;
};
using Shared = std::shared_ptr<Imports>;

Route import_route(Method method, std::string path, std::string name, std::string summary) {
  auto route =
      http::declare(method, std::move(path), std::move(name), "imports", std::move(summary));
  route.right = Right::imports_run;
  route.work = Work::task;
  return route;
}

http::schema::Member member(std::string name, Json schema) {
  return {std::move(name), std::move(schema), false};
}

/// What says how a file is to be read: of preview and import alike.
Json request_schema() {
  using namespace http::schema;
  return named(
      "ImportRequest",
      object({{"upload", text(64, 1)},
              {"kind", word({"customers", "products", "orders", "interactions", "responses"})},
              member("source", described("The system it comes from [main].", text(100, 1))),
              member("instrument", described("Questionnaire of the responses.", text(200, 1))),
              member("map", described("\"Column=field\", for what is not guessed right.",
                                      list(text(1000, 1), 1000))),
              member("encoding", text(50, 1)),
              member("separator", described("One character, or tab.", text(3, 1))),
              member("dates", word({"dmy", "mdy", "ymd"})),
              member("numbers", word({"point", "comma"}))}));
}

Result<ImportRequest> to_request(const Imports& imports, const Call& call) {
  ImportRequest request;
  request.kind = *parse_kind(call.text("kind"));
  TROTH_ASSIGN(request.path, imports.uploads.file(call.text("upload")));
  if (const auto source = call.text("source"); !source.empty()) request.source = source;
  request.instrument = call.text("instrument");
  request.read.encoding = call.text("encoding");
  const auto separator = call.text("separator");
  if (separator == "tab") request.read.separator = '\t';
  if (separator.size() == 1) request.read.separator = separator.front();
  if (call.body().contains("map")) {
    for (const auto& one : call.body()["map"]) request.overrides.map.push_back(one);
  }
  const auto dates = call.text("dates");
  if (dates == "dmy") request.overrides.date_order = DateOrder::dmy;
  if (dates == "mdy") request.overrides.date_order = DateOrder::mdy;
  if (dates == "ymd") request.overrides.date_order = DateOrder::ymd;
  const auto numbers = call.text("numbers");
  if (numbers == "point") request.overrides.number_style = NumberStyle{'.', ','};
  if (numbers == "comma") request.overrides.number_style = NumberStyle{',', '.'};
  return request;
}

Result<Response> upload(const Imports& imports, const Call& call) {
  const auto& body = call.request().body_file;
  std::error_code problem;
  const auto bytes = std::filesystem::file_size(body, problem);
  if (problem) return Error{ErrorCode::usage, "There is no file in the request.", "body", ""};
  TROTH_ASSIGN(const auto id, imports.uploads.take(body, call.query("name", "upload.csv")));
  return answer(call, {{"id", id}, {"bytes", bytes}});
}

Json mapped_json(const Preview& preview, const Mapped& mapped) {
  Json json = {{"column", preview.columns[mapped.column]},
               {"field", http::text_or_null(mapped.field)},
               {"given", mapped.given},
               {"role", nullptr},
               {"scale", nullptr}};
  if (!mapped.item) return json;
  json["role"] = survey::role_name(mapped.item->role);
  if (mapped.item->scale_min) json["scale"] = {*mapped.item->scale_min, *mapped.item->scale_max};
  return json;
}

Result<Response> preview(const Imports& imports, const Call& call) {
  TROTH_ASSIGN(const auto request, to_request(imports, call));
  TROTH_ASSIGN(const auto shown,
               preview_file(imports.context.database, request, imports.context.clock));
  Json json = {{"columns", shown.columns},
               {"rows", shown.rows},
               {"format",
                {{"kind", shown.format.kind},
                 {"encoding", shown.format.encoding},
                 {"encoding_certain", shown.format.encoding_certain},
                 {"separator", std::string(1, shown.format.separator)},
                 {"gzip", shown.format.gzip}}},
               {"mapping", Json::array()},
               {"fields", Json::array()},
               {"problem", nullptr}};
  for (const auto& mapped : shown.mapping.columns) {
    json["mapping"].push_back(mapped_json(shown, mapped));
  }
  for (const auto& field : fields_of(request.kind)) {
    json["fields"].push_back({{"name", field.name}, {"required", field.required}});
  }
  if (shown.problem) {
    json["problem"] = Json::parse(http::to_response(http::to_problem(*shown.problem)).text());
  }
  return answer(call, json);
}

Result<Response> run(const Shared& imports, const Call& call) {
  TROTH_ASSIGN(auto request, to_request(*imports, call));
  const auto upload_id = call.text("upload");
  request.dry_run = call.body().contains("dry_run") && call.body()["dry_run"].get<bool>();
  TROTH_ASSIGN(request.rejects_path, imports->uploads.rejects_file(upload_id));
  http::JobRequest job;
  job.kind = "import";
  job.owner = call.principal.label();
  job.once = "import " + upload_id;
  job.work = [imports, request, upload_id,
              language = call.language](Progress& progress) -> Result<std::shared_ptr<const Json>> {
    std::istringstream nothing;
    TROTH_ASSIGN(const auto summary, import_file(imports->context.database, request, nothing,
                                                 imports->context.clock, progress));
    auto json = std::make_shared<Json>(summary_json(summary, language));
    (*json)["upload"] = upload_id;
    return std::shared_ptr<const Json>(std::move(json));
  };
  TROTH_ASSIGN(const auto started, imports->context.jobs.start(std::move(job)));
  return http::accepted(http::job_json(started), "/api/v1/jobs/" + started.id);
}

Result<Response> rejects(const Imports& imports, const Call& call) {
  TROTH_ASSIGN(const auto file, imports.uploads.rejects(call.path("upload")));
  Response response;
  const auto name = std::filesystem::path(file).filename().string();
  response.content_type = name.ends_with(".ndjson") ? "application/x-ndjson" : "text/csv";
  response.headers.add("Content-Disposition", "attachment; filename=\"rejects\"");
  response.compressible = false;
  response.file = file;
  return response;
}

Json run_json(const ImportRun& run) {
  return {{"id", http::id_text(run.import_id)},
          {"kind", run.kind},
          {"source", run.source},
          {"file", run.file_name},
          {"state", run.state},
          {"started_at", format_instant(run.started_at)},
          {"finished_at", http::instant_or_null(run.finished_at)},
          {"rows",
           {{"read", run.rows.read},
            {"accepted", run.rows.accepted},
            {"updated", run.rows.updated},
            {"unchanged", run.rows.unchanged},
            {"rejected", run.rows.rejected}}}};
}

Result<Response> list_page(const Call& call, db::Session& session) {
  Id before = std::numeric_limits<Id>::max();
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, http::read_cursor(call.query("cursor"), 1));
    before = key[0];
  }
  const auto limit = call.query_integer("limit", http::kPageDefault);
  TROTH_ASSIGN(const auto runs, runs_before(session, before, limit));
  auto items = Json::array();
  for (const auto& one : runs) items.push_back(run_json(one));
  Json next;
  if (static_cast<std::int64_t>(runs.size()) == limit) {
    next = http::write_cursor(std::array<std::int64_t, 1>{runs.back().import_id});
  }
  return answer(call, {{"items", std::move(items)}, {"next", std::move(next)}});
}

std::string_view type_name(Field::Type type) {
  switch (type) {
    case Field::Type::text:
      return "text";
    case Field::Type::time:
      return "time";
    case Field::Type::number:
      return "number";
    case Field::Type::money:
      return "money";
  }
  TROTH_ASSERT(false);
}

Result<Response> kinds_page(const Call& call) {
  auto items = Json::array();
  for (const auto kind :
       {Kind::customers, Kind::products, Kind::orders, Kind::interactions, Kind::responses}) {
    auto fields = Json::array();
    for (const auto& field : fields_of(kind)) {
      fields.push_back(
          {{"name", field.name}, {"required", field.required}, {"type", type_name(field.type)}});
    }
    items.push_back({{"kind", kind_name(kind)}, {"fields", std::move(fields)}});
  }
  return answer(call, {{"items", std::move(items)}, {"next", nullptr}});
}

Json kind_schema() {
  using namespace http::schema;
  return named(
      "ImportKind",
      object({{"kind", text()},
              {"fields", list(object({{"name", text()},
                                      {"required", boolean()},
                                      {"type", word({"text", "time", "number", "money"})}}))}}));
}

Json run_schema() {
  using namespace http::schema;
  const auto count = integer(0, std::numeric_limits<std::int64_t>::max());
  return named("Import", object({{"id", id()},
                                 {"kind", text()},
                                 {"source", text(1000)},
                                 {"file", text(1000)},
                                 {"state", word({"running", "done", "failed", "cancelled"})},
                                 {"started_at", instant()},
                                 {"finished_at", nullable(instant())},
                                 {"rows", object({{"read", count},
                                                  {"accepted", count},
                                                  {"updated", count},
                                                  {"unchanged", count},
                                                  {"rejected", count}})}}));
}

Json preview_schema() {
  using namespace http::schema;
  return named("ImportPreview",
               object({{"columns", list(text(100'000), 100'000)},
                       {"rows", list(list(text(10'000'000), 100'000))},
                       {"format", object({{"kind", text()},
                                          {"encoding", text()},
                                          {"encoding_certain", boolean()},
                                          {"separator", text(4)},
                                          {"gzip", boolean()}})},
                       {"mapping", list(object({{"column", text(100'000)},
                                                {"field", nullable(text())},
                                                {"given", boolean()},
                                                {"role", nullable(text())},
                                                {"scale", nullable(list(number(), 2))}}),
                                        100'000)},
                       {"fields", list(object({{"name", text()}, {"required", boolean()}}))},
                       {"problem", nullable(http::problem_schema())}}));
}

void add_upload_routes(http::Router& router, const Shared& imports) {
  using namespace http::schema;
  auto take = import_route(Method::post, "/api/v1/uploads", "upload_file",
                           "Send a file as the body; it is kept until the server ends.");
  take.upload_bytes = kUploadMost;
  take.audited = true;
  take.asks("name", text(300, 1), "The file's name: its ending says what it is [upload.csv].");
  take.gives(
      named("Upload", object({{"id", text()}, {"bytes", integer(0, std::int64_t{1} << 53)}})), 201);
  take.also = {413};
  take.handler = [imports](const Call& call) { return upload(*imports, call); };
  router.add(std::move(take));

  auto drop = import_route(Method::del, "/api/v1/uploads/{upload:word}", "remove_upload",
                           "Forget an uploaded file and its rejects.");
  drop.status = 204;
  drop.audited = true;
  drop.handler = [imports](const Call& call) -> Result<Response> {
    TROTH_TRY(imports->uploads.remove(call.path("upload")));
    return http::no_content();
  };
  router.add(std::move(drop));

  auto refused =
      import_route(Method::get, "/api/v1/uploads/{upload:word}/rejects", "download_rejects",
                   "The rows that its import refused, in the file's own columns.");
  refused.right = Right::imports_read;
  refused.response_type = "text/csv";
  refused.handler = [imports](const Call& call) { return rejects(*imports, call); };
  router.add(std::move(refused));
}

}  // namespace

void add_routes(http::Router& router, const RouteContext& context) {
  using namespace http::schema;
  const auto imports = std::make_shared<Imports>(context);
  add_upload_routes(router, imports);
  add_bulk_routes(router, context);

  auto look = import_route(Method::post, "/api/v1/imports/preview", "preview_import",
                           "What an import would take the columns for, and the first rows.");
  look.takes(request_schema());
  look.gives(preview_schema());
  look.shows("customers", {{"upload", "u4c"}, {"kind", "customers"}}, nullptr);
  look.handler = [imports](const Call& call) { return preview(*imports, call); };
  router.add(std::move(look));

  auto begin = import_route(Method::post, "/api/v1/imports", "run_import",
                            "Import an uploaded file: gives the job that does it.");
  auto schema = request_schema();
  schema["title"] = "ImportOrder";
  schema["properties"]["dry_run"] = described("Do everything, keep nothing.", boolean());
  begin.takes(std::move(schema));
  begin.gives(http::job_schema(), 202);
  begin.shows("customers", {{"upload", "u4c"}, {"kind", "customers"}}, nullptr);
  begin.audited = true;
  begin.handler = [imports](const Call& call) { return run(imports, call); };
  router.add(std::move(begin));

  auto kinds = import_route(Method::get, "/api/v1/imports/kinds", "list_import_kinds",
                            "The fields that a file of each kind may have.");
  kinds.right = Right::imports_read;
  kinds.gives(page("ImportKinds", kind_schema()));
  kinds.handler = kinds_page;
  router.add(std::move(kinds));

  auto all = import_route(Method::get, "/api/v1/imports", "list_imports",
                          "What was imported, latest first.");
  all.right = Right::imports_read;
  all.work = Work::read;
  all.asks("limit", integer(1, http::kPageMost), "Imports of a page [50].");
  all.asks("cursor", text(1000), "Where the page begins.");
  all.gives(page("Imports", run_schema()));
  all.session_handler = list_page;
  router.add(std::move(all));
}

}  // namespace troth::intake
