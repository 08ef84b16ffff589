#include "base/messages.h"

#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>

#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/assert.h"
#include "base/embedded.h"
#include "base/text.h"

namespace troth {

extern const std::vector<EmbeddedFile> locale_files;

namespace {

constexpr std::size_t kLanguages = 2;
using Catalogue = std::map<std::string, std::string, std::less<>>;

std::size_t index_of(Language language) {
  return static_cast<std::size_t>(language);
}

/// en-GB rather than en: the house writes 21 Nov 2026, which nobody reads as another day.
const icu::Locale& icu_locale(Language language) {
  static const std::array<icu::Locale, kLanguages> locales = {icu::Locale("en", "GB"),
                                                              icu::Locale("zh", "CN")};
  return locales.at(index_of(language));
}

Catalogue read_catalogue(Language language) {
  const std::string name = std::string(language_tag(language)) + ".json";
  for (const auto& file : locale_files)
    if (file.name == name) return nlohmann::json::parse(file.text).get<Catalogue>();
  TROTH_ASSERT(false && "a language has its file");
}

const Catalogue& catalogue(Language language) {
  static const std::array<Catalogue, kLanguages> catalogues = {read_catalogue(Language::en),
                                                               read_catalogue(Language::zh_CN)};
  return catalogues.at(index_of(language));
}

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string from_icu(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

/// The compiled pattern of a key; null when ICU refuses it. ICU's formats are not safe to share
/// between threads, so that each thread compiles its own, once.
const icu::MessageFormat* compiled(Language language, const std::string& key,
                                   const std::string& pattern) {
  thread_local std::array<std::unordered_map<std::string, std::unique_ptr<icu::MessageFormat>>,
                          kLanguages>
      formats;
  auto& known = formats.at(index_of(language));
  if (const auto found = known.find(key); found != known.end()) return found->second.get();
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  auto format =
      std::make_unique<icu::MessageFormat>(to_icu(pattern), icu_locale(language), where, status);
  if (U_FAILURE(status)) format.reset();
  return known.emplace(key, std::move(format)).first->second.get();
}

icu::Formattable to_formattable(const MessageValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return icu::Formattable(to_icu(*text));
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return icu::Formattable(*whole);
  return icu::Formattable(std::get<double>(value));
}

/// How figures without a value are shown.
constexpr std::string_view kNoFigure = "–";

icu::number::LocalizedNumberFormatter number_formatter(Language language, int decimals) {
  return icu::number::NumberFormatter::withLocale(icu_locale(language))
      .precision(icu::number::Precision::fixedFraction(decimals))
      .roundingMode(UNUM_ROUND_HALFUP)
      .sign(UNUM_SIGN_NEGATIVE);
}

std::string format_double(const icu::number::LocalizedNumberFormatter& formatter, double value) {
  UErrorCode status = U_ZERO_ERROR;
  const auto text = formatter.formatDouble(value, status).toString(status);
  TROTH_ASSERT(U_SUCCESS(status));
  return from_icu(text);
}

/// Formatters by language and decimals, one set per thread, because building one is slow.
template <typename Build>
std::string format_cached(Language language, int decimals, double value, Build build) {
  TROTH_ASSERT(decimals >= 0 && decimals <= 20);
  if (!std::isfinite(value)) return std::string(kNoFigure);
  thread_local std::map<std::pair<Language, int>, icu::number::LocalizedNumberFormatter> known;
  const std::pair key(language, decimals);
  auto found = known.find(key);
  if (found == known.end()) found = known.emplace(key, build(language, decimals)).first;
  return format_double(found->second, value);
}

}  // namespace

Result<Language> parse_language(std::string_view tag) {
  std::string name = ascii_lower(trim(tag.substr(0, tag.find_first_of(".@"))));
  for (char& c : name)
    if (c == '_') c = '-';
  if (name == "en" || name.starts_with("en-")) return Language::en;
  if (name == "zh" || name == "zh-cn" || name == "zh-sg" || name.starts_with("zh-hans"))
    return Language::zh_CN;
  return Error{ErrorCode::usage, "There is no such language here.", std::string(tag),
               "Use en or zh-CN."};
}

std::string_view language_tag(Language language) {
  return language == Language::zh_CN ? "zh-CN" : "en";
}

std::string message(Language language, std::string_view key, const MessageArgs& args) {
  const auto& texts = catalogue(language);
  const auto found = texts.find(key);
  if (found == texts.end()) return std::string(key);
  const auto* format = compiled(language, found->first, found->second);
  if (format == nullptr) return std::string(key);

  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  names.reserve(args.size());
  values.reserve(args.size());
  for (const auto& [name, value] : args) {
    names.push_back(to_icu(name));
    values.push_back(to_formattable(value));
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  format->format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), text,
                 status);
  return U_SUCCESS(status) ? from_icu(text) : std::string(key);
}

std::vector<std::string> message_keys(Language language) {
  std::vector<std::string> keys;
  for (const auto& [key, text] : catalogue(language)) keys.push_back(key);
  return keys;
}

std::string format_number(Language language, double value, int decimals) {
  return format_cached(language, decimals, value, number_formatter);
}

std::string format_percent(Language language, double fraction, int decimals) {
  return format_cached(language, decimals, fraction, [](Language in, int digits) {
    return number_formatter(in, digits)
        .unit(icu::NoUnit::percent())
        .scale(icu::number::Scale::powerOfTen(2));
  });
}

std::string format_money(Language language, Minor amount, std::string_view currency) {
  const int decimals = currency_decimals(currency).value_or(2);
  const std::string plain = format_decimal(amount, decimals);
  UErrorCode status = U_ZERO_ERROR;
  const icu::CurrencyUnit unit(
      icu::StringPiece(currency.data(), static_cast<std::int32_t>(currency.size())), status);
  if (U_FAILURE(status)) return plain + " " + std::string(currency);
  const auto text =
      number_formatter(language, decimals).unit(unit).formatDecimal(plain, status).toString(status);
  TROTH_ASSERT(U_SUCCESS(status));
  return from_icu(text);
}

std::string format_date(Language language, Day day) {
  thread_local std::array<std::unique_ptr<icu::DateFormat>, kLanguages> formats;
  auto& format = formats.at(index_of(language));
  if (!format) {
    format.reset(
        icu::DateFormat::createDateInstance(icu::DateFormat::kMedium, icu_locale(language)));
    TROTH_ASSERT(format != nullptr);
    format->adoptTimeZone(icu::TimeZone::getGMT()->clone());
  }
  icu::UnicodeString text;
  format->format(static_cast<double>(day) * 86'400'000.0, text);
  return from_icu(text);
}

}  // namespace troth
