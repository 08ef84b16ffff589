#pragma once
// Inside the segments room: comparisons and values of a rule, read by the type of the field.

#include <string>
#include <vector>

#include "segments/token_reader.h"
#include "segments/types.h"

namespace troth::segments {

struct RuleContext;

/// How each comparison is written, and which types know it.
std::string_view comparison_text(Comparison comparison);
bool comparison_fits(Comparison comparison, Type type);
/// "=, !=, in": the comparisons of a type.
std::string comparisons_of(Type type);

/// Whether the first of two operands is the greater one; days relative to today are left alone.
bool is_reversed(Type type, const std::vector<Operand>& operands);

/// Every reader says false once a problem was noted.
class ValueReader {
 public:
  ValueReader(TokenReader& reader, const RuleContext& context)
      : reader_(reader), context_(context) {}

  bool read_comparison(Comparison& comparison, const Field& field);
  bool read_operand(Operand& operand, const Field& field);
  bool read_text(std::string& text);
  bool read_window(Window& window);

 private:
  bool read_length(Length& length);
  bool read_when(When& when);
  bool read_number(double& number);
  bool read_money(Minor& money);
  bool read_choice(std::string& text, const Field& field);

  TokenReader& reader_;
  const RuleContext& context_;
};

}  // namespace troth::segments
