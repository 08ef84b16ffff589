import { Card, Empty, Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Evaluation, Finding } from "../api/evaluation";
import { formatDay, formatMoney, formatNumber, formatShare } from "../format";
import { ChartFigure } from "../parts/figure";
import { barOption, curveOption } from "../parts/options";

const overdueShown = 10;

export function Findings({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t("web.overview.findings")}</h2>}>
      {findings.length === 0 && <Empty description={t("web.overview.no_findings")} />}
      <ol className="findings">
        {findings.map((finding) => (
          <li key={finding.title}>
            <h3>
              {finding.urgency === "act" && <Tag>{t("web.overview.act")}</Tag>}
              {finding.title}
            </h3>
            <details>
              <summary>{t("web.overview.evidence")}</summary>
              {finding.sentences.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </details>
            <p>
              <strong>{t("web.overview.todo")}</strong> {finding.action}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

export function OverdueCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { at_risk_summary: summary, at_risk: overdue, currency } = evaluation;
  return (
    <Card title={<h2>{t("web.overview.overdue")}</h2>}>
      {overdue.length === 0 && <Empty description={t("web.overview.nobody_overdue")} />}
      <ol className="overdue">
        {overdue.slice(0, overdueShown).map((one) => (
          <li key={one.customer_id}>
            <Link to={"/customers/" + one.customer_id}>{one.name || one.customer}</Link>
            <strong>{formatMoney(i18n.language, one.value, currency, true)}</strong>
            <span>
              {one.reason}{" "}
              {t("web.overview.last_purchase", { day: formatDay(i18n.language, one.last_purchase) })}
            </span>
          </li>
        ))}
      </ol>
      {summary && <p className="note">{summary.definition}</p>}
    </Card>
  );
}

export function LifecycleCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const { lifecycle: stages, currency } = evaluation;
  const language = i18n.language;
  const option = useMemo(
    () =>
      barOption(
        stages.map((stage) => ({
          name: stage.name,
          value: stage.customers,
          label: formatNumber(language, stage.customers) + " · " + formatShare(language, stage.share),
        })),
      ),
    [stages, language],
  );
  return (
    <Card title={<h2>{t("web.overview.lifecycle")}</h2>}>
      <ChartFigure
        name="lifecycle"
        label={t("web.overview.lifecycle_label")}
        height={34 * stages.length + 24}
        option={option}
        table={{
          header: [
            t("web.chart.stage"),
            t("web.chart.customers"),
            t("web.chart.share"),
            t("web.chart.value"),
          ],
          rows: stages.map((stage) => [
            stage.name,
            formatNumber(language, stage.customers),
            formatShare(language, stage.share),
            formatMoney(language, stage.value, currency, true),
          ]),
          cells: stages.map((stage) => [
            stage.name,
            stage.customers,
            stage.share,
            Number(stage.value),
          ]),
        }}
      />
      <details>
        <summary>{t("web.figure.definition")}</summary>
        <ul>
          {stages.map((stage) => (
            <li key={stage.stage}>
              {stage.name}: {stage.rule}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

export function ConcentrationCard({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const found = evaluation.concentration;
  const y = t(found?.whale_of === "profit" ? "web.chart.of_profit" : "web.chart.of_sales");
  const x = t("web.chart.of_customers");
  const option = useMemo(() => curveOption(found?.whale ?? [], { x, y }), [found, x, y]);
  const share = (value: number) => formatShare(language, value);
  return (
    <Card title={<h2>{t("web.overview.concentration")}</h2>}>
      {!found && <Empty description={t("web.figure.no_data")} />}
      {found && (
        <>
          <p>
            {t("web.overview.top_20", {
              share: share(found.top_20_share),
              interval: found.top_20_ci
                ? t("web.figure.interval", {
                    low: share(found.top_20_ci[0]),
                    high: share(found.top_20_ci[1]),
                  })
                : "",
              n: formatNumber(language, found.n),
            })}
          </p>
          <ChartFigure
            name="concentration"
            label={t("web.overview.concentration_label")}
            height={260}
            option={option}
            table={{
              header: [x, y],
              rows: found.whale.filter((_, at) => at % 10 === 0).map((row) => row.map(share)),
              cells: found.whale,
            }}
          />
          <details>
            <summary>{t("web.figure.definition")}</summary>
            <p>{found.definition}</p>
          </details>
        </>
      )}
    </Card>
  );
}
