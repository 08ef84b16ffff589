/** What moves the chance of leaving: how much each fact counts, and how its values speak. */
import { Card } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChurnDriver } from "../../api/value";
import { formatNumber, formatShare, signed } from "../../format";
import { barDrawing } from "../../parts/charts/bars";
import { effectDrawing } from "../../parts/charts/effect";
import { ChartFigure } from "../../parts/figure";
import { Select } from "../../parts/select";
import { useMinor } from "./minor";

/** What counts whole things needs no decimals. */
const digitsOf = (values: number[]) => (Math.max(...values.map(Math.abs)) < 5 ? 2 : 0);

/** How values of a fact are written. */
function useWriting(driver: ChurnDriver, currency: string) {
  const { i18n } = useTranslation();
  const { money } = useMinor(currency);
  const digits = digitsOf(driver.curve.map((point) => point[0]));
  return (value: number) => {
    if (driver.kind === "money") return money(value);
    if (driver.kind === "share") return formatShare(i18n.language, value, 0);
    return formatNumber(i18n.language, value, digits);
  };
}

interface EffectProps {
  driver: ChurnDriver;
  name: string;
  currency: string;
}

function EffectFigure({ driver, name, currency }: EffectProps) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const writeValue = useWriting(driver, currency);
  const write = (effect: number) => signed(formatNumber(language, effect, 2), effect);
  const drawing = useMemo(
    () =>
      effectDrawing(
        driver.curve,
        { x: name, y: t("web.drivers.effect") },
        writeValue,
        (value) => formatNumber(language, value, 1),
      ),
    [driver, language],
  );
  return (
    <ChartFigure
      name={"effect-" + driver.feature}
      label={t("web.drivers.effect_label", { feature: name })}
      height={300}
      drawing={drawing}
      table={{
        header: [name, t("web.drivers.effect"), t("web.drivers.odds")],
        rows: driver.curve.map(([value, effect]) => [
          writeValue(value),
          write(effect),
          formatNumber(language, Math.exp(effect), 2),
        ]),
        cells: driver.curve.map(([value, effect]) => [value, effect, Math.exp(effect)]),
      }}
    />
  );
}

export function DriversCard({ drivers, currency }: { drivers: ChurnDriver[]; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const known = drivers.filter((driver) => driver.importance >= 0.005);
  const [chosen, setChosen] = useState(known[0]?.feature ?? "");
  const nameOf = (driver: ChurnDriver) => t("value.feature." + driver.feature);
  const drawing = useMemo(
    () =>
      barDrawing(
        known.map((driver) => ({
          name: nameOf(driver),
          value: driver.importance,
          label: formatNumber(language, driver.importance, 2),
        })),
      ),
    [drivers, language],
  );
  const driver = known.find((one) => one.feature === chosen) ?? known[0];
  if (!driver) return null;
  return (
    <Card title={<h2>{t("web.drivers.title")}</h2>}>
      <p>{t("web.drivers.lead")}</p>
      <div className="columns">
        <ChartFigure
          name="drivers-of-leaving"
          label={t("web.drivers.label")}
          height={34 * known.length + 24}
          drawing={drawing}
          table={{
            header: [t("web.drivers.fact"), t("web.drivers.importance"), t("web.drivers.known")],
            rows: known.map((one) => [
              nameOf(one),
              formatNumber(language, one.importance, 3),
              formatNumber(language, one.known),
            ]),
            cells: known.map((one) => [one.feature, one.importance, one.known]),
          }}
        />
        <div>
          <label className="joined">
            {t("web.drivers.choose")}
            <Select
              value={driver.feature}
              onChange={setChosen}
              choices={known.map((one) => ({ value: one.feature, label: nameOf(one) }))}
            />
          </label>
          <EffectFigure driver={driver} name={nameOf(driver)} currency={currency} />
        </div>
      </div>
      <p className="note">{t("web.drivers.note")}</p>
    </Card>
  );
}
