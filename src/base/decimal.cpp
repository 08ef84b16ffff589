#include "base/decimal.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/ascii.h"
#include "base/assert.h"
#include "base/text.h"

namespace troth {
namespace {

__extension__ using Wide = __int128;

constexpr int kMaxScale = 18;

constexpr std::array<std::int64_t, kMaxScale + 1> kPowersOfTen = [] {
  std::array<std::int64_t, kMaxScale + 1> powers{};
  std::int64_t power = 1;
  for (auto& slot : powers) {
    slot = power;
    if (&slot != &powers.back()) power *= 10;
  }
  return powers;
}();

std::int64_t power_of_ten(int exponent) {
  TROTH_ASSERT(exponent >= 0 && exponent <= kMaxScale);
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// What stands for a currency sign once the text is ASCII.
constexpr char kCurrency = '$';

/// Full-width and typographic characters that numbers are written with, and their ASCII stand-ins.
struct StandIn {
  std::string_view written;
  char ascii;
};
constexpr std::array kStandIns = {
    StandIn{"£", kCurrency},  StandIn{"€", kCurrency},  StandIn{"¥", kCurrency},
    StandIn{"￥", kCurrency}, StandIn{"＄", kCurrency}, StandIn{"￡", kCurrency},
    StandIn{"元", kCurrency}, StandIn{"．", '.'},       StandIn{"，", ','},
    StandIn{"－", '-'},       StandIn{"−", '-'},        StandIn{"＋", '+'},
    StandIn{"（", '('},       StandIn{"）", ')'},       StandIn{"\u00a0", ' '},
    StandIn{"\u202f", ' '},   StandIn{"\u2009", ' '},   StandIn{"\u3000", ' '},
    StandIn{"’", '\''},
};

/// Numbers longer than this are not numbers anybody meant.
constexpr std::size_t kMaxLength = 64;

/// `text` with the stand-ins put in, inside `buffer`; empty when a character belongs to no number.
std::string_view to_ascii(std::string_view text, std::array<char, kMaxLength>& buffer) {
  std::size_t size = 0;
  while (!text.empty()) {
    if (size == buffer.size()) return {};
    char ascii = text.front();
    std::size_t taken = 1;
    if (static_cast<unsigned char>(ascii) >= 0x80) {
      const auto* stand_in = std::find_if(kStandIns.begin(), kStandIns.end(), [&](const auto& s) {
        return text.starts_with(s.written);
      });
      if (stand_in != kStandIns.end()) {
        ascii = stand_in->ascii;
        taken = stand_in->written.size();
      } else if (text.size() >= 3 && text.starts_with("\xef\xbc") && text[2] >= '\x90' &&
                 text[2] <= '\x99') {
        ascii = static_cast<char>('0' + (text[2] - '\x90'));  // U+FF10 to U+FF19
        taken = 3;
      } else {
        return {};
      }
    }
    buffer[size++] = ascii;
    text.remove_prefix(taken);
  }
  return {buffer.data(), size};
}

/// What surrounds the digits of a number; each may come once, on either side.
struct Dress {
  bool negative = false;
  bool sign = false;
  bool currency = false;
  bool opened = false;
  bool closed = false;

  bool take_sign(char c) {
    if (sign) return false;
    sign = true;
    negative = c == '-';
    return true;
  }
  bool take_currency() { return !std::exchange(currency, true); }
};

bool is_currency_code(std::string_view letters) {
  if (!std::all_of(letters.begin(), letters.end(), is_letter)) return false;
  std::array<char, 3> upper{};
  std::transform(letters.begin(), letters.end(), upper.begin(),
                 [](char c) { return static_cast<char>(c & ~0x20); });
  const std::string_view code(upper.data(), upper.size());
  return code == "RMB" || currency_decimals(code).has_value();
}

/// Removes signs, currency and brackets before the first digit. False when something else is there.
bool undress_front(std::string_view& text, char point, Dress& dress) {
  while (!text.empty()) {
    const char c = text.front();
    if (is_digit(c) || c == point) return true;
    std::size_t taken = 1;
    if (c == '-' || c == '+') {
      if (!dress.take_sign(c)) return false;
    } else if (c == '(') {
      if (std::exchange(dress.opened, true)) return false;
    } else if (c == kCurrency) {
      if (!dress.take_currency()) return false;
    } else if (is_letter(c)) {
      taken = 3;
      if (text.size() < 3 || !is_currency_code(text.substr(0, 3)) || !dress.take_currency())
        return false;
    } else if (c != ' ') {
      return false;
    }
    text.remove_prefix(taken);
  }
  return false;
}

/// The same behind the last digit; a minus may stand there, as some ledgers write it.
bool undress_back(std::string_view& text, char point, Dress& dress) {
  while (!text.empty()) {
    const char c = text.back();
    if (is_digit(c) || c == point) return true;
    std::size_t taken = 1;
    if (c == '-') {
      if (!dress.take_sign(c)) return false;
    } else if (c == ')') {
      if (!dress.opened || std::exchange(dress.closed, true)) return false;
    } else if (c == kCurrency) {
      if (!dress.take_currency()) return false;
    } else if (is_letter(c)) {
      taken = 3;
      if (text.size() < 3 || !is_currency_code(text.substr(text.size() - 3)) ||
          !dress.take_currency())
        return false;
    } else if (c != ' ') {
      return false;
    }
    text.remove_suffix(taken);
  }
  return false;
}

/// Digits between group marks: threes behind one to three, as in 1,234,567, or, in India, twos
/// before a last three, as in 12,34,567.
struct Groups {
  bool any = false;
  bool threes = true;
  bool twos = true;

  bool mark(std::size_t run) {
    if (run == 0 || run > 3) return false;
    threes = threes && (!any || run == 3);
    twos = twos && (any ? run == 2 : run <= 2);
    any = true;
    return threes || twos;
  }
  bool end(std::size_t run) const { return !any || run == 3; }
};

/// Digits with grouping and a fraction, scaled; nothing else is left in `text`.
std::optional<std::uint64_t> read_digits(std::string_view text, int scale, NumberStyle style) {
  constexpr std::uint64_t kLastSafe = std::numeric_limits<std::int64_t>::max() / 10;
  std::uint64_t value = 0;
  std::size_t at = 0;
  std::size_t digits = 0;
  std::size_t run = 0;  // Digits since the start or the last group mark.
  Groups groups;
  for (; at < text.size() && text[at] != style.point; ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      if (value > kLastSafe) return std::nullopt;
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
      ++digits;
      ++run;
    } else if (style.group != 0 && c == style.group) {
      if (!groups.mark(run)) return std::nullopt;
      run = 0;
    } else {
      return std::nullopt;
    }
  }
  if (!groups.end(run) || (groups.any && text.front() == '0')) return std::nullopt;

  int missing = scale;
  bool round_up = false;
  bool first_surplus = true;
  for (++at; at < text.size(); ++at) {
    if (!is_digit(text[at])) return std::nullopt;
    ++digits;
    if (missing > 0) {
      if (value > kLastSafe) return std::nullopt;
      value = value * 10 + static_cast<std::uint64_t>(text[at] - '0');
      --missing;
    } else if (std::exchange(first_surplus, false)) {
      round_up = text[at] >= '5';
    }
  }
  if (digits == 0) return std::nullopt;
  for (; missing > 0; --missing) {
    if (value > kLastSafe) return std::nullopt;
    value *= 10;
  }
  return value + (round_up ? 1 : 0);
}

std::optional<std::int64_t> with_sign(std::uint64_t magnitude, bool negative) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMax) return std::nullopt;
  const auto value = static_cast<std::int64_t>(magnitude);
  return negative ? -value : value;
}

/// `value` / `divisor`, rounding half away from zero; divisor > 0.
template <typename Int>
Int divide_rounded(Int value, Int divisor) {
  const Int quotient = value / divisor;
  const Int rest = value % divisor;
  const Int magnitude = rest < 0 ? -rest : rest;
  if (magnitude < divisor - magnitude) return quotient;
  return value < 0 ? quotient - 1 : quotient + 1;
}

// ISO 4217 by number of decimals; all active currencies that are not here or below are unknown.
constexpr std::string_view kTwoDecimals =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK "
    "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWL";
constexpr std::string_view kNoDecimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view kThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

bool lists(std::string_view codes, std::string_view code) {
  for (std::size_t at = 0; at < codes.size(); at += 4)
    if (codes.substr(at, 3) == code) return true;
  return false;
}

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text, int scale, NumberStyle style) {
  TROTH_ASSERT(scale >= 0 && scale <= kMaxScale && style.point != style.group);
  text = trim(text);
  if (text.empty() || text.size() > kMaxLength) return std::nullopt;
  std::array<char, kMaxLength> buffer;
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) text = to_ascii(text, buffer);

  Dress dress;
  if (!undress_front(text, style.point, dress) || !undress_back(text, style.point, dress))
    return std::nullopt;
  if (dress.opened != dress.closed || (dress.opened && dress.sign)) return std::nullopt;
  const auto magnitude = read_digits(text, scale, style);
  if (!magnitude) return std::nullopt;
  return with_sign(*magnitude, dress.negative || dress.opened);
}

std::int64_t rescale(std::int64_t amount, int from, int to) {
  if (from > to) return divide_rounded(amount, power_of_ten(from - to));
  std::int64_t scaled = 0;
  TROTH_ASSERT(!__builtin_mul_overflow(amount, power_of_ten(to - from), &scaled));
  return scaled;
}

std::optional<Minor> line_amount(std::int64_t quantity_e3, std::int64_t unit_price_e4,
                                 int decimals) {
  TROTH_ASSERT(decimals >= 0 && decimals <= 7);
  const Wide product = static_cast<Wide>(quantity_e3) * unit_price_e4;
  const Wide minor = divide_rounded<Wide>(product, power_of_ten(7 - decimals));
  if (minor > std::numeric_limits<Minor>::max() || minor < std::numeric_limits<Minor>::min())
    return std::nullopt;
  return static_cast<Minor>(minor);
}

std::optional<std::int64_t> unit_price_e4(Minor amount, std::int64_t quantity_e3, int decimals) {
  TROTH_ASSERT(decimals >= 0 && decimals <= 7);
  if (quantity_e3 == 0) return std::nullopt;
  const Wide scaled = static_cast<Wide>(amount) * power_of_ten(7 - decimals);
  const bool negative = quantity_e3 < 0;
  const Wide price = divide_rounded<Wide>(negative ? -scaled : scaled,
                                          negative ? -static_cast<Wide>(quantity_e3) : quantity_e3);
  if (price > std::numeric_limits<Minor>::max() || price < std::numeric_limits<Minor>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(price);
}

std::string format_decimal(std::int64_t scaled, int scale) {
  TROTH_ASSERT(scale >= 0 && scale <= kMaxScale);
  const bool negative = scaled < 0;
  auto magnitude = static_cast<std::uint64_t>(scaled);
  if (negative) magnitude = 0 - magnitude;
  std::string digits = std::to_string(magnitude);
  const auto fraction = static_cast<std::size_t>(scale);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  if (fraction > 0) digits.insert(digits.size() - fraction, 1, '.');
  return negative ? "-" + digits : digits;
}

std::optional<int> currency_decimals(std::string_view iso_code) {
  if (iso_code.size() != 3) return std::nullopt;
  if (lists(kTwoDecimals, iso_code)) return 2;
  if (lists(kNoDecimals, iso_code)) return 0;
  if (lists(kThreeDecimals, iso_code)) return 3;
  return std::nullopt;
}

}  // namespace troth
