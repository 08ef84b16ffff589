import { Button, Card, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFigureCustomers, type FigureCustomers, type FigurePart } from "../api/evaluation";
import { downloadText, toCsv } from "../csv";
import { formatMoney, formatNumber, formatShare } from "../format";
import { barDrawing } from "../parts/charts/bars";
import { Computing } from "../parts/computing";
import { ChartFigure } from "../parts/figure";
import { EmptyState, Failed } from "../parts/states";
import type { KeyFigure } from "./figures";

/** What put a customer into the part, as it is written. */
function formatDetail(language: string, part: FigurePart, detail: number, currency: string) {
  switch (part.figure) {
    case "purchase_amount":
      return formatMoney(language, detail, currency);
    case "satisfaction":
      return formatNumber(language, detail, 1);
    default:
      return formatNumber(language, detail, Number.isInteger(detail) ? 0 : 1);
  }
}

function Members({ part, currency }: { part: FigurePart; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const header = [
    t("web.customers.column.name"),
    t("web.behind.detail." + part.figure),
    t(part.value_of === "previous" ? "web.behind.value_previous" : "web.behind.value"),
  ];
  const save = () =>
    downloadText(
      `${part.figure}-${part.part}.csv`,
      toCsv(
        [t("web.customer.number"), t("web.behind.reference"), ...header],
        part.top.map((one) => [
          one.customer_id,
          one.customer,
          one.name,
          one.detail,
          Number(one.value),
        ]),
      ),
      "text/csv;charset=utf-8",
    );
  if (part.top.length === 0) return <EmptyState text={t("web.behind.nobody")} />;
  return (
    <>
      <div className="figure-tools">
        <span className="note">
          {t("web.behind.listed", {
            shown: formatNumber(language, part.top.length),
            n: formatNumber(language, part.customers),
          })}
        </span>
        <Button size="small" type="text" onClick={save}>
          CSV
        </Button>
      </div>
      <div className="table-frame" tabIndex={0} role="group" aria-label={t("web.behind.title")}>
        <table className="plain-table">
          <thead>
            <tr>
              {header.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {part.top.map((one) => (
              <tr key={one.customer_id}>
                <th scope="row">
                  <Link to={"/customers/" + one.customer_id}>{one.name || one.customer}</Link>
                </th>
                <td>{formatDetail(language, part, one.detail, currency)}</td>
                <td>{formatMoney(language, one.value, currency, true)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Parts({ name, found }: { name: KeyFigure; found: FigureCustomers }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const parts = found.parts.filter((part) => part.figure === name);
  const [chosen, setChosen] = useState(0);
  const nameOf = (part: FigurePart) => t("web.behind.part." + part.figure + "." + part.part);
  const total = parts.reduce((sum, part) => sum + part.customers, 0);
  const drawing = useMemo(
    () =>
      barDrawing(
        parts.map((part) => ({
          name: nameOf(part),
          value: part.customers,
          label:
            formatNumber(language, part.customers) +
            " · " +
            formatShare(language, total > 0 ? part.customers / total : null),
        })),
      ),
    [found, name, language],
  );
  const part = parts[chosen] ?? parts[0];
  if (!part) return <EmptyState text={t("web.figure.no_data")} />;
  return (
    <>
      <ChartFigure
        name={"parts-" + name}
        label={t("web.behind.label", { figure: t("web.figure." + name) })}
        height={40 * parts.length + 20}
        drawing={drawing}
        table={{
          header: [t("web.behind.part_name"), t("web.chart.customers"), t("web.behind.value")],
          rows: parts.map((one) => [
            nameOf(one),
            formatNumber(language, one.customers),
            formatMoney(language, one.value, found.currency, true),
          ]),
          cells: parts.map((one) => [nameOf(one), one.customers, Number(one.value)]),
        }}
      />
      <Segmented
        className="wrapping"
        aria-label={t("web.behind.choose")}
        value={Math.min(chosen, parts.length - 1)}
        onChange={setChosen}
        options={parts.map((one, value) => ({ value, label: nameOf(one) }))}
      />
      <Members part={part} currency={found.currency} />
    </>
  );
}

export function FigureBehind({ name }: { name: KeyFigure }) {
  const { t } = useTranslation();
  const behind = useFigureCustomers(true);
  return (
    <Card title={<h2>{t("web.behind.title")}</h2>}>
      {behind.isPending && <Computing job={behind.job} rows={6} />}
      {behind.error && <Failed error={behind.error} retry={() => void behind.refetch()} />}
      {behind.data && <Parts name={name} found={behind.data} />}
      <p className="note">{t("web.behind.note." + name)}</p>
    </Card>
  );
}
