#include "locales.h"

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <regex>

namespace troth::locales {
namespace {

bool has_chinese(std::string_view text) {
  // The lead bytes of U+4E00 to U+9FFF.
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xe4 && byte <= 0xe9;
  });
}

std::string namespace_of(const std::string& key) {
  return key.substr(0, key.find('.'));
}

bool is_file_name(const std::string& literal) {
  static const std::array<std::string_view, 9> endings = {
      ".csv", ".tsv", ".json", ".ndjson", ".html", ".gz", ".troth", ".sql", ".txt"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return literal.ends_with(ending); });
}

}  // namespace

std::set<std::string> arguments(const std::string& pattern) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(pattern);
  const icu::MessagePattern parsed(text, &where, status);
  if (U_FAILURE(status)) return {"!"};
  std::set<std::string> names;
  for (std::int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() != UMSGPAT_PART_TYPE_ARG_NAME &&
        part.getType() != UMSGPAT_PART_TYPE_ARG_NUMBER)
      continue;
    std::string name;
    names.insert(parsed.getSubstring(part).toUTF8String(name));
  }
  return names;
}

Complaints compare(const Texts& english, const Texts& chinese) {
  Complaints complaints;
  for (const auto& [key, text] : english) {
    if (arguments(text).count("!") > 0) complaints.push_back(key + ": not an ICU message (en)");
    const auto other = chinese.find(key);
    if (other == chinese.end()) {
      complaints.push_back(key + ": missing in zh-CN");
    } else if (arguments(other->second).count("!") > 0) {
      complaints.push_back(key + ": not an ICU message (zh-CN)");
    } else if (arguments(text) != arguments(other->second)) {
      complaints.push_back(key + ": the languages use different arguments");
    }
  }
  for (const auto& [key, text] : chinese)
    if (english.count(key) == 0) complaints.push_back(key + ": missing in en");
  return complaints;
}

Complaints untranslated(const Texts& english, const Texts& chinese) {
  // Commands are the same in every language.
  static const std::regex command(R"(`[^`]*`|troth [a-z]+( [A-Z]+| --?[a-z=-]+| [a-z]+)*)");
  static const std::regex sentence(R"([A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,})");
  static const std::regex two_words(R"([a-z]{2,} [a-z]{2,})");
  Complaints complaints;
  for (const auto& [key, text] : chinese) {
    const std::string prose = std::regex_replace(text, command, "");
    const auto original = english.find(key);
    const bool left = original != english.end() && original->second == text && !has_chinese(text);
    if (std::regex_search(prose, sentence) || (left && std::regex_search(prose, two_words)))
      complaints.push_back(key + ": English in zh-CN: " + text);
  }
  return complaints;
}

Complaints disorder(std::string_view file) {
  static const std::regex entry(R"re(^  "([^"]+)": ".*"(,?)$)re");
  Complaints complaints;
  std::string last;
  std::size_t start = 0;
  while (start < file.size()) {
    const auto end = std::min(file.find('\n', start), file.size());
    const std::string line(file.substr(start, end - start));
    start = end + 1;
    std::smatch match;
    if (line == "{" || line == "}") continue;
    if (!std::regex_match(line, match, entry)) {
      complaints.push_back("not an entry of one line: " + line);
      continue;
    }
    const std::string key = match[1].str();
    if (key <= last) complaints.push_back(key + ": out of order after " + last);
    last = key;
  }
  return complaints;
}

std::set<std::string> key_literals(std::string_view code) {
  static const std::regex literal(R"re("([a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)*\.?)")re");
  std::set<std::string> found;
  const std::string text(code);
  for (std::sregex_iterator at(text.begin(), text.end(), literal), end; at != end; ++at) {
    const std::string value = (*at)[1].str();
    if (value.find('.') != std::string::npos && !is_file_name(value)) found.insert(value);
  }
  return found;
}

Complaints unused_and_unknown(const Texts& texts, const std::set<std::string>& literals,
                              const std::set<std::string>& prefixes) {
  Complaints complaints;
  std::set<std::string> namespaces;
  for (const auto& [key, text] : texts) {
    namespaces.insert(namespace_of(key));
    const bool built = std::any_of(prefixes.begin(), prefixes.end(),
                                   [&](const auto& prefix) { return key.starts_with(prefix); });
    if (!built && literals.count(key) == 0) complaints.push_back(key + ": used nowhere");
  }
  for (const auto& literal : literals) {
    if (namespaces.count(namespace_of(literal)) == 0) continue;
    // A word with a dot that a key is built from, as the type of a message.
    const bool part = std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& prefix) {
      return texts.count(prefix + literal) > 0;
    });
    const bool known =
        literal.ends_with('.') ? prefixes.count(literal) > 0 : part || texts.count(literal) > 0;
    if (!known)
      complaints.push_back(literal + (literal.ends_with('.') ? ": a prefix that is not declared"
                                                             : ": used, but no language has it"));
  }
  for (const auto& prefix : prefixes)
    if (literals.count(prefix) == 0) complaints.push_back(prefix + ": a prefix that is not used");
  return complaints;
}

}  // namespace troth::locales
