#include "app/stats_purchases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/stats_dates.h"
#include "app/stats_table.h"
#include "base/decimal.h"
#include "base/text.h"
#include "intake/infer.h"
#include "intake/reader.h"

namespace troth::app {
namespace {

constexpr int kAmountScale = 6;
constexpr double kMillion = 1e6;
constexpr double kAmountMax = 1e15;  ///< Beyond it sums lose their cents.
constexpr std::string_view kAmount = "a number up to 10^15";
constexpr std::size_t kBlockBytes = 256U << 10U;  ///< Its rows and fields then stay in the cache.
constexpr std::size_t kFarAhead = 32;
constexpr std::size_t kAhead = 16;

/// A row as read: texts of dates are few, so they are read once each, at the end.
struct Line {
  std::uint32_t customer;
  std::uint32_t date;
  double amount;
};

struct Places {
  std::size_t customer = 0;
  std::size_t date = 0;
  std::size_t amount = 0;
  std::size_t quantity = 0;
};

Result<std::size_t> place_of(const std::vector<std::string>& header, const std::string& name,
                             const std::string& path) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::string all;
  for (const std::string& column : header) all += (all.empty() ? "" : ", ") + column;
  return Error{ErrorCode::bad_input, fmt::format("There is no column \"{}\".", name), path,
               fmt::format("The columns are: {}.", all)};
}

/// How the column writes its numbers, from the first block of the file.
Result<NumberStyle> style_of(const intake::RowBlock& block, std::size_t column,
                             const std::string& name) {
  intake::ColumnLearner learner;
  for (std::size_t row = 0; row < block.size(); ++row) {
    if (block.row(row).problem == nullptr) learner.see(block.field(row, column));
  }
  const intake::ColumnProfile profile = learner.profile();
  if (profile.numbers_ambiguous()) {
    return Error{ErrorCode::bad_input,
                 fmt::format("\"{}\" may be read in two ways.", profile.ambiguous_number), name,
                 "Write the numbers of this column with a decimal point and without grouping."};
  }
  return profile.number_styles.empty() ? NumberStyle{} : profile.number_styles.front();
}

bool number_of(std::string_view text, const NumberStyle& style, double& value) {
  if (style.point == '.' && parse_number(text, value)) return std::fabs(value) <= kAmountMax;
  const auto scaled = parse_decimal(text, kAmountScale, style);
  if (!scaled) return false;
  value = static_cast<double>(*scaled) / kMillion;
  return true;
}

/// Reads rows into lines, counting what cannot be used.
class LineReader {
 public:
  LineReader(const PurchaseColumns& columns, PurchaseFile& file) : columns_(columns), file_(file) {}

  Status read(std::istream& standard_input) {
    intake::ReadOptions options;
    options.block_bytes = kBlockBytes;
    TROTH_ASSIGN(const auto reader,
                 intake::TableReader::open(columns_.path, options, standard_input));
    const auto& header = reader->columns();
    TROTH_ASSIGN(places_.customer, place_of(header, columns_.customer, columns_.path));
    TROTH_ASSIGN(places_.date, place_of(header, columns_.date, columns_.path));
    TROTH_ASSIGN(places_.amount, place_of(header, columns_.amount, columns_.path));
    if (!columns_.quantity.empty()) {
      TROTH_ASSIGN(places_.quantity, place_of(header, columns_.quantity, columns_.path));
    }
    intake::RowBlock block;
    for (bool first = true;; first = false) {
      TROTH_ASSIGN(const bool more, reader->read(block));
      if (!more) return {};
      if (first) {
        TROTH_ASSIGN(amount_style_, style_of(block, places_.amount, columns_.amount));
        if (!columns_.quantity.empty()) {
          TROTH_ASSIGN(quantity_style_, style_of(block, places_.quantity, columns_.quantity));
        }
      }
      ids_.clear();
      for (std::size_t row = 0; row < block.size(); ++row) {
        const std::string_view id = trim(block.field(row, places_.customer));
        const bool known = block.row(row).problem == nullptr && !intake::means_empty(id);
        ids_.push_back(known ? id : std::string_view());
      }
      file_.customers.place_all(ids_, customers_);
      blocks_.emplace_back().reserve(block.size());
      for (std::size_t row = 0; row < block.size(); ++row) take(block, row);
    }
  }

  /// Lines as purchases, and texts as customers. Lines without a date are counted as refused.
  Result<std::vector<PurchaseDay>> finish() {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < dates_.size(); ++i) texts.emplace_back(dates_.name(i));
    TROTH_ASSIGN(const auto days, read_days(texts, columns_.date_order, columns_.date));
    std::vector<std::size_t> from(file_.customers.size() + 1, 0);
    for (const std::vector<Line>& block : blocks_) {
      for (const Line& line : block) {
        if (days[line.date]) {
          ++from[line.customer + 1];
        } else {
          refuse(first_lines_[line.date], columns_.date, "a date that exists", texts[line.date]);
        }
      }
    }
    for (std::size_t i = 1; i < from.size(); ++i) from[i] += from[i - 1];
    std::vector<PurchaseDay> all(from.back());
    for (std::vector<Line>& block : blocks_) {
      for (std::size_t i = 0; i < block.size(); ++i) {
        // Where a customer's days go is asked for ahead, as in NameTable.
        if (i + kFarAhead < block.size()) __builtin_prefetch(&from[block[i + kFarAhead].customer]);
        if (i + kAhead < block.size())
          __builtin_prefetch(&all[from[block[i + kAhead].customer]], 1);
        const Line& line = block[i];
        if (!days[line.date]) continue;
        all[from[line.customer]++] = {line.customer, *days[line.date], line.amount,
                                      line.amount >= 0};
      }
      block = {};
    }
    return all;
  }

 private:
  /// Dates are read after everything else, so the first to be refused need not stand first.
  void refuse(std::int64_t line, std::string_view column, std::string_view what,
              std::string_view text) {
    if (file_.refused == 0 || line < first_refused_line_) {
      first_refused_line_ = line;
      const std::string where = column.empty() ? "" : fmt::format(", column \"{}\"", column);
      file_.first_refusal = fmt::format("line {}{}: \"{}\" is not {}", line, where, text, what);
    }
    ++file_.refused;
  }

  void take(const intake::RowBlock& block, std::size_t row) {
    ++file_.rows;
    const auto& info = block.row(row);
    if (info.problem != nullptr) return refuse(info.line, "", "a whole row", info.problem);
    if (customers_[row] == NameTable::kNone) {
      ++file_.without_customer;
      return;
    }
    const std::string_view money = trim(block.field(row, places_.amount));
    double amount = 0;
    if (!number_of(money, amount_style_, amount))
      return refuse(info.line, columns_.amount, kAmount, money);
    if (!columns_.quantity.empty()) {
      const std::string_view text = trim(block.field(row, places_.quantity));
      double quantity = 0;
      if (!number_of(text, quantity_style_, quantity)) {
        return refuse(info.line, columns_.quantity, kAmount, text);
      }
      amount *= quantity;
      if (!(std::fabs(amount) <= kAmountMax))
        return refuse(info.line, columns_.amount, kAmount, money);
    }
    const std::string_view date = day_part(trim(block.field(row, places_.date)));
    // Rows often are in order of time.
    if (dates_.size() == 0 || dates_.name(date_) != date) date_ = dates_.place(date);
    if (date_ == first_lines_.size()) first_lines_.push_back(info.line);
    blocks_.back().push_back({customers_[row], date_, amount});
  }

  const PurchaseColumns& columns_;
  PurchaseFile& file_;
  Places places_;
  NumberStyle amount_style_;
  NumberStyle quantity_style_;
  std::vector<std::string_view> ids_;     ///< Of the block; empty when a row has none.
  std::vector<std::uint32_t> customers_;  ///< Their numbers.
  NameTable dates_;
  std::vector<std::int64_t> first_lines_;  ///< Line on which each date text was first seen.
  std::int64_t first_refused_line_ = 0;
  std::uint32_t date_ = 0;  ///< Of the row before.
  std::vector<std::vector<Line>> blocks_;
};

/// Sorts each customer's rows by day and merges those of one day, in place.
void merge_days(std::vector<PurchaseDay>& days) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < days.size();) {
    std::size_t end = i;
    while (end < days.size() && days[end].customer() == days[i].customer()) ++end;
    const auto begin = days.begin() + static_cast<std::ptrdiff_t>(i);
    const auto last = days.begin() + static_cast<std::ptrdiff_t>(end);
    const auto earlier = [](const PurchaseDay& a, const PurchaseDay& b) {
      return a.day() < b.day();
    };
    // Files often are in order of time, and a stable sort asks for memory each time.
    if (!std::is_sorted(begin, last, earlier)) std::stable_sort(begin, last, earlier);
    const std::size_t start = kept;
    for (; i < end; ++i) {
      if (kept > start && days[kept - 1].day() == days[i].day()) {
        days[kept - 1].add(days[i]);
      } else {
        days[kept++] = days[i];
      }
    }
  }
  days.resize(kept);
  // Else giving it back costs more than it brings.
  if (kept < days.capacity() / 2) days.shrink_to_fit();
}

}  // namespace

Day PurchaseFile::last_day_until(Day limit) const {
  if (last_day <= limit) return last_day;
  Day last = first_day;
  for (const PurchaseDay& day : days) {
    if (day.day() <= limit) last = std::max(last, day.day());
  }
  return last;
}

Result<PurchaseFile> read_purchases(const PurchaseColumns& columns, std::istream& standard_input) {
  PurchaseFile file;
  {
    LineReader reader(columns, file);
    TROTH_TRY(reader.read(standard_input));
    TROTH_ASSIGN(file.days, reader.finish());
  }
  if (file.days.empty()) {
    return Error{ErrorCode::bad_input, "No row has a customer, a date and an amount.", columns.path,
                 file.first_refusal};
  }
  merge_days(file.days);
  const auto [first, last] = std::minmax_element(
      file.days.begin(), file.days.end(),
      [](const PurchaseDay& a, const PurchaseDay& b) { return a.day() < b.day(); });
  file.first_day = first->day();
  file.last_day = last->day();
  return file;
}

Histories histories_of(const PurchaseFile& file, Day end, Day later_end) {
  Histories histories;
  histories.end = end;
  const auto& days = file.days;
  for (std::size_t i = 0; i < days.size();) {
    CustomerHistory c;
    c.customer = days[i].customer();
    const bool seen = days[i].day() <= end;
    Day first = 0;
    double repeat_value = 0;
    for (; i < days.size() && days[i].customer() == c.customer; ++i) {
      const PurchaseDay& day = days[i];
      if (day.day() > end) {
        if (day.purchase() && day.day() <= later_end) c.later_purchases += 1;
        continue;
      }
      c.net += day.amount();
      if (day.purchase()) {
        if (c.purchases == 0) first = day.day();
        c.last_purchase = day.day();
        c.purchases += 1;
      }
      if (c.purchases > 1) repeat_value += day.amount();
    }
    if (c.purchases == 0) {
      ++(seen ? histories.returns_only : histories.later);
      continue;
    }
    c.history.frequency = c.purchases - 1;
    c.history.recency = (c.last_purchase - first) / kDaysPerWeek;
    c.history.age = (end - first) / kDaysPerWeek;
    if (c.history.frequency > 0) c.repeat_mean = repeat_value / c.history.frequency;
    histories.customers.push_back(c);
  }
  return histories;
}

void add_purchase_rows(Json& result, const PurchaseFile& file, const Histories& histories) {
  result["rows"] = {
      {"read", file.rows}, {"without_customer", file.without_customer}, {"refused", file.refused}};
  const auto warn = [&](bool when, const char* code, const std::string& message) {
    if (when) add_warning(result, {code, message, ""});
  };
  warn(file.refused > 0, "rows_refused",
       fmt::format("{} of {} rows could not be read and are left out; the first: {}.", file.refused,
                   file.rows, file.first_refusal));
  warn(file.without_customer > 0, "without_customer",
       fmt::format("{} of {} rows name no customer and are left out.", file.without_customer,
                   file.rows));
  const std::string end = format_day(histories.end);
  warn(histories.later > 0, "customers_later",
       fmt::format("Customers first seen after {}, left out: {}.", end, histories.later));
  warn(histories.returns_only > 0, "returns_only",
       fmt::format("Customers with returns but no purchase by {}, left out: {}.", end,
                   histories.returns_only));
}

}  // namespace troth::app
