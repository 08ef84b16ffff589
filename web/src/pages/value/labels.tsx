/** Groups of customers side by side: how many, what they bring, and what to do with them. */
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ValueLabel } from "../../api/value";
import { downloadText } from "../../csv";
import { formatMoney, formatNumber, formatShare } from "../../format";
import { SortHead, sortedBy, useSorting } from "../../parts/sorting";
import { useMe } from "../../session";
import { groupFile, numberOf, type Group, type GroupColumn } from "./group_file";
import { customersBy, segmentOf } from "./rules";

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
export function GroupLinks(props: { rule: string; name: string; n: number; sort?: string }) {
  const { rule, name, n, sort } = props;
  const { t } = useTranslation();
  const me = useMe();
  return (
    <span className="group-links">
      {me.data?.rights.includes("customers:read") && (
        <Link to={customersBy(rule, sort)}>{t("web.value.open", { n })}</Link>
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
  /** Of the saved file. */
  file: string;
  /** Shares are of these; of all groups when not given. */
  of?: number;
}

/** The figures of a group, as shown, as put in order by, and (plain) as exported. */
function useGroupColumns(currency: string, total: number): GroupColumn[] {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const estimate = useEstimate(currency);
  const money = (value: string) => formatMoney(language, value, currency, true);
  const share = (n: number) => formatShare(language, total > 0 ? n / total : null, 0);
  return [
    {
      name: "customers",
      title: t("web.chart.customers"),
      show: (one) => formatNumber(language, one.customers) + " · " + share(one.customers),
      key: (one) => one.customers,
    },
    {
      name: "current_value",
      title: t("web.value.now"),
      show: (one) => money(one.current_value),
      key: (one) => Number(one.current_value),
    },
    {
      name: "mean_current_value",
      title: t("web.value.now_mean"),
      show: (one) => estimate(one.mean_current_value),
      key: (one) => numberOf(one.mean_current_value?.value),
    },
    {
      name: "clv",
      title: t("web.value.to_come"),
      show: (one) => money(one.clv),
      key: (one) => Number(one.clv),
    },
    {
      name: "mean_clv",
      title: t("web.value.to_come_mean"),
      show: (one) => estimate(one.mean_clv),
      key: (one) => numberOf(one.mean_clv?.value),
    },
    {
      name: "value_at_risk",
      title: t("web.value.at_risk"),
      show: (one) => money(one.value_at_risk),
      key: (one) => Number(one.value_at_risk),
    },
  ];
}

export function GroupTable({ label, groups, currency, head, file, of }: TableProps) {
  const { t } = useTranslation();
  const { sorting, press } = useSorting();
  const total = of ?? groups.reduce((sum, group) => sum + group.label.customers, 0);
  const columns = useGroupColumns(currency, total);
  const by = columns.find((column) => column.name === sorting?.column);
  const keyOf = (group: Group) => (by ? by.key(group.label) : group.name);
  const shown = sorting ? sortedBy(groups, keyOf, sorting.down) : groups;
  const save = () => {
    const heads = { group: head, low: t("web.chart.low"), high: t("web.chart.high") };
    downloadText(file + ".csv", groupFile(shown, heads, columns), "text/csv;charset=utf-8");
  };
  return (
    <div className="cards-frame">
      <div className="list-tools">
        <Button size="small" type="text" onClick={save}>
          {t("web.list.export")}
          <span className="unseen"> {label}</span>
        </Button>
      </div>
      <table className="list cards" aria-label={label}>
        <thead>
          <tr>
            <SortHead
              name="group"
              title={head}
              sorting={sorting}
              onPress={() => press("group")}
            />
            {columns.map(({ name, title }) => (
              <SortHead
                key={name}
                name={name}
                title={title}
                sorting={sorting}
                onPress={() => press(name, true)}
                className="figure"
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <tr key={group.rule}>
              <th scope="row">
                {group.name}
                {group.advice && <span className="advice">{group.advice}</span>}
                <GroupLinks rule={group.rule} name={group.name} n={group.label.customers} />
              </th>
              {columns.map(({ name, title, show }) => (
                <td key={name} className="figure" data-head={title}>
                  {show(group.label)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
