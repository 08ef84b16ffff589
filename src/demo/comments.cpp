#include "demo/comments.h"

#include <fmt/format.h>

#include <span>

#include "base/assert.h"

namespace troth::demo {
namespace {

// {0} is a number of days, {1} a product.
constexpr std::string_view kLate[] = {
    "My order came {0} days late and nobody told me.",
    "Promised for Thursday, delivered {0} days after that. I had stayed at home for it.",
    "Lovely things, but the delivery was late again.",
    "The parcel with the {1} turned up {0} days late.",
    "Had to chase the courier myself. {0} days late in the end.",
    "Late delivery, no message, no apology.",
    "The {1} was a birthday present. It arrived {0} days too late.",
    "Delivery times used to be reliable. Not any more.",
    "Good shop, poor courier: waited in twice for nothing.",
    "Please change your delivery company, mine was {0} days overdue."};
constexpr std::string_view kLateCn[] = {"比承诺晚了{0}天才送到，也没有人通知。",
                                        "快递太慢了，说好的时间没到，晚了{0}天。",
                                        "东西不错，但是配送又迟到了。",
                                        "{1}晚到了{0}天，本来是要送人的。",
                                        "等了一整天没送来，最后晚了{0}天，很失望。",
                                        "配送不准时，客服也说不清楚到哪了。",
                                        "以前送货挺准的，这次晚了{0}天。"};
constexpr std::string_view kProductPraise[] = {
    "The {1} is beautifully made.",
    "Very pleased with the {1}, exactly as described.",
    "Bought the {1} as a gift and had to order a second one for myself.",
    "Quality is excellent for the price.",
    "The {1} feels solid and looks lovely on the table.",
    "Third time I have bought the {1}. Never disappointed."};
constexpr std::string_view kProductPraiseCn[] = {
    "{1}做工很好，很喜欢。",  "{1}和描述一致，质量不错。",     "买来送朋友，她很喜欢{1}。",
    "性价比很高，质感也好。", "第二次买{1}了，一如既往地好。", "颜色很正，摆在家里很好看。"};
constexpr std::string_view kServicePraise[] = {
    "The young man in the shop took a lot of time for us.",
    "Staff were friendly and knew what they were talking about.",
    "My question was answered within the hour. Thank you!",
    "Exchange was no trouble at all, very kind lady at the till.",
    "Best service I have had in a long while."};
constexpr std::string_view kServicePraiseCn[] = {
    "店员很耐心，介绍得很专业。", "客服回复很快，态度也好。", "退换很方便，没有为难。",
    "服务周到，下次还会来。", "导购帮我挑了很久，非常感谢。"};
constexpr std::string_view kDeliveryPraise[] = {"Arrived a day early and well packed.",
                                                "Delivery on time, driver was very polite.",
                                                "Fast and carefully wrapped."};
constexpr std::string_view kDeliveryPraiseCn[] = {
    "发货很快，包装仔细。", "准时送到，快递员很有礼貌。", "提前一天到了，惊喜。"};
constexpr std::string_view kGeneralPraise[] = {
    "Always a pleasure to shop here.", "Happy customer, will be back.",
    "I tell all my friends about you.", "Lovely shop, lovely things, fair prices.",
    "Keep it as it is, please."};
constexpr std::string_view kGeneralPraiseCn[] = {"一直在这里买，很放心。", "很满意，会推荐给朋友。",
                                                 "喜欢你们家的风格。", "整体体验很好，继续保持。"};
constexpr std::string_view kMiddling[] = {"All fine, nothing special.", "It was OK.",
                                          "Does what it should.",
                                          "Nice things, though the choice in my size was small.",
                                          "Mixed. Some things better than others."};
constexpr std::string_view kMiddlingCn[] = {"还可以，没有特别的感觉。", "一般吧。", "中规中矩。",
                                            "东西还行，选择少了点。"};
constexpr std::string_view kFault[] = {
    "The {1} had a chip out of the box.", "Colour of the {1} is nothing like the picture.",
    "The {1} broke after two weeks.", "One piece was missing from the box.",
    "Wrong item sent: I ordered the {1}."};
constexpr std::string_view kFaultCn[] = {"{1}打开就有磕碰。", "{1}和图片颜色差很多。",
                                         "用了两周{1}就坏了。", "少发了一件。",
                                         "发错货了，我买的是{1}。"};
constexpr std::string_view kPrice[] = {
    "Too dear for what it is.", "The {1} was cheaper elsewhere a week later.",
    "Prices have gone up, quality has not.", "Good, but I wait for the sale now."};
constexpr std::string_view kPriceCn[] = {"价格偏高。", "刚买{1}就降价了。", "涨价了，品质没跟上。",
                                         "质量好，就是有点贵。"};
constexpr std::string_view kAdvice[] = {
    "Nobody in the shop had time for me.", "Staff could not tell me anything about the {1}.",
    "Queue at the till was far too long.", "Felt rather ignored in the store."};
constexpr std::string_view kAdviceCn[] = {"店里没人招呼。", "店员对{1}不了解。", "排队太久了。",
                                          "感觉店员不太愿意理人。"};
constexpr std::string_view kOrdering[] = {"The website logged me out twice before I could pay.",
                                          "Could not find the {1} with the search.",
                                          "Checkout asks for too much.",
                                          "The app forgot my basket.\nHad to start again."};
constexpr std::string_view kOrderingCn[] = {"小程序老是卡。", "搜索不到{1}。", "付款步骤太多。",
                                            "购物车的东西没了，\n只好重新选。"};
constexpr std::string_view kReturns[] = {
    "Refund took three weeks.", "Sending the {1} back was complicated.",
    "Still waiting for an answer about my return, \"soon\" is no date."};
constexpr std::string_view kReturnsCn[] = {"退款等了三周。", "退{1}的流程太麻烦。",
                                           "售后一直说“尽快”，还没处理。"};
constexpr std::string_view kQuestion[] = {
    "Is the {1} dishwasher safe?", "When will the {1} be back in stock?",
    "Can I collect my order in the store?", "Asked for the catalogue.",
    "How do I use my card points?"};
constexpr std::string_view kQuestionCn[] = {"{1}可以用洗碗机吗？", "{1}什么时候补货？",
                                            "可以到店自提吗？", "咨询会员积分。",
                                            "想要一份产品目录。"};

struct Remarks {
  std::span<const std::string_view> english;
  std::span<const std::string_view> chinese;
};

Remarks remarks_on(Topic topic) {
  switch (topic) {
    case Topic::late_delivery:
      return {kLate, kLateCn};
    case Topic::product_praise:
      return {kProductPraise, kProductPraiseCn};
    case Topic::service_praise:
      return {kServicePraise, kServicePraiseCn};
    case Topic::delivery_praise:
      return {kDeliveryPraise, kDeliveryPraiseCn};
    case Topic::general_praise:
      return {kGeneralPraise, kGeneralPraiseCn};
    case Topic::middling:
      return {kMiddling, kMiddlingCn};
    case Topic::product_fault:
      return {kFault, kFaultCn};
    case Topic::price:
      return {kPrice, kPriceCn};
    case Topic::advice:
      return {kAdvice, kAdviceCn};
    case Topic::ordering:
      return {kOrdering, kOrderingCn};
    case Topic::returns:
      return {kReturns, kReturnsCn};
    case Topic::question:
      return {kQuestion, kQuestionCn};
  }
  TROTH_ASSERT(false);
}

}  // namespace

std::string remark(Random& random, Topic topic, bool chinese, int days, std::string_view product) {
  const auto both = remarks_on(topic);
  const auto list = chinese ? both.chinese : both.english;
  auto text = list[random.below(list.size())];
  // "1 days" is no language; every list has remarks without a number.
  while (days < 2 && text.find("{0}") != std::string_view::npos) {
    text = list[random.below(list.size())];
  }
  return fmt::format(fmt::runtime(text), days, product);
}

}  // namespace troth::demo
