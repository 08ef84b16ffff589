// Every route, asked what nobody would ask: from its declaration, seeded, and without sockets.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "app/filled_testing.h"
#include "base/random.h"
#include "http/problem.h"

namespace troth::app {
namespace {

/// What breaks programs: of wrong types, ends of ranges, encodings, other languages' syntax.
const std::vector<Json>& nasty_values() {
  static const std::vector<Json> all = {nullptr,
                                        true,
                                        0,
                                        -1,
                                        1e308,
                                        -0.5,
                                        9223372036854775807LL,
                                        18446744073709551615ULL,
                                        "",
                                        " ",
                                        "0",
                                        "-1",
                                        "null",
                                        "NaN",
                                        std::string("a\0b", 3),
                                        std::string(3000, 'x'),
                                        "\xc2\x80",
                                        "\xf0\x9f\x92\xa9",
                                        "李雷",
                                        "%s%n%x",
                                        "'; DROP TABLE app_user;--",
                                        "../../etc/passwd",
                                        "<script>",
                                        "${jndi:ldap://x}",
                                        "9999-12-31",
                                        "0000-00-00",
                                        "2026-02-30",
                                        "owner",
                                        "*",
                                        "\\",
                                        "\r\nX-Evil: 1",
                                        "{\"a\":1}",
                                        "1e9999",
                                        "999999999999999999999999",
                                        Json::array(),
                                        Json::object(),
                                        Json::array({nullptr, 1, "a"}),
                                        {{"a", {{"b", nullptr}}}}};
  return all;
}

/// Pieces of a path or query as they travel.
const std::vector<std::string>& nasty_pieces() {
  static const std::vector<std::string> all = {"1",
                                               "0",
                                               "-1",
                                               "9223372036854775807",
                                               "9223372036854775808",
                                               "99999999999999999999999",
                                               "",
                                               "%00",
                                               "%ff%fe",
                                               "%",
                                               "%2",
                                               "%zz",
                                               "%2e%2e",
                                               "..",
                                               ".",
                                               "a",
                                               "A",
                                               "_",
                                               "%E6%9D%8E",
                                               "+",
                                               "%27%22%3B--",
                                               "%25%25",
                                               "=",
                                               "a=b",
                                               "true",
                                               "desc",
                                               "2026-02-30",
                                               "9999-12-31",
                                               "AAAA",
                                               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                               "%5Cx",
                                               "%0d%0aX:1",
                                               "*",
                                               "[]",
                                               "~",
                                               "csv",
                                               "500"};
  return all;
}

class ApiFuzz : public FilledWorkspace {
 protected:
  std::size_t below(std::size_t size) { return random_.below(size); }
  bool chance(std::size_t of) { return below(of) == 0; }
  template <typename T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

  std::string piece() {
    if (chance(40)) return std::string(9000, 'a');
    return one_of(nasty_pieces());
  }
  std::string path_of(const Route& route) {
    std::string path = http::plain_path(route.path);
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      const auto size = path.find('}') - open + 1;
      const auto known = known_.find(path.substr(open + 1, size - 2));
      const bool real = known != known_.end() && !chance(3);
      path.replace(open, size, real ? known->second : piece());
    }
    if (chance(30)) path += "/" + piece();
    return path;
  }
  std::string query_of(const Route& route) {
    std::string query;
    for (const auto& parameter : route.query) {
      if (chance(2)) continue;
      query += (query.empty() ? "" : "&") + parameter.name + "=" + piece();
    }
    if (chance(8)) query += "&" + piece() + "=" + piece();
    if (chance(20)) query += "&" + query;
    return query;
  }

  /// A value as the schema wants it, more or less.
  Json fitting(const Json& schema) {
    if (schema.contains("enum")) return schema["enum"][below(schema["enum"].size())];
    const auto& type = schema.contains("type") ? schema["type"] : Json("string");
    const auto kind = (type.is_array() ? type[0] : type).get<std::string>();
    if (kind == "integer") return schema.value("minimum", 1);
    if (kind == "number") return 0.5;
    if (kind == "boolean") return chance(2);
    if (kind == "array") {
      return schema.contains("items") ? Json::array({fitting(schema["items"])}) : Json::array();
    }
    if (kind == "object") {
      auto object = Json::object();
      const auto members = schema.value("properties", Json::object());
      for (const auto& [name, member] : members.items()) {
        object[name] = known_.contains(name) ? Json(known_[name]) : fitting(member);
      }
      return object;
    }
    const auto format = schema.value("format", "");
    if (format == "date") return "2024-03-05";
    if (format == "date-time") return "2024-03-05T10:00:00Z";
    if (format == "id") return "17";
    return format == "decimal" ? "12.30" : "ann@example.org";
  }
  /// One place in it made nasty.
  void spoil(Json& value, int depth = 0) {
    if (value.empty() || !value.is_structured() || depth > 4 || chance(4)) {
      value = one_of(nasty_values());
      return;
    }
    auto at = value.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(value.size())));
    if (value.is_object() && chance(6)) {
      value.erase(at);
    } else if (value.is_object() && chance(6)) {
      value["no_such_member"] = 1;
    } else {
      spoil(*at, depth + 1);
    }
  }
  std::string body_of(const Route& route) {
    auto body = route.request ? fitting(*route.request) : Json::object();
    const auto times = below(3);
    for (std::size_t i = 0; i < times; ++i) spoil(body);
    auto text = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    switch (below(12)) {
      case 0:
        text.resize(below(text.size() + 1));
        break;
      case 1:
        text.insert(below(text.size() + 1), 1, '\0');
        break;
      case 2:
        text.insert(below(text.size() + 1), "\xff\xfe\xc0\xaf");
        break;
      case 3:
        text = std::string(20'000, chance(2) ? '[' : '{');
        break;
      case 4:
        if (!text.empty()) text[below(text.size())] = static_cast<char>(below(256));
        break;
      case 5:
        text = "{\"a\":1e99999999,\"b\":" + std::string(400, '9') + "}";
        break;
      case 6:
        text = text + text;
        break;
      default:
        break;
    }
    return text;
  }

  void spoil_headers(Request& request) {
    for (const char* name :
         {"If-Match", "If-None-Match", "Accept-Language", "Accept-Encoding", "Idempotency-Key",
          "Origin", "Sec-Fetch-Site", "User-Agent", "Range"}) {
      if (chance(6)) request.headers.add(name, chance(3) ? "*" : piece());
    }
    if (chance(6)) request.headers.add("User-Agent", "\xff\xfe \xc3");
    if (chance(10)) request.headers.add("Authorization", "Bearer " + piece());
    if (chance(20)) request.headers.add("Cookie", std::string(8000, ';'));
  }
  Request request_for(const Route& route, const std::string& token) {
    Request request;
    do {
      request = request_as(token, route.method, "/");
    } while (!request.set_target(path_of(route) + (chance(2) ? "?" + query_of(route) : "")));
    request.address = fmt::format("2001:db8:{:x}::1", ++address_);
    spoil_headers(request);
    if (route.upload_bytes > 0) {
      request.body_file = workspace_.path("fuzz");
      std::ofstream(request.body_file) << piece();
    } else if (route.request || chance(6)) {
      request.headers.add("Content-Type", chance(10) ? piece() : "application/json");
      request.body = body_of(route);
    }
    return request;
  }

  void hold(const Route& route, const Request& request, const Response& response, bool sees) {
    const auto asked = fmt::format("{} {}?{} {}", route.name, request.path.substr(0, 300),
                                   request.query.substr(0, 300), request.body.substr(0, 500));
    ASSERT_LT(response.status, 500) << asked << "\n" << response.text();
    const std::string text(response.text());
    if (!sees) {
      ASSERT_EQ(text.find(kCanary), std::string::npos) << asked << "\n" << text;
    }
    for (const char* secret : {"$argon2", "sealed:", "password_hash", "token_hash"}) {
      ASSERT_EQ(text.find(secret), std::string::npos) << asked << "\n" << text;
    }
    if (response.status < 400) return;
    const auto violations = http::validate(problem_, json(response), "");
    ASSERT_TRUE(violations.empty()) << asked << "\n" << text;
  }
  /// More of it, or other of it: TROTH_FUZZ_TIMES and TROTH_FUZZ_SEED.
  static std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
  }
  void drive(const std::string& who, bool sees, std::uint64_t rounds) {
    rounds *= setting("TROTH_FUZZ_TIMES", 1);
    for (const auto& route : backend_->router().routes()) {
      for (std::uint64_t i = 0; i < rounds; ++i) {
        const auto token = who.empty() ? "" : enter_as(who);
        const auto request = request_for(*route, token);
        const auto response = answer(request);
        hold(*route, request, response, sees);
        done_ += response.status < 300 ? 1 : 0;
        canaries_ += response.text().find(kCanary) == std::string_view::npos ? 0 : 1;
        if (response.events) static_cast<void>(response.events());
        if (HasFatalFailure()) return;
      }
    }
  }

  Random random_{setting("TROTH_FUZZ_SEED", 20261122)};
  int done_ = 0;      ///< Requests that were fit to be done after all.
  int canaries_ = 0;  ///< Answers that name the customer.
  const Json problem_ = http::problem_schema();
  int address_ = 0;
};

TEST_P(ApiFuzz, AnOwnerBreaksNothing) {
  drive("ann@example.org", true, 30);
  // Or nothing but the first check of a request would have been tried.
  EXPECT_GT(done_, 100);
  EXPECT_GT(canaries_, 0);
}

TEST_P(ApiFuzz, AViewerBreaksNothingAndSeesNoCustomer) {
  drive(email_of(Role::viewer), false, 15);
}

TEST_P(ApiFuzz, NobodyBreaksNothingAndSeesNoCustomer) {
  drive("", false, 10);
}

INSTANTIATE_TEST_SUITE_P(Engines, ApiFuzz, ::testing::ValuesIn(db::test_engines()),
                         db::engine_test_name);

}  // namespace
}  // namespace troth::app
