#include "intake/reader_json.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "intake/reader_encoding.h"
#include "intake/reader_problems.h"

namespace troth::intake {
namespace {

/// Keys are collected from this much text.
constexpr std::size_t kKeyBytes = 1U << 20U;

/// Collects keys in the order in which they come.
class KeyCollector final : public JsonSink {
 public:
  bool value(std::string_view path, std::string_view /*text*/) override {
    keys.emplace_back(path);
    return true;
  }
  std::vector<std::string> keys;
};

std::string_view without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

/// Puts values into the fields of one row.
class JsonReader::Columns final : public JsonSink {
 public:
  Columns(const JsonReader& reader, std::string_view* fields)
      : reader_(reader), fields_(fields), seen_(reader.columns_.size()) {}

  bool value(std::string_view path, std::string_view text) override {
    const auto& names = reader_.columns_;
    // Rows mostly have their keys in the same order.
    std::size_t column = next_;
    if (column >= names.size() || names[column] != path) {
      const auto found = reader_.index_.find(path);
      if (found == reader_.index_.end()) {
        unknown_ = true;
        return true;
      }
      column = found->second;
    }
    if (seen_[column]) return false;
    seen_[column] = true;
    fields_[column] = text;
    next_ = column + 1;
    return true;
  }
  bool unknown() const { return unknown_; }

 private:
  const JsonReader& reader_;
  std::string_view* fields_;
  std::vector<bool> seen_;
  std::size_t next_ = 0;
  bool unknown_ = false;
};

JsonReader::JsonReader(std::unique_ptr<TextSource> text, TableFormat format,
                       std::size_t block_bytes)
    : RowsOfBlocks(std::move(text), std::move(format), block_bytes) {}

Result<std::unique_ptr<TableReader>> JsonReader::open(std::unique_ptr<TextSource> text,
                                                      const std::string& path, TableFormat format,
                                                      std::size_t block_bytes) {
  std::unique_ptr<JsonReader> reader(
      new JsonReader(std::move(text), std::move(format), block_bytes));
  TROTH_TRY(reader->find_columns(path));
  return std::unique_ptr<TableReader>(std::move(reader));
}

Status JsonReader::find_columns(const std::string& path) {
  feed_.look_ahead(kKeyBytes);
  if (feed_.ahead().empty() && feed_.failure()) return *feed_.failure();
  std::string_view text = feed_.ahead().substr(0, kKeyBytes);
  std::unordered_map<std::string, std::size_t> known;
  std::string unescaped;
  bool any_line = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && feed_.more_ahead() && any_line) break;
    const std::string_view line = without_return(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (trim(line).empty()) continue;
    any_line = true;
    KeyCollector collector;
    unescaped.clear();
    unescaped.reserve(line.size());
    if (!parser_.parse(line, unescaped, collector) || utf8_prefix(line, false) != line.size()) {
      continue;
    }
    for (auto& key : collector.keys) {
      if (known.emplace(key, columns_.size()).second) columns_.push_back(std::move(key));
    }
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) index_.emplace(columns_[i], i);
  if (!columns_.empty()) return {};
  return Error{ErrorCode::bad_input,
               any_line ? "No line of the file is a JSON object." : "The file is empty.", path,
               any_line ? "NDJSON has one object per line; other JSON becomes so with: jq -c '.[]'"
                        : "Check that the export was complete."};
}

std::size_t JsonReader::parse(RowBlock& block, std::size_t used) {
  const std::string_view text(block.bytes_.data(), used);
  feed_.inspect(text, feed_.more());
  // Rows point into it: it must not grow while they are made, nor live inside its own object.
  block.unescaped_.reserve(std::max<std::size_t>(used, 64));
  std::size_t at = 0;
  while (at < used) {
    const std::size_t found = text.find('\n', at);
    const bool ended = found != std::string_view::npos || !feed_.more();
    const std::size_t end = std::min(found, used);
    if (skipping_) {
      if (!ended) return used;
      skipping_ = false;
    } else if (end - at > kMaxRowBytes) {
      std::size_t kept = kTooLongKept;
      while (kept > 0 && (static_cast<unsigned char>(text[at + kept]) & 0xC0U) == 0x80U) --kept;
      block.rows_.push_back({line_, 0, 0, kTooLong, text.substr(at, kept)});
      if (!ended) {
        skipping_ = true;
        return used;
      }
    } else if (!ended) {
      break;
    } else {
      add_row(block, without_return(text.substr(at, end - at)), end);
    }
    ++line_;
    at = std::min(end + 1, used);
  }
  return at;
}

void JsonReader::add_row(RowBlock& block, std::string_view raw, std::size_t end) {
  if (trim(raw).empty()) return;
  RowBlock::RowInfo info;
  info.line = line_;
  info.raw = raw;
  info.first = static_cast<std::uint32_t>(block.fields_.size());
  info.count = static_cast<std::uint32_t>(columns_.size());
  info.problem = feed_.problem(raw, end);
  block.fields_.resize(block.fields_.size() + columns_.size());
  if (info.problem == nullptr) {
    Columns columns(*this, block.fields_.data() + info.first);
    if (!parser_.parse(raw, block.unescaped_, columns)) {
      info.problem = kBadJson;
    } else if (columns.unknown()) {
      info.problem = kUnknownKey;
    }
  }
  block.rows_.push_back(info);
}

}  // namespace troth::intake
