#pragma once
// The list of customers for screens and files: searched, filtered, sorted, with columns that other
// rooms keep. SQL of its own: it reads golden records, and others' tables by customer.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "customers/joining_store.h"

namespace troth::customers {

/// A column from a table by customer of another room, with at most one row for each.
struct ListColumn {
  enum class Kind : std::uint8_t { text, integer, real, day, money };
  std::string name;  ///< In the list: "clv". Texts can be filtered by, all can be sorted by.
  std::string table;
  std::string column;
  Kind kind = Kind::text;
  std::string description;
};

using ListCell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A condition about `c.customer_id`, with the values for its `?` in order.
struct ListCondition {
  std::string sql;
  std::vector<ListCell> values;
};

/// What the rooms above give to the list.
struct ListExtras {
  std::vector<ListColumn> columns;
  int currency_decimals = 2;  ///< Of money.
  /// Who is in a segment; not_found when there is none of this id. Empty: there are no segments.
  std::function<Result<ListCondition>(db::Session&, Id segment_id)> segment;
  /// Who fits a rule of the segments' language; bad_input when it is not understood. Empty: no
  /// rules.
  std::function<Result<ListCondition>(db::Session&, std::string_view text)> rule;
};

/// Where a page ends, and so where the next one begins.
struct ListPlace {
  Id customer_id = 0;
  ListCell key;  ///< What was sorted by; nothing when that customer has none.
};

/// Which customers to list, and in what order; empty texts do not filter.
struct ListQuery {
  std::string name;  ///< Anywhere in the name; letters of ASCII in either case.
  std::string region;
  std::string country;
  std::string segment;                                           ///< The company's own label.
  std::vector<std::pair<const ListColumn*, std::string>> equal;  ///< By columns of other rooms.
  std::vector<ListCondition> conditions;                         ///< All must hold.
  std::string sort;  ///< "": by number; "name", "joined_at", or a column of another room.
  bool descending = false;
  std::optional<ListPlace> after;
  std::int64_t limit = 50;  ///< 0: all.
};

/// A customer of the list; `cells` as ListExtras::columns.
struct ListItem {
  Golden golden;
  std::vector<ListCell> cells;
  ListPlace place;
};

/// Gives customers to `each` in the order asked for; who lacks what is sorted by comes last. A
/// filter that few pass, and an order other than by number, read the table: 0.2 to 0.7 s for a
/// million customers on SQLite. `query.sort` is a name from above.
Status list_customers(db::Session& session, const ListQuery& query, const ListExtras& extras,
                      const std::function<Status(const ListItem&)>& each);

/// How many there are in all, wherever the page begins.
Result<std::int64_t> count_listed(db::Session& session, const ListQuery& query);

}  // namespace troth::customers
