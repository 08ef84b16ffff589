/** The eight indicators of loyalty, and what holds customers back from switching. */
import { Card, Skeleton } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useIndicators, type LoyaltyIndicators } from "../../api/value";
import { formatNumber } from "../../format";
import { intervalDrawing } from "../../parts/charts/intervals";
import { ChartFigure } from "../../parts/figure";
import { EmptyState, Failed } from "../../parts/states";

type Indicator = LoyaltyIndicators["indicators"][number];
type Barrier = LoyaltyIndicators["barriers"][number];

const isKnown = (one: Indicator) => one.n > 0 && one.mean !== null;

/** Who told it: answers, behaviour, or both. */
function useSource() {
  const { t, i18n } = useTranslation();
  const count = (n: number) => formatNumber(i18n.language, n);
  return (one: Indicator) =>
    t("web.indicators.source", {
      n: count(one.n),
      survey: count(one.survey),
      behaviour: count(one.behaviour),
    });
}

function Missing({ items }: { items: { label: string; needs?: string | null }[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <details>
      <summary>{t("web.indicators.missing", { n: items.length })}</summary>
      <ul>
        {items.map((one) => (
          <li key={one.label}>
            {one.label}: {one.needs}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Means({ found }: { found: LoyaltyIndicators }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const known = useMemo(() => found.indicators.filter(isKnown), [found]);
  const source = useSource();
  const write = (value: number | null | undefined) => formatNumber(language, value, 1);
  const drawing = useMemo(
    () =>
      intervalDrawing(
        known.map((one) => ({
          name: one.label,
          value: one.mean!,
          low: one.interval?.[0] ?? one.mean!,
          high: one.interval?.[1] ?? one.mean!,
        })),
        t("web.indicators.scale"),
        (value) => formatNumber(language, value),
      ),
    [known, language],
  );
  return (
    <Card title={<h2>{t("web.indicators.title")}</h2>}>
      <p>{t("web.indicators.lead", { n: formatNumber(language, found.customers) })}</p>
      {known.length === 0 && <EmptyState text={t("web.figure.no_data")} />}
      {known.length > 0 && (
        <ChartFigure
          name="loyalty-indicators"
          label={t("web.indicators.label")}
          height={44 * known.length + 50}
          drawing={drawing}
          table={{
            header: [
              t("web.indicators.one"),
              t("web.loyalty.mean"),
              t("web.chart.low"),
              t("web.chart.high"),
              t("web.indicators.told_by"),
            ],
            rows: known.map((one) => [
              one.label,
              write(one.mean),
              write(one.interval?.[0]),
              write(one.interval?.[1]),
              source(one),
            ]),
            cells: known.map((one) => [
              one.name,
              one.mean ?? null,
              one.interval?.[0] ?? null,
              one.interval?.[1] ?? null,
              one.n,
            ]),
          }}
        />
      )}
      <ul className="definitions note">
        {known.map((one) => (
          <li key={one.name}>
            {one.label}: {one.definition} {source(one)}
          </li>
        ))}
      </ul>
      <Missing items={found.indicators.filter((one) => !isKnown(one))} />
    </Card>
  );
}

function BarrierFacts({ barrier }: { barrier: Barrier }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const source = useSource();
  const write = (value: number | null | undefined) => formatNumber(language, value, 1);
  const { interval, reliability } = barrier;
  return (
    <>
      <dt>{barrier.label}</dt>
      <dd>
        {write(barrier.mean)}
        {interval?.length === 2 &&
          " · " +
            t("web.figure.interval", { low: write(interval[0]), high: write(interval[1]) })}
        <span className="advice">
          {barrier.definition} {source(barrier)}
          {reliability?.alpha != null &&
            " " +
              t("web.indicators.alpha", {
                alpha: formatNumber(language, reliability.alpha, 2),
                n: formatNumber(language, reliability.n),
              })}
        </span>
      </dd>
    </>
  );
}

function Barriers({ found }: { found: LoyaltyIndicators }) {
  const { t } = useTranslation();
  const known = found.barriers.filter(isKnown);
  return (
    <Card title={<h2>{t("web.indicators.barriers")}</h2>}>
      <p>{t("web.indicators.barriers_lead")}</p>
      {known.length === 0 && <EmptyState text={t("web.figure.no_data")} />}
      <dl className="facts">
        {known.map((barrier) => (
          <BarrierFacts key={barrier.name} barrier={barrier} />
        ))}
      </dl>
      <Missing
        items={[...found.barriers.filter((one) => !isKnown(one)), ...found.not_assessable]}
      />
    </Card>
  );
}

export function IndicatorCards() {
  const found = useIndicators();
  if (found.isPending) return <Skeleton active />;
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <div className="columns">
      <Means found={found.data.loyalty} />
      <Barriers found={found.data.loyalty} />
    </div>
  );
}
