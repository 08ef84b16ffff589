#include "customers/check.h"

#include <array>
#include <string>

#include "db/checks.h"

namespace troth::customers {
namespace {

constexpr std::array<db::Check, 6> kChecks = {{
    {"record_without_customer", "customer_record",
     "SELECT COUNT(*) FROM customer_record r WHERE NOT EXISTS "
     "(SELECT 1 FROM customer c WHERE c.customer_id = r.customer_id)"},
    {"customer_size", "customer",
     "SELECT COUNT(*) FROM customer c WHERE c.records <> "
     "(SELECT COUNT(*) FROM customer_record r WHERE r.customer_id = c.customer_id)"},
    {"customer_name", "customer",
     "SELECT COUNT(*) FROM (SELECT customer_id FROM customer_record GROUP BY customer_id "
     "HAVING MIN(record_id) <> customer_id) AS misnamed"},
    {"identity_without_record", "identity",
     "SELECT COUNT(*) FROM identity i WHERE NOT EXISTS (SELECT 1 FROM customer_record r "
     "WHERE r.customer_id = i.customer_id AND r.record_id = i.record_id)"},
    {"interaction_misplaced", "interaction",
     "SELECT COUNT(*) FROM interaction i WHERE CASE WHEN i.record_id = 0 "
     "THEN i.customer_id <> -i.interaction_id ELSE NOT EXISTS (SELECT 1 FROM customer_record r "
     "WHERE r.customer_id = i.customer_id AND r.record_id = i.record_id) END"},
    {"alias_astray", "customer_alias",
     "SELECT COUNT(*) FROM customer_record r LEFT JOIN customer_alias a "
     "ON a.customer_id = r.record_id WHERE COALESCE(a.current_id, r.record_id) <> r.customer_id"},
}};

}  // namespace

Result<std::vector<db::Finding>> check(db::Session& session) {
  TROTH_ASSIGN(const auto unresolved, session.scalar("SELECT COUNT(*) FROM customer_change"));
  if (unresolved > 0) {
    return std::vector<db::Finding>{{db::Finding::Severity::warning, "customers_unresolved",
                                     "customer_change", std::to_string(unresolved)}};
  }
  return db::run_checks(session, kChecks);
}

}  // namespace troth::customers
