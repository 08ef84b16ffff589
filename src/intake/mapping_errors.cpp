#include "intake/mapping_errors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "intake/mapping_header.h"

namespace troth::intake {
namespace {

constexpr std::size_t kColumnsShown = 40;
constexpr std::size_t kNamed = 4;

/// What a field is, for the person who must find its column.
std::string_view describe(std::string_view field) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kWords = {{
      {"order", "the number of the order or receipt"},
      {"ordered_at", "the date of the order"},
      {"amount", "the amount of the line, or unit_price, the price of one piece"},
      {"sku", "the number of the product"},
      {"happened_at", "the date of the interaction"},
      {"customer", "the number of the customer, or phone, email, card, openid"},
      {"item", "an answer"},
  }};
  for (const auto& [name, words] : kWords) {
    if (name == field) return words;
  }
  return field;
}

bool identifies(std::string_view column) {
  return has_word(header_name(column),
                  "id|no|number|code|key|ref|reference|nr|num|编号|编码|号|代码");
}

/// Unused columns that could be the field, by what they hold.
std::vector<std::string> candidates(std::string_view field, std::span<const std::string> columns,
                                    std::span<const ColumnProfile> profiles,
                                    const Mapping& mapping) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!mapping.columns[i].field.empty() || profiles[i].values == 0) continue;
    const auto& profile = profiles[i];
    const bool number = profile.number_share >= kNearlyAll;
    bool fits = false;
    if (field == "ordered_at" || field == "happened_at") {
      fits = profile.date_share >= kNearlyAll && !number;
    } else if (field == "amount") {
      fits = number && !identifies(columns[i]);
    } else if (field == "item") {
      fits = number;
    } else if (field == "customer" || field == "sku") {
      fits = identifies(columns[i]);
    } else if (field == "order") {
      // Only where no two rows share it: anything else would melt orders together.
      fits = profile.distinct == profile.values && identifies(columns[i]);
    }
    if (fits) found.push_back(columns[i]);
  }
  return found;
}

std::string map_option(std::string_view column, std::string_view target) {
  return fmt::format("--map \"{}={}\"", column, target);
}

std::string list_columns(std::span<const std::string> columns, const Mapping& mapping) {
  std::string list;
  for (std::size_t i = 0; i < columns.size() && i < kColumnsShown; ++i) {
    if (i > 0) list += ", ";
    list += columns[i];
    if (!mapping.columns[i].field.empty()) list += fmt::format(" ({})", mapping.columns[i].field);
  }
  if (columns.size() > kColumnsShown) {
    list += fmt::format(" and {} more", columns.size() - kColumnsShown);
  }
  return list;
}

std::string_view words_for(DateOrder order) {
  switch (order) {
    case DateOrder::ymd:
      return "year first";
    case DateOrder::dmy:
      return "day first";
    case DateOrder::mdy:
      return "month first";
    case DateOrder::excel_serial:
      return "as days since 1900";
    case DateOrder::unix_seconds:
      return "as seconds since 1970";
    case DateOrder::unix_millis:
      return "as milliseconds since 1970";
  }
  return "";
}

std::string read_a_date(std::string_view text, DateOrder order) {
  const auto time = parse_time(text, order);
  if (!time) return fmt::format("no date read {}", words_for(order));
  return fmt::format("{} read {}", format_day(time->day), words_for(order));
}

std::string read_number(std::string_view text, NumberStyle style) {
  constexpr int kScale = 6;
  const std::string_view point = style.point == '.' ? "point" : "comma";
  const auto scaled = parse_decimal(text, kScale, style);
  if (!scaled) return fmt::format("no number with a decimal {}", point);
  std::string number = format_decimal(*scaled, kScale);
  number.resize(number.find_last_not_of('0') + 1);
  if (number.ends_with('.')) number.pop_back();
  return fmt::format("{} with a decimal {}", number, point);
}

std::string example_of(const ColumnProfile& profile) {
  return profile.examples.empty() ? std::string() : profile.examples.front();
}

std::string list_numbers(const std::vector<double>& numbers) {
  return fmt::format("{:g}", fmt::join(numbers, ","));
}

}  // namespace

Error missing_error(Kind kind, std::span<const std::string> missing,
                    std::span<const std::string> columns, std::span<const ColumnProfile> profiles,
                    const Mapping& mapping) {
  std::vector<std::string> wanted;
  std::vector<std::string> options;
  for (const auto& field : missing) {
    wanted.push_back(fmt::format("{} ({})", field, describe(field)));
    const auto found = candidates(field, columns, profiles, mapping);
    options.push_back(map_option(found.empty() ? std::string("COLUMN") : found.front(),
                                 field == "item" ? std::string("attribute:1-5") : field));
  }
  std::string hint = fmt::format("Say which it is: {}. The columns are: {}.",
                                 fmt::join(options, " "), list_columns(columns, mapping));
  if (kind == Kind::orders && std::find(missing.begin(), missing.end(), "order") != missing.end()) {
    hint += " A file without order numbers needs a column that tells one purchase from another.";
  }
  const bool identified =
      std::any_of(mapping.columns.begin(), mapping.columns.end(), [](const Mapped& mapped) {
        return mapped.field == "customer" || mapped.field == "phone" || mapped.field == "email" ||
               mapped.field == "card" || mapped.field == "openid" || mapped.field == "device_id";
      });
  if (kind != Kind::products && kind != Kind::customers && !identified) {
    const auto found = candidates("customer", columns, profiles, mapping);
    if (!found.empty()) {
      hint +=
          fmt::format(" Without {} the rows are anonymous.", map_option(found.front(), "customer"));
    }
  }
  return Error{ErrorCode::bad_input,
               fmt::format("No column was recognised as {}.", fmt::join(wanted, "; ")),
               std::string(kind_name(kind)), std::move(hint)};
}

Error ambiguous_error(std::span<const AmbiguousColumn> columns) {
  const auto& first = columns.front();
  const auto& profile = *first.profile;
  const bool time = first.field.type == Field::Type::time;
  const std::string& example = time ? profile.ambiguous_date : profile.ambiguous_number;
  const std::string one = time ? read_a_date(example, profile.date_orders[0])
                               : read_number(example, profile.number_styles[0]);
  const std::string other = time ? read_a_date(example, profile.date_orders[1])
                                 : read_number(example, profile.number_styles[1]);
  bool dates = false;
  bool numbers = false;
  std::vector<std::string_view> more;
  for (const auto& column : columns) {
    (column.field.type == Field::Type::time ? dates : numbers) = true;
    if (&column != &first && more.size() < kNamed) more.push_back(column.column);
  }
  std::string message =
      fmt::format("The column \"{}\" can be read in two ways: \"{}\" is {}, or {}.", first.column,
                  example, one, other);
  if (!more.empty()) message += fmt::format(" So can {}.", fmt::join(more, ", "));
  std::vector<std::string_view> options;
  if (dates) options.emplace_back("--dates dmy or --dates mdy (or --dates ymd)");
  if (numbers) options.emplace_back("--numbers point or --numbers comma");
  return Error{ErrorCode::ambiguous_input, std::move(message), std::string(first.column),
               fmt::format("Say how it is meant with {}.", fmt::join(options, ", and "))};
}

Error misfit_error(std::string_view column, const Field& field, const ColumnProfile& profile) {
  const bool time = field.type == Field::Type::time;
  return Error{
      ErrorCode::bad_input,
      fmt::format("The column \"{}\" is taken for {}, but most of its values are no {}, for "
                  "example \"{}\".",
                  column, field.name, time ? "dates" : "numbers", example_of(profile)),
      std::string(column),
      fmt::format("Name another column with {}, leave this one out with {}, or import what can be "
                  "read with {}.",
                  map_option("COLUMN", field.name), map_option(column, ""),
                  time ? "--dates dmy, mdy or ymd" : "--numbers point or comma")};
}

Error suspects_error(std::span<const SuspectColumn> columns) {
  const auto& first = columns.front();
  const auto scale = fmt::format("{:g}-{:g}", *first.item.scale_min, *first.item.scale_max);
  std::vector<std::string> options;
  for (const auto& column : columns) {
    if (options.size() == kNamed) break;
    options.push_back(map_option(
        column.column,
        fmt::format("{}:{:g}-{:g}:{}", survey::role_name(column.item.role), *column.item.scale_min,
                    *column.item.scale_max, list_numbers(column.suspects))));
  }
  std::string message = fmt::format(
      "The column \"{}\" has answers on the scale {} and, far from it, {}, which may mean \"no "
      "answer\".",
      first.column, scale, list_numbers(first.suspects));
  if (columns.size() > 1) {
    message += fmt::format(" So {} {} other column{}.", columns.size() > 2 ? "have" : "has",
                           columns.size() - 1, columns.size() > 2 ? "s" : "");
  }
  return Error{
      ErrorCode::ambiguous_input, std::move(message), std::string(first.column),
      fmt::format("If so, add {}. If they are answers, give the whole scale, for example {}; or "
                  "leave the column out with {}.",
                  fmt::join(options, " "),
                  map_option(first.column,
                             fmt::format("{}:{:g}-{:g}", survey::role_name(first.item.role),
                                         std::min(*first.item.scale_min, first.suspects.front()),
                                         std::max(*first.item.scale_max, first.suspects.back()))),
                  map_option(first.column, ""))};
}

Error no_scale_error(std::string_view column, survey::Role role, const ColumnProfile& profile) {
  return Error{ErrorCode::bad_input,
               fmt::format("The answers of \"{}\" are on no usual scale, for example \"{}\".",
                           column, example_of(profile)),
               std::string(column),
               "Say its scale: " +
                   map_option(column, fmt::format("{}:{}", survey::role_name(role),
                                                  role == survey::Role::nps ? "0-10" : "1-10")) +
                   "."};
}

Error no_answers_error(std::string_view column, const ColumnProfile& profile) {
  return Error{ErrorCode::bad_input,
               profile.values == 0
                   ? fmt::format("The column \"{}\" holds no answer.", column)
                   : fmt::format("The column \"{}\" does not look like answers, for example "
                                 "\"{}\".",
                                 column, example_of(profile)),
               std::string(column),
               "Say what it is: " + map_option(column, "verbatim") + " or " +
                   map_option(column, "attribute:1-10") + "."};
}

bool says_overall(std::string_view header) {
  const std::string squeezed = header_name(header).squeezed;
  if (squeezed == "satisfaction" || squeezed == "满意度" || squeezed == "csat") return true;
  for (const std::string_view word : {"overall", "ingeneral", "总体", "整体", "总的", "综合"}) {
    if (squeezed.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace troth::intake
