#include "evaluation/phrase.h"

#include <cstdlib>
#include <utility>

namespace troth::evaluation {

std::string with_minus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "\u2212");
  return number;
}

std::string format_month(Language language, Day day) {
  const CivilDate date = to_civil(day);
  const std::string name = message(language, "report.month." + std::to_string(date.month));
  return message(language, "report.month_of_year",
                 {{"month", name}, {"year", std::to_string(date.year)}});
}

std::string format_p(Language language, double p) {
  if (p < 0.001) return "p < " + format_number(language, 0.001, 3);
  return "p = " + format_number(language, p, p < 0.1 ? 3 : 2);
}

namespace {

/// Money for reading: from a hundred up, nobody needs the pence. English and Chinese write the
/// symbol first, so the decimals are the end of the text.
std::string speak_money(Minor amount, Language language, const Currency& currency) {
  Minor major = 1;
  for (int i = 0; i < currency.decimals; ++i) major *= 10;
  const bool small = std::abs(amount) < 100 * major && amount % major != 0;
  if (currency.decimals == 0 || small) {
    return with_minus(format_money(language, amount, currency.code));
  }
  const Minor whole = rescale(amount, currency.decimals, 0) * major;
  std::string text = format_money(language, whole, currency.code);
  const std::string decimals = "." + std::string(static_cast<std::size_t>(currency.decimals), '0');
  if (text.ends_with(decimals)) text.resize(text.size() - decimals.size());
  return with_minus(std::move(text));
}

}  // namespace

std::string speak_value(const PhraseValue& value, Language language, const Currency& currency) {
  struct Speaker {
    Language language;
    const Currency& currency;
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t n) const {
      return with_minus(format_number(language, static_cast<double>(n), 0));
    }
    std::string operator()(const Percent& p) const {
      return with_minus(format_percent(language, p.fraction, p.decimals));
    }
    std::string operator()(const Points& p) const {
      return with_minus(format_number(language, p.fraction * 100.0, p.decimals));
    }
    std::string operator()(const Number& n) const {
      return with_minus(format_number(language, n.value, n.decimals));
    }
    std::string operator()(const Money& m) const {
      return speak_money(m.amount, language, currency);
    }
    std::string operator()(const Date& d) const { return format_date(language, d.day); }
    std::string operator()(const Month& m) const { return format_month(language, m.day); }
    std::string operator()(const PValue& p) const { return format_p(language, p.p); }
    std::string operator()(const Key& k) const { return message(language, k.key); }
  };
  return std::visit(Speaker{language, currency}, value);
}

std::string speak(const Phrase& phrase, Language language, const Currency& currency) {
  MessageArgs args;
  args.reserve(phrase.values.size());
  for (const auto& [name, value] : phrase.values) {
    if (const auto* n = std::get_if<std::int64_t>(&value)) {
      args.emplace_back(name, *n);
    } else {
      args.emplace_back(name, speak_value(value, language, currency));
    }
  }
  return message(language, phrase.key, args);
}

}  // namespace troth::evaluation
