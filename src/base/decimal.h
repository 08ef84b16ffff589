#pragma once
// Exact decimal numbers as scaled 64-bit integers: money, quantities, prices. No floats in money.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troth {

/// Money in minor units (pence, fen, yen) of the workspace's currency.
using Minor = std::int64_t;

/// How a column writes its numbers: 1,234.56 has point '.' and group ','; 1.234,56 the reverse.
/// `group` is 0 when digits are not grouped.
struct NumberStyle {
  char point = '.';
  char group = ',';
};

/// Reads a plain decimal in `style` as an integer scaled by 10^scale; surplus digits round half
/// away from zero. Accepts a sign, a leading or trailing currency (£ $ € ¥ ￥ 元 or an ISO 4217
/// code), accounting parentheses and full-width digits. Empty when the text is not such a
/// number or does not fit. Groups are of three digits, or of two before a last three, as in India;
/// a minus may also follow the digits. Never allocates.
///
///   parse_decimal("1,234.565", 2) == 123457
std::optional<std::int64_t> parse_decimal(std::string_view text, int scale, NumberStyle style = {});

/// `amount` / 10^from rescaled to 10^to, rounding half away from zero. A result that does not fit
/// is a programmer error.
std::int64_t rescale(std::int64_t amount, int from, int to);

/// quantity (thousandths) x unit price (ten-thousandths of the major unit) in minor units of a
/// currency with `decimals` decimals, rounding half away from zero. Empty on overflow.
std::optional<Minor> line_amount(std::int64_t quantity_e3, std::int64_t unit_price_e4,
                                 int decimals);

/// The unit price (ten-thousandths) that makes `amount` of a quantity, rounding half away from
/// zero: the inverse of line_amount() up to rounding. Empty for a zero quantity and on overflow.
std::optional<std::int64_t> unit_price_e4(Minor amount, std::int64_t quantity_e3, int decimals);

/// Plain decimal text: format_decimal(-1205, 2) == "-12.05".
std::string format_decimal(std::int64_t scaled, int scale);

/// Number of decimals of an ISO 4217 currency: GBP 2, JPY 0, KWD 3; empty when unknown.
std::optional<int> currency_decimals(std::string_view iso_code);

}  // namespace troth
