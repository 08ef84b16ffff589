// Requests: whatever comes, it is routed, refused with a status below 500, or becomes a call that
// holds only what the declaration allows; cursors and validation never fail otherwise.

#include <memory>
#include <nlohmann/json.hpp>

#include "fuzz.h"
#include "http/answers.h"
#include "http/cursor.h"
#include "http/reading.h"
#include "http/router.h"
#include "http/schema.h"
#include "http/validate.h"

namespace {

using namespace troth::http;

Router make_router() {
  Router router;
  Route route;
  route.method = Method::post;
  route.path = "/things/{kind:word}/{thing:id}";
  route.name = "change_thing";
  route.tag = "things";
  route.summary = "Changes a thing.";
  route.work = Work::task;
  route.asks("limit", schema::integer(1, 10), "How many.");
  route.asks("name", schema::text(20, 1), "Which.");
  route.asks("day", schema::day(), "When.");
  route.takes(
      schema::object({{"name", schema::text(20)},
                      {"count", schema::nullable(schema::integer(-5, 5)), false},
                      {"at", schema::instant(), false},
                      {"owner", schema::id(), false},
                      {"kinds", schema::list(schema::word({"a", "b"}), 3), false},
                      {"more", schema::map(schema::object({{"price", schema::money()}})), false}}));
  route.handler = [](const Call& call) -> troth::Result<Response> {
    return answer(call, call.body());
  };
  router.add(std::move(route));
  return router;
}

/// What a call was let in with must be as declared.
void check_call(const Route& route, const Call& call) {
  FUZZ_CHECK(validate(*route.request, call.body(), "").empty());
  FUZZ_CHECK(call.path_id("thing") > 0);
  FUZZ_CHECK(!call.path("kind").empty() && call.path("kind").size() <= 64);
  const auto limit = call.query_integer("limit", 5);
  FUZZ_CHECK(limit >= 1 && limit <= 10);
  if (call.asks("name")) FUZZ_CHECK(!call.query("name").empty());
  const auto response = route.handler(call);
  FUZZ_CHECK(response.ok() && response->status == 200);
}

}  // namespace

/// The input: a target in the first line, an Accept-Language and a Cookie field in the next two, a
/// body in the rest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router router = make_router();
  auto text = fuzz_text(data, size);
  const auto line = [&] {
    const auto end = text.find('\n');
    const auto first = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return first;
  };
  Request request;
  request.method = Method::post;
  const auto target = line();
  static_cast<void>(read_cursor(target, 2));
  static_cast<void>(percent_decode(target, true));
  if (!request.set_target(target)) return 0;
  request.headers.add("Accept-Language", std::string(line()));
  request.headers.add("Cookie", std::string(line()));
  request.headers.add("Content-Type", "application/json");
  request.body = text;
  static_cast<void>(request.cookie("a"));
  const auto match = router.find(request.method, request.path);
  if (match.route == nullptr) return 0;
  const auto read = read_call(request, *match.route, match.values, troth::Language::en);
  if (const auto* problem = std::get_if<Problem>(&read)) {
    FUZZ_CHECK(problem->status >= 400 && problem->status < 500);
    const auto response = to_response(*problem);
    FUZZ_CHECK(!Json::parse(response.text(), nullptr, false).is_discarded());
    return 0;
  }
  check_call(*match.route, std::get<Call>(read));
  return 0;
}
