#pragma once
// Inside the db room: what both engines' sessions offer beyond Session.

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "db/location.h"
#include "db/session.h"

namespace troth::db {

enum class Purpose : std::uint8_t {
  read,   ///< Cannot change anything; begin() takes a snapshot.
  write,  ///< begin() takes the right to write (SQLite) or a serializable snapshot (PostgreSQL).
};

/// A session of one of the engines.
class EngineSession : public Session {
 public:
  /// Whether a transaction is open; SQLite closes one by itself when the disk is full.
  virtual bool in_transaction() const = 0;
  /// Whether the connection still stands.
  virtual bool connected() const = 0;
};

using EngineSessionPointer = std::unique_ptr<EngineSession>;

enum class IfMissing : std::uint8_t { refuse, create };

/// Opens the file; not_found when it does not exist, unless it is to be created.
Result<EngineSessionPointer> connect_sqlite(const std::string& path, Purpose purpose,
                                            IfMissing missing = IfMissing::refuse);
/// Connects; whether the schema exists is not checked here.
Result<EngineSessionPointer> connect_postgresql(const Location& location, Purpose purpose);
/// Either of the two.
Result<EngineSessionPointer> connect_engine(const Location& location, Purpose purpose);

/// Lets maps with string keys be asked with views.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// Statements kept prepared in one session; more are forgotten all at once.
inline constexpr std::size_t kStatementsKept = 256;

}  // namespace troth::db
