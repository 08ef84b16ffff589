#include "customers/people_json.h"

#include <nlohmann/json.hpp>

#include "http/answers.h"

namespace troth::customers {

using http::day_or_null;
using http::Json;
using http::text_or_null;

Json details_json(const Details& details) {
  return {
      {"name", text_or_null(details.name)},           {"gender", text_or_null(details.gender)},
      {"birth_date", day_or_null(details.birth_day)}, {"city", text_or_null(details.city)},
      {"region", text_or_null(details.region)},       {"country", text_or_null(details.country)},
      {"language", text_or_null(details.language)},   {"segment", text_or_null(details.segment)},
      {"joined_at", day_or_null(details.joined_day)}};
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
          {"name", text_or_null(record.details.name)},
          {"described", record.described},
          {"updated_at", format_instant(record.updated_at)},
          {"identities", std::move(identities)}};
}

}  // namespace troth::customers
