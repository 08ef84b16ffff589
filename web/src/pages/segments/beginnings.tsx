/** Segments that most companies begin with: each opens the builder with its rule. */
import { Card } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { segmentOf } from "../value/rules";

const beginnings = [
  { name: "regulars", rule: "orders(last 90 days) >= 2" },
  { name: "new", rule: "first_purchase > today - 90 days" },
  { name: "quiet", rule: "overdue and current_value > 0" },
  { name: "leaving", rule: 'churn_chance >= 0.5 and value_matrix = "protect"' },
  { name: "detractors", rule: 'nps_class(last 365 days) = "detractor"' },
  { name: "complained", rule: "complaints(last 90 days) >= 1" },
] as const;

export function Beginnings() {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t("web.segments.begin")}</h2>}>
      <ul className="lines">
        {beginnings.map(({ name, rule }) => {
          const title = t("web.segments.begin." + name);
          return (
            <li key={name}>
              <Link to={segmentOf(rule, title)}>{title}</Link> <code className="rule">{rule}</code>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
