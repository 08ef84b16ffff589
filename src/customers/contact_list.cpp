#include "customers/contact_list.h"

#include <algorithm>
#include <tuple>

#include "base/assert.h"
#include "customers/joining_store.h"
#include "customers/reference.h"
#include "customers/store.h"
#include "db/keys.h"
#include "db/row_values.h"

namespace troth::customers {
namespace {

using db::Row;
using db::Statement;

constexpr int kViewColumns = 15;

void add_filters(Statement& list, const ContactQuery& query) {
  list.filter(" AND customer_id = ?", query.customer_id);
  list.days("happened_at", "happened_day", query.from, query.to);
  list.filter(" AND kind = ?", query.kind);
  list.filter(" AND source = ?", query.source);
  list.filter(" AND touchpoint = ?", query.touchpoint);
  list.filter(" AND channel = ?", query.channel);
  list.filter(" AND store = ?", query.store);
}

/// External ids are not in the table of identities: they are their records' own.
Status find_external(db::Session& session, std::string_view value,
                     std::vector<FoundIdentity>& found) {
  const auto external = normalise(Namespace::external, value, "");
  if (external.empty()) return {};
  std::vector<Id> ids;
  TROTH_ASSIGN(const auto sources, store::load_sources(session));
  for (const auto& source : sources) ids.push_back(external_record(source, external));
  TROTH_ASSIGN(const auto records, store::load_records(session, ids));
  for (const auto& [id, record] : records) {
    found.push_back({Namespace::external, record.reference, record.source, id, record.customer_id});
  }
  return {};
}

Status find_carried(db::Session& session, std::string_view value, std::optional<Namespace> kind,
                    std::vector<FoundIdentity>& found) {
  return db::scan_keys(
      session,
      "SELECT i.namespace, i.value, r.source, i.record_id, i.customer_id FROM identity i "
      "JOIN customer_record r ON r.customer_id = i.customer_id AND r.record_id = i.record_id "
      "WHERE i.value_key IN (VALUES {keys})",
      1, possible_keys(value, kind), [&](const Row& row) {
        const auto name = parse_namespace(row.text(0));
        TROTH_ASSERT(name.has_value());
        found.push_back({*name, std::string(row.text(1)), std::string(row.text(2)), row.integer(3),
                         row.integer(4)});
        return true;
      });
}

}  // namespace

std::string view_columns() {
  return "interaction_id, happened_at, source, reference, kind, touchpoint, channel, region, "
         "store, staff, subject, outcome, order_reference, promised_at, fulfilled_at";
}

InteractionView read_view(const Row& row) {
  InteractionView view;
  view.interaction_id = row.integer(0);
  view.source = row.text(2);
  auto& input = view.input;
  input.happened_at = row.integer(1);
  input.reference = row.text(3);
  input.kind = row.text(4);
  input.touchpoint = row.text(5);
  input.channel = row.text(6);
  input.region = row.text(7);
  input.store = row.text(8);
  input.staff = row.text(9);
  input.subject = row.text(10);
  input.outcome = row.text(11);
  input.order_reference = row.text(12);
  input.promised_at = db::integer_or_none(row, 13);
  input.fulfilled_at = db::integer_or_none(row, 14);
  return view;
}

Status list_contacts(db::Session& session, const ContactQuery& query,
                     const std::function<Status(const ContactItem&)>& each) {
  Statement list("SELECT " + view_columns() +
                 ", happened_day, customer_id FROM interaction WHERE 1 = 1");
  add_filters(list, query);
  list.page("happened_at", "interaction_id", query.page);
  return list.each(session, [&](const Row& row) {
    ContactItem item{read_view(row), std::nullopt};
    item.view.input.happened_day = static_cast<Day>(row.integer(kViewColumns));
    // Whoever gave no name has a number that is made of the contact's own.
    const auto customer_id = row.integer(kViewColumns + 1);
    if (customer_id > 0) item.customer_id = customer_id;
    return each(item);
  });
}

Result<std::int64_t> count_contacts(db::Session& session, const ContactQuery& query) {
  Statement count("SELECT COUNT(*) FROM interaction WHERE 1 = 1");
  add_filters(count, query);
  return count.scalar(session);
}

Result<std::vector<FoundIdentity>> find_identities(db::Session& session, std::string_view value,
                                                   std::optional<Namespace> kind,
                                                   std::size_t limit) {
  std::vector<FoundIdentity> found;
  if (!kind || *kind == Namespace::external) TROTH_TRY(find_external(session, value, found));
  if (kind != Namespace::external) TROTH_TRY(find_carried(session, value, kind, found));
  const auto key = [](const FoundIdentity& one) {
    return std::tie(one.customer_id, one.record_id, one.kind, one.value);
  };
  std::sort(found.begin(), found.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  // Of many keys at once, PostgreSQL may tell a row more than once.
  found.erase(std::unique(found.begin(), found.end(),
                          [&](const auto& a, const auto& b) { return key(a) == key(b); }),
              found.end());
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace troth::customers
