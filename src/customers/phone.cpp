#include "customers/phone.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/text.h"

namespace troth::customers {
namespace {

/// How one country writes its numbers: lengths are of the national significant number.
struct Plan {
  std::string_view country;
  std::string_view code;
  std::string_view trunk;
  std::uint8_t shortest;
  std::uint8_t longest;
};

// From the national numbering plans published by the ITU. Changing a line changes the identity of
// phones already stored: add countries freely, but change one only with a migration.
constexpr std::array kPlans = std::to_array<Plan>({
    {"AE", "971", "0", 8, 9},  {"AR", "54", "0", 10, 11}, {"AT", "43", "0", 7, 13},
    {"AU", "61", "0", 9, 9},   {"BD", "880", "0", 8, 10}, {"BE", "32", "0", 8, 9},
    {"BG", "359", "0", 7, 9},  {"BR", "55", "0", 10, 11}, {"CA", "1", "1", 10, 10},
    {"CH", "41", "0", 9, 9},   {"CL", "56", "", 9, 9},    {"CN", "86", "0", 10, 11},
    {"CO", "57", "", 10, 10},  {"CZ", "420", "", 9, 9},   {"DE", "49", "0", 6, 11},
    {"DK", "45", "", 8, 8},    {"EG", "20", "0", 8, 10},  {"ES", "34", "", 9, 9},
    {"FI", "358", "0", 6, 12}, {"FR", "33", "0", 9, 9},   {"GB", "44", "0", 9, 10},
    {"GR", "30", "", 10, 10},  {"HK", "852", "", 8, 8},   {"HR", "385", "0", 8, 9},
    {"HU", "36", "06", 8, 9},  {"ID", "62", "0", 8, 12},  {"IE", "353", "0", 7, 9},
    {"IL", "972", "0", 8, 9},  {"IN", "91", "0", 10, 10}, {"IT", "39", "", 6, 11},
    {"JP", "81", "0", 9, 10},  {"KE", "254", "0", 8, 9},  {"KR", "82", "0", 8, 10},
    {"LU", "352", "", 6, 11},  {"MO", "853", "", 8, 8},   {"MX", "52", "", 10, 10},
    {"MY", "60", "0", 8, 10},  {"NG", "234", "0", 8, 10}, {"NL", "31", "0", 9, 9},
    {"NO", "47", "", 8, 8},    {"NZ", "64", "0", 8, 10},  {"PE", "51", "0", 8, 9},
    {"PH", "63", "0", 8, 10},  {"PK", "92", "0", 9, 10},  {"PL", "48", "", 9, 9},
    {"PT", "351", "", 9, 9},   {"RO", "40", "0", 9, 9},   {"RU", "7", "8", 10, 10},
    {"SA", "966", "0", 8, 9},  {"SE", "46", "0", 7, 9},   {"SG", "65", "", 8, 8},
    {"SK", "421", "0", 9, 9},  {"TH", "66", "0", 8, 9},   {"TR", "90", "0", 10, 10},
    {"TW", "886", "0", 8, 9},  {"UA", "380", "0", 9, 9},  {"US", "1", "1", 10, 10},
    {"VN", "84", "0", 9, 10},  {"ZA", "27", "0", 9, 9},
});

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 15;  // E.164

bool fits(const Plan& plan, std::string_view national) {
  return national.size() >= plan.shortest && national.size() <= plan.longest;
}

const Plan* plan_of_country(std::string_view country) {
  if (country.size() != 2) return nullptr;
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  const std::array<char, 2> iso = {upper(country[0]), upper(country[1])};
  const std::string_view wanted =
      std::string_view(iso.data(), 2) == "UK" ? "GB" : std::string_view(iso.data(), 2);
  const auto found = std::find_if(kPlans.begin(), kPlans.end(),
                                  [&](const Plan& p) { return p.country == wanted; });
  return found == kPlans.end() ? nullptr : &*found;
}

/// Country codes are prefix-free, so at most one matches.
const Plan* plan_of_number(std::string_view international) {
  const auto found = std::find_if(kPlans.begin(), kPlans.end(),
                                  [&](const Plan& p) { return international.starts_with(p.code); });
  return found == kPlans.end() ? nullptr : &*found;
}

bool one_digit_repeated(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits.front(); });
}

bool counts_up_or_down(std::string_view digits) {
  bool up = true;
  bool down = true;
  for (std::size_t i = 1; i < digits.size(); ++i) {
    const int step = (digits[i] - digits[i - 1] + 10) % 10;
    up = up && step == 1;
    down = down && step == 9;
  }
  return up || down;
}

/// Numbers that people and tills type when they have none. 13800138000 belongs to a mobile
/// operator's own service and is the usual filler in China.
bool made_up(std::string_view national) {
  while (national.starts_with('0')) national.remove_prefix(1);
  if (national.size() < 6) return true;
  const auto tail = national.substr(national.size() - std::min<std::size_t>(national.size(), 8));
  return one_digit_repeated(tail) || counts_up_or_down(national) || national == "13800138000" ||
         national == "13812345678";
}

struct Parts {
  std::string digits;
  std::string extension;
  bool international = false;
};

std::size_t extension_marker(std::string_view text) {
  for (const std::string_view marker :
       {"extension", "ext.", "ext", ";ext=", "x", "#", "转", "分机"}) {
    if (text.starts_with(marker)) return marker.size();
  }
  return 0;
}

/// Splits text that is already folded (lower case, narrow digits) into digits and extension.
std::optional<Parts> take_apart(std::string_view text) {
  if (text.starts_with("tel:")) text.remove_prefix(4);
  Parts parts;
  bool in_extension = false;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      (in_extension ? parts.extension : parts.digits).push_back(c);
      ++i;
    } else if (const auto marker = extension_marker(text.substr(i)); marker > 0) {
      if (in_extension || parts.digits.empty()) return std::nullopt;
      in_extension = true;
      i += marker;
    } else if (c == '+' && parts.digits.empty() && !parts.international) {
      parts.international = true;
      ++i;
    } else if (c == '.' && text.substr(i) == ".0") {
      break;  // A spreadsheet took the number for a quantity.
    } else if (std::string_view(" -.()/[]:'\t").find(c) != std::string_view::npos) {
      ++i;
    } else {
      return std::nullopt;
    }
  }
  if (parts.extension.size() > 7) return std::nullopt;
  return parts;
}

void take_international_prefix(Parts& parts, const Plan* home) {
  if (parts.international) return;
  const bool north_america = home != nullptr && home->code == "1";
  for (const std::string_view prefix : {"0011", "011", "00"}) {
    if (prefix == "011" && !north_america) continue;
    if (prefix == "0011" && (home == nullptr || home->country != "AU")) continue;
    if (!parts.digits.starts_with(prefix)) continue;
    if (parts.digits.size() - prefix.size() < kShortest) continue;
    parts.digits.erase(0, prefix.size());
    parts.international = true;
    return;
  }
}

std::string_view without_trunk(std::string_view national, const Plan& plan) {
  if (plan.trunk.empty() || !national.starts_with(plan.trunk)) return national;
  const auto rest = national.substr(plan.trunk.size());
  return fits(plan, rest) ? rest : national;
}

std::string international(std::string_view code, std::string_view national) {
  std::string number = "+";
  number.append(code).append(national);
  return number;
}

std::string from_abroad(std::string_view digits) {
  const Plan* plan = plan_of_number(digits);
  if (plan == nullptr) return made_up(digits) ? "" : international("", digits);
  const auto national = without_trunk(digits.substr(plan->code.size()), *plan);
  if (national.size() < plan->shortest || made_up(national)) return "";
  return international(plan->code, national);
}

std::string from_home(std::string_view digits, const Plan& home) {
  const auto national = without_trunk(digits, home);
  if (made_up(national)) return "";
  if (national.size() < digits.size()) return international(home.code, national);
  if (digits.starts_with(home.code)) {
    const auto rest = without_trunk(digits.substr(home.code.size()), home);
    // Where national numbers begin with a trunk 0, one without it that begins with the country
    // code is an international number that lost its plus.
    if (fits(home, rest) && (home.trunk == "0" || !fits(home, digits))) {
      return made_up(rest) ? "" : international(home.code, rest);
    }
  }
  if (fits(home, digits)) return international(home.code, digits);
  // Shorter: a local number without area code, which many places share. Longer: a number from
  // elsewhere without its plus; equal digits are still the same number.
  return digits.size() < home.shortest ? std::string() : std::string(digits);
}

}  // namespace

std::vector<std::string_view> phone_countries() {
  std::vector<std::string_view> countries;
  for (const auto& plan : kPlans) countries.push_back(plan.country);
  return countries;
}

std::string normalise_phone(std::string_view text, std::string_view country) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && !(c >= 'A' && c <= 'Z');
  });
  const std::string folded = plain ? std::string() : fold(text);
  auto parts = take_apart(plain ? trim(text) : std::string_view(folded));
  if (!parts) return "";
  const Plan* home = plan_of_country(country);
  take_international_prefix(*parts, home);
  const std::string_view digits = parts->digits;
  std::string number;
  if (digits.size() > kLongest + 2 || digits.empty()) {
    return "";
  } else if (parts->international) {
    number = from_abroad(digits);
  } else if (home != nullptr) {
    number = from_home(digits, *home);
  } else if (!made_up(digits)) {
    number = digits;
  }
  const std::size_t length = number.size() - (number.starts_with('+') ? 1 : 0);
  if (length < kShortest || length > kLongest) return "";
  if (!parts->extension.empty()) number.append(";ext=").append(parts->extension);
  return number;
}

}  // namespace troth::customers
