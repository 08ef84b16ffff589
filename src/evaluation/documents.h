#pragma once
// Finished answers that take long to compute, kept until the data change.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "evaluation/routes.h"
#include "evaluation/settings.h"
#include "http/message.h"
#include "http/route.h"

namespace troth::evaluation {

/// Finished documents by what was asked and of which state of the data. Thread-safe.
class Documents {
 public:
  /// The document as an answer, with its ETag; empty when there is none.
  std::optional<http::Response> find(const std::string& key, Instant now);
  void keep(const std::string& key, std::shared_ptr<const std::string> text, Instant now);

 private:
  struct Document {
    std::shared_ptr<const std::string> text;
    std::string etag;
    Instant made_at = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Document> documents_;
};

/// What the document routes share.
struct DocumentRoutes {
  explicit DocumentRoutes(RouteContext of) : context(of) {}
  RouteContext context;
  Documents documents;
};

/// As a call asks, by its parameters as_of, period and seed.
Result<EvaluationSettings> settings_of(const http::Call& call, const RouteContext& context);

/// Makes the text of a document; `session` reads.
using MakeDocument = std::function<Result<std::string>(db::Session& session, Progress& progress)>;

/// The document `kind` at once when it is known of the present data and `asked`, otherwise 202
/// with the job that makes it.
Result<http::Response> show_document(const std::shared_ptr<DocumentRoutes>& routes,
                                     const http::Call& call, const std::string& kind,
                                     const std::string& asked, MakeDocument make);

}  // namespace troth::evaluation
