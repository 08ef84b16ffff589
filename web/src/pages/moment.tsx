import { useTranslation } from "react-i18next";
import type { Moment } from "../api/client";
import { formatDay, formatInstant, formatMoney, formatNumber } from "../format";
import { useWords } from "./words";

type Order = NonNullable<Moment["order"]>;
type Response = NonNullable<Moment["response"]>;
type Contact = NonNullable<Moment["contact"]>;

/** Digits only where the quantity has them. */
function quantity(language: string, value: number) {
  return formatNumber(language, value, Number.isInteger(value) ? 0 : 3);
}

function money(language: string, value: string, currency: string) {
  return currency ? formatMoney(language, value, currency) : value;
}

function where(...parts: (string | null)[]) {
  return parts.filter(Boolean).join(" · ");
}

function OrderEntry({ order, currency }: { order: Order; currency: string }) {
  const { t, i18n } = useTranslation();
  const word = useWords();
  return (
    <>
      <h3>
        {t("web.moment.order", { reference: order.reference })}{" "}
        <strong>{money(i18n.language, order.net, currency)}</strong>
      </h3>
      <p>{where(word(order.channel), order.store, word(order.status))}</p>
      <details>
        <summary>{t("web.moment.lines", { n: order.lines.length })}</summary>
        <ul>
          {order.lines.map((line, at) => (
            <li key={at}>
              {quantity(i18n.language, line.quantity)} × {line.name ?? line.sku}
              {line.kind !== "sale" && " (" + t("web.moment.line." + line.kind) + ")"}:{" "}
              {money(i18n.language, line.amount, currency)}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function ResponseEntry({ response }: { response: Response }) {
  const { t, i18n } = useTranslation();
  const scale = (one: Response["answers"][number]) =>
    one.scale_max === null || one.scale_max === undefined
      ? ""
      : " / " + formatNumber(i18n.language, one.scale_max);
  return (
    <>
      <h3>{t("web.moment.response", { instrument: response.instrument })}</h3>
      <ul>
        {response.answers.map((one) => (
          <li key={one.code}>
            {one.title || one.code}:{" "}
            {one.value !== null && <b>{quantity(i18n.language, one.value) + scale(one)}</b>}{" "}
            {one.text && <q>{one.text}</q>}
          </li>
        ))}
      </ul>
    </>
  );
}

function ContactEntry({ contact, zone }: { contact: Contact; zone: string }) {
  const { t, i18n } = useTranslation();
  const word = useWords();
  const at = (value: string) => formatInstant(i18n.language, value, zone);
  return (
    <>
      <h3>{t("web.moment.contact", { kind: t("customer.contact." + contact.kind) })}</h3>
      <p>{where(contact.touchpoint, word(contact.channel), contact.store, word(contact.outcome))}</p>
      {contact.subject && <p>{contact.subject}</p>}
      {contact.promised_at && (
        <p>
          {contact.fulfilled_at
            ? t("web.moment.promised_kept", {
                promised: at(contact.promised_at),
                fulfilled: at(contact.fulfilled_at),
              })
            : t("web.moment.promised", { promised: at(contact.promised_at) })}
        </p>
      )}
    </>
  );
}

interface EntryProps {
  moment: Moment;
  currency: string;
  zone: string;
}

export function MomentEntry({ moment, currency, zone }: EntryProps) {
  const { t, i18n } = useTranslation();
  const undated = moment.response !== null && !moment.response.dated;
  return (
    <li>
      <time dateTime={moment.at}>
        {undated
          ? t("web.moment.about", { day: formatDay(i18n.language, moment.at.slice(0, 10)) })
          : formatInstant(i18n.language, moment.at, zone)}
      </time>
      <div>
        {moment.order && <OrderEntry order={moment.order} currency={currency} />}
        {moment.response && <ResponseEntry response={moment.response} />}
        {moment.contact && <ContactEntry contact={moment.contact} zone={zone} />}
      </div>
    </li>
  );
}
