#include <unordered_map>

#include "db/keys.h"
#include "db/row_values.h"
#include "survey/reading.h"

namespace troth::survey {
Result<std::vector<ResponseView>> responses_before(db::Session& session, Id customer_id, Instant at,
                                                   Id response_id, std::int64_t limit) {
  std::vector<ResponseView> responses;
  TROTH_TRY(session.scan(
      "SELECT r.response_id, r.answered_at, r.dated, i.source, i.name, r.channel, r.store "
      "FROM response r JOIN instrument i ON i.instrument_id = r.instrument_id "
      "WHERE r.customer_id = ? AND (r.answered_at < ? OR (r.answered_at = ? AND r.response_id < ?))"
      " ORDER BY r.answered_at DESC, r.response_id DESC LIMIT ?",
      {customer_id, at, at, response_id, limit}, [&](const db::Row& row) {
        ResponseView response;
        response.response_id = row.integer(0);
        response.answered_at = row.integer(1);
        response.dated = row.integer(2) != 0;
        response.source = row.text(3);
        response.instrument = row.text(4);
        response.channel = row.text(5);
        response.store = row.text(6);
        responses.push_back(std::move(response));
        return true;
      }));
  TROTH_TRY(load_answers(session, customer_id, responses));
  return responses;
}

Status load_answers(db::Session& session, Id customer_id, std::span<ResponseView> responses) {
  std::unordered_map<Id, std::size_t> places;
  std::vector<std::int64_t> keys;
  for (std::size_t i = 0; i < responses.size(); ++i) {
    places.emplace(responses[i].response_id, i);
    keys.push_back(customer_id);
    keys.push_back(responses[i].response_id);
  }
  return db::scan_keys(
      session,
      "SELECT a.response_id, i.code, i.title, i.role, a.value, i.scale_min, i.scale_max, "
      "a.answer_text FROM answer a "
      "JOIN response r ON r.response_id = a.response_id AND r.customer_id = a.customer_id "
      "JOIN item i ON i.instrument_id = r.instrument_id AND i.item_id = a.item_id "
      "WHERE (a.customer_id, a.response_id) IN (VALUES {keys}) "
      "ORDER BY a.response_id, i.position, i.code",
      2, keys, [&](const db::Row& row) {
        ResponseView::Answer answer;
        answer.code = row.text(1);
        answer.title = row.text(2);
        answer.role = parse_role(row.text(3)).value_or(Role::attribute);
        answer.value = db::real_or_none(row, 4);
        answer.scale_min = db::real_or_none(row, 5);
        answer.scale_max = db::real_or_none(row, 6);
        answer.text = row.text(7);
        responses[places.at(row.integer(0))].answers.push_back(std::move(answer));
        return true;
      });
}

}  // namespace troth::survey
