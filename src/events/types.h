#pragma once
// Words of the events room.

#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace troth::events {

/// An event as it comes in, not yet understood.
struct Incoming {
  Id inbox_id = 0;  ///< Set when it is stored.
  Instant received_at = 0;
  std::string source;   ///< The name of the key that sent it.
  std::string kind;     ///< "track", "identify", ...
  std::string sent_at;  ///< Of its batch; empty without one.
  std::string body;     ///< A JSON object.
};

/// An event that was not understood: a row of `event_refused`.
struct Refused {
  Incoming event;
  std::string code;   ///< Stable, for programs.
  std::string field;  ///< The member at fault, "properties.products.0"; may be empty.
  std::string value;  ///< What stood there.
};

inline constexpr std::size_t kEventBytesMost = 32 << 10;
inline constexpr std::size_t kBatchBytesMost = 500 << 10;
inline constexpr std::size_t kBatchEventsMost = 2500;
/// Spans by which it is noted that events were understood (`event_slot`).
inline constexpr Instant kSlot = 300 * kMicrosPerSecond;

}  // namespace troth::events
