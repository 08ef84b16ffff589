#include "customers/kinds.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace troth::customers {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"contact",  "visit",      "complaint", "praise",
                                                    "delivery", "engagement", "referral"};

struct Synonyms {
  std::string_view kind;
  std::string_view words;  // Folded, without blanks, separated by '|'.
};

constexpr auto kSynonyms = std::to_array<Synonyms>({
    {"contact",
     "call|phone|phonecall|telephone|inboundcall|outboundcall|inbound|outbound|chat|livechat|"
     "webchat|onlinechat|email|e-mail|mail|letter|message|sms|text|whatsapp|wechat|inquiry|"
     "enquiry|question|query|request|servicerequest|information|info|support|supportticket|"
     "ticket|service|consultation|consult|callback|followup|follow-up|conversation|interaction|"
     "helpdesk|other|"
     "咨询|询问|联系|电话|来电|去电|致电|呼入|呼出|通话|在线咨询|在线客服|客服|微信|短信|邮件|"
     "消息|留言|回访|服务|请求|服务请求|工单|求助|其他|接触"},
    {"visit",
     "storevisit|shopvisit|instore|in-store|walkin|walk-in|appointment|meeting|sitevisit|"
     "fieldvisit|"
     "homevisit|checkin|check-in|showroom|"
     "到店|进店|来店|来访|拜访|上门|上门拜访|预约到店|会面|试驾|参观"},
    {"complaint",
     "complaints|complain|grievance|claim|dispute|negative|negativefeedback|escalation|"
     "dissatisfied|"
     "problem|issue|fault|defect|warrantyclaim|"
     "投诉|抱怨|申诉|索赔|纠纷|差评|不满|客诉|举报|故障|报修"},
    {"praise",
     "compliment|compliments|thanks|thankyou|appreciation|commendation|positive|positivefeedback|"
     "kudos|"
     "表扬|好评|赞扬|感谢|称赞|表彰"},
    {"delivery",
     "deliveries|shipment|shipping|dispatch|despatch|handover|pickup|collection|fulfilment|"
     "fulfillment|installation|install|"
     "配送|送货|发货|交付|物流|快递|收货|签收|交货|安装|自提|提货"},
    {"engagement",
     "event|campaign|click|open|emailopen|emailclick|pageview|websitevisit|webvisit|appopen|login|"
     "log-in|signup|sign-up|registration|register|subscribe|subscription|newsletter|download|"
     "webinar|survey|like|share|comment|post|review|social|socialmedia|browse|"
     "活动|参与|互动|点击|浏览|登录|注册|订阅|关注|分享|点赞|评论|下载|签到|访问网站"},
    {"referral",
     "refer|referred|referafriend|refer-a-friend|recommendation|recommend|invite|invitation|"
     "wordofmouth|"
     "推荐|转介绍|介绍|邀请|老带新"},
});

std::string without_blanks(std::string_view word) {
  auto folded = fold(word);
  std::erase_if(folded, [](char c) { return c == ' ' || c == '_'; });
  return folded;
}

}  // namespace

std::optional<std::string_view> interaction_kind(std::string_view word) {
  const auto wanted = without_blanks(word);
  if (wanted.empty()) return "contact";
  for (const auto kind : kKinds) {
    if (kind == wanted) return kind;
  }
  for (const auto& synonyms : kSynonyms) {
    const auto words = split(synonyms.words, '|');
    if (std::find(words.begin(), words.end(), wanted) != words.end()) return synonyms.kind;
  }
  return std::nullopt;
}

std::string interaction_kinds() {
  std::string list;
  for (const auto kind : kKinds) list.append(list.empty() ? "" : ", ").append(kind);
  return list;
}

}  // namespace troth::customers
