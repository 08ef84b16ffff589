#include "http/list_page.h"

#include <array>
#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/list_file.h"
#include "http/schema.h"

namespace troth::http {
namespace {

/// The name declared first, which is what a list is sorted by unasked.
std::string_view usual_sort(const Call& call) {
  for (const auto& parameter : call.route().query) {
    if (parameter.name != "sort") continue;
    return parameter.schema->at("enum").at(0).get_ref<const std::string&>();
  }
  return {};
}

Result<ListAsk> ask_of(const Call& call) {
  ListAsk ask;
  ask.sort = call.query("sort", usual_sort(call));
  ask.descending = ask.sort.starts_with('-');
  if (ask.descending) ask.sort.erase(0, 1);
  ask.limit = call.query_integer("limit", kPageDefault);
  if (call.asks("cursor")) {
    TROTH_ASSIGN(const auto key, read_text_cursor(call.query("cursor"), 2));
    ask.follows = true;
    ask.after_key = key.numbers[0];
    ask.after_id = key.numbers[1];
    ask.after_text = key.text;
  }
  return ask;
}

Result<Response> file_of(const Call& call, std::string_view name, const ListRows& rows,
                         ListAsk ask) {
  ask.limit = 0;
  ask.follows = false;
  TROTH_ASSIGN(auto file, ListFile::begin(call));
  TROTH_TRY(rows.each(ask, [&](const Json& item, const ListAt&) { return file.add(item); }));
  return file.finish(name);
}

}  // namespace

void as_list(Route& route, std::string name, Json item, const std::vector<std::string>& sorts) {
  using namespace schema;
  std::vector<std::string> words;
  for (const auto& sort : sorts) {
    words.push_back(sort);
    words.push_back(sort.starts_with('-') ? sort.substr(1) : "-" + sort);
  }
  route.asks("sort", word(words), "By what, with - downwards [" + sorts.front() + "].");
  route.asks("total", boolean(), "Whether to count all that the filters let through [false].");
  route.asks("limit", integer(1, kPageMost), "Rows of a page [50].");
  route.asks("cursor", text(4000), "Where the page begins.");
  route.gives(named(std::move(name), object({{"items", list(std::move(item), kPageMost)},
                                             {"next", nullable(text(4000))},
                                             {"total", nullable(integer(0, INT64_MAX))}})));
  also_as_file(route);
}

std::optional<Day> query_day(const Call& call, std::string_view name) {
  if (!call.asks(name)) return std::nullopt;
  return parse_day(call.query(name));
}

Result<Response> answer_list(const Call& call, std::string_view file_name, const ListRows& rows) {
  TROTH_ASSIGN(const auto ask, ask_of(call));
  if (wants_file(call)) return file_of(call, file_name, rows, ask);
  Json total;
  if (call.query("total") == "true") {
    TROTH_ASSIGN(total, rows.count());
  }
  auto items = Json::array();
  ListAt last;
  TROTH_TRY(rows.each(ask, [&](Json item, const ListAt& at) -> Status {
    items.push_back(std::move(item));
    last = at;
    return {};
  }));
  Json next;
  if (static_cast<std::int64_t>(items.size()) == ask.limit) {
    next = write_cursor(std::array<std::int64_t, 2>{last.key, last.id}, last.text);
  }
  return answer(
      call, {{"items", std::move(items)}, {"next", std::move(next)}, {"total", std::move(total)}});
}

}  // namespace troth::http
