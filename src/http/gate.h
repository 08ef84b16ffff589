#pragma once
// What the server asks of whoever guards it; the access room answers.

#include <optional>
#include <string>

#include "http/route.h"

namespace troth::http {

/// Whether a request may go on, and as whom.
struct Admission {
  std::optional<Problem> refusal;  ///< 401, 403 or 429.
  Principal principal;
  bool touch = false;  ///< note_use() is due.
};

/// Thread-safe.
class Gate {
 public:
  virtual ~Gate() = default;
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  /// 429 when whoever asks asks too often; before anything else is looked at.
  virtual std::optional<Problem> refuse_haste(const Request& request, Instant now) = 0;
  /// Authenticates the request and holds its principal against the route: credentials, origin,
  /// CSRF token, right. Reads only.
  virtual Result<Admission> admit(const Request& request, const Route& route, Instant now,
                                  db::Session& session) = 0;
  /// The same from memory, for an API key that admit() has just let in (it may be two seconds out
  /// of date); nothing when admit() must be asked. Never waits.
  virtual std::optional<Admission> admit_known(const Request& request, const Route& route,
                                               Instant now) {
    static_cast<void>(request);
    static_cast<void>(route);
    static_cast<void>(now);
    return std::nullopt;
  }
  /// Notes that a session or key was used.
  virtual Status note_use(const Principal& principal, Instant now, db::Session& session) = 0;
  /// Appends to the audit log who did what with which outcome.
  virtual Status record(const Call& call, int status, db::Session& session) = 0;
  /// The answer that the caller's key was given before; the refusal when it came with another
  /// request; nothing when it is new.
  virtual Result<std::optional<Response>> stored_answer(const Call& call, const std::string& key,
                                                        db::Session& session) = 0;
  virtual Status keep_answer(const Call& call, const std::string& key, const Response& response,
                             db::Session& session) = 0;

 protected:
  Gate() = default;
};

}  // namespace troth::http
