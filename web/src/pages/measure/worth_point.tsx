/** What a point of satisfaction is worth: the figure, its interval, and that it is association. */
import { Alert, Card } from "antd";
import { useTranslation } from "react-i18next";
import type { Row, StudyResult } from "../../api/studies";
import { formatMoney, formatNumber } from "../../format";
import { at, intervalIn, numberIn, textIn } from "./result";

export function WorthPoint({ found }: { found: StudyResult }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const point = at(found.result, "/point") as Row | undefined;
  if (!point) return null;
  const currency = textIn(point, "currency") || "GBP";
  const money = (value: number | null | undefined, whole = true) =>
    formatMoney(language, value, currency, whole);
  const line = (field: string, whole: boolean) => {
    const ends = intervalIn(point, field + "_ci");
    return (
      <>
        <p className="figure-value">{money(numberIn(point, field), whole)}</p>
        {ends && (
          <p>
            {t("web.measure.interval", {
              level: formatNumber(language, 100 * Number(found.provenance.settings["level"] ?? 0.95)),
              low: money(ends[0], whole),
              high: money(ends[1], whole),
            })}
          </p>
        )}
      </>
    );
  };
  return (
    <Card className="whole-row" title={<h2>{t("web.measure.worth.title")}</h2>}>
      <div className="parts">
        <section>
          <h3>{t("web.measure.worth.year")}</h3>
          {line("per_year", true)}
          <p className="note">
            {t("web.measure.worth.customers", {
              n: formatNumber(language, numberIn(point, "active_customers")),
            })}
          </p>
        </section>
        <section>
          <h3>{t("web.measure.worth.customer")}</h3>
          {line("per_customer", false)}
        </section>
      </div>
      <Alert type="warning" showIcon title={t("web.measure.worth.association")} />
    </Card>
  );
}
