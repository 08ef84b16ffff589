/** Promises made to the customer in contacts: what is open, what was kept, what was late. */
import { Card, Skeleton, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../format";
import { EmptyState, Failed } from "../parts/states";
import { useSettings } from "../session";
import { useMoments } from "./customer_timeline";
import { promisesOf } from "./promises";

const contactsRead = 200;
const shown = 8;

export function Promises({ customer, today }: { customer: string; today: Date }) {
  const { t, i18n } = useTranslation();
  const settings = useSettings();
  const contacts = useMoments(customer, "contact", contactsRead);
  const promises = promisesOf(contacts.rows, today);
  const at = (instant: string) =>
    formatInstant(i18n.language, instant, settings.data?.time_zone ?? "UTC");
  return (
    <Card title={<h2>{t("web.promises.title")}</h2>}>
      {contacts.isPending && <Skeleton active title={false} />}
      {contacts.error && <Failed error={contacts.error} retry={() => void contacts.refetch()} />}
      {contacts.data && promises.length === 0 && <EmptyState text={t("web.promises.none")} />}
      <ul className="lines">
        {promises.slice(0, shown).map((promise) => (
          <li key={promise.id}>
            <Tag>{t("web.promises.state." + promise.state)}</Tag>{" "}
            {[t("customer.contact." + promise.kind), promise.touchpoint].filter(Boolean).join(" · ")}
            {": "}
            {promise.fulfilled
              ? t("web.moment.promised_kept", {
                  promised: at(promise.promised),
                  fulfilled: at(promise.fulfilled),
                })
              : t("web.moment.promised", { promised: at(promise.promised) })}
          </li>
        ))}
      </ul>
      {promises.length > 0 && (
        <p className="note">
          {t("web.promises.count", {
            n: promises.length,
            kept: promises.filter((one) => one.state === "kept").length,
            late: promises.filter((one) => one.state === "late").length,
          })}
          {contacts.hasNextPage && " " + t("web.promises.latest", { n: contactsRead })}
        </p>
      )}
    </Card>
  );
}
