#pragma once
// Secrets that must be read again (those of TOTP, that of the sign-in provider), encrypted at rest
// with keys that are not in the workspace: who has the database alone, or a backup, cannot read
// them.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace troth::access {

/// Keys of a server. Immutable, so thread-safe.
class Vault {
 public:
  /// Keys in text: one a line, 32 bytes in base64url; what follows "#" is a comment. The first
  /// seals, all open, so that a key is changed by putting a new one above it. bad_input when there
  /// is none or one is malformed.
  static Result<Vault> parse(std::string_view text);
  /// The keys of a file; made with a fresh one, for its owner alone, when it is not there and
  /// `create`. unavailable when it cannot be read, bad_input also when others may read it.
  static Result<Vault> open_file(const std::string& path, bool create);
  /// With a key that nobody keeps: for tests and tools.
  static Vault ephemeral();

  /// XChaCha20-Poly1305 (Arciszewski, 2018) as "sealed:<key>:<base64url>". `place` says where it is
  /// kept ("totp:17"): it opens nowhere else.
  std::string seal(std::string_view secret, std::string_view place) const;
  /// The secret. Text that was never sealed, of older workspaces, is given as it is. unavailable
  /// when it was sealed with a key that is not here; storage when it was tampered with.
  Result<std::string> open(std::string_view sealed, std::string_view place) const;
  /// Whether it should be sealed anew: it is in the clear, or was sealed with an older key.
  bool is_stale(std::string_view sealed) const;

 private:
  struct Key {
    std::string id;
    std::string bytes;
  };
  std::vector<Key> keys_;
};

}  // namespace troth::access
