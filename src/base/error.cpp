#include "base/error.h"

#include "base/assert.h"

namespace troth {

ErrorInfo error_info(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return {"usage", 2, 400};
    case ErrorCode::bad_input:
      return {"bad_input", 3, 422};
    case ErrorCode::ambiguous_input:
      return {"ambiguous_input", 3, 422};
    case ErrorCode::not_found:
      return {"not_found", 4, 404};
    case ErrorCode::conflict:
      return {"conflict", 5, 409};
    case ErrorCode::forbidden:
      return {"forbidden", 1, 403};
    case ErrorCode::busy:
      return {"busy", 1, 503};
    case ErrorCode::unavailable:
      return {"unavailable", 1, 503};
    case ErrorCode::storage:
      return {"storage", 1, 500};
    case ErrorCode::too_large:
      return {"too_large", 3, 413};
    case ErrorCode::cancelled:
      return {"cancelled", 1, 499};
    case ErrorCode::internal:
      return {"internal", 1, 500};
  }
  TROTH_ASSERT(false);
}

}  // namespace troth
