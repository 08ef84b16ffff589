/** Who may leave: now, why, how far the model can be trusted, and whom to contact. */
import { useTranslation } from "react-i18next";
import {
  useLeaving,
  useModels,
  type ChurnDocument,
  type ValueBand,
  type ValueModel,
  type ValueRun,
} from "../../api/value";
import { Card, Skeleton } from "antd";
import { useMemo } from "react";
import { formatDay, formatMoney, formatNumber, formatShare } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { ChartFigure } from "../../parts/figure";
import { EmptyState, Failed } from "../../parts/states";
import { ContactCard } from "./contact_card";
import { DriversCard } from "./drivers_card";
import { ModelsCard } from "./models_card";
import { QualityCard } from "./quality_card";
import { chanceRule, customersBy } from "./rules";
import { Definitions, OfRun } from "./run";

function BandsCard({ run, bands }: { run: ValueRun; bands: ValueBand[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const shown = useMemo(() => [...bands].reverse(), [bands]);
  const money = (value: string) => formatMoney(language, value, run.currency, true);
  const nameOf = (band: ValueBand) =>
    t("web.leaving.band", {
      from: formatShare(language, band.from, 0),
      to: formatShare(language, band.to, 0),
    });
  const n = bands.reduce((sum, band) => sum + band.customers, 0);
  const expected = bands.reduce((sum, band) => sum + band.expected, 0);
  const risk = bands.reduce((sum, band) => sum + Number(band.value_at_risk), 0);
  const drawing = useMemo(
    () =>
      barDrawing(
        shown.map((band) => ({
          name: nameOf(band),
          value: band.customers,
          label: formatNumber(language, band.customers) + " · " + money(band.value_at_risk),
        })),
      ),
    [shown, language],
  );
  if (n === 0) {
    return (
      <Card title={<h2>{t("web.leaving.now")}</h2>}>
        <EmptyState text={t("web.leaving.nobody")} />
      </Card>
    );
  }
  return (
    <Card title={<h2>{t("web.leaving.now")}</h2>}>
      <p>
        {t("web.leaving.sum", {
          n: formatNumber(language, n),
          expected: formatNumber(language, expected),
          share: formatShare(language, expected / n, 0),
          risk: money(String(risk)),
        })}
      </p>
      <ChartFigure
        name="chance-of-leaving"
        label={t("web.leaving.label")}
        height={34 * shown.length + 24}
        drawing={drawing}
        opens={(row) =>
          shown[row] ? customersBy(chanceRule(shown[row].from, shown[row].to), "-value_at_risk") : null
        }
        table={{
          header: [
            t("web.leaving.chance"),
            t("web.chart.customers"),
            t("web.leaving.expected"),
            t("web.value.now"),
            t("web.value.at_risk"),
          ],
          rows: shown.map((band) => [
            nameOf(band),
            formatNumber(language, band.customers),
            formatNumber(language, band.expected, 1),
            money(band.current_value),
            money(band.value_at_risk),
          ]),
          cells: shown.map((band) => [
            band.from,
            band.customers,
            band.expected,
            Number(band.current_value),
            Number(band.value_at_risk),
          ]),
        }}
      />
      <Definitions run={run} names={["churn_chance"]} />
      <p className="note">{t("web.leaving.risk_means")}</p>
    </Card>
  );
}

const churnOf = (models: ValueModel[]) => {
  const model = models.find((one) => one.kind === "churn");
  return model ? (model.document as unknown as ChurnDocument) : null;
};

function ModelParts({ run, models }: { run: ValueRun; models: ValueModel[] }) {
  const { t, i18n } = useTranslation();
  const churn = churnOf(models);
  const language = i18n.language;
  const last = churn?.cuts.at(-1);
  return (
    <>
      {churn && !churn.model && (
        <Card title={<h2>{t("web.leaving.trust")}</h2>}>
          <EmptyState text={t("web.leaving.no_model")} />
        </Card>
      )}
      {churn?.drivers && <DriversCard drivers={churn.drivers} currency={run.currency} />}
      {churn?.model && (
        <QualityCard
          quality={churn.evaluation}
          split={
            last
              ? t("web.leaving.time_split", {
                  cut: formatDay(language, last.cut),
                  until: formatDay(language, last.until),
                })
              : ""
          }
        />
      )}
      {churn?.evaluation?.contact && (
        <ContactCard run={run} steps={churn.evaluation.contact} cut={last?.cut ?? ""} />
      )}
      <ModelsCard models={models} churn={churn} />
    </>
  );
}

export function LeavingPage() {
  const leaving = useLeaving();
  const models = useModels();
  return (
    <OfRun asked={leaving}>
      {(found) => (
        <div className="stack">
          <BandsCard run={found.run} bands={found.bands} />
          {models.isPending && <Skeleton active />}
          {models.error && <Failed error={models.error} retry={() => void models.refetch()} />}
          {models.data && <ModelParts run={found.run} models={models.data.models} />}
        </div>
      )}
    </OfRun>
  );
}
