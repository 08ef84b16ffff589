#pragma once
// The words of `troth stats` in the reader's language. In English the lines carry the names of the
// JSON fields and the sentences of the result itself; in Chinese both are put into words.

#include <nlohmann/json.hpp>
#include <string>

#include "base/messages.h"

namespace troth::app {

class StatsWords {
 public:
  explicit StatsWords(Language language, std::string method = "")
      : language_(language), method_(std::move(method)) {}

  /// A field's name; the parts of a path ("linear.slope") each for itself, said otherwise where the
  /// method means something else by it ("margin"). Names that the reader gave (columns, groups) and
  /// those of parameters stay as they are.
  std::string label(const std::string& path) const;
  /// A value that comes from a fixed list ("concentrate", "ok") in words; anything else as `plain`.
  std::string value(const std::string& field, const std::string& plain) const;
  /// The cause of a refusal.
  std::string cause(const std::string& code) const;
  /// What mends the cause of a refusal; empty where its own sentence says so.
  std::string hint(const std::string& code) const;
  /// A warning, as {"code", "message", "subject"}.
  std::string warning(const nlohmann::ordered_json& warning) const;
  /// "... 12 more".
  std::string more(std::size_t count) const;

 private:
  /// The text of prefix + name, or `otherwise` when there is none or the language is English.
  std::string find(const std::string& prefix, const std::string& name,
                   const std::string& otherwise) const;

  Language language_;
  std::string method_;
};

}  // namespace troth::app
