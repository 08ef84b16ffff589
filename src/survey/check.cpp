#include "survey/check.h"

#include <array>

#include "db/checks.h"

namespace troth::survey {
namespace {

constexpr std::array<db::Check, 5> kChecks = {{
    {"response_without_instrument", "response",
     "SELECT COUNT(*) FROM response r WHERE NOT EXISTS "
     "(SELECT 1 FROM instrument i WHERE i.instrument_id = r.instrument_id)"},
    {"answer_without_response", "answer",
     "SELECT COUNT(*) FROM answer a WHERE NOT EXISTS (SELECT 1 FROM response r "
     "WHERE r.response_id = a.response_id AND r.customer_id = a.customer_id)"},
    {"answer_without_item", "answer",
     "SELECT COUNT(*) FROM answer a LEFT JOIN (SELECT DISTINCT item_id FROM item) i "
     "ON i.item_id = a.item_id WHERE i.item_id IS NULL"},
    {"answer_off_scale", "answer",
     "SELECT COUNT(*) FROM answer a JOIN (SELECT DISTINCT item_id, scale_min, scale_max FROM item) "
     "i ON i.item_id = a.item_id WHERE a.value < i.scale_min OR a.value > i.scale_max"},
    {"response_misplaced", "response",
     "SELECT COUNT(*) FROM response r WHERE CASE WHEN r.record_id = 0 "
     "THEN r.customer_id <> -r.response_id ELSE NOT EXISTS (SELECT 1 FROM customer_record c "
     "WHERE c.customer_id = r.customer_id AND c.record_id = r.record_id) END"},
}};

}  // namespace

Result<std::vector<db::Finding>> check(db::Session& session) {
  return db::run_checks(session, kChecks);
}

}  // namespace troth::survey
