import { Card, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { formatDay } from "../format";
import { useMoments } from "./customer_timeline";
import { nextBest, type Rhythm } from "./next_best";
import { promisesOf } from "./promises";

/** The next best thing to do, with its reason; what else there is stands below. */
export function NextCard({ customer, rhythm, today }: { customer: string; rhythm: Rhythm | null; today: Date }) {
  const { t, i18n } = useTranslation();
  const contacts = useMoments(customer, "contact", 200);
  const responses = useMoments(customer, "response", 20);
  if (contacts.isPending || responses.isPending) return <Skeleton active title={false} />;
  const promises = promisesOf(contacts.rows, today);
  const todo = nextBest(promises, contacts.rows, responses.rows, rhythm, today);
  const why = (one: (typeof todo)[number]) =>
    t("web.next.why." + one.code, {
      ...one.values,
      day: one.day ? formatDay(i18n.language, one.day) : "",
    });
  const [first, ...others] = todo;
  return (
    <Card title={<h2>{t("web.next.title")}</h2>} className="next whole-row">
      {!first && <p>{t("web.next.nothing")}</p>}
      {first && (
        <p>
          <strong>{t("web.next.do." + first.code)}</strong> {why(first)}
        </p>
      )}
      {others.length > 0 && (
        <ul>
          {others.map((one) => (
            <li key={one.code}>
              {t("web.next.do." + one.code)} {why(one)}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
