/** What a customer is worth, where they stand, how loyal they are, and whether they are leaving. */
import { Card, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCustomerValue, type CustomerValueView, type LoyaltyProfile } from "../api/value";
import { formatDay, formatMoney, formatNumber, formatShare } from "../format";
import { EmptyState, Failed } from "../parts/states";
import { ReasonBars } from "./value/reasons";

type Value = CustomerValueView["value"];

/** Days from one to another, "2026-08-31". */
export const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

function Worth({ value }: { value: Value }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const money = (amount: string | null | undefined) =>
    formatMoney(language, amount, value.currency, true);
  const count = (number: number | null | undefined) => formatNumber(language, number, 1);
  const interval = value.clv_interval;
  const purchases = value.expected_interval;
  const between = (low: string, high: string) => t("web.figure.interval", { low, high });
  return (
    <section>
      <h3>{t("web.worth.value")}</h3>
      <dl className="facts">
        <dt>{t("web.worth.net")}</dt>
        <dd>
          {money(value.net)} ·{" "}
          {t("web.worth.purchases", { n: value.purchases })}
        </dd>
        {value.profit !== null && (
          <>
            <dt>{t("web.worth.profit")}</dt>
            <dd>{money(value.profit)}</dd>
          </>
        )}
        <dt>{t("web.value.now")}</dt>
        <dd>
          {money(value.current_value)}
          {value.key_account && (
            <>
              {" "}
              <Tag>{t("web.worth.key_account")}</Tag>
            </>
          )}
        </dd>
        <dt>{t("web.value.to_come")}</dt>
        <dd>
          {money(value.clv)}
          {interval?.[0] && interval[1] && (
            <> · {between(money(interval[0]), money(interval[1]))}</>
          )}
        </dd>
        <dt>{t("web.worth.expected")}</dt>
        <dd>
          {count(value.expected)}
          {purchases && purchases.length === 2 && (
            <> · {between(count(purchases[0]), count(purchases[1]))}</>
          )}
        </dd>
        <dt>{t("web.worth.spend")}</dt>
        <dd>{money(value.spend)}</dd>
        <dt>{t("web.worth.potential")}</dt>
        <dd>
          {money(value.potential_value)}
          {value.matrix && (
            <>
              {" "}
              <Tag>{t("web.matrix." + value.matrix)}</Tag>
            </>
          )}
        </dd>
      </dl>
      {value.matrix && <p className="note">{t("web.matrix.advice." + value.matrix)}</p>}
    </section>
  );
}

function Standing({ value }: { value: Value }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const since = value.stage_since;
  return (
    <section>
      <h3>{t("web.worth.standing")}</h3>
      <p>
        <strong>{t("web.stage." + value.stage)}</strong>
        {since &&
          " · " +
            t("web.worth.since", {
              day: formatDay(language, since),
              days: daysBetween(since, value.as_of),
            })}
      </p>
      <p className="note">{t("web.lifecycle.means." + value.stage)}</p>
      <dl className="facts">
        <dt>{t("web.worth.last")}</dt>
        <dd>
          {formatDay(language, value.last_day)}
          {value.days_since !== null &&
            " · " + t("web.worth.ago", { days: value.days_since })}
        </dd>
        <dt>{t("web.worth.rhythm")}</dt>
        <dd>
          {value.usual_gap_days === null
            ? t("web.worth.no_rhythm")
            : t("web.worth.every", { days: Math.round(value.usual_gap_days) })}
          {value.overdue && (
            <>
              {" "}
              <Tag>{t("web.worth.overdue")}</Tag>
            </>
          )}
        </dd>
        <dt>{t("web.worth.alive")}</dt>
        <dd>{formatShare(language, value.p_alive, 0)}</dd>
        {value.rfm && (
          <>
            <dt>{t("web.worth.rfm")}</dt>
            <dd>
              {t("report.rfm.segment." + value.rfm)} ({[value.r, value.f, value.m].join("-")})
            </dd>
          </>
        )}
        {value.abcd && (
          <>
            <dt>{t("web.value.by.abcd")}</dt>
            <dd>{t("report.abcd.name." + value.abcd)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Meter({ name, value }: { name: string; value: number | null | undefined }) {
  const { t, i18n } = useTranslation();
  const label = t("web.loyalty.figure." + name);
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {value == null ? (
          t("web.worth.not_asked")
        ) : (
          <>
            <meter min={0} max={100} value={value} aria-label={label} />{" "}
            {formatNumber(i18n.language, value)}
          </>
        )}
      </dd>
    </>
  );
}

function Loyalty({ loyalty, currency }: { loyalty: Value["loyalty"]; currency: string }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const kinds = [
    loyalty.quadrant && t("web.quadrant." + loyalty.quadrant),
    loyalty.situation && t("web.situation." + loyalty.situation),
    loyalty.loyalty_class && t("value.class." + loyalty.loyalty_class),
  ].filter(Boolean);
  const advice = loyalty.situation
    ? t("web.situation.advice." + loyalty.situation)
    : loyalty.quadrant && t("web.quadrant.advice." + loyalty.quadrant);
  return (
    <section>
      <h3>{t("web.worth.loyalty")}</h3>
      {kinds.length > 0 ? (
        <p>
          <strong>{kinds.join(" · ")}</strong>
        </p>
      ) : (
        <p>{t("web.worth.no_kind")}</p>
      )}
      {advice && <p className="note">{advice}</p>}
      <dl className="facts">
        <Meter name="emotional" value={loyalty.emotional} />
        <Meter name="cognitive" value={loyalty.cognitive} />
        <Meter name="behavioural" value={loyalty.behavioural} />
        {loyalty.wallet_share !== null && (
          <>
            <dt>{t("web.worth.wallet")}</dt>
            <dd>
              {formatShare(language, loyalty.wallet_share, 0)} ·{" "}
              {t("web.worth.head_room", {
                room: formatMoney(language, loyalty.head_room, currency, true),
              })}
            </dd>
          </>
        )}
      </dl>
      {loyalty.evidence.length > 0 && (
        <details>
          <summary>{t("web.worth.evidence")}</summary>
          <ul>
            {loyalty.evidence.map((one) => (
              <li key={one.code}>
                {one.name}: {formatNumber(language, one.value, Number.isInteger(one.value) ? 0 : 2)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

type Told = LoyaltyProfile["indicators"][number];

/** Indicators of loyalty and barriers of one customer; what is not known says what it needs. */
function Profile({ profile }: { profile: LoyaltyProfile }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const score = (one: Told) =>
    one.score !== null
      ? formatNumber(language, one.score)
      : one.value !== null
        ? formatNumber(language, one.value)
        : t("web.worth.unknown");
  const line = (one: Told) => (
    <li key={one.name}>
      {one.label}: {score(one)}
      {one.source && ` (${t("web.worth.source." + one.source)})`}
      <span className="advice">{one.needs ?? one.definition}</span>
    </li>
  );
  const known = profile.indicators.filter((one) => one.source !== null).length;
  return (
    <details>
      <summary>{t("web.worth.indicators", { n: known, of: profile.indicators.length })}</summary>
      <div className="worth">
        <section>
          <h3>{t("web.indicators.title")}</h3>
          <ul className="lines">{profile.indicators.map(line)}</ul>
        </section>
        <section>
          <h3>{t("web.indicators.barriers")}</h3>
          <ul className="lines">{profile.barriers.map(line)}</ul>
        </section>
      </div>
    </details>
  );
}

function Leaving({ value }: { value: Value }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return (
    <section>
      <h3>{t("web.worth.leaving")}</h3>
      {value.churn_chance === null && (
        <p>{t(value.stage === "lapsed" ? "web.worth.has_lapsed" : "web.worth.no_chance")}</p>
      )}
      {value.churn_chance !== null && (
        <>
          <p>
            <strong className="figure-value">{formatShare(language, value.churn_chance, 0)}</strong>{" "}
            {t("web.worth.at_risk", {
              risk: formatMoney(language, value.value_at_risk, value.currency, true),
            })}
          </p>
          <ReasonBars reasons={value.churn_reasons} />
          <p className="note">{t("web.worth.reasons_note")}</p>
        </>
      )}
    </section>
  );
}

function Past({ view }: { view: CustomerValueView }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const { history, value } = view;
  if (history.length < 2) return null;
  const money = (amount: string | null) => formatMoney(language, amount, value.currency, true);
  return (
    <details>
      <summary>{t("web.worth.history", { n: history.length })}</summary>
      <div className="table-frame" tabIndex={0} role="group" aria-label={t("web.worth.history_label")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("web.worth.period")}</th>
              <th scope="col">{t("web.chart.stage")}</th>
              <th scope="col">{t("web.value.now")}</th>
              <th scope="col">{t("web.value.to_come")}</th>
              <th scope="col">{t("web.worth.alive")}</th>
              <th scope="col">{t("web.worth.leaving")}</th>
            </tr>
          </thead>
          <tbody>
            {[...history].reverse().map((past) => (
              <tr key={past.period_end}>
                <th scope="row">
                  {formatDay(language, past.period_end > value.as_of ? value.as_of : past.period_end)}
                </th>
                <td>{t("web.stage." + past.stage)}</td>
                <td>{money(past.current_value)}</td>
                <td>{money(past.clv)}</td>
                <td>{formatShare(language, past.p_alive, 0)}</td>
                <td>{formatShare(language, past.churn_chance, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Which models, run and definitions the figures rest on. */
function Basis({ view }: { view: CustomerValueView }) {
  const { t, i18n } = useTranslation();
  const { basis, value } = view;
  const { models } = basis;
  return (
    <details>
      <summary>{t("web.worth.basis")}</summary>
      <p>
        {t("web.worth.run", {
          run: basis.run_id,
          day: formatDay(i18n.language, value.as_of),
          purchases: models.purchases,
          spend: models.spend,
          churn: models.churn,
        })}{" "}
        <Link to="/customers/value/leaving">{t("web.worth.models")}</Link>{" "}
        <Link to="/customers/value/settings">{t("web.value.settings_link")}</Link>
      </p>
      <ul>
        {Object.entries(basis.definitions as Record<string, string>).map(([name, text]) => (
          <li key={name}>{text}</li>
        ))}
      </ul>
      {basis.warnings.length > 0 && (
        <ul>
          {basis.warnings.map((warning) => (
            <li key={warning.code + warning.subject}>{warning.message}</li>
          ))}
        </ul>
      )}
    </details>
  );
}

export function ValueCard({ customer }: { customer: string }) {
  const { t, i18n } = useTranslation();
  const found = useCustomerValue(customer);
  const view = found.data;
  return (
    <Card title={<h2>{t("web.worth.title")}</h2>} className="whole-row">
      {found.isPending && <Skeleton active />}
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      {view === null && (
        <EmptyState text={t("web.worth.nothing")}>
          <Link to="/customers/value/matrix">{t("web.value.heading")}</Link>
        </EmptyState>
      )}
      {view && (
        <>
          <p className="note">
            {t("web.worth.as_of", { day: formatDay(i18n.language, view.value.as_of) })}
          </p>
          <div className="worth">
            <Worth value={view.value} />
            <Standing value={view.value} />
            <Loyalty loyalty={view.value.loyalty} currency={view.value.currency} />
            <Leaving value={view.value} />
          </div>
          <Profile profile={view.loyalty_profile} />
          <Past view={view} />
          <Basis view={view} />
        </>
      )}
    </Card>
  );
}
