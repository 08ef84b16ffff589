#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/assert.h"
#include "customers/drafts.h"
#include "customers/reference.h"
#include "customers/repeats.h"
#include "customers/service.h"

namespace troth::customers {
namespace {

RowOutcome refuse(std::string code, std::string_view value) {
  return RowProblem{std::move(code), "customer", std::string(value), {}};
}

std::string number_text(const std::optional<Day>& day) {
  return day ? std::to_string(*day) : std::string();
}

Details details_of(const RecordInput& input) {
  return {input.name,    input.gender,   input.birth_day, input.city,      input.region,
          input.country, input.language, input.segment,   input.joined_day};
}

/// The hash of what a row says: identities as compared, details as given.
Id content_of(const Identified& identified, const Details& details) {
  std::string identities = std::to_string(identified.key.record_id);
  for (const auto& identity : identified.identities) {
    identities.append(" ").append(std::to_string(identity.value_key));
  }
  return derive_id({"record", identities, details.name, details.gender,
                    number_text(details.birth_day), details.city, details.region, details.country,
                    details.language, details.segment, number_text(details.joined_day)});
}

/// What the later of two rows says, and what only the earlier one did.
Details overlay(Details earlier, const Details& later) {
  const auto take = [](std::string& into, const std::string& from) {
    if (!from.empty()) into = from;
  };
  take(earlier.name, later.name);
  take(earlier.gender, later.gender);
  take(earlier.city, later.city);
  take(earlier.region, later.region);
  take(earlier.country, later.country);
  take(earlier.language, later.language);
  take(earlier.segment, later.segment);
  if (later.birth_day) earlier.birth_day = later.birth_day;
  if (later.joined_day) earlier.joined_day = later.joined_day;
  return earlier;
}

/// Lets a customers row describe its record.
RowOutcome describe(Draft& draft, const Identified& identified, const RecordInput& input,
                    std::vector<store::Change>& lost, Instant now) {
  auto& record = draft.record;
  const auto details = details_of(input);
  const Id content = content_of(identified, details);
  RowResult result = RowResult::updated;
  if (!record.described) {
    result = RowResult::accepted;
    record.details = details;
  } else if (record.content == content || among_repeats(record.repeats, content)) {
    return RowResult::unchanged;
  } else if (record.updated_at == now) {
    if (count_repeats(record.repeats) >= kRepeatsMax) {
      return refuse("duplicate_reference", display(input.reference));
    }
    add_repeat(record.repeats, record.content);
    record.details = overlay(std::move(record.details), details);
  } else {
    record.repeats.clear();
    record.details = details;
    draft.describe_anew(identified.identities, lost);
  }
  record.described = true;
  record.content = content;
  record.updated_at = now;
  draft.record_changed = true;
  draft.unresolved = true;
  draft.carry(identified.identities, kDescribed);
  return result;
}

/// Adds to its record what a row says.
RowOutcome add_to(Draft& draft, const Identified& identified, const RecordInput& input,
                  Instant now) {
  auto& record = draft.record;
  auto details = overlay(record.details, details_of(input));
  const bool first = !record.described;
  const bool changed = first || details != record.details;
  draft.carry(identified.identities, kDescribed);
  if (!changed) return draft.identities_changed ? RowResult::updated : RowResult::unchanged;
  record.details = std::move(details);
  record.described = true;
  record.content = content_of(identified, record.details);
  record.repeats.clear();
  record.updated_at = now;
  draft.record_changed = true;
  draft.unresolved = true;
  return first ? RowResult::accepted : RowResult::updated;
}

std::vector<Id> distinct_records(std::span<const Identified> identified) {
  std::vector<Id> ids;
  ids.reserve(identified.size());
  for (const auto& each : identified) {
    if (each.key.record_id != 0) ids.push_back(each.key.record_id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

struct ReferenceHash {
  std::size_t operator()(const CustomerReference* reference) const {
    std::size_t hash = 0;
    for (const auto* part : {&reference->external, &reference->card, &reference->openid,
                             &reference->phone, &reference->email, &reference->device}) {
      const std::size_t mixed = part->empty() ? 1 : std::hash<std::string>()(*part);
      hash = hash * 0x9e3779b97f4a7c15ULL + mixed;
    }
    return hash;
  }
};

struct SameReference {
  bool operator()(const CustomerReference* a, const CustomerReference* b) const { return *a == *b; }
};

/// The different references among many, and which of them each is.
struct Distinct {
  std::vector<const CustomerReference*> references;
  std::vector<std::uint32_t> which;
};

Distinct distinct(std::span<const CustomerReference> references) {
  Distinct out;
  out.which.reserve(references.size());
  std::unordered_map<const CustomerReference*, std::uint32_t, ReferenceHash, SameReference> seen;
  const CustomerReference* last = nullptr;
  for (const auto& reference : references) {
    // Lines of one order stand together.
    if (last != nullptr && *last == reference) {
      out.which.push_back(out.which.back());
      continue;
    }
    last = &reference;
    const auto next = static_cast<std::uint32_t>(out.references.size());
    const auto [at, fresh] = seen.try_emplace(last, next);
    if (fresh) out.references.push_back(last);
    out.which.push_back(at->second);
  }
  return out;
}

}  // namespace

Result<std::vector<RowOutcome>> apply_records(db::Session& session, std::string_view source,
                                              std::string_view country,
                                              std::span<const RecordInput> records, Instant now,
                                              Telling telling) {
  std::vector<Identified> identified;
  identified.reserve(records.size());
  for (const auto& record : records) {
    identified.push_back(identify(source, record.reference, country));
  }
  Drafts drafts(session, source, now);
  const auto ids = distinct_records(identified);
  TROTH_TRY(drafts.load(ids));
  // Only rows that change a record need what it carries.
  std::vector<Id> changing;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto* draft = drafts.find(identified[i].key.record_id);
    if (draft == nullptr) continue;
    const Id content = content_of(identified[i], details_of(records[i]));
    if (telling == Telling::part || !draft->record.described ||
        draft->record.content != content) {
      changing.push_back(draft->record.record_id);
    }
  }
  TROTH_TRY(drafts.load_identities(changing));

  std::vector<RowOutcome> outcomes;
  outcomes.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& reference = records[i].reference;
    if (identified[i].key.record_id == 0) {
      outcomes.push_back(
          refuse(reference.empty() ? "missing_identity" : "bad_customer", display(reference)));
      continue;
    }
    auto* draft = drafts.find_or_make(identified[i]);
    if (draft == nullptr) {
      outcomes.push_back(refuse("id_collision", display(reference)));
    } else if (telling == Telling::part) {
      outcomes.push_back(add_to(*draft, identified[i], records[i], now));
    } else {
      outcomes.push_back(describe(*draft, identified[i], records[i], drafts.lost(), now));
    }
  }
  TROTH_TRY(drafts.write());
  return outcomes;
}

Result<std::vector<ReferredRecord>> refer(db::Session& session, std::string_view source,
                                          std::string_view country,
                                          std::span<const CustomerReference> references,
                                          Instant now) {
  const auto different = distinct(references);
  std::vector<Identified> identified;
  identified.reserve(different.references.size());
  for (const auto* reference : different.references) {
    identified.push_back(identify(source, *reference, country));
  }
  Drafts drafts(session, source, now);
  const auto ids = distinct_records(identified);
  TROTH_TRY(drafts.load(ids));
  // A record always carries what it is named by: references with nothing else add nothing.
  std::vector<Id> with_more;
  for (const auto& each : identified) {
    const std::size_t named_by = each.key.name == Namespace::external ? 0 : 1;
    if (each.identities.size() > named_by) with_more.push_back(each.key.record_id);
  }
  TROTH_TRY(drafts.load_identities(with_more));

  std::vector<ReferredRecord> answers;
  answers.reserve(identified.size());
  for (const auto& each : identified) {
    Draft* draft = each.key.record_id == 0 ? nullptr : drafts.find_or_make(each);
    if (draft == nullptr) {
      answers.emplace_back();
      continue;
    }
    if (draft->loaded) draft->carry(each.identities, kReferred);
    answers.push_back({each.key.record_id, draft->record.customer_id});
  }
  TROTH_TRY(drafts.write());

  std::vector<ReferredRecord> referred;
  referred.reserve(references.size());
  for (const auto which : different.which) referred.push_back(answers[which]);
  return referred;
}

}  // namespace troth::customers
