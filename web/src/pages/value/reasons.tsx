import { useTranslation } from "react-i18next";
import { formatNumber, signed } from "../../format";

interface Reason {
  feature: string;
  name: string;
  /** The value as it is read. */
  text: string;
  effect: number;
}

/** What speaks for leaving (to the right) and against it (to the left), in log-odds. */
export function ReasonBars({ reasons }: { reasons: Reason[] }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const widest = Math.max(0.01, ...reasons.map((reason) => Math.abs(reason.effect)));
  if (reasons.length === 0) return null;
  return (
    <table className="reasons" aria-label={t("web.value.reasons")}>
      <thead className="unseen">
        <tr>
          <th scope="col">{t("web.value.reason")}</th>
          <th scope="col">{t("web.rule.value")}</th>
          <th scope="col">{t("web.value.effect")}</th>
        </tr>
      </thead>
      <tbody>
        {reasons.map((reason) => (
          <tr key={reason.feature}>
            <th scope="row">{reason.name}</th>
            <td>{reason.text}</td>
            <td>
              <span className="effect">
                <svg viewBox="-50 0 100 10" width="60" height="6" aria-hidden="true">
                  <line x1={0} y1={0} x2={0} y2={10} stroke="currentColor" />
                  <rect
                    x={reason.effect < 0 ? (50 * reason.effect) / widest : 0}
                    y={2}
                    width={(50 * Math.abs(reason.effect)) / widest}
                    height={6}
                    fill={reason.effect < 0 ? "none" : "currentColor"}
                    stroke="currentColor"
                  />
                </svg>{" "}
                {signed(formatNumber(language, reason.effect, 2), reason.effect)}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
