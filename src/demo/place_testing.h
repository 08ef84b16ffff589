#pragma once
// For the demo's tests: places where a demo company is made, imported and evaluated.

#include <memory>
#include <string>
#include <string_view>

#include "customers/service.h"
#include "db/migrations.h"
#include "db/testing.h"
#include "demo/make.h"
#include "evaluation/service.h"
#include "events/service.h"
#include "sales/service.h"
#include "survey/service.h"
#include "value/service.h"

namespace troth {
extern const std::vector<EmbeddedFile> db_migrations;
}

namespace troth::demo {

inline void use_all_migrations() {
  db::set_migrations({{"db", &db_migrations},
                      {"customers", &customers_migrations},
                      {"sales", &sales_migrations},
                      {"survey", &survey_migrations},
                      {"events", &events_migrations},
                      {"intake", &intake_migrations},
                      {"value", &value_migrations}});
}

/// A place where a demo company is made, and what it is like once it is there.
class DemoPlace {
 public:
  explicit DemoPlace(db::Engine engine) : place_((use_all_migrations(), engine)) {
    request.location = place_.location();
    request.settings.customers = 1200;
  }

  Result<DemoResult> make() { return make_demo(request, progress); }
  std::string path(const std::string& name) const { return place_.path(name); }

  db::Database& database() {
    if (database_ == nullptr) {
      auto opened = db::Database::open(request.location, clock_);
      TROTH_ASSERT(opened.ok());
      database_ = std::move(opened).value();
    }
    return *database_;
  }

  std::int64_t number(std::string_view sql) {
    auto session = database().read();
    TROTH_ASSERT(session.ok());
    return (*session)->scalar(sql).value();
  }

  evaluation::Evaluation evaluate() {
    auto session = database().read();
    TROTH_ASSERT(session.ok());
    evaluation::EvaluationSettings settings;
    settings.today = kLastDay + 1;
    auto evaluated = evaluation::evaluate(**session, settings, progress);
    TROTH_ASSERT(evaluated.ok());
    return std::move(evaluated).value();
  }

  DemoRequest request;
  SilentProgress progress;

 private:
  db::TestPlace place_;
  FixedClock clock_{(Instant{kLastDay} + 1) * kMicrosPerDay};
  std::unique_ptr<db::Database> database_;
};

}  // namespace troth::demo
