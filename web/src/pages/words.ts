/** Words for channels, states and outcomes that many systems use: said in the reader's language.
 * Other words are a company's own, and stay as they came. */
import { useTranslation } from "react-i18next";

const spellings: Record<string, readonly string[]> = {
  web: ["web", "website", "online", "网站", "官网"],
  store: ["store", "shop", "pos", "门店", "店铺"],
  phone: ["phone", "call", "telephone", "电话"],
  e_mail: ["e-mail", "email", "mail", "邮件", "电子邮件"],
  chat: ["chat", "live chat", "在线客服"],
  app: ["app", "mobile", "应用"],
  mini_program: ["mini program", "小程序"],
  courier: ["courier", "快递"],
  event: ["event", "活动"],
  completed: ["completed", "complete", "done", "已完成"],
  returned: ["returned", "已退货"],
  cancelled: ["cancelled", "canceled", "已取消"],
  open: ["open", "未结"],
  delivered: ["delivered", "已送达"],
  shipped: ["shipped", "已发货"],
  paid: ["paid", "已付款"],
  pending: ["pending", "待处理"],
  resolved: ["resolved", "已解决"],
  not_resolved: ["not resolved", "unresolved", "未解决"],
  refunded: ["refunded", "已退款"],
  replaced: ["replaced", "已换货"],
  voucher: ["voucher", "已赠券"],
  answered: ["answered", "已答复"],
  noted: ["noted", "已记录"],
  passed_on: ["passed on", "已转达"],
  sale: ["sale", "成交"],
  invited: ["invited", "已邀请"],
  friend_bought: ["friend bought", "好友已购买"],
};

const names = new Map(
  Object.entries(spellings).flatMap(([name, all]) => all.map((spelling) => [spelling, name] as const)),
);

/** The name of a known word however it is spelt: "E-Mail" as "e_mail"; null for a company's own. */
export const knownWord = (text: string) => names.get(text.trim().toLowerCase()) ?? null;

export function useWords() {
  const { t } = useTranslation();
  return (text: string | null) => {
    const known = text === null ? null : knownWord(text);
    return known === null ? text : t("web.word." + known);
  };
}
