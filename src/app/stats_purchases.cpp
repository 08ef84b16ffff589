#include "app/stats_purchases.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "app/stats_table.h"
#include "base/decimal.h"
#include "base/text.h"
#include "intake/infer.h"
#include "intake/reader.h"

namespace troth::app {
namespace {

constexpr int kAmountScale = 6;
constexpr double kMillion = 1e6;

struct Line {
  std::uint32_t customer;
  std::uint32_t date;
  double amount;
  std::int64_t line;
};

/// Texts and their positions; each distinct text is kept once.
class Names {
 public:
  std::uint32_t place(std::string_view name) {
    const auto [at, added] =
        places_.try_emplace(std::string(name), static_cast<std::uint32_t>(places_.size()));
    if (added) names_.push_back(&at->first);
    return at->second;
  }
  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t place) const { return *names_[place]; }
  std::vector<std::string> all() const {
    std::vector<std::string> copy;
    copy.reserve(names_.size());
    for (const std::string* name : names_) copy.push_back(*name);
    return copy;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> places_;
  std::vector<const std::string*> names_;
};

/// The day part of "2011-12-09 12:50": times of one day need not be kept apart.
std::string_view day_part(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  const auto blank = text.find_last_of(" T", colon);
  return blank == std::string_view::npos ? text : trim(text.substr(0, blank));
}

Result<std::vector<std::optional<Day>>> days_of(const Names& dates,
                                                const PurchaseColumns& columns) {
  using intake::DateOrder;
  intake::ColumnLearner learner;
  for (std::size_t i = 0; i < dates.size(); ++i) learner.see(dates.name(i));
  const intake::ColumnProfile profile = learner.profile(true);
  DateOrder order = DateOrder::ymd;
  if (!columns.date_order.empty()) {
    order = columns.date_order == "dmy"   ? DateOrder::dmy
            : columns.date_order == "mdy" ? DateOrder::mdy
                                          : DateOrder::ymd;
  } else if (profile.date_orders.empty()) {
    return Error{ErrorCode::bad_input, "The column holds no dates that can be read.", columns.date,
                 dates.size() == 0 ? "" : fmt::format("It begins with \"{}\".", dates.name(0))};
  } else if (profile.dates_ambiguous()) {
    return Error{ErrorCode::bad_input,
                 fmt::format("\"{}\" may be read in two ways.", profile.ambiguous_date),
                 columns.date, "Say --date-order dmy or --date-order mdy."};
  } else {
    order = profile.date_orders.front();
  }
  std::vector<std::optional<Day>> days;
  for (std::size_t i = 0; i < dates.size(); ++i) {
    const auto time = intake::parse_time(dates.name(i), order);
    days.push_back(time ? std::optional(time->day) : std::nullopt);
  }
  return days;
}

std::optional<double> amount_of(std::string_view text) {
  double value = 0;
  if (parse_number(text, value)) return value;
  const auto scaled = parse_decimal(text, kAmountScale);
  if (!scaled) return std::nullopt;
  return static_cast<double>(*scaled) / kMillion;
}

void refuse(PurchaseFile& file, std::int64_t line, std::string_view what, std::string_view text) {
  if (file.refused == 0) {
    file.first_refusal = fmt::format("line {}: \"{}\" is not {}", line, text, what);
  }
  ++file.refused;
}

Result<std::size_t> place_of(const std::vector<std::string>& header, const std::string& name,
                             const std::string& path) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::string all;
  for (const std::string& column : header) all += (all.empty() ? "" : ", ") + column;
  return Error{ErrorCode::bad_input, fmt::format("There is no column \"{}\".", name), path,
               fmt::format("The columns are: {}.", all)};
}

struct RawLines {
  Names customers;
  Names dates;
  std::vector<Line> lines;
};

Status read_lines(const PurchaseColumns& columns, std::istream& standard_input, PurchaseFile& file,
                  RawLines& raw) {
  TROTH_ASSIGN(const auto reader, intake::TableReader::open(columns.path, {}, standard_input));
  const auto& header = reader->columns();
  TROTH_ASSIGN(const std::size_t customer, place_of(header, columns.customer, columns.path));
  TROTH_ASSIGN(const std::size_t date, place_of(header, columns.date, columns.path));
  TROTH_ASSIGN(const std::size_t amount, place_of(header, columns.amount, columns.path));
  intake::RowBlock block;
  while (true) {
    TROTH_ASSIGN(const bool more, reader->read(block));
    if (!more) return {};
    for (std::size_t row = 0; row < block.size(); ++row) {
      ++file.rows;
      const auto& info = block.row(row);
      if (info.problem != nullptr) {
        refuse(file, info.line, "a whole row", info.problem);
        continue;
      }
      const std::string_view id = trim(block.field(row, customer));
      if (intake::means_empty(id)) {
        ++file.without_customer;
        continue;
      }
      const std::string_view money = trim(block.field(row, amount));
      const auto value = amount_of(money);
      if (!value) {
        refuse(file, info.line, "an amount", money);
        continue;
      }
      raw.lines.push_back({raw.customers.place(id),
                           raw.dates.place(day_part(trim(block.field(row, date)))), *value,
                           info.line});
    }
  }
}

}  // namespace

Result<PurchaseFile> read_purchases(const PurchaseColumns& columns, std::istream& standard_input) {
  PurchaseFile file;
  RawLines raw;
  TROTH_TRY(read_lines(columns, standard_input, file, raw));
  TROTH_ASSIGN(const auto days, days_of(raw.dates, columns));
  std::vector<PurchaseDay> all;
  all.reserve(raw.lines.size());
  for (const Line& line : raw.lines) {
    if (!days[line.date]) {
      refuse(file, line.line, "a date", raw.dates.name(line.date));
      continue;
    }
    all.push_back({line.customer, *days[line.date], line.amount, line.amount >= 0});
  }
  if (all.empty()) {
    return Error{ErrorCode::bad_input, "No row has a customer, a date and an amount.", columns.path,
                 file.first_refusal};
  }
  file.customers = raw.customers.all();
  std::stable_sort(all.begin(), all.end(), [](const PurchaseDay& a, const PurchaseDay& b) {
    return std::tie(a.customer, a.day) < std::tie(b.customer, b.day);
  });
  file.first_day = file.last_day = all.front().day;
  for (const PurchaseDay& day : all) {
    file.first_day = std::min(file.first_day, day.day);
    file.last_day = std::max(file.last_day, day.day);
    PurchaseDay* last = file.days.empty() ? nullptr : &file.days.back();
    if (last != nullptr && last->customer == day.customer && last->day == day.day) {
      last->amount += day.amount;
      last->purchase = last->purchase || day.purchase;
    } else {
      file.days.push_back(day);
    }
  }
  return file;
}

std::vector<CustomerHistory> histories_of(const PurchaseFile& file, Day end, Day later_end) {
  constexpr double kDaysPerWeek = 7;
  std::vector<CustomerHistory> histories;
  const auto& days = file.days;
  for (std::size_t i = 0; i < days.size();) {
    CustomerHistory c;
    c.customer = days[i].customer;
    Day first = 0;
    double repeat_value = 0;
    for (; i < days.size() && days[i].customer == c.customer; ++i) {
      const PurchaseDay& day = days[i];
      if (day.day > end) {
        if (day.purchase && day.day <= later_end) c.later_purchases += 1;
        continue;
      }
      c.net += day.amount;
      if (day.purchase) {
        if (c.purchases == 0) first = day.day;
        c.last_purchase = day.day;
        c.purchases += 1;
      }
      if (c.purchases > 1) repeat_value += day.amount;
    }
    if (c.purchases == 0) continue;
    c.history.frequency = c.purchases - 1;
    c.history.recency = (c.last_purchase - first) / kDaysPerWeek;
    c.history.age = (end - first) / kDaysPerWeek;
    if (c.history.frequency > 0) c.repeat_mean = repeat_value / c.history.frequency;
    histories.push_back(c);
  }
  return histories;
}

void add_purchase_rows(Json& result, const PurchaseFile& file) {
  result["rows"] = {
      {"read", file.rows}, {"without_customer", file.without_customer}, {"refused", file.refused}};
  if (file.refused > 0) {
    add_warning(result, {"rows_refused",
                         fmt::format("{} of {} rows could not be read; the first: {}.",
                                     file.refused, file.rows, file.first_refusal),
                         ""});
  }
  if (file.without_customer > 0) {
    add_warning(result, {"without_customer",
                         fmt::format("{} of {} rows name no customer and are left out.",
                                     file.without_customer, file.rows),
                         ""});
  }
}

}  // namespace troth::app
