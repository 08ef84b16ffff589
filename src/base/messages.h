#pragma once
// Texts that a person reads, in English and Simplified Chinese, from locales/{en,zh-CN}.json,
// formatted by ICU MessageFormat. Log lines, identifiers and API fields stay English.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.h"
#include "base/result.h"
#include "base/time.h"

namespace troth {

enum class Language : std::uint8_t { en, zh_CN };

/// "en", "en-GB" -> en; "zh", "zh-CN", "zh_CN.UTF-8" -> zh_CN; usage error otherwise.
Result<Language> parse_language(std::string_view tag);
std::string_view language_tag(Language language);

/// One argument of a message. Numbers, dates and money are formatted by the language's rules.
using MessageValue = std::variant<std::string, std::int64_t, double>;
using MessageArgs = std::vector<std::pair<std::string, MessageValue>>;

/// The text of `key` with its arguments filled in. A key that is missing is a defect: the key
/// itself is returned, and a test (tests/locales) fails on it.
///
///   message(Language::en, "report.title", {{"name", "Acme"}}) == "Loyalty evaluation of Acme"
std::string message(Language language, std::string_view key, const MessageArgs& args = {});

/// All keys of a language, sorted; for the test that compares them.
std::vector<std::string> message_keys(Language language);

/// Numbers, percentages (0.123 -> "12.3%"), money and dates as the language writes them.
std::string format_number(Language language, double value, int decimals);
std::string format_percent(Language language, double fraction, int decimals = 1);
std::string format_money(Language language, Minor amount, std::string_view currency);
std::string format_date(Language language, Day day);

}  // namespace troth
