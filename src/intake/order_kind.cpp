#include "intake/order_kind.h"

#include <optional>
#include <string>
#include <unordered_map>

#include "base/assert.h"
#include "base/text.h"

namespace troth::intake {
namespace {

using sales::LineKind;

enum class StatusMeaning : std::uint8_t { sold, returned, voided };

// Words shops use for the state of an order or line, folded.
std::optional<StatusMeaning> status_meaning(std::string_view status) {
  static const std::unordered_map<std::string, StatusMeaning> kMeanings = {
      {"return", StatusMeaning::returned},
      {"returned", StatusMeaning::returned},
      {"refund", StatusMeaning::returned},
      {"refunded", StatusMeaning::returned},
      {"refund succeeded", StatusMeaning::returned},
      {"credit", StatusMeaning::returned},
      {"credit note", StatusMeaning::returned},
      {"退货", StatusMeaning::returned},
      {"已退货", StatusMeaning::returned},
      {"退款", StatusMeaning::returned},
      {"已退款", StatusMeaning::returned},
      {"退款成功", StatusMeaning::returned},
      {"cancelled", StatusMeaning::voided},
      {"canceled", StatusMeaning::voided},
      {"void", StatusMeaning::voided},
      {"voided", StatusMeaning::voided},
      {"failed", StatusMeaning::voided},
      {"pending payment", StatusMeaning::voided},
      {"unpaid", StatusMeaning::voided},
      {"已取消", StatusMeaning::voided},
      {"取消", StatusMeaning::voided},
      {"已关闭", StatusMeaning::voided},
      {"交易关闭", StatusMeaning::voided},
      {"待付款", StatusMeaning::voided},
      {"等待买家付款", StatusMeaning::voided},
  };
  if (status.empty()) return StatusMeaning::sold;
  const auto at = kMeanings.find(fold(status));
  return at == kMeanings.end() ? std::optional<StatusMeaning>() : at->second;
}

}  // namespace

LineKind line_kind(std::string_view status, std::int64_t quantity_e3, Minor amount) {
  const auto meaning = status_meaning(status).value_or(StatusMeaning::sold);
  if (meaning == StatusMeaning::voided && quantity_e3 >= 0) return LineKind::voided;
  if (meaning == StatusMeaning::returned || (quantity_e3 < 0 && amount <= 0))
    return LineKind::returned;
  const bool correction = amount < 0 || quantity_e3 < 0;
  return correction ? LineKind::adjustment : LineKind::sale;
}

std::string_view status_word(LineKind kind) {
  switch (kind) {
    case LineKind::sale:
    case LineKind::adjustment:
      return "sold";
    case LineKind::returned:
      return "returned";
    case LineKind::voided:
      return "void";
  }
  TROTH_ASSERT(false);
}

}  // namespace troth::intake
