#pragma once
// Makes a workspace of the demo company through the door that any company's files come in by.

#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "db/location.h"
#include "demo/settings.h"
#include "intake/import.h"

namespace troth::demo {

struct DemoRequest {
  db::Location location;
  std::string language = "en";  ///< Of the new workspace.
  DemoSettings settings;
  std::string truth_path;    ///< Where to write what was planted; nowhere when empty.
  std::string files_folder;  ///< Where to leave the imported files; nowhere when empty.
};

struct DemoFile {
  std::string file;
  std::string source;
  std::int64_t bytes = 0;
  intake::ImportSummary summary;
};

struct DemoResult {
  std::vector<DemoFile> files;  ///< In the order of import.
  double seconds = 0;
};

/// Simulates the company, writes its exports, imports them into a new workspace. Overwrites
/// nothing: conflict when the workspace, the truth file or one of the files exists. When it fails
/// later, it removes what it made itself, except a PostgreSQL schema, which it names. Errors
/// besides: usage (customers out of range), those of the workspace, of files and of import;
/// cancelled.
Result<DemoResult> make_demo(const DemoRequest& request, Progress& progress);

}  // namespace troth::demo
