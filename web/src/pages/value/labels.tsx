/** Groups of customers side by side: how many, what they bring, and what to do with them. */
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ValueLabel } from "../../api/value";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { useMe } from "../../session";
import { customersBy, segmentOf } from "./rules";

export interface Group {
  label: ValueLabel;
  name: string;
  /** What to do with them, or what they are. */
  advice?: string;
  rule: string;
}

type Estimate = ValueLabel["mean_clv"];

/** "£12 · 95% interval £9 to £15", or without when it is not known. */
export function useEstimate(currency: string) {
  const { t, i18n } = useTranslation();
  const money = (value: string) => formatMoney(i18n.language, value, currency, true);
  return (estimate: Estimate) => {
    if (!estimate) return "–";
    const interval = estimate.interval;
    if (!interval?.[0] || !interval[1]) return money(estimate.value);
    return t("web.value.mean", {
      value: money(estimate.value),
      low: money(interval[0]),
      high: money(interval[1]),
    });
  };
}

/** Opens the customers of a group, or keeps them as a segment. */
export function GroupLinks({ rule, name, n }: { rule: string; name: string; n: number }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const count = formatNumber(i18n.language, n);
  return (
    <span className="group-links">
      {me.data?.rights.includes("customers:read") && (
        <Link to={customersBy(rule)}>{t("web.value.open", { n: count, name })}</Link>
      )}
      {me.data?.rights.includes("segments:change") && (
        <Link to={segmentOf(rule, name)}>
          {t("web.value.save")}
          <span className="unseen"> {name}</span>
        </Link>
      )}
    </span>
  );
}

interface TableProps {
  label: string;
  groups: Group[];
  currency: string;
  /** Heading of the first column. */
  head: string;
  /** Shares are of these; of all groups when not given. */
  of?: number;
}

export function GroupTable({ label, groups, currency, head, of }: TableProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const estimate = useEstimate(currency);
  const total = of ?? groups.reduce((sum, group) => sum + group.label.customers, 0);
  const money = (value: string) => formatMoney(language, value, currency, true);
  const share = (n: number) => formatShare(language, total > 0 ? n / total : null, 0);
  const columns: [string, (one: ValueLabel) => string][] = [
    [
      t("web.chart.customers"),
      (one) => formatNumber(language, one.customers) + " · " + share(one.customers),
    ],
    [t("web.value.now"), (one) => money(one.current_value)],
    [t("web.value.now_mean"), (one) => estimate(one.mean_current_value)],
    [t("web.value.to_come"), (one) => money(one.clv)],
    [t("web.value.to_come_mean"), (one) => estimate(one.mean_clv)],
    [t("web.value.at_risk"), (one) => money(one.value_at_risk)],
  ];
  return (
    <div className="cards-frame">
      <table className="list cards" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {columns.map(([title]) => (
              <th key={title} scope="col" className="figure">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.rule}>
              <th scope="row">
                {group.name}
                {group.advice && <span className="advice">{group.advice}</span>}
                <GroupLinks rule={group.rule} name={group.name} n={group.label.customers} />
              </th>
              {columns.map(([title, write]) => (
                <td key={title} className="figure" data-head={title}>
                  {write(group.label)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
