import { Card, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Evaluation, Finding } from "../api/evaluation";
import { formatDay, formatMoney, formatNumber } from "../format";
import { EmptyState } from "../parts/states";
import { useMe } from "../session";

const overdueShown = 8;
const tasksShown = 6;

/** What the findings ask for, most urgent first, each leading to its evidence. */
export function TodayCard({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation();
  const tasks = [...evaluation.findings]
    .map((finding, at) => ({ finding, at }))
    .filter((one) => one.finding.action)
    .sort((a, b) => +(b.finding.urgency === "act") - +(a.finding.urgency === "act") || a.at - b.at)
    .slice(0, tasksShown);
  return (
    <Card title={<h2>{t("web.today.title")}</h2>} className="today">
      {tasks.length === 0 && <EmptyState text={t("web.today.none")} />}
      <ol className="tasks">
        {tasks.map(({ finding, at }) => (
          <li key={at}>
            {finding.urgency === "act" && <Tag>{t("web.overview.act")}</Tag>}
            {finding.action}{" "}
            <a href={"#finding-" + at}>{t("web.today.why", { finding: finding.title })}</a>
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function Findings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t("web.overview.findings")}</h2>}>
      {findings.length === 0 && <EmptyState text={t("web.overview.no_findings")} />}
      <ol className="findings">
        {findings.map((finding, at) => (
          <li key={at} id={"finding-" + at} tabIndex={-1}>
            <h3>
              {finding.urgency === "act" && <Tag>{t("web.overview.act")}</Tag>}
              {finding.title}
            </h3>
            {finding.sentences.slice(0, 1).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {finding.sentences.length > 1 && (
              <details>
                <summary>{t("web.overview.evidence")}</summary>
                {finding.sentences.slice(1).map((sentence, index) => (
                  <p key={index}>{sentence}</p>
                ))}
              </details>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function OverdueCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { at_risk_summary: summary, at_risk: overdue, currency } = evaluation;
  const mayOpen = me.data?.rights.includes("customers:read");
  return (
    <Card title={<h2>{t("web.overview.overdue")}</h2>}>
      {overdue.length === 0 && <EmptyState text={t("web.overview.nobody_overdue")} />}
      {summary && overdue.length > 0 && (
        <p>
          {t("web.overview.overdue_sum", {
            n: formatNumber(i18n.language, summary.customers),
            value: formatMoney(i18n.language, summary.value, currency, true),
          })}
        </p>
      )}
      <ol className="overdue">
        {overdue.slice(0, overdueShown).map((one) => (
          <li key={one.customer_id}>
            {mayOpen ? (
              <Link to={"/customers/" + one.customer_id}>{one.name || one.customer}</Link>
            ) : (
              <span>{one.name || one.customer}</span>
            )}
            <strong>{formatMoney(i18n.language, one.value, currency, true)}</strong>
            <span className="reason">
              {one.reason}{" "}
              {t("web.overview.last_purchase", { day: formatDay(i18n.language, one.last_purchase) })}
            </span>
          </li>
        ))}
      </ol>
      {summary && (
        <details>
          <summary>{t("web.figure.definition")}</summary>
          <p>{summary.definition}</p>
        </details>
      )}
    </Card>
  );
}
