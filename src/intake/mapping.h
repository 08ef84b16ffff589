#pragma once
// Which column of a file is which field, guessed from headers (English and Chinese, usual exports
// of shops, tills, CRMs and survey tools) and from what the columns hold.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "intake/infer.h"
#include "survey/types.h"

namespace troth::intake {

enum class Kind : std::uint8_t { customers, products, orders, interactions, responses };

std::string_view kind_name(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);

/// A field an import of some kind can take.
struct Field {
  std::string_view name;
  bool required = false;
  enum class Type : std::uint8_t { text, time, number, money } type = Type::text;
};

/// Fields of a kind, in export order:
///   customers: customer name phone email card openid device_id gender birth_date city region
///              country language segment joined_at
///   products: sku* name category brand price cost
///   orders: order* line ordered_at* ordered_time customer phone email card openid device_id sku
///           product_name category quantity unit_price amount discount unit_cost cost channel
///           store region country status
///   interactions: interaction happened_at* customer phone email card openid device_id kind
///           touchpoint channel region store staff subject outcome order promised_at fulfilled_at
///   responses: response answered_at customer phone email card openid device_id channel store
///           region weight
///           and items: every other column is an item; a header "CODE [ROLE:MIN-MAX:CODES]" says
///           itself what its item is, as --map does.
/// (* required; customers needs one identity, orders a price or an amount.)
std::span<const Field> fields_of(Kind kind);

/// One column put to use.
struct Mapped {
  std::size_t column = 0;
  std::string field;   ///< A field's name, "item", or "" when the column is not used.
  bool given = false;  ///< By --map rather than guessed.
  DateOrder date_order = DateOrder::ymd;
  NumberStyle number_style;
  std::optional<survey::ItemInput> item;  ///< For responses.
  /// Of an item answered in words: the answers seen and the numbers they stand for.
  std::vector<std::pair<std::string, double>> labels;
  std::optional<std::size_t> label_scale;  ///< Which of the usual scales of labels it uses.
};

struct Mapping {
  std::vector<Mapped> columns;  ///< One per column of the file, in order.
  /// The column of a field, if any.
  std::optional<std::size_t> column_of(std::string_view field) const;
};

/// The number a cell stands for on an item's scale: "8", "8.0", "4 - Satisfied", "非常满意"; empty
/// when it is none, or outside the scale and no missing code.
std::optional<double> survey_value(std::string_view text, const survey::ItemInput& item);

/// What the caller decides instead of the guess.
struct MappingOverrides {
  /// "Column=field" or "Column=" to leave a column out; for items "Column=item", "Column=ROLE",
  /// "Column=ROLE:MIN-MAX" and "Column=ROLE:MIN-MAX:CODES", each also with "item:" before the
  /// role. CODES are the answers, parted by commas, that mean "none": "Q1=attribute:1-5:-99,9".
  /// A column is named as in the file, or so that only case, blanks and punctuation differ.
  std::vector<std::string> map;
  std::optional<DateOrder> date_order;
  std::optional<NumberStyle> number_style;
};

/// The number that an answer stands for on the scale of a column mapped to an item: "4", "4,5",
/// "5 - Very satisfied", "4 stars", "8分", or one of the column's labels ("Very satisfied",
/// "非常满意"). Empty when it is none; whether it lies on the scale is not checked.
std::optional<double> survey_value(std::string_view text, const Mapped& column);

/// Guesses; then applies the overrides. usage error for an unknown column or field (with the
/// nearest names), bad_input when a required field has no column (listing the columns there are
/// and the --map that would do), ambiguous_input when a used date or number column can be read in
/// more than one way (naming column, example, both readings and the option that decides).
Result<Mapping> make_mapping(Kind kind, std::span<const std::string> columns,
                             std::span<const ColumnProfile> profiles,
                             const MappingOverrides& overrides);

}  // namespace troth::intake
