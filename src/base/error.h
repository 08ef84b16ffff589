#pragma once
// The vocabulary of things that go wrong in the world. What a programmer gets wrong is
// TROTH_ASSERT's.

#include <cstdint>
#include <string>
#include <string_view>

namespace troth {

/// Every way an operation can fail. Each has one stable text code, exit code and HTTP status:
/// see error_info().
enum class ErrorCode : std::uint8_t {
  usage,             ///< The command line or request is malformed; nothing was tried.
  bad_input,         ///< Data was refused: the message says where and how to mend it.
  ambiguous_input,   ///< Data can be read in more than one way; the message says how to decide.
  not_found,         ///< The named thing does not exist.
  conflict,          ///< The thing exists already, or changed meanwhile.
  forbidden,         ///< The caller's role does not allow it.
  busy,              ///< Another process holds what is needed; trying again may help.
  unavailable,       ///< A file, server or connection cannot be reached.
  storage,           ///< The database failed or is damaged.
  too_large,         ///< A limit was passed; the message names it.
  cancelled,         ///< Stopped on request; what was acknowledged before stands.
  internal,          ///< A defect of Troth.
};

/// What the outside sees of an ErrorCode.
struct ErrorInfo {
  std::string_view code;  ///< Stable text code, for example "bad_input".
  int exit_code;          ///< 1 failed, 2 usage, 3 data refused, 4 not found, 5 conflict.
  int http_status;
};

/// The one table from code to text, exit code and HTTP status.
ErrorInfo error_info(ErrorCode code);

/// A failure with what a person needs to mend it. `message` is a full English sentence without
/// personal data; `subject` names the culprit (file:line, table, option); `hint` says what to do.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string subject;
  std::string hint;
};

}  // namespace troth
