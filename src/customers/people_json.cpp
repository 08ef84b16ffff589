#include "customers/people_json.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"

namespace troth::customers {

using http::Json;

Json details_json(const Details& details) {
  return {{"name", http::text_or_null(details.name)},
          {"gender", http::text_or_null(details.gender)},
          {"birth_date", http::day_or_null(details.birth_day)},
          {"city", http::text_or_null(details.city)},
          {"region", http::text_or_null(details.region)},
          {"country", http::text_or_null(details.country)},
          {"language", http::text_or_null(details.language)},
          {"segment", http::text_or_null(details.segment)},
          {"joined_at", http::day_or_null(details.joined_day)}};
}

Json record_json(const CarriedRecord& carried) {
  const auto& record = carried.record;
  auto identities = Json::array();
  for (const auto& identity : carried.identities) {
    identities.push_back({{"namespace", identity.name_space}, {"value", identity.value}});
  }
  return {{"source", record.source},
          {"namespace", record.name_space},
          {"reference", record.reference},
          {"name", http::text_or_null(record.details.name)},
          {"described", record.described},
          {"updated_at", format_instant(record.updated_at)},
          {"identities", std::move(identities)}};
}

}  // namespace troth::customers
