/** What a result rests on, and whether computing it again gives the same. */
import { Alert, Button, Card } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFollowed } from "../../api/followed";
import { staleKey, verifyRun, type StudyResult } from "../../api/studies";
import { formatDay, formatInstant, formatNumber, joinWords } from "../../format";
import { JobLine } from "../../parts/job_line";
import { Failed } from "../../parts/states";
import { useSettings } from "../../session";
import { shortHash } from "./result";

interface Verified {
  same: boolean;
  data_same: boolean;
  version_same: boolean;
  first_difference: string;
}

/** What was found, worst first: the program, the answers, or neither is another. */
export function verdictOf(found: Verified): "same" | "data" | "version" | "other" {
  if (found.same) return "same";
  if (!found.version_same) return "version";
  return found.data_same ? "other" : "data";
}

function Verify({ found }: { found: StudyResult }) {
  const { t } = useTranslation();
  const [verified, setVerified] = useState<Verified | null>(null);
  const followed = useFollowed((result) => setVerified(result as unknown as Verified), staleKey + "-verified");
  const start = () =>
    void followed.run(() => verifyRun(String(found.study.study_id), found.run.run_id));
  return (
    <>
      {followed.busy ? (
        <JobLine job={followed.job} stop={() => void followed.cancel()} />
      ) : (
        <Button size="small" onClick={start}>
          {t("web.measure.verify")}
        </Button>
      )}
      {followed.error && <Failed error={followed.error} />}
      {verified && (
        <Alert
          className="verified"
          role="status"
          type={verified.same ? "success" : "warning"}
          showIcon
          title={t("web.measure.verdict." + verdictOf(verified), { where: verified.first_difference })}
        />
      )}
    </>
  );
}

export function ProvenanceCard({ found, stored }: { found: StudyResult; stored: boolean }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const language = i18n.language;
  const zone = settings.data?.time_zone ?? "UTC";
  const count = (value: number) => formatNumber(language, value);
  const { within = [], compared = [] } = found.provenance.segments ?? {};
  const segments = [...within, ...compared];
  return (
    <Card size="small" title={<h2>{t("web.measure.rests_on")}</h2>}>
      <dl className="facts">
        <dt>{t("web.measure.fact.n")}</dt>
        <dd>{count(found.n)}</dd>
        {found.provenance.instruments.map((one) => (
          <div className="fact" key={one.source + one.name}>
            <dt>{one.source === one.name ? one.name : `${one.source} · ${one.name}`}</dt>
            <dd>
              {t("web.measure.fact.used", { used: one.used, responses: one.responses })}
              {one.first_day && ` · ${formatDay(language, one.first_day)} – ${formatDay(language, one.last_day)}`}
              {one.weighted && ` · ${t("web.measure.fact.weighted")}`}
              {one.outside_period > 0 &&
                ` · ${t("web.measure.fact.outside", { n: one.outside_period })}`}
              {(one.outside_segments ?? 0) > 0 &&
                ` · ${t("web.measure.fact.outside_segments", { n: one.outside_segments })}`}
              {one.filtered > 0 && ` · ${t("web.measure.fact.filtered", { n: one.filtered })}`}
            </dd>
          </div>
        ))}
        {segments.length > 0 && (
          <>
            <dt>{t("web.measure.fact.segments")}</dt>
            <dd>
              {joinWords(
                language,
                segments.map((one) => `${one.name} (${formatDay(language, one.as_of)})`),
              )}
            </dd>
          </>
        )}
        {found.provenance.orders && (
          <>
            <dt>{t("web.measure.fact.orders")}</dt>
            <dd>
              {count(found.provenance.orders.used)} · {formatDay(language, found.provenance.orders.last_day)}
            </dd>
          </>
        )}
        <dt>{t("web.measure.fact.computed")}</dt>
        <dd>
          {formatInstant(language, found.run.finished_at, zone)} ·{" "}
          {t("web.measure.fact.version", { version: found.provenance.version, seed: found.provenance.seed })}
        </dd>
        <dt>{t("web.measure.fact.hash")}</dt>
        <dd>
          {found.provenance.instruments.map((one) => (
            <code key={one.sha256} title={one.sha256} className="hash">
              {shortHash(one.sha256)}
            </code>
          ))}
        </dd>
      </dl>
      {stored && <Verify found={found} key={`${found.study.study_id}/${found.run.run_id}`} />}
      <details>
        <summary>{t("web.measure.settings")}</summary>
        <pre className="rule" tabIndex={0} aria-label={t("web.measure.settings")}>
          {JSON.stringify(found.provenance.settings, null, 1)}
        </pre>
      </details>
    </Card>
  );
}
