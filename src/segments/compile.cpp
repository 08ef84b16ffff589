#include "segments/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/text.h"

namespace troth::segments {
namespace {

/// The text without the case of its ASCII letters; other letters stay as they are on both engines.
std::string folded(const std::string& expression, db::Engine engine) {
  return engine == db::Engine::postgresql ? "LOWER((" + expression + ") COLLATE \"C\")"
                                          : "LOWER(" + expression + ")";
}

/// For LIKE with ESCAPE '\': what stands for itself.
std::string like_plain(std::string_view text) {
  std::string out;
  for (const char c : ascii_lower(text)) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

/// Appends SQL and the values of its parameters in step.
class Compiler {
 public:
  explicit Compiler(const CompileContext& context) : context_(context) {}

  Status write_rule(const Rule& rule) {
    switch (rule.kind) {
      case Rule::Kind::everyone:
        out_.sql += "1 = 1";
        return {};
      case Rule::Kind::negation:
        out_.sql += "NOT (";
        TROTH_TRY(write_rule(rule.parts.front()));
        out_.sql += ")";
        return {};
      case Rule::Kind::test:
        return write_test(rule);
      case Rule::Kind::all:
      case Rule::Kind::any:
        break;
    }
    // Most customers are decided by the first parts, so those that read little come first.
    std::vector<const Rule*> parts;
    for (const Rule& part : rule.parts) parts.push_back(&part);
    std::stable_sort(parts.begin(), parts.end(),
                     [&](const Rule* a, const Rule* b) { return work_of(*a) < work_of(*b); });
    const char* word = rule.kind == Rule::Kind::all ? " AND " : " OR ";
    out_.sql += "(";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) out_.sql += word;
      TROTH_TRY(write_rule(*parts[i]));
    }
    out_.sql += ")";
    return {};
  }

  Status write_value(const Reference& reference, const Field& field) {
    std::string_view sql = field.sql;
    for (auto open = sql.find('{'); open != std::string_view::npos; open = sql.find('{')) {
      const auto close = sql.find('}', open);
      TROTH_ASSERT(close != std::string_view::npos);
      out_.sql += sql.substr(0, open);
      write_slot(sql.substr(open + 1, close - open - 1), reference, field);
      sql.remove_prefix(close + 1);
    }
    out_.sql += sql;
    return {};
  }

  Result<Predicate> take() {
    if (out_.values.size() > kBoundMost) {
      return Error{ErrorCode::too_large, "The rule, with the segments within it, is too long.",
                   fmt::format("{}", out_.values.size()),
                   "Name parts of it as segments that select fewer values."};
    }
    return std::move(out_);
  }

 private:
  /// About how much is read for one customer: one row of a table keyed by customer counts 1.
  int work_of(const Rule& rule) const {
    int work = 0;
    for (const Rule& part : rule.parts) work += work_of(part);
    if (rule.kind != Rule::Kind::test) return work;
    constexpr int kOrders = 10;
    const Field* field = context_.fields.find(rule.reference.field);
    if (field == nullptr || rule.reference.field == kSegmentField) return kOrders;
    const auto reads = [&](std::string_view table) {
      const auto& narrowed = rule.reference.restrictions;
      return field->sql.find(table) != std::string::npos ||
             std::any_of(field->restrictions.begin(), field->restrictions.end(),
                         [&](const FieldRestriction& known) {
                           return known.sql.find(table) != std::string::npos &&
                                  std::any_of(
                                      narrowed.begin(), narrowed.end(),
                                      [&](const auto& one) { return one.name == known.name; });
                         });
    };
    if (reads("order_line")) return kOrders * kOrders;
    if (reads("FROM orders")) return kOrders;
    return reads("SELECT") ? 1 : 0;
  }

  void bind(std::string_view type, Bound value) {
    out_.sql += fmt::format("CAST(? AS {})", type);
    out_.values.push_back(std::move(value));
  }
  void bind_day(Day day) { bind("INTEGER", std::int64_t{day}); }
  void bind_text(std::string_view text) { bind("TEXT", ascii_lower(text)); }

  void write_in(const std::string& expression, const std::vector<std::string>& values) {
    out_.sql += folded(expression, context_.engine) + " IN (";
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out_.sql += ", ";
      bind_text(values[i]);
    }
    out_.sql += ")";
  }

  void write_slot(std::string_view slot, const Reference& reference, const Field& field) {
    if (slot == "restrictions") {
      for (const auto& given : reference.restrictions) write_restriction(given, field);
    } else if (slot == "today") {
      bind_day(context_.today);
    } else if (slot == "subject") {
      bind("TEXT", reference.subject);
    } else if (slot.starts_with("is ")) {
      out_.sql += folded(std::string(slot.substr(3)), context_.engine) + " = ";
      bind_text(reference.subject);
    } else if (slot.starts_with("within ")) {
      const auto days = resolve(reference.window, context_.today);
      out_.sql += fmt::format("{} BETWEEN ", slot.substr(7));
      bind_day(days.from);
      out_.sql += " AND ";
      bind_day(days.to);
    } else {
      TROTH_ASSERT(false);  // The catalogue's own text is wrong.
    }
  }

  void write_restriction(const Restriction& given, const Field& field) {
    for (const auto& known : field.restrictions) {
      if (known.name != given.name) continue;
      out_.sql += " AND ";
      const auto open = known.sql.find("{in ");
      if (open == std::string::npos) return write_in(known.sql, given.values);
      const auto close = known.sql.find('}', open);
      out_.sql += known.sql.substr(0, open);
      write_in(known.sql.substr(open + 4, close - open - 4), given.values);
      out_.sql += known.sql.substr(close + 1);
      return;
    }
    TROTH_ASSERT(false);  // The parser lets only known restrictions pass.
  }

  Status write_test(const Rule& rule) {
    const auto& reference = rule.reference;
    if (reference.field == kSegmentField) {
      TROTH_ASSIGN(auto inner, context_.segment(reference.subject));
      out_.sql += "(" + inner.sql + ")";
      for (auto& value : inner.values) out_.values.push_back(std::move(value));
      return {};
    }
    const auto* field = context_.fields.find(reference.field);
    if (field == nullptr) {
      // A rule that was stored before: the room that registered the field is not there.
      return Error{ErrorCode::not_found, "A field of the rule is not there any more.",
                   reference.field, "See the fields: troth segment fields"};
    }
    if (rule.comparison == Comparison::holds) return write_value(reference, *field);
    return write_comparison(rule, *field);
  }

  Status write_comparison(const Rule& rule, const Field& field) {
    if (rule.comparison == Comparison::known || rule.comparison == Comparison::unknown) {
      out_.sql += "(";
      TROTH_TRY(write_value(rule.reference, field));
      out_.sql += rule.comparison == Comparison::known ? ") IS NOT NULL" : ") IS NULL";
      return {};
    }
    // What is not known compares as false, so that NOT means what it says.
    out_.sql += "COALESCE(";
    TROTH_TRY(write_left(rule, field));
    write_right(rule, field);
    out_.sql += ", 1 = 0)";
    return {};
  }

  Status write_left(const Rule& rule, const Field& field) {
    if (field.type != Type::text) return write_value(rule.reference, field);
    // The value is written in two halves around itself.
    out_.sql += context_.engine == db::Engine::postgresql ? "LOWER((" : "LOWER(";
    TROTH_TRY(write_value(rule.reference, field));
    out_.sql += context_.engine == db::Engine::postgresql ? ") COLLATE \"C\")" : ")";
    return {};
  }

  void write_operand(const Operand& operand, Type type) {
    switch (type) {
      case Type::text:
        return bind_text(operand.text);
      case Type::number:
        return bind("DOUBLE PRECISION", operand.number);
      case Type::money:
        return bind("BIGINT", operand.money);
      case Type::date:
        return bind_day(resolve(operand.when, context_.today));
      case Type::duration:
        return bind_day(day_before(context_.today, operand.length));
      case Type::truth:
        break;
    }
  }

  void write_like(const Operand& operand, bool anywhere) {
    bind("TEXT", (anywhere ? "%" : "") + like_plain(operand.text) + "%");
    out_.sql += " ESCAPE '\\'";
  }

  /// Time since a day grows as the day recedes: comparisons of durations turn around.
  static std::string_view sign(Comparison comparison, bool turned) {
    if (comparison == Comparison::equal) return " = ";
    if (comparison == Comparison::not_equal) return " <> ";
    if (comparison == Comparison::less) return turned ? " > " : " < ";
    if (comparison == Comparison::at_most) return turned ? " >= " : " <= ";
    if (comparison == Comparison::greater) return turned ? " < " : " > ";
    TROTH_ASSERT(comparison == Comparison::at_least);
    return turned ? " <= " : " >= ";
  }

  void write_list(const Rule& rule, Type type) {
    out_.sql += rule.comparison == Comparison::in ? " IN (" : " NOT IN (";
    for (std::size_t i = 0; i < rule.operands.size(); ++i) {
      if (i > 0) out_.sql += ", ";
      write_operand(rule.operands[i], type);
    }
    out_.sql += ")";
  }

  void write_right(const Rule& rule, const Field& field) {
    const bool turned = field.type == Type::duration;
    const auto comparison = rule.comparison;
    if (comparison == Comparison::in || comparison == Comparison::not_in) {
      write_list(rule, field.type);
    } else if (comparison == Comparison::contains || comparison == Comparison::not_contains) {
      out_.sql += comparison == Comparison::contains ? " LIKE " : " NOT LIKE ";
      write_like(rule.operands.front(), true);
    } else if (comparison == Comparison::starts_with) {
      out_.sql += " LIKE ";
      write_like(rule.operands.front(), false);
    } else if (comparison == Comparison::between) {
      out_.sql += " BETWEEN ";
      write_operand(rule.operands[turned ? 1 : 0], field.type);
      out_.sql += " AND ";
      write_operand(rule.operands[turned ? 0 : 1], field.type);
    } else {
      out_.sql += sign(comparison, turned);
      write_operand(rule.operands.front(), field.type);
    }
  }

  const CompileContext& context_;
  Predicate out_;
};

}  // namespace

Result<Predicate> compile(const Rule& rule, const CompileContext& context) {
  Compiler compiler(context);
  TROTH_TRY(compiler.write_rule(rule));
  return compiler.take();
}

Result<Predicate> compile_value(const Reference& reference, const CompileContext& context) {
  const auto* field = context.fields.find(reference.field);
  if (field == nullptr || reference.field == kSegmentField) {
    return Error{ErrorCode::not_found, "There is no such field to show.", reference.field,
                 "See the fields: troth segment fields"};
  }
  Compiler compiler(context);
  TROTH_TRY(compiler.write_value(reference, *field));
  return compiler.take();
}

}  // namespace troth::segments
