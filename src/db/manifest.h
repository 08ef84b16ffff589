#pragma once
// Inside the db room: what a backup file says of itself.

#include <string_view>

#include "base/result.h"
#include "db/care.h"
#include "db/session.h"

namespace troth::db {

/// Tables that only a backup has.
bool is_manifest_table(std::string_view table);

/// Records what was copied, sealed against change.
Status write_manifest(Session& session, const BackupContents& contents);

/// bad_input when there is no manifest; storage when its seal is broken. `bytes` is left alone.
Result<BackupContents> read_manifest(Session& session);

}  // namespace troth::db
