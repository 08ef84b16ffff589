import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDay, formatMoney, formatNumber, formatShare } from "../format";
import { useSettings } from "../session";
import { memberOf, type ColumnName, type Listed } from "./customer_columns";

/** Beginnings of the texts of labels. */
const words = {
  stage: "web.stage.",
  matrix: "web.matrix.",
  rfm: "report.rfm.segment.",
  abcd: "report.abcd.name.",
  quadrant: "web.quadrant.",
  situation: "web.situation.",
  loyalty_class: "value.class.",
};

/** A cell of the list of customers, as a person reads it. */
export function useCell() {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const currency = settings.data?.currency;
  const money = (value: string | null) =>
    currency ? formatMoney(language, value, currency, true) : (value ?? "–");
  return (one: Listed, name: ColumnName) => {
    switch (name) {
      case "name":
        return (
          <Link to={"/customers/" + one.id}>
            {one.name ?? t("web.customers.nameless", { id: one.id })}
          </Link>
        );
      case "joined":
      case "birth_date":
      case "last_purchase":
        return formatDay(language, one[memberOf(name) as "joined_at"]);
      case "records":
      case "purchases":
        return formatNumber(language, one[name]);
      case "satisfaction":
      case "preference":
      case "emotional":
      case "cognitive":
      case "behavioural":
        return formatNumber(language, one[name], 1);
      case "p_alive":
      case "churn_chance":
      case "wallet_share":
        return formatShare(language, one[name], 0);
      case "net":
      case "clv":
      case "current_value":
      case "value_at_risk":
      case "potential_value":
      case "head_room":
        return money(one[name]);
      case "stage":
      case "matrix":
      case "rfm":
      case "abcd":
      case "quadrant":
      case "situation":
      case "loyalty_class":
        return one[name] ? t(words[name] + one[name]) : "–";
      case "number":
        return one.id;
      default:
        return one[name] ?? "–";
    }
  };
}
