#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/text.h"
#include "customers/email.h"
#include "customers/phone.h"
#include "customers/service.h"

namespace troth::customers {
namespace {

// What people and systems write where there is nobody to name.
constexpr auto kNoName = std::to_array<std::string_view>(
    {"#n/a",   "-",     "--",      "?",       "anonymous", "anonymous customer",
     "cash",   "guest", "missing", "n.a.",    "n/a",       "na",
     "nan",    "nil",   "no",      "none",    "not known", "not provided",
     "null",   "tbc",   "tbd",     "unknown", "walk-in",   "walkin",
     "无",     "沒有",  "没有",    "暂无",    "空",        "未知",
     "未提供", "不详",  "匿名",    "散客",    "游客",      "零售客户"});

bool nobody(std::string_view text) {
  // The longest of them has 18 bytes; folding may shorten, but not by more than this.
  if (text.size() > 36) return false;
  const std::string folded = is_ascii(text) ? ascii_lower(text) : fold(text);
  return std::find(kNoName.begin(), kNoName.end(), folded) != kNoName.end();
}

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// 17850.0 is 17850 after a spreadsheet or a data frame took it for a quantity.
std::string_view without_fraction(std::string_view text) {
  if (text.ends_with(".0") && all_digits(text.substr(0, text.size() - 2))) text.remove_suffix(2);
  return text;
}

bool repeats(std::string_view text, char c) {
  return std::all_of(text.begin(), text.end(), [&](char each) { return each == c; });
}

std::string normalise_external(std::string_view text) {
  text = without_fraction(text);
  return text.empty() || repeats(text, '0') ? std::string() : std::string(text);
}

std::string normalise_card(std::string_view text) {
  std::string card;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    card.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  card.resize(without_fraction(card).size());
  // Tills have dummy cards of one digit repeated.
  const bool dummy =
      !card.empty() && repeats(card, card.front()) && (card.size() >= 6 || card.front() == '0');
  return dummy ? std::string() : card;
}

}  // namespace

std::string normalise(Namespace name, std::string_view raw, std::string_view country) {
  const auto text = trim(raw);
  if (text.empty() || nobody(text)) return "";
  switch (name) {
    case Namespace::external:
      return normalise_external(text);
    case Namespace::card:
      return normalise_card(text);
    case Namespace::openid:
    case Namespace::device:
      return repeats(text, '0') ? std::string() : std::string(text);
    case Namespace::phone:
      return normalise_phone(text, country);
    case Namespace::email:
      return normalise_email(text);
  }
  return "";
}

}  // namespace troth::customers
