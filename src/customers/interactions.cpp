#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/assert.h"
#include "customers/kinds.h"
#include "customers/reference.h"
#include "customers/repeats.h"
#include "customers/service.h"
#include "customers/store.h"

namespace troth::customers {
namespace {

RowOutcome refuse(std::string code, std::string field, std::string_view value,
                  MessageArgs details = {}) {
  return RowProblem{std::move(code), std::move(field), std::string(value), std::move(details)};
}

std::string number_text(const std::optional<Instant>& instant) {
  return instant ? std::to_string(*instant) : std::string();
}

/// The hash of what a row says; the customer by record, since its spelling does not matter.
Id content_of(const InteractionInput& input, std::string_view kind, Id record_id) {
  return derive_id({"interaction", std::to_string(record_id), std::to_string(input.happened_at),
                    std::to_string(input.happened_day), kind, input.touchpoint, input.channel,
                    input.region, input.store, input.staff, input.subject, input.outcome,
                    input.order_reference, number_text(input.promised_at),
                    number_text(input.fulfilled_at)});
}

/// An interaction as it is about to be written.
struct InteractionDraft {
  Interaction interaction;
  bool changed = false;
  Id stored_customer = 0;  ///< The key of its row, when it has one.
  Day stored_day = 0;
  bool stored = false;
};

class Batch {
 public:
  Batch(db::Session& session, std::string_view source, Instant now)
      : session_(session), source_(source), now_(now) {}

  void add(std::size_t row, const InteractionInput& input, std::string_view kind,
           const ReferredRecord& customer) {
    Interaction interaction;
    interaction.source = source_;
    interaction.input = input;
    interaction.input.kind = kind;
    interaction.record_id = customer.record_id;
    interaction.content = content_of(input, kind, customer.record_id);
    interaction.updated_at = now_;
    interaction.interaction_id =
        input.reference.empty()
            ? derive_id({"interaction", source_, "content", std::to_string(interaction.content),
                         std::to_string(input.occurrence)})
            : derive_id({"interaction", source_, "reference", input.reference});
    interaction.customer_id =
        customer.record_id == 0 ? -interaction.interaction_id : customer.customer_id;
    rows_.emplace_back(row, std::move(interaction));
  }

  Status apply(std::vector<RowOutcome>& outcomes) {
    std::vector<Id> ids;
    for (const auto& [row, interaction] : rows_) ids.push_back(interaction.interaction_id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    TROTH_ASSIGN(auto known, store::load_interactions(session_, ids));
    for (auto& [id, interaction] : known) {
      auto& draft = drafts_[id];
      draft.stored = true;
      draft.stored_customer = interaction.customer_id;
      draft.stored_day = interaction.input.happened_day;
      draft.interaction = std::move(interaction);
    }
    for (auto& [row, interaction] : rows_) outcomes[row] = decide(std::move(interaction));
    return write();
  }

 private:
  RowOutcome decide(Interaction said) {
    const auto [at, fresh] = drafts_.try_emplace(said.interaction_id);
    auto& draft = at->second;
    auto& known = draft.interaction;
    if (fresh) {
      draft.changed = true;
      known = std::move(said);
      return RowResult::accepted;
    }
    if (known.source != said.source || known.input.reference != said.input.reference) {
      return refuse("id_collision", "interaction", said.input.reference);
    }
    if (known.content == said.content || among_repeats(known.repeats, said.content)) {
      return RowResult::unchanged;
    }
    if (known.updated_at == now_) {
      if (count_repeats(known.repeats) >= kRepeatsMax) {
        return refuse("duplicate_reference", "interaction", said.input.reference);
      }
      said.repeats = std::move(known.repeats);
      add_repeat(said.repeats, known.content);
    }
    known = std::move(said);
    draft.changed = true;
    return RowResult::updated;
  }

  Status write() {
    std::vector<const Interaction*> changed;
    std::vector<std::int64_t> old;
    for (const auto& [id, draft] : drafts_) {
      if (!draft.changed) continue;
      changed.push_back(&draft.interaction);
      if (draft.stored) old.insert(old.end(), {draft.stored_customer, draft.stored_day, id});
    }
    std::sort(changed.begin(), changed.end(), [](const auto* a, const auto* b) {
      return std::tuple(a->customer_id, a->input.happened_day, a->interaction_id) <
             std::tuple(b->customer_id, b->input.happened_day, b->interaction_id);
    });
    TROTH_TRY(store::delete_interactions(session_, old));
    return store::insert_interactions(session_, changed);
  }

  db::Session& session_;
  std::string_view source_;
  Instant now_;
  std::vector<std::pair<std::size_t, Interaction>> rows_;
  std::unordered_map<Id, InteractionDraft> drafts_;
};

}  // namespace

Result<std::vector<RowOutcome>> apply_interactions(db::Session& session, std::string_view source,
                                                   std::string_view country,
                                                   std::span<const InteractionInput> interactions,
                                                   Instant now) {
  std::vector<RowOutcome> outcomes(interactions.size());
  std::vector<std::size_t> rows;
  std::vector<std::string_view> kinds;
  std::vector<CustomerReference> references;
  // A source has few words for kinds, and many rows.
  std::map<std::string, std::optional<std::string_view>, std::less<>> words;
  for (std::size_t row = 0; row < interactions.size(); ++row) {
    const auto& input = interactions[row];
    auto word = words.find(input.kind);
    if (word == words.end()) word = words.emplace(input.kind, interaction_kind(input.kind)).first;
    if (!word->second) {
      outcomes[row] = refuse("unknown_kind", "kind", input.kind, {{"kinds", interaction_kinds()}});
      continue;
    }
    rows.push_back(row);
    kinds.push_back(*word->second);
    references.push_back(input.customer);
  }
  TROTH_ASSIGN(const auto customers, refer(session, source, country, references, now));
  Batch batch(session, source, now);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (customers[i].record_id == 0 && !references[i].empty()) {
      outcomes[rows[i]] = refuse("bad_customer", "customer", display(references[i]));
      continue;
    }
    batch.add(rows[i], interactions[rows[i]], kinds[i], customers[i]);
  }
  TROTH_TRY(batch.apply(outcomes));
  return outcomes;
}

}  // namespace troth::customers
