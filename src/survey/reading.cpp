#include "survey/reading.h"

#include <limits>
#include <unordered_map>
#include <utility>

#include "customers/reading.h"
#include "survey/store.h"

namespace troth::survey {

namespace {

// Moves the stored answers of a block into its inputs.
Status add_answers(db::Session& session, const KnownInstrument& instrument,
                   const std::vector<store::Response>& block, std::vector<ResponseInput>& inputs) {
  std::unordered_map<Id, std::size_t> place_of_item;
  for (std::size_t i = 0; i < instrument.items.size(); ++i)
    place_of_item.emplace(instrument.items[i].item_id, i);
  std::unordered_map<Id, std::size_t> place_of_response;
  for (std::size_t i = 0; i < block.size(); ++i) place_of_response.emplace(block[i].response_id, i);
  TROTH_ASSIGN(auto answers, store::answers_of(session, block));
  for (auto& answer : answers) {
    const auto item = place_of_item.find(answer.item_id);
    if (item == place_of_item.end()) continue;  // Damage, which the check names.
    inputs[place_of_response.at(answer.response_id)].answers.push_back(
        {.item = item->second, .value = answer.value, .text = std::move(answer.text)});
  }
  return {};
}

ResponseInput input_of(const store::Response& response) {
  ResponseInput input;
  input.reference = response.reference;
  if (response.dated) {
    input.answered_at = response.answered_at;
    input.answered_day = response.answered_day;
  }
  input.channel = response.channel;
  input.store = response.store;
  input.region = response.region;
  input.staff = response.staff;
  input.weight = response.weight;
  return input;
}

}  // namespace

Status each_response(db::Session& session, const KnownInstrument& instrument,
                     const std::function<Status(const ResponseInput&)>& see) {
  customers::ReferenceReader references(session, 2);
  store::Response last;
  last.customer_id = std::numeric_limits<Id>::min();
  for (;;) {
    TROTH_ASSIGN(const auto block, store::responses_after(session, instrument.instrument_id, last));
    if (block.empty()) return {};
    std::vector<ResponseInput> inputs;
    std::vector<Id> records;
    for (const auto& response : block) {
      inputs.push_back(input_of(response));
      if (response.record_id != 0)
        records.insert(records.end(), {response.customer_id, response.record_id});
    }
    TROTH_TRY(add_answers(session, instrument, block, inputs));
    TROTH_TRY(references.load(records));
    for (std::size_t i = 0; i < block.size(); ++i) {
      // Rows that only their content names must stay equal when they are.
      inputs[i].customer = inputs[i].reference.empty()
                               ? references.first(block[i].record_id)
                               : references.next(block[i].customer_id, block[i].record_id);
      TROTH_TRY(see(inputs[i]));
    }
    last = block.back();
  }
}

}  // namespace troth::survey
