#include "measure/data.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>

#include "base/text.h"
#include "measure/store.h"

namespace troth::measure {
namespace {

/// SHA-256 over numbers and texts, each with its length, so that no two contents run together.
class Digest {
 public:
  Digest() { crypto_hash_sha256_init(&state_); }

  void add(std::uint64_t value) {
    std::array<unsigned char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<unsigned char>(value >> (8 * i));
    }
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  void add(double value) {
    // Every NaN is one gap.
    add(std::isnan(value) ? std::uint64_t{0x7ff8000000000000}
                          : std::bit_cast<std::uint64_t>(value));
  }
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    std::vector<unsigned char> bytes(text.begin(), text.end());
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  std::string hex() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> bytes{};
    crypto_hash_sha256_final(&state_, bytes.data());
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
  }

 private:
  crypto_hash_sha256_state state_{};
};

std::string hash_of(const StudyData& data) {
  Digest digest;
  digest.add(data.source);
  digest.add(data.instrument);
  for (const auto& item : data.items) {
    digest.add(item.code);
    digest.add(survey::role_name(item.role));
    digest.add(item.touchpoint);
    digest.add(item.scale_min.value_or(stats::kNaN));
    digest.add(item.scale_max.value_or(stats::kNaN));
  }
  for (std::size_t row = 0; row < data.rows(); ++row) {
    digest.add(static_cast<std::uint64_t>(data.responses[row]));
    digest.add(static_cast<std::uint64_t>(static_cast<std::int64_t>(data.days[row])));
    digest.add(data.channels[row]);
    digest.add(data.stores[row]);
    digest.add(data.regions[row]);
    if (!data.staff[row].empty()) digest.add("staff " + data.staff[row]);
    if (!data.weights.empty()) digest.add(data.weights[row]);
    for (std::size_t i = 0; i < data.items.size(); ++i) {
      if (!data.columns[i].empty()) digest.add(data.columns[i][row]);
      if (!data.texts[i].empty()) digest.add(data.texts[i][row]);
    }
  }
  for (const auto& segment : data.segments) {
    digest.add(segment.segment);
    for (const bool member : segment.rows) digest.add(std::uint64_t{member});
  }
  return digest.hex();
}

bool passes(const std::vector<std::string>& wanted, const std::string& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

void take_row(StudyData& data, const store::ResponseRow& row, bool& weighted) {
  data.responses.push_back(row.response_id);
  data.customers.push_back(row.customer_id);
  data.days.push_back(row.day);
  data.dated.push_back(row.dated);
  data.channels.push_back(row.channel);
  data.stores.push_back(row.store);
  data.regions.push_back(row.region);
  data.staff.push_back(row.staff);
  data.weights.push_back(row.weight.value_or(1));
  weighted = weighted || row.weight.has_value();
}

bool in_any(const std::vector<SegmentMembers>& segments, Id customer) {
  return std::any_of(segments.begin(), segments.end(),
                     [&](const SegmentMembers& one) { return one.has(customer); });
}

Status take_rows(db::Session& session, Id instrument, const DataFilter& filter, StudyData& data) {
  bool weighted = false;
  TROTH_TRY(store::each_response(session, instrument, [&](const store::ResponseRow& row) {
    if (filter.known_until && row.dated && row.day > *filter.known_until) return;
    ++data.read;
    const bool bounded = filter.from || filter.to;
    if ((bounded && !row.dated) || (filter.from && row.day < *filter.from) ||
        (filter.to && row.day > *filter.to)) {
      ++data.outside_period;
    } else if (!passes(filter.regions, row.region) || !passes(filter.stores, row.store) ||
               !passes(filter.channels, row.channel) || !passes(filter.staff, row.staff)) {
      ++data.filtered;
    } else if (!filter.segments.empty() && !in_any(filter.segments, row.customer_id)) {
      ++data.outside_segments;
    } else {
      take_row(data, row, weighted);
    }
  }));
  if (!weighted) data.weights.clear();
  for (const auto& segment : filter.compared) {
    Membership& membership = data.segments.emplace_back();
    membership.segment = segment.name;
    for (const Id customer : data.customers) membership.rows.push_back(segment.has(customer));
  }
  return {};
}

template <typename T>
std::vector<T> kept(const std::vector<T>& all, const std::vector<bool>& keep) {
  std::vector<T> some;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (keep[i]) some.push_back(all[i]);
  }
  return some;
}

std::string period_name(Day day, const std::string& by) {
  const std::string date = format_day(day);
  if (by == "year") return date.substr(0, 4);
  if (by == "month") return date.substr(0, 7);
  const int month = std::stoi(date.substr(5, 2));
  return fmt::format("{}-Q{}", date.substr(0, 4), (month + 2) / 3);
}

}  // namespace

std::size_t StudyData::find(std::string_view code) const {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].code == code) return i;
  }
  return npos;
}

Result<StudyData> load_data(db::Session& session, const std::string& source,
                            const std::string& instrument, const DataFilter& filter) {
  TROTH_ASSIGN(const auto known, survey::find_instrument(session, source, instrument));
  if (!known) {
    return Error{ErrorCode::not_found, "There is no such instrument.", instrument,
                 "Import responses first, or name one of the instruments there are."};
  }
  StudyData data;
  data.source = source;
  data.instrument = instrument;
  std::vector<Id> ids;
  for (const auto& item : known->items) {
    data.items.push_back(item.item);
    ids.push_back(item.item_id);
  }
  TROTH_TRY(take_rows(session, known->instrument_id, filter, data));
  for (const auto& item : data.items) {
    const bool words = item.role == survey::Role::verbatim;
    data.columns.emplace_back(words ? 0 : data.rows(), stats::kNaN);
    data.texts.emplace_back(words ? data.rows() : 0);
  }
  TROTH_TRY(store::each_answer(
      session, known->instrument_id,
      [&](Id response, Id item, double value, std::string_view text) {
        const auto row = std::lower_bound(data.responses.begin(), data.responses.end(), response);
        if (row == data.responses.end() || *row != response) return;
        const auto place = std::find(ids.begin(), ids.end(), item);
        if (place == ids.end()) return;
        const auto i = static_cast<std::size_t>(place - ids.begin());
        const auto at = static_cast<std::size_t>(row - data.responses.begin());
        if (data.texts[i].empty()) {
          data.columns[i][at] = value;
        } else {
          data.texts[i][at] = text;
        }
      }));
  data.hash = hash_of(data);
  return data;
}

Status add_orders(db::Session& session, StudyData& data, std::optional<Day> until) {
  TROTH_ASSIGN(const auto about, store::order_facts(session, until));
  data.last_order_day = about.last_day;
  data.active_customers = about.active_customers;
  data.currency = about.currency;
  const double unit = std::pow(10.0, about.currency_decimals);
  Digest digest;
  digest.add(data.hash);
  digest.add(static_cast<std::uint64_t>(about.active_customers));
  std::vector<Id> who = data.customers;
  std::sort(who.begin(), who.end());
  TROTH_TRY(store::each_order(
      session, about.last_day, [&](Id customer, Day day, std::int64_t net, bool purchase) {
        if (!std::binary_search(who.begin(), who.end(), customer)) return;
        digest.add(static_cast<std::uint64_t>(customer));
        digest.add(static_cast<std::uint64_t>(static_cast<std::int64_t>(day)));
        digest.add(static_cast<std::uint64_t>(net));
        data.orders.push_back({customer, day, static_cast<double>(net) / unit, purchase});
      }));
  data.hash = digest.hex();
  return {};
}

namespace {

constexpr std::string_view kOthers = "others";

Error no_segments() {
  return {ErrorCode::bad_input, "No segment is named to be compared.", "settings.compare_segments",
          "Name one, to compare its members with all others, or several."};
}

/// The one segment of each row, or the others; refuses a customer in two.
Result<std::vector<std::string>> by_segment(const StudyData& data) {
  if (data.segments.empty()) return no_segments();
  std::vector<std::string> groups(data.rows());
  for (const auto& segment : data.segments) {
    for (std::size_t row = 0; row < data.rows(); ++row) {
      if (!segment.rows[row]) continue;
      if (!groups[row].empty()) {
        return Error{ErrorCode::bad_input, "Customers are in both of these segments.",
                     fmt::format("{} / {}", groups[row], segment.segment),
                     "Compare segments that part the customers, or one segment with the others."};
      }
      groups[row] = segment.segment;
    }
  }
  if (data.segments.size() > 1) return groups;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    if (groups[row].empty() && data.customers[row] > 0) groups[row] = kOthers;
  }
  return groups;
}

}  // namespace

Result<std::vector<std::string>> groups_of(const StudyData& data, const std::string& by) {
  if (by == "region") return data.regions;
  if (by == "store") return data.stores;
  if (by == "channel") return data.channels;
  if (by == "staff") return data.staff;
  if (by == "segment") return by_segment(data);
  std::vector<std::string> groups(data.rows());
  if (by == "month" || by == "quarter" || by == "year") {
    for (std::size_t row = 0; row < data.rows(); ++row) {
      if (data.dated[row]) groups[row] = period_name(data.days[row], by);
    }
    return groups;
  }
  const std::string code = by.starts_with("item:") ? by.substr(5) : std::string();
  const std::size_t item = data.find(code);
  if (item == StudyData::npos || data.columns[item].empty()) {
    return Error{
        ErrorCode::bad_input, "Nothing here can be compared by this.", by,
        "Choose region, store, channel, staff, segment, month, quarter, year, or item:CODE."};
  }
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const double answer = data.columns[item][row];
    if (!std::isnan(answer)) groups[row] = fmt::format("{}", answer);
  }
  return groups;
}

Grouping grouping_of(const std::vector<std::string>& groups) {
  std::map<std::string, std::vector<bool>> rows;
  Grouping grouping;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    grouping.counted.push_back(!groups[row].empty());
    if (groups[row].empty()) continue;
    auto& mine = rows[groups[row]];
    mine.resize(groups.size());
    mine[row] = true;
  }
  for (auto& [name, members] : rows) grouping.groups.push_back({name, std::move(members)});
  return grouping;
}

Result<Grouping> grouping_of(const StudyData& data, const std::string& by) {
  if (by != "segment") {
    TROTH_ASSIGN(const auto groups, groups_of(data, by));
    return grouping_of(groups);
  }
  if (data.segments.empty()) return no_segments();
  Grouping grouping;
  for (const Id customer : data.customers) grouping.counted.push_back(customer > 0);
  for (const auto& segment : data.segments) {
    grouping.groups.push_back({segment.segment, segment.rows});
  }
  std::sort(grouping.groups.begin(), grouping.groups.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return grouping;
}

StudyData rows_where(const StudyData& data, const std::vector<bool>& keep) {
  StudyData some = data;
  for (auto& column : some.columns) {
    if (!column.empty()) column = kept(column, keep);
  }
  for (auto& column : some.texts) {
    if (!column.empty()) column = kept(column, keep);
  }
  some.responses = kept(data.responses, keep);
  some.customers = kept(data.customers, keep);
  some.days = kept(data.days, keep);
  some.dated = kept(data.dated, keep);
  some.channels = kept(data.channels, keep);
  some.stores = kept(data.stores, keep);
  some.regions = kept(data.regions, keep);
  some.staff = kept(data.staff, keep);
  for (auto& segment : some.segments) segment.rows = kept(segment.rows, keep);
  if (!data.weights.empty()) some.weights = kept(data.weights, keep);
  return some;
}

CompleteRows complete_rows(const StudyData& data, const std::vector<std::size_t>& items) {
  CompleteRows complete;
  for (std::size_t row = 0; row < data.rows(); ++row) {
    const bool gap = std::any_of(items.begin(), items.end(), [&](std::size_t item) {
      return std::isnan(data.columns[item][row]);
    });
    if (!gap) complete.rows.push_back(row);
  }
  for (const std::size_t item : items) {
    complete.frame.names.push_back(data.items[item].code);
    auto& column = complete.frame.columns.emplace_back();
    for (const std::size_t row : complete.rows) column.push_back(data.columns[item][row]);
  }
  if (!data.weights.empty()) {
    for (const std::size_t row : complete.rows) complete.weights.push_back(data.weights[row]);
  }
  return complete;
}

ItemAnswers answers_of(const StudyData& data, std::size_t item) {
  auto complete = complete_rows(data, {item});
  return {std::move(complete.frame.columns.front()), std::move(complete.weights),
          std::move(complete.rows)};
}

std::string short_title(const survey::ItemInput& item) {
  std::string text = item.title.empty() ? item.code : item.title;
  for (const std::string_view bracket : {"(", "（"}) {
    const auto at = text.rfind(bracket);
    if (at != std::string::npos && at > 0) text.resize(at);
  }
  for (const std::string_view colon : {":", "："}) {
    const auto at = text.find(colon);
    if (at != std::string::npos) text = text.substr(at + colon.size());
  }
  text = std::string(trim(text));
  return text.empty() ? item.code : text;
}

}  // namespace troth::measure
