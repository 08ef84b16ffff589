#include "base/text_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <string_view>

#include "base/text.h"

namespace troth {

namespace {

constexpr std::size_t kBetween = 2;
constexpr std::size_t kLeastFirst = 8;

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::vector<std::size_t> TextTable::widths(std::size_t room) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths[c] = display_width(columns_[c].header);
    for (const auto& row : rows_) widths[c] = std::max(widths[c], display_width(row.at(c)));
  }
  std::size_t others = 0;
  for (std::size_t c = 1; c < widths.size(); ++c) others += widths[c] + kBetween;
  const std::size_t left = room > others ? room - others : 0;
  widths[0] = std::max(std::min(widths[0], left), std::min(widths[0], kLeastFirst));
  return widths;
}

void TextTable::print(std::ostream& out, std::size_t indent, std::size_t width) const {
  const auto sizes = widths(width > indent ? width - indent : 0);
  const auto line = [&](const auto& cell) {
    std::string text(indent, ' ');
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (c > 0) text += std::string(kBetween, ' ');
      text += pad(cell(c), sizes[c], columns_[c].right);
    }
    out << without_trailing_blanks(std::move(text)) << "\n";
  };
  const bool headed = std::any_of(columns_.begin(), columns_.end(),
                                  [](const Column& column) { return !column.header.empty(); });
  if (headed) line([&](std::size_t c) { return columns_[c].header; });
  for (const auto& row : rows_) line([&](std::size_t c) { return row[c]; });
}

std::string text_bar(double share, std::size_t full) {
  static constexpr std::array<std::string_view, 8> kEighths = {"",  "▏", "▎", "▍",
                                                               "▌", "▋", "▊", "▉"};
  if (!(share > 0)) return {};
  const double clipped = std::min(1.0, share);
  const auto eighths =
      std::max<std::int64_t>(1, std::llround(clipped * static_cast<double>(full) * 8));
  std::string bar;
  for (std::int64_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += kEighths.at(static_cast<std::size_t>(eighths % 8));
  return bar;
}

}  // namespace troth
