// Applying responses and letting them follow their customers.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/assert.h"
#include "survey/service.h"
#include "survey/store.h"

namespace troth::survey {

namespace {

// A row on its way into the tables; `answers` belong to `response`.
struct Prepared {
  std::size_t row = 0;
  store::Response response;
  std::vector<store::Answer> answers;
  bool repeated = false;  // The file named this reference before.
};

RowOutcome refused(std::string code, std::string field, std::string value,
                   MessageArgs details = {}) {
  return RowProblem{std::move(code), std::move(field), std::move(value), std::move(details)};
}

std::string number_text(double value) {
  return fmt::format("{:g}", value);
}

bool is_missing_code(const ItemInput& item, double value) {
  return std::find(item.missing_codes.begin(), item.missing_codes.end(), value) !=
         item.missing_codes.end();
}

// The problem of one answer, if it has one.
std::optional<RowOutcome> problem_of(const ItemInput& item, const AnswerInput& answer) {
  if (item.role == Role::verbatim) return std::nullopt;
  if (!answer.value) {
    if (answer.text.empty()) return std::nullopt;
    return refused("bad_answer", item.code, answer.text);
  }
  if (is_missing_code(item, *answer.value)) return std::nullopt;
  TROTH_ASSERT(item.scale_min && item.scale_max);
  // Written so that a value that is not a number is off the scale too.
  if (*answer.value >= *item.scale_min && *answer.value <= *item.scale_max) return std::nullopt;
  return refused("off_scale", item.code, number_text(*answer.value),
                 {{"min", number_text(*item.scale_min)}, {"max", number_text(*item.scale_max)}});
}

bool is_answer(const ItemInput& item, const AnswerInput& answer) {
  if (item.role == Role::verbatim) return !answer.text.empty();
  return answer.value && !is_missing_code(item, *answer.value);
}

std::optional<RowOutcome> problem_of(std::span<const ItemInput> items, const ResponseInput& input) {
  bool answered = false;
  for (const auto& answer : input.answers) {
    TROTH_ASSERT(answer.item < items.size());
    if (auto problem = problem_of(items[answer.item], answer)) return problem;
    answered = answered || is_answer(items[answer.item], answer);
  }
  if (input.weight && !(*input.weight >= 0 && std::isfinite(*input.weight)))
    return refused("negative_weight", "weight", number_text(*input.weight));
  if (!answered) return refused("no_answers", "", "");
  return std::nullopt;
}

// Parts of a row as one unambiguous text, for hashing: every part carries its length.
class Content {
 public:
  void add(std::string_view part) {
    text_ += std::to_string(part.size());
    text_ += ':';
    text_ += part;
  }
  void add(std::int64_t number) {
    text_ += std::to_string(number);
    text_ += ';';
  }
  void add(const std::optional<double>& number) {
    if (!number) {
      text_ += '-';
      return;
    }
    const double value = *number == 0 ? 0.0 : *number;  // Minus zero is zero.
    add(std::bit_cast<std::int64_t>(value));
  }
  Id hash() const { return derive_id({text_}); }

 private:
  std::string text_;
};

// What the file said, whatever day an undated response was put on.
std::int64_t content_of(const store::Response& response, std::span<const store::Answer> answers) {
  Content content;
  content.add(response.record_id);
  content.add(std::int64_t{response.dated});
  if (response.dated) content.add(response.answered_at);
  content.add(response.channel);
  content.add(response.store);
  content.add(response.region);
  content.add(response.weight);
  // Only where it is said, so that what was known before this field existed stays unchanged.
  if (!response.staff.empty()) content.add(response.staff);
  for (const auto& answer : answers) {
    content.add(answer.item_id);
    content.add(answer.value);
    content.add(answer.text);
  }
  return content.hash();
}

Id response_id_of(Id instrument_id, const ResponseInput& input, std::int64_t content) {
  const std::string instrument = std::to_string(instrument_id);
  if (!input.reference.empty())
    return derive_id({"response", instrument, "reference", input.reference});
  return derive_id({"response", instrument, "content", std::to_string(content),
                    std::to_string(input.occurrence)});
}

// One row with its customer known. Answers are in order of item_id, so that the order of columns
// does not change the content.
Prepared prepare(std::size_t row, const ResponseInput& input, Id instrument_id,
                 std::span<const ItemInput> items, std::span<const Id> item_ids,
                 customers::ReferredRecord record, Day day_when_undated) {
  Prepared out;
  out.row = row;
  out.repeated = !input.reference.empty() && input.occurrence > 0;
  auto& response = out.response;
  response.instrument_id = instrument_id;
  response.record_id = record.record_id;
  response.dated = input.answered_at.has_value() || input.answered_day.has_value();
  response.answered_day = input.answered_day.value_or(
      input.answered_at ? TimeZone::utc().to_local_day(*input.answered_at) : day_when_undated);
  response.answered_at = input.answered_at.value_or(response.answered_day * kMicrosPerDay);
  response.reference = input.reference;
  response.channel = input.channel;
  response.store = input.store;
  response.region = input.region;
  response.staff = input.staff;
  response.weight = input.weight;
  for (const auto& answer : input.answers) {
    const auto& item = items[answer.item];
    if (!is_answer(item, answer)) continue;
    store::Answer stored;
    stored.item_id = item_ids[answer.item];
    if (item.role == Role::verbatim)
      stored.text = answer.text;
    else
      stored.value = answer.value;
    out.answers.push_back(std::move(stored));
  }
  std::sort(out.answers.begin(), out.answers.end(),
            [](const auto& a, const auto& b) { return a.item_id < b.item_id; });
  TROTH_ASSERT(
      std::adjacent_find(out.answers.begin(), out.answers.end(), [](const auto& a, const auto& b) {
        return a.item_id == b.item_id;
      }) == out.answers.end());
  response.content = content_of(response, out.answers);
  response.response_id = response_id_of(instrument_id, input, response.content);
  response.customer_id = record.record_id == 0 ? -response.response_id : record.customer_id;
  for (auto& answer : out.answers) {
    answer.response_id = response.response_id;
    answer.customer_id = response.customer_id;
  }
  return out;
}

// What is known of the responses of this call: stored before, or earlier in the call.
struct Known {
  store::Response response;
  bool written = false;  // By this call, as the prepared row of the index below.
  std::size_t prepared = 0;
};

using KnownById = std::unordered_map<Id, Known>;

bool same_name(const store::Response& a, const store::Response& b) {
  return a.instrument_id == b.instrument_id && a.reference == b.reference;
}

// Decides one row against what is known, and notes what is to be written.
RowOutcome decide(Prepared& row, std::size_t index, KnownById& known,
                  std::vector<store::Response>& replaced) {
  const auto [entry, fresh] = known.try_emplace(row.response.response_id);
  auto& old = entry->second;
  if (fresh) {
    old = {.response = row.response, .written = true, .prepared = index};
    return RowResult::accepted;
  }
  if (!same_name(old.response, row.response))
    return refused("id_collision", "response", row.response.reference);
  if (old.response.content == row.response.content) return RowResult::unchanged;
  if (row.repeated || old.written)
    return refused("duplicate_reference", "response", row.response.reference);
  // A response that never had a date stays on the day it was first seen.
  if (!row.response.dated && !old.response.dated) {
    row.response.answered_day = old.response.answered_day;
    row.response.answered_at = old.response.answered_at;
  }
  replaced.push_back(old.response);
  old.response = row.response;
  old.prepared = index;
  old.written = true;
  return RowResult::updated;
}

Status write(db::Session& session, const KnownById& known, std::vector<Prepared>& prepared,
             std::span<const store::Response> replaced) {
  TROTH_TRY(store::remove(session, replaced));
  std::vector<std::size_t> order;
  for (const auto& [id, entry] : known)
    if (entry.written) order.push_back(entry.prepared);
  // In the order of the tables' keys, so that neighbours are written together.
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto& left = prepared[a].response;
    const auto& right = prepared[b].response;
    return std::pair(left.customer_id, left.response_id) <
           std::pair(right.customer_id, right.response_id);
  });
  std::vector<store::Response> responses;
  std::vector<store::Answer> answers;
  responses.reserve(order.size());
  for (const auto index : order) {
    responses.push_back(std::move(prepared[index].response));
    std::move(prepared[index].answers.begin(), prepared[index].answers.end(),
              std::back_inserter(answers));
  }
  TROTH_TRY(store::insert_responses(session, responses));
  return store::insert_answers(session, answers);
}

// The rows that can be stored, with their customers; the others get their outcome here.
Result<std::vector<Prepared>> prepare_all(db::Session& session, std::string_view source,
                                          std::string_view country, Id instrument_id,
                                          std::span<const ItemInput> items,
                                          std::span<const ResponseInput> responses,
                                          Day day_when_undated, Instant now,
                                          std::vector<RowOutcome>& outcomes) {
  std::vector<std::size_t> rows;
  std::vector<customers::CustomerReference> references;
  for (std::size_t row = 0; row < responses.size(); ++row) {
    if (auto problem = problem_of(items, responses[row])) {
      outcomes[row] = std::move(*problem);
      continue;
    }
    rows.push_back(row);
    references.push_back(responses[row].customer);
  }
  TROTH_ASSIGN(const auto records, customers::refer(session, source, country, references, now));
  TROTH_ASSERT(records.size() == rows.size());

  std::vector<Id> item_ids;
  item_ids.reserve(items.size());
  for (const auto& item : items) item_ids.push_back(item_id_of(instrument_id, item.code));
  std::vector<Prepared> prepared;
  prepared.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (records[i].record_id == 0 && !references[i].empty()) {
      outcomes[rows[i]] =
          refused("bad_customer", "customer", std::string(customers::display(references[i])));
      continue;
    }
    prepared.push_back(prepare(rows[i], responses[rows[i]], instrument_id, items, item_ids,
                               records[i], day_when_undated));
  }
  return prepared;
}

Status follow_part(db::Session& session, std::span<const customers::Move> moves) {
  std::unordered_map<Id, Id> target;
  std::vector<Id> from;
  std::vector<Id> records;
  for (const auto& move : moves) {
    if (move.from_customer == move.to_customer || move.record_id == 0) continue;
    target[move.record_id] = move.to_customer;
    from.push_back(move.from_customer);
    records.push_back(move.record_id);
  }
  std::vector<store::Response> responses;
  TROTH_TRY(store::responses_of_records(session, from, records, [&](store::Response response) {
    responses.push_back(std::move(response));
  }));
  if (responses.empty()) return {};
  TROTH_ASSIGN(auto answers, store::answers_of(session, responses));
  TROTH_TRY(store::remove(session, responses));
  std::unordered_map<Id, Id> customer_of;
  for (auto& response : responses) {
    response.customer_id = target.at(response.record_id);
    customer_of[response.response_id] = response.customer_id;
  }
  for (auto& answer : answers) answer.customer_id = customer_of.at(answer.response_id);
  TROTH_TRY(store::insert_responses(session, responses));
  return store::insert_answers(session, answers);
}

}  // namespace

Id occurrence_key(const ResponseInput& response) {
  if (!response.reference.empty()) return derive_id({"reference", response.reference});
  Content content;
  for (const auto* part :
       {&response.customer.external, &response.customer.card, &response.customer.openid,
        &response.customer.phone, &response.customer.email, &response.customer.device,
        &response.channel, &response.store, &response.region, &response.staff})
    content.add(*part);
  content.add(response.answered_at.value_or(0));
  content.add(response.weight);
  for (const auto& answer : response.answers) {
    content.add(static_cast<std::int64_t>(answer.item));
    content.add(answer.value);
    content.add(answer.text);
  }
  return content.hash();
}

Result<std::vector<RowOutcome>> apply_responses(db::Session& session, std::string_view source,
                                                std::string_view country, Id instrument_id,
                                                std::span<const ItemInput> items,
                                                std::span<const ResponseInput> responses,
                                                Day day_when_undated, Instant now) {
  std::vector<RowOutcome> outcomes(responses.size());
  TROTH_ASSIGN(auto prepared, prepare_all(session, source, country, instrument_id, items, responses,
                                          day_when_undated, now, outcomes));
  std::vector<Id> ids;
  ids.reserve(prepared.size());
  for (const auto& row : prepared) ids.push_back(row.response.response_id);
  KnownById known;
  known.reserve(ids.size());
  TROTH_TRY(store::find_responses(session, ids, [&](store::Response response) {
    const Id id = response.response_id;
    known[id] = {.response = std::move(response), .written = false, .prepared = 0};
  }));
  std::vector<store::Response> replaced;
  for (std::size_t i = 0; i < prepared.size(); ++i)
    outcomes[prepared[i].row] = decide(prepared[i], i, known, replaced);
  TROTH_TRY(write(session, known, prepared, replaced));
  return outcomes;
}

Status follow(db::Session& session, std::span<const customers::Move> moves) {
  // In parts, so that memory does not grow with the number of moves.
  constexpr std::size_t kMovesPerPart = 4096;
  for (std::size_t from = 0; from < moves.size(); from += kMovesPerPart)
    TROTH_TRY(
        follow_part(session, moves.subspan(from, std::min(kMovesPerPart, moves.size() - from))));
  return {};
}

}  // namespace troth::survey
