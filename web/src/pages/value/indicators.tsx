/** The eight indicators of loyalty, and what holds customers back from switching. */
import { Card, Skeleton } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useIndicators, type LoyaltyIndicators } from "../../api/value";
import { formatNumber } from "../../format";
import { EmptyState, Failed } from "../../parts/states";
import { MeansFigure } from "./means_figure";
import { customersBy } from "./rules";

type Indicator = LoyaltyIndicators["indicators"][number];
type Barrier = LoyaltyIndicators["barriers"][number];

const told = "wallet_share is known and first_purchase is known";

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
  const source = useSource();
  const known = useMemo(
    () => found.indicators.flatMap((one) => (isKnown(one) ? [{ ...one, mean: one.mean! }] : [])),
    [found],
  );
  return (
    <Card title={<h2>{t("web.indicators.title")}</h2>}>
      <p>{t("web.indicators.lead", { n: formatNumber(i18n.language, found.customers) })}</p>
      {known.length === 0 && <EmptyState text={t("web.figure.no_data")} />}
      {known.length > 0 && (
        <MeansFigure
          name="loyalty-indicators"
          label={t("web.indicators.label")}
          head={t("web.indicators.one")}
          means={known}
          opens={(name) => (name === "share_of_wallet" ? customersBy(told, "wallet_share") : null)}
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
