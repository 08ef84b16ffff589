/** The three models behind the figures: what they are, of what, and how well they did. */
import { Card } from "antd";
import { useTranslation } from "react-i18next";
import type { ChurnDocument, ValueModel } from "../../api/value";
import { formatDay, formatInstant, formatNumber } from "../../format";
import { useSettings } from "../../session";

interface Holdout {
  actual: number;
  predicted: number | null;
  mae: number | null;
  rmse: number | null;
  weeks: number;
  customers: number;
}

/** What the documents of purchases and spend hold of it. */
interface Fitted {
  parameters?: Record<string, number | null>;
  standard_errors?: Record<string, number | null>;
  log_likelihood?: number | null;
  gradient_norm?: number | null;
  holdout?: Holdout | null;
  tried?: { model: string; status: string; holdout: Holdout | null }[];
  correlation_with_frequency?: number | null;
  correlation_interval?: [number, number] | null;
  culprit?: string;
}

/** Greek letters as they are written in the papers. */
const letters: Record<string, string> = { alpha: "α", beta: "β" };

function Parameters({ fitted }: { fitted: Fitted }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const names = Object.keys(fitted.parameters ?? {}).filter((name) => fitted.parameters?.[name] != null);
  if (names.length === 0) return null;
  const text = names
    .map((name) => {
      const value = formatNumber(language, fitted.parameters?.[name], 3);
      const error = fitted.standard_errors?.[name];
      const sure = error == null ? "" : ` (± ${formatNumber(language, error, 3)})`;
      return `${letters[name] ?? name} ${value}${sure}`;
    })
    .join(" · ");
  return (
    <>
      <dt>{t("web.models.parameters")}</dt>
      <dd>{text}</dd>
    </>
  );
}

function FittedFacts({ fitted }: { fitted: Fitted }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const { holdout } = fitted;
  return (
    <>
      <Parameters fitted={fitted} />
      {fitted.log_likelihood != null && (
        <>
          <dt>{t("web.models.fit")}</dt>
          <dd>
            {t("web.models.likelihood", {
              value: formatNumber(language, fitted.log_likelihood, 1),
              gradient: fitted.gradient_norm?.toExponential(1) ?? "–",
            })}
          </dd>
        </>
      )}
      {holdout && (
        <>
          <dt>{t("web.models.holdout")}</dt>
          <dd>
            {t("web.models.holdout_of", {
              weeks: formatNumber(language, holdout.weeks),
              n: formatNumber(language, holdout.customers),
              actual: formatNumber(language, holdout.actual),
              predicted: formatNumber(language, holdout.predicted),
              mae: formatNumber(language, holdout.mae, 2),
              rmse: formatNumber(language, holdout.rmse, 2),
            })}
          </dd>
        </>
      )}
      {fitted.tried && fitted.tried.length > 1 && (
        <>
          <dt>{t("web.models.tried")}</dt>
          <dd>
            {fitted.tried
              .map(
                (one) =>
                  `${t("web.models.name." + one.model)} ${formatNumber(language, one.holdout?.rmse, 3)}`,
              )
              .join(" · ")}
          </dd>
        </>
      )}
      {fitted.correlation_with_frequency != null && (
        <>
          <dt>{t("web.models.independence")}</dt>
          <dd>
            {formatNumber(language, fitted.correlation_with_frequency, 3)}
            {fitted.correlation_interval &&
              " · " +
                t("web.figure.interval", {
                  low: formatNumber(language, fitted.correlation_interval[0], 3),
                  high: formatNumber(language, fitted.correlation_interval[1], 3),
                })}
          </dd>
        </>
      )}
    </>
  );
}

function ChurnFacts({ churn }: { churn: ChurnDocument }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return (
    <>
      <dt>{t("web.models.cuts")}</dt>
      <dd>
        <ul className="lines">
          {churn.cuts.map((cut) => (
            <li key={cut.cut}>
              {t("web.models.cut", {
                from: formatDay(language, cut.cut),
                until: formatDay(language, cut.until),
                n: formatNumber(language, cut.customers),
                left: formatNumber(language, cut.left),
              })}
            </li>
          ))}
        </ul>
      </dd>
      {churn.model && (
        <>
          <dt>{t("web.models.shrinkage")}</dt>
          <dd>{formatNumber(language, churn.model.ridge, 2)}</dd>
        </>
      )}
    </>
  );
}

export function ModelsCard({ models, churn }: { models: ValueModel[]; churn: ChurnDocument | null }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const zone = settings.data?.time_zone ?? "UTC";
  return (
    <Card title={<h2>{t("web.models.title")}</h2>}>
      <p>{t("web.models.lead")}</p>
      <div className="parts">
        {models.map((model) => {
          const fitted = model.document as unknown as Fitted;
          return (
            <section key={model.model_id}>
              <h3>
                {t("value.model_kind." + model.kind)}: {t("web.models.name." + model.name)}
              </h3>
              <dl className="facts">
                <dt>{t("web.models.status")}</dt>
                <dd>
                  {t("web.models.state." + model.status)}
                  {model.status !== "ok" && fitted.culprit && (
                    <>
                      {" "}
                      <span lang="en">{fitted.culprit}</span>
                    </>
                  )}
                </dd>
                <dt>{t("web.chart.n")}</dt>
                <dd>{formatNumber(language, model.n)}</dd>
                {model.kind === "churn" && churn ? (
                  <ChurnFacts churn={churn} />
                ) : (
                  <FittedFacts fitted={fitted} />
                )}
                <dt>{t("web.models.made")}</dt>
                <dd>
                  {t("web.models.made_at", {
                    id: model.model_id,
                    day: formatDay(language, model.as_of),
                    at: formatInstant(language, model.made_at, zone),
                  })}
                </dd>
              </dl>
            </section>
          );
        })}
      </div>
    </Card>
  );
}
