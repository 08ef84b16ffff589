#include "intake/reader_json_parser.h"

#include "base/ascii.h"
#include "base/assert.h"

namespace troth::intake {
namespace {

void append_utf8(std::string& text, unsigned point) {
  const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | (point >> 6U));
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | (point >> 12U));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | (point >> 18U));
    add(0x80U | ((point >> 12U) & 0x3FU));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

}  // namespace

bool JsonParser::parse(std::string_view line, std::string& unescaped, JsonSink& sink) {
  TROTH_ASSERT(unescaped.capacity() - unescaped.size() >= line.size());
  line_ = line;
  at_ = 0;
  unescaped_ = &unescaped;
  path_.clear();
  blanks();
  if (!object(1, sink)) return false;
  blanks();
  return at_ == line_.size();
}

bool JsonParser::object(std::size_t depth, JsonSink& sink) {
  if (depth > kMaxDepth || !take('{')) return false;
  blanks();
  if (take('}')) return true;
  do {
    blanks();
    if (!member(depth, sink)) return false;
    blanks();
  } while (take(','));
  return take('}');
}

bool JsonParser::member(std::size_t depth, JsonSink& sink) {
  std::string_view key;
  if (!string(key)) return false;
  blanks();
  if (!take(':')) return false;
  blanks();
  if (at_ == line_.size()) return false;
  const std::size_t outer = path_.size();
  if (outer > 0) path_ += '.';
  path_ += key;
  const std::size_t start = at_;
  bool fine = false;
  switch (line_[at_]) {
    case '{':
      fine = object(depth + 1, sink);
      break;
    case '"': {
      std::string_view text;
      fine = string(text) && sink.value(path_, text);
      break;
    }
    case 'n':
      fine = word("null") && sink.value(path_, {});
      break;
    case '[':
      fine = skip_value(depth) && sink.array(path_, line_.substr(start, at_ - start));
      break;
    default:
      fine = skip_value(depth) && sink.value(path_, line_.substr(start, at_ - start));
  }
  path_.resize(outer);
  return fine;
}

/// Passes over any value, checking it.
bool JsonParser::skip_value(std::size_t depth) {
  if (at_ == line_.size() || depth > kMaxDepth) return false;
  std::string_view text;
  switch (line_[at_]) {
    case '[':
      return skip_members(depth + 1, ']');
    case '{':
      return skip_members(depth + 1, '}');
    case '"': {
      const std::size_t before = unescaped_->size();
      const bool fine = string(text);
      unescaped_->resize(before);
      return fine;
    }
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
  }
}

bool JsonParser::skip_members(std::size_t depth, char close) {
  ++at_;
  blanks();
  if (take(close)) return true;
  do {
    blanks();
    if (close == '}') {
      if (at_ == line_.size() || line_[at_] != '"' || !skip_value(depth)) return false;
      blanks();
      if (!take(':')) return false;
      blanks();
    }
    if (!skip_value(depth)) return false;
    blanks();
  } while (take(','));
  return take(close);
}

bool JsonParser::string(std::string_view& text) {
  if (!take('"')) return false;
  const std::size_t from = at_;
  for (; at_ < line_.size(); ++at_) {
    const char c = line_[at_];
    if (c == '"') {
      text = line_.substr(from, at_ - from);
      ++at_;
      return true;
    }
    if (c == '\\') return unescape(from, text);
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  return false;
}

/// The rest of a string from its first escape on.
bool JsonParser::unescape(std::size_t from, std::string_view& text) {
  const std::size_t start = unescaped_->size();
  unescaped_->append(line_, from, at_ - from);
  while (at_ < line_.size()) {
    const char c = line_[at_++];
    if (c == '"') {
      text = std::string_view(*unescaped_).substr(start);
      return true;
    }
    if (static_cast<unsigned char>(c) < 0x20) return false;
    if (c != '\\') {
      *unescaped_ += c;
    } else if (!escape()) {
      return false;
    }
  }
  return false;
}

bool JsonParser::escape() {
  if (at_ == line_.size()) return false;
  const char c = line_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/':
      *unescaped_ += c;
      return true;
    case 'b':
      *unescaped_ += '\b';
      return true;
    case 'f':
      *unescaped_ += '\f';
      return true;
    case 'n':
      *unescaped_ += '\n';
      return true;
    case 'r':
      *unescaped_ += '\r';
      return true;
    case 't':
      *unescaped_ += '\t';
      return true;
    case 'u':
      break;
    default:
      return false;
  }
  unsigned unit = 0;
  // A NUL can be stored nowhere; half a surrogate pair is no character.
  if (!hex4(unit) || unit == 0 || (unit >= 0xDC00 && unit < 0xE000)) return false;
  if (unit >= 0xD800 && unit < 0xDC00) {
    unsigned low = 0;
    if (!take('\\') || !take('u') || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
    unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(*unescaped_, unit);
  return true;
}

bool JsonParser::hex4(unsigned& unit) {
  if (line_.size() - at_ < 4) return false;
  unit = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = line_[at_++];
    const char lower = static_cast<char>(c | 0x20);
    unsigned digit = 0;
    if (is_digit(c)) {
      digit = static_cast<unsigned>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      digit = static_cast<unsigned>(lower - 'a') + 10;
    } else {
      return false;
    }
    unit = unit * 16 + digit;
  }
  return true;
}

bool JsonParser::number() {
  const auto digits = [&] {
    const std::size_t from = at_;
    while (at_ < line_.size() && is_digit(line_[at_])) ++at_;
    return at_ > from;
  };
  take('-');
  const bool zero = at_ < line_.size() && line_[at_] == '0';
  const std::size_t from = at_;
  if (!digits() || (zero && at_ - from > 1)) return false;
  if (take('.') && !digits()) return false;
  if (take('e') || take('E')) {
    if (!take('+')) take('-');
    return digits();
  }
  return true;
}

bool JsonParser::word(std::string_view expected) {
  if (line_.substr(at_, expected.size()) != expected) return false;
  at_ += expected.size();
  return true;
}

void JsonParser::blanks() {
  while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t' || line_[at_] == '\r')) {
    ++at_;
  }
}

bool JsonParser::take(char c) {
  if (at_ == line_.size() || line_[at_] != c) return false;
  ++at_;
  return true;
}

}  // namespace troth::intake
