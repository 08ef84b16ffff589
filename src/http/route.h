#pragma once
// A route declared once: what it demands, takes and gives. Validation, permission, the API
// document and its test all come from the declaration.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/messages.h"
#include "base/result.h"
#include "base/time.h"
#include "http/json.h"
#include "http/message.h"
#include "http/problem.h"
#include "http/rights.h"

namespace troth::db {
class Session;  // Handed through to handlers; this room never looks inside.
}

namespace troth::http {

class Call;

/// What a handler needs, and so where the server runs it.
enum class Work : std::uint8_t {
  instant,  ///< Nothing that waits: answered on the connection's own thread, without a session.
  read,     ///< A read session, on the pool.
  write,    ///< The writer's session, inside its transaction: must be safe to run again.
  task,     ///< No session, on the pool: it opens what it needs (slow hashing, jobs, files).
  deferred,  ///< Answers when it can, from any thread; called on the connection's own, so that
             ///< it must not wait. For what comes by the ten thousand a second.
};

using Handler = std::function<Result<Response>(const Call&)>;
using SessionHandler = std::function<Result<Response>(const Call&, db::Session&)>;
/// Answers once, on any thread.
using Reply = std::function<void(Result<Response>)>;
/// The call lives until it has been answered.
using DeferredHandler = std::function<void(const Call&, Reply)>;

/// A parameter of the query.
struct QueryParameter {
  std::string name;
  std::shared_ptr<const Json> schema;  ///< Of type string, integer or boolean.
  std::string description;
};

/// An exchange that the document shows and a test replays.
struct Example {
  std::string name;
  std::shared_ptr<const Json> request;   ///< The body; null when there is none.
  std::shared_ptr<const Json> response;  ///< May be null.
};

struct Route {
  Method method = Method::get;
  /// "/api/v1/customers/{customer_id:id}"; types: id (a number above zero), word ([a-z0-9_-]+).
  std::string path;
  std::string
      name;         ///< Unique: "list_customers"; the operationId, and the action in the audit log.
  std::string tag;  ///< The chapter of the API document: "customers".
  std::string summary;
  Right right = Right::self;
  Work work = Work::read;
  std::vector<QueryParameter> query;
  std::shared_ptr<const Json> request;   ///< Schema of the JSON body; null: no body is taken.
  std::shared_ptr<const Json> response;  ///< Schema of the JSON answer; null: not JSON, or none.
  std::string response_type = "application/json";
  int status = 200;       ///< Of success.
  std::vector<int> also;  ///< Other statuses it may answer, besides those of every route.
  /// Schema of the JSON answers of some of `also`.
  std::vector<std::pair<int, std::shared_ptr<const Json>>> also_gives;
  std::vector<Example> examples;
  std::uint64_t upload_bytes = 0;  ///< When positive: takes a file of up to this size as its body.
  bool as_file = false;            ///< The list is given as CSV or NDJSON too: see list_file.h.
  bool raw_body = false;           ///< The handler reads the body itself, whatever its type.
  bool slow = false;               ///< A task that hashes passwords: has threads of its own.
  bool audited = false;            ///< A change that the audit log records. Writes always are.
  bool cookie_only = false;        ///< For signed-in people, never for API keys.
  bool other_parameters = false;   ///< Others decide what the query holds: more is passed over.
  bool kept =
      false;  ///< A task whose answer 200 depends on the workspace's data alone, as reads do.
  bool same_origin = false;        ///< Refuses other sites even without a session (sign-in).
  Handler handler;                 ///< Of instant and task.
  SessionHandler session_handler;  ///< Of read and write.
  DeferredHandler deferred;        ///< Of deferred.

  // A declaration reads as one sentence: route.takes(...).gives(...).
  Route& takes(Json schema);
  Route& gives(Json schema, int code = 200);
  Route& may_give(Json schema, int code);
  Route& asks(std::string name, Json schema, std::string description);
  Route& shows(std::string name, Json request_body, Json answer);
};

/// The schema that answers of this status must fit: that of a problem for every 4xx and 5xx; null
/// when it is free.
std::shared_ptr<const Json> answer_schema(const Route& route, int status);

/// The beginning of every declaration; rights and the rest are the route's own.
Route declare(Method method, std::string path, std::string name, std::string tag,
              std::string summary);

/// What a handler knows of the request: everything here has been validated.
class Call {
 public:
  Call(const Request& request, const Route& route) : request_(&request), route_(&route) {}

  const Request& request() const { return *request_; }
  const Route& route() const { return *route_; }
  const Json& body() const;  ///< Null JSON when the route takes none.
  /// A member of the body as text; empty when it is absent or null.
  std::string text(std::string_view member) const;
  /// A path parameter; it exists, or the route does not name it, which is a programmer error.
  std::string_view path(std::string_view name) const;
  Id path_id(std::string_view name) const;
  bool asks(std::string_view name) const;
  /// A query parameter; `otherwise` when it was not given.
  std::string_view query(std::string_view name, std::string_view otherwise = "") const;
  std::int64_t query_integer(std::string_view name, std::int64_t otherwise) const;

  Principal principal;
  Language language = Language::en;
  Instant now = 0;
  std::string subject;  ///< Whom or what it concerns, for the audit log: a path's parameters.

 private:
  friend struct CallParts;
  const Request* request_;
  const Route* route_;
  std::shared_ptr<const Json> body_;
  std::vector<std::pair<std::string, std::string>> path_;
  std::vector<std::pair<std::string, std::string>> query_;
};

}  // namespace troth::http
