#pragma once
// What went wrong, as RFC 9457 (Nottingham, Wilde & Dalal, 2023) writes it: problem+json with a
// stable code, and a JSON pointer (RFC 6901) to each value that is at fault.

#include <string>
#include <vector>

#include "base/error.h"
#include "http/json.h"
#include "http/message.h"

namespace troth::http {

/// One value of a request that was refused. `pointer` is "/body/role", "/query/limit" or
/// "/path/customer_id".
struct Violation {
  std::string pointer;
  std::string code;  ///< Stable: "required", "type", "too_long", "not_listed", "unknown", ...
  std::string message;
};

/// Codes beyond those of base/error.h: "unauthenticated" 401, "method_not_allowed" 405,
/// "precondition_failed" 412, "unsupported_media_type" 415, "precondition_required" 428,
/// "rate_limited" 429, "invalid_request" 422 (with violations).
struct Problem {
  int status = 500;
  std::string code;
  std::string detail;   ///< A sentence in English, without personal data.
  std::string subject;  ///< The culprit, if any.
  std::string hint;     ///< How to mend it.
  std::vector<Violation> violations;
  int retry_after_s = 0;  ///< Sent as Retry-After when positive.
};

Problem to_problem(const Error& error);
Problem invalid_request(std::vector<Violation> violations);
/// A problem of one of the codes above.
Problem make_problem(int status, std::string code, std::string detail, std::string hint = "");

Response to_response(const Problem& problem);
/// What every such answer looks like.
Json problem_schema();

}  // namespace troth::http
