#include "access/gate.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "access/known_keys.h"
#include "access/policy.h"
#include "access/secrets.h"
#include "access/service.h"
#include "access/store.h"
#include "access/throttle.h"
#include "base/text.h"
#include "http/conditional.h"

namespace troth::access {
namespace {

using http::Admission;
using http::Call;
using http::make_problem;
using http::Principal;
using http::Problem;
using http::Request;
using http::Response;
using http::Right;
using http::Route;

constexpr int kBurst = 5;
/// What a bulk of 100,000 lines is answered has 4 MiB.
constexpr std::size_t kAnswerKeptMost = std::size_t{8} << 20U;

Problem unauthenticated() {
  return make_problem(401, "unauthenticated", "Sign in first.",
                      "POST /api/v1/sign-in, or send an API key as Authorization: Bearer.");
}

Problem forbidden(Right right) {
  return make_problem(403, "forbidden",
                      fmt::format("This needs the right {}.", http::right_name(right)),
                      fmt::format("Roles that have it: {}.", roles_of(right)));
}

Problem cross_site() {
  return make_problem(403, "cross_site", "This request comes from another site.",
                      "Open Troth at its own address.");
}

Problem too_fast() {
  auto problem = make_problem(429, "rate_limited", "There were too many requests.",
                              "Wait, then go on more slowly.");
  problem.retry_after_s = 1;
  return problem;
}

/// Whether a browser says that another site made it send the request.
bool from_other_site(const Request& request) {
  const auto site = request.headers.get("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const auto origin = request.headers.get("Origin");
  if (origin.empty()) return false;
  const auto slashes = origin.find("://");
  return slashes == std::string_view::npos ||
         origin.substr(slashes + 3) != request.headers.get("Host");
}

/// The key in the header: "Bearer KEY" or, of event routes, "Basic base64(KEY:)", as trackers send
/// it. Not of others: browsers remember what was once typed into their Basic dialogue.
std::string key_in(std::string_view authorization, const Route& route) {
  if (authorization.starts_with("Bearer ")) return std::string(trim(authorization.substr(7)));
  if (route.right != Right::events_write || !authorization.starts_with("Basic ")) return {};
  const auto encoded = trim(authorization.substr(6));
  std::string decoded(encoded.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(decoded.data()), decoded.size(),
                        encoded.data(), encoded.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0) {
    return {};
  }
  decoded.resize(size);
  return decoded.substr(0, decoded.find(':'));
}

class TableGate final : public http::Gate {
 public:
  explicit TableGate(int requests_per_second)
      : limited_(requests_per_second > 0),
        by_credential_(kBurst * std::max(requests_per_second, 1),
                       kMicrosPerSecond / std::max(requests_per_second, 1)),
        by_address_(kBurst * std::max(requests_per_second, 1),
                    kMicrosPerSecond / std::max(requests_per_second, 1)) {}

  std::optional<Problem> refuse_haste(const Request& request, Instant now) override;
  Result<Admission> admit(const Request& request, const Route& route, Instant now,
                          db::Session& session) override;
  std::optional<Admission> admit_known(const Request& request, const Route& route,
                                       Instant now) override;
  Status note_use(const Principal& principal, Instant now, db::Session& session) override;
  Status record(const Call& call, int status, db::Session& session) override;
  Result<std::optional<Response>> stored_answer(const Call& call, const std::string& key,
                                                db::Session& session) override;
  Status keep_answer(const Call& call, const std::string& key, const Response& response,
                     db::Session& session) override;

  bool allow(Throttle& throttle, const std::string& key, Instant now) {
    return !limited_ || throttle.allow(key, now);
  }

 private:
  Result<Admission> by_key(std::string_view authorization, const Route& route, Instant now,
                           db::Session& session);
  static Result<Admission> by_cookie(const Request& request, const Route& route, Instant now,
                                     db::Session& session);

  const bool limited_;
  Throttle by_credential_;
  Throttle by_address_;
  KnownKeys known_;
};

Admission refused(Problem problem) {
  Admission admission;
  admission.refusal = std::move(problem);
  return admission;
}

Result<Admission> TableGate::by_key(std::string_view authorization, const Route& route, Instant now,
                                    db::Session& session) {
  const auto parts = parse_key(key_in(authorization, route));
  if (!parts) return refused(unauthenticated());
  TROTH_ASSIGN(const auto key, store::find_key(session, parts->key_id));
  const auto hash = hash_token(parts->secret);
  if (!key || !same_secret(key->secret_hash, hash) || key->revoked_at != 0 ||
      (key->expires_at != 0 && key->expires_at <= now)) {
    return refused(unauthenticated());
  }
  Admission admission;
  admission.principal.kind = Principal::Kind::key;
  admission.principal.key_id = key->key_id;
  for (const auto scope : key->scopes) {
    if (may(key->scopes, scope)) admission.principal.grant(scope);
  }
  admission.principal.key_name = key->name;
  admission.touch = key->used_at + kTouchEvery < now;
  if (route.cookie_only || !may(key->scopes, route.right)) {
    admission.refusal = forbidden(route.right);
  } else if (route.work == http::Work::deferred) {
    known_.keep(authorization, route.right, admission.principal, key->expires_at, now);
  }
  return admission;
}

std::optional<Admission> TableGate::admit_known(const Request& request, const Route& route,
                                                Instant now) {
  auto principal = known_.find(request.headers.get("Authorization"), route.right, now);
  if (!principal) return std::nullopt;
  Admission admission;
  admission.principal = *std::move(principal);
  return admission;
}

Result<Admission> TableGate::by_cookie(const Request& request, const Route& route, Instant now,
                                       db::Session& session) {
  const auto token = request.cookie(kCookie);
  if (token.empty()) return refused(unauthenticated());
  TROTH_ASSIGN(const auto found, store::find_session(session, hash_token(token)));
  if (!found) return refused(unauthenticated());
  const auto& [row, user] = *found;
  if (user.state != UserState::active || row.expires_at <= now ||
      row.seen_at + kSessionIdle <= now) {
    return refused(unauthenticated());
  }
  Admission admission;
  auto& principal = admission.principal;
  principal.kind = Principal::Kind::user;
  principal.user_id = user.user_id;
  principal.role = user.role;
  principal.session_id = row.session_id;
  principal.csrf_token = csrf_token_of(token);
  for (std::size_t i = 0; i < http::kRights; ++i) {
    if (may(user.role, static_cast<Right>(i))) principal.grant(static_cast<Right>(i));
  }
  admission.touch = row.seen_at + kTouchEvery < now;
  if (!http::is_safe(request.method)) {
    if (from_other_site(request)) {
      admission.refusal = cross_site();
      return admission;
    }
    if (!same_secret(request.headers.get("X-CSRF-Token"), principal.csrf_token)) {
      admission.refusal =
          make_problem(403, "csrf_token", "The request lacks the session's CSRF token.",
                       "Send csrf_token of GET /api/v1/me as X-CSRF-Token.");
      return admission;
    }
  }
  if (!may(user.role, route.right)) admission.refusal = forbidden(route.right);
  return admission;
}

Result<Admission> TableGate::admit(const Request& request, const Route& route, Instant now,
                                   db::Session& session) {
  if (route.right == Right::anyone) {
    if (route.same_origin && from_other_site(request)) return refused(cross_site());
    return Admission{};
  }
  const auto authorization = request.headers.get("Authorization");
  TROTH_ASSIGN(auto admission, authorization.empty() ? by_cookie(request, route, now, session)
                                                     : by_key(authorization, route, now, session));
  // Whoever guesses credentials has a new one each time, but not a new address.
  if (admission.refusal && admission.refusal->status == 401 &&
      !allow(by_address_, network_of(request.address), now)) {
    return refused(too_fast());
  }
  return admission;
}

std::optional<Problem> TableGate::refuse_haste(const Request& request, Instant now) {
  const auto authorization = request.headers.get("Authorization");
  const auto credential = authorization.empty() ? request.cookie(kCookie) : authorization;
  const bool allowed = credential.empty() ? allow(by_address_, network_of(request.address), now)
                                          : allow(by_credential_, hash_token(credential), now);
  if (allowed) return std::nullopt;
  return too_fast();
}

Status TableGate::note_use(const Principal& principal, Instant now, db::Session& session) {
  if (principal.kind == Principal::Kind::key) {
    return store::touch_key(session, principal.key_id, now);
  }
  return store::touch_session(session, principal.user_id, principal.session_id, now);
}

Status TableGate::record(const Call& call, int status, db::Session& session) {
  AuditEntry entry;
  entry.happened_at = call.now;
  entry.entry_id = random_id();
  entry.actor = call.principal.label();
  entry.user_id = call.principal.user_id;
  entry.action = call.route().name;
  entry.subject = call.subject;
  entry.status = status;
  entry.address = call.request().address;
  return store::append_audit(session, entry);
}

Result<std::optional<Response>> TableGate::stored_answer(const Call& call, const std::string& key,
                                                         db::Session& session) {
  TROTH_ASSIGN(const auto kept, store::find_answer(session, call.principal.label(), key));
  if (!kept) return std::optional<Response>();
  if (!same_secret(kept->request_hash, http::fingerprint(call.request()))) {
    return std::optional(http::to_response(
        make_problem(422, "key_reused", "This idempotency key came with another request before.",
                     "Use a new key for a new request.")));
  }
  Response response;
  response.status = kept->status;
  if (kept->status >= 400) response.content_type = "application/problem+json";
  response.body = std::make_shared<const std::string>(kept->body);
  response.headers.add("Idempotency-Replayed", "true");
  return std::optional(std::move(response));
}

Status TableGate::keep_answer(const Call& call, const std::string& key, const Response& response,
                              db::Session& session) {
  if (response.text().size() > kAnswerKeptMost) {
    return Error{ErrorCode::too_large, "The answer is too large to be kept for a repetition.",
                 "Idempotency-Key", "Send the request without a key."};
  }
  return store::insert_answer(
      session, call.principal.label(), key,
      {http::fingerprint(call.request()), response.status, std::string(response.text())}, call.now);
}

}  // namespace

std::unique_ptr<http::Gate> make_gate(int requests_per_second) {
  return std::make_unique<TableGate>(requests_per_second);
}

}  // namespace troth::access
