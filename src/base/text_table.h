#pragma once
// Columns for a terminal: widths by what the text takes there, Chinese included.

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace troth {

/// Rows of cells, printed with two blanks between columns. The first column takes what is left of
/// the width; when everything is too wide it is cut with an ellipsis.
class TextTable {
 public:
  struct Column {
    std::string header;
    bool right = true;
  };

  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Prints with `indent` blanks before each line; the header only when it has a text.
  void print(std::ostream& out, std::size_t indent, std::size_t width) const;

 private:
  std::vector<std::size_t> widths(std::size_t room) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// A bar of block characters for a share of `full` columns; at least a sliver above zero.
std::string text_bar(double share, std::size_t full);

}  // namespace troth
