#include "customers/drafts.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"

namespace troth::customers {

void Draft::carry(std::span<const Identity> said, int origin) {
  TROTH_ASSERT(loaded);
  for (const auto& identity : said) {
    const auto known =
        std::find_if(identities.begin(), identities.end(),
                     [&](const Identity& each) { return each.value_key == identity.value_key; });
    if (known == identities.end()) {
      identities.push_back(identity);
      identities.back().origin = origin;
      identities_changed = true;
      unresolved = true;
    } else if ((known->origin & origin) == 0) {
      known->origin |= origin;
      identities_changed = true;
    }
  }
}

void Draft::describe_anew(std::span<const Identity> said, std::vector<store::Change>& lost) {
  TROTH_ASSERT(loaded);
  const auto before = identities;
  const bool changed_before = identities_changed;
  for (auto& identity : identities) identity.origin &= ~kDescribed;
  carry(said, kDescribed);
  const auto gone = std::stable_partition(identities.begin(), identities.end(),
                                          [](const Identity& each) { return each.origin != 0; });
  for (auto each = gone; each != identities.end(); ++each) {
    lost.push_back({record.customer_id, record.record_id, each->value_key});
  }
  identities.erase(gone, identities.end());
  identities_changed = changed_before || identities != before;
}

Status Drafts::load(std::span<const Id> record_ids) {
  TROTH_ASSIGN(auto records, store::load_records(session_, record_ids));
  for (auto& [id, record] : records) {
    auto& draft = drafts_[id];
    draft.record = std::move(record);
    draft.stored = true;
  }
  return {};
}

Status Drafts::load_identities(std::span<const Id> record_ids) {
  std::vector<Id> customers;
  for (const auto id : record_ids) {
    auto* draft = find(id);
    if (draft == nullptr || draft->loaded) continue;
    draft->loaded = true;
    customers.push_back(draft->record.customer_id);
  }
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
  std::unordered_map<Id, std::vector<Identity>> found;
  TROTH_TRY(store::scan_identities(session_, customers, [&](Id record_id, Identity identity) {
    found[record_id].push_back(std::move(identity));
  }));
  for (const auto id : record_ids) {
    const auto at = found.find(id);
    if (at == found.end()) continue;
    auto* draft = find(id);
    if (draft != nullptr && draft->identities.empty()) draft->identities = std::move(at->second);
  }
  return {};
}

Draft* Drafts::find(Id record_id) {
  const auto at = drafts_.find(record_id);
  return at == drafts_.end() ? nullptr : &at->second;
}

Draft* Drafts::find_or_make(const Identified& identified) {
  const auto& key = identified.key;
  TROTH_ASSERT(key.record_id != 0);
  const auto [at, fresh] = drafts_.try_emplace(key.record_id);
  auto& draft = at->second;
  auto& record = draft.record;
  if (fresh) {
    record.record_id = key.record_id;
    record.customer_id = key.record_id;
    record.source = source_;
    record.name_space = namespace_name(key.name);
    record.reference = key.value;
    record.updated_at = now_;
    draft.loaded = true;
    draft.record_changed = true;
    draft.unresolved = true;
    return &draft;
  }
  const bool same = record.source == source_ && record.name_space == namespace_name(key.name) &&
                    record.reference == key.value;
  return same ? &draft : nullptr;
}

Status Drafts::write() {
  std::vector<const Draft*> changed;
  for (const auto& [id, draft] : drafts_) {
    if (draft.record_changed || draft.identities_changed) changed.push_back(&draft);
  }
  if (changed.empty()) return {};
  // In the order of the tables' keys, so that neighbours are written together.
  std::sort(changed.begin(), changed.end(), [](const Draft* a, const Draft* b) {
    return std::pair(a->record.customer_id, a->record.record_id) <
           std::pair(b->record.customer_id, b->record.record_id);
  });
  std::vector<std::int64_t> old_records;
  std::vector<std::int64_t> old_identities;
  std::vector<const Record*> records;
  store::IdentityRows identities;
  auto& changes = lost_;
  for (const auto* draft : changed) {
    const auto& record = draft->record;
    if (draft->unresolved) changes.push_back({record.customer_id, record.record_id, 0});
    if (draft->record_changed) {
      records.push_back(&record);
      if (draft->stored) {
        old_records.insert(old_records.end(), {record.customer_id, record.record_id});
      }
    }
    if (draft->identities_changed) {
      if (draft->stored) {
        old_identities.insert(old_identities.end(), {record.customer_id, record.record_id});
      }
      for (const auto& identity : draft->identities) {
        identities.add(record.customer_id, record.record_id, identity);
      }
    }
  }
  TROTH_TRY(store::delete_records(session_, old_records));
  TROTH_TRY(store::delete_identities(session_, old_identities));
  TROTH_TRY(store::insert_records(session_, records));
  const bool any_new = std::any_of(changed.begin(), changed.end(),
                                   [](const Draft* draft) { return !draft->stored; });
  if (any_new) TROTH_TRY(store::note_source(session_, source_));
  TROTH_TRY(identities.insert(session_));
  return store::note_changes(session_, changes);
}

}  // namespace troth::customers
