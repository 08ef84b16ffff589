#include "app/stats_words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error_words.h"
#include "base/text.h"

namespace troth::app {
namespace {

// Below these fields stand names that the reader gave.
constexpr std::array<std::string_view, 7> kNamesBelow{
    "item_total", "alpha_if_deleted", "reference",          "dimension_weights",
    "parameters", "standard_errors",  "parameter_intervals"};
// Fields whose values come from a fixed list.
constexpr std::array<std::string_view, 14> kListed{"status",    "quadrant",
                                                   "grid",      "class",
                                                   "type",      "word",
                                                   "flags",     "preference",
                                                   "repeat",    "openness",
                                                   "scores",    "share_by",
                                                   "time_unit", "parameter_intervals_by"};
// Fields that hold a sentence.
constexpr std::array<std::string_view, 4> kSentences{"culprit", "meaning", "play", "folds"};

template <typename List>
bool among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

std::string StatsWords::find(const std::string& prefix, const std::string& name,
                             const std::string& otherwise) const {
  if (language_ == Language::en) return otherwise;
  const std::string key = prefix + name;
  std::string text = message(language_, key);
  return text == key ? otherwise : text;
}

std::string StatsWords::label(const std::string& path) const {
  std::string text;
  bool theirs = false;
  for (const std::string_view part : split(path, '.')) {
    const std::string name(part);
    if (!text.empty()) text += ".";
    text += theirs ? name
                   : find("stats.field.", method_ + "." + name, find("stats.field.", name, name));
    theirs = theirs || among(kNamesBelow, part);
  }
  return text;
}

std::string StatsWords::value(const std::string& field, const std::string& plain) const {
  if (field == "cause") return cause(plain);
  if (plain == "true" || plain == "false") return find("stats.word.", plain, plain);
  const std::string last = field.substr(field.rfind('.') + 1);
  if (among(kSentences, last)) return error_words(language_, plain);
  if (last == "name") return find("stats.segment.", plain, plain);
  if (language_ == Language::en || !among(kListed, last)) return plain;
  if (!plain.starts_with('[')) return find("stats.word.", plain, plain);
  std::string text;
  const std::string inner = plain.substr(1, plain.size() - 2);
  for (const std::string_view part : split(inner, ',')) {
    const std::string word(trim(part));
    text += (text.empty() ? "" : ", ") + find("stats.word.", word, word);
  }
  return "[" + text + "]";
}

std::string StatsWords::cause(const std::string& code) const {
  return find("stats.cause.", code, code);
}

std::string StatsWords::hint(const std::string& code) const {
  const std::string key = "stats.hint." + code;
  const std::string text = message(language_, key);
  return text == key ? "" : text;
}

std::string StatsWords::warning(const nlohmann::ordered_json& warning) const {
  const std::string text = error_words(language_, warning.value("message", ""));
  return message(language_, "stats.text.warning", {{"text", text}});
}

std::string StatsWords::more(std::size_t count) const {
  return message(language_, "stats.text.more", {{"count", static_cast<std::int64_t>(count)}});
}

}  // namespace troth::app
