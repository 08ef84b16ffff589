#include "survey/listing.h"

#include <utility>

#include "db/row_values.h"
#include "survey/store.h"

namespace troth::survey {
namespace {

using db::Row;
using db::Statement;

constexpr const char* kListed =
    "SELECT r.response_id, r.answered_at, r.dated, i.source, i.name, r.channel, r.store, "
    "r.reference, r.instrument_id, r.customer_id, r.answered_day, r.region, r.weight, r.staff "
    "FROM response r JOIN instrument i ON i.instrument_id = r.instrument_id WHERE 1 = 1";

void add_filters(Statement& list, const ResponseQuery& query) {
  list.filter(" AND r.customer_id = ?", query.customer_id);
  list.filter(" AND r.instrument_id = ?", query.instrument_id);
  list.days("r.answered_at", "r.answered_day", query.from, query.to);
  if (query.anonymous) {
    list.add(*query.anonymous ? " AND r.customer_id < 0" : " AND r.customer_id > 0");
  }
  list.filter(" AND r.channel = ?", query.channel);
  list.filter(" AND r.store = ?", query.store);
  list.filter(" AND r.region = ?", query.region);
  list.filter(" AND r.staff = ?", query.staff);
}

ResponseItem item_at(const Row& row) {
  ResponseItem item;
  item.view.response_id = row.integer(0);
  item.view.answered_at = row.integer(1);
  item.view.dated = row.integer(2) != 0;
  item.view.source = row.text(3);
  item.view.instrument = row.text(4);
  item.view.channel = row.text(5);
  item.view.store = row.text(6);
  item.reference = row.text(7);
  item.instrument_id = row.integer(8);
  // Whoever answered without a name has a number that is made of the response's own.
  if (row.integer(9) > 0) item.customer_id = row.integer(9);
  item.answered_day = static_cast<Day>(row.integer(10));
  item.region = row.text(11);
  item.weight = db::real_or_none(row, 12);
  item.staff = row.text(13);
  return item;
}

}  // namespace

Result<std::vector<InstrumentItem>> instrument_items(db::Session& session) {
  std::vector<InstrumentItem> items;
  TROTH_TRY(
      session.scan("SELECT i.instrument_id, i.source, i.name, "
                   "(SELECT COUNT(*) FROM item t WHERE t.instrument_id = i.instrument_id), "
                   "COALESCE(r.answered, 0), COALESCE(r.nobodys, 0), r.first_day, r.last_day "
                   "FROM instrument i LEFT JOIN (SELECT instrument_id, COUNT(*) AS answered, "
                   "SUM(CASE WHEN customer_id < 0 THEN 1 ELSE 0 END) AS nobodys, "
                   "MIN(CASE WHEN dated <> 0 THEN answered_day END) AS first_day, "
                   "MAX(CASE WHEN dated <> 0 THEN answered_day END) AS last_day "
                   "FROM response GROUP BY instrument_id) r ON r.instrument_id = i.instrument_id "
                   "ORDER BY i.source, i.name",
                   {}, [&](const Row& row) {
                     InstrumentItem item;
                     item.instrument_id = row.integer(0);
                     item.source = row.text(1);
                     item.name = row.text(2);
                     item.items = row.integer(3);
                     item.responses = row.integer(4);
                     item.anonymous = row.integer(5);
                     item.first_day = db::day_or_none(row, 6);
                     item.last_day = db::day_or_none(row, 7);
                     items.push_back(std::move(item));
                     return true;
                   }));
  return items;
}

Result<KnownInstrument> one_instrument(db::Session& session, Id instrument_id) {
  TROTH_ASSIGN(auto known, store::find_instrument(session, instrument_id));
  if (known) return *std::move(known);
  return Error{ErrorCode::not_found, "There is no instrument with this number.",
               std::to_string(instrument_id), "See them all: /api/v1/instruments"};
}

Status list_responses(db::Session& session, const ResponseQuery& query,
                      const std::function<Status(const ResponseItem&)>& each) {
  Statement list(kListed);
  add_filters(list, query);
  list.page("r.answered_at", "r.response_id", query.page);
  return list.each(session, [&](const Row& row) { return each(item_at(row)); });
}

Result<std::int64_t> count_responses(db::Session& session, const ResponseQuery& query) {
  Statement count("SELECT COUNT(*) FROM response r WHERE 1 = 1");
  add_filters(count, query);
  return count.scalar(session);
}

Result<ResponseItem> whole_response(db::Session& session, Id response_id) {
  Statement one(kListed);
  one.add(" AND r.response_id = ?", response_id);
  std::optional<ResponseItem> found;
  Id customer_id = 0;
  TROTH_TRY(one.scan(session, [&](const Row& row) {
    found = item_at(row);
    customer_id = row.integer(9);
    return false;
  }));
  if (!found) {
    return Error{ErrorCode::not_found, "There is no response with this number.",
                 std::to_string(response_id), "See them all: /api/v1/responses"};
  }
  TROTH_TRY(load_answers(session, customer_id, {&found->view, 1}));
  return *std::move(found);
}

}  // namespace troth::survey
