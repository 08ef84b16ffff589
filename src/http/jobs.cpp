#include "http/jobs.h"

#include <nlohmann/json.hpp>

#include "base/error_words.h"
#include "http/answers.h"
#include "http/schema.h"

namespace troth::http {

std::string_view phase_name(JobPhase phase) {
  switch (phase) {
    case JobPhase::queued:
      return "queued";
    case JobPhase::running:
      return "running";
    case JobPhase::done:
      return "done";
    case JobPhase::failed:
      return "failed";
    case JobPhase::cancelled:
      return "cancelled";
  }
  return "failed";
}

Json job_json(const JobState& job, Language language) {
  Json json = {{"id", job.id},
               {"kind", job.kind},
               {"state", phase_name(job.phase)},
               {"stage", text_or_null(job.stage)},
               {"done", job.done},
               {"total", job.total == 0 ? Json() : Json(job.total)},
               {"created_at", format_instant(job.created_at)},
               {"finished_at", instant_or_null(job.finished_at)},
               {"result", job.result ? *job.result : Json()},
               {"error", nullptr}};
  if (job.error) {
    const Problem problem = to_problem(error_in(language, *job.error));
    json["error"] = Json::parse(to_response(problem).text());
  }
  return json;
}

Json job_schema() {
  using namespace schema;
  return named("Job",
               object({{"id", text()},
                       {"kind", text()},
                       {"state", word({"queued", "running", "done", "failed", "cancelled"})},
                       {"stage", nullable(text())},
                       {"done", integer(0, std::numeric_limits<std::int64_t>::max())},
                       {"total", nullable(integer(0, std::numeric_limits<std::int64_t>::max()))},
                       {"created_at", instant()},
                       {"finished_at", nullable(instant())},
                       {"result", described("What it gave, when done.", any())},
                       {"error", nullable(problem_schema())}}));
}

}  // namespace troth::http
