#pragma once
// Takes one JSON object apart into columns and values.

#include <cstddef>
#include <string>
#include <string_view>

namespace troth::intake {

/// Receives the values of an object. `path` is a key, nested keys joined by points: a.b. A value is
/// its text: of strings without quotes and escapes, of numbers as written, of null empty, of arrays
/// their JSON. Views are valid during the call; values that are part of the line, or of the
/// `unescaped` given to the parser, stay valid with them.
class JsonSink {
 public:
  virtual ~JsonSink() = default;
  /// False ends the parse: the row is not as it should be.
  virtual bool value(std::string_view path, std::string_view text) = 0;
  /// The same of an array; takes it for a value of that text unless told otherwise.
  virtual bool array(std::string_view path, std::string_view text) { return value(path, text); }
};

/// A strict parser of RFC 8259 for one object per line, at most kMaxDepth deep.
class JsonParser {
 public:
  static constexpr std::size_t kMaxDepth = 64;

  /// True when `line` is one JSON object and nothing else. Strings with escapes are rewritten at
  /// the end of `unescaped`, which must have room for line.size() more bytes.
  bool parse(std::string_view line, std::string& unescaped, JsonSink& sink);

 private:
  bool object(std::size_t depth, JsonSink& sink);
  bool member(std::size_t depth, JsonSink& sink);
  bool skip_value(std::size_t depth);
  bool skip_members(std::size_t depth, char close);
  bool string(std::string_view& text);
  bool unescape(std::size_t from, std::string_view& text);
  bool escape();
  bool hex4(unsigned& unit);
  bool number();
  bool word(std::string_view expected);
  void blanks();
  bool take(char c);

  std::string_view line_;
  std::size_t at_ = 0;
  std::string* unescaped_ = nullptr;
  std::string path_;
};

}  // namespace troth::intake
