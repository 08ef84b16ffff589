#include "segments/member_table.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"
#include "http/schema.h"

namespace troth::segments {
http::Json member_json(const Member& member, int currency_decimals) {
  return {{"id", http::id_text(member.customer_id)},
          {"name", http::text_or_null(member.name)},
          {"country", http::text_or_null(member.country)},
          {"region", http::text_or_null(member.region)},
          {"city", http::text_or_null(member.city)},
          {"orders", member.orders},
          {"value", format_decimal(member.value, currency_decimals)},
          {"last_order",
           member.last_order ? http::Json(format_day(*member.last_order)) : http::Json()}};
}

http::Json member_schema() {
  using namespace http::schema;
  const auto fact = nullable(text(1000));
  return named("SegmentMember",
               object({{"id", id()},
                       {"name", fact},
                       {"country", fact},
                       {"region", fact},
                       {"city", fact},
                       {"orders", integer(0, 1'000'000'000)},
                       {"value", described("Net sales of the year up to as_of.", money())},
                       {"last_order", nullable(day())}}));
}

}  // namespace troth::segments
