#include "base/error_words.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/assert.h"
#include "base/embedded.h"

namespace troth {

extern const std::vector<EmbeddedFile> error_locale_files;

namespace {

constexpr int kDepthMax = 8;

/// One sentence: the fixed text around its varying parts, and its translation, where {2} stands
/// for the third part as it is and {2!} for its translation.
struct Pattern {
  std::vector<std::string> fixed;
  std::string translation;
  std::size_t weight = 0;  ///< Bytes of fixed text.
  bool words = false;      ///< Whether the fixed text says something, not only ", and".
};

Pattern compile(std::string_view english, std::string translation) {
  constexpr std::ptrdiff_t kLettersOfWords = 5;
  std::ptrdiff_t letters = 0;
  Pattern pattern;
  pattern.translation = std::move(translation);
  for (;;) {
    const auto at = english.find("{}");
    pattern.fixed.emplace_back(english.substr(0, at));
    pattern.weight += pattern.fixed.back().size();
    letters += std::count_if(pattern.fixed.back().begin(), pattern.fixed.back().end(),
                             [](unsigned char c) { return std::isalpha(c) != 0; });
    if (at == std::string_view::npos) break;
    english.remove_prefix(at + 2);
  }
  pattern.words = pattern.fixed.size() == 1 || letters >= kLettersOfWords;
  return pattern;
}

std::vector<Pattern> read_patterns(std::string_view name) {
  using Section = std::map<std::string, std::string>;
  std::vector<Pattern> patterns;
  for (const auto& file : error_locale_files) {
    if (file.name != name) continue;
    for (auto& [section, sentences] :
         nlohmann::json::parse(file.text).get<std::map<std::string, Section>>())
      for (auto& [english, translation] : sentences)
        patterns.push_back(compile(english, translation));
  }
  TROTH_ASSERT(!patterns.empty());
  std::stable_sort(patterns.begin(), patterns.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return patterns;
}

/// What stands in the places of the varying parts; nothing when the text is another sentence.
std::optional<std::vector<std::string_view>> parts_of(const Pattern& pattern,
                                                      std::string_view text) {
  const auto& fixed = pattern.fixed;
  if (fixed.size() == 1) {
    if (text != fixed.front()) return std::nullopt;
    return std::vector<std::string_view>();
  }
  if (text.size() < pattern.weight || !text.starts_with(fixed.front()) ||
      !text.ends_with(fixed.back()))
    return std::nullopt;
  text.remove_prefix(fixed.front().size());
  text.remove_suffix(fixed.back().size());
  std::vector<std::string_view> parts;
  for (std::size_t i = 1; i + 1 < fixed.size(); ++i) {
    const auto at = text.find(fixed[i]);
    if (at == std::string_view::npos) return std::nullopt;
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + fixed[i].size());
  }
  parts.push_back(text);
  return parts;
}

std::optional<std::string> translate(const std::vector<Pattern>& patterns, std::string_view text,
                                     int depth);

/// The translation with its parts filled in; nothing when it is punctuation around parts that have
/// no translation either.
std::optional<std::string> fill(const std::vector<Pattern>& patterns, const Pattern& pattern,
                                const std::vector<std::string_view>& parts, int depth) {
  std::string out;
  bool words = pattern.words;
  std::string_view rest = pattern.translation;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    out += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = rest.find('}', open);
    TROTH_ASSERT(close != std::string_view::npos);
    const std::string_view part = parts.at(static_cast<std::size_t>(rest[open + 1] - '0'));
    std::optional<std::string> told;
    if (rest[close - 1] == '!') told = translate(patterns, part, depth + 1);
    words |= told.has_value();
    out += told.value_or(std::string(part));
    rest.remove_prefix(close + 1);
  }
  if (!words) return std::nullopt;
  return out;
}

std::optional<std::string> translate(const std::vector<Pattern>& patterns, std::string_view text,
                                     int depth) {
  if (text.empty() || depth > kDepthMax) return std::nullopt;
  for (const auto& pattern : patterns) {
    const auto parts = parts_of(pattern, text);
    if (!parts) continue;
    if (auto told = fill(patterns, pattern, *parts, depth)) return told;
  }
  return std::nullopt;
}

std::optional<std::string> translated(Language language, std::string_view english) {
  if (language == Language::en) return std::string(english);
  static const auto chinese = read_patterns("errors.zh-CN.json");
  return translate(chinese, english, 0);
}

}  // namespace

std::string error_words(Language language, std::string_view english) {
  return translated(language, english).value_or(std::string(english));
}

Error error_in(Language language, const Error& error) {
  Error told = error;
  if (const auto message = translated(language, error.message))
    told.message = *message;
  else
    told.message = troth::message(language, "error." + std::string(error_info(error.code).code)) +
                   " " + error.message;
  told.subject = error_words(language, error.subject);
  told.hint = error_words(language, error.hint);
  return told;
}

}  // namespace troth
