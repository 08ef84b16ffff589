/** What a result says, in words; what to be wary of; where to go from here. */
import { Alert, Card, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useStudyTypes, type StudyResult } from "../../api/studies";

const colours = { good: "success", watch: "warning", bad: "error", note: "default" } as const;

function Next({ found, may }: { found: StudyResult; may: boolean }) {
  const { t } = useTranslation();
  const types = useStudyTypes();
  const type = types.data?.items.find((one) => one.generation === found.next?.generation);
  if (!found.next || !type) return null;
  return (
    <div className="next-study">
      <p>
        <strong>
          {t("web.measure.next", { number: type.generation, type: type.title })}
        </strong>{" "}
        {found.next.text}
      </p>
      {may && (
        <Link className="button-link" to={"/measure/new?type=" + type.type}>
          {t("web.measure.start_next")}
        </Link>
      )}
    </div>
  );
}

export function FindingsCard({ found, may }: { found: StudyResult; may: boolean }) {
  const { t } = useTranslation();
  return (
    <Card title={<h2>{t("web.measure.findings")}</h2>}>
      {found.status !== "ok" && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t("web.measure.refused", { status: t("study.status." + found.status) })}
          description={found.culprit_text ?? found.culprit}
        />
      )}
      <ul className="findings measure-findings">
        {found.findings.map((finding, place) => (
          <li key={place}>
            {finding.tone !== "note" && (
              <Tag color={colours[finding.tone]}>{t("web.measure.tone." + finding.tone)}</Tag>
            )}
            {finding.text}
          </li>
        ))}
      </ul>
      {found.warnings.length > 0 && (
        <details className="warnings" open={found.status !== "ok"}>
          <summary>{t("web.measure.warnings", { n: found.warnings.length })}</summary>
          <ul>
            {found.warnings.map((warning, place) => (
              <li key={place}>{warning.text}</li>
            ))}
          </ul>
        </details>
      )}
      <Next found={found} may={may} />
    </Card>
  );
}
