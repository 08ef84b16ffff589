#pragma once
// The answers that a study rests on: one instrument's responses within period and filters, in an
// order that is the same on every machine.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "db/session.h"
#include "measure/members.h"
#include "stats/frame.h"
#include "survey/service.h"

namespace troth::measure {

/// Which responses count. Empty lists do not filter.
struct DataFilter {
  std::optional<Day> from;
  std::optional<Day> to;  ///< Inclusive.
  std::vector<std::string> regions;
  std::vector<std::string> stores;
  std::vector<std::string> channels;
  std::vector<std::string> staff;
  std::vector<SegmentMembers> segments;  ///< Customers in any of them.
  std::vector<SegmentMembers> compared;  ///< These do not filter; their members are marked.
  /// Dated later than this: not there at all, as when an earlier run is computed again.
  std::optional<Day> known_until;
};

/// An order of a customer who answered; `amount` in the major unit of the workspace's currency.
struct Order {
  Id customer = 0;
  Day day = 0;
  double amount = 0;  ///< After returns and corrections.
  bool purchase = false;
};

/// Which rows are of members of a segment.
struct Membership {
  std::string segment;
  std::vector<bool> rows;
};

/// Answers by item and row; NaN where there is none.
struct StudyData {
  std::string source;
  std::string instrument;
  std::vector<survey::ItemInput> items;
  std::vector<std::vector<double>> columns;     ///< One per item; empty for verbatim items.
  std::vector<std::vector<std::string>> texts;  ///< One per item; empty but for verbatim items.
  std::vector<Id> responses;                    ///< Ascending.
  std::vector<Id> customers;
  std::vector<Day> days;
  std::vector<bool> dated;
  std::vector<std::string> channels;
  std::vector<std::string> stores;
  std::vector<std::string> regions;
  std::vector<std::string> staff;
  std::vector<Membership> segments;  ///< Those that are compared.
  std::vector<double> weights;       ///< Empty when no response has one.
  std::size_t read = 0;              ///< Responses of the instrument.
  std::size_t outside_period = 0;    ///< Left out; undated ones too when there is a period.
  std::size_t filtered = 0;          ///< Left out by region, store, channel or staff.
  std::size_t outside_segments = 0;  ///< Left out as no member of the segments; anonymous ones too.
  std::vector<Order> orders;         ///< By customer and day; only for types that ask for them.
  Day last_order_day = 0;
  std::int64_t active_customers = 0;  ///< With an order in the year before that day.
  std::string currency;
  std::string hash;  ///< SHA-256 of all of the above, as hexadecimal digits.

  std::size_t rows() const { return responses.size(); }
  /// Place of the item with this code; npos when there is none.
  std::size_t find(std::string_view code) const;
  static constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();
};

/// Adds the orders of those who answered, none later than `until`, and hashes them too.
Status add_orders(db::Session& session, StudyData& data, std::optional<Day> until);

/// Reads them. not_found: the instrument is not known.
Result<StudyData> load_data(db::Session& session, const std::string& source,
                            const std::string& instrument, const DataFilter& filter);

/// The group of each row: by "region", "store", "channel", "staff", "month", "quarter", "year",
/// "item:CODE" (each answer a group), or "segment" (of those compared; a single one parts its
/// members from all other known customers). Empty where the row has none. bad_input: no such
/// grouping, or a customer in two of the segments.
Result<std::vector<std::string>> groups_of(const StudyData& data, const std::string& by);

/// Groups of rows to be held against the rest. Groups by segment may overlap.
struct Grouping {
  struct Group {
    std::string name;
    std::vector<bool> rows;
  };
  std::vector<Group> groups;  ///< By name.
  std::vector<bool> counted;  ///< The rows that make up groups and their rest.
};
/// As groups_of(), but customers may be in several segments, and a single segment is one group.
Result<Grouping> grouping_of(const StudyData& data, const std::string& by);
/// Of groups that do not overlap; rows without a group do not count.
Grouping grouping_of(const std::vector<std::string>& groups);

/// The rows of one group.
StudyData rows_where(const StudyData& data, const std::vector<bool>& keep);

/// The answers to some items, of the rows that have them all.
struct CompleteRows {
  stats::Frame frame;  ///< Columns named by code.
  std::vector<double> weights;
  std::vector<std::size_t> rows;  ///< Their places in the data.
};
CompleteRows complete_rows(const StudyData& data, const std::vector<std::size_t>& items);

/// The answers to one item without gaps, with their weights (empty: none) and rows.
struct ItemAnswers {
  std::vector<double> values;
  std::vector<double> weights;
  std::vector<std::size_t> rows;
};
ItemAnswers answers_of(const StudyData& data, std::size_t item);

/// The title without what stands before a colon and without a scale in brackets: "Rating: delivery
/// (1-10)" is "delivery".
std::string short_title(const survey::ItemInput& item);

}  // namespace troth::measure
